"""How fast the author reads, so that it is known how long a line would take."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from spoken_essays.alignment.evidence import Evidence
from spoken_essays.alignment.passes import COMPLETE, Pass

# A line takes so much less or more than its letters make one expect.
_SHORTER, _LONGER = 0.7, 1.7
_FEWEST = 5
# A letter of whoever has not yet read enough to tell; how much more or less a word alone may take.
_USUAL, _SLACK, _LITTLE_LONGER = 0.07, 0.15, 1.3


@dataclass(frozen=True, kw_only=True)
class Pace:
    """How many ``seconds`` the author takes for a letter; 0 where too little is known."""

    seconds: float

    def may_take(self, words: Sequence[str], seconds: float, *, all_of_it: bool) -> bool:
        """Whether some words, be it one alone, may take so long; at the usual pace if unknown.

        If they are not ``all_of_it`` more may have come after them, so that they took less.
        """
        expected = self.usual(words)
        longer = _LONGER if all_of_it else _LITTLE_LONGER
        return _SHORTER * expected - _SLACK <= seconds <= longer * expected + _SLACK

    def fills(self, words: Sequence[str], seconds: float) -> bool:
        """Whether nothing else need have been said in that time."""
        return seconds <= self.usual(words) + _SLACK

    def longest(self, words: Sequence[str]) -> float:
        """The seconds that some words take at most."""
        return _LONGER * self.usual(words) + _SLACK

    def most(self, words: Sequence[str], seconds: float) -> Sequence[str]:
        """As many of some words, from the first on, as may be said in so long."""
        seconds_gone = 0.0
        for count, word in enumerate(words):
            seconds_gone += self.usual([word])
            if _SHORTER * seconds_gone - _SLACK > seconds:
                return words[:count]
        return words

    def usual(self, words: Sequence[str]) -> float:
        """The seconds that some words usually take."""
        return sum(len(word) + 1 for word in words) * (self.seconds or _USUAL)


def pace(runs: Sequence[Pass], known: Evidence) -> Pace:
    """The author's, in the lines that were understood from the first word to the last."""
    paces = [
        (known.heard[run.heard[1]].end - known.heard[run.heard[0]].start)
        / sum(len(word) + 1 for word in known.text.of(run.line))
        for run in runs
        if run.whole and run.coverage >= COMPLETE
    ]
    return Pace(seconds=statistics.median(paces) if len(paces) >= _FEWEST else 0.0)
