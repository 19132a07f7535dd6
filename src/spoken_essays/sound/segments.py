"""The wall around pydub, whose `AudioSegment` is how an engine hands over its sound, and trimming.

Here samples are 16 bit, one channel, as takes are kept.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import numpy as np

from spoken_essays.sound.streams import rising

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Samples = NDArray[np.int16]

with warnings.catch_warnings():
    # pydub looks for ffmpeg, which nothing here needs, and its code is older than Python 3.12.
    warnings.simplefilter("ignore")
    from pydub import AudioSegment

__all__ = ["AudioSegment", "faded", "from_samples", "inner_pauses", "samples", "speech_bounds"]

_FRAME_MS = 5
# Where speech begins its cue begins: the guard before it is the shorter.
_GUARD_BEFORE_MS, _GUARD_AFTER_MS = 10, 15
_FADE_MS = 5
_SILENT_DB = -50.0
_PAUSE_DB = -45.0
_PAUSE_MS = 80


def from_samples(samples: Samples, rate: int) -> AudioSegment:
    """Samples as pydub's sound."""
    data = np.ascontiguousarray(samples, "<i2").tobytes()
    return AudioSegment(data=data, sample_width=2, frame_rate=rate, channels=1)


def samples(sound: AudioSegment) -> tuple[Samples, int]:
    """A sound of any width and any number of channels as 16 bit, one channel; and its rate.

    Channels are averaged.
    """
    if sound.sample_width != 2:
        sound = sound.set_sample_width(2)
    data = np.frombuffer(sound.raw_data, "<i2").reshape(-1, sound.channels)
    if sound.channels == 1:
        return data[:, 0].astype(np.int16), sound.frame_rate
    return np.rint(data.mean(axis=1)).astype(np.int16), sound.frame_rate


def speech_bounds(samples: Samples, rate: int) -> tuple[int, int] | None:
    """Where speech lies in a take, in samples: the engine's own silence at both ends left out.

    Silent is what stays 50 dB below the take's peak; 10 ms of it are kept before speech and 15 ms
    after, so that no breath of a word's end is lost. None if the whole take is silent.
    """
    loud = np.flatnonzero(_frame_peaks(samples, rate) > _below_peak(samples, _SILENT_DB))
    if not len(loud):
        return None
    frame = _samples_in(_FRAME_MS, rate)
    start = int(loud[0]) * frame - _samples_in(_GUARD_BEFORE_MS, rate)
    end = (int(loud[-1]) + 1) * frame + _samples_in(_GUARD_AFTER_MS, rate)
    return max(0, start), min(len(samples), end)


def inner_pauses(samples: Samples, rate: int, start: int, end: int) -> tuple[tuple[int, int], ...]:
    """The silences of 80 ms and more inside speech, as (start, end) in samples from ``start``."""
    speech = samples[start:end]
    frame = _samples_in(_FRAME_MS, rate)
    silent = _frame_peaks(speech, rate) <= _below_peak(speech, _PAUSE_DB)
    edges = np.flatnonzero(np.diff(silent.astype(np.int8), prepend=0, append=0))
    runs = [(int(a) * frame, int(b) * frame) for a, b in edges.reshape(-1, 2)]
    longest = _samples_in(_PAUSE_MS, rate)
    return tuple((a, b) for a, b in runs if b - a >= longest and a > 0 and b < len(speech))


def faded(
    block: NDArray[np.float32], rate: int, fade_in: int | None = None, fade_out: int | None = None
) -> NDArray[np.float32]:
    """The block faded in and out; its middle is untouched.

    Fades of so many samples keep the power constant where something else is faded the other way;
    None is 5 ms, beside silence.
    """
    faded = block.copy()
    rise, fall = _fade(fade_in, rate, len(block)), _fade(fade_out, rate, len(block))
    faded[: len(rise)] *= rise
    faded[len(block) - len(fall) :] *= fall[::-1]
    return faded


def _fade(samples: int | None, rate: int, length: int) -> NDArray[np.float32]:
    if samples is not None:
        return rising(min(samples, length // 2))
    length = min(_samples_in(_FADE_MS, rate), length // 2)
    ramp = 0.5 - 0.5 * np.cos(np.pi * (np.arange(length) + 0.5) / max(1, length))
    return np.asarray(ramp, np.float32)


def _frame_peaks(samples: Samples, rate: int) -> NDArray[np.int32]:
    """The largest absolute sample of each 5 ms; the last frame may be shorter."""
    if not len(samples):
        return np.zeros(0, np.int32)
    starts = np.arange(0, len(samples), _samples_in(_FRAME_MS, rate))
    return np.maximum.reduceat(np.abs(samples.astype(np.int32)), starts)


def _below_peak(samples: Samples, db: float) -> float:
    peak = float(np.abs(samples.astype(np.int32)).max(initial=0))
    return float(peak * 10 ** (db / 20))


def _samples_in(ms: int, rate: int) -> int:
    return max(1, rate * ms // 1000)
