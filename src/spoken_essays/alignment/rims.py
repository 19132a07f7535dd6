"""What belongs to a pass at its rims, and what beside a word that was misheard.

A recogniser makes other words of what it does not understand, and more or fewer of them; and a
word said by itself may look like the first or last of the line beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from spoken_essays.alignment.evidence import Evidence
from spoken_essays.alignment.matching import Step, alike
from spoken_essays.alignment.passes import Pass
from spoken_essays.alignment.words import Text

# A word so far (s) from the next of its line, with others between, is none of it; nor is one that
# is nearer to what is beyond and quite unlike its own, or there where the line is broken off.
_CUT_OFF, _CUT_OFF_MANY, _STRANGE, _TOGETHER = 0.28, 0.18, 0.5, 0.05
_SOUNDS_LIKE, _A_LITTLE, _UNSURE = 0.5, 0.3, 0.6
# So few words beside one that is less alike than this, without a breath between, are part of it.
_FEW, _MORE, _MISHEARD, _NONE, _BREATH, _PAUSE = 2, 1.5, 0.85, 0.04, 0.15, 0.45
UNLIKE = 0.2


def tidied(run: Pass, known: Evidence) -> Pass:
    """Without first or last words that belong to something else said nearby."""
    for way in (1, -1):
        run = _without_side(run, known, way)
        run = _given_back(run, known, way)
    return run


def _without_side(run: Pass, known: Evidence, way: int) -> Pass:
    """The pass without what is cut off at one rim and has more words put in than it has own ones.

    ``way`` is 1 for the first words and -1 for the last. What sounds as the line does there after
    all was only misheard.
    """
    steps = list(run.steps[::way])
    said = [at for at, step in enumerate(steps) if step.heard >= 0]
    own = added = outside = 0
    likeness: list[float] = []
    beyond = known.silence(steps[said[0]].heard, steps[said[0]].heard - way)
    for at, then in pairwise(said):
        own += steps[at].kind == "word" and steps[at].alike >= _STRANGE
        added += steps[at].kind == "added" and steps[at].read < 0
        likeness += [] if steps[at].kind == "half" else [steps[at].alike]
        gap = known.silence(steps[at].heard, steps[then].heard)
        strange = sum(likeness) < _STRANGE * len(likeness) and beyond < gap
        many = added >= max(_FEW, own)
        if (many and gap >= _CUT_OFF_MANY) or (strange and len(likeness) > 1 and gap >= _CUT_OFF):
            outside, own, added = then, 0, 0
            likeness, beyond = [], gap
    words_on = range(outside, len(steps)) if outside else ()
    outside = next((at for at in words_on if steps[at].kind == "word"), 0)
    if not outside:
        return run
    reads = range(_rim(run, known.text, way), steps[outside].read, way)
    if _is_misheard(steps[:outside], reads, known):
        return run
    left_out = (Step(kind="left out", read=read) for read in reads)
    return replace(run, steps=tuple([*left_out, *steps[outside:]][::way]))


def _rim(run: Pass, text: Text, way: int) -> int:
    """The line's first word, or its last."""
    return text.starts[run.line] if way > 0 else text.starts[run.line + 1] - 1


def _is_misheard(
    steps: Sequence[Step], reads: range, known: Evidence, like: float = _SOUNDS_LIKE
) -> bool:
    """Whether what was heard at a rim sounds as the words that it would take the place of."""
    words = [step.heard for step in steps if step.heard >= 0][:: reads.step]
    lost = [known.text.words[read] for read in reads[:: reads.step]]
    return bool(lost) and alike(known.said(words), known.sounds(lost)) >= like


