"""The one wall around Jinja: a template and its values become a page."""

from __future__ import annotations

import jinja2  # noqa: F401
