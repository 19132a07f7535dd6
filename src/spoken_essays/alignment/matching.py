"""Which words of the essay the words that were understood are: the cheapest way through both.

Every reader goes back, leaves out and puts in. So besides matching a word, putting one in and
leaving one out, the way may jump back to where a line begins (a line read again) or to where a
clause does, and on to a later line (lines left out). Costs are in words put in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
_JOINED, _JOINED_ALIKE = 0.3, 0.85
_AGAIN, _AGAIN_INSIDE, _ONWARD = 1.8, 2.4, 2.5
_FAR_BACK = 24
_FAR = np.float32(1e9)

Kind = Literal["word", "added", "left out", "jump"]
_WORD, _ADDED, _LEFT_OUT, _JUMP, _TWO_HEARD, _TWO_READ = range(6)


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of the way: ``heard`` and ``read`` are places in the rows of words.

    ``word``: heard is read, ``alike`` from 0 to 1. ``added``: heard is no word of the essay.
    ``left out``: read was not heard. ``jump``: it goes on at ``read``.
    """

    kind: Kind
    heard: int = -1
    read: int = -1
    alike: float = 0.0


def match(heard: Sequence[str], text: Text) -> list[Step]:
    """The cheapest way through the words that were ``heard`` and those of the essay, in order."""
    if not heard or not text.words:
        return [Step(kind="added", heard=at) for at in range(len(heard))]
    way = _Way(heard, text)
    return list(reversed(list(way.back())))


def alike(one: str, other: str) -> float:
    """How alike two words are written, from 0 to 1."""
    from rapidfuzz.distance import Levenshtein

    return float(Levenshtein.normalized_similarity(one, other))


class _Way:
    """The table of costs, row by row, and for each cell how it was come to."""

    def __init__(self, heard: Sequence[str], text: Text) -> None:
        self._heard, self._text = heard, text
        self._alike = _Likeness(heard, text.words)
        self._jumps = _Jumps(text)
        size = len(text.words) + 1
        self._how = np.zeros((len(heard) + 1, size), np.uint8)
        self._from: list[Places] = []
        self._place = np.arange(size, dtype=np.float32)
        rows = [self._opened(np.concatenate([[0], np.full(size - 1, _FAR)]).astype(np.float32))]
        for _ in heard:
            rows = [*rows[-1:], self._row(len(self._from) - 1, rows)]
        self._last = rows[-1]

    def _row(self, at: int, rows: Sequence[Costs]) -> Costs:
        """The costs of having heard the word ``at`` too."""
        before, how = rows[-1], self._how[at + 1]
        row = before + np.float32(1)
        how[:] = _ADDED
        single, joined, split = self._alike.of(at)
        _better(row[1:], before[:-1] + single, how[1:], _WORD)
        if len(rows) > 1:
            _better(row[1:], rows[-2][:-1] + joined, how[1:], _TWO_HEARD)
        _better(row[2:], before[:-2] + split, how[2:], _TWO_READ)
        return self._opened(row)

    def _opened(self, row: Costs) -> Costs:
        """The row after jumps, and after leaving out words."""
        how = self._how[len(self._from)]
        cost, origin = self._jumps.best(row)
        targets = self._jumps.targets
        better = cost < row[targets]
        row[targets[better]], how[targets[better]] = cost[better], _JUMP
        self._from.append(origin)
        reached = np.minimum.accumulate(row - self._place) + self._place
        left_out = reached < row - np.float32(1e-3)
        how[left_out] = _LEFT_OUT
        return np.where(left_out, reached, row).astype(np.float32)

    def back(self) -> Iterator[Step]:
        """The steps from the end to the beginning."""
        at, place = len(self._heard), int(np.argmin(self._last))
        while at or place:
            how = int(self._how[at, place])
            if how == _JUMP:
                yield Step(kind="jump", read=place)
                place = int(self._from[at][self._jumps.number[place]])
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

    def _words(self, how: int, at: int, place: int) -> Iterator[Step]:
        """A word; or two of one side that are one of the other."""
        if how == _WORD:
            likeness = alike(self._heard[at - 1], self._text.words[place - 1])
            yield Step(kind="word", heard=at - 1, read=place - 1, alike=likeness)
            return
        second = Step(kind="word", heard=at - 1, read=place - 1, alike=1.0)
        yield second
        yield Step(
            kind="word",
            heard=at - (2 if how == _TWO_HEARD else 1),
            read=place - (2 if how == _TWO_READ else 1),
            alike=1.0,
        )


