"""Lines that were not understood, told by where they must be and by how they sound.

A recogniser makes strange words of a voice it does not know. Between the lines before and after one
that is missing there is then speech that is nobody's, and it sounds like the line after all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from spoken_essays.alignment.evidence import Evidence
from spoken_essays.alignment.matching import Step, alike
from spoken_essays.alignment.pace import Pace, pace
from spoken_essays.alignment.passes import LEAST, Pass, chosen

# Sentences that have nothing to do with each other are .4 alike at most, by their sounds.
_SOUNDS_LIKE = 0.5
# What is in the right place and as long, of which Whisper is not sure at all, need not be so like.
_A_LITTLE, _UNSURE = 0.25, 0.5
# More lines than that were left out, and are not looked for.
_MOST_LINES = 3
# In so many breaths a line is read at most.
_MOST_BREATHS = 6
_BREATH = 0.2

Group = tuple[int, ...]


def filled(runs: Sequence[Pass], known: Evidence) -> list[Pass]:
    """The passes, and those of lines that nothing was understood of, in the take's order."""
    found: list[Pass] = []
    used: set[int] = set()
    read = pace(runs, known)
    for lines, first, last in gaps(runs, known):
        free = [word for word in _free(runs, first, last) if word not in used]
        groups = list(_breaths(free, known))
        shares = _shared_out(lines, groups, known) or _by_place(lines, groups, known, read)
        for line, words in shares.items():
            found.append(_pass(line, words, known))
            used.update(words)
    kept = [run for run in runs if not used.intersection(range(run.heard[0], run.heard[1] + 1))]
    return sorted([*kept, *found], key=lambda run: run.heard)


def gaps(
    runs: Sequence[Pass], known: Evidence, least: float = LEAST
) -> Iterator[tuple[list[int], int, int]]:
    """Lines that are missing one after another, and between which words they must be.

    A line is missing that has no reading, or none with so much of it as is the ``least``.
    """
    text = known.text
    lines = [line for line in range(len(text.starts) - 1) if text.of(line)]
    kept = {line: _kept(runs, line, least) for line in lines}
    before = 0
    for missing, group in groupby(lines, key=lambda line: kept[line] is None):
        own = list(group)
        if missing and len(own) <= _MOST_LINES:
            then = next((line for line in lines if line > own[-1]), None)
            readings = (run.heard[0] for run in runs if run.line == then)
            end = len(known.heard)
            yield own, before, min((at for at in readings if at >= before), default=end)
        for line in own:
            at = kept[line]
            before = before if at is None else runs[at].heard[1] + 1


def _kept(runs: Sequence[Pass], line: int, least: float) -> int | None:
    at = chosen(runs, line).kept
    return at if at is not None and runs[at].coverage >= least else None


def _free(runs: Sequence[Pass], first: int, last: int) -> list[int]:
    """The words from one to another that are in no pass, or in one that has hardly any."""
    taken = {
        word
        for run in runs
        if run.coverage >= LEAST
        for word in range(run.heard[0], run.heard[1] + 1)
    }
    return [word for word in range(first, last) if word not in taken]


def _breaths(words: Sequence[int], known: Evidence) -> Iterator[Group]:
    """The words that were said in one breath each."""
    group: list[int] = []
    for word in words:
        if group and (word != group[-1] + 1 or known.silence(group[-1], word) >= _BREATH):
            yield tuple(group)
            group = []
        group.append(word)
    if group:
        yield tuple(group)


def _shared_out(lines: Sequence[int], groups: Sequence[Group], known: Evidence) -> dict[int, Group]:
    """Which breaths are which line's, so that all together sound most like them; not all need be.

    ``best[n]`` is the best way with the first ``n`` breaths: how much it is worth, and what is
    whose.
    """
    best: list[tuple[float, dict[int, Group]]] = [(0.0, {})] * (len(groups) + 1)
    for line in lines:
        own = known.sounds(known.text.of(line))
        ways = list(best)
        for end in range(1, len(groups) + 1):
            for start in reversed(range(end)):
                words = tuple(word for group in groups[start:end] for word in group)
                said = known.said(words)
                if len(said) * _SOUNDS_LIKE > len(own):
                    break
                worth = best[start][0] + alike(said, own) - _SOUNDS_LIKE
                if worth > ways[end][0]:
                    ways[end] = worth, {**best[start][1], line: words}
        for end in range(1, len(ways)):
            ways[end] = max(ways[end - 1], ways[end], key=lambda way: way[0])
        best = ways
    return best[-1][1]


def _by_place(
    lines: Sequence[int], groups: Sequence[Group], known: Evidence, read: Pace
) -> dict[int, Group]:
    """The same, where there are as many as are missing, as long, and hardly a word is certain."""
    if len(lines) == 1:
        spans = (
            _joined(groups[first:end])
            for end in range(1, len(groups) + 1)
            for first in range(max(0, end - _MOST_BREATHS), end)
        )
        best = max(spans, key=lambda words: _likeness(lines[0], words, known), default=())
        groups = [best] if best else []
    pairs = list(zip(lines, groups, strict=False))
    may_be = (_may_be(line, words, known, read) for line, words in pairs)
    return dict(pairs) if len(lines) == len(groups) and all(may_be) else {}


def _joined(groups: Sequence[Group]) -> Group:
    return tuple(word for group in groups for word in group)


def _likeness(line: int, words: Group, known: Evidence) -> float:
    return alike(known.said(words), known.sounds(known.text.of(line)))


def _may_be(line: int, words: Group, known: Evidence, read: Pace) -> bool:
    own, heard = known.text.of(line), [known.heard[word] for word in words]
    unsure = sum(word.probability for word in heard) < _UNSURE * len(heard)
    likely = _likeness(line, words, known) >= _A_LITTLE
    return unsure and likely and read.may_be(own, heard[-1].end - heard[0].start)


def _pass(line: int, words: Group, known: Evidence) -> Pass:
    """A pass of a line, its words spread over those that were heard: the sound is to find them."""
    own = known.text.of(line)
    likeness = _likeness(line, words, known)
    places = [words[at * len(words) // len(own)] for at in range(len(own))]
    steps = [
        Step(kind="word", heard=place, read=read, alike=likeness, joined=True)
        for read, place in enumerate(places, known.text.starts[line])
    ]
    steps += [Step(kind="half", heard=word, joined=True) for word in words if word not in places]
    steps.sort(key=lambda step: step.heard)
    return Pass(line=line, steps=tuple(steps), coverage=max(likeness, LEAST))
