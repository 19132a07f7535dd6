"""The pauses around what a person recorded: the clip's own sound as far as it goes, then its room.

What stands before and after a clip's speech (breath, a word's end, the room) is kept, and turns
into the room's tone; where two rooms meet, one becomes the other, and where there is no time for it
the louder dies away beneath the other clip's own sound. No pause becomes longer or
shorter by it. Towards a synthetic voice, which stands in no room, the tone ends beneath its words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from spoken_essays.model import Recording, Span, Take, Tone
from spoken_essays.sound.streams import amplitude, decibels

# In ms. So much of a clip is heard around its speech at most, and it turns into the tone for so
# long; but it keeps clear of speech, up to which there is a guard, as long as that goes.
_CONTEXT, _TURN, _GUARD, _LEAST = 800, 60, 15, 2
# Two rooms turn into each other for so long, and two clips in a pause that is too short for both;
# and a tone ends so far beneath a synthetic voice.
_ROOMS_TURN, _CLIPS_TURN, _BENEATH = 500, 300, 150
_BEGINNING, _ENDING = 30, 300
# Of two rooms the one that is so many dB louder is missed where it ends at once.
_NOTICED = 3.0
# A clip's own room is heard for so long at least: less would be heard to come again.
OWN_SECONDS = 0.25


@dataclass(frozen=True, kw_only=True)
class _Room:
    """The take that a room's tone is made of, and the factor that makes it as loud as it was."""

    take: Take
    factor: float = 1.0

    @property
    def level(self) -> float:
        """How loud it is, in dB of full scale."""
        return (_level(self.take) or 0.0) + decibels(self.factor)


@dataclass(frozen=True, kw_only=True)
class _Edge:
    """A side of a pause: how far the sound there reaches into it, and the room that goes on.

    ``reach`` is in samples, below 0 where a clip ends before its cue does. For the last ``turn``
    samples of it that sound and the tone turn into each other. ``recorded`` is one that a person
    spoke; the others, a synthetic voice and the episode's own ends, have no room.
    """

    reach: int
    turn: int
    recorded: bool = False
    room: _Room | None = None


def lay_rooms(recording: Recording) -> Recording:
    """The recording with its recorded spans' own sound, and their rooms, in the pauses."""
    spans, tones = list(recording.spans), list[Tone]()
    if not any(span.take.room for span in spans):
        return recording
    edges = _Edges(spans, recording.rate)
    for left, right in pairwise([None, *range(len(spans)), None]):
        start = 0 if left is None else spans[left].end
        end = recording.length if right is None else spans[right].start
        before = edges.beginning if left is None else edges.after(spans[left])
        after = edges.ending if right is None else edges.before(spans[right])
        before, after = edges.within(end - start, before, after)
        if left is not None and before.recorded:
            spans[left] = replace(spans[left], after=before.reach, fade_out=before.turn)
        if right is not None and after.recorded:
            spans[right] = replace(spans[right], before=after.reach, fade_in=after.turn)
        tones.extend(edges.tones(start, end, before, after))
    return replace(recording, spans=tuple(spans), tones=tuple(tones))


def without_room(recording: Recording) -> tuple[str, ...]:
    """The voices of people of whose rooms nothing is heard in any take: silence is around them."""
    takes = [span.take for span in recording.spans if span.take.room]
    heard = {take.voice for take in takes if _seconds(take)}
    return tuple(sorted({take.voice for take in takes} - heard))


