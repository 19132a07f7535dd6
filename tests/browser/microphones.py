"""Browsers with a microphone that is fed from a file, and the booth's page in one of them."""

from __future__ import annotations

import wave
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from booths import house, served
from chromium import PATIENCE, launched
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect

from browser.booth_driving import RATE, SLUG, enter
from spoken_essays.sound import codec, segments
from spoken_essays.voices.espeak import EspeakVoice

ESSAY = """---
title: A crossing
---

The captain sang.
Step carefully.

> A fog is only a cloud
> that came down to listen.
"""
FAKE_DEVICE = "--use-fake-device-for-media-stream"
ALLOWED = "--use-fake-ui-for-media-stream"

# The fake device's clock goes on without it where the machine is busy, and so a reading seems to
# lack something that it has. Most tests are not about that: here its clock counts its samples.
STEADY = """() => {
  let frames = 0;
  Object.defineProperty(AudioData.prototype, "timestamp", {
    get() {
      const at = (frames * 1e6) / this.sampleRate;
      frames += this.numberOfFrames;
      return at;
    },
  });
}"""

Visit = Callable[..., Page]


@pytest.fixture(scope="session")
def fed(tmp_path_factory: pytest.TempPathFactory) -> Path:
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
def with_microphone(driver: Playwright, fed: Path) -> Iterator[Browser]:
    """A browser with that microphone, which asks nobody whether it may be used."""
    found = launched(driver, ALLOWED, FAKE_DEVICE, f"--use-file-for-fake-audio-capture={fed}")
    yield found
    found.close()


@pytest.fixture(scope="session")
def asking(driver: Playwright, fed: Path) -> Iterator[Browser]:
    """A browser with that microphone; it asks whether it may be used, and nobody says yes."""
    found = launched(driver, FAKE_DEVICE, f"--use-file-for-fake-audio-capture={fed}")
    yield found
    found.close()


@pytest.fixture
def visit() -> Iterator[Visit]:
    """Open a booth's page in a profile of its own; it has written no error and broken no policy."""
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def visited(browser: Browser, url: str, *, clock: str = STEADY, **options: Any) -> Page:
        context = browser.new_context(**options)
        context.add_init_script(f"globalThis.AudioData && ({clock})()")
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


@pytest.fixture
def crossing(tmp_path: Path) -> Path:
    """A show of one essay with five lines, nothing of which is recorded."""
    return house(tmp_path, ESSAY)


@pytest.fixture
def door(crossing: Path) -> Iterator[str]:
    """The address of its booth, which is there as long as the test."""
    with served(crossing, SLUG) as found:
        yield found.url


@pytest.fixture
def prompter(door: str, with_microphone: Browser, visit: Visit) -> Page:
    """Its page with the microphone open, at the first line."""
    page = visit(with_microphone, door)
    enter(page)
    return page
