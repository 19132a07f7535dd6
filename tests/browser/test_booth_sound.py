"""What the booth makes of samples and levels: files without loss, and words."""

from __future__ import annotations

import io
import wave
from collections.abc import Iterator
from typing import Any

import pytest
from booths import house, served
from playwright.sync_api import Browser, Page

from browser.driving import IN_A_BROWSER

pytestmark = IN_A_BROWSER


@pytest.fixture(scope="module")
def page(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """A booth's page, whose modules can be asked."""
    root = house(tmp_path_factory.mktemp("booth"), "---\ntitle: A line\n---\n\nOne.\n")
    with served(root, "a-crossing") as found:
        context = browser.new_context()
        page = context.new_page()
        page.goto(found.url)
        yield page
        context.close()


WAV = """async (blocks) => {
  const { wav } = await import("./wav.js");
  const file = wav(blocks.map((block) => Float32Array.from(block)), 48000);
  return [...new Uint8Array(await file.arrayBuffer())];
}"""


def written(page: Page, *blocks: list[float]) -> tuple[int, list[int]]:
    """The bits of each sample in the file made of these, and the samples."""
    data = bytes(page.evaluate(WAV, list(blocks)))
    assert int.from_bytes(data[4:8], "little") == len(data) - 8
    assert len(data) % 2 == 0
    with wave.open(io.BytesIO(data)) as file:
        assert (file.getnchannels(), file.getframerate()) == (1, 48_000)
        wide = file.getsampwidth()
        frames = file.readframes(file.getnframes())
    samples = [
        int.from_bytes(frames[at : at + wide], "little", signed=True)
        for at in range(0, len(frames), wide)
    ]
    return wide * 8, samples


@pytest.mark.parametrize("above", [32_767, 32_768], ids=["as Chromium", "as others"])
def test_16_bits_are_written_as_the_integers_they_were(page: Page, above: int) -> None:
    most = min(above, 32_767)
    integers = [0, 1, -1, 2, 100, -100, 12_345, -12_345, 20_001, -32_768, most, most - 1]
    floats = [each / (above if each > 0 else 32_768) for each in integers]
    assert written(page, floats[:5], floats[5:]) == (16, integers)


def test_finer_sound_keeps_24_bits(page: Page) -> None:
    integers = [0, 1, -1, 77, -8_388_608, 8_388_607, 4_194_305]
    assert written(page, [each / 8_388_608 for each in integers]) == (24, integers)


def test_what_is_louder_than_full_scale_is_written_as_full_scale(page: Page) -> None:
    assert written(page, [1.5, -1.5, 0.1234567]) == (24, [8_388_607, -8_388_608, 1_035_630])


HINTS = """async ([levels, reads]) => {
  const { makeEars } = await import("./hints.js");
  const ears = makeEars();
  if (reads) ears.begin();
  for (const [rms, peak, clipped] of levels) {
    const of = (decibels) => 10 ** (decibels / 20);
    ears.hear({ rms: of(rms), peak: peak === null ? 0 : of(peak), clipped });
  }
  return { now: ears.now().words, said: reads ? ears.end() : [] };
}"""
# Twenty levels a second: how loud, where it peaks, whether it clips; speech has its quiet moments.
SPEECH = [[-22, -10, 0], [-20, -8, 0], [-24, -12, 0], [-62, -55, 0]]


def louder(levels: list[list[int]], by: int) -> list[list[int]]:
    return [[rms + by, peak + by, clipped] for rms, peak, clipped in levels]


@pytest.mark.parametrize(
    ("levels", "reads", "words"),
    [
        (SPEECH, True, "Good."),
        (louder(SPEECH, -22), True, "Too quiet"),
        (louder(SPEECH, 8), True, "Close to the limit"),
        ([*SPEECH, [-6, 0, 1]], True, "it clips"),
        ([*SPEECH[:3], [-40, -33, 0]], True, "a fan"),
        ([[-120, None, 0]], True, "Is the microphone muted?"),
        ([[-62, -55, 0]], False, ""),
        ([[-44, -38, 0]], False, "a fan"),
        ([[-120, None, 0]], False, "Is the microphone muted?"),
    ],
)
def test_levels_are_told_in_words(page: Page, levels: list[Any], reads: bool, words: str) -> None:
    told = page.evaluate(HINTS, [levels * 80, reads])
    assert words in told["now"] if words else told["now"] == ""
    if reads:
        assert told["said"] == [] if words == "Good." else words in " ".join(told["said"])


def test_what_has_changed_in_a_line_is_found_word_by_word(page: Page) -> None:
    script = """async ([before, after]) => {
      const { changes } = await import("./changes.js");
      return changes(before, after).map(({ kind, words }) => `${kind}: ${words}`);
    }"""
    told = page.evaluate(script, ["The captain sang, low.", "The old captain hummed - low!"])
    assert told == [
        "same: The",
        "new: old",
        "same: captain",
        "old: sang,",
        "new: hummed -",
        "same: low!",
    ]


# Quanta of the audio thread, as [sample value of each channel, whether one is left out before it].
RECORDED = """async ([source, idle, read]) => {
  const posted = [];
  const port = { postMessage: (told) => posted.push(told) };
  Object.assign(globalThis, { sampleRate: 48000, currentFrame: 0 });
  globalThis.AudioWorkletProcessor = class { port = port; };
  globalThis.registerProcessor = (_, made) => { globalThis.Made = made; };
  await import(source);
  const recorder = new Made();
  const hear = ([values, skips]) => {
    globalThis.currentFrame += skips ? 256 : 128;
    recorder.process([values.map((value) => new Float32Array(128).fill(value))]);
  };
  idle.forEach(hear);
  recorder.port.onmessage({ data: { start: 1 } });
  read.forEach(hear);
  recorder.port.onmessage({ data: {} });
  const blocks = posted.filter((told) => told.take === 1);
  return {
    samples: blocks.reduce((sum, { samples }) => sum + samples.length, 0),
    first: blocks[0].samples[0],
    ...blocks.at(-1).ended,
  };
}"""
LEFT, RIGHT = [[0.5, 0.001], False], [[0.001, 0.5], False]
ZEROS, ONE_LATER = [[0.0, 0.0], False], [[0.5, 0.001], True]


@pytest.mark.parametrize(
    ("idle", "read", "told"),
    [
        ([LEFT] * 100, [LEFT] * 100, {"samples": 12_800, "channel": 0, "lost": 0}),
        ([RIGHT] * 100, [RIGHT] * 100, {"samples": 12_800, "channel": 1, "lost": 0}),
        ([LEFT] * 100, [LEFT, ZEROS, LEFT], {"samples": 384, "lost": 128}),
        ([LEFT] * 100, [LEFT, ONE_LATER, LEFT], {"samples": 384, "lost": 128}),
        # Half of a short reading: no gate, as somebody once took it for.
        ([LEFT] * 100, [LEFT, ZEROS] * 50, {"samples": 12_800, "lost": 6_400}),
        # A microphone that is silent while nobody reads has a gate in it.
        ([LEFT] * 9 + [ZEROS] * 999, [LEFT, ZEROS] * 50, {"samples": 12_800, "lost": 0}),
    ],
    ids=["left", "right", "zeros", "a quantum less", "many zeros", "a gate"],
)
def test_what_the_audio_thread_hands_on_and_what_it_knows_to_be_lost(
    page: Page, idle: list[Any], read: list[Any], told: dict[str, int]
) -> None:
    # A module is loaded once under each name.
    name = f"./recorder.js?{hash(repr((idle, read)))}"
    found = page.evaluate(RECORDED, [name, idle, read])
    assert {key: found[key] for key in told} == told
    assert (found["first"], found["frames"]) == (0.5, found["samples"])


@pytest.mark.parametrize(
    ("lags", "seconds"),
    [
        ([0, 0, 0, 0, 0, 0], 0),
        ([0, 0, 0, 10, 10, 10], 0.01),
        ([0, 0, 0, 10, 0, 0], 0),
        ([5, 0, 9, 40, 2, 7, 9, 0], 0),
        ([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 0),
        ([0, 0, 0, 0, 0, 9], 0.009),
    ],
    ids=["steady", "a jump", "late for once", "restless", "another clock", "at the end"],
)
def test_a_clock_that_skips_is_told_from_one_that_is_late(
    page: Page, lags: list[float], seconds: float
) -> None:
    script = """async (lags) => {
      const { jumped } = await import("./witness.js");
      return jumped(lags, 8, 3);
    }"""
    assert page.evaluate(script, lags) == seconds
