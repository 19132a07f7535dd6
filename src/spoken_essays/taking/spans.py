"""What of a take each line's clip is: its speech, room around it, and what is left out inside.

Words, coughs and long silences inside a line are left out; words beside it are, too, unless they
are to be kept with the line: then its speech reaches as far as they do.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from spoken_essays.alignment import Extra
from spoken_essays.taking.records import Account, Line, Reading

# Seconds. Where the author set a bound nothing is kept beyond it but what a fade needs.
BY_HAND = 0.02
# Around words that are kept with a line, at most, and never beyond the middle of the gap.
_BESIDE_ADDED = 0.12
# A shorter noise inside a line may be part of a word.
_SHORTEST_NOISE = 0.2
# What is left of a long silence inside a line, at each end of it.
_LEFT_OF_SILENCE = 0.3


@dataclass(frozen=True, kw_only=True)
class Span:
    """A clip to be: ``start`` to ``end`` of the take, in seconds, with speech from ``speech`` on to
    ``silence``, and all but the ``gaps`` inside it."""

    line: Line
    chosen: bool
    start: float
    speech: float
    silence: float
    end: float
    gaps: tuple[tuple[float, float], ...] = ()


def spans(account: Account, *, changed: bool = True) -> Iterator[Span]:
    """The clips of a take: of each spoken line its other whole readings, and then the chosen one.

    Without ``changed``, lines that were read with other words have none.
    """
    for line in account.lines:
        if line.reading is None or not line.written.spoken:
            continue
        if line.verdict == "changed" and not changed:
            continue
        for reading in line.others:
            if reading.complete:
                yield span(account, line, reading, chosen=False)
        yield span(account, line, line.reading, chosen=True)


def span(account: Account, line: Line, reading: Reading, *, chosen: bool) -> Span:
    """The clip that a reading of a line becomes."""
    reached = _with_added(account, line, reading) if chosen and not reading.by_hand else reading
    return Span(
        line=line,
        chosen=chosen,
        start=max(0.0, reached.start - reached.pad_before),
        speech=reached.start,
        silence=reached.end,
        end=min(account.duration, reached.end + reached.pad_after),
        gaps=tuple(_gaps(account, reached)),
    )


def kept(account: Account) -> tuple[Extra, ...]:
    """The added words that are kept with the lines they stand beside."""
    return tuple(
        extra
        for line in account.lines
        if line.reading is not None and not line.reading.by_hand
        for extra in _added_to(account, line, line.reading)
    )


def _with_added(account: Account, line: Line, reading: Reading) -> Reading:
    """The reading as far as the added words that are kept with it."""
    for extra in _added_to(account, line, reading):
        around = [each for each in _sounds(account) if each != (extra.start, extra.end)]
        if extra.end > reading.end:
            room = min((start for start, _ in around if start >= extra.end), default=extra.end + 1)
            pad = min(_BESIDE_ADDED, (room - extra.end) / 2)
            reading = replace(reading, end=extra.end, pad_after=pad)
        elif extra.start < reading.start:
            room = max((end for _, end in around if end <= extra.start), default=extra.start - 1)
            pad = min(_BESIDE_ADDED, (extra.start - room) / 2)
            reading = replace(reading, start=extra.start, pad_before=pad)
    return reading


def _added_to(account: Account, line: Line, reading: Reading) -> list[Extra]:
    """Added words that belong to a line, with no other reading between them and it."""
    if account.added == "drop":
        return []
    mine = line.written.index
    first = next((each.written.index for each in account.lines if each.reading), None)
    return [
        extra
        for extra in account.extras
        if extra.kind == "added"
        and (extra.line == mine or (extra.line is None and mine == first))
        and not _is_cut_off(account, reading, extra)
    ]


def _is_cut_off(account: Account, reading: Reading, extra: Extra) -> bool:
    low, high = sorted((reading.start, reading.end, extra.start, extra.end))[1:3]
    return not _inside(extra, reading) and any(
        each is not reading and each.end > low and each.start < high
        for line in account.lines
        for each in line.readings
    )


def _sounds(account: Account) -> list[tuple[float, float]]:
    readings = [(each.start, each.end) for line in account.lines for each in line.readings]
    return readings + [(each.start, each.end) for each in account.extras if each.kind != "silence"]


def _gaps(account: Account, reading: Reading) -> Iterator[tuple[float, float]]:
    for extra in account.extras:
        margin = _LEFT_OF_SILENCE if extra.kind == "silence" else 0.0
        length = extra.end - extra.start - 2 * margin
        kept = extra.kind == "added" and account.added == "keep"
        short = length < (_SHORTEST_NOISE if extra.kind == "noise" else 0)
        if _inside(extra, reading) and not kept and not short:
            yield extra.start + margin, extra.end - margin


def _inside(extra: Extra, reading: Reading) -> bool:
    return reading.start <= extra.start and extra.end <= reading.end


def bounded(reading: Reading, others: Sequence[Reading]) -> Reading:
    """A reading whose bounds were set by hand: no more around it than a fade needs."""
    before = max((each.end for each in others if each.end <= reading.start), default=0.0)
    after = min((each.start for each in others if each.start >= reading.end), default=None)
    pad = BY_HAND if after is None else min(BY_HAND, (after - reading.end) / 2)
    return replace(
        reading,
        pad_before=min(BY_HAND, (reading.start - before) / 2),
        pad_after=pad,
        by_hand=True,
    )
