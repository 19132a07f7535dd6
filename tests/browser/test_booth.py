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
    in_use,
    line,
    place,
    read,
    read_whole,
    samples,
    states,
    violations,
)
from browser.driving import IN_A_BROWSER
from browser.microphones import STEADY, Visit

pytestmark = IN_A_BROWSER

PHONE: ViewportSize = {"width": 360, "height": 740}
DESK: ViewportSize = {"width": 1280, "height": 900}


REAL_CLOCK = "() => {}"


def test_a_whole_essay_is_read_by_keyboard_and_each_sample_is_what_was_heard(
    crossing: Path, door: str, with_microphone: Browser, visit: Visit, fed: Path
) -> None:
    page = visit(with_microphone, door, clock=REAL_CLOCK)
    enter(page)
    for words in ("A crossing", "The captain sang.", "Step carefully.", "A fog is only a cloud"):
        expect(line(page)).to_have_text(words)
        read_whole(page)
        if words != "A fog is only a cloud":
            page.keyboard.press("Enter")
    [*_, fog] = in_use(crossing)
    # R reads it again.
    read_whole(page, key="r")
    expect(page.get_by_text(re.compile("[2-9] readings"))).to_be_visible()
    page.keyboard.press("Enter")
    expect(line(page)).to_have_text("that came down to listen.")
    read_whole(page)
    expect(page.locator("#progress")).to_contain_text("5 of 5 lines recorded")
    page.keyboard.press("Enter")
    expect(page.locator("#said")).to_have_text("That was the last line.")
    assert list(states(crossing)) == [
        "A crossing",
        "The captain sang.",
        "Step carefully.",
        "A fog is only a cloud",
        "that came down to listen.",
    ]
    done = spoken("build", SLUG, "--json", cwd=crossing)
    [episode] = done.json["episodes"]
    assert (done.code, episode["lines"], episode["clips"], episode["voices"]) == (0, 5, 5, ["me"])
    kept = [*in_use(crossing), fog]
    assert len({*kept}) == 6
    assert heard_exactly(kept, samples(fed)) == kept


def heard_exactly(paths: list[Path], once: np.ndarray) -> list[Path]:
    """The clips that have just the samples that the microphone heard, over and over."""
    over_and_over = np.concatenate([once, once, once])
    exact = []
    for path in paths:
        clip = samples(path)
        assert len(clip) > RATE
        at = place(clip, np.concatenate([once, once[:64]]))
        if np.array_equal(clip, over_and_over[at : at + len(clip)]):
            exact.append(path)
    return exact


# The audio graph stops for a while, as on a machine that has no time for it: what the microphone
# gives meanwhile is more than it can hold.
STOPPABLE = """() => {
  const Context = AudioContext;
  globalThis.AudioContext = class extends Context {
    constructor(...all) {
      super(...all);
      globalThis.graph = this;
    }
  };
}"""
STOP = """async () => {
  await graph.suspend();
  await new Promise((resolve) => setTimeout(resolve, 400));
  await graph.resume();
}"""


def test_what_the_audio_graph_drops_is_in_the_reading_all_the_same(
    crossing: Path, door: str, with_microphone: Browser, visit: Visit, fed: Path
) -> None:
    page = visit(with_microphone, door, clock=f"() => {{ ({STOPPABLE})(); ({STEADY})(); }}")
    enter(page)
    begin(page)
    page.evaluate(STOP)
    expect(page.locator("#record-label")).to_have_text(re.compile("End · [2-9] s"))
    page.keyboard.press("Space")
    expect(page.locator("#meta")).to_contain_text("· recorded")
    assert heard_exactly(clips(crossing), samples(fed)) == clips(crossing)


# A browser that shows nobody what its tracks give, and one whose microphone skips 10 ms.
WITHOUT_WITNESS = f"() => {{ ({STOPPABLE})(); delete globalThis.MediaStreamTrackProcessor; }}"
SKIPPING = """() => {
  let frames = 0;
  Object.defineProperty(AudioData.prototype, "timestamp", {
    get() {
      const at = (frames * 1e6) / this.sampleRate + (globalThis.skipped ? 10_000 : 0);
      frames += this.numberOfFrames;
      return at;
    },
  });
}"""


@pytest.mark.parametrize(
    ("clock", "trouble"),
    [(WITHOUT_WITNESS, STOP), (SKIPPING, "() => { globalThis.skipped = true; }")],
    ids=["the graph stops", "the microphone skips"],
)
def test_a_reading_that_has_lost_a_moment_is_set_aside_and_to_be_read_again(
    crossing: Path, door: str, with_microphone: Browser, visit: Visit, clock: str, trouble: str
) -> None:
    page = visit(with_microphone, door, clock=clock)
    enter(page)
    begin(page)
    page.evaluate(trouble)
    expect(page.locator("#record-label")).to_have_text(re.compile("End · [2-9] s"))
    # Not even who only wants to go on gets past it unaware.
    page.keyboard.press("Enter")
    expect(page.locator("#said")).to_contain_text("lost a moment of it. It is kept, but not used")
    expect(line(page)).to_have_text("A crossing")
    expect(page.locator("#meta")).to_contain_text("to be read again")
    expect(page.locator("#progress")).to_contain_text("0 of 5 lines recorded")
    assert (len(clips(crossing)), in_use(crossing)) == (1, [])
    page.get_by_text("1 reading").click()
    page.get_by_role("button", name=re.compile("Use this")).click()
    expect(page.locator("#meta")).to_contain_text("· recorded")
    page.keyboard.press("Enter")
    expect(line(page)).to_have_text("The captain sang.")


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


def test_a_pause_that_is_written_into_a_line_is_shown_where_it_stands(
    crossing: Path, door: str, browser: Browser, visit: Visit
) -> None:
    essay = crossing / "episodes" / SLUG / "essay.md"
    text = essay.read_text(encoding="utf-8")
    essay.write_text(text.replace("captain sang", "🐳 captain [pause 1.5s] sang"), encoding="utf-8")
    page = visit(browser, door)
    page.get_by_role("button", name="Look at the lines without it").click()
    page.keyboard.press("ArrowRight")
    expect(line(page)).to_have_text("The 🐳 captain pause 1.5 s sang.")
    assert violations(page) == []


def test_on_a_phone_it_is_not_keys_that_are_explained(
    door: str, browser: Browser, visit: Visit
) -> None:
    page = visit(browser, door, viewport=PHONE, has_touch=True, is_mobile=True)
    expect(page.get_by_text("The large button starts it and ends it")).to_be_visible()
    expect(page.locator("#welcome kbd").first).to_be_hidden()


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
        context.add_init_script(f"({STEADY})()")
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
