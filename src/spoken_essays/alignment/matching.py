"""Which words of the essay the words that were understood are: the cheapest way through both.

Every reader goes back, leaves out and puts in. So besides matching a word, putting one in and
leaving one out, the way may jump back to where a line begins (a line read again) or to where a
clause does, and on to a later line (lines left out). Costs are in words put in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

import numpy as np

from spoken_essays.alignment.words import Text

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Costs = NDArray[np.float32]
    Places = NDArray[np.int32]

_ALIKE, _MISHEARD, _OTHER = 0.5, 2.2, 1.9
_JOINED, _JOINED_ALIKE, _BETTER = 0.3, 0.65, 0.1
_AGAIN, _AGAIN_INSIDE, _ONWARD, _ELSEWHERE = 1.8, 2.4, 2.5, 1.0
# To leave a line before its end: less than a word, more than to take one for another.
_UNFINISHED = 0.15
_FAR_BACK = 24
_FAR = np.float32(1e9)

# What a word, or two with a space between, is compared by: its spelling, and maybe its sounds.
Spelled = Callable[[str], tuple[str, ...]]
Kind = Literal["word", "half", "added", "left out", "jump"]
_WORD, _ADDED, _LEFT_OUT, _JUMP, _TWO_HEARD, _TWO_READ = range(6)


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of the way: ``heard`` and ``read`` are places in the rows of words.

    ``word``: heard is read, ``alike`` from 0 to 1; ``joined`` if one word was written as two on
    either side (the second of two that were heard is a ``half``). ``added``: heard is no word of
    the essay, or the one at ``read`` before it was said again. ``left out``: read was not heard.
    ``jump``: it goes on at ``read``.
    """

    kind: Kind
    heard: int = -1
    read: int = -1
    alike: float = 0.0
    joined: bool = False


def match(heard: Sequence[str], text: Text, spelled: Spelled) -> list[Step]:
    """The cheapest way through the words that were ``heard`` and those of the essay, in order.

    ``spelled`` gives what words are compared by: how they are written, how they sound.
    """
    if not heard or not text.words:
        return [Step(kind="added", heard=at) for at in range(len(heard))]
    way = _Way(heard, text, spelled)
    return list(reversed(list(way.back())))


def alike(one: str, other: str) -> float:
    """How alike two rows of letters are, from 0 to 1."""
    from rapidfuzz.distance import Levenshtein

    return float(Levenshtein.normalized_similarity(one, other))


