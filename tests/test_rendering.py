"""A recording as sound: every take, pause and gain where the timeline has it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sounds import RATE, joined, noise, recorded, rms_db, sixteen_bit, speechlike, take, tone

from spoken_essays.errors import SoundError
from spoken_essays.sound import codec
from spoken_essays.sound.rendering import render


def test_between_spans_there_is_digital_silence_exact_to_the_sample(tmp_path: Path) -> None:
    takes = [take(tmp_path / f"{n}.flac", noise(0.7 + n / 7, 22_050, n), 22_050) for n in range(3)]
    recording = recorded(takes, head=321, pause=123, tail=777)
    sound = joined(render(recording, {"joe": 1.0}))
    spoken = np.zeros(recording.length, bool)
    for span in recording.spans:
        spoken[span.start : span.start + span.length] = True
        middle = sound[span.start + 500 : span.start + span.length - 500]
        assert rms_db(middle) == pytest.approx(rms_db(noise(1, 22_050)), abs=1.5)
    assert len(sound) == recording.length
    assert not sound[~spoken].any()
    first = recording.spans[0].start
    assert np.abs(sound[first : first + 200]).max() > 0


@given(
    rate=st.sampled_from([16_000, 22_050, 24_000, 44_100, 48_000]),
    lengths=st.lists(st.integers(1, 9000), min_size=1, max_size=4),
    pause=st.integers(0, 300),
)
@settings(max_examples=15)
def test_any_takes_and_pauses_give_as_many_samples_as_the_timeline_says(
    tmp_path_factory: pytest.TempPathFactory, rate: int, lengths: list[int], pause: int
) -> None:
    folder = tmp_path_factory.mktemp("takes")
    takes = [
        take(folder / f"{n}.flac", tone(1, rate)[:length], rate) for n, length in enumerate(lengths)
    ]
    recording = recorded(takes, head=pause, pause=pause, tail=pause)
    blocks = list(render(recording, {"joe": 1.0}))
    assert sum(map(len, blocks)) == recording.length
    assert all(len(block) == RATE for block in blocks[:-1])


def test_only_the_speech_of_a_take_is_laid_down(tmp_path: Path) -> None:
    """What an engine puts before and after is not heard, and speech begins where its span does."""
    whole = joined([noise(0.3, RATE), tone(0.5, RATE, 500), noise(0.4, RATE)])
    made = take(tmp_path / "a.flac", whole, RATE)
    trimmed = replace(made, start=round(0.3 * RATE), end=round(0.8 * RATE))
    recording = recorded([trimmed], head=0, tail=0)
    sound = joined(render(recording, {"joe": 1.0}))
    assert np.abs(sound - tone(0.5, RATE, 500))[300:-300].max() < 0.001


def test_each_voice_has_one_constant_gain_in_floats(tmp_path: Path) -> None:
    """A gain over 1 does not clip here: that is for the limiter."""
    takes = [
        take(tmp_path / "a.flac", tone(0.5, RATE, 500, 0.9), RATE, voice="a"),
        take(tmp_path / "b.flac", tone(0.5, RATE, 500, 0.9), RATE, voice="b"),
    ]
    recording = recorded(takes)
    sound = joined(render(recording, {"a": 3.0, "b": 0.1}))
    peaks = [np.abs(sound[s.start : s.start + s.length]).max() for s in recording.spans]
    assert peaks == pytest.approx([2.7, 0.09], abs=0.01)


def test_a_take_of_another_rate_is_not_moved(tmp_path: Path) -> None:
    pulse = np.zeros(24_000, np.float32)
    pulse[12_000] = 1
    recording = recorded([take(tmp_path / "a.flac", pulse, 24_000)], head=100)
    sound = joined(render(recording, {"joe": 1.0}))
    assert abs(int(sound.argmax()) - (4410 + 22_050)) <= 1


def test_speech_fades_in_and_out_over_5_ms(tmp_path: Path) -> None:
    made = take(tmp_path / "a.flac", np.full(RATE, 0.5, np.float32), RATE)
    sound = joined(render(recorded([made], head=0, tail=0), {"joe": 1.0}))
    assert sound[0] < 0.001
    assert sound[-1] < 0.001
    assert np.allclose(sound[221:-221], 0.5, atol=0.001)


def test_a_take_that_is_gone_is_an_error_that_names_it(tmp_path: Path) -> None:
    recording = recorded([take(tmp_path / "a.flac", tone(1, RATE), RATE)])
    (tmp_path / "a.flac").unlink()
    with pytest.raises(SoundError, match=r"a\.flac"):
        joined(render(recording, {"joe": 1.0}))


def test_speech_is_heard_as_the_take_has_it(tmp_path: Path) -> None:
    voice = speechlike(2, 22_050)
    recording = recorded([take(tmp_path / "a.flac", voice, 22_050)], head=0, tail=0)
    sound = joined(render(recording, {"joe": 1.0}))
    wanted = codec.resample(
        sixteen_bit(voice).astype(np.float32) / np.float32(32_768), 22_050, RATE
    )
    assert np.array_equal(sound[300:-300], wanted[300:-300])
