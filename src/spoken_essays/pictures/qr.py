"""Addresses as QR codes: as a picture for a page, as characters for a terminal."""

from __future__ import annotations

import io
from itertools import zip_longest

import segno

# Two modules, one above the other, as one character: dark ones are drawn, the ground is light.
_HALVES = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}
# Black on white of the 256 colours: those of the first sixteen are what a terminal's theme makes
# of them, and scanners want dark on light.
_INK, _PLAIN = "\x1b[38;5;16;48;5;231m", "\x1b[0m"


def svg(url: str) -> bytes:
    """A QR code as an SVG of its own, with the quiet zone that ISO/IEC 18004 asks for."""
    out = io.BytesIO()
    segno.make_qr(url, error="m").save(out, kind="svg", border=4, light="#ffffff", xmldecl=True)
    return out.getvalue()


def terminal(url: str) -> str:
    """A QR code in half blocks, dark on light whatever the terminal's colours.

    Its quiet zone is two modules wide, not four: with the window around it scanners find it, and it
    leaves room for words in a terminal of 24 lines.
    """
    code = segno.make_qr(url, error="l")
    rows = [[bool(module) for module in row] for row in code.matrix_iter(border=2)]
    blank = [False] * len(rows[0])
    pairs = zip_longest(rows[::2], rows[1::2], fillvalue=blank)
    lines = ("".join(_HALVES[pair] for pair in zip(*both, strict=True)) for both in pairs)
    return "\n".join(f"{_INK}{line}{_PLAIN}" for line in lines)
