"""Addresses as QR codes, for a phone that looks at a terminal or a page."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
import segno

from spoken_essays.pictures import qr

URLS = [
    "http://192.168.1.7:8000/feed.xml",
    "https://slow.water.fm/shows/" + "a" * 300 + "/feed.xml",
]
HALVES = {" ": (0, 0), "▀": (1, 0), "▄": (0, 1), "█": (1, 1)}


@pytest.mark.parametrize("url", URLS)
def test_in_a_terminal_each_module_is_there_dark_on_light(url: str) -> None:
    lines = qr.terminal(url).split("\n")
    assert all(re.fullmatch("\x1b\\[38;5;16;48;5;231m[ ▀▄█]+\x1b\\[0m", line) for line in lines)
    drawn = [re.sub("\x1b\\[[0-9;]*m", "", line) for line in lines]
    rows = [[HALVES[each][half] for each in line] for line in drawn for half in (0, 1)]
    meant = [list(row) for row in segno.make_qr(url, error="l").matrix_iter(border=2)]
    assert [[int(bool(module)) for module in row] for row in meant] == rows[: len(meant)]
    assert not any(map(any, rows[len(meant) :])), "an odd last row is filled up with ground"


def test_on_a_page_it_is_an_svg_with_its_quiet_zone() -> None:
    image = ElementTree.fromstring(qr.svg(URLS[0]))
    assert image.tag == "{http://www.w3.org/2000/svg}svg"
    assert qr.svg(URLS[0]) == qr.svg(URLS[0]), "the same address, the same bytes"
    side = len(segno.make_qr(URLS[0], error="m").matrix) + 2 * 4
    assert image.get("width") == image.get("height") == str(side)
