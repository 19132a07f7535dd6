"""Which ``<…>`` in an essay is HTML, and which is the author's own: ``<sigh>``, ``<a long pause>``.

Known elements (WHATWG HTML, with the obsolete ones that old blogs hold) are markup, if what stands
after their name looks like attributes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Their content is not text to be read.
UNREAD = _names("script style svg math template iframe object noscript audio video canvas select")
# They begin and end lines.
BLOCKS = _names(
    "address article aside blockquote body caption center col colgroup dd details dialog dir div "
    "dl dt fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header "
    "hgroup hr html iframe legend li link main menu menuitem meta nav ol optgroup option p param "
    "pre section source summary table tbody td tfoot th thead title tr track ul"
)
_INLINE = _names(
    "a abbr acronym applet area b base bdi bdo big br button cite code data datalist del dfn em "
    "embed font i img input ins kbd label map mark marquee meter nobr output picture progress q rb "
    "rp rt rtc ruby s samp slot small span strike strong sub sup textarea time tt u var wbr"
)
_KNOWN = UNREAD | BLOCKS | _INLINE
_BARE_ATTRIBUTES = _names(
    "allowfullscreen async autofocus autoplay checked compact controls default defer disabled "
    "download hidden inert ismap itemscope loop multiple muted nomodule noshade novalidate nowrap "
    "open playsinline readonly required reversed selected"
)

_TAG = re.compile(r"<(?P<closing>/?)(?P<name>[A-Za-z][\w:-]*)(?P<rest>[^>]*|.*)>", re.DOTALL)
_VALUE = re.compile(r"=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'=<>`]+)")


@dataclass(frozen=True)
class Tag:
    """An HTML tag: its element's name in small letters, and whether it closes it."""

    name: str
    closing: bool


def html_tag(text: str) -> Tag | None:
    """``text``, which stands between ``<`` and ``>``, as a tag; None if an author wrote it."""
    found = _TAG.fullmatch(text)
    if found is None or not _is_known(found["name"].lower()):
        return None
    # What is left of the attributes without their values is names; each had a value, or needs none.
    names = _VALUE.sub("=", found["rest"].rstrip("/")).split()
    if all(name.endswith("=") or name.lower() in _BARE_ATTRIBUTES for name in names):
        return Tag(found["name"].lower(), bool(found["closing"]))
    return None


def _is_known(name: str) -> bool:
    """Names with a hyphen or colon belong to custom elements: ``<my-player>``, ``<o:p>``."""
    return name in _KNOWN or "-" in name or ":" in name
