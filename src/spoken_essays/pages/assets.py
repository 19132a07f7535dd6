"""What all pages share: style sheet, scripts, fonts, icon. Each is named by a hash of its bytes.

So a host may let browsers keep them for ever. Names inside one file of another (a font in the
style sheet, a module that a script imports) are written as the other is named, and so a change
there changes the name here.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable

from spoken_essays.outlets import Site
from spoken_essays.pages import theme

FOLDER = "assets"
STYLE, SCRIPT, ICON = "style.css", "player.js", "icon.svg"
_IMPORT = re.compile(r"""((?:\bfrom|\bimport)\s*\(?\s*["'])\./([\w-]+\.js)(["'])""")
_FONT = re.compile(r'(url\(")([\w-]+\.woff2)("\))')


@dataclass(frozen=True, kw_only=True)
class Assets:
    """The files by href, and the href of each by the name it is written under."""

    files: Mapping[str, bytes]
    hrefs: Mapping[str, str] = field(default_factory=dict)

    @property
    def modules(self) -> tuple[str, ...]:
        """The scripts, each after those it imports."""
        return tuple(href for name, href in self.hrefs.items() if name.endswith(".js"))

    def href(self, name: str) -> str:
        """The href of a file; nothing if there is no such file."""
        return self.hrefs.get(name, "")


@lru_cache(maxsize=8)
def made(site: Site) -> Assets:
    """Everything the pages of a show with these settings need."""
    files: dict[str, bytes] = {}
    hrefs: dict[str, str] = {}

    def add(name: str, data: bytes) -> None:
        hrefs[name] = named(name, data)
        files[hrefs[name]] = data

    for name, data in _fonts(site).items():
        add(name, data)
    add(STYLE, _renamed(_style(site), _FONT, hrefs, "").encode())
    add(ICON, theme.icon(site))
    scripts = _static(".js")
    for name in _in_order(scripts):
        add(name, _renamed(scripts[name], _IMPORT, hrefs, "./").encode())
    return Assets(files=files, hrefs=hrefs)


def letters(site: Site) -> tuple[str, dict[str, bytes]]:
    """A style sheet with the show's colours and typeface and nothing else, and the fonts that it
    names, by name: for pages that are not published."""
    return _letters(site), _fonts(site)


def named(name: str, data: bytes) -> str:
    """The href of an asset: ``assets/player-1f0c2a9b.js``."""
    stem, dot, suffix = name.rpartition(".")
    return f"{FOLDER}/{stem}-{hashlib.sha256(data).hexdigest()[:8]}{dot}{suffix}"


def _style(site: Site) -> str:
    sheets = _static(".css")
    rest = [sheets[name] for name in sorted(sheets) if name != "fonts.css"]
    return "\n".join([_letters(site), *rest])


def _letters(site: Site) -> str:
    fonts = [_static(".css")["fonts.css"]] if site.font == "serif" else []
    return "\n".join([*fonts, theme.variables(site)])


def _fonts(site: Site) -> dict[str, bytes]:
    if site.font != "serif":
        return {}
    return {file.name: file.read_bytes() for file in _files("static/fonts", ".woff2")}


def _static(suffix: str) -> dict[str, str]:
    return {file.name: file.read_text(encoding="utf-8") for file in _files("static", suffix)}


def _files(folder: str, suffix: str) -> list[Traversable]:
    here = resources.files(__package__).joinpath(*folder.split("/"))
    found = [file for file in here.iterdir() if file.name.endswith(suffix)]
    return sorted(found, key=lambda file: file.name)


def _in_order(scripts: Mapping[str, str]) -> list[str]:
    """The modules, each after those it imports; a circle would have no names to be written."""
    order: list[str] = []

    def visit(name: str, *waiting: str) -> None:
        if name in waiting:
            raise ValueError(f"modules import each other in a circle: {', '.join(waiting)}")
        if name in order:
            return
        for _, wanted, _ in _IMPORT.findall(scripts[name]):
            visit(wanted, name, *waiting)
        order.append(name)

    for name in scripts:
        visit(name)
    return order


def _renamed(text: str, names: re.Pattern[str], hrefs: Mapping[str, str], before: str) -> str:
    """With each name as it will be: in one folder, so that the last part of its href is enough."""

    def new(found: re.Match[str]) -> str:
        return f"{found[1]}{before}{hrefs[found[2]].removeprefix(f'{FOLDER}/')}{found[3]}"

    return names.sub(new, text)
