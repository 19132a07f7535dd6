"""Silence that an editor or a phone's noise gate has put into a recording: it is no room.

No room is so silent, and no microphone. What is left of the room where a gate closes dies away
into it, and is none either.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from spoken_essays.sound.bounds import Hearing, Stretch, steadiest
from spoken_essays.sound.listening import runs
from spoken_essays.sound.rooms import OWN_SECONDS
from spoken_essays.sound.streams import amplitude

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Block = NDArray[np.float32]
    Flags = NDArray[np.bool_]

# In dB of full scale, over a step of 10 ms.
_SILENT = -90.0
_STEPS_A_SECOND = 100
# A gate is at work where less than this share of all calm moments is heard at all.
_HEARD_SHARE = 0.5
# What dies away is cut where it is so far below the room that takes its place (dB).
_BELOW = 6.0


def sounding(samples: Block, rate: int, hearing: Hearing) -> Hearing:
    """What was found in a recording without the silence around its speech and in its calm moments.

    Nothing is calm any more where a gate leaves no steady moment of the room.
    """
    silent = _silent(samples, rate, _SILENT)
    if not silent.any():
        return hearing
    step = _step(rate)
    pieces = [(start * step, end * step) for start, end in runs(~silent)]
    heard = [
        (max(a, start), min(b, end))
        for a, b in hearing.calm
        for start, end in pieces
        if start < b and end > a
    ]
    share = _length(heard) / max(1, _length(hearing.calm))
    steady = max((b - a for a, b in steadiest(samples, rate, heard)), default=0)
    gated = share < _HEARD_SHARE and steady < OWN_SECONDS * rate
    return replace(_within(silent, rate, hearing), calm=() if gated else tuple(heard))


def cut_to(samples: Block, rate: int, hearing: Hearing, level: float) -> Hearing:
    """The same up to where a gated recording dies away beneath a room of this level (dB)."""
    return _within(_silent(samples, rate, max(_SILENT, level - _BELOW)), rate, hearing)


def _within(silent: Flags, rate: int, hearing: Hearing) -> Hearing:
    """Heard no further around its speech than up to where it is silent."""
    step = _step(rate)
    at = np.flatnonzero(silent) * step
    before, after = at[at + step <= hearing.start], at[at >= hearing.end]
    return replace(
        hearing,
        first=max(hearing.first, int(before.max(initial=-step)) + step),
        last=min(hearing.last, int(after.min(initial=hearing.last))),
    )


def _silent(samples: Block, rate: int, level: float) -> Flags:
    """Which steps of a recording are softer than ``level``."""
    step = _step(rate)
    frames = samples[: len(samples) // step * step].reshape(-1, step)
    return np.asarray(frames.std(axis=1, dtype=np.float64) < amplitude(level), np.bool_)


def _step(rate: int) -> int:
    return max(1, rate // _STEPS_A_SECOND)


def _length(stretches: list[Stretch] | tuple[Stretch, ...]) -> int:
    return sum(end - start for start, end in stretches)
