"""Reading along: the line that is heard is the line that is marked, and kept in sight."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from browser.conftest import Opener
from browser.driving import (
    EPISODE,
    IN_A_BROWSER,
    Line,
    at,
    is_playing,
    lines,
    play,
    ready,
    sought,
    spoken_line,
    until,
    until_sounding,
    wait,
)

pytestmark = IN_A_BROWSER

# Seconds that the mark may be before or after what is heard.
TOLERANCE = 0.15
QUIET = 0.02
# Between lines it is quiet for longer than this, within a word never.
PAUSE = 0.25
SHORT = {"width": 900, "height": 420}

# Plays a stretch, and notes at each frame: when it is (s), where the <audio> says it is (s), how
# loud that is which is heard (0 to 1), which line is marked.
LISTEN = """async ([from, upTo, rate]) => {
  const audio = document.querySelector('audio');
  const context = new AudioContext();
  await context.resume();
  const ear = new AnalyserNode(context, {fftSize: 512});
  context.createMediaElementSource(audio).connect(ear).connect(context.destination);
  const samples = new Float32Array(ear.fftSize);
  const noted = [];
  while (audio.currentTime < upTo) {
    await new Promise(requestAnimationFrame);
    if (!noted.length) { audio.currentTime = from; audio.playbackRate = rate; }
    ear.getFloatTimeDomainData(samples);
    noted.push([
      performance.now() / 1000,
      audio.currentTime,
      Math.max(...samples.map(Math.abs)),
      document.querySelector('.line.is-spoken')?.dataset.line ?? null,
    ]);
  }
  audio.pause();
  return noted.slice(2);
}"""


@dataclass(frozen=True)
class Note:
    """One frame of `LISTEN`."""

    when: float
    position: float
    loudness: float
    line: str | None


@pytest.mark.parametrize(
    ("first", "last", "rate"), [("4", "5", 1.0), ("9", "12", 2.0)], ids=["as it is", "fast"]
)
def test_the_line_that_is_heard_is_marked(
    opened: Opener, first: str, last: str, rate: float
) -> None:
    page = opened(EPISODE)
    ready(page)
    shown = {line.number: line for line in lines(page)}
    numbers = [str(number) for number in range(int(first), int(last) + 1)]
    stretch = [shown[first].start - 0.9, shown[last].end - 0.1, rate]
    play(page).click()
    until_sounding(page)
    notes = [Note(*each) for each in page.evaluate(LISTEN, stretch)]
    assert [line for line in _marks(notes) if line in numbers] == numbers
    for number in numbers:
        marked = _marks(notes)[number]
        assert min(abs(marked - heard) for heard in _onsets(notes, rate)) <= TOLERANCE, number
    for note in notes:
        assert note.line in _due(list(shown.values()), note.position, TOLERANCE * rate), note


def _marks(notes: list[Note]) -> dict[str, float]:
    """When each line was marked, by its number."""
    return {
        after.line: after.when
        for before, after in pairwise(notes)
        if after.line and after.line != before.line
    }


def _onsets(notes: list[Note], rate: float) -> list[float]:
    """When something was heard after a pause."""
    loud = [note.when for note in notes if note.loudness > QUIET]
    breaks = [after for before, after in pairwise(loud) if after - before > PAUSE / rate]
    return [loud[0], *breaks]


def _due(shown: list[Line], position: float, tolerance: float) -> set[str | None]:
    """The lines that may be marked at a position: the last that has begun, for a while."""
    due = set()
    for time in (position - tolerance, position, position + tolerance):
        begun = [line for line in shown if line.start <= time]
        due.add(begun[-1].number if begun and time <= begun[-1].end + 2 else None)
    return due


def test_nothing_is_marked_before_one_begins(opened: Opener) -> None:
    page = opened(EPISODE)
    ready(page)
    assert spoken_line(page) is None


def test_the_marked_line_is_told_to_screen_readers(opened: Opener) -> None:
    page = opened(EPISODE + "#line-4")
    sought(page)
    expect(page.locator("#line-4")).to_have_attribute("aria-current", "true")
    page.evaluate("location.hash = 'line-8'")
    sought(page)
    expect(page.locator(".line[aria-current]")).to_have_count(1)
    assert spoken_line(page) == "8"


def test_a_click_on_a_line_plays_from_there(opened: Opener) -> None:
    page = opened(EPISODE)
    page.get_by_text("The captain sang,").click()
    until_sounding(page)
    assert at(page) == pytest.approx(_line(page, "4").start, abs=1.5)
    page.get_by_text("that came down to listen").click()
    until(page, _line(page, "10").start)
    assert at(page) < _line(page, "10").start + 1.5
    assert spoken_line(page) == "10"


def test_words_can_be_selected_without_playing(opened: Opener) -> None:
    page = opened(EPISODE)
    page.get_by_text("The captain sang,").dblclick(position={"x": 40, "y": 8})
    page.evaluate("document.querySelector('audio').pause()")
    page.evaluate("document.querySelector('audio').currentTime = 0")
    box = page.locator("#line-5").bounding_box()
    assert box
    page.mouse.move(box["x"] + 5, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 90, box["y"] + box["height"] / 2, steps=4)
    page.mouse.up()
    assert page.evaluate("getSelection().toString().length") > 3
    assert not is_playing(page)
    assert sought(page) == 0


def test_the_chapter_one_is_in_is_marked(opened: Opener) -> None:
    page = opened(EPISODE)
    ready(page)
    current = page.locator("[data-chapters] [aria-current=true]")
    expect(current).to_have_count(1)
    page.locator("[data-forward]").click()
    expect(current).to_contain_text("What the water said")


def test_the_page_follows_gently(opened: Opener) -> None:
    page = opened(EPISODE, viewport=SHORT, reduced_motion="reduce")
    ready(page)
    line = _line(page, "9")
    page.evaluate("time => document.querySelector('audio').currentTime = time", line.start - 0.3)
    play(page).click()
    until(page, line.start + 0.1)
    expect(page.locator("#line-9")).to_be_in_viewport()
    assert page.evaluate("scrollY") > 0


def test_the_page_stays_where_a_reader_has_scrolled_it(opened: Opener) -> None:
    page = opened(EPISODE, viewport=SHORT, reduced_motion="reduce")
    ready(page)
    play(page).click()
    until_sounding(page)
    page.mouse.move(450, 50)
    page.mouse.wheel(0, 9000)
    at_the_foot = "scrollY + innerHeight >= document.documentElement.scrollHeight - 2"
    wait(page, at_the_foot)
    line = _line(page, "4")
    page.evaluate("time => document.querySelector('audio').currentTime = time", line.start)
    expect(page.locator("#line-4.is-spoken")).to_have_count(1)
    until(page, line.start + 0.3)
    assert page.evaluate(at_the_foot)


def _line(page: Page, number: str) -> Line:
    return next(line for line in lines(page) if line.number == number)
