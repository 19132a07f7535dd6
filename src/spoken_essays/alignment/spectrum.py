"""How loud a take is, frame by frame and band by band. Frames are 10 ms; levels are dBFS."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from spoken_essays.alignment.loading import RATE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spoken_essays.alignment.loading import Sound

    Reals = NDArray[np.float32]

HOP = 160
_WIDTH, _FFT = 400, 512
_BANDS, _LOWEST, _HIGHEST = 32, 60.0, 7600.0


def levels_of(sound: Sound) -> tuple[Reals, Reals]:
    """The level of each mel band, and of all together, frame by frame, in dB."""
    count = max(1, -(-len(sound.samples) // HOP))
    before = (_WIDTH - HOP) // 2
    padded = np.zeros(count * HOP + _WIDTH, np.int16)
    padded[before : before + len(sound.samples)] = sound.samples
    window = np.hanning(_WIDTH).astype(np.float32) / np.float32(32_768)
    mel = _mel()
    bands, levels = np.empty((count, _BANDS), np.float32), np.empty(count, np.float32)
    for first in range(0, count, 4096):
        last = min(count, first + 4096)
        at = np.arange(first, last)[:, None] * HOP + np.arange(_WIDTH)
        power = np.square(np.abs(np.fft.rfft(padded[at] * window, _FFT))).astype(np.float32)
        bands[first:last] = _decibels(power @ mel)
        levels[first:last] = _decibels(power[:, 3:].sum(axis=1) * (2 / _FFT / _WIDTH / 0.375))
    return bands, levels


def smoothed(bands: Reals, width: int) -> Reals:
    """The mean power over a few frames: noise is steadier then, and speech is not."""
    if width == 1:
        return bands
    power = np.pad(10 ** (bands / 10), ((width // 2, width // 2), (0, 0)), mode="edge")
    summed = sum(power[at : at + len(bands)] for at in range(width))
    return _decibels(np.asarray(summed / width, np.float32))


def _decibels(power: Reals) -> Reals:
    return np.asarray(10 * np.log10(power + 1e-12), np.float32)


def _mel() -> Reals:
    """Triangles, evenly spaced as the ear hears, that gather an FFT's bins into bands."""
    low, high = (2595 * np.log10(1 + hertz / 700) for hertz in (_LOWEST, _HIGHEST))
    corners = 700 * (10 ** (np.linspace(low, high, _BANDS + 2) / 2595) - 1)
    hertz = np.fft.rfftfreq(_FFT, 1 / RATE)[:, None]
    rising = (hertz - corners[:-2]) / (corners[1:-1] - corners[:-2])
    falling = (corners[2:] - hertz) / (corners[2:] - corners[1:-1])
    return np.clip(np.minimum(rising, falling), 0, 1).astype(np.float32)
