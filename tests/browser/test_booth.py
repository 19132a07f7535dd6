"""The booth in a browser, with a microphone that is fed from a file: an essay read line by line."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

import numpy as np
import pytest
from booths import booth
from conftest import spoken
from playwright.sync_api import Browser, Page, ViewportSize, expect

from browser.booth_driving import (
    RATE,
    SLUG,
    begin,
    clips,
    enter,
    has_lost,
    line,
    place,
    read,
    samples,
    states,
    violations,
)
from browser.driving import IN_A_BROWSER
from browser.microphones import Visit

pytestmark = IN_A_BROWSER

PHONE: ViewportSize = {"width": 360, "height": 740}
DESK: ViewportSize = {"width": 1280, "height": 900}


def test_a_whole_essay_is_read_by_keyboard_and_each_sample_is_what_was_heard(
    crossing: Path, prompter: Page, fed: Path
) -> None:
    lost = 0
    for words in ("A crossing", "The captain sang.", "Step carefully.", "A fog is only a cloud"):
        expect(line(prompter)).to_have_text(words)
        read(prompter, seconds=1)
        lost += has_lost(prompter)
        if words != "A fog is only a cloud":
            prompter.keyboard.press("Enter")
    # R reads it again.
    begin(prompter, key="r", seconds=1)
    prompter.keyboard.press("Space")
    expect(prompter.locator("#said")).to_contain_text(" s.")
    expect(prompter.get_by_text("2 readings")).to_be_visible()
    lost += has_lost(prompter)
    prompter.keyboard.press("Enter")
    expect(line(prompter)).to_have_text("that came down to listen.")
    read(prompter, seconds=1)
    lost += has_lost(prompter)
    expect(prompter.locator("#progress")).to_contain_text("5 of 5 lines recorded")
    prompter.keyboard.press("Enter")
    expect(prompter.locator("#said")).to_have_text("That was the last line.")
    assert states(crossing) == {
        "A crossing": 1,
        "The captain sang.": 1,
        "Step carefully.": 1,
        "A fog is only a cloud": 2,
        "that came down to listen.": 1,
    }
    done = spoken("build", SLUG, "--json", cwd=crossing)
    [episode] = done.json["episodes"]
    assert (done.code, episode["lines"], episode["clips"], episode["voices"]) == (0, 5, 5, ["me"])
    # A browser that gets no time of the machine loses some; then the page has said so.
    assert heard_exactly(clips(crossing), samples(fed)) == len(clips(crossing)) - lost >= 3


def heard_exactly(paths: list[Path], once: np.ndarray) -> int:
    """How many clips have just the samples that the microphone heard, over and over."""
    over_and_over = np.concatenate([once, once, once])
    exact = 0
    for path in paths:
        clip = samples(path)
        assert len(clip) > RATE
        at = place(clip, np.concatenate([once, once[:64]]))
        exact += np.array_equal(clip, over_and_over[at : at + len(clip)])
    return exact


def test_a_line_that_changes_is_shown_with_what_has_changed(crossing: Path, prompter: Page) -> None:
    essay = crossing / "episodes" / SLUG / "essay.md"
    prompter.keyboard.press("ArrowRight")
    # Edited under the reader's eyes: the line stays until it has been read.
    begin(prompter)
    text = essay.read_text(encoding="utf-8")
    essay.write_text(text.replace("The captain", "The old captain"), encoding="utf-8")
    expect(prompter.locator("#record-label")).to_have_text(re.compile("End · [3-9] s"))
    expect(line(prompter)).to_have_text("The captain sang.")
    prompter.keyboard.press("Space")
    expect(line(prompter)).to_have_text("The old captain sang.")
    expect(prompter.locator("#stale ins")).to_have_text("old")
    prompter.get_by_role("button", name="Use the old reading all the same").click()
    expect(prompter.locator("#meta")).to_contain_text("· recorded")


def test_only_what_is_missing_is_gone_through(prompter: Page) -> None:
    prompter.keyboard.press("ArrowRight")
    read(prompter)
    prompter.keyboard.press("ArrowLeft")
    prompter.keyboard.press("l")
    prompter.get_by_label("Go through").select_option(label="those to record")
    expect(prompter.locator("#all-lines button")).to_have_count(4)
    prompter.keyboard.press("Escape")
    prompter.keyboard.press("ArrowRight")
    expect(line(prompter)).to_have_text("Step carefully.")


def test_readings_are_listed_played_and_chosen(prompter: Page) -> None:
    for _ in range(2):
        read(prompter)
    prompter.get_by_text("2 readings").click()
    prompter.get_by_role("button", name=re.compile("Use this")).click()
    rows = prompter.locator("#readings-list li")
    expect(rows.nth(1)).to_contain_text("in use")
    expect(rows.nth(0)).to_contain_text("Use this")
    for key in ("p", "c"):
        prompter.keyboard.press(key)
        expect(prompter.locator("#play-label")).to_have_text("Stop")
        expect(prompter.locator("#play-label")).to_have_text("Play")


def test_a_line_begun_by_mistake_is_dropped(crossing: Path, prompter: Page) -> None:
    begin(prompter)
    prompter.keyboard.press("Escape")
    expect(prompter.locator("#record-label")).to_have_text("Record")
    assert not clips(crossing)


def test_the_room_is_recorded_before_the_first_line(
    crossing: Path, door: str, with_microphone: Browser, visit: Visit
) -> None:
    page = visit(with_microphone, door)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Record the room").click()
    expect(page.locator("#countdown")).to_have_text(re.compile("[1-9]"))
    expect(line(page)).to_be_visible()
    [tone] = (crossing / "voices" / "me" / SLUG).glob("room-tone.wav")
    assert 9.5 < len(samples(tone)) / RATE < 12
    page.reload()
    page.locator("#open-mic").click()
    expect(line(page)).to_be_visible()


def test_a_phone_is_led_from_the_first_page_to_the_booth(
    crossing: Path, with_microphone: Browser, tmp_path: Path
) -> None:
    cache = str(tmp_path / "cache")
    with booth(crossing, SLUG, "--lan", "--port", "0", XDG_CACHE_HOME=cache) as found:
        context = with_microphone.new_context(viewport=PHONE, ignore_https_errors=True)
        page = context.new_page()
        page.goto(found.first_page)
        assert violations(page) == []
        page.get_by_role("link", name="Go on to the booth").click()
        expect(page).to_have_url(found.url)
        enter(page)
        read(page)
        context.close()
    assert states(crossing) == {"A crossing": 1}


@pytest.mark.parametrize(
    ("scheme", "viewport"), [("light", PHONE), ("dark", DESK)], ids=["phone", "desk"]
)
def test_axe_finds_nothing(
    door: str,
    with_microphone: Browser,
    visit: Visit,
    scheme: Literal["light", "dark"],
    viewport: ViewportSize,
) -> None:
    page = visit(with_microphone, door, color_scheme=scheme, viewport=viewport)
    assert violations(page) == [], "the welcome"
    page.keyboard.press("Enter")
    expect(page.locator("#room")).to_be_visible()
    assert violations(page) == [], "the room"
    page.locator("#skip-room").click()
    read(page)
    page.get_by_text("1 reading").click()
    assert violations(page) == [], "a line"
    page.keyboard.press("Space")
    assert violations(page) == [], "while it is read"
    page.keyboard.press("Escape")
    for name in ("Lines", "Microphone", "Keys"):
        page.get_by_role("button", name=name).click()
        assert violations(page) == [], name
        page.keyboard.press("Escape")
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
