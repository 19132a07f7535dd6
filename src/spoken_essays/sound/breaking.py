"""A recorded line cut where its author wrote a pause into it, so that this one is exact as well.

Which of a reading's silences is meant is told by how much of the line's letters stand before the
mark, and of the voice before the silence. What is not clear is left as it was read.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import replace

from spoken_essays.model import Break, Levels, Take

Stretch = tuple[int, int]

# In ms: the least that is a silence, and what nobody leaves at a mere comma.
_LEAST, _MEANT = 120, 400
# A reader is so far off the pace of letters: a share of the line, or so many seconds of it.
_OFF_SHARE, _OFF_SECONDS = 0.12, 0.4
# By so much it is longer than all other silences thereabouts.
_LONGER = 1.6
# In ms: what is kept on either side of words, and how a room is heard around them (as `bounds`).
_GUARD, _RING_BEFORE, _RING_AFTER = 15, 40, 100
_STEP_SECONDS = 0.1


def broken(take: Take, breaks: Sequence[Break]) -> list[tuple[Take, int]]:
    """A take in pieces, each with the pause (ms) that follows it, 0 after the last.

    It is whole where no silence is clearly meant; ``take.pauses`` are the silences looked at.
    """
    pieces, left = [], take
    for stretch, each in zip(places(take, breaks), breaks, strict=True):
        if stretch is not None:
            first, left = _cut(left, take.start + stretch[0], take.start + stretch[1])
            pieces.append((first, each.pause))
    return [*pieces, (left, 0)]


def places(take: Take, breaks: Sequence[Break]) -> list[Stretch | None]:
    """For each mark its silence, in samples from ``take.start``; None where none is clear."""
    found: list[Stretch | None] = []
    after = 0
    for each in breaks:
        best = _clear([pause for pause in take.pauses if pause[0] >= after], take, each)
        after = best[1] if best else after
        found.append(best)
    return found


def _clear(pauses: Sequence[Stretch], take: Take, mark: Break) -> Stretch | None:
    """The silence that is meant by a mark, if it stands out."""
    voice = take.end - take.start - sum(b - a for a, b in take.pauses)
    off = max(_OFF_SHARE, _OFF_SECONDS * take.rate / max(1, voice))
    near = [
        pause
        for pause in pauses
        if _ms(pause, take) >= _LEAST and abs(_share(pause, take, voice) - mark.share) <= off
    ]
    if not near:
        return None
    *others, best = sorted(near, key=lambda pause: pause[1] - pause[0])
    if others and _ms(best, take) < _LONGER * _ms(others[-1], take):
        return None
    share = _share(best, take, voice)
    elsewhere = min((abs(share - stop) for stop in mark.stops), default=1.0)
    meant = _ms(best, take) >= _MEANT or abs(share - mark.share) <= elsewhere
    return best if meant else None


def _share(pause: Stretch, take: Take, voice: int) -> float:
    """How much of the voice, silences left out, is heard before a pause."""
    before = sum(b - a for a, b in take.pauses if b <= pause[0])
    return (pause[0] - before) / max(1, voice)


def _ms(pause: Stretch, take: Take) -> float:
    return 1000 * (pause[1] - pause[0]) / take.rate


def _cut(take: Take, silence: int, voice: int) -> tuple[Take, Take]:
    """What is before a silence and what is after it, in samples of the file."""
    guard, ring_before, ring_after = (
        ms * take.rate // 1000 for ms in (_GUARD, _RING_BEFORE, _RING_AFTER)
    )
    end, start = silence + guard, voice - guard
    first = _piece(take, take.start, end)
    last = _piece(take, start, take.end)
    if take.room is None:
        return first, last
    heard = take.room.heard
    before = replace(take.room, heard=(heard[0], max(end, voice - ring_before)))
    after = replace(take.room, heard=(min(start, silence + ring_after), heard[1]))
    return replace(first, room=before), replace(last, room=after)


def _piece(take: Take, start: int, end: int) -> Take:
    moved = start - take.start
    pauses = [(a - moved, b - moved) for a, b in take.pauses]
    return replace(
        take,
        start=start,
        end=end,
        pauses=tuple((a, b) for a, b in pauses if a >= 0 and b <= end - start),
        levels=_levels(take, start, end),
    )


def _levels(take: Take, start: int, end: int) -> Levels:
    """The steps of a piece: those in which it begins and ends are shared with the silence there."""
    step = _STEP_SECONDS * take.rate
    first = int((start - take.start) / step)
    last = first + -int(-(end - start) // step)
    return Levels(
        energy=array("d", take.levels.energy[first:last]),
        peak=array("d", take.levels.peak[first:last]),
    )
