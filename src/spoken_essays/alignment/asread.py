"""The words as they were read, one after the other: what the forced alignment is to find.

Most are words of the essay. Where something else was understood, either may have been said; where
nothing was, the word may have been left out: the sound itself is to tell.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from spoken_essays.alignment.passes import Pass
from spoken_essays.alignment.words import Text, Word

# A word that Whisper is less sure of, and that is not in the essay, may not have been said.
_UNSURE = 0.5
_SURE_ALIKE = 0.99


@dataclass(frozen=True, kw_only=True)
class Token:
    """A word that was read, about ``around`` (seconds): one of ``options``, the essay's first.

    ``heard`` is its place among the words understood, ``read`` its place in the essay, ``run`` that
    of its pass; -1 where it has none. An ``optional`` one may not have been said at all. What was
    heard is ``alike`` to what is read (0 to 1). A ``part`` is one of several words made of one.
    """

    options: tuple[str, ...]
    around: float
    heard: int = -1
    read: int = -1
    run: int = -1
    optional: bool = False
    alike: float = 1.0
    part: bool = False


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a token was found (seconds), as which word; ``sure`` if by the sound itself."""

    start: float
    end: float
    word: str
    sure: bool = True

    @property
    def middle(self) -> float:
        return (self.start + self.end) / 2


def tokens(runs: Sequence[Pass], text: Text, heard: Sequence[Word]) -> list[Token]:
    """All that was said in a take, in order: the passes, and between them what is in none."""
    found: list[Token] = []
    inside = {step.heard for run in runs for step in run.steps if step.heard >= 0}
    loose = iter([at for at in range(len(heard)) if at not in inside])
    waiting = next(loose, None)
    for number, run in enumerate(runs):
        first = run.heard[0]
        while waiting is not None and waiting < first:
            found.append(_loose(waiting, heard))
            waiting = next(loose, None)
        found += _of(run, number, text, heard)
    while waiting is not None:
        found.append(_loose(waiting, heard))
        waiting = next(loose, None)
    return found


def _loose(at: int, heard: Sequence[Word], run: int = -1) -> Token:
    word = heard[at]
    return Token(
        options=(word.plain,),
        around=word.middle,
        heard=at,
        run=run,
        optional=word.probability < _UNSURE,
    )


def _of(run: Pass, number: int, text: Text, heard: Sequence[Word]) -> Iterator[Token]:
    """The tokens of a pass; one that was left out stands where its neighbour does."""
    around = heard[run.heard[0]].start
    for step in run.steps:
        if step.kind == "added":
            yield _loose(step.heard, heard, number)
        elif step.kind == "half":
            if not step.joined:
                yield replace(_loose(step.heard, heard, number), optional=True, part=True)
        elif step.kind == "left out":
            yield Token(
                options=(text.words[step.read],),
                around=around,
                read=step.read,
                run=number,
                optional=True,
            )
        else:
            own = (text.words[step.read],)
            sure = step.joined or step.alike >= _SURE_ALIKE
            other = () if sure else (heard[step.heard].plain,)
            yield Token(
                options=own + other,
                around=heard[step.heard].middle,
                heard=step.heard,
                read=step.read,
                run=number,
                alike=step.alike,
            )
        around = heard[step.heard].end if step.heard >= 0 else around
