"""What was not understood, asked about: whether its sound could be the essay's words.

A recogniser writes down what is likeliest of all; asked about these words, it may well agree. What
it says is a likelihood ratio: how much more it expects a word with this sound than with silence.
Read words get 4 nats and more, others 3 at most, unless nearly all of them are the same: with a
voice that it knows, with one that it does not, in noise, in a room.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from operator import attrgetter

from spoken_essays.alignment.evidence import Evidence
from spoken_essays.alignment.hearing import Hearer
from spoken_essays.alignment.islands import Island, Scenery
from spoken_essays.alignment.loading import Sound
from spoken_essays.alignment.pace import Pace, pace
from spoken_essays.alignment.passes import COMPLETE, Pass
from spoken_essays.alignment.spread import spread
from spoken_essays.alignment.windows import PAD, Window
from spoken_essays.alignment.words import Text, Word

_UNDERSTOOD, _HALF = 0.7, 0.5
# One more breath must be worth so many, and so many for each second that is more than usual.
_ANOTHER, _TOO_LONG = 3.0, 5.0
# In so many breaths a line is read at most; no pause in it is longer.
_MOST_BREATHS, _BREATH, _PAUSE, _LONGEST = 6, 0.2, 1.2, 29.0
# What begins like a line may go on in the next breath: so many words get so many nats.
_FIRST, _LIKE = 3, 1.0
# In a take of something else there are more breaths one after another that are none of the essay's.
_MOST = 60
# So many lines that are missing one after another may all have been read.
_MOST_LINES = 6


@dataclass(frozen=True, kw_only=True)
class _Enough:
    """So many nats are: for each ``word`` on an average, ``in_all``, and for one word ``more``."""

    word: float
    in_all: float
    more: float


_ENOUGH = _Enough(word=3.5, in_all=6.0, more=3.0)
# The same for just the words that are missing there; and for a line of a word or two that is, as
# such a one is rarely understood, and still more rarely left out where something else is said.
_MISSING = _Enough(word=2.0, in_all=0.0, more=1.0)
_SHORT, _MISSING_SHORT = 2, _Enough(word=1.0, in_all=0.0, more=0.5)


@dataclass(frozen=True, kw_only=True)
class _Gap:
    """``breaths`` that were not understood, between two words of the essay that were."""

    breaths: Sequence[Island]
    before: int
    then: int


@dataclass(frozen=True, kw_only=True)
class _Reading:
    """Words of the essay, from ``first`` to before ``end``, that some breaths may be."""

    worth: float
    first: int
    end: int
    breaths: Sequence[Island]


def asked(hearer: Hearer, sound: Sound, runs: Sequence[Pass], known: Evidence) -> list[Word]:
    """All words; where a few breaths were not understood, the essay's, if those were read."""
    asker = _Asker(hearer=hearer, sound=sound, known=known, read=pace(runs, known))
    heard = list(known.heard)
    for gap in _unclear(runs, known) if known.text.words else ():
        for reading in asker.readings(gap):
            since, until = reading.breaths[0].start, reading.breaths[-1].end
            heard = [word for word in heard if not since <= word.middle <= until]
            words = known.text.words[reading.first : reading.end]
            heard += spread(words, reading.breaths, since, until)
    return sorted(heard, key=lambda word: word.middle)


@dataclass(frozen=True, kw_only=True)
class _Asker:
    """Whom to ask, about which ``sound``, and what is known of it."""

    hearer: Hearer
    sound: Sound
    known: Evidence
    read: Pace

    def readings(self, gap: _Gap) -> list[_Reading]:
        """What breaths are, as far as that is the essay: what is worth most all together.

        ``best[n]`` is that for the first ``n`` of them, and how much it is worth.
        """
        if len(gap.breaths) > _MOST:
            return []
        best: list[tuple[float, list[_Reading]]] = [(0.0, [])]
        found = [list(self._from(first, gap)) for first in range(len(gap.breaths))]
        for end in range(1, len(gap.breaths) + 1):
            best.append(best[-1])
            for first in range(max(0, end - _MOST_BREATHS), end):
                for reading in found[first]:
                    worth = best[first][0] + reading.worth
                    if len(reading.breaths) == end - first and worth > best[end][0]:
                        best[end] = worth, [*best[first][1], reading]
        return best[-1][1]

    def _from(self, first: int, gap: _Gap) -> Iterator[_Reading]:
        """What one breath may be; and with the next ones, as long as it begins like something."""
        for count in range(1, min(len(gap.breaths) - first, _MOST_BREATHS) + 1):
            breaths = gap.breaths[first : first + count]
            if count > 1 and breaths[-1].start - breaths[-2].end > _PAUSE:
                return
            answers = self._answers(breaths, gap)
            for start, nats in answers.items():
                yield from self._of(breaths, start, nats, gap)
            if not any(sum(nats[:_FIRST]) >= _LIKE * _FIRST for nats in answers.values()):
                return

    def _answers(self, breaths: Sequence[Island], gap: _Gap) -> dict[int, list[float]]:
        """For each place in the essay how much likelier its next words are made."""
        text, seconds = self.known.text, self._seconds(breaths)
        window = Window(start=max(0.0, breaths[0].start - PAD), end=breaths[-1].end + PAD)
        rows = {
            start: self.read.most(text.words[start : text.starts[text.lines[start] + 1]], seconds)
            for start in _starts(text, gap)
        }
        rows = {start: row for start, row in rows.items() if seconds <= self.read.longest(row)}
        if not rows or window.end - window.start > _LONGEST:
            return {}
        agreed = self.hearer.agreement(self.sound, window, list(rows.values()))
        return dict(zip(rows, agreed, strict=True))

    def _of(
        self, breaths: Sequence[Island], start: int, nats: Sequence[float], gap: _Gap
    ) -> Iterator[_Reading]:
        """What some breaths are, if that begins there, and takes so long."""
        text = self.known.text
        worth, count = max(_ways(start, nats, gap, text), default=(0.0, 0))
        whole = start + count == text.starts[text.lines[start] + 1]
        words, seconds = text.words[start : start + count], self._seconds(breaths)
        if count and self.read.may_take(words, seconds, all_of_it=whole):
            if len(breaths) > 1:
                worth -= _ANOTHER * (len(breaths) - 1)
                worth -= _TOO_LONG * max(0.0, seconds - self.read.usual(words))
            yield _Reading(worth=worth, first=start, end=start + count, breaths=breaths)

    def _seconds(self, breaths: Sequence[Island]) -> float:
        return sum(self.known.scene.sounding(each.start, each.end) for each in breaths)


