"""What belongs to a pass at its rims, and what beside a word that was misheard.

A recogniser makes other words of what it does not understand, and more or fewer of them; and a
word said by itself may look like the first or last of the line beside it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from spoken_essays.alignment.islands import Scenery
from spoken_essays.alignment.matching import Spelled, Step, alike
from spoken_essays.alignment.passes import Pass
from spoken_essays.alignment.words import Text, Word

# A word so far (s) from the next of its line, with others between, is none of it; nor is one that
# is nearer to what is beyond and quite unlike its own, or there where the line is broken off.
_CUT_OFF, _CUT_OFF_MANY, _STRANGE, _TOGETHER = 0.28, 0.18, 0.5, 0.05
_SOUNDS_LIKE = 0.5
# So few words beside one that is less alike than this, without a breath between, are part of it.
_FEW, _MISHEARD, _BREATH = 2, 0.85, 0.15
UNLIKE = 0.2


def tidied(run: Pass, heard: Sequence[Word], scene: Scenery, text: Text, spelled: Spelled) -> Pass:
    """Without first or last words that belong to something else said nearby."""
    for way in (1, -1):
        run = _without_side(run, heard, scene, text, spelled, way)
        run = _given_back(run, heard, scene, text, spelled, way)
    return run


def _without_side(
    run: Pass, heard: Sequence[Word], scene: Scenery, text: Text, spelled: Spelled, way: int
) -> Pass:
    """The pass without what is cut off at one rim and has more words put in than it has own ones.

    ``way`` is 1 for the first words and -1 for the last. What sounds as the line does there after
    all was only misheard.
    """
    steps = list(run.steps[::way])
    said = [at for at, step in enumerate(steps) if step.heard >= 0]
    own = added = outside = 0
    for at, then in pairwise(said):
        own += steps[at].kind == "word" and steps[at].alike >= _STRANGE
        added += steps[at].kind == "added" and steps[at].read < 0
        gap = _gap(heard, steps[at].heard, steps[then].heard, scene)
        if added >= max(_FEW, own) and gap >= _CUT_OFF_MANY:
            outside, own, added = then, 0, 0
    words_on = range(outside, len(steps)) if outside else ()
    outside = next((at for at in words_on if steps[at].kind == "word"), 0)
    if not outside:
        return run
    reads = range(_rim(run, text, way), steps[outside].read, way)
    if _is_misheard(steps[:outside], reads, heard, text, spelled):
        return run
    left_out = (Step(kind="left out", read=read) for read in reads)
    return replace(run, steps=tuple([*left_out, *steps[outside:]][::way]))


def _rim(run: Pass, text: Text, way: int) -> int:
    """The line's first word, or its last."""
    return text.starts[run.line] if way > 0 else text.starts[run.line + 1] - 1


def _is_misheard(
    steps: Sequence[Step], reads: range, heard: Sequence[Word], text: Text, spelled: Spelled
) -> bool:
    """Whether what was heard at a rim sounds as the words that it would take the place of."""
    words = [heard[step.heard].plain for step in steps if step.heard >= 0]
    lost = [text.words[read] for read in reads]
    one, other = (spelled(" ".join(each[:: reads.step]))[-1] for each in (words, lost))
    return bool(lost) and alike(one, other) >= _SOUNDS_LIKE


def _given_back(
    run: Pass, heard: Sequence[Word], scene: Scenery, text: Text, spelled: Spelled, way: int
) -> Pass:
    """The same for one word at a rim.

    Where the same word was said nearer to the rest, it is that one; else it may not have been said.
    """
    steps = list(run.steps[::way])
    spoken = [at for at, step in enumerate(steps) if step.kind == "word"]
    if len(spoken) < 2:
        return run
    first, second = spoken[:2]
    between = [step.heard for step in steps[first + 1 : second] if step.kind == "added"]
    stray = steps[first]
    gap = _gap(heard, stray.heard, steps[second].heard, scene)
    beyond = _gap(heard, stray.heard, stray.heard - way, scene)
    rim = _rim(run, text, way)
    said = heard[stray.heard].end - heard[stray.heard].start
    broken_off = beyond < _TOGETHER < said / 2 and stray.read != rim
    strange = stray.alike < _STRANGE and beyond < gap
    if gap < _CUT_OFF or not (between or strange or broken_off):
        return run
    reads = range(rim, steps[second].read, way)
    if between and heard[between[-1]].plain == heard[stray.heard].plain:
        moved = replace(stray, heard=between[-1])
    elif not broken_off and _is_misheard(steps[:second], reads, heard, text, spelled):
        return run
    else:
        moved = Step(kind="left out", read=stray.read)
    unheard = (step for step in steps[:first] if step.heard < 0)
    rest = (*unheard, moved, *steps[second:])
    return replace(run, steps=rest[::way])


def _gap(heard: Sequence[Word], one: int, other: int, scene: Scenery) -> float:
    """The longest silence between two words, in seconds; without end where there is no other."""
    if not 0 <= other < len(heard):
        return math.inf
    since, until = scene.widest(*sorted((heard[one].middle, heard[other].middle)))
    return until - since


def absorbed(run: Pass, taken: set[int], heard: Sequence[Word], scene: Scenery, text: Text) -> Pass:
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
        if _gap(heard, at, at + way, scene) >= _BREATH:
            break
        found.append(Step(kind="half", heard=at))
        at -= way
    return found if len(found) <= most else []


def _beside(halves: Sequence[Step], missing: Sequence[int]) -> list[Step]:
    """Words that were heard for words of the line that were not, the nearest first."""
    pairs = list(zip(halves, missing, strict=False))
    return [
        *(Step(kind="word", heard=half.heard, read=read, alike=UNLIKE) for half, read in pairs),
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
