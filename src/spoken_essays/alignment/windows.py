"""A take cut into windows for the recogniser: short ones, at its widest pauses.

Whisper hears 30 seconds at a time and loses its way in long ones: it leaves sentences out and makes
one of two readings. Windows of at most 12 s, each heard by itself, do not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spoken_essays.alignment.islands import Island, Scenery
from spoken_essays.alignment.words import Word

LONGEST, PAD = 12.0, 0.2
_SHORTEST, _SILENCE = 4.0, 2.0
# A sound that goes on for so long without a pause is cut anyway.
_ENDLESS = 24.0
# A word is at most so long; sound that no word covers is listened to again from this length on.
_WORD_SECONDS, _LETTER_SECONDS = 0.25, 0.09
_UNHEARD, _UNHEARD_ALONE, _APART = 0.5, 0.2, 0.25


@dataclass(frozen=True, kw_only=True)
class Window:
    """A stretch of a take, in seconds, that is heard by itself."""

    start: float
    end: float


def windows(islands: Sequence[Island], seconds: float) -> Iterator[Window]:
    """Cut a take, ``seconds`` long, at silences over 2 s and then at its widest pauses."""
    group: list[Island] = []
    for island in islands:
        if group and island.start - group[-1].end > _SILENCE:
            yield from _cut(group, seconds)
            group = []
        group.append(island)
    if group:
        yield from _cut(group, seconds)


def unheard(scene: Scenery, words: Sequence[Word], seconds: float) -> Iterator[Window]:
    """Sound that no word accounts for, long enough to be words: to be heard once more."""
    covered = [(max(word.start, word.end - _cover(word)), word.end) for word in words]
    islands = {(each.start, each.end) for each in scene.islands}
    bare: list[Island] = []
    for start, end in _uncovered(scene.islands, covered):
        if bare and start - bare[-1].end > _APART:
            yield from _long_enough(bare, islands, seconds)
            bare = []
        bare.append(Island(start=start, end=end))
    yield from _long_enough(bare, islands, seconds)


def _cover(word: Word) -> float:
    """How long a word can be at most; Whisper gives it the silence before it too."""
    return _WORD_SECONDS + _LETTER_SECONDS * len(word.plain)


def _uncovered(
    islands: Sequence[Island], covered: Sequence[tuple[float, float]]
) -> Iterator[tuple[float, float]]:
    at = 0
    for island in islands:
        start = island.start
        while at < len(covered) and covered[at][0] < island.end:
            if covered[at][0] > start:
                yield start, covered[at][0]
            start = max(start, covered[at][1])
            if covered[at][1] > island.end:
                break
            at += 1
        if start < island.end:
            yield start, island.end


def _long_enough(
    bare: Sequence[Island], islands: set[tuple[float, float]], seconds: float
) -> Iterator[Window]:
    """If they are; islands that no word touches at all may be one short word."""
    whole = all((each.start, each.end) in islands for each in bare)
    least = _UNHEARD_ALONE if whole else _UNHEARD
    if sum(each.end - each.start for each in bare) >= least:
        yield from _cut(bare, seconds)


def _cut(group: Sequence[Island], seconds: float) -> Iterator[Window]:
    """Windows from the left, each to the widest pause that it can reach."""
    first = 0
    while first < len(group):
        last = _last(group, first)
        start, end = group[first].start, group[last].end
        yield from _whole(max(0.0, start - PAD), min(seconds, end + PAD))
        first = last + 1


def _last(group: Sequence[Island], first: int) -> int:
    """The island a window ends with; all that are left, if they are short enough."""
    start = group[first].start
    reach = [at for at in range(first, len(group)) if group[at].end - start <= LONGEST] or [first]
    if reach[-1] == len(group) - 1:
        return reach[-1]
    late = [at for at in reach if group[at].end - start >= _SHORTEST] or reach[-1:]
    return max(late, key=lambda at: group[at + 1].start - group[at].end)


def _whole(start: float, end: float) -> Iterator[Window]:
    """A window; where there was no pause for longer than Whisper hears, several."""
    while end - start > _ENDLESS:
        yield Window(start=start, end=start + LONGEST)
        start += LONGEST
    yield Window(start=start, end=end)