class _Edges:
    """What each span has to give to the pauses at its sides, in samples of the recording."""

    def __init__(self, spans: Sequence[Span], rate: int) -> None:
        self._rate = rate
        self._takes = {span.take.key: span.take for span in spans if span.take.room}
        self.beginning = _Edge(reach=self._samples(_BEGINNING), turn=self._samples(_BEGINNING))
        self.ending = _Edge(reach=self._samples(_ENDING), turn=self._samples(_ENDING))

    def after(self, span: Span) -> _Edge:
        """The edge of the pause that follows a span."""
        room = span.take.room
        return self._edge(span, None if room is None else room.heard[1] - span.take.end)

    def before(self, span: Span) -> _Edge:
        """The edge of the pause before a span."""
        room = span.take.room
        return self._edge(span, None if room is None else span.take.start - room.heard[0])

    def within(self, pause: int, before: _Edge, after: _Edge) -> tuple[_Edge, _Edge]:
        """The edges of a pause of so many samples: what does not fit into it is left out."""
        before, after = self._at_most(before, pause), self._at_most(after, pause)
        over = before.reach + after.reach - pause
        if over <= 0 or not (before.recorded and after.recorded):
            return before, after
        if over >= self._samples(_TURN):
            # They turn into each other in the middle of where both are heard, without any tone.
            turn = min(over, self._samples(_CLIPS_TURN))
            reach = (before.reach + pause - after.reach + turn) // 2
            meeting = replace(before, reach=reach, turn=turn, room=None)
            return meeting, replace(after, reach=pause - reach + turn, turn=turn, room=None)
        before = self._at_most(before, pause * before.reach // (pause + over))
        return before, self._at_most(after, pause - before.reach)

    def tones(self, start: int, end: int, before: _Edge, after: _Edge) -> Iterator[Tone]:
        """The tone of a pause, from ``start`` to ``end``: of one room, or of two in turn."""
        first, last = start + before.reach - before.turn, end - after.reach + after.turn
        rooms = [room for room in (before.room, after.room) if room]
        if len(rooms) == 2 and not _same(*rooms):
            yield from self._two(range(start, end), range(first, last), before, after)
        elif rooms and last > first:
            yield _tone(rooms[0], first, last, before.turn, after.turn)

    def _two(self, pause: range, gap: range, before: _Edge, after: _Edge) -> Iterator[Tone]:
        """The tones of two rooms: in turn, or where time is short the louder beneath the softer."""
        assert before.room
        assert after.room
        turn = min(self._samples(_ROOMS_TURN), len(gap) - after.turn - before.turn)
        if turn >= self._samples(_TURN):
            middle, half = (gap.start + before.turn + gap.stop - after.turn) // 2, turn // 2
            yield _tone(before.room, gap.start, middle + half, before.turn, 2 * half)
            yield _tone(after.room, middle - half, gap.stop, 2 * half, after.turn)
            return
        louder = before.room.level - after.room.level
        soft = after.room if louder > _NOTICED else before.room
        tones = [_tone(soft, gap.start, gap.stop, before.turn, after.turn)] if gap else []
        if louder > _NOTICED:
            end = min(pause.stop, gap.start + self._samples(_ROOMS_TURN))
            fade_out = max(0, end - gap.start - before.turn)
            tones.append(_tone(before.room, gap.start, end, before.turn, fade_out))
        elif louder < -_NOTICED:
            start = max(pause.start, gap.stop - self._samples(_ROOMS_TURN))
            fade_in = max(0, gap.stop - start - after.turn)
            tones.append(_tone(after.room, start, gap.stop, fade_in, after.turn))
        yield from sorted(tones, key=lambda tone: tone.start)

    def _edge(self, span: Span, more: int | None) -> _Edge:
        """``more`` is how much more of its take may be heard; None of what no one recorded."""
        if more is None:
            return _Edge(reach=0, turn=min(self._samples(_BENEATH), span.length // 2))
        reach = min(more * self._rate // span.take.rate, self._samples(_CONTEXT))
        return self._clear(_Edge(reach=reach, turn=0, recorded=True, room=self._room(span.take)))

    def _at_most(self, edge: _Edge, reach: int) -> _Edge:
        short = edge.recorded and reach < edge.reach
        return self._clear(replace(edge, reach=reach)) if short else edge

    def _clear(self, edge: _Edge) -> _Edge:
        """With a turn that does not touch speech."""
        clear = edge.reach + self._samples(_GUARD)
        turn = max(self._samples(_LEAST), min(self._samples(_TURN), clear))
        return replace(edge, turn=turn)

    def _room(self, take: Take) -> _Room | None:
        """Its own room if that is long enough, else the most like it of the same voice's clips.

        Where none is long enough, its own all the same, or the longest: it is no silence at least.
        """
        if _seconds(take) >= OWN_SECONDS:
            return _Room(take=take)
        voices = [each for each in self._takes.values() if each.voice == take.voice]
        others = [each for each in voices if _seconds(each) >= OWN_SECONDS]
        if others:
            like = _most_like(take, others)
        else:
            like = take if _seconds(take) else max(voices, key=_seconds)
        if not _seconds(like):
            return None
        return _Room(take=like, factor=amplitude(_difference(take, like)))

    def _samples(self, ms: int) -> int:
        return ms * self._rate // 1000


def _tone(room: _Room, start: int, end: int, fade_in: int, fade_out: int) -> Tone:
    return Tone(
        start=start,
        end=end,
        take=room.take,
        factor=room.factor,
        fade_in=fade_in,
        fade_out=fade_out,
    )


def _same(one: _Room, other: _Room) -> bool:
    return one.take.key == other.take.key and one.factor == other.factor


def _seconds(take: Take) -> float:
    """How long its room is heard alone."""
    quiet = take.room.quiet if take.room else ()
    return sum(end - start for start, end in quiet) / take.rate


def _most_like(take: Take, others: Sequence[Take]) -> Take:
    """The one whose room is as loud as this take's; where that is not known, as most are."""
    if _level(take) is None:
        return sorted(others, key=lambda each: (_level(each) or 0.0) + _lowered(each))[
            len(others) // 2
        ]
    return min(others, key=lambda each: abs(_difference(take, each)))


def _difference(one: Take, other: Take) -> float:
    """How many dB one take's room is above another's.

    Where it is not heard in one of them both are taken to be in one room, but for what polish has
    done to it.
    """
    level, its_level = _level(one), _level(other)
    if level is None or its_level is None:
        return _lowered(other) - _lowered(one)
    return level - its_level


def _level(take: Take) -> float | None:
    return take.room.level if take.room else None


def _lowered(take: Take) -> float:
    return take.room.lowered if take.room else 0.0
