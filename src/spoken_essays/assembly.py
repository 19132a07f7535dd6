"""Takes and pauses laid down on one timeline, in integer samples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from spoken_essays.model import Cue, Part, Recording, Script, Span, Take
from spoken_essays.sound.breaking import broken
from spoken_essays.sound.rooms import lay_rooms
from spoken_essays.timebase import rescaled
from spoken_essays.voices import is_recorded


@dataclass
class _Tape:
    """What has been laid down so far; ``now`` is the next free sample."""

    rate: int
    now: int
    spans: list[Span] = field(default_factory=list)

    def lay(self, take: Take) -> Span:
        length = rescaled(take.end - take.start, take.rate, self.rate)
        span = Span(start=self.now, length=length, take=take)
        self.spans.append(span)
        self.now += length
        return span

    def wait(self, ms: int) -> None:
        self.now += rescaled(ms, 1000, self.rate)


def lay(
    script: Script, parts: Sequence[Part], takes: Mapping[str, Take], *, rate: int, lead_in: int = 0
) -> Recording:
    """Lay every part's takes down in order with exactly the pauses asked for.

    ``takes`` are found by the parts' keys, ``lead_in`` is a number of samples kept free before the
    head (for music). The last cue ends where speech ends; the tail follows. Around what a person
    recorded its room is heard.
    """
    tape = _Tape(rate=rate, now=lead_in)
    tape.wait(script.head)
    cues = []
    speech_end = tape.now
    for part in parts:
        cues.append(_lay_part(tape, part, takes))
        speech_end = tape.now
        tape.wait(part.segment.pause)
    tape.wait(script.tail)
    recording = Recording(
        rate=rate,
        length=tape.now,
        speech_end=speech_end,
        spans=tuple(tape.spans),
        cues=tuple(cues),
    )
    return lay_rooms(recording)


def _lay_part(tape: _Tape, part: Part, takes: Mapping[str, Take]) -> Cue:
    start = tape.now
    pauses: list[tuple[int, int]] = []
    for take, pause in _pieces(part, takes):
        pauses.extend(_inner_pauses(tape.lay(take), tape.rate))
        if pause:
            pauses.append((tape.now, tape.now + rescaled(pause, 1000, tape.rate)))
            tape.wait(pause)
    return Cue(
        start=start,
        end=tape.spans[-1].end,
        segment=part.segment,
        speaker=part.voice.name[:1].upper() + part.voice.name[1:],
        recorded=is_recorded(part.voice),
        pauses=tuple(pauses),
    )


def _pieces(part: Part, takes: Mapping[str, Take]) -> list[tuple[Take, int]]:
    """What is laid down of a line, each piece with the pause (ms) after it inside the line."""
    if part.clip is not None:
        return broken(takes[part.keys[0]], part.clip.breaks)
    read = zip(part.keys, part.segment.readings, strict=True)
    return [(takes[key], reading.pause) for key, reading in read]


def _inner_pauses(span: Span, rate: int) -> list[tuple[int, int]]:
    return [
        (
            span.start + rescaled(start, span.take.rate, rate),
            span.start + rescaled(end, span.take.rate, rate),
        )
        for start, end in span.take.pauses
    ]