def _given_back(run: Pass, known: Evidence, way: int) -> Pass:
    """The same for one word at a rim.

    Where the same word was said nearer to the rest, it is that one; else it may not have been said.
    """
    steps, heard = list(run.steps[::way]), known.heard
    spoken = [at for at, step in enumerate(steps) if step.kind == "word"]
    if len(spoken) < 2:
        return run
    first, second = spoken[:2]
    between = [step.heard for step in steps[first + 1 : second] if step.kind == "added"]
    stray = steps[first]
    gap = known.silence(stray.heard, steps[second].heard)
    beyond = known.silence(stray.heard, stray.heard - way)
    rim = _rim(run, known.text, way)
    said = heard[stray.heard].end - heard[stray.heard].start
    broken_off = beyond < _TOGETHER < said / 2 and stray.read != rim
    strange = stray.alike < _STRANGE and beyond < gap
    if gap < _CUT_OFF or not (between or strange or broken_off):
        return run
    reads = range(rim, steps[second].read, way)
    if between and heard[between[-1]].plain == heard[stray.heard].plain:
        moved = replace(stray, heard=between[-1])
    elif not broken_off and _is_misheard(steps[:second], reads, known):
        return run
    else:
        moved = Step(kind="left out", read=stray.read)
    unheard = (step for step in steps[:first] if step.heard < 0)
    rest = (*unheard, moved, *steps[second:])
    return replace(run, steps=rest[::way])


def absorbed(run: Pass, taken: set[int], known: Evidence) -> Pass:
    """With the words beside one that was misheard: all of them are what was made of it.

    They are few, or about as many as those of the line that were not understood; or they sound as
    those that are missing. Words that are ``taken`` are somebody's.
    """
    start, end = known.text.starts[run.line], known.text.starts[run.line + 1]
    before = range(run.words[0].read - 1, start - 1, -1)
    after = range(run.words[-1].read + 1, end)
    steps, lost = list(_inside(run.steps)), _lost(run, known)
    for way, missing in ((1, before), (-1, after)):
        steps = steps[::way]
        rim = next(at for at, step in enumerate(steps) if step.kind in ("word", "half"))
        halves = _made_of(steps[rim], way, missing, lost, taken, known)
        if halves:
            steps = [*_beside(halves, missing)[::-1], *steps[rim:]]
        steps = steps[::way]
    return replace(run, steps=tuple(steps))


def _lost(run: Pass, known: Evidence) -> int:
    """How many letters of the line were not understood."""
    understood = {step.read for step in run.words if step.alike >= _STRANGE}
    reads = range(known.text.starts[run.line], known.text.starts[run.line + 1])
    return sum(len(known.text.words[read]) for read in reads if read not in understood)


def _made_of(
    rim: Step, way: int, missing: range, lost: int, taken: set[int], known: Evidence
) -> list[Step]:
    """Words beside a pass's first or last one that were made of the line's, the nearest first."""
    unclear = missing or rim.kind == "half" or rim.alike < _MISHEARD
    # What stands there without the least pause cannot be cut off.
    least = _BREATH if unclear else _NONE
    halves = _breath(rim.heard, way, least, taken, known)
    length = sum(len(known.heard[half.heard].plain) for half in halves)
    many = len(halves) > max(_FEW, len(missing) + 1) and length > _MORE * lost
    if many or (missing and not halves):
        halves = _breath(rim.heard, way, _PAUSE, taken, known)
        return halves if _is_meant(halves, missing[::-way], known) else []
    return halves


def _is_meant(halves: Sequence[Step], missing: range, known: Evidence) -> bool:
    """Whether words said a moment later are the missing ones; a name is surely misheard."""
    sure = sum(known.heard[half.heard].probability for half in halves)
    like = _A_LITTLE if sure < _UNSURE * len(halves) else _SOUNDS_LIKE
    return _is_misheard(halves, missing, known, like)


def _breath(nearest: int, way: int, first: float, taken: set[int], known: Evidence) -> list[Step]:
    """Nobody's words beside one, after a pause shorter than ``first`` and then without any."""
    found: list[Step] = []
    at, least = nearest - way, first
    while 0 <= at < len(known.heard) and at not in taken and known.silence(at, at + way) < least:
        found.append(Step(kind="half", heard=at))
        at, least = at - way, _BREATH
    return found


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
