"""The room alone: the longest stretch of a take in which nobody speaks and nothing happens.

It fills the pauses between the clips, as the few moments around each of them would not suffice to.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from spoken_essays.sound import codec
from spoken_essays.taking.cutting import in_few_bits, pieces
from spoken_essays.taking.records import Account

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Block = NDArray[np.float32]

# Seconds: kept clear of what is heard before and after, and how long a stretch is at least, and
# at most. So many are looked at.
_CLEAR, _SHORTEST, _LONGEST, _LOOKED_AT = 0.3, 1.0, 10.0, 12
# Each 50 ms of it may be so many dB louder than most are. A room is louder than a gate's silence.
_FRAME, _STEADY_DB, _GATED_DB = 0.05, 4.0, -95.0


def room_tone(path: Path, account: Account) -> bytes | None:
    """A FLAC of the room alone; None if there is no second of it, or it is digital silence."""
    rate = account.rate
    stretches = sorted(_stretches(account), key=lambda each: each[0] - each[1])[:_LOOKED_AT]
    ranges = [(round(start * rate), round(end * rate)) for start, end in sorted(stretches)]
    blocks = codec.decode(path, rate, channel=account.channel)
    steady = [each for each in pieces(blocks, ranges) if _is_steady(each, rate)]
    longest = max(steady, key=len, default=None)
    return None if longest is None else codec.encode_flac(in_few_bits(longest), rate)


def _stretches(account: Account) -> Iterator[tuple[float, float]]:
    """Where nothing was found but silence, away from all else; of long ones the middle."""
    sounds = [(each.start, each.end) for line in account.lines for each in line.readings]
    sounds += [(each.start, each.end) for each in account.extras if each.kind != "silence"]
    reached, ordered = 0.0, [*sorted(sounds), (account.duration, account.duration)]
    for before, after in pairwise([(0.0, 0.0), *ordered]):
        reached = max(reached, before[1])
        start, end = reached + _CLEAR, after[0] - _CLEAR
        if end - start >= _SHORTEST:
            spare = max(0.0, end - start - _LONGEST) / 2
            yield start + spare, end - spare


def _is_steady(sound: Block, rate: int) -> bool:
    size = round(_FRAME * rate)
    frames = sound[: len(sound) // size * size].reshape(-1, size)
    if not len(frames):
        return False
    with np.errstate(divide="ignore"):
        levels = 10 * np.log10(np.square(frames, dtype=np.float64).mean(axis=1))
    middle = float(np.median(levels))
    return middle > _GATED_DB and float(levels.max()) <= middle + _STEADY_DB
