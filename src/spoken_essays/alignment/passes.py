"""The readings of each line in a take, and which of them is kept.

A pass is one run through a line, whole or broken off; words put in on the way, and a clause begun
again in the middle, are in it. The last complete pass is the author's last word.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from spoken_essays.alignment.matching import Step
from spoken_essays.alignment.words import Text

# The last pass that has so much of the line, and is whole or has nearly as much as the best, is
# kept; else the best, if it has enough to be the line at all.
COMPLETE, _NEARLY, LEAST = 0.6, 0.8, 0.34
_UNHEARD, _SHORT = 1, 4
_TOLD, _ALIKE = 2, 0.5


@dataclass(frozen=True, kw_only=True)
class Pass:
    """One run through ``line``: its steps in order, and its ``coverage`` of the line (0 to 1).

    Steps are words, words put in, and words left out that may have been said all the same. It is
    ``whole`` if the line's first word and its last were understood, more or less.
    """

    line: int
    steps: tuple[Step, ...]
    coverage: float = 0.0
    whole: bool = False

    @property
    def words(self) -> list[Step]:
        return [step for step in self.steps if step.kind == "word"]

    @property
    def understood(self) -> int:
        """How many of its words were."""
        return sum(step.alike >= _ALIKE for step in self.words)

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


def chosen(runs: Sequence[Pass], line: int) -> Chosen:
    """Which of the passes, by their places in ``runs``, is the line's, and which are others."""
    own = [at for at, run in enumerate(runs) if run.line == line]
    best = max((runs[at].coverage for at in own), default=0.0)
    enough = max(COMPLETE, _NEARLY * best)
    complete = [at for at in own if runs[at].coverage >= (COMPLETE if runs[at].whole else enough)]
    if complete:
        kept: int | None = complete[-1]
    else:
        kept = max(own, key=lambda at: runs[at].coverage) if best >= LEAST else None
    others = (at for at in own if at != kept and runs[at].understood >= _TOLD)
    return Chosen(kept=kept, others=tuple(others), doubtful=not complete)


def is_complete(run: Pass, text: Text) -> bool:
    """Whether a pass has the line and comes to its end; a long one's last may not be understood."""
    left = text.starts[run.line + 1] - 1 - run.words[-1].read
    unheard = _UNHEARD if len(text.of(run.line)) > _SHORT else 0
    return run.coverage >= COMPLETE and left <= unheard
