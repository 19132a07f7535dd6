"""A room's own sound for as long as it is wanted, made of the moments in which it was heard alone.

Grains of these moments follow each other, each from a place that nobody could foretell, laid over
the last one's end where both are most alike: so nothing comes again at regular times, no seam
stands out, and a hum goes on. The same seed gives the same sound.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from spoken_essays.sound.streams import rising

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Block = NDArray[np.float32]

# A grain is a second long at most, and is laid over the last one for 40 ms, or a third of itself.
_LONGEST_SECONDS, _SHORTEST_SHARE = 1.0, 0.6
_OVERLAP_SECONDS = 0.04
# From so many grains the one is taken that goes on best.
_TRIES = 12


def room_tone(moments: Sequence[Block], rate: int, length: int, seed: str) -> Iterator[Block]:
    """``length`` samples of tone; ``moments`` are what was heard of the room, all at one level."""
    digest = hashlib.blake2b(seed.encode(), digest_size=8).digest()
    random = np.random.default_rng(int.from_bytes(digest))
    usable = [moment for moment in _level(moments) if len(moment) > 3]
    overlap = min(round(_OVERLAP_SECONDS * rate), min(map(len, usable), default=0) // 3)
    tail = np.zeros(0, np.float32)
    while length > 0 and usable:
        grain = _next_grain(usable, rate, tail, random)
        grain[: len(tail)] = _turned(tail, grain[: len(tail)])
        cut = len(grain) - overlap
        yield grain[: min(cut, length)]
        tail, length = grain[cut:], length - cut


def _level(moments: Sequence[Block]) -> list[Block]:
    """The moments, each as loud as all together: a room's level sways, which is heard in a loop."""
    if not moments:
        return []
    whole = _rms(np.concatenate(moments))
    return [moment * np.float32(whole / max(_rms(moment), 1e-9)) for moment in moments]


def _next_grain(
    moments: Sequence[Block], rate: int, tail: Block, random: np.random.Generator
) -> Block:
    """A grain whose beginning is most like ``tail``, of some that chance has chosen."""
    lengths = np.array([len(moment) for moment in moments], np.float64)
    best, most = None, -np.inf
    for which in random.choice(len(moments), _TRIES if len(tail) else 1, p=lengths / lengths.sum()):
        grain = _chance_grain(moments[which], rate, random)
        alike = float(np.vdot(grain[: len(tail)], tail))
        if best is None or alike > most:
            best, most = grain, alike
    return np.array(best, np.float32)


def _chance_grain(moment: Block, rate: int, random: np.random.Generator) -> Block:
    """Most of a moment, or a second of it; every other time backwards: a room sounds the same."""
    longest = min(len(moment), round(_LONGEST_SECONDS * rate))
    length = round(longest * random.uniform(_SHORTEST_SHARE, 1))
    start = int(random.integers(0, len(moment) - length + 1))
    grain = moment[start : start + length]
    return grain[::-1] if random.integers(2) else grain


def _turned(old: Block, new: Block) -> Block:
    """One turned into the other, at constant power however much they have in common."""
    up = rising(len(new))
    down = up[::-1]
    together = float(np.vdot(old, new))
    apart = float(np.linalg.norm(old) * np.linalg.norm(new))
    common = max(-0.5, together / apart) if apart else 0.0
    return np.asarray((old * down + new * up) / np.sqrt(1 + 2 * common * up * down), np.float32)


def _rms(sound: Block) -> float:
    return float(np.sqrt(np.mean(np.square(sound, dtype=np.float64))))