class _Way:
    """The table of costs, row by row, and for each cell how it was come to."""

    def __init__(self, heard: Sequence[str], text: Text, spelled: Spelled) -> None:
        self._alike = _Likeness(heard, text, spelled)
        self._jumps = _Jumps(text)
        size = len(text.words) + 1
        self._how = np.zeros((len(heard) + 1, size), np.uint8)
        # Where jumps were taken to in each row, and whence: few of the places there are.
        self._from: list[tuple[Places, Places]] = []
        self._place = np.arange(size, dtype=np.float32)
        rows = [self._opened(np.where(self._place, _FAR, np.float32(0)))]
        for _ in heard:
            rows = [rows[-1], self._row(len(self._from) - 1, rows)]
        self._last = rows[-1] + self._jumps.unfinished

    def _row(self, at: int, rows: Sequence[Costs]) -> Costs:
        """The costs of having heard the word ``at`` too."""
        before, how = rows[-1], self._how[at + 1]
        row = before + np.float32(1)
        how[:] = _ADDED
        single, joined, split = self._alike.of(at)
        _better(row[1:], before[:-1] + single, how[1:], _WORD)
        if at:
            _better(row[1:], rows[-2][:-1] + joined, how[1:], _TWO_HEARD)
        _better(row[2:], before[:-2] + split, how[2:], _TWO_READ)
        return self._opened(row)

    def _opened(self, row: Costs) -> Costs:
        """The row after jumps, and after leaving out words."""
        how = self._how[len(self._from)]
        cost, origin = self._jumps.best(row)
        if not self._from:
            # A pick-up begins anywhere.
            cost -= np.float32(_ONWARD - _ELSEWHERE)
        targets = self._jumps.targets
        better = cost < row[targets]
        row[targets[better]], how[targets[better]] = cost[better], _JUMP
        self._from.append((targets[better], origin[better]))
        reached = np.minimum.accumulate(row - self._place) + self._place
        left_out = reached < row - np.float32(1e-2)
        how[left_out] = _LEFT_OUT
        return np.where(left_out, reached, row).astype(np.float32)

    def back(self) -> Iterator[Step]:
        """The steps from the end to the beginning."""
        at, place = len(self._from) - 1, int(np.argmin(self._last))
        while at or place:
            how = int(self._how[at, place])
            if how == _JUMP:
                yield Step(kind="jump", read=place)
                place = self._origin(at, place)
            elif how == _LEFT_OUT or not at:
                place -= 1
                yield Step(kind="left out", read=place)
            elif how == _ADDED:
                at -= 1
                yield Step(kind="added", heard=at)
            else:
                yield from self._words(how, at, place)
                at -= 2 if how == _TWO_HEARD else 1
                place -= 2 if how == _TWO_READ else 1

    def _origin(self, at: int, place: int) -> int:
        """Where a jump to a place came from."""
        targets, origins = self._from[at]
        return int(origins[np.searchsorted(targets, place)])

    def _words(self, how: int, at: int, place: int) -> Iterator[Step]:
        """A word; or two of one side that are one of the other."""
        if how == _WORD:
            likeness = self._alike.single(at - 1, place - 1)
            yield Step(kind="word", heard=at - 1, read=place - 1, alike=likeness)
            return
        likeness = self._alike.double(at - 1, place - 1, how == _TWO_HEARD)
        if how == _TWO_HEARD:
            yield Step(kind="half", heard=at - 1, joined=True)
            yield Step(kind="word", heard=at - 2, read=place - 1, alike=likeness, joined=True)
        else:
            for read in (place - 1, place - 2):
                yield Step(kind="word", heard=at - 1, read=read, alike=likeness, joined=True)


def _better(row: Costs, cost: Costs, how: NDArray[np.uint8], kind: int) -> None:
    better = cost < row
    row[better], how[better] = cost[better], kind


class _Likeness:
    """What it costs to take a word that was heard for each of the essay's."""

    def __init__(self, heard: Sequence[str], text: Text, spelled: Spelled) -> None:
        self._single = _Costs(heard, text.words, spelled)
        pairs = [f"{one} {two}" for one, two in pairwise(heard)]
        self._joined = _Costs([heard[0], *pairs], text.words, spelled)
        pairs = [f"{one} {two}" for one, two in pairwise(text.words)]
        self._split = _Costs(heard, pairs, spelled)
        self._apart = [at - 1 for at in text.starts if 0 < at < len(text.words)]

    def of(self, at: int) -> tuple[Costs, Costs, Costs]:
        """For the word ``at``: as one word, as the second half of one, and as two of one line.

        Two words are one only where neither of them is it alone: else one of them was put in.
        """
        alone = self._single.likeness(at)
        best = np.maximum(alone, self._single.likeness(max(0, at - 1)))
        joined = np.where(self._joined.likeness(at) > best + _BETTER, self._joined.joined(at), _FAR)
        best = np.maximum(alone[:-1], alone[1:])
        split = np.where(self._split.likeness(at) > best + _BETTER, self._split.joined(at), _FAR)
        split[self._apart] = _FAR
        return self._single.row(at), joined, split

    def single(self, at: int, place: int) -> float:
        return self._single.alike(at, place)

    def double(self, at: int, place: int, joined: bool) -> float:
        """How alike two words are to one, with the last at these places."""
        return self._joined.alike(at, place) if joined else self._split.alike(at, place - 1)


