"""The show's colours and letters as CSS: custom properties for light and dark.

Whatever accent and paper a show names, text stays readable (WCAG 2.2 AA): the accent that text is
written in is moved towards the ink as far as it must.
"""

from __future__ import annotations

from spoken_essays.outlets import PageFont, Site
from spoken_essays.pages.colours import Colour, contrast, mix, parse, readable

PAPER, PAPER_DARK = "#fcf9f4", "#191613"
_INKS = Colour(0x24, 0x1D, 0x16), Colour(0xEC, 0xE5, 0xDA)
_ENDS = Colour(0, 0, 0), Colour(255, 255, 255)
# On any paper black or white has a contrast of 4.58 at least; a tint of it keeps nearly that.
_LEAST = 4.55
_FALLBACK = '"Iowan Old Style", "Palatino Linotype", Palatino, "Noto Serif", Georgia, serif'
_FONTS: dict[PageFont, str] = {
    "serif": f"Alegreya, {_FALLBACK}",
    "sans": 'Seravek, "Gill Sans Nova", Ubuntu, Calibri, "DejaVu Sans", sans-serif',
    "system": "system-ui, sans-serif",
}


def variables(site: Site) -> str:
    """The custom properties of both schemes, and the fonts."""
    light = _scheme(parse(site.accent), parse(site.paper or PAPER))
    dark_accent = parse(site.accent_dark or site.accent)
    dark = _scheme(dark_accent, parse(site.paper_dark or PAPER_DARK))
    return (
        f":root {{\n{_lines(light)}\n  --font: {_FONTS[site.font]};\n}}\n"
        f"@media (prefers-color-scheme: dark) {{\n:root {{\n{_lines(dark)}\n}}\n}}\n"
        # On paper a page is read in the light.
        f"@media print {{\n:root {{\n{_lines(_scheme(parse(site.accent), _ENDS[1]))}\n}}\n}}\n"
    )


def grounds(site: Site) -> tuple[str, str]:
    """The paper in the light and in the dark."""
    return str(parse(site.paper or PAPER)), str(parse(site.paper_dark or PAPER_DARK))


def _scheme(accent: Colour, paper: Colour) -> dict[str, Colour]:
    """The colours of one ground: what is written on it, on panels, on the line being spoken."""
    end = max(_ENDS, key=lambda each: contrast(each, paper))
    ink = _INKS[_ENDS.index(end)]
    panel = _tinted(paper, ink, 0.06, end)
    spoken = _tinted(paper, readable(accent, paper, towards=end), 0.16, end)
    grounds = paper, panel, spoken
    ink = readable(ink, *grounds, towards=end, least=7)
    written = readable(accent, *grounds, towards=ink)
    return {
        "paper": paper,
        "panel": panel,
        "spoken": spoken,
        "ink": ink,
        "quiet": readable(mix(ink, paper, 0.35), *grounds, towards=ink),
        "rule": mix(paper, ink, 0.18),
        # What marks a control needs a contrast of 3 with what is around it (WCAG 2.2, 1.4.11).
        "edge": readable(mix(paper, ink, 0.35), paper, panel, towards=ink, least=3.1),
        "accent": written,
        "on-accent": max((paper, *_ENDS), key=lambda each: contrast(each, written)),
    }


def _tinted(paper: Colour, colour: Colour, share: float, end: Colour) -> Colour:
    """A little of a colour in the paper, as far as ``end`` can still be read on it."""
    for part in (share, share / 2, share / 4):
        if contrast(tint := mix(paper, colour, part), end) >= _LEAST:
            return tint
    return paper


def _lines(scheme: dict[str, Colour]) -> str:
    return "\n".join(f"  --{name}: {colour};" for name, colour in scheme.items())


def icon(site: Site) -> bytes:
    """The mark of a browser's tab: bars on a disc of the accent."""
    accent = parse(site.accent)
    bars = max(_ENDS, key=lambda end: contrast(end, accent))
    lines = "".join(
        f'<path d="M{x} {16 - half}v{2 * half}"/>' for x, half in ((9, 3), (16, 8), (23, 5))
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
        f'<circle cx="16" cy="16" r="16" fill="{accent}"/>'
        f'<g stroke="{bars}" stroke-width="3" stroke-linecap="round">{lines}</g></svg>\n'
    ).encode()
