"""Times as the script writes and reads them, which no short episode has all of."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from browser.conftest import Opener
from browser.driving import EPISODE, IN_A_BROWSER, Site

pytestmark = IN_A_BROWSER

CLOCKS = {
    0: "0:00",
    59.99: "0:59",
    60: "1:00",
    3599.9: "59:59",
    3600: "1:00:00",
    36_061: "10:01:01",
}
WORDS = {
    ("en", 0): "0 seconds",
    ("en", 61.9): "1 minute 1 second",
    ("en-GB", 3600): "1 hour",
    ("de", 7325): "2 Stunden 2 Minuten 5 Sekunden",
    (None, 5): "5 seconds",
}
MOMENTS: dict[str, float | None] = {
    "#t=83.5": 83.5,
    "t=1:23": 83,
    "#t=1:00:01.5": 3601.5,
    "#t=90:00": 5400,
    "#t=1m23s": 83,
    "#t=2h": 7200,
    "#t=1h1.5s": 3601.5,
    **dict.fromkeys(["", "#", "#t=", "#t=:", "#t=1:", "#t=1:2:3:4", "#t=.5", "#t=5.", "#t=1s2m"]),
    **dict.fromkeys(["#t=-1", "#t=1e3", "#t=0x10", "#t=10,20", "#t= 1", "#x=1", "#t=Infinity"]),
}


@pytest.mark.parametrize(
    ("function", "table"),
    [
        ("clock", {(seconds,): text for seconds, text in CLOCKS.items()}),
        ("inWords", {(seconds, tag): text for (tag, seconds), text in WORDS.items()}),
        ("fromAddress", {(written,): seconds for written, seconds in MOMENTS.items()}),
        ("toAddress", {(83.57,): "t=83.5", (0,): "t=0", (3600.0,): "t=3600"}),
        (
            "lastAt",
            {((), 1): -1, ((1,), 0.9): -1, ((1,), 1): 0, ((1, 2, 2, 3), 2): 2, ((1, 2), 9): 1},
        ),
    ],
)
def test_times(opened: Opener, site: Site, function: str, table: dict[Any, Any]) -> None:
    page = opened(EPISODE)
    for arguments, expected in table.items():
        assert _call(page, site, function, arguments) == expected, arguments


def _call(page: Page, site: Site, function: str, arguments: Any) -> Any:
    [module] = (site.folder / "assets").glob("times-*.js")
    return page.evaluate(
        "async ([module, name, given]) => (await import(module))[name](...given)",
        [site.url(f"assets/{module.name}"), function, list(arguments)],
    )
