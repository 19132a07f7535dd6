"""The readings of each line in a take, and which of them is kept.

A pass is one run through a line, whole or broken off; words put in on the way, and a clause begun
again in the middle, are in it. The last complete pass is the author's last word.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from spoken_essays.alignment.hearing import Word
from spoken_essays.alignment.islands import Scenery
from spoken_essays.alignment.matching import Step
from spoken_essays.alignment.words import Text

# The last pass that has so much of the line, and nearly as much as the best, is kept; else the
# best, if it has enough to be the line at all.
_COMPLETE, _NEARLY, _LEAST = 0.6, 0.8, 0.34
_UNHEARD = 1
_TOLD = 2
# Words at a pass's rim that were not heard may have been said; more of them were left out.
_RIM = 4
# A word of the line so far from its next, with other words between, belongs to those.
_CUT_OFF = 0.28
_ALIKE = 0.5
# So few words beside one that is less alike than this, without a breath between, are part of it.
_FEW, _MISHEARD, _BREATH = 2, 0.85, 0.15
_UNLIKE = 0.2


@dataclass(frozen=True, kw_only=True)
class Pass:
    """One run through ``line``: its steps in order, and its ``coverage`` of the line (0 to 1).

    Steps are words, words put in, and words left out that may have been said all the same.
    """

    line: int
    steps: tuple[Step, ...]
    coverage: float = 0.0

    @property
    def words(self) -> list[Step]:
        return [step for step in self.steps if step.kind == "word"]

    @property
    def heard(self) -> tuple[int, int]:
        """The first and the last word that was heard of it."""
        own = [step.heard for step in self.steps if step.kind in ("word", "half")]
        return own[0], own[-1]


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """Of a line's passes the one that is kept, if any, and the others that are worth telling of."""

    kept: int | None
    others: tuple[int, ...]
    doubtful: bool = False


def passes(steps: Iterable[Step], text: Text, heard: Sequence[Word], scene: Scenery) -> list[Pass]:
    """The runs through lines that the way through the words is made of, in the take's order."""
    tidied = [_tidied(run, heard, scene) for run in _runs(steps, text)]
    taken = {step.heard for run in tidied for step in run.steps}
    whole = (_absorbed(run, taken, heard, scene, text) for run in tidied)
    return [replace(run, coverage=_coverage(run, text)) for run in whole]


def chosen(runs: Sequence[Pass], line: int) -> Chosen:
    """Which of the passes, by their places in ``runs``, is the line's, and which are others."""
    own = [at for at, run in enumerate(runs) if run.line == line]
    best = max((runs[at].coverage for at in own), default=0.0)
    enough = max(_COMPLETE, _NEARLY * best)
    complete = [at for at in own if runs[at].coverage >= enough]
    if complete:
        kept: int | None = complete[-1]
    else:
        kept = max(own, key=lambda at: runs[at].coverage) if best >= _LEAST else None
    others = (at for at in own if at != kept and len(runs[at].words) >= _TOLD)
    return Chosen(kept=kept, others=tuple(others), doubtful=not complete)


def is_complete(run: Pass, text: Text) -> bool:
    """Whether a pass has the line and comes to its end, where a last word may not be understood."""
    left = text.starts[run.line + 1] - 1 - run.words[-1].read
    return run.coverage >= _COMPLETE and left <= _UNHEARD


def weight(word: str) -> int:
    """How much a word counts: a long one is not matched by chance."""
    return len(word) + 1


def _runs(steps: Iterable[Step], text: Text) -> Iterator[Pass]:
    """The steps cut where the line changes, and where one is begun again."""
    run: list[Step] = []
    line = -1
    for step in steps:
        if step.kind == "jump" and line >= 0:
            inside = text.lines[step.read] == line and step.read != text.starts[line]
            if inside and any(each.kind == "word" for each in run):
                run = _taken_back(run, step.read)
                continue
            yield from _ended(run, line)
            run, line = [], -1
        elif step.kind in ("word", "left out") and text.lines[step.read] != line:
            yield from _ended(run, line)
            run, line = [step], text.lines[step.read]
        elif line >= 0 and step.kind != "jump":
            run.append(step)
    yield from _ended(run, line)


def _taken_back(run: Sequence[Step], read: int) -> list[Step]:
    """The run after going back to a clause: what was read of it before is now put in."""
    return [
        Step(kind="added", heard=step.heard) if step.kind == "word" and step.read >= read else step
        for step in run
        if step.kind != "left out" or step.read < read
    ]


