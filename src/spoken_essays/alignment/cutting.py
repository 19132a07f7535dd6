"""The way through the words, cut into passes where the line changes, or is begun anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from spoken_essays.alignment.matching import Step
from spoken_essays.alignment.passes import Pass
from spoken_essays.alignment.words import Text

# Words at a pass's rim that were not heard may have been said; more of them were left out.
_RIM = 4


def cut(steps: Iterable[Step], text: Text) -> Iterator[Pass]:
    """The steps cut where the line changes, and where one is begun again."""
    run: list[Step] = []
    line = -1
    for step in steps:
        if step.kind == "jump" and line >= 0:
            inside = text.lines[step.read] == line and step.read != text.starts[line]
            if inside and any(each.kind == "word" for each in run):
                run = _taken_back(run, step.read)
                continue
            yield from ended(run, line)
            run, line = [], -1
        elif step.kind in ("word", "left out") and text.lines[step.read] != line:
            yield from ended(run, line)
            run, line = [step], text.lines[step.read]
        elif line >= 0 and step.kind != "jump":
            run.append(step)
    yield from ended(run, line)


def _taken_back(run: Sequence[Step], read: int) -> list[Step]:
    """The run after going back to a clause: what was read of it before is now put in."""
    steps: list[Step] = []
    for step in run:
        if step.kind == "word" and step.read >= read:
            # One that was heard for two of the essay's was put in once.
            if not steps or steps[-1].heard != step.heard:
                steps.append(replace(step, kind="added"))
        elif step.kind != "left out" or step.read < read:
            steps.append(step)
    return steps


def ended(run: Sequence[Step], line: int) -> Iterator[Pass]:
    """A pass from a few words before its first word to a few after its last."""
    spoken = [at for at, step in enumerate(run) if step.kind in ("word", "half")]
    if not spoken:
        return
    first, last = spoken[0], spoken[-1]
    lead = [step for step in run[:first] if step.kind == "left out"][-_RIM:]
    tail = [step for step in run[last + 1 :] if step.kind == "left out"][:_RIM]
    yield Pass(line=line, steps=(*lead, *run[first : last + 1], *tail))
