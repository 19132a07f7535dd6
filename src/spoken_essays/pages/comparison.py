"""The page on which voices are heard side by side: one file, with all that it needs in it."""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass

from spoken_essays.pages import assets, theme
from spoken_essays.pages.rendering import render, safe
from spoken_essays.show import Show

_FONT = re.compile(r'url\("([\w-]+\.woff2)"\)')


@dataclass(frozen=True, kw_only=True)
class Row:
    """A voice as the page shows it: an mp3 and what is to be said of it, or its trouble."""

    name: str
    engine: str
    language: str
    mp3: bytes = b""
    facts: str = ""
    trouble: str | None = None

    @property
    def sound(self) -> str:
        """The mp3 as an address that needs no file beside the page."""
        return _inside("audio/mpeg", self.mp3)


def comparison(show: Show, line: str, rows: Sequence[Row]) -> bytes:
    """The page, in UTF-8, in the show's colours and letters."""
    style, fonts = assets.letters(show.site)
    letters = _FONT.sub(lambda found: f'url("{_inside("font/woff2", fonts[found[1]])}")', style)
    return render(
        show.root,
        "voices.html",
        line=line,
        language=show.language,
        rows=rows,
        letters=safe(letters),
        icon=_inside("image/svg+xml", theme.icon(show.site)),
    )


def _inside(kind: str, data: bytes) -> str:
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"
