"""What the tests ask of a page: where its sound is, what is marked, what is said."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from conftest import needs
from playwright.sync_api import Locator, Page

IN_A_BROWSER = [pytest.mark.system, needs("chromium")]
EPISODE = "episodes/the-ferry/index.html"
EMBED = "episodes/the-ferry/embed.html"
SHOW = "index.html"
WITHDRAWN = "episodes/taken-back/index.html"
MISSING = "404.html"


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line as the page has it: its number, or None, and when it is spoken, in seconds."""

    number: str | None
    start: float
    end: float


@dataclass(frozen=True, kw_only=True)
class Site:
    """The built show over HTTP: the folder that is served, and the address it is served at."""

    folder: Path
    base: str

    def url(self, href: str) -> str:
        return self.base + href


def lines(page: Page) -> list[Line]:
    """The lines that are spoken, in the order of their times."""
    found: list[dict[str, Any]] = page.locator(".line[data-start]").evaluate_all(
        "all => all.map(line => ({...line.dataset}))"
    )
    made = [
        Line(number=each.get("line"), start=float(each["start"]), end=float(each["end"]))
        for each in found
    ]
    return sorted(made, key=lambda line: line.start)


def length(page: Page) -> float:
    """How long the page says the episode is, in seconds; the voice is not the same each time."""
    return float(page.locator("[data-player]").get_attribute("data-seconds") or 0)


def whole_seconds(page: Page) -> int:
    """The length that the page tells listeners; that in seconds is rounded, maybe upwards."""
    told = int(page.get_by_role("slider").get_attribute("max") or 0)
    assert told in {int(length(page) - 0.1), int(length(page) + 0.1)}
    return told


def at(page: Page) -> float:
    """Where the sound is, in seconds."""
    return float(page.evaluate("document.querySelector('audio').currentTime"))


def sought(page: Page) -> float:
    """Where the sound is once the browser has found the place that was asked for."""
    wait(page, "audio.readyState >= 2 && !audio.seeking")
    return at(page)


def is_playing(page: Page) -> bool:
    return bool(page.evaluate("!document.querySelector('audio').paused"))


def wait(page: Page, condition: str, arg: object = None) -> None:
    """Wait until a condition on ``audio`` and ``arg``, in JavaScript, holds."""
    page.wait_for_function(
        f"arg => {{ const audio = document.querySelector('audio'); return {condition}; }}", arg=arg
    )


def ready(page: Page) -> None:
    """Wait until the browser knows how long the sound is."""
    wait(page, "audio.readyState >= 1")


def until(page: Page, seconds: float) -> None:
    """Wait until the sound has come so far."""
    wait(page, "audio.currentTime >= arg", seconds)


def until_sounding(page: Page, *, after: float = 0) -> None:
    """Wait until it is heard: its time goes on by itself, and is past ``after``."""
    wait(page, "!audio.paused && audio.readyState >= 3")
    now = at(page)
    wait(page, "!audio.paused && audio.currentTime > arg", max(now, after))


def play(page: Page) -> Locator:
    """The button that plays and pauses."""
    return page.locator("[data-play]")


def status(page: Page) -> str:
    """What screen readers have been told last."""
    return page.locator("[data-status]").inner_text()


def spoken_line(page: Page) -> str | None:
    """The number of the line that is marked as spoken."""
    marked = page.locator(".line.is-spoken")
    assert marked.count() <= 1
    return marked.get_attribute("data-line") if marked.count() else None
