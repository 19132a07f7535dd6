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
from spoken_essays.sound.bounds import Hearing
from spoken_essays.sound.filters import filtered
from spoken_essays.sound.streams import amplitude, decibels

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Block = NDArray[np.float32]


@dataclass(frozen=True, kw_only=True)
class _Recipe:
    """What lies below ``rumble`` (Hz) is taken away, if it is heard at all.

    Noise goes down by ``noise`` dB, up to ``sure`` dB above where it was heard: it sways. An "s"
    that is louder than ``hiss`` (dB of full scale, with the voice at its usual level) is taken
    down, and by ``ratio`` what stands over the voice's usual loudness.
    """

    rumble: int
    noise: float
    sure: float
    hiss: float
    ratio: float


_RECIPES = {
    "light": _Recipe(rumble=50, noise=10, sure=4, hiss=-22, ratio=1.5),
    "full": _Recipe(rumble=70, noise=16, sure=10, hiss=-28, ratio=2.5),
}
# What is heard beneath a voice, what hisses and what is loud depends on its level: it is brought to
# this one, and back (dB of full scale). Rumble and noise that are softer nobody hears.
_USUAL = -20.0
_RUMBLE, _NOISE = -60.0, -75.0
_COMPRESSED_FROM = -14.0
_COMPRESSOR = f"threshold={amplitude(_COMPRESSED_FROM):.4f}:attack=10:release=150:knee=4"
# An "s" has its place about here (Hz).
_HISS = 6500
_DEESSER = f"mode=cutabove:dfrequency={_HISS}:tfrequency={_HISS}:dqfactor=0.7:tqfactor=0.7"
_DEESSER += ":attack=2:release=40:ratio=3:range=10"
# The most noise that the filter knows; it gives the sound two steps of an 80th second too late.
_NOISIEST = -20.0
_STEPS_A_SECOND = 80


@dataclass(frozen=True, kw_only=True)
class Polished:
    """A recording as it is to be heard, and by how many dB its noise has been lowered."""

    sound: Block
    lowered: float = 0.0


def polished(samples: Block, rate: int, polish: Polish, hearing: Hearing) -> Polished:
    """The recording polished, as long as it was; ``hearing`` is what was found in it.

    Noise is what is heard where nobody speaks: where there is no such moment none is taken away.
    """
    recipe = _RECIPES.get(polish.strength)
    if recipe is None:
        return Polished(sound=samples)
    voice = _rms(samples[hearing.start : hearing.end])
    level = np.float32(amplitude(_USUAL) / max(1e-6, voice))
    quiet = _quietened(samples * level, rate, recipe, hearing.calm)
    filters = [("acompressor", f"{_COMPRESSOR}:ratio={recipe.ratio}")]
    if rate > 2 * _HISS:
        filters.insert(0, ("adynamicequalizer", f"{_DEESSER}:threshold={amplitude(recipe.hiss)}"))
    sound = np.asarray(filtered(quiet.sound, rate, *filters) / level, np.float32)
    return Polished(sound=sound, lowered=quiet.lowered)


def polished_room(samples: Block, rate: int, polish: Polish, *, noise: bool = True) -> Block:
    """A recording of the room alone: what is done to it beneath a voice.

    ``noise`` says whether it is taken down there.
    """
    recipe = _RECIPES.get(polish.strength)
    if recipe is None:
        return samples
    return _quietened(samples, rate, recipe, [(0, len(samples))] if noise else []).sound


def _quietened(
    samples: Block, rate: int, recipe: _Recipe, calm: Sequence[tuple[int, int]]
) -> Polished:
    """Without rumble and some of the noise, of which there is nothing else in ``calm``."""
    sound = samples
    low = filtered(samples, rate, ("lowpass", f"f={recipe.rumble}:p=2"))
    if decibels(_in(low, calm or [(0, len(low))])) > _RUMBLE:
        sound = filtered(samples, rate, ("highpass", f"f={recipe.rumble}:p=2"))
    noise = decibels(_in(sound, calm))
    if noise < _NOISE:
        return Polished(sound=sound)
    options = f"nr={recipe.noise}:nf={min(noise + recipe.sure, _NOISIEST):.1f}"
    less = filtered(sound, rate, ("afftdn", options), delay=2 * (rate // _STEPS_A_SECOND))
    return Polished(sound=less, lowered=noise - decibels(_in(less, calm)))


def _in(sound: Block, stretches: Sequence[tuple[int, int]]) -> float:
    """The RMS of some stretches of a sound; 0 of none."""
    return _rms(np.concatenate([sound[:0], *(sound[start:end] for start, end in stretches)]))


def _rms(sound: Block) -> float:
    return float(np.sqrt(np.mean(np.square(sound, dtype=np.float64)))) if len(sound) else 0.0
