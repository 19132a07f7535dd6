"""How fast the author reads, so that it is known how long a line would take."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from spoken_essays.alignment.evidence import Evidence
from spoken_essays.alignment.passes import COMPLETE, Pass

# A line takes so much less or more than its letters make one expect.
_SHORTER, _LONGER = 0.6, 1.7
_FEWEST = 5


@dataclass(frozen=True, kw_only=True)
class Pace:
    """How many ``seconds`` the author takes for a letter; 0 where too little is known."""

    seconds: float

    def may_be(self, words: Sequence[str], seconds: float) -> bool:
        """Whether some words may take so long."""
        expected = sum(len(word) + 1 for word in words) * self.seconds
        return _SHORTER * expected <= seconds <= _LONGER * expected


def pace(runs: Sequence[Pass], known: Evidence) -> Pace:
    """The author's, in the lines that were understood from the first word to the last."""
    paces = [
        (known.heard[run.heard[1]].end - known.heard[run.heard[0]].start)
        / sum(len(word) + 1 for word in known.text.of(run.line))
        for run in runs
        if run.whole and run.coverage >= COMPLETE
    ]
    return Pace(seconds=statistics.median(paces) if len(paces) >= _FEWEST else 0.0)