def _ways(start: int, nats: Sequence[float], gap: _Gap, text: Text) -> Iterator[tuple[float, int]]:
    """How many words from a start on may have been said, and what that is worth."""
    for count in range(1, len(nats) + 1):
        whole = start + count == text.starts[text.lines[start] + 1]
        unread = start == gap.before + 1 and start + count <= gap.then
        missing = unread and (whole or start + count == gap.then)
        enough = _ENOUGH
        if missing:
            short = whole and start in text.starts and count <= _SHORT
            enough = _MISSING_SHORT if short else _MISSING
        agreed = sum(nats[:count])
        if agreed >= max(enough.in_all, enough.word * count):
            yield agreed - enough.more * count, count


def _unclear(runs: Sequence[Pass], known: Evidence) -> Iterator[_Gap]:
    """Breaths one after another that were not understood, and between which words they are."""
    own = {step.heard: step for run in runs if run.coverage >= COMPLETE for step in run.words}

    def is_clear(at: int) -> bool:
        return at in own and own[at].alike >= _UNDERSTOOD

    group: list[Island] = []
    before = -1
    for breath in _breaths(known.scene):
        first = bisect_right(known.heard, breath.start, key=attrgetter("end"))
        words = range(first, bisect_left(known.heard, breath.end, key=attrgetter("start")))
        clear = sum(map(is_clear, words)) >= _HALF * len(words)
        # Words at its rims may be of lines beside it: they are none of what is asked about.
        lead = list(words if clear else takewhile(is_clear, words))
        tail = list(takewhile(is_clear, reversed(words[len(lead) :])))
        if lead:
            read = [own[at].read for at in lead if at in own]
            yield from _gap(group, before, read[0])
            group, before = [], read[-1]
        start = max(breath.start, known.heard[lead[-1]].end) if lead else breath.start
        end = min(breath.end, known.heard[tail[-1]].start) if tail else breath.end
        if start < end and not (words and clear):
            group.append(Island(start=start, end=end))
        if tail:
            yield from _gap(group, before, own[tail[-1]].read)
            group, before = [], own[tail[0]].read
    yield from _gap(group, before, len(known.text.words))


def _gap(breaths: Sequence[Island], before: int, then: int) -> Iterator[_Gap]:
    if breaths:
        yield _Gap(breaths=breaths, before=before, then=then)


def _starts(text: Text, gap: _Gap) -> list[int]:
    """Where what was read between two of the essay's words may begin."""
    last = len(text.words) - 1
    before, then = max(0, gap.before), min(gap.then, last)
    lines = {text.lines[before], text.lines[then]}
    between = range(text.lines[min(gap.before + 1, last)], text.lines[then] + 1)
    lines |= set(between if len(between) <= _MOST_LINES else ())
    starts = {text.starts[line] for line in lines}
    starts |= {at for at in text.pauses if text.lines[at] in lines}
    return sorted(start for start in {*starts, gap.before + 1} if start <= last)


def _breaths(scene: Scenery) -> Iterator[Island]:
    """What is voiced, from one longer pause to the next."""
    group: list[Island] = []
    for island in scene.islands:
        if not island.voiced:
            continue
        if group and island.start - group[-1].end >= _BREATH:
            yield Island(start=group[0].start, end=group[-1].end)
            group = []
        group.append(island)
    if group:
        yield Island(start=group[0].start, end=group[-1].end)
