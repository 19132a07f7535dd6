"""What is done to a recording before it is heard: rumble, noise, hissing and loud words taken down.

All of it by libavfilter's filters. Nothing is delayed, nothing becomes longer or shorter, and a
recording keeps its loudness but for what was too much in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from spoken_essays.show import Polish
from spoken_essays.sound import codec
from spoken_essays.sound.bounds import Hearing
from spoken_essays.sound.streams import amplitude

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Block = NDArray[np.float32]
    Reals = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class _Recipe:
    """What lies below ``rumble`` (Hz) is taken away, noise goes down by ``noise`` dB.

    An "s" that is louder than ``hiss`` (dB of full scale, with the voice at its usual level) is
    taken down, and by ``ratio`` what stands over the voice's usual loudness.
    """

    rumble: int
    noise: float
    hiss: float
    ratio: float


_RECIPES = {
    "light": _Recipe(rumble=60, noise=10, hiss=-22, ratio=1.5),
    "full": _Recipe(rumble=80, noise=16, hiss=-28, ratio=2.5),
}
# What hisses and what is loud depends on the level: the voice is brought to this one and back (dB).
_USUAL = -20.0
_COMPRESSED_FROM = -14.0
_COMPRESSOR = f"threshold={amplitude(_COMPRESSED_FROM):.4f}:attack=10:release=150:knee=4"
# An "s" has its place about here (Hz).
_HISS = 6500
_DEESSER = f"mode=cutabove:dfrequency={_HISS}:tfrequency={_HISS}:dqfactor=0.7:tqfactor=0.7"
_DEESSER += ":attack=2:release=40:ratio=3:range=10"
# The noise reduction's limits in dB, the middles of its bands in Hz, how far they reach, and how
# late it gives the sound: two steps of an 80th second. As noise sways, it is told of a little more.
_QUIETEST, _NOISIEST = -80.0, -20.0
_BANDS = (80, 120, 180, 270, 410, 620, 930, 1400, 2100, 3150, 4750, 7100, 10_700, 16_000, 24_000)
_WIDTH = 1.22
_STEPS_A_SECOND = 80
_SURE = 2.0


def polished(samples: Block, rate: int, polish: Polish, hearing: Hearing) -> Block:
    """The recording as it is to be heard, as long as it was; ``hearing`` is what was found in it.

    Noise is what is heard where nobody speaks: where there is no such moment none is taken away.
    """
    recipe = _RECIPES.get(polish.strength)
    if recipe is None:
        return samples
    sound = _quietened(samples, rate, recipe, hearing.calm)
    level = np.float32(amplitude(_USUAL) / max(1e-6, _rms(sound[hearing.start : hearing.end])))
    filters = [("acompressor", f"{_COMPRESSOR}:ratio={recipe.ratio}")]
    if rate > 2 * _HISS:
        filters.insert(0, ("adynamicequalizer", f"{_DEESSER}:threshold={amplitude(recipe.hiss)}"))
    return np.asarray(codec.filtered(sound * level, rate, *filters) / level, np.float32)


def polished_room(samples: Block, rate: int, polish: Polish) -> Block:
    """A recording of the room alone: what is done to it beneath a voice."""
    recipe = _RECIPES.get(polish.strength)
    if recipe is None:
        return samples
    return _quietened(samples, rate, recipe, [(0, len(samples))])


def _quietened(
    samples: Block, rate: int, recipe: _Recipe, calm: Sequence[tuple[int, int]]
) -> Block:
    """Without rumble and some of the noise, of which there is nothing else in ``calm``."""
    sound = codec.filtered(samples, rate, ("highpass", f"f={recipe.rumble}:p=2"))
    noise = _noise(sound, rate, calm)
    if noise is None:
        return sound
    usual = max(_QUIETEST, min(_NOISIEST, float(np.median(noise))))
    bands = "|".join(f"{level - usual:.1f}" for level in np.clip(noise, usual - 24, usual + 24))
    options = f"nr={recipe.noise}:nf={usual:.1f}:nt=custom:bn={bands}"
    return codec.filtered(sound, rate, ("afftdn", options), delay=2 * (rate // _STEPS_A_SECOND))


def _noise(sound: Block, rate: int, calm: Sequence[tuple[int, int]]) -> Reals | None:
    """How loud the noise is in each of the filter's bands, as dB of white noise that is as dense.

    None if there is no moment in which it is heard alone, or so little of it that none hears it.
    """
    size = rate // 25
    pieces = [sound[at : at + size] for a, b in calm for at in range(a, b - size + 1, size // 2)]
    if not pieces:
        return None
    window = np.hanning(size)
    spectra = np.square(np.abs(np.fft.rfft(np.array(pieces) * window))) / np.square(window).sum()
    density = 10 * np.log10(spectra.mean(axis=0) + 1e-14)
    if float(np.median(density)) < _QUIETEST:
        return None
    # Beyond the highest frequency the last band that can be heard stands for the others.
    places = np.minimum(np.array(_BANDS) * size / rate, len(density) - 2)
    wide = [slice(int(at / _WIDTH), int(at * _WIDTH) + 1) for at in places]
    return np.array([density[each].mean() for each in wide]) + _SURE


def _rms(sound: Block) -> float:
    return float(np.sqrt(np.mean(np.square(sound, dtype=np.float64)))) if len(sound) else 0.0
