"""An essay paced: its lines as segments, and the silence at every boundary.

A boundary may be several at once (a paragraph's end, blank lines, a heading's beginning): the
longest counts, never the sum. A pause the author wrote there takes the place of all of them, before
the first line the head's and after the last the tail's; of several, again the longest. ``pace``
scales every pause but these, head and tail.

After an opening stands the subtitle's pause, before a closing a scene break's: there the essay is
over, and other words follow. A disclosure by itself follows the closing as a line does.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from spoken_essays.errors import TextError
from spoken_essays.model import Block, Essay, LeftOut, Line, Mark, Reading, Role, Script, Segment
from spoken_essays.script.readings import cut_at_marks, read
from spoken_essays.show import PACES, Narration, Pace, Pacing
from spoken_essays.words import narration as templates
from spoken_essays.words.speech import is_speakable

NOTHING_TO_SAY = "nothing to say: no letter or digit in it"


@dataclass(frozen=True, kw_only=True)
class _Spoken:
    """Words in their place, not yet cut into readings."""

    role: Role
    text: str
    number: int | None = None
    line: int = 0
    level: int = 0
    marks: tuple[Mark, ...] = ()
    teaser: bool = False
    voice: str | None = None

    def segment(self, readings: tuple[Reading, ...], pause: int) -> Segment:
        return Segment(
            number=self.number,
            line=self.line,
            role=self.role,
            text=self.text,
            readings=readings,
            pause=pause,
            level=self.level,
            teaser=self.teaser,
            voice=self.voice,
        )


class _Said(NamedTuple):
    spoken: _Spoken
    readings: tuple[Reading, ...]


@dataclass(frozen=True, kw_only=True)
class _Gap:
    """One of the boundaries that meet between two segments; ``written`` by the author as a mark."""

    ms: int
    written: bool = False


_Event = _Said | LeftOut | _Gap


def pace(
    essay: Essay,
    *,
    pacing: Pacing,
    pace: Pace,
    narration: Narration,
    author: str,
    show: str,
    disclosure: str = "",
) -> Script:
    """Every line of ``essay`` as a segment with its pause, opening and closing included.

    A ``disclosure`` is a line by itself at the very end. The essay's own ``pacing`` and ``pace``
    win over those given. An opening that comes to nothing (all its sentences dropped) leaves title
    and subtitle in place. Lines without a letter or digit are not spoken; they keep their number
    and stand in the script's ``silent``. Raises `TextError` if nothing can be said.
    """
    pacing = dataclasses.replace(pacing, **essay.pacing)
    factor = PACES[essay.pace or pace]
    values = templates.fields(essay, author=author, show=show)
    opening, closing = (_rendered(each, values) for each in (narration.opening, narration.closing))
    reading = round_half_up(pacing.reading * factor)
    events = [
        *_events(essay, pacing, opening, reading),
        *_ending(closing, disclosure, pacing, reading),
    ]
    if not any(isinstance(event, _Said) for event in events):
        raise TextError(f"{essay.path}: there is nothing in it that can be spoken")
    return _script(events, pacing, factor)


def round_half_up(ms: float) -> int:
    """Whole milliseconds; Python's own `round` would take 562.5 to 562 and 563.5 to 564."""
    return int(ms + 0.5)


def _rendered(template: str, values: dict[str, str]) -> str:
    words = templates.render(template, values)
    return words if is_speakable(words) else ""


def _events(essay: Essay, pacing: Pacing, opening: str, reading: int) -> Iterator[_Event]:
    """What is said, silent lines and all boundaries, in order."""
    heads = list(_title(essay))
    if opening:
        yield from _said(_Spoken(role=Role.OPENING, text=opening), reading)
        yield _Gap(ms=pacing.subtitle)
    else:
        for head in heads:
            yield from _said(head, reading)
            yield _Gap(ms=pacing.title if head.role is Role.TITLE else pacing.subtitle)
    yield from _body(essay.body, pacing, reading, number=len(heads))


