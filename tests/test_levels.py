"""Loudness reckoned from steps of 100 ms: by the standard, and as a forecast for the limiter."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sounds import (
    RATE,
    Block,
    blocks_of,
    joined,
    noise,
    recorded,
    sixteen_bit,
    speechlike,
    take,
    tone,
)

from spoken_essays.model import Take
from spoken_essays.sound import filters, levels
from spoken_essays.sound.rendering import render
from spoken_essays.sound.streams import amplitude, decibels


def _loudness(sound: Block, rate: int) -> float | None:
    return levels.integrated(np.array(levels.stream_levels([sound], rate).energy))


def test_the_filters_are_the_standards_at_48_khz() -> None:
    """ITU-R BS.1770-4, tables 1 and 2."""
    (shelf, shelf_poles), (high_pass, high_pass_poles) = levels.sections(48_000)
    assert shelf == pytest.approx((1.53512485958697, -2.69169618940638, 1.19839281085285))
    assert shelf_poles == pytest.approx((1, -1.69065929318241, 0.73248077421585))
    assert high_pass == (1, -2, 1)
    assert high_pass_poles == pytest.approx((1, -1.99004745483398, 0.99007225036621))


@pytest.mark.parametrize("rate", [16_000, 22_050, 24_000, 44_100, 48_000])
@pytest.mark.parametrize("hertz", [60, 1000, 5000])
def test_any_rate_measures_what_ebur128_measures(rate: int, hertz: float) -> None:
    sound = tone(2, rate, hertz, 0.3)
    meter = filters.measure([sound], rate)
    assert _loudness(sound, rate) == pytest.approx(meter.loudness, abs=0.02)


def test_a_tone_of_997_hz_at_full_scale_is_0_lufs_as_heard() -> None:
    """One channel of it measures -3.01 LKFS; from two speakers it is 3.01 LU louder."""
    assert _loudness(tone(5, 48_000, 997, 1.0), 48_000) == pytest.approx(0, abs=0.02)


def test_speech_with_pauses_measures_what_ebur128_measures() -> None:
    sound = joined([speechlike(4, RATE), np.zeros(2 * RATE, np.float32), speechlike(3, RATE) * 0.1])
    assert _loudness(sound, RATE) == pytest.approx(
        filters.measure([sound], RATE).loudness, abs=0.03
    )


@pytest.mark.parametrize("seconds", [0.0, 0.1, 0.3])
def test_less_than_400_ms_has_no_loudness(seconds: float) -> None:
    assert _loudness(noise(1, RATE)[: round(seconds * RATE)], RATE) is None


def test_silence_has_no_loudness() -> None:
    assert _loudness(np.zeros(RATE, np.float32), RATE) is None
    assert _loudness(noise(1, RATE) * np.float32(1e-5), RATE) is None


@given(sizes=st.lists(st.integers(100, 9000), min_size=1, max_size=5))
@settings(max_examples=10)
def test_levels_do_not_depend_on_how_a_stream_is_cut(sizes: list[int]) -> None:
    sound = speechlike(1.3, 22_050)
    whole = levels.stream_levels([sound], 22_050)
    parts = levels.stream_levels(blocks_of(sound, sizes), 22_050)
    assert parts.energy == pytest.approx(whole.energy, rel=1e-4)
    assert parts.peak == whole.peak


def test_what_a_second_ends_with_rings_on_into_the_next() -> None:
    """The same burst of a low tone, ending with a second and elsewhere: the same steps, moved."""
    burst = tone(0.5, RATE, 45)
    there = levels.stream_levels([np.concatenate([np.zeros(RATE // 2), burst, burst * 0])], RATE)
    here = levels.stream_levels([np.concatenate([np.zeros(RATE // 5), burst, burst * 0])], RATE)
    assert there.energy[5:12] == pytest.approx(here.energy[2:9], rel=0.01)


@pytest.mark.parametrize("rate", [11_025, 22_050, 44_100])
@pytest.mark.parametrize("length", [1, 1000, 22_050, 30_001])
def test_there_is_a_step_for_each_100_ms_begun(rate: int, length: int) -> None:
    found = levels.levels(sixteen_bit(noise(4, rate)), rate, 7, 7 + length)
    steps = math.ceil(length * 10 / rate)
    assert len(found.energy) == len(found.peak) == steps


def test_the_last_step_is_the_mean_of_what_is_there() -> None:
    samples = sixteen_bit(tone(1, 22_050, 1000))
    found = levels.levels(samples, 22_050, 0, 22_050 - 1100)
    assert found.energy[-1] == pytest.approx(found.energy[-2], rel=0.02)


def test_levels_see_only_what_lies_between_start_and_end() -> None:
    samples = sixteen_bit(np.concatenate([noise(1, RATE), tone(1, RATE, 500, 0.1), noise(1, RATE)]))
    found = levels.levels(samples, RATE, RATE, 2 * RATE)
    assert max(found.peak) == pytest.approx(0.1, abs=0.001)


@pytest.fixture(scope="module")
def takes(tmp_path_factory: pytest.TempPathFactory) -> list[Take]:
    folder = tmp_path_factory.mktemp("takes")
    lengths = (2.345, 0.87, 4.4, 1.23, 3.21, 1.04)
    return [
        take(folder / f"{n}.flac", speechlike(seconds, 22_050, seed=n), 22_050)
        for n, seconds in enumerate(lengths)
    ]


@pytest.mark.parametrize("pause", [0, 250, 455, 1000])
def test_takes_on_the_timeline_are_as_loud_as_the_recording(takes: list[Take], pause: int) -> None:
    recording = recorded(takes, pause=pause)
    heard = levels.timeline(recording.spans, {"joe": 0.5}, RATE, recording.length)
    measured = filters.measure(render(recording, {"joe": 0.5}), RATE).loudness
    assert heard.loudness() == pytest.approx(measured, abs=0.15)


@pytest.mark.parametrize("target", [-23, -18, -16, -14])
def test_the_limiters_effect_is_foretold(takes: list[Take], target: float) -> None:
    recording = recorded(takes)
    heard = levels.timeline(recording.spans, {"joe": 1.0}, RATE, recording.length)
    gain = levels.solve_gain(heard, target, -2, 8)
    loud = (block * np.float32(gain) for block in render(recording, {"joe": 1.0}))
    measured = filters.measure(filters.limit(loud, RATE, -2), RATE).loudness
    assert heard.loudness(gain, -2) == pytest.approx(target, abs=0.01)
    assert measured == pytest.approx(target, abs=0.3)


def test_a_gain_goes_no_further_than_the_limiter_may() -> None:
    """Clicks over faint noise: the limiter would have to take all away but the noise."""
    sound = noise(4, RATE) * np.float32(0.002)
    sound[:: RATE // 2] = 1
    heard = levels.mixed(levels.stream_levels([sound], RATE))
    gain = levels.solve_gain(heard, -10, -2, 8)
    plain, limited = heard.loudness(gain), heard.loudness(gain, -2)
    assert plain is not None
    assert limited is not None
    assert plain - limited == pytest.approx(8, abs=0.1)
    assert limited < -10


def test_silence_is_not_amplified() -> None:
    heard = levels.mixed(levels.stream_levels([np.zeros(RATE, np.float32)], RATE))
    assert levels.solve_gain(heard, -16, -2, 8) == 1
    nothing = levels.timeline([], {}, RATE, RATE)
    assert nothing.loudness() is None
    assert levels.solve_gain(nothing, -16, -2, 8) == 1


def test_voices_are_brought_to_the_loudness_of_the_one_that_says_most(tmp_path: Path) -> None:
    sound = speechlike(4, 22_050)
    spoken = [
        take(tmp_path / "a.flac", sound * np.float32(0.5), 22_050, voice="main"),
        take(tmp_path / "b.flac", sound * np.float32(0.1), 22_050, voice="quiet"),
        take(tmp_path / "c.flac", sound * np.float32(0.5), 22_050, voice="main"),
        take(tmp_path / "d.flac", speechlike(4, 48_000) * np.float32(1.0), 48_000, voice="loud"),
    ]
    gains = levels.voice_gains(recorded(spoken).spans)
    assert gains["main"] == 1
    assert decibels(gains["quiet"]) == pytest.approx(decibels(5), abs=0.1)
    assert decibels(gains["loud"]) == pytest.approx(decibels(0.5), abs=0.5)


def test_a_voice_with_one_short_line_is_matched_too(tmp_path: Path) -> None:
    sound = speechlike(8, 22_050)
    spoken = [
        take(tmp_path / "a.flac", sound, 22_050, voice="main"),
        take(tmp_path / "b.flac", sound[:11_025] * np.float32(0.1), 22_050, voice="guest"),
    ]
    gains = levels.voice_gains(recorded(spoken).spans)
    assert decibels(gains["guest"]) == pytest.approx(20, abs=4)


def test_a_silent_voice_keeps_its_level_and_so_do_the_others(tmp_path: Path) -> None:
    spoken = [
        take(tmp_path / "a.flac", speechlike(2, 22_050), 22_050, voice="main"),
        take(tmp_path / "b.flac", np.zeros(22_050, np.float32), 22_050, voice="mute"),
    ]
    assert levels.voice_gains(recorded(spoken).spans) == {"main": 1, "mute": 1}
    assert levels.voice_gains(recorded(spoken[1:]).spans) == {"mute": 1}
    assert levels.voice_gains([]) == {}


@given(place=st.floats(0, 3), gain=st.floats(0.01, 4))
@settings(max_examples=30)
def test_no_energy_is_lost_between_the_steps_of_the_grid(place: float, gain: float) -> None:
    sound = levels.stream_levels([speechlike(1.05, 22_050)], 22_050)
    heard = replace(levels.mixed(sound), length=30)
    moved = replace(heard, place=heard.place + place * 2)
    assert moved.on_grid(moved.energy * gain).sum() == pytest.approx(
        heard.on_grid(heard.energy * gain).sum()
    )


def test_twice_the_amplitude_is_6_lu_more() -> None:
    heard = levels.mixed(levels.stream_levels([speechlike(3, RATE)], RATE))
    quiet, loud = heard.loudness(0.25), heard.loudness(0.5)
    assert quiet is not None
    assert loud == pytest.approx(quiet + decibels(2))
    assert amplitude(decibels(2)) == pytest.approx(2)
