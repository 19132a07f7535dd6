"""A room's tone for any length: as it was heard, without a seam, and nothing comes again."""

from __future__ import annotations

import numpy as np
import pytest
from rooms import room, scaled, short_levels, thirds
from sounds import Block, joined, rms_db

from spoken_essays.sound.room_tone import room_tone

RATE = 44_100


def _moments(*seconds: float, slope: float = 1.0) -> list[Block]:
    return [room(each, RATE, -50, seed=n, slope=slope) for n, each in enumerate(seconds)]


def _tone(moments: list[Block], seconds: float, seed: str = "a") -> Block:
    return joined(room_tone(moments, RATE, round(seconds * RATE), seed))


MOMENTS = {
    "two seconds": _moments(2.0),
    "one short moment": _moments(0.25),
    "many short ones": _moments(0.09, 0.12, 0.2, 0.08, 0.15),
    "of unlike length": _moments(0.1, 3.0),
}


@pytest.mark.parametrize("moments", MOMENTS.values(), ids=MOMENTS)
@pytest.mark.parametrize("seconds", [0.003, 0.4, 7.3])
def test_it_is_as_long_as_asked_to_the_sample_and_as_loud_as_the_room(
    moments: list[Block], seconds: float
) -> None:
    tone = _tone(moments, seconds)
    assert len(tone) == round(seconds * RATE)
    assert tone.dtype == np.float32
    if seconds > 0.1:
        assert rms_db(tone) == pytest.approx(-50, abs=1)


@pytest.mark.parametrize("slope", [0.0, 1.0, 2.0])
@pytest.mark.parametrize("length", [0.3, 2.0])
def test_it_has_the_rooms_colour_in_every_third_of_an_octave(length: float, slope: float) -> None:
    moments = _moments(length, slope=slope)
    heard, made = thirds(moments[0], RATE), thirds(_tone(moments, 8), RATE)
    assert np.abs(heard - made).max() < 3


@pytest.mark.parametrize("moments", MOMENTS.values(), ids=MOMENTS)
def test_no_seam_is_heard(moments: list[Block]) -> None:
    """Its level sways no more than the room's does, and no sample jumps."""
    tone, steady = _tone(moments, 10), room(10, RATE, -50, seed=99)
    assert short_levels(tone, RATE).std() < short_levels(steady, RATE).std() + 0.4
    assert np.abs(short_levels(tone, RATE) + 50).max() < 3
    assert np.abs(np.diff(tone)).max() < 1.4 * np.abs(np.diff(steady)).max()


@pytest.mark.parametrize("moments", MOMENTS.values(), ids=MOMENTS)
def test_nothing_comes_again_at_regular_times(moments: list[Block]) -> None:
    tone = _tone(moments, 10)
    size = 2 * len(tone)
    alike = np.fft.irfft(np.square(np.abs(np.fft.rfft(tone, size))))[: 5 * RATE]
    alike /= alike[0]
    # The same room, made without end, has up to 0.07 by chance.
    assert np.abs(alike[round(0.03 * RATE) :]).max() < 0.2


def test_a_hum_goes_on() -> None:
    """It is not thinned out where one grain turns into the next."""
    at = np.arange(RATE) / RATE
    waves = np.sin(2 * np.pi * 120 * at) + 0.4 * np.sin(2 * np.pi * 240 * at)
    hum = scaled(waves.astype(np.float32), -50)
    tone = _tone([hum + room(1, RATE, -75)], 10)
    assert short_levels(tone, RATE).min() > -54
    assert short_levels(tone, RATE).max() < -47


def test_moments_of_unlike_loudness_become_one() -> None:
    loud, soft = _moments(0.5)[0] * np.float32(1.3), _moments(0.5)[0] * np.float32(0.75)
    assert np.ptp(short_levels(_tone([loud, soft], 10), RATE, 200)) < 2.5


def test_the_same_seed_gives_the_same_sound_and_another_another() -> None:
    moments = _moments(0.7)
    assert np.array_equal(_tone(moments, 2, "a"), _tone(moments, 2, "a"))
    assert not np.array_equal(_tone(moments, 2, "a"), _tone(moments, 2, "b"))


def test_of_no_moment_and_of_silence_there_is_no_tone() -> None:
    assert len(_tone([], 1)) == 0
    silent = _tone([np.zeros(RATE, np.float32)], 2)
    assert len(silent) == 2 * RATE
    assert not silent.any()
