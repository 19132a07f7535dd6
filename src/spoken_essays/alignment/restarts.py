"""Lines begun and begun again that were not understood: told by their sound.

Of a few words that break off, Whisper often makes others. What was put in right before a line, and
sounds as that line begins, is no word added but a beginning of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from spoken_essays.alignment.evidence import Evidence
from spoken_essays.alignment.matching import alike
from spoken_essays.alignment.records import AlignedLine, Alternative, Extra
from spoken_essays.alignment.words import plain

_SOON = 3.0
_SOUNDS_LIKE, _LEAST_SOUNDS = 0.6, 4


def told_apart(
    lines: Sequence[AlignedLine], extras: Sequence[Extra], known: Evidence
) -> tuple[list[AlignedLine], list[Extra]]:
    """The lines with such beginnings among their alternatives, and the extras that are left."""
    begun: dict[int, list[Alternative]] = {}
    left: list[Extra] = []
    for extra in extras:
        line = _next(lines, extra) if extra.kind == "added" else None
        if line is not None and _sounds_like(extra, line, known):
            begun.setdefault(line.index, []).append(
                Alternative(start=extra.start, end=extra.end, complete=False, heard=extra.heard)
            )
        else:
            left.append(extra)
    return [_with(line, begun.get(line.index, ())) for line in lines], left


def _with(line: AlignedLine, more: Iterable[Alternative]) -> AlignedLine:
    every = sorted([*line.alternatives, *more], key=lambda each: each.start)
    return replace(line, alternatives=tuple(every))


def _next(lines: Sequence[AlignedLine], extra: Extra) -> AlignedLine | None:
    """The line whose reading, any one, comes next after an extra."""
    coming = (
        (start, line)
        for line in lines
        for start in _starts(line)
        if -0.05 <= start - extra.end <= _SOON
    )
    return min(coming, key=lambda each: each[0], default=(0.0, None))[1]


def _starts(line: AlignedLine) -> Iterator[float]:
    if line.start is not None:
        yield line.start
    yield from (each.start for each in line.alternatives)


def _sounds_like(extra: Extra, line: AlignedLine, known: Evidence) -> bool:
    """Whether an extra sounds as the line begins, however many words that is."""
    heard = known.sounds(plain(extra.heard, known.text.language))
    own = known.text.of(line.index)
    begins = (known.sounds(own[:count]) for count in range(1, len(own) + 1))
    likeness = (alike(heard, each) for each in begins)
    return len(heard) >= _LEAST_SOUNDS and max(likeness, default=0.0) >= _SOUNDS_LIKE