def _better(row: Costs, cost: Costs, how: NDArray[np.uint8], kind: int) -> None:
    better = cost < row
    row[better], how[better] = cost[better], kind


class _Likeness:
    """What it costs to take a word that was heard for each of the essay's."""

    def __init__(self, heard: Sequence[str], read: Sequence[str]) -> None:
        pairs = [one + two for one, two in pairwise(heard)]
        self._single = _Costs(heard, read)
        self._joined = _Costs([heard[0], *pairs], read)
        self._split = _Costs(heard, [one + two for one, two in pairwise(read)])

    def of(self, at: int) -> tuple[Costs, Costs, Costs]:
        """For the word ``at``: as one word, as the second half of one, and as two words."""
        return self._single.row(at), self._joined.joined(at), self._split.joined(at)


class _Costs:
    """Likeness of two rows of words, each pair of different words reckoned once."""

    def __init__(self, heard: Sequence[str], read: Sequence[str]) -> None:
        from rapidfuzz.distance import Levenshtein
        from rapidfuzz.process import cdist

        rows, columns = sorted(set(heard)), sorted(set(read))
        self._row = {word: at for at, word in enumerate(rows)}
        number = {word: at for at, word in enumerate(columns)}
        self._heard = heard
        self._columns = np.array([number[word] for word in read], np.int32)
        self._alike = np.zeros((len(rows), len(columns)), np.float32)
        if columns:
            self._alike = cdist(
                rows, columns, scorer=Levenshtein.normalized_similarity, dtype=np.float32
            )

    def row(self, at: int) -> Costs:
        likeness = self._alike[self._row[self._heard[at]]]
        costs = np.where(likeness >= _ALIKE, _MISHEARD * (1 - likeness), _OTHER)
        return costs.astype(np.float32)[self._columns]

    def joined(self, at: int) -> Costs:
        likeness = self._alike[self._row[self._heard[at]]]
        costs = np.where(likeness >= _JOINED_ALIKE, _JOINED + _MISHEARD * (1 - likeness), _FAR)
        return costs.astype(np.float32)[self._columns]


class _Jumps:
    """Where one may jump to: the beginnings of lines, and of clauses from within their line."""

    def __init__(self, text: Text) -> None:
        starts = {at for at in text.starts if at < len(text.words)}
        self._lines = np.array(sorted(starts), np.int32)
        self.targets = np.array(sorted({*starts, *text.pauses}), np.int32)
        self.number = {int(place): at for at, place in enumerate(self.targets)}
        self._inside = np.flatnonzero(~np.isin(self.targets, self._lines))
        within = self.targets[self._inside]
        ends = np.append(self._lines[1:], len(text.words))
        ends = ends[np.searchsorted(self._lines, within, "right") - 1]
        # From where one may go back to a clause: the words after it, up to its line's end.
        self._reach = np.minimum(within[:, None] + np.arange(_FAR_BACK), ends[:, None])

    def best(self, row: Costs) -> tuple[Costs, Places]:
        """For each target the least that a jump to it costs, and where it comes from."""
        # The least to the right and to the left of each place, and where that is.
        right = _running(row[::-1])[::-1]
        right = len(row) - 1 - right
        left = _running(row)
        back = row[right[self.targets]] + np.float32(_AGAIN)
        on = row[left[self.targets]] + np.float32(_ONWARD)
        onward = on < back
        cost = np.where(onward, on, back)
        origin = np.where(onward, left[self.targets], right[self.targets])
        inside, from_there = self._inside, row[self._reach]
        nearest = from_there.argmin(axis=1)
        cost[inside] = from_there[np.arange(len(inside)), nearest] + np.float32(_AGAIN_INSIDE)
        origin[inside] = self._reach[np.arange(len(inside)), nearest]
        return cost, origin


def _running(row: Costs) -> Places:
    """For each place, where the least of the row up to there is."""
    least = np.minimum.accumulate(row)
    return np.maximum.accumulate(np.where(row == least, np.arange(len(row)), 0)).astype(np.int32)
