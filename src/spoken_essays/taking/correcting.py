"""A take cut again where its author hears better: other bounds, another reading, a line found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from spoken_essays.addresses import Source
from spoken_essays.errors import TakeError
from spoken_essays.show import Show
from spoken_essays.taking.keeping import keep, sound_of
from spoken_essays.taking.laying import Laid, put
from spoken_essays.taking.records import Account, Line, Reading
from spoken_essays.taking.spans import bounded, span

# Seconds: what is shorter is a slip of the hand.
SHORTEST = 0.05


@dataclass(frozen=True, kw_only=True)
class Correction:
    """What the author says of a line: which of its readings counts, and where that one is.

    A ``reading`` of None is a new one.
    """

    index: int
    reading: int | None
    start: float
    end: float


def corrected(account: Account, corrections: Sequence[Correction]) -> Account:
    """The account as its author has it. Raises `TakeError` for bounds that cannot be."""
    by_line = {each.index: each for each in corrections}
    unknown = by_line.keys() - {line.written.index for line in account.lines}
    if unknown:
        raise TakeError(f"there is no line {min(unknown) + 1} in this take")
    lines = account.lines
    for place, line in enumerate(lines):
        if (found := by_line.get(line.written.index)) is not None:
            lines = (*lines[:place], _corrected(account, lines, line, found), *lines[place + 1 :])
    return replace(account, lines=lines)


def save(
    show: Show, source: Source, account: Account, corrections: Sequence[Correction]
) -> Iterator[Laid | Account]:
    """Cut the corrected lines anew and lay them down, chosen; at last the account as it is kept.

    Clips that lie there already are only chosen. Raises `TakeError` if the take is gone.
    """
    sound = sound_of(show, account)
    changed = corrected(account, corrections)
    touched = {each.index for each in corrections}
    wanted = [
        span(changed, line, line.reading, chosen=True)
        for line in changed.lines
        if line.written.index in touched and line.reading and line.written.spoken
    ]
    yield from put(show, source, changed, sound, wanted)
    keep(show, changed)
    yield changed


def _corrected(account: Account, lines: Sequence[Line], line: Line, said: Correction) -> Line:
    number = line.written.number
    if not 0 <= said.start < said.end <= account.duration + 0.001:
        raise TakeError(f"line {number} cannot begin at {said.start} s and end at {said.end} s")
    if said.end - said.start < SHORTEST:
        raise TakeError(f"line {number} would be shorter than {SHORTEST * 1000:.0f} ms")
    if said.reading is not None and not 0 <= said.reading < len(line.readings):
        raise TakeError(f"line {number} has no reading {said.reading + 1}")
    # Whoever sets a line right has listened to it.
    verdict = "read" if line.verdict == "missing" else line.verdict
    line = replace(line, verdict=verdict, settled=True)
    if said.reading is None:
        new = _bounded(lines, Reading(start=said.start, end=said.end), None)
        return replace(line, readings=(*line.readings, new), chosen=len(line.readings))
    reading = line.readings[said.reading]
    if (said.start, said.end) != (reading.start, reading.end):
        reading = _bounded(lines, replace(reading, start=said.start, end=said.end), reading)
    readings = list(line.readings)
    readings[said.reading] = reading
    return replace(line, readings=tuple(readings), chosen=said.reading)


def _bounded(lines: Sequence[Line], new: Reading, old: Reading | None) -> Reading:
    every = chain.from_iterable(line.readings for line in lines)
    return bounded(new, [each for each in every if each is not old])


def correction_of(given: Mapping[str, object]) -> Correction:
    """A correction as a page sends it. Raises `TakeError` if it is none."""
    index, reading = given.get("index"), given.get("reading")
    start, end = given.get("start"), given.get("end")
    if (
        isinstance(index, int)
        and isinstance(reading, int | None)
        and isinstance(start, int | float)
        and isinstance(end, int | float)
    ):
        return Correction(index=index, reading=reading, start=float(start), end=float(end))
    raise TakeError("this is no correction of a line: index, reading, start and end make one")
