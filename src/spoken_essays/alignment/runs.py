"""The way through the words, cut into passes where the line changes, or is begun anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from spoken_essays.alignment.gaps import filled
from spoken_essays.alignment.islands import Scenery
from spoken_essays.alignment.matching import Spelled, Step, alike
from spoken_essays.alignment.passes import COMPLETE, Pass
from spoken_essays.alignment.rims import UNLIKE, absorbed, tidied
from spoken_essays.alignment.words import Text, Word

# Words at a pass's rim that were not heard may have been said; more of them were left out.
_RIM = 4
_ALIKE = 0.5
# So many words, or sounds, are enough to tell that a line is begun once more.
_BEGINNING, _LEAST_SOUNDS, _SOUNDS_LIKE = 2, 4, 0.7


def passes(
    steps: Iterable[Step], text: Text, heard: Sequence[Word], scene: Scenery, spelled: Spelled
) -> list[Pass]:
    """The runs through lines that the way through the words is made of, in the take's order."""
    cut = _runs(steps, text)
    runs = [each for run in cut for each in _begun_again(run, heard, text, spelled)]
    runs = [tidied(run, heard, scene, text, spelled) for run in runs]
    taken = {step.heard for run in runs for step in run.steps}
    runs = [absorbed(run, taken, heard, scene, text) for run in runs]
    runs = [_measured(run, text, heard, spelled) for run in runs]
    return filled(list(_of_the_next(runs, text, heard, spelled)), heard, text, scene, spelled)


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
    steps: list[Step] = []
    for step in run:
        if step.kind == "word" and step.read >= read:
            # One that was heard for two of the essay's was put in once.
            if not steps or steps[-1].heard != step.heard:
                steps.append(replace(step, kind="added"))
        elif step.kind != "left out" or step.read < read:
            steps.append(step)
    return steps


def _ended(run: Sequence[Step], line: int) -> Iterator[Pass]:
    """A pass from a few words before its first word to a few after its last."""
    spoken = [at for at, step in enumerate(run) if step.kind in ("word", "half")]
    if not spoken:
        return
    first, last = spoken[0], spoken[-1]
    lead = [step for step in run[:first] if step.kind == "left out"][-_RIM:]
    tail = [step for step in run[last + 1 :] if step.kind == "left out"][:_RIM]
    yield Pass(line=line, steps=(*lead, *run[first : last + 1], *tail))


def _begun_again(run: Pass, heard: Sequence[Word], text: Text, spelled: Spelled) -> Iterator[Pass]:
    """The pass; two, where what was put into it sounds as its line begins."""
    for put_in, group in groupby(range(len(run.steps)), lambda at: run.steps[at].kind == "added"):
        places = list(group)
        before, after = run.steps[: places[0]], run.steps[places[-1] + 1 :]
        if not put_in or len(places) < _BEGINNING or not after:
            continue
        said = spelled(" ".join(heard[run.steps[at].heard].plain for at in places))[-1]
        goes_on = next((step.read for step in after if step.kind in ("word", "left out")), 0)
        most = goes_on - text.starts[run.line]
        count = _beginning(said, run.line, most, text, spelled)
        if count and before:
            words = [run.steps[at].heard for at in places]
            again = _first_words(words, text.starts[run.line], count, most, heard, text)
            yield from _ended(before, run.line)
            yield from _begun_again(replace(run, steps=(*again, *after)), heard, text, spelled)
            return
    yield run


def _beginning(said: str, line: int, most: int, text: Text, spelled: Spelled) -> int:
    """How many words of a line, ``most`` at most, something sounds like; 0 if it does not."""
    first = text.starts[line]
    likeness = {
        count: alike(said, spelled(" ".join(text.words[first : first + count]))[-1])
        for count in range(1, most + 1)
    }
    best = max(likeness, key=likeness.__getitem__, default=0)
    return best if best and likeness[best] >= _SOUNDS_LIKE and len(said) >= _LEAST_SOUNDS else 0


def _first_words(
    said: Sequence[int], first: int, count: int, most: int, heard: Sequence[Word], text: Text
) -> Iterator[Step]:
    """The steps of a line's first ``count`` words, said once more; and to where it goes on."""
    for at, word in enumerate(said):
        read = first + at
        if at >= count:
            yield Step(kind="half", heard=word)
        else:
            same = heard[word].plain == text.words[read]
            yield Step(kind="word", heard=word, read=read, alike=1.0 if same else UNLIKE)
    yield from (
        Step(kind="left out", read=read)
        for read in range(first + min(len(said), count), first + most)
    )


def _of_the_next(
    runs: Sequence[Pass], text: Text, heard: Sequence[Word], spelled: Spelled
) -> Iterator[Pass]:
    """The passes, where one that may be the next line's beginning is that if it is nearer to it.

    "Here it comes." – "Here it comes …" – "Here it comes again.": two lines begin alike, and the
    author broke off the second.
    """
    complete: set[int] = set()
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
            yield _measured(moved, text, heard, spelled)
            continue
        if run.coverage >= COMPLETE:
            complete.add(run.line)
        yield run


def _measured(run: Pass, text: Text, heard: Sequence[Word], spelled: Spelled) -> Pass:
    """The pass with what is known of how much of its line it has."""
    rims = {text.starts[run.line], text.starts[run.line + 1] - 1}
    understood = {step.read for step in run.words if step.alike >= _ALIKE}
    coverage = _coverage(run, text, heard, spelled)
    return replace(run, coverage=coverage, whole=rims <= understood)


def _coverage(run: Pass, text: Text, heard: Sequence[Word], spelled: Spelled) -> float:
    """How much of the line is in a pass: by its words, or by how all of it sounds."""
    words = text.words[text.starts[run.line] : text.starts[run.line + 1]]
    whole = sum(len(word) + 1 for word in words)
    found = sum(
        (len(text.words[step.read]) + 1) * step.alike for step in run.words if step.alike >= _ALIKE
    )
    first, last = run.heard
    said = " ".join(word.plain for word in heard[first : last + 1])
    return max(found / whole, alike(spelled(said)[-1], spelled(" ".join(words))[-1]))
