"""Whether a voice's reading can be what its text says: long enough, not too long, not clipped.

Measured with eSpeak NG in twenty languages and with Piper, at the speed they have by themselves: a
letter takes 0.05 to 0.17 s, with an ideograph counted as three and a figure as four of them. What
is far outside has lost words, or goes on and on.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from spoken_essays.sound.segments import Samples

# Seconds a letter at the very least and at the very most; and what a short word may take besides.
_LEAST, _MOST = 0.022, 0.2
_BREATH, _LINGERING = 0.15, 2.5
# By so much both are wider if nobody knows how fast the voice is meant to speak.
_UNKNOWN = 2.0
_SPEEDS = (0.25, 4.0)
# "Aaaaaargh" is as long as its reader likes.
_DRAWN_OUT = re.compile(r"([^\W\d])\1{2,}")
# A flat top at full scale: so many samples of the same value, in all so much of the reading.
_FULL_SCALE = 32_700
_FLAT = 4
_CLIPPED_SHARE = 0.001


@dataclass(frozen=True)
class Soundness:
    """What is wrong with a reading, each in words; ``badness`` tells which of two is worse."""

    faults: tuple[str, ...] = ()
    badness: float = 0.0


SILENT = Soundness(("only silence",), 1_000.0)


def soundness(speech: Samples, rate: int, text: str, *, speed: object = None) -> Soundness:
    """Of the speech in a take (16 bit, without the silence around it), and the text it should be.

    ``speed`` is how much faster than by itself the voice is told to speak, if that is known.
    """
    seconds = len(speech) / rate
    least, most = _bounds(text, speed)
    faults, badness = [], 0.0
    if seconds < least:
        faults.append(f"far too short for its words ({seconds:.1f} s)")
        badness += 1 + least / max(seconds, 0.01)
    if seconds > most:
        faults.append(f"far too long for its words ({seconds:.1f} s)")
        badness += 1 + seconds / most
    if (share := _clipped(speech)) > _CLIPPED_SHARE:
        faults.append("clipped")
        badness += 1 + share
    return Soundness(tuple(faults), badness)


def _bounds(text: str, speed: object) -> tuple[float, float]:
    """The seconds that a text takes at the least and at the most."""
    letters = sum(map(_weight, _DRAWN_OUT.sub(r"\1\1", text)))
    least, most = _LEAST * letters - _BREATH, _MOST * letters + _LINGERING
    if isinstance(speed, int | float) and _SPEEDS[0] <= speed <= _SPEEDS[1]:
        return least / speed, most / min(speed, 1.0)
    return least / _UNKNOWN, most * _UNKNOWN


def _weight(sign: str) -> float:
    """How long a character takes, in letters."""
    kind = unicodedata.category(sign)[0]
    if kind == "L":
        return 3.0 if unicodedata.east_asian_width(sign) in "WF" and not _is_kana(sign) else 1.0
    return {"N": 4.0, "M": 0.5}.get(kind, 0.0)


def _is_kana(sign: str) -> bool:
    return "\u3040" <= sign <= "\u30ff"


def _clipped(speech: Samples) -> float:
    """The share of the samples that lie in flat tops at full scale."""
    flat = np.abs(speech.astype(np.int32)) >= _FULL_SCALE
    same = np.flatnonzero(np.diff(speech, prepend=0, append=0) != 0)
    if not len(same):
        return 0.0
    starts, lengths = same[:-1], np.diff(same)
    tops = (lengths >= _FLAT) & flat[np.minimum(starts, len(speech) - 1)]
    return float(lengths[tops].sum()) / max(1, len(speech))
