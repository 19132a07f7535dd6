"""Everything can be done with the keyboard alone, and keys that are for a control stay its own."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from browser.conftest import Opener
from browser.driving import (
    EMBED,
    EPISODE,
    IN_A_BROWSER,
    at,
    is_playing,
    lines,
    play,
    ready,
    sought,
    until_sounding,
    wait,
)

pytestmark = IN_A_BROWSER

FOCUSED = """() => {
  const each = document.activeElement;
  return each.getAttribute('aria-label') ?? each.labels?.[0]?.innerText ?? each.innerText;
}"""
PLAYER = [
    "Position",
    "Back 15 seconds",
    "Play",
    "Forward 30 seconds",
    "Speed",
    "Copy a link to this moment",
]


def _tab_to(page: Page, name: str, most: int = 40) -> list[str]:
    """Press Tab until this has the focus; what had it on the way, and it."""
    passed: list[str] = []
    while name not in passed and len(passed) < most:
        page.keyboard.press("Tab")
        passed.append(page.evaluate(FOCUSED).strip())
    return passed


@pytest.mark.parametrize("href", [EPISODE, EMBED])
def test_tab_reaches_every_control_in_the_order_one_reads(opened: Opener, href: str) -> None:
    page = opened(href)
    passed = _tab_to(page, PLAYER[-1])
    assert [name.split("\n")[0] for name in passed][-len(PLAYER) :] == PLAYER


def test_the_first_tab_leads_past_the_player_to_the_text(opened: Opener) -> None:
    page = opened(EPISODE)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#transcript")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#line-3 .line-link")).to_be_focused()
    page.keyboard.press("Enter")
    until_sounding(page, after=next(line.start for line in lines(page) if line.number == "3"))
    assert at(page) < 9


def test_the_controls_answer_to_the_keys_of_their_kind(opened: Opener) -> None:
    page = opened(EPISODE)
    ready(page)
    _tab_to(page, "Position")
    for key in ("ArrowRight", "ArrowRight", "ArrowLeft", "End", "PageDown", "Home", "ArrowUp"):
        page.keyboard.press(key)
    # One after the other, before the first has been carried out.
    wait(page, "!audio.seeking && audio.currentTime === 1")
    _tab_to(page, "Play")
    page.keyboard.press("Space")
    until_sounding(page)
    page.keyboard.press("Space")
    assert not is_playing(page)
    page.keyboard.press("Enter")
    until_sounding(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert at(page) > 30
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    expect(page.locator("[data-speed]")).to_have_value("1.25")
    assert page.evaluate("document.querySelector('audio').playbackRate") == 1.25
    assert is_playing(page)


def test_shortcuts_move_the_sound_wherever_the_focus_is(opened: Opener) -> None:
    page = opened(EPISODE)
    ready(page)
    moves = (("ArrowRight", 5), ("l", 20), ("L", 35), ("ArrowLeft", 30), ("j", 15), ("ArrowUp", 15))
    for key, seconds in moves:
        page.keyboard.press(key)
        assert sought(page) == seconds, key
    for key, speed in ((">", "1.25"), ("Shift+>", "1.5"), ("<", "1.25")):
        page.keyboard.press(key)
        expect(page.locator("[data-speed]")).to_have_value(speed)
    page.keyboard.press("Space")
    until_sounding(page)
    assert page.evaluate("scrollY") == 0
    page.keyboard.press("Space")
    assert not is_playing(page)


def test_keys_with_modifiers_are_the_browsers(opened: Opener) -> None:
    page = opened(EPISODE)
    ready(page)
    for key in ("Control+l", "Alt+ArrowRight", "Control+ArrowRight", "Meta+j"):
        page.keyboard.press(key)
    assert sought(page) == 0


def test_keys_in_a_field_are_the_fields(opened: Opener) -> None:
    page = opened(EPISODE)
    ready(page)
    page.get_by_text("Show this episode on a page of yours").click()
    page.locator("#embed-code").focus()
    for key in ("ArrowRight", "l", "Space", ">"):
        page.keyboard.press(key)
    assert sought(page) == 0
    assert not is_playing(page)


def test_letters_can_be_turned_off_and_stay_so(opened: Opener) -> None:
    page = opened(EPISODE)
    ready(page)
    summary = page.get_by_text("Keyboard shortcuts")
    summary.focus()
    page.keyboard.press("Space")
    letters = page.get_by_label("Letters are shortcuts, too")
    expect(letters).to_be_checked()
    letters.focus()
    page.keyboard.press("Space")
    expect(letters).not_to_be_checked()
    page.reload()
    ready(page)
    page.keyboard.press("l")
    page.keyboard.press(">")
    assert sought(page) == 0
    expect(page.locator("[data-speed]")).to_have_value("1")
    page.keyboard.press("ArrowRight")
    assert sought(page) == 5


def test_letters_are_no_shortcuts_where_nothing_turns_them_off(opened: Opener) -> None:
    page = opened(EMBED)
    ready(page)
    page.keyboard.press("l")
    assert sought(page) == 0
    expect(play(page)).to_be_visible()
