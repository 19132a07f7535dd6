"""What a voice gives is looked at: what cannot be right is asked for again, and told by line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from spoken_essays.cache import Cache
from spoken_essays.errors import VoiceError
from spoken_essays.model import Part, Reading, Role, Script, Segment, Take
from spoken_essays.script.casting import cast
from spoken_essays.script.company import Company
from spoken_essays.sound import segments
from spoken_essays.sound.soundness import soundness
from spoken_essays.takes import gather, kept
from spoken_essays.voices import Voice
from spoken_essays.voices.espeak import EspeakVoice
from spoken_essays.voices.piper import PiperVoice
from spoken_essays.voices.readers import Reader

RATE = 22_050
LINE = "It rained all day, and nobody came to the house on the hill."

Samples = NDArray[np.int16]


def tone(seconds: float, peak: int = 20_000) -> Samples:
    wave = peak * np.sin(2 * np.pi * 220 * np.arange(int(RATE * seconds)) / RATE)
    samples: Samples = np.clip(np.rint(wave), -32_767, 32_767).astype(np.int16)
    return samples


CLIPPED = tone(3, peak=45_000)
SILENCE = np.zeros(RATE, np.int16)


@pytest.mark.parametrize(
    ("speech", "text", "speed", "faults"),
    [
        (tone(3), LINE, 1.0, ""),
        (tone(3, peak=32_767), LINE, 1.0, ""),
        (tone(0.3), LINE, 1.0, "far too short"),
        (tone(0.3), LINE, None, "far too short"),
        (tone(0.8), LINE, 1.0, "far too short"),
        (tone(0.8), LINE, 3.0, ""),
        (tone(0.8), LINE, None, ""),
        (tone(40), LINE, 1.0, "far too long"),
        (tone(30), LINE, 0.3, ""),
        (tone(9), "No!", 1.0, "far too long"),
        (tone(0.2), "No!", 1.0, ""),
        (tone(0.5), f"{'a' * 60}rgh!", 1.0, ""),
        (tone(2.5), "1984, 2001 and 2026.", 1.0, ""),
        (tone(1.0), "1,000,000,000", 1.0, ""),
        (tone(0.3), "我今天去了海边。你没有来，我很难过。", 1.0, "far too short"),
        (tone(2.5), "我今天去了海边。你没有来，我很难过。", 1.0, ""),
        (CLIPPED, LINE, 1.0, "clipped"),
    ],
)
def test_what_can_be_right_and_what_cannot(
    speech: Samples, text: str, speed: float | None, faults: str
) -> None:
    found = soundness(speech, RATE, text, speed=speed)
    assert [fault.partition(" for")[0] for fault in found.faults] == ([faults] if faults else [])
    assert (found.badness > 0) is bool(faults)


SAID = (
    ("en-US", "Oh."),
    ("en-US", "I."),
    ("en-US", "XKCD, NASA and the BBC; SQL."),
    ("en-US", "In 1984 he paid 1,000,000 dollars."),
    ("de", "Donaudampfschifffahrtsgesellschaft war ein langes Wort."),
    ("zh", "我今天去了海边。你没有来，我很难过。"),
    ("ja", "きょうはうみにいきました。"),
    ("ko", "오늘은 바다에 갔습니다. 당신은 오지 않았습니다."),
    ("hi", "आज मैं समुद्र के किनारे गया था, तुम नहीं आए।"),
    ("ar", "ذهبت اليوم إلى البحر ولم تأت."),
    ("vi", "Hôm nay tôi đã đi ra biển, bạn đã không đến."),
    ("am", "ዛሬ ወደ ባህር ሄድኩ"),
    ("th", "วันนี้ฉันไปทะเล"),
)


@pytest.mark.parametrize(("language", "text"), SAID)
@pytest.mark.parametrize("speed", [0.5, 1.0, 2.5])
def test_what_espeak_reads_is_never_doubted(language: str, text: str, speed: float) -> None:
    voice = EspeakVoice(name="it", language=language, speed=speed)
    samples, rate = segments.samples(voice.speak(text))
    bounds = segments.speech_bounds(samples, rate)
    assert bounds is not None
    speech = samples[slice(*bounds)]
    assert soundness(speech, rate, text, speed=speed).faults == ()
    assert soundness(speech, rate, text).faults == ()


@pytest.mark.parametrize("text", [LINE, "No!", "Oh. No. Yes. Oh. Well.", "X Y Z."])
def test_what_joe_reads_is_never_doubted(text: str) -> None:
    voice = PiperVoice(name="joe")
    samples, rate = segments.samples(voice.speak(text))
    bounds = segments.speech_bounds(samples, rate)
    assert bounds is not None
    assert soundness(samples[slice(*bounds)], rate, text, speed=voice.speed).faults == ()


@dataclass(frozen=True, kw_only=True)
class Moody:
    """An engine that gives, in order, what it is told to give, and then an error."""

    gives: tuple[Samples, ...]
    name: str = "moody"
    language: str = "en"
    at_once: int = 1
    fingerprint: str = "moody 1"
    speed: float = 1.0
    asked: list[str] = field(default_factory=list)

    def trouble(self) -> None:
        return None

    def speak(self, text: str) -> segments.AudioSegment:
        self.asked.append(text)
        if len(self.asked) > len(self.gives):
            raise VoiceError("it has a cold")
        return segments.from_samples(self.gives[len(self.asked) - 1], RATE)


def parts_of(voice: Voice) -> tuple[Part, ...]:
    segment = Segment(
        number=2, line=3, role=Role.LINE, text=LINE, pause=0,
        readings=(Reading(text=LINE, start=0),),
    )  # fmt: skip
    return cast(Script(head=0, segments=(segment,), tail=0), Company(main=Reader(voice=voice)))


def takes(voice: Voice, cache: Cache) -> Iterator[Take]:
    return gather(parts_of(voice), cache, source=cache.folder / "essay.md", anew=False)


SHORT, LONG, WELL = tone(0.3), tone(60), tone(3)


@pytest.mark.parametrize(
    ("gives", "asked", "seconds", "faults"),
    [
        ((WELL,), 1, 3.0, ()),
        ((SHORT, WELL), 2, 3.0, ()),
        ((SILENCE, WELL), 2, 3.0, ()),
        ((CLIPPED, WELL), 2, 3.0, ()),
        ((LONG, WELL), 2, 3.0, ()),
        ((SHORT, SHORT), 2, 0.3, ("far too short for its words (0.3 s)",)),
        ((SILENCE, SHORT), 2, 0.3, ("far too short for its words (0.3 s)",)),
        ((SHORT, SILENCE), 2, 0.3, ("far too short for its words (0.3 s)",)),
        ((SHORT, CLIPPED), 2, 3.0, ("clipped",)),
        ((SHORT,), 2, 0.3, ("far too short for its words (0.3 s)",)),
    ],
)
def test_a_faulty_reading_is_asked_for_once_more_and_the_better_one_is_kept(
    tmp_path: Path, gives: tuple[Samples, ...], asked: int, seconds: float, faults: tuple[str, ...]
) -> None:
    voice = Moody(gives=gives)
    [take] = takes(voice, Cache(tmp_path))
    assert len(voice.asked) == asked
    assert (take.end - take.start) / RATE == pytest.approx(seconds, abs=0.05)
    assert take.faults == faults
    [again] = kept(parts_of(voice), Cache(tmp_path))
    assert again.faults == faults


@pytest.mark.parametrize(
    ("gives", "said"), [((SILENCE, SILENCE), "gave only silence"), ((SILENCE,), "it has a cold")]
)
def test_what_stays_silent_is_an_error_that_names_the_line(
    tmp_path: Path, gives: tuple[Samples, ...], said: str
) -> None:
    voice = Moody(gives=gives)
    with pytest.raises(VoiceError, match=rf"essay\.md:3: .*{said}"):
        list(takes(voice, Cache(tmp_path)))
    assert len(voice.asked) == 2
    assert not list(kept(parts_of(voice), Cache(tmp_path)))
