"""A recording as the ear has it: its bands' energy above the room's floor, frame by frame.

The method is that of speech detectors by energy: a floor for each band from the quietest moments,
and sound wherever the strongest bands stand above it.
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

# Everything is heard at this rate, in frames of 20 ms, 4 ms apart.
_RATE = 16_000
_HOP, _WINDOW, _FFT = 64, 320, 512
FRAMES_A_SECOND = _RATE // _HOP
_AT_ONCE = 4096
_BANDS, _LOWEST = 24, 100.0
# A quarter of the bands says how much is heard: no sound fills them all.
_STRONGEST = 6
# A voice stands here, in bands: about 100 to 900 Hz; a hiss from about 2 kHz up.
_VOICE, _HISS = slice(0, 8), slice(13, None)
# A vowel stands so far over the floor, and so little under the loudest; breath does not. What is
# as loud as the voice itself is one in any case.
_VOICED_DB, _VOICED_DEPTH, _LOUD_DEPTH = 10.0, 20.0, 8.0
# No floor lies further below what is loud, in dB: below that a room dies away, and nobody speaks.
_DEEPEST = 62.0
_NOTHING, _DIGITAL, _NEAR = -140.0, -105.0, 10
# An encoder fades out what it fills its last frame with: within so many frames, by so many dB.
_EDGE, _FADE = 15, 12.0
# A room shows itself by so many ms within so many dB; else the voice leaves no pause to hear it in.
_PAUSE_MS, _PAUSE_DB = 120, 4.0


@dataclass(frozen=True, kw_only=True)
class Frames:
    """Frame by frame, 4 ms apart: the level in dB, and whether a voice is heard.

    ``islands`` are the stretches of frames in which anything is heard but the room, ``loud`` is the
    level of the voice.
    """

    level: Reals
    voiced: Flags
    islands: tuple[tuple[int, int], ...]
    loud: float


def listen(samples: Block, rate: int) -> Frames:
    """Hear a whole recording; frame n is centred on its n-th step of 4 ms."""
    power = _band_power(codec.resample(samples, rate, _RATE), min(_RATE, rate) / 2)
    level = _decibels(power.sum(axis=1))
    bands = _decibels(_smoothed(power, 5))
    floor = _floor(power, level)
    islands = _islands(_activity(bands, floor))
    sounding = np.concatenate([level[:0], *(level[a:b] for a, b in islands)])
    loud = float(np.percentile(sounding, 85)) if len(sounding) else _NOTHING
    voice, hiss = bands[:, _VOICE], bands[:, _HISS]
    voiced = (voice - floor[_VOICE]).max(axis=1) > _VOICED_DB
    voiced &= (voice.max(axis=1) > hiss.max(axis=1)) & (level > loud - _VOICED_DEPTH)
    voiced |= level > loud - _LOUD_DEPTH
    return Frames(level=level, voiced=voiced, islands=tuple(islands), loud=loud)


def runs(flags: Flags) -> list[tuple[int, int]]:
    """The stretches in which a flag is set."""
    edges = np.flatnonzero(np.diff(flags.astype(np.int8), prepend=0, append=0))
    return [(int(a), int(b)) for a, b in edges.reshape(-1, 2)]


def _floor(power: Reals, level: Reals) -> Reals:
    """Each band's power where nothing is heard but the room, in dB."""
    # What is digitally silent, and what fades there, is no room: an encoder's beginning, a gate.
    silent = np.pad((level <= _DIGITAL).astype(np.int8), _NEAR)
    sounding = np.lib.stride_tricks.sliding_window_view(silent, 2 * _NEAR + 1).max(axis=1) == 0
    sounding &= ~_faded(level)
    if not sounding.any():
        return np.full(power.shape[1], _NOTHING)
    power = power[sounding]
    slow = _smoothed(power, 15)
    deepest = float(np.percentile(_decibels(slow).max(axis=1), 92)) - _DEEPEST
    if not _has_pause(_decibels(slow.sum(axis=1))):
        return np.full(power.shape[1], deepest)
    floor = np.maximum(np.percentile(_decibels(slow), 10, axis=0), deepest)
    activity = _activity(_decibels(slow), floor)
    calm = activity <= np.percentile(activity, 10) + 1.5
    return np.maximum(_decibels(power[calm].mean(axis=0)), deepest)


def _faded(level: Reals) -> Flags:
    """At either end, what is far below all that is softly heard between."""
    faded = level < np.percentile(level, 5) - _FADE
    faded[_EDGE:-_EDGE] = False
    return faded


def _has_pause(level: Reals) -> bool:
    calm = runs(level < level.min() + _PAUSE_DB)
    return max(b - a for a, b in calm) >= _PAUSE_MS * FRAMES_A_SECOND // 1000


def _activity(bands: Reals, floor: Reals) -> Reals:
    excess = np.maximum(bands - floor, 0)
    return np.asarray(np.sort(excess, axis=1)[:, -_STRONGEST:].mean(axis=1), np.float64)


def _islands(activity: Reals) -> list[tuple[int, int]]:
    """Stretches above a lower threshold that reach a higher one: both by what is loud here."""
    high = float(np.clip(0.3 * np.percentile(activity, 92), 5.5, 16))
    found = runs(activity > max(3.6, high / 2))
    return [(a, b) for a, b in found if (activity[a:b] > high).sum() >= 2]


def _band_power(samples: Block, nyquist: float) -> Reals:
    """The power of each band in each frame."""
    # Beyond its ends a recording goes on as it was: else it would seem to begin in silence.
    padded = np.pad(samples, (_WINDOW // 2, _WINDOW), "symmetric")
    count = len(samples) // _HOP + 1
    windows = np.lib.stride_tricks.sliding_window_view(padded, _WINDOW)[::_HOP][:count]
    shape = np.hanning(_WINDOW + 1)[:-1]
    bank = _bank(nyquist) / np.square(shape).sum()
    parts = (windows[at : at + _AT_ONCE] * shape for at in range(0, count, _AT_ONCE))
    return np.concatenate([np.square(np.abs(np.fft.rfft(part, _FFT))) @ bank for part in parts])


def _bank(nyquist: float) -> Reals:
    """Triangles as wide as the ear's bands, evenly spaced on the mel scale."""
    mel = np.linspace(_mel(_LOWEST), _mel(nyquist * 0.94), _BANDS + 2)
    edges = 700 * (10 ** (mel / 2595) - 1)
    hertz = np.fft.rfftfreq(_FFT, 1 / _RATE)[:, None]
    rise = (hertz - edges[:-2]) / (edges[1:-1] - edges[:-2])
    fall = (edges[2:] - hertz) / (edges[2:] - edges[1:-1])
    return np.asarray(np.clip(np.minimum(rise, fall), 0, None), np.float64)


def _mel(hertz: float) -> float:
    return float(2595 * np.log10(1 + hertz / 700))


def _smoothed(power: Reals, width: int) -> Reals:
    """Each band's mean over ``width`` frames around each."""
    padded = np.pad(power, ((width // 2 + 1, width // 2), (0, 0)), "edge")
    total = np.cumsum(padded, axis=0)
    # Sums of what is loud leave a trace where it is silent.
    return np.maximum(total[width:] - total[:-width], 0) / width


def _decibels(power: Reals) -> Reals:
    return np.asarray(10 * np.log10(power + 10 ** (_NOTHING / 10)), np.float64)
