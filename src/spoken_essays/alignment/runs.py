"""The readings of the lines in a take, told by the words that were understood."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from spoken_essays.alignment.cutting import cut
from spoken_essays.alignment.evidence import Evidence
from spoken_essays.alignment.matching import Step, alike
from spoken_essays.alignment.passes import COMPLETE, Pass
from spoken_essays.alignment.repeats import begun_again, echoed, repeated
from spoken_essays.alignment.rims import absorbed, tidied

_ALIKE, _BREATH = 0.5, 0.15


def passes(steps: Iterable[Step], known: Evidence) -> list[Pass]:
    """The runs through lines that the way through the words is made of, in the take's order."""
    runs = [each for run in cut(steps, known.text) for each in repeated(run, known)]
    runs = [each for run in runs for each in begun_again(run, known)]
    runs = list(_without_strays([tidied(run, known) for run in runs], known))
    runs = [_measured(run, known) for run in _absorbed(runs, known)]
    return list(echoed(list(_of_the_next(runs, known)), known))


def _absorbed(runs: Sequence[Pass], known: Evidence) -> Iterator[Pass]:
    taken = {step.heard for run in runs for step in run.steps}
    for run in runs:
        whole = absorbed(run, taken, known)
        taken |= {step.heard for step in whole.steps}
        yield whole


def _without_strays(runs: Sequence[Pass], known: Evidence) -> Iterator[Pass]:
    """Without what seems to be a few words of some other line, in one breath with the last ones.

    Nobody leaps like that: where the line is not at its end, they are what was made of the rest.
    """
    before: Pass | None = None
    for run in runs:
        leaps = before is not None and run.line not in (before.line, before.line + 1)
        if before is not None and leaps:
            joined = known.silence(before.heard[1], run.heard[0]) < _BREATH
            unfinished = before.words[-1].read < known.text.starts[before.line + 1] - 1
            few = sum(step.alike for step in run.words) < COMPLETE * len(known.text.of(run.line))
            if joined and (unfinished or before.words[-1].alike < _ALIKE) and few:
                continue
        yield run
        before = run


def _of_the_next(runs: Sequence[Pass], known: Evidence) -> Iterator[Pass]:
    """The passes, where one that may be the next line's beginning is that if it is nearer to it.

    "Here it comes." – "Here it comes …" – "Here it comes again.": two lines begin alike, and the
    author broke off the second.
    """
    complete: set[int] = set()
    heard, text = known.heard, known.text
    for at, run in enumerate(runs):
        then = runs[at + 1] if at + 1 < len(runs) else run
        first, last = run.heard
        said = [word.plain for word in heard[first : last + 1]]
        begins = text.starts[then.line]
        begun = text.words[begins : text.starts[then.line + 1]][: len(said)]
        alike_begun = tuple(said) == begun
        before = heard[runs[at - 1].heard[1]].end if at else 0.0
        nearer = heard[then.heard[0]].start - heard[last].end < heard[first].start - before
        if then.line == run.line + 1 and run.line in complete and alike_begun and nearer:
            words = (
                Step(kind="word", heard=first + place, read=begins + place, alike=1.0)
                for place in range(len(said))
            )
            moved = Pass(line=then.line, steps=tuple(words))
            yield _measured(moved, known)
            continue
        if run.coverage >= COMPLETE:
            complete.add(run.line)
        yield run


def _measured(run: Pass, known: Evidence) -> Pass:
    """The pass with what is known of how much of its line it has."""
    starts = known.text.starts
    rims = {starts[run.line], starts[run.line + 1] - 1}
    understood = {step.read for step in run.words if step.alike >= _ALIKE}
    coverage = _coverage(run, known)
    return replace(run, coverage=coverage, whole=rims <= understood)


def _coverage(run: Pass, known: Evidence) -> float:
    """How much of the line is in a pass: by its words, or by how all of it sounds."""
    words = known.text.of(run.line)
    whole = sum(len(word) + 1 for word in words)
    found = sum(
        (len(known.text.words[step.read]) + 1) * step.alike
        for step in run.words
        if step.alike >= _ALIKE
    )
    first, last = run.heard
    said = known.said(range(first, last + 1))
    return max(found / whole, alike(said, known.sounds(words)))
