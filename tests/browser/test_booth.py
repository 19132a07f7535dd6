"""The booth in a browser, with a microphone that is fed from a file: an essay read line by line."""

from __future__ import annotations

import re
import wave
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pytest
from booths import booth, house, served
from chromium import PATIENCE, launched
from conftest import spoken
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    Playwright,
    ViewportSize,
    expect,
)

from browser.booth_driving import (
    RATE,
    SLUG,
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
from spoken_essays.sound import codec, segments
from spoken_essays.voices.espeak import EspeakVoice

pytestmark = IN_A_BROWSER

ESSAY = """---
title: A crossing
---

The captain sang.
Step carefully.

> A fog is only a cloud
> that came down to listen.
"""
PHONE: ViewportSize = {"width": 360, "height": 740}
DESK: ViewportSize = {"width": 1280, "height": 900}

Visit = Callable[..., Page]


@pytest.fixture(scope="session")
def heard(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the microphone hears, over and over: somebody who reads, no two moments alike."""
    voice = EspeakVoice(name="reader")
    noise = np.random.default_rng(7)
    parts = [np.zeros(RATE // 3, np.float32)]
    for words in ("The captain sang.", "Step carefully.", "A fog is only a cloud."):
        sound, rate = segments.samples(voice.speak(words))
        said = codec.resample(sound.astype(np.float32) / np.float32(32_768), rate, RATE)
        parts += [said * (0.4 / float(np.abs(said).max())), np.zeros(RATE // 3, np.float32)]
    whole = np.concatenate(parts)
    # It is fed in blocks of 10 ms, and a last one that is not full would be filled with zeros.
    whole = whole[: len(whole) - len(whole) % (RATE // 100)]
    whole += noise.normal(0, 0.001, len(whole)).astype(np.float32)
    path = tmp_path_factory.mktemp("microphone") / "heard.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes(np.rint(whole * 32_767).astype("<i2").tobytes())
    return path


@pytest.fixture(scope="session")
def with_microphone(driver: Playwright, heard: Path) -> Iterator[Browser]:
    """A browser with that microphone, which asks nobody whether it may be used."""
    found = launched(
        driver,
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-audio-capture={heard}",
    )
    yield found
    found.close()


@pytest.fixture(scope="session")
def asking(driver: Playwright, heard: Path) -> Iterator[Browser]:
    """A browser with that microphone; it asks whether it may be used, and nobody says yes."""
    found = launched(
        driver,
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-audio-capture={heard}",
    )
    yield found
    found.close()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return house(tmp_path, ESSAY)


@pytest.fixture
def visit() -> Iterator[Visit]:
    """Open a booth's page in a profile of its own; it has written no error and broken no policy."""
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def visited(browser: Browser, url: str, **options: Any) -> Page:
        context = browser.new_context(**options)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        context.on("weberror", lambda error: wrong.append(str(error.error)))
        context.on("console", lambda said: _note(wrong, said.text))
        page = context.new_page()
        page.goto(url)
        expect(page.locator("#progress")).not_to_be_empty()
        return page

    yield visited
    for context in contexts:
        context.close()
    assert not wrong


def _note(wrong: list[str], text: str) -> None:
    # A server that is away, or whose disk is full, is what some tests are about.
    if "Failed to load resource" not in text:
        wrong.append(text)


def test_a_whole_essay_is_read_by_keyboard_and_each_sample_is_what_was_heard(
    root: Path, with_microphone: Browser, heard: Path, visit: Visit
) -> None:
    lost = 0
    with served(root, SLUG) as found:
        page = visit(with_microphone, found.url)
        enter(page)
        for words in ("A crossing", "The captain sang.", "Step carefully."):
            expect(line(page)).to_have_text(words)
            read(page)
            lost += has_lost(page)
            page.keyboard.press("Enter")
        read(page)
        lost += has_lost(page)
        # R reads it again.
        page.keyboard.press("r")
        expect(page.locator("#record-label")).to_have_text(re.compile("End · [1-9] s"))
        page.keyboard.press("Space")
        expect(page.locator("#said")).to_contain_text(" s.")
        expect(page.get_by_text("2 readings")).to_be_visible()
        lost += has_lost(page)
        page.keyboard.press("Enter")
        expect(line(page)).to_have_text("that came down to listen.")
        read(page)
        lost += has_lost(page)
        expect(page.locator("#progress")).to_contain_text("5 of 5 lines recorded")
        page.keyboard.press("Enter")
        expect(page.locator("#said")).to_have_text("That was the last line.")
    assert states(root) == {
        "A crossing": 1,
        "The captain sang.": 1,
        "Step carefully.": 1,
        "A fog is only a cloud": 2,
        "that came down to listen.": 1,
    }
    done = spoken("build", SLUG, "--json", cwd=root)
    [episode] = done.json["episodes"]
    assert (done.code, episode["lines"], episode["clips"], episode["voices"]) == (0, 5, 5, ["me"])
    once = samples(heard)
    over_and_over = np.concatenate([once, once, once])
    exact = 0
    for path in clips(root):
        clip = samples(path)
        at = place(clip, np.concatenate([once, once[:64]]))
        assert len(clip) > RATE
        exact += np.array_equal(clip, over_and_over[at : at + len(clip)])
    # A browser that gets no time of the machine loses some; then the page has said so.
    assert exact == len(clips(root)) - lost >= 3


def test_a_server_killed_and_started_again_loses_nothing(
    root: Path, with_microphone: Browser, visit: Visit
) -> None:
    with booth(root, SLUG, "--port", "0") as first:
        page = visit(with_microphone, first.url)
        enter(page)
        read(page)
        page.keyboard.press("Enter")
        page.keyboard.press("Space")
        expect(page.locator("#record-label")).to_have_text(re.compile("End · [1-9] s"))
        first.kill()
        page.keyboard.press("Space")
        expect(page.locator("#notice")).to_contain_text("1 reading waits in this browser")
        expect(page.locator("#notice")).to_contain_text(f"spoken record {SLUG} --voice me")
        page.keyboard.press("Enter")
        read(page, saved=False)
        expect(page.locator("#notice")).to_contain_text("2 readings wait")
    assert len(clips(root)) == 1
    with booth(root, SLUG) as second:
        assert second.url == first.url
        expect(page.locator("#notice")).to_be_hidden()
        expect(page.locator("#progress")).to_contain_text("3 of 5")
        page.keyboard.press("Enter")
        # Enter ends a line that is being read, too.
        page.keyboard.press("Space")
        expect(page.locator("#record-label")).to_have_text(re.compile("End · [1-9] s"))
        page.keyboard.press("Enter")
        expect(line(page)).to_have_text("that came down to listen.")
        expect(page.locator("#progress")).to_contain_text("4 of 5")
    assert states(root) == {
        "A crossing": 1,
        "The captain sang.": 1,
        "Step carefully.": 1,
        "A fog is only a cloud": 1,
    }


def test_what_waits_in_the_browser_is_saved_when_the_page_is_opened_again(
    root: Path, with_microphone: Browser, visit: Visit
) -> None:
    with booth(root, SLUG, "--port", "0") as first:
        page = visit(with_microphone, first.url)
        enter(page)
        first.kill()
        read(page, saved=False)
        expect(page.locator("#notice")).to_contain_text("1 reading waits")
        page.close()
    with booth(root, SLUG):
        again = page.context.new_page()
        again.goto(first.url)
        expect(again.locator("#progress")).to_contain_text("1 of 5")
        expect(again.locator("#notice")).to_be_hidden()
    assert states(root) == {"A crossing": 1}


def test_a_reading_the_disk_has_no_room_for_waits_and_is_sent_again(
    root: Path, with_microphone: Browser, visit: Visit
) -> None:
    """Its folder takes no files: what a full disk does, without one."""
    folder = root / "voices" / "me" / SLUG
    with served(root, SLUG) as found:
        folder.write_text("in the way", encoding="utf-8")
        page = visit(with_microphone, found.url)
        enter(page)
        read(page, saved=False)
        expect(page.locator("#notice")).to_contain_text("could not be saved")
        expect(page.locator("#notice")).to_contain_text("1 reading waits in this browser")
        folder.unlink()
        expect(page.locator("#notice")).to_be_hidden()
        expect(page.locator("#meta")).to_contain_text("· recorded")
    assert states(root) == {"A crossing": 1}


def test_a_line_that_changes_is_shown_with_what_has_changed(
    root: Path, with_microphone: Browser, visit: Visit
) -> None:
    essay = root / "episodes" / SLUG / "essay.md"
    with served(root, SLUG) as found:
        page = visit(with_microphone, found.url)
        enter(page)
        page.keyboard.press("ArrowRight")
        # Edited under the reader's eyes: the line stays until it has been read.
        page.keyboard.press("Space")
        text = essay.read_text(encoding="utf-8")
        essay.write_text(text.replace("The captain", "The old captain"), encoding="utf-8")
        expect(page.locator("#record-label")).to_have_text(re.compile("End · [3-9] s"))
        expect(line(page)).to_have_text("The captain sang.")
        page.keyboard.press("Space")
        expect(line(page)).to_have_text("The old captain sang.")
        expect(page.locator("#stale ins")).to_have_text("old")
        page.get_by_role("button", name="Use the old reading all the same").click()
        expect(page.locator("#meta")).to_contain_text("· recorded")


def test_only_what_is_missing_is_gone_through(
    root: Path, with_microphone: Browser, visit: Visit
) -> None:
    with served(root, SLUG) as found:
        page = visit(with_microphone, found.url)
        enter(page)
        page.keyboard.press("ArrowRight")
        read(page)
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("l")
        page.get_by_label("Go through").select_option(label="those to record")
        expect(page.locator("#all-lines button")).to_have_count(4)
        page.keyboard.press("Escape")
        page.keyboard.press("ArrowRight")
        expect(line(page)).to_have_text("Step carefully.")


def test_readings_are_listed_played_and_chosen(
    root: Path, with_microphone: Browser, visit: Visit
) -> None:
    with served(root, SLUG) as found:
        page = visit(with_microphone, found.url)
        enter(page)
        for _ in range(2):
            read(page)
        page.get_by_text("2 readings").click()
        page.get_by_role("button", name=re.compile("Use this")).click()
        rows = page.locator("#readings-list li")
        expect(rows.nth(1)).to_contain_text("in use")
        expect(rows.nth(0)).to_contain_text("Use this")
        for key in ("p", "c"):
            page.keyboard.press(key)
            expect(page.locator("#play-label")).to_have_text("Stop")
            expect(page.locator("#play-label")).to_have_text("Play")


def test_a_line_begun_by_mistake_is_dropped(
    root: Path, with_microphone: Browser, visit: Visit
) -> None:
    with served(root, SLUG) as found:
        page = visit(with_microphone, found.url)
        enter(page)
        page.keyboard.press("Space")
        expect(page.locator("#record-label")).to_have_text(re.compile("End · [1-9] s"))
        page.keyboard.press("Escape")
        expect(page.locator("#record-label")).to_have_text("Record")
    assert not clips(root)


def test_the_room_is_recorded_before_the_first_line(
    root: Path, with_microphone: Browser, visit: Visit
) -> None:
    with served(root, SLUG) as found:
        page = visit(with_microphone, found.url)
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Record the room").click()
        expect(page.locator("#countdown")).to_have_text(re.compile("[1-9]"))
        expect(line(page)).to_be_visible()
        [tone] = (root / "voices" / "me" / SLUG).glob("room-tone.wav")
        assert 9.5 < len(samples(tone)) / RATE < 12
        page.reload()
        page.locator("#open-mic").click()
        expect(line(page)).to_be_visible()


def test_a_microphone_that_is_unplugged_keeps_what_was_read(
    root: Path, with_microphone: Browser, visit: Visit
) -> None:
    with served(root, SLUG) as found:
        page = visit(with_microphone, found.url)
        # No fake device can be unplugged: its track says that it has ended, as the browser would.
        page.evaluate(
            """() => {
              const { mediaDevices } = navigator;
              const open = mediaDevices.getUserMedia.bind(mediaDevices);
              mediaDevices.getUserMedia = async (wanted) => {
                const stream = await open(wanted);
                const [track] = stream.getTracks();
                addEventListener("unplug", () => track.dispatchEvent(new Event("ended")));
                return stream;
              };
            }"""
        )
        enter(page)
        page.keyboard.press("Space")
        expect(page.locator("#record-label")).to_have_text(re.compile("End · [1-9] s"))
        page.evaluate("() => dispatchEvent(new Event('unplug'))")
        expect(page.locator("#notice")).to_contain_text("The microphone is gone.")
        expect(page.locator("#meta")).to_contain_text("· recorded")
        page.evaluate("() => navigator.mediaDevices.dispatchEvent(new Event('devicechange'))")
        expect(page.locator("#notice")).to_be_hidden()
        page.keyboard.press("ArrowRight")
        read(page)
    assert states(root) == {"A crossing": 1, "The captain sang.": 1}


def test_a_phone_is_led_from_the_first_page_to_the_booth(
    root: Path, with_microphone: Browser, visit: Visit, tmp_path: Path
) -> None:
    with booth(root, SLUG, "--lan", "--port", "0", XDG_CACHE_HOME=str(tmp_path / "cache")) as found:
        context = with_microphone.new_context(viewport=PHONE, ignore_https_errors=True)
        page = context.new_page()
        page.goto(found.first_page)
        assert violations(page) == []
        page.get_by_role("link", name="Go on to the booth").click()
        expect(page).to_have_url(found.url)
        enter(page)
        read(page)
        context.close()
    assert states(root) == {"A crossing": 1}


def test_a_microphone_that_is_refused_is_said_calmly_and_the_rest_works(
    root: Path, browser: Browser, visit: Visit
) -> None:
    with served(root, SLUG) as found:
        page = visit(browser, found.url)
        page.keyboard.press("Enter")
        expect(page.locator("#notice")).to_contain_text("try again")
        page.get_by_role("button", name="Look at the lines without it").click()
        page.keyboard.press("ArrowRight")
        expect(line(page)).to_have_text("The captain sang.")
        expect(page.locator("#record-label")).to_have_text("Open the microphone")


def test_a_microphone_the_browser_keeps_from_the_page_is_opened_once_it_is_allowed(
    root: Path, asking: Browser, visit: Visit
) -> None:
    with served(root, SLUG) as found:
        page = visit(asking, found.url)
        page.keyboard.press("Enter")
        expect(page.locator("#notice")).to_contain_text("keeps the microphone from this page")
        expect(page.locator("#notice")).to_contain_text("allow the microphone, and try again")
        assert violations(page) == []
        page.context.grant_permissions(["microphone"])
        page.locator("#open-mic").focus()
        enter(page)
        read(page)
    assert states(root) == {"A crossing": 1}


@pytest.mark.parametrize(
    ("scheme", "viewport"), [("light", PHONE), ("dark", DESK)], ids=["phone", "desk"]
)
def test_axe_finds_nothing(
    root: Path,
    with_microphone: Browser,
    visit: Visit,
    scheme: Literal["light", "dark"],
    viewport: ViewportSize,
) -> None:
    with served(root, SLUG) as found:
        page = visit(with_microphone, found.url, color_scheme=scheme, viewport=viewport)
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