class _Costs:
    """Likeness of two rows of words, each pair of different words reckoned once."""

    def __init__(self, heard: Sequence[str], read: Sequence[str], spelled: Spelled) -> None:
        rows, columns = sorted(set(heard)), sorted(set(read))
        self._row = {word: at for at, word in enumerate(rows)}
        number = {word: at for at, word in enumerate(columns)}
        self._heard = heard
        self._columns = np.array([number[word] for word in read], np.int32)
        self._alike = _compared(rows, columns, spelled)

    def alike(self, at: int, place: int) -> float:
        return float(self._alike[self._row[self._heard[at]], self._columns[place]])

    def likeness(self, at: int) -> Costs:
        """How alike a word that was heard is to each of the essay's."""
        return np.take(self._alike[self._row[self._heard[at]]], self._columns)

    def row(self, at: int) -> Costs:
        likeness = self.likeness(at)
        return np.where(likeness >= _ALIKE, _MISHEARD * (1 - likeness), _OTHER).astype(np.float32)

    def joined(self, at: int) -> Costs:
        likeness = self.likeness(at)
        costs = np.where(likeness >= _JOINED_ALIKE, _JOINED + _MISHEARD * (1 - likeness), _FAR)
        return costs.astype(np.float32)


def _compared(rows: Sequence[str], columns: Sequence[str], spelled: Spelled) -> Costs:
    """How alike each of some words is to each of others, from 0 to 1."""
    from rapidfuzz.distance import Levenshtein
    from rapidfuzz.process import cdist

    if not columns:
        return np.zeros((len(rows), 0), np.float32)
    written, *sounds = (
        cdist(
            [each[way] for each in map(spelled, rows)],
            [each[way] for each in map(spelled, columns)],
            scorer=Levenshtein.normalized_similarity,
            dtype=np.float32,
        )
        for way in range(len(spelled(columns[0])))
    )
    return np.maximum(written, np.mean(sounds, axis=0)) if sounds else written


class _Jumps:
    """Where one may jump to: the beginnings of lines, and of clauses from within their line."""

    def __init__(self, text: Text) -> None:
        starts = {at for at in text.starts if at < len(text.words)}
        self._lines = np.array(sorted(starts), np.int32)
        self.targets = np.array(sorted({*starts, *text.pauses}), np.int32)
        self._inside = np.flatnonzero(~np.isin(self.targets, self._lines))
        within = self.targets[self._inside]
        ends = np.append(self._lines[1:], len(text.words))
        ends = ends[np.searchsorted(self._lines, within, "right") - 1]
        self.unfinished = np.full(len(text.words) + 1, _UNFINISHED, np.float32)
        self.unfinished[list(text.starts)] = 0
        # From where one may go back to a clause: the words after it, up to its line's end.
        self._reach = np.minimum(within[:, None] + np.arange(_FAR_BACK), ends[:, None])

    def best(self, row: Costs) -> tuple[Costs, Places]:
        """For each target the least that a jump to it costs, and where it comes from."""
        inner, row = row, row + self.unfinished
        # The least to the right and to the left of each place, and where that is.
        right = _running(row[::-1])[::-1]
        right = len(row) - 1 - right
        left = _running(row)
        back = row[right[self.targets]] + np.float32(_AGAIN)
        on = row[left[self.targets]] + np.float32(_ONWARD)
        onward = on < back
        cost = np.where(onward, on, back)
        origin = np.where(onward, left[self.targets], right[self.targets])
        inside, from_there = self._inside, inner[self._reach]
        nearest = from_there.argmin(axis=1)
        cost[inside] = from_there[np.arange(len(inside)), nearest] + np.float32(_AGAIN_INSIDE)
        origin[inside] = self._reach[np.arange(len(inside)), nearest]
        return cost, origin


def _running(row: Costs) -> Places:
    """For each place, where the least of the row up to there is."""
    least = np.minimum.accumulate(row)
    return np.maximum.accumulate(np.where(row == least, np.arange(len(row)), 0)).astype(np.int32)
