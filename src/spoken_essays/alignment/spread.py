"""Words of the essay laid out over the sound that they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spoken_essays.alignment.islands import Island
from spoken_essays.alignment.words import Word

# The recogniser did not hear them by itself, but agreed.
SURENESS = 0.5
_SHORTEST = 0.02


def spread(
    words: Sequence[str], islands: Sequence[Island], start: float, end: float
) -> Iterator[Word]:
    """Words from ``start`` to ``end``, each as long as its letters make it and on some island."""
    parts = [(max(each.start, start), min(each.end, end)) for each in islands] or [(start, end)]
    whole = sum(until - since for since, until in parts)
    letters = sum(len(word) + 1 for word in words)
    gone = 0.0
    for word in words:
        share = (len(word) + 1) / letters * whole
        middle, since, until = _at(gone + share / 2, parts)
        yield Word(
            text=word,
            start=max(since, middle - share / 2),
            end=max(since + _SHORTEST, min(until, middle + share / 2)),
            probability=SURENESS,
            plain=word,
        )
        gone += share


def _at(seconds: float, parts: Sequence[tuple[float, float]]) -> tuple[float, float, float]:
    """When so much of some parts has gone by, and the part that this is in."""
    for since, until in parts[:-1]:
        if seconds <= until - since:
            return since + seconds, since, until
        seconds -= until - since
    since, until = parts[-1]
    return since + seconds, since, until
