"""Lines of which not one word was understood, told by where they must be and how long they take.

Where as many lines are missing as there are breaths in which a voice was heard and no word, and
each is as long as its line would be, they are those lines.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from spoken_essays.alignment.evidence import Evidence
from spoken_essays.alignment.gaps import gaps
from spoken_essays.alignment.islands import Island, Scenery
from spoken_essays.alignment.matching import alike
from spoken_essays.alignment.pace import Pace, pace
from spoken_essays.alignment.passes import COMPLETE, Pass
from spoken_essays.alignment.words import Text, Word

# Pauses between lines are longer; and so may those within a line be, if it is the only one: "Lime.
# Clover. Rain."
_BREATH, _LONG_BREATH = 0.2, 0.7
# If other words were understood there, they are so like it: not much, but those beside it are.
_A_LITTLE = 0.4


def supposed(runs: Sequence[Pass], known: Evidence) -> list[Word]:
    """All words, with those of such lines, which nobody heard: their probability is 0."""
    read, heard = pace(runs, known), known.heard
    more: list[Word] = []
    for lines, first, last in gaps(runs, known, COMPLETE):
        since = heard[first - 1].end if first else 0.0
        until = heard[last].start if last < len(heard) else math.inf
        breaths = _between(since, until, _BREATH, known.scene)
        if len(lines) == 1 and len(breaths) > 1:
            breaths = _between(since, until, _LONG_BREATH, known.scene)
        said = [_within(each, heard[first:last]) for each in breaths]
        if len(breaths) == len(lines) and not all(said):
            pairs = list(zip(lines, breaths, said, strict=True))
            if all(_may_be(*pair, known, read) for pair in pairs):
                for line, breath, words in pairs:
                    more += () if words else _words(line, breath, known.text)
    return sorted([*heard, *more], key=lambda word: word.middle) if more else list(heard)


def _may_be(line: int, breath: Island, said: Sequence[Word], known: Evidence, read: Pace) -> bool:
    """Whether a breath is as long as a line would be, and sounds a little like it."""
    own = known.text.of(line)
    if not read.may_be(own, known.scene.sounding(breath.start, breath.end)):
        return False
    heard = known.sounds(word.plain for word in said)
    return not said or alike(heard, known.sounds(own)) >= _A_LITTLE


def _between(since: float, until: float, pause: float, scene: Scenery) -> list[Island]:
    """The breaths from one time to another."""
    breaths = _breaths(scene.near(since, until), pause)
    return [each for each in breaths if since < each.middle < until]


def _breaths(islands: Sequence[Island], pause: float) -> Iterator[Island]:
    """Voiced islands with a shorter pause between them, as one."""
    group: list[Island] = []
    for island in islands:
        if not island.voiced:
            continue
        if group and island.start - group[-1].end >= pause:
            yield Island(start=group[0].start, end=group[-1].end)
            group = []
        group.append(island)
    if group:
        yield Island(start=group[0].start, end=group[-1].end)


def _within(breath: Island, heard: Sequence[Word]) -> list[Word]:
    return [word for word in heard if breath.start <= word.middle <= breath.end]


def _words(line: int, breath: Island, text: Text) -> Iterator[Word]:
    words = text.of(line)
    each = (breath.end - breath.start) / len(words)
    for at, word in enumerate(words):
        start = breath.start + at * each
        yield Word(text="", start=start, end=start + each, probability=0.0, plain=word)
