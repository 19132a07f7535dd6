"""Lines begun anew, told by what was said once more.

Where a beginning was misheard, the cheapest way through the words takes it for words put in, or for
others of the line. But it is the line's beginning if it sounds like that, or if the same is said
again right after it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from spoken_essays.alignment.cutting import cut, ended
from spoken_essays.alignment.evidence import Evidence
from spoken_essays.alignment.matching import Step, alike, match
from spoken_essays.alignment.passes import Pass
from spoken_essays.alignment.rims import UNLIKE

# So many words, or sounds, are enough to tell that a line is begun once more.
_BEGINNING, _LEAST_SOUNDS, _SOUNDS_LIKE = 2, 4, 0.7
# What was said again has a silence before it, and is so like the first time.
_PAUSE, _THE_SAME, _UNDERSTOOD = 0.15, 0.8, 0.85


def repeated(run: Pass, known: Evidence) -> Iterator[Pass]:
    """The pass; two, where all that was said of it is said again, and the line does not say so."""
    first, last = run.heard
    for at in range(first + 1, last):
        again = range(at, min(2 * at - first, last + 1))
        if (
            known.silence(at - 1, at) >= _PAUSE
            and _is_same(range(first, at), again, known)
            and not _says_so(run, {*range(first, at), *again})
        ):
            yield from _anew(range(first, at), run.line, known)
            for rest in _anew(range(at, last + 1), run.line, known):
                yield from repeated(rest, known)
            return
    yield run


def echoed(runs: Sequence[Pass], known: Evidence) -> Iterator[Pass]:
    """The passes; and another, where what was said right after one is nobody's and sounds the same.

    Whoever reads a line twice is misheard twice, and in the same way.
    """
    for at, run in enumerate(runs):
        yield run
        first, last = run.heard
        then = runs[at + 1].heard[0] if at + 1 < len(runs) else len(known.heard)
        again = range(last + 1, 2 * last + 2 - first)
        cut_off = again[-1] < then and known.silence(last, last + 1) >= _PAUSE
        if cut_off and _is_same(range(first, last + 1), again, known):
            later = (
                replace(step, heard=step.heard + len(again)) if step.heard >= 0 else step
                for step in run.steps
            )
            yield replace(run, steps=tuple(later))


def _is_same(one: range, other: range, known: Evidence) -> bool:
    said, again = known.said(one), known.said(other)
    return min(len(said), len(again)) >= _LEAST_SOUNDS and alike(said, again) >= _THE_SAME


def _says_so(run: Pass, words: set[int]) -> bool:
    """Whether each of some words was understood as one of the line's."""
    return words == {step.heard for step in run.words if step.alike >= _UNDERSTOOD} & words


def _anew(words: range, line: int, known: Evidence) -> Iterator[Pass]:
    """The passes that some words are, of this line."""
    starts = known.text.starts[line]
    said = [known.heard[at].plain for at in words]
    steps = match(said, known.text.alone(line), known.spelled)
    moved = (
        replace(
            step,
            heard=step.heard + words[0] if step.heard >= 0 else -1,
            read=step.read + starts if step.read >= 0 else -1,
        )
        for step in steps
    )
    yield from cut(moved, known.text)


def begun_again(run: Pass, known: Evidence) -> Iterator[Pass]:
    """The pass; two, where what was put into it sounds as its line begins.

    What only stands in the place of other words has a silence before it, too.
    """
    for put_in, group in groupby(range(len(run.steps)), lambda at: _is_put_in(run.steps[at])):
        places = list(group)
        before, after = run.steps[: places[0]], run.steps[places[-1] + 1 :]
        if not put_in or len(places) < _BEGINNING or not after:
            continue
        words = [run.steps[at].heard for at in places]
        added = all(run.steps[at].kind == "added" for at in places)
        cut_off = known.silence(words[0] - 1, words[0]) >= _PAUSE
        goes_on = next((step.read for step in after if step.kind in ("word", "left out")), 0)
        first = known.text.starts[run.line]
        most = goes_on - first
        count = _beginning(known.said(words), first, most, known)
        if count and before and (added or cut_off):
            again = _first_words(words, first, count, most, known)
            rest = replace(run, steps=(*again, *after))
            yield from ended(before, run.line)
            yield from begun_again(rest, known)
            return
    yield run


def _is_put_in(step: Step) -> bool:
    """Whether a word is none of the line's, or only stands in the place of one."""
    return step.kind == "added" or (step.kind == "word" and step.alike <= UNLIKE)


def _beginning(said: str, first: int, most: int, known: Evidence) -> int:
    """How many words of a line, ``most`` at most, something sounds like; 0 if it does not."""
    words = known.text.words[first : first + most]
    likeness = {
        count: alike(said, known.sounds(words[:count])) for count in range(1, len(words) + 1)
    }
    best = max(likeness, key=likeness.__getitem__, default=0)
    return best if best and likeness[best] >= _SOUNDS_LIKE and len(said) >= _LEAST_SOUNDS else 0


def _first_words(
    said: Sequence[int], first: int, count: int, most: int, known: Evidence
) -> Iterator[Step]:
    """The steps of a line's first ``count`` words, said once more; and to where it goes on."""
    for at, word in enumerate(said):
        read = first + at
        if at >= count:
            yield Step(kind="half", heard=word)
        else:
            same = known.heard[word].plain == known.text.words[read]
            yield Step(kind="word", heard=word, read=read, alike=1.0 if same else UNLIKE)
    yield from (
        Step(kind="left out", read=read)
        for read in range(first + min(len(said), count), first + most)
    )