def _ending(closing: str, disclosure: str, pacing: Pacing, reading: int) -> Iterator[_Event]:
    """What is said when the essay is over, with the boundaries before it."""
    gap = pacing.scene_break
    for role, text in ((Role.CLOSING, closing), (Role.DISCLOSURE, disclosure)):
        if text:
            yield _Gap(ms=gap)
            yield from _said(_Spoken(role=role, text=text), reading)
            gap = pacing.line


def _title(essay: Essay) -> Iterator[_Spoken]:
    number = 0
    if essay.title and essay.title_line:  # at line 0 it was made of the slug, and nobody wrote it
        number += 1
        yield _Spoken(role=Role.TITLE, text=essay.title, number=number, line=essay.title_line)
    if essay.subtitle:
        number += 1
        yield _Spoken(
            role=Role.SUBTITLE, text=essay.subtitle, number=number, line=essay.subtitle_line
        )


def _body(
    blocks: Iterable[Block], pacing: Pacing, reading: int, *, number: int
) -> Iterator[_Event]:
    for block in blocks:
        yield from _before(block, pacing)
        for place, line in enumerate(block.lines):
            if place:
                yield _Gap(ms=pacing.line)
            number += bool(line.text.strip())
            yield from _said(_spoken(block, line, number), reading)
        if block.role is Role.HEADING:
            yield _Gap(ms=pacing.heading_after)


def _spoken(block: Block, line: Line, number: int) -> _Spoken:
    return _Spoken(
        role=block.role,
        text=line.text,
        number=number,
        line=line.number,
        level=block.level,
        marks=line.marks,
        teaser=line.teaser,
        voice=line.voice,
    )


def _before(block: Block, pacing: Pacing) -> Iterator[_Gap]:
    if block.blanks:
        yield _Gap(ms=pacing.paragraph + (block.blanks - 1) * pacing.blank)
    else:
        yield _Gap(ms=pacing.line)
    if block.role is Role.HEADING:
        yield _Gap(ms=pacing.heading_before)
    elif block.role is Role.BREAK:
        yield _Gap(ms=pacing.scene_break)


def _said(spoken: _Spoken, reading: int) -> Iterator[_Event]:
    """These words, between the pauses written at their ends."""
    marked = cut_at_marks(spoken.text, spoken.marks)
    if marked.before is not None:
        yield _Gap(ms=marked.before, written=True)
    readings = read(spoken.text, marked, pause=reading)
    if readings:
        yield _Said(spoken, readings)
    elif spoken.text.strip():
        yield LeftOut(line=spoken.line, text=spoken.text, why=NOTHING_TO_SAY, number=spoken.number)
    if marked.after is not None:
        yield _Gap(ms=marked.after, written=True)


def _script(events: Sequence[_Event], pacing: Pacing, factor: float) -> Script:
    """Boundaries become the pause of what is said before them, or head and tail."""
    segments: list[Segment] = []
    said: _Said | None = None
    gaps: list[_Gap] = []
    head = pacing.head
    for event in events:
        if isinstance(event, _Gap):
            gaps.append(event)
        elif isinstance(event, _Said):
            if said is None:
                head = _written(gaps, head)
            else:
                segments.append(said.spoken.segment(said.readings, _longest(gaps, factor)))
            said, gaps = event, []
    if said is not None:
        segments.append(said.spoken.segment(said.readings, 0))
    return Script(
        head=head,
        segments=tuple(segments),
        tail=_written(gaps, pacing.tail),
        silent=tuple(event for event in events if isinstance(event, LeftOut)),
    )


def _longest(gaps: Sequence[_Gap], factor: float) -> int:
    scaled = round_half_up(max((gap.ms for gap in gaps if not gap.written), default=0) * factor)
    return _written(gaps, scaled)


def _written(gaps: Sequence[_Gap], otherwise: int) -> int:
    return max((gap.ms for gap in gaps if gap.written), default=otherwise)
