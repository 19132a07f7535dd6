"""A line cut into readings: what an engine is given at once, and the pauses written between them.

An engine's memory grows with what it reads at once, so no reading is longer than the limit; all but
a few lines are one reading.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from spoken_essays.model import Break, Mark, Reading, Segment
from spoken_essays.words.sentences import clause_ends, comma_ends, sentence_ends, word_ends
from spoken_essays.words.speech import is_speakable

LIMIT = 300


@dataclass(frozen=True, kw_only=True)
class Marked:
    """A line cut at its marks: stretches with something to say (start, end, pause in ms after it).

    ``before`` and ``after`` are the pauses written where nothing has been said yet, or nothing
    follows: they belong to the line's boundaries. Both are None if there is no such mark.
    """

    stretches: tuple[tuple[int, int, int], ...]
    before: int | None
    after: int | None


def cut_at_marks(text: str, marks: Sequence[Mark]) -> Marked:
    """Where marks meet with nothing to say between them, the longest counts."""
    if not marks:
        whole = ((0, len(text), 0),) if is_speakable(text) else ()
        return Marked(stretches=whole, before=None, after=None)
    stretches: list[tuple[int, int, int]] = []
    before: int | None = None
    gap: int | None = None
    for start, end, pause in _between(text, marks):
        if is_speakable(text[start:end]):
            if stretches and gap is not None:
                stretches[-1] = (*stretches[-1][:2], gap)
            elif not stretches:
                before = gap
            stretches.append((start, end, 0))
            gap = None
        gap = pause if gap is None else max(gap, pause or 0)
    return Marked(stretches=tuple(stretches), before=before, after=gap)


def _between(text: str, marks: Sequence[Mark]) -> Iterator[tuple[int, int, int | None]]:
    """The text from mark to mark (start, end), and the pause that mark writes; None at the end."""
    start = 0
    for mark in sorted(marks, key=lambda mark: mark.at):
        at = min(mark.at, len(text))
        yield start, at, mark.ms
        start = at
    yield start, len(text), None


def readings(
    text: str, marks: Sequence[Mark] = (), *, limit: int = LIMIT, pause: int
) -> tuple[Reading, ...]:
    """The readings of a line; none if it has nothing to say.

    It is cut at its marks, and a stretch of more than ``limit`` characters at sentences, else
    clauses, else commas, else words, else (a word as long as that) anywhere but within a letter
    and its accents. ``pause`` (ms) stands at those cuts, the mark's own at a mark.
    """
    return read(text, cut_at_marks(text, marks), limit=limit, pause=pause)


def read(text: str, marked: Marked, *, limit: int = LIMIT, pause: int) -> tuple[Reading, ...]:
    """As `readings`, of a line whose marks are known."""
    if marked.stretches == ((0, len(text), 0),) and len(text) <= limit and text == text.strip():
        return (Reading(text=text, start=0),)
    found: list[Reading] = []
    for start, end, written in marked.stretches:
        *pieces, last = [
            Reading(text=text[a:b], start=a, pause=pause)
            for a, b in _pieces(text, start, end, limit)
        ]
        found += [*pieces, replace(last, pause=written, marked=True)]
    found[-1:] = [replace(last, pause=0, marked=False) for last in found[-1:]]
    return tuple(found)


_STOPS = re.compile(r"[,;:.!?…–—]+(?=\s)")


def breaks_of(segment: Segment) -> tuple[Break, ...]:
    """The pauses that the author wrote into a line, as they are looked for in a recording of it."""
    marks = {
        _share(segment.text, reading.start + len(reading.text)): reading.pause
        for reading in segment.readings
        if reading.marked and reading.pause
    }
    stops = {_share(segment.text, stop.start()) for stop in _STOPS.finditer(segment.text)}
    return tuple(
        Break(share=share, pause=pause, stops=tuple(sorted(stops - marks.keys())))
        for share, pause in marks.items()
    )


def _share(text: str, end: int) -> float:
    """How many of a text's letters stand before a place."""
    return sum(map(str.isalnum, text[:end])) / max(1, sum(map(str.isalnum, text)))


def _pieces(text: str, start: int, end: int, limit: int) -> Iterator[tuple[int, int]]:
    """Cut text[start:end] so that each piece fits and has something to say."""
    start, end = _trimmed(text, start, end)
    if end - start <= limit:
        yield start, end
        return
    for first, last in _cut(text[start:end], limit):
        if is_speakable(text[start + first : start + last]):
            yield start + first, start + last


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end


def _cut(text: str, limit: int) -> Iterator[tuple[int, int]]:
    """Cut a text that is too long into pieces as even as its best places to breathe allow."""
    places = _Places(text)
    start = 0
    while len(text) - start > limit:
        left = len(text) - start
        even = start + -(-left // -(-left // limit))
        end = places.best(start, even, limit) or _anywhere(text, start, even)
        yield _trimmed(text, start, end)
        start, _ = _trimmed(text, end, len(text))
    yield start, len(text)


_KINDS: tuple[Callable[[str], list[int]], ...] = (sentence_ends, clause_ends, comma_ends, word_ends)


class _Places:
    """Where a text may be cut, by kind; each kind is looked for when the better ones fail."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._found: dict[int, list[int]] = {}

    def best(self, start: int, even: int, limit: int) -> int | None:
        """The best place within the limit, nearest to ``even``: a sentence's end wherever it is,
        another if the piece is not a scrap."""
        for kind in range(len(_KINDS)):
            least = start + (limit // 4 if kind else 1)
            place = _nearest(self._all(kind), least, even, start + limit)
            if place is not None:
                return place
        return None

    def _all(self, kind: int) -> list[int]:
        if kind not in self._found:
            self._found[kind] = _KINDS[kind](self._text)
        return self._found[kind]


def _nearest(places: Sequence[int], least: int, wanted: int, most: int) -> int | None:
    low, high = bisect_left(places, least), bisect_right(places, most)
    near = bisect_left(places, wanted, low, high)
    close = [places[at] for at in (near - 1, near) if low <= at < high]
    return min(close, key=lambda place: abs(place - wanted), default=None)


def _anywhere(text: str, start: int, wanted: int) -> int:
    """A place inside a word, not within a letter and what is joined to it if that can be helped."""
    for place in range(wanted, max(start, wanted - 40), -1):
        if not _joined(text[place - 1], text[place]):
            return place
    return wanted


def _joined(before: str, after: str) -> bool:
    if "\u200d" in (before, after) or unicodedata.category(after)[0] == "M":
        return True
    hangul = "\u1100" <= before <= "\u11ff" and "\u1160" <= after <= "\u11ff"
    flags = "\U0001f1e6" <= before <= "\U0001f1ff" and "\U0001f1e6" <= after <= "\U0001f1ff"
    return hangul or flags or "\U0001f3fb" <= after <= "\U0001f3ff"
