"""Pages of the preview in a real browser: they load themselves again and say what went wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from chromium import launched
from conftest import needs
from playwright.sync_api import Page, Playwright
from previews import Preview, served

pytestmark = [pytest.mark.system, needs("chromium")]
EPISODE = "episodes/the-ferry/index.html"
AUDIO = "document.querySelector('audio')"
NOTE = "[data-spoken-preview]"
HIDE = """hidden => {
  Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


@pytest.fixture
def preview(show: Path) -> Iterator[Preview]:
    with served(show) as running:
        yield running


@pytest.fixture
def page(driver: Playwright) -> Iterator[Page]:
    """A page that has written no error and broken no policy at its end."""
    browser = launched(driver, "--autoplay-policy=no-user-gesture-required")
    opened = browser.new_page()
    wrong: list[str] = []
    opened.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    yield opened
    browser.close()
    assert not wrong


def test_a_page_loads_itself_again_where_the_listener_was(
    preview: Preview, page: Page, essay: Path
) -> None:
    page.goto(preview.url + EPISODE + "#t=3")
    page.wait_for_function(f"() => {AUDIO}.readyState > 1")
    page.evaluate(f"{AUDIO}.pause(); {AUDIO}.currentTime = 25")
    text = essay.read_text(encoding="utf-8")
    essay.write_text(text.replace("A short crossing", "A long crossing"), encoding="utf-8")
    page.wait_for_function("() => document.documentElement.innerHTML.includes('A long crossing')")
    # Neither at the beginning nor where the address leads.
    page.wait_for_function(f"() => Math.abs({AUDIO}.currentTime - 25) < 0.1 && {AUDIO}.paused")


def test_what_cannot_be_built_is_said_on_the_page_until_it_can(
    preview: Preview, page: Page, essay: Path
) -> None:
    page.goto(preview.url + EPISODE)
    text = essay.read_text(encoding="utf-8")
    essay.write_text(text.replace("---\n\n", "<b>--\n\n", 1), encoding="utf-8")
    note = page.locator(NOTE)
    note.wait_for()
    assert re.search(r"Not all could be built:\n.*essay\.md:", note.inner_text())
    assert note.evaluate("each => getComputedStyle(each).position") == "fixed"
    essay.write_text(text, encoding="utf-8")
    note.wait_for(state="detached")


def test_a_page_nobody_looks_at_holds_no_connection_and_catches_up(
    preview: Preview, page: Page, essay: Path
) -> None:
    page.goto(preview.url + EPISODE)
    page.evaluate(HIDE, True)
    page.evaluate("window.old = true")
    text = essay.read_text(encoding="utf-8")
    essay.write_text(text.replace("A short crossing", "A long crossing"), encoding="utf-8")
    preview.hear_until("Feed: ")
    assert page.evaluate("window.old"), "it is as it was"
    page.evaluate(HIDE, False)
    page.wait_for_function("() => !window.old")
    assert "A long crossing" in page.content()
