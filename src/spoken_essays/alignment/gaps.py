"""Lines that were not understood, told by where they must be and by how they sound.

A recogniser makes strange words of a voice it does not know. Between the lines before and after one
that is missing there is then speech that is nobody's, and it sounds like the line after all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from spoken_essays.alignment.islands import Scenery
from spoken_essays.alignment.matching import Spelled, Step, alike
from spoken_essays.alignment.passes import LEAST, Pass, chosen
from spoken_essays.alignment.words import Text, Word

# Sentences that have nothing to do with each other are .4 alike at most, by their sounds.
_SOUNDS_LIKE = 0.5
# More lines than that were left out, and are not looked for.
_MOST_LINES = 3
_BREATH = 0.2

Group = tuple[int, ...]


def filled(
    runs: Sequence[Pass], heard: Sequence[Word], text: Text, scene: Scenery, spelled: Spelled
) -> list[Pass]:
    """The passes, and those of lines that nothing was understood of, in the take's order."""
    found: list[Pass] = []
    used: set[int] = set()
    for lines, first, last in _gaps(runs, text, len(heard)):
        free = [word for word in _free(runs, first, last) if word not in used]
        groups = list(_breaths(free, heard, scene))
        for line, words in _shared_out(lines, groups, heard, text, spelled).items():
            found.append(_pass(line, words, heard, text, spelled))
            used.update(words)
    kept = [run for run in runs if not used.intersection(range(run.heard[0], run.heard[1] + 1))]
    return sorted([*kept, *found], key=lambda run: run.heard)


def _gaps(runs: Sequence[Pass], text: Text, count: int) -> Iterator[tuple[list[int], int, int]]:
    """Lines that are missing one after another, and between which words they must be."""
    lines = [line for line in range(len(text.starts) - 1) if _words(line, text)]
    kept = {line: chosen(runs, line).kept for line in lines}
    before = 0
    for missing, group in groupby(lines, key=lambda line: kept[line] is None):
        own = list(group)
        if missing and len(own) <= _MOST_LINES:
            then = next((line for line in lines if line > own[-1]), None)
            readings = (run.heard[0] for run in runs if run.line == then)
            yield own, before, min((at for at in readings if at >= before), default=count)
        for line in own:
            at = kept[line]
            before = before if at is None else runs[at].heard[1] + 1


def _words(line: int, text: Text) -> tuple[str, ...]:
    return text.words[text.starts[line] : text.starts[line + 1]]


def _free(runs: Sequence[Pass], first: int, last: int) -> list[int]:
    """The words from one to another that are in no pass, or in one that has hardly any."""
    taken = {
        word
        for run in runs
        if run.coverage >= LEAST
        for word in range(run.heard[0], run.heard[1] + 1)
    }
    return [word for word in range(first, last) if word not in taken]


def _breaths(words: Sequence[int], heard: Sequence[Word], scene: Scenery) -> Iterator[Group]:
    """The words that were said in one breath each."""
    group: list[int] = []
    for word in words:
        if group:
            since, until = scene.widest(heard[group[-1]].middle, heard[word].middle)
            if word != group[-1] + 1 or until - since >= _BREATH:
                yield tuple(group)
                group = []
        group.append(word)
    if group:
        yield tuple(group)


def _shared_out(
    lines: Sequence[int],
    groups: Sequence[Group],
    heard: Sequence[Word],
    text: Text,
    spelled: Spelled,
) -> dict[int, Group]:
    """Which breaths are which line's, so that all together sound most like them; not all need be.

    ``best[n]`` is the best way with the first ``n`` breaths: how much it is worth, and what is
    whose.
    """
    best: list[tuple[float, dict[int, Group]]] = [(0.0, {})] * (len(groups) + 1)
    for line in lines:
        own = spelled(" ".join(_words(line, text)))[-1]
        ways = list(best)
        for end in range(1, len(groups) + 1):
            for start in reversed(range(end)):
                words = tuple(word for group in groups[start:end] for word in group)
                said = spelled(" ".join(heard[word].plain for word in words))[-1]
                if len(said) * _SOUNDS_LIKE > len(own):
                    break
                worth = best[start][0] + alike(said, own) - _SOUNDS_LIKE
                if worth > ways[end][0]:
                    ways[end] = worth, {**best[start][1], line: words}
        for end in range(1, len(ways)):
            ways[end] = max(ways[end - 1], ways[end], key=lambda way: way[0])
        best = ways
    return best[-1][1]


def _pass(line: int, words: Group, heard: Sequence[Word], text: Text, spelled: Spelled) -> Pass:
    """A pass of a line, its words spread over those that were heard: the sound is to find them."""
    own = _words(line, text)
    said = " ".join(heard[word].plain for word in words)
    likeness = alike(spelled(said)[-1], spelled(" ".join(own))[-1])
    places = [words[at * len(words) // len(own)] for at in range(len(own))]
    steps = [
        Step(kind="word", heard=place, read=read, alike=likeness, joined=True)
        for read, place in enumerate(places, text.starts[line])
    ]
    steps += [Step(kind="half", heard=word, joined=True) for word in words if word not in places]
    steps.sort(key=lambda step: step.heard)
    return Pass(line=line, steps=tuple(steps), coverage=likeness)
