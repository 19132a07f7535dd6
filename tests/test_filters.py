"""Streams of sound on their way: peaks held, loudness and peaks measured."""

from __future__ import annotations

import math
import re
import subprocess
from pathlib import Path

import numpy as np
import pytest
from conftest import needs
from hypothesis import given, settings
from hypothesis import strategies as st
from sounds import (
    RATE,
    Block,
    blocks_of,
    clicking,
    joined,
    noise,
    sibilants,
    sixteen_bit,
    speechlike,
    tone,
)

from spoken_essays.sound import codec, filters

HARSH = {
    "noise": noise(3, RATE),
    "sibilants": sibilants(3, RATE),
    "clicks": clicking(noise(3, RATE) * np.float32(0.02), RATE),
    "clicks in speech": clicking(speechlike(3, RATE), RATE),
    "a tone between its samples": tone(3, RATE, RATE / 4, 1.0) + tone(3, RATE, 150, 0.3),
    "speech": speechlike(3, RATE),
}


@pytest.mark.parametrize("sound", HARSH.values(), ids=HARSH)
@pytest.mark.parametrize("gain", [1.0, 4.0])
def test_the_limiter_holds_true_peaks(sound: Block, gain: float) -> None:
    """Behind the filter that brings its rate down again a peak may stand a little higher."""
    loud = blocks_of(sound * np.float32(gain), [RATE])
    limited = list(filters.limit(loud, RATE, -2))
    assert filters.measure(loud, RATE).true_peak > -2
    assert filters.measure(limited, RATE).true_peak < -1


@given(
    length=st.integers(0, 30_000), sizes=st.lists(st.integers(1, 20_000), min_size=1, max_size=4)
)
@settings(max_examples=25)
def test_the_limiter_gives_as_many_samples_as_it_takes(length: int, sizes: list[int]) -> None:
    sound = noise(1, RATE)[:length]
    assert len(joined(filters.limit(blocks_of(sound, sizes), RATE, -2))) == length


def test_the_limiter_passes_what_is_under_its_ceiling_undelayed() -> None:
    sound = speechlike(2, RATE) * np.float32(0.5)
    limited = joined(filters.limit(blocks_of(sound, [RATE]), RATE, -2))
    assert np.abs(limited - sound).max() < 0.001


def test_the_limiter_keeps_digital_silence_silent() -> None:
    sound = np.concatenate([speechlike(1, RATE) * 2, np.zeros(RATE, np.float32)])
    limited = joined(filters.limit(blocks_of(sound, [RATE]), RATE, -2))
    assert not sixteen_bit(limited)[RATE + 100 :].any()


# EBU Tech 3341, table 1: what a meter must show, within 0.1 LU, for tones of 1 kHz of these levels
# (dBFS) and lengths (s). Its signals are stereo, as a mono file is heard.
EBU_3341 = {
    "case 1": ([(-23, 20)], -23),
    "case 2": ([(-33, 20)], -33),
    "case 3": ([(-36, 10), (-23, 60), (-36, 10)], -23),
    "case 4": ([(-72, 10), (-36, 10), (-23, 60), (-36, 10), (-72, 10)], -23),
    "case 5": ([(-26, 20), (-20, 20.1), (-26, 20)], -23),
}


@pytest.mark.parametrize(("parts", "shown"), EBU_3341.values(), ids=EBU_3341)
def test_the_meter_shows_what_the_ebu_asks_for(
    parts: list[tuple[float, float]], shown: float
) -> None:
    rate = 48_000
    blocks = [tone(seconds, rate, 1000, 10 ** (level / 20)) for level, seconds in parts]
    assert filters.measure(blocks, rate).loudness == pytest.approx(shown, abs=0.1)


# EBU Tech 3341, table 1, cases 15 to 19: phase in degrees, a fraction of the rate, amplitude, dBTP.
@pytest.mark.parametrize(
    ("share", "phase", "amplitude", "shown"),
    [(4, 0, 0.5, -6), (4, 45, 0.5, -6), (6, 60, 0.5, -6), (8, 67.5, 0.5, -6), (4, 45, 1.41, 3)],
)
def test_the_meter_sees_peaks_between_samples(
    share: float, phase: float, amplitude: float, shown: float
) -> None:
    at = np.arange(48_000)
    sound = amplitude * np.sin(2 * np.pi * at / share + math.radians(phase))
    sound *= np.clip(np.minimum(at, at[::-1]) / 4800, 0, 1)
    peak = filters.measure([sound.astype(np.float32)], 48_000).true_peak
    assert shown - 0.4 <= peak <= shown + 0.2


def test_the_meter_sees_a_peak_in_the_last_moment() -> None:
    sound = np.zeros(RATE + 1000, np.float32)
    sound[-20] = 0.5
    assert filters.measure([sound], RATE).true_peak > -7


def test_silence_has_no_loudness_and_no_peak() -> None:
    for blocks in ([], [np.zeros(3 * RATE, np.float32)]):
        meter = filters.measure(blocks, RATE)
        assert meter.loudness is None
        assert meter.true_peak == -math.inf


@needs("ffmpeg")
@pytest.mark.system
def test_the_meter_agrees_with_the_ffmpeg_program(tmp_path: Path) -> None:
    sound = joined([speechlike(4, RATE), np.zeros(RATE, np.float32), sibilants(3, RATE)])
    path = tmp_path / "sound.flac"
    path.write_bytes(codec.encode_flac(sixteen_bit(sound), RATE))
    measure = ["-af", "ebur128=dualmono=true:peak=true", "-f", "null", "-"]
    command = ["ffmpeg", "-nostats", "-hide_banner", "-i", str(path), *measure]
    report = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    said = dict(re.findall(r"^ +(I|Peak): +(\S+) (?:LUFS|dBFS)$", report, re.MULTILINE))
    meter = filters.measure(codec.decode(path, RATE), RATE)
    assert meter.loudness == pytest.approx(float(said["I"]), abs=0.1)
    assert meter.true_peak == pytest.approx(float(said["Peak"]), abs=0.1)