def _ended(run: Sequence[Step], line: int) -> Iterator[Pass]:
    """A pass from a few words before its first word to a few after its last."""
    spoken = [at for at, step in enumerate(run) if step.kind in ("word", "half")]
    if not spoken:
        return
    first, last = spoken[0], spoken[-1]
    lead = [step for step in run[:first] if step.kind == "left out"][-_RIM:]
    tail = [step for step in run[last + 1 :] if step.kind == "left out"][:_RIM]
    yield Pass(line=line, steps=(*lead, *run[first : last + 1], *tail))


def _tidied(run: Pass, heard: Sequence[Word], scene: Scenery) -> Pass:
    """Without a first or last word that belongs to something else said nearby."""
    return _given_back(_given_back(run, heard, scene, 1), heard, scene, -1)


def _given_back(run: Pass, heard: Sequence[Word], scene: Scenery, way: int) -> Pass:
    """The same for one rim of it, ``way`` 1 for the first and -1 for the last word.

    Where the same word was said nearer to the rest, it is that one; else it may not have been said.
    """
    steps = list(run.steps[::way])
    spoken = [at for at, step in enumerate(steps) if step.kind == "word"]
    if len(spoken) < 2:
        return run
    first, second = spoken[:2]
    between = [step.heard for step in steps[first + 1 : second] if step.kind == "added"]
    stray = steps[first]
    sides = sorted((heard[stray.heard].middle, heard[steps[second].heard].middle))
    since, until = scene.widest(*sides)
    if not between or until - since < _CUT_OFF:
        return run
    if heard[between[-1]].plain == heard[stray.heard].plain:
        moved = replace(stray, heard=between[-1])
    else:
        moved = Step(kind="left out", read=stray.read)
    rest = (*steps[:first], moved, *steps[second:])
    return replace(run, steps=rest[::way])


def _absorbed(
    run: Pass, taken: set[int], heard: Sequence[Word], scene: Scenery, text: Text
) -> Pass:
    """With the words beside one that was misheard: all of them are what was made of it.

    They are as few as that, or as the words of the line that would be missing.
    """
    start, end = text.starts[run.line], text.starts[run.line + 1]
    before = range(run.words[0].read - 1, start - 1, -1)
    after = range(run.words[-1].read + 1, end)
    steps = list(_inside(run.steps))
    for way, missing in ((1, before), (-1, after)):
        steps = steps[::way]
        rim = next(at for at, step in enumerate(steps) if step.kind in ("word", "half"))
        if missing or steps[rim].kind == "half" or steps[rim].alike < _MISHEARD:
            most = max(_FEW, len(missing) + 1)
            halves = _attached(steps[rim].heard, way, most, taken, heard, scene)
            if halves:
                steps = [*_beside(halves, missing)[::-1], *steps[rim:]]
        steps = steps[::way]
    return replace(run, steps=tuple(steps))


def _attached(
    nearest: int, way: int, most: int, taken: set[int], heard: Sequence[Word], scene: Scenery
) -> list[Step]:
    """Words said in one breath with the ``nearest``, if they are few enough and nobody's."""
    found: list[Step] = []
    at = nearest - way
    while 0 <= at < len(heard) and at not in taken:
        since, until = scene.widest(*sorted((heard[at].middle, heard[at + way].middle)))
        if until - since >= _BREATH:
            break
        found.append(Step(kind="half", heard=at))
        at -= way
    return found if len(found) <= most else []


def _beside(halves: Sequence[Step], missing: Sequence[int]) -> list[Step]:
    """Words that were heard for words of the line that were not, the nearest first."""
    pairs = list(zip(halves, missing, strict=False))
    return [
        *(Step(kind="word", heard=half.heard, read=read, alike=_UNLIKE) for half, read in pairs),
        *halves[len(pairs) :],
        *(Step(kind="left out", read=read) for read in missing[len(pairs) :]),
    ]


def _inside(steps: Sequence[Step]) -> Iterator[Step]:
    """The same for words put in between: one or two beside a misheard one are a part of it."""
    for added, group in groupby(enumerate(steps), key=lambda each: each[1].kind == "added"):
        run = list(group)
        before, after = run[0][0] - 1, run[-1][0] + 1
        beside = [steps[at] for at in (before, after) if 0 <= at < len(steps)]
        unclear = any(step.kind == "left out" or step.alike < _MISHEARD for step in beside)
        part = added and unclear and len(run) <= _FEW
        yield from (replace(step, kind="half") if part else step for _, step in run)


def _coverage(run: Pass, text: Text) -> float:
    whole = sum(map(weight, text.words[text.starts[run.line] : text.starts[run.line + 1]]))
    found = sum(
        weight(text.words[step.read]) * step.alike for step in run.words if step.alike >= _ALIKE
    )
    return found / whole if whole else 0.0
