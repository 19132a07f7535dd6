"""Where somebody speaks in a recording, and where nothing but the room is heard.

All is by energy above the recording's own floor, band by band, and never by a fixed level: a clip
may be loud or faint, its room quiet or not. Sound is one channel of float32, full scale = 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from spoken_essays.sound import codec

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Block = NDArray[np.float32]
    Reals = NDArray[np.float64]
    Flags = NDArray[np.bool_]

Stretch = tuple[int, int]

# Everything is heard at this rate, in frames of 20 ms, 4 ms apart.
_RATE = 16_000
_HOP, _WINDOW, _FFT = 64, 320, 512
_FRAMES_A_SECOND = _RATE // _HOP
_BANDS, _LOWEST = 24, 100.0
_STRONGEST = 6
# No floor lies further below what is loud, in dB: below that a room dies away, and nobody speaks.
_DEEPEST = 62.0
_NOTHING = -140.0


@dataclass(frozen=True, kw_only=True)
class Hearing:
    """What is found in a recording, in its samples.

    ``start`` and ``end`` are where speech begins and ends, without any guard. ``first`` and
    ``last`` are how far around it nothing is heard but breath and room; ``quiet`` are the stretches
    in which it is the room alone, in order.
    """

    start: int
    end: int
    first: int
    last: int
    quiet: tuple[Stretch, ...]


@dataclass(frozen=True, kw_only=True)
class _Frames:
    """Frame by frame: how far the strongest bands stand over the floor, the level, the voice's."""

    activity: Reals
    level: Reals
    voice: Reals
    loud: float


def hear(samples: Block, rate: int, speech: Stretch | None = None) -> Hearing | None:
    """Where speech lies in ``samples``; ``speech`` are its bounds where they are known.

    None if nobody speaks in it.
    """
    frames = _frames(samples, rate)
    islands = _islands(frames)
    if not islands:
        return None
    core = _core(frames, islands)
    start, end = core[0][0], core[-1][1]
    return Hearing(
        start=start * _HOP * rate // _RATE,
        end=end * _HOP * rate // _RATE,
        first=0,
        last=len(samples),
        quiet=(),
    )


def _frames(samples: Block, rate: int) -> _Frames:
    power = _band_power(codec.resample(samples, rate, _RATE), min(_RATE, rate) / 2)
    decibels = 10 * np.log10(_smoothed(power, 3) + 10 ** (_NOTHING / 10))
    level = 10 * np.log10(power.sum(axis=1) + 10 ** (_NOTHING / 10))
    floor = _floor(power, level)
    activity = _activity(decibels, floor)
    loud = float(np.percentile(level, 92))
    return _Frames(activity=activity, level=level, voice=level, loud=loud)


def _activity(decibels: Reals, floor: Reals) -> Reals:
    excess = np.maximum(decibels - floor, 0)
    return np.asarray(np.sort(excess, axis=1)[:, -_STRONGEST:].mean(axis=1), np.float64)


def _floor(power: Reals, level: Reals) -> Reals:
    """Each band's power where nothing is heard but the room, in dB."""
    sounding = level > _NOTHING + 30
    if not sounding.any():
        sounding = np.ones(len(level), bool)
    slow = 10 * np.log10(_smoothed(power, 15)[sounding] + 10 ** (_NOTHING / 10))
    deepest = np.percentile(slow.max(axis=1), 92) - _DEEPEST
    floor = np.maximum(np.percentile(slow, 10, axis=0), deepest)
    calm = _activity(slow, floor)
    calm_frames = calm <= np.percentile(calm, 10) + 1.5
    mean = 10 * np.log10(power[sounding][calm_frames].mean(axis=0) + 10 ** (_NOTHING / 10))
    return np.maximum(mean, deepest)


def _islands(frames: _Frames) -> list[Stretch]:
    activity = frames.activity
    high = np.clip(0.3 * np.percentile(activity, 92), 7, 16)
    low = max(4.5, high / 2)
    on = np.concatenate([[False], activity > low, [False]])
    edges = np.flatnonzero(np.diff(on))
    runs = [(int(a), int(b)) for a, b in edges.reshape(-1, 2)]
    return [(a, b) for a, b in runs if (activity[a:b] > high).sum() >= 3]


def _core(frames: _Frames, islands: list[Stretch]) -> list[Stretch]:
    return islands


def _band_power(samples: Block, nyquist: float) -> Reals:
    """The power of each band in each frame; frame n is centred on sample ``n * _HOP``."""
    padded = np.concatenate([np.zeros(_WINDOW // 2), samples, np.zeros(_WINDOW)])
    count = len(samples) // _HOP + 1
    windows = np.lib.stride_tricks.sliding_window_view(padded, _WINDOW)[::_HOP][:count]
    shape = np.hanning(_WINDOW + 1)[:-1]
    filters = _bank(nyquist)
    parts = [
        np.square(np.abs(np.fft.rfft(windows[at : at + 4096] * shape, _FFT))) @ filters
        for at in range(0, count, 4096)
    ]
    return np.concatenate(parts) / np.square(shape).sum()


def _bank(nyquist: float) -> Reals:
    """Triangles as wide as the ear's, evenly spaced on the mel scale."""
    mel = np.linspace(_mel(_LOWEST), _mel(nyquist * 0.94), _BANDS + 2)
    edges = 700 * (10 ** (mel / 2595) - 1)
    hertz = np.fft.rfftfreq(_FFT, 1 / _RATE)[:, None]
    rise = (hertz - edges[:-2]) / (edges[1:-1] - edges[:-2])
    fall = (edges[2:] - hertz) / (edges[2:] - edges[1:-1])
    return np.asarray(np.clip(np.minimum(rise, fall), 0, None) * 2 / _FFT, np.float64)


def _mel(hertz: float) -> float:
    return float(2595 * np.log10(1 + hertz / 700))


def _smoothed(power: Reals, width: int) -> Reals:
    """Each band's mean over ``width`` frames around each."""
    if len(power) <= width:
        return power
    padded = np.pad(power, ((width // 2 + 1, width // 2), (0, 0)), "edge")
    total = np.cumsum(padded, axis=0)
    return np.asarray((total[width:] - total[:-width]) / width)
