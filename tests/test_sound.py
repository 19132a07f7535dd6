"""pydub's sound to samples and back, and where speech lies in a take."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sounds import Samples, noise, sixteen_bit, speechlike

from spoken_essays.sound import segments as sound

RATE = 22_050


def test_importing_it_warns_of_nothing() -> None:
    """pydub's own import warns of a missing ffmpeg, and on newer Pythons of its own escapes."""
    code = "import os; os.environ['PATH'] = ''; import spoken_essays.sound.segments"
    done = subprocess.run(
        [sys.executable, "-W", "always", "-c", code], capture_output=True, text=True, check=True
    )
    assert "pydub" not in done.stderr
    assert "ffmpeg" not in done.stderr


@given(values=st.lists(st.integers(-32_768, 32_767), max_size=50))
def test_samples_come_back_from_pydubs_sound(values: list[int]) -> None:
    segment = sound.from_samples(np.array(values, np.int16), RATE)
    again, rate = sound.samples(segment)
    assert again.tolist() == values
    assert rate == RATE


@pytest.mark.parametrize("width", [1, 2, 4])
@pytest.mark.parametrize("channels", [1, 2, 3])
def test_a_sound_of_any_width_and_channels_becomes_16_bit_and_one_channel(
    width: int, channels: int
) -> None:
    values = sixteen_bit(speechlike(0.2, RATE))
    segment = sound.from_samples(np.repeat(values, channels), RATE)
    many = sound.AudioSegment(
        data=segment.raw_data, sample_width=2, frame_rate=RATE, channels=channels
    )
    again, rate = sound.samples(many.set_sample_width(width))
    assert again.dtype == np.int16
    assert rate == RATE
    assert np.abs(again.astype(int) - values).max() <= (256 if width == 1 else 1)


def test_channels_are_averaged() -> None:
    stereo = sound.AudioSegment(
        data=np.array([[1000, 2000], [-500, 500]], "<i2").tobytes(),
        sample_width=2,
        frame_rate=RATE,
        channels=2,
    )
    assert sound.samples(stereo)[0].tolist() == [1500, 0]


def _padded(before: float, after: float, floor: float = 0.0) -> Samples:
    """A burst of noise of one second between silences with a noise floor."""
    length = round((before + 1 + after) * RATE)
    whole = noise(length / RATE, RATE, seed=3)[:length] * np.float32(floor)
    start = round(before * RATE)
    whole[start : start + RATE] += noise(1, RATE) * np.float32(0.9)
    return sixteen_bit(whole)


@pytest.mark.parametrize("floor", [0.0, 0.001, 0.0025])
@pytest.mark.parametrize(("before", "after"), [(0.3, 0.5), (0.05, 1.2), (0.5, 0.02)])
def test_an_engines_silence_is_trimmed_but_for_a_guard(
    before: float, after: float, floor: float
) -> None:
    bounds = sound.speech_bounds(_padded(before, after, floor), RATE)
    assert bounds is not None
    start, end = (at / RATE for at in bounds)
    assert 0.009 <= before - start <= 0.016
    assert 0.014 <= end - (before + 1) <= 0.021


def test_a_words_end_that_dies_away_is_kept() -> None:
    """A breath that falls by 40 dB in 300 ms is all there; what is trimmed was 50 dB down."""
    decay = np.exp(-np.arange(RATE) / RATE * 15.35).astype(np.float32)
    take = sixteen_bit(np.concatenate([noise(0.5, RATE), noise(1, RATE, 1) * decay]))
    bounds = sound.speech_bounds(take, RATE)
    assert bounds is not None
    lost = take[bounds[1] :].astype(float)
    assert bounds[1] / RATE > 0.5 + 0.3
    assert np.abs(lost).max(initial=0) < 32_767 * 10 ** (-50 / 20)


@pytest.mark.parametrize("loudness", [32_767, 300, 20])
def test_trimming_goes_by_the_takes_own_peak(loudness: int) -> None:
    quiet = (_padded(0.3, 0.3).astype(float) * loudness / 32_767).astype(np.int16)
    assert sound.speech_bounds(quiet, RATE) == pytest.approx(
        sound.speech_bounds(_padded(0.3, 0.3), RATE), abs=250
    )


@pytest.mark.parametrize("length", [0, 1, 50, RATE])
def test_a_silent_take_has_no_speech(length: int) -> None:
    assert sound.speech_bounds(np.zeros(length, np.int16), RATE) is None


@given(length=st.integers(1, 3000), rate=st.sampled_from([8_000, 11_025, 22_050, 48_000]))
def test_bounds_lie_within_the_take_and_hold_its_loud_samples(length: int, rate: int) -> None:
    take = sixteen_bit(noise(1, RATE, seed=length)[:length])
    take[: length // 3] = 0
    bounds = sound.speech_bounds(take, rate)
    loud = np.flatnonzero(np.abs(take.astype(int)) > np.abs(take.astype(int)).max() / 10)
    assert bounds is not None
    assert 0 <= bounds[0] <= loud[0]
    assert loud[-1] < bounds[1] <= length


def test_pauses_inside_speech_are_found_and_short_ones_are_not() -> None:
    def burst(seconds: float) -> Samples:
        return sixteen_bit(noise(seconds, RATE))

    def hush(seconds: float) -> Samples:
        return np.zeros(round(seconds * RATE), np.int16)

    take = np.concatenate(
        [hush(0.2), burst(0.5), hush(0.15), burst(0.5), hush(0.05), burst(0.5), hush(0.3)]
    )
    start, end = sound.speech_bounds(take, RATE) or (0, 0)
    pauses = sound.inner_pauses(take, RATE, start, end)
    assert len(pauses) == 1
    found = [(start + at) / RATE for at in pauses[0]]
    assert found == pytest.approx([0.7, 0.85], abs=0.006)


def test_a_take_without_a_pause_has_none() -> None:
    take = sixteen_bit(noise(1, RATE))
    assert sound.inner_pauses(take, RATE, 0, len(take)) == ()
    assert sound.inner_pauses(take, RATE, 0, 0) == ()


@pytest.mark.parametrize("length", [0, 1, 2, 100, 5000])
def test_fades_touch_5_ms_at_both_ends_and_nothing_else(length: int) -> None:
    block = np.ones(length, np.float32)
    faded = sound.faded(block, RATE)
    edge = min(RATE * 5 // 1000, length // 2)
    assert faded.dtype == np.float32
    assert len(faded) == length
    assert np.all(faded[edge : length - edge] == 1)
    assert np.array_equal(faded, faded[::-1])
    assert np.all(np.diff(faded[:edge]) >= 0)
    if length >= 5000:
        assert faded[0] < 0.001
    assert np.all(block == 1)
