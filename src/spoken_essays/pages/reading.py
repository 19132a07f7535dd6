"""The text of an episode as its page shows it: the essay's blocks, each line with its times.

The words are the essay's, so that what no voice says (scene breaks, a line of emoji) stands there
too; the times are those of the recording's cues.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from spoken_essays.model import Block, Cue, Essay, Recording, Role
from spoken_essays.pages.records import BlockKind, BlockView, LineView, Reading
from spoken_essays.timebase import rescaled
from spoken_essays.words.tidying import tidy

_HEADS = (Role.TITLE, Role.SUBTITLE, Role.OPENING, Role.CLOSING, Role.DISCLOSURE)
_KINDS: dict[Role, BlockKind] = {
    Role.HEADING: "heading",
    Role.QUOTE: "quote",
    Role.ITEM: "list",
    Role.BREAK: "break",
}


def reading(essay: Essay, recording: Recording) -> Reading:
    """An essay on its timeline; nothing of it is missing, whatever has been spoken of it."""
    rate = recording.rate
    heads = {role: tuple(_heads(recording.cues, role, rate)) for role in _HEADS}
    return Reading(
        title_line=next(iter(heads[Role.TITLE]), None),
        subtitle_line=next(iter(heads[Role.SUBTITLE]), None),
        opening=heads[Role.OPENING],
        blocks=tuple(_blocks(essay.body, _Timeline(recording))),
        closing=(*heads[Role.CLOSING], *heads[Role.DISCLOSURE]),
    )


def seconds(samples: int, rate: int) -> str:
    """Seconds to the millisecond, as ``data-start`` has them: ``83.512``."""
    return f"{rescaled(samples, rate, 1000) / 1000:.3f}"


class _Timeline:
    """The body's cues, taken one after another as their lines are met."""

    def __init__(self, recording: Recording) -> None:
        self._cues = [cue for cue in recording.cues if cue.segment.role not in _HEADS]
        self._next = 0
        self._rate = recording.rate
        self._several = len({cue.speaker for cue in recording.cues}) > 1
        self._speaker = recording.cues[0].speaker if recording.cues else ""

    def line(self, number: int, text: str) -> LineView:
        """A line of the essay: the next cue's, or one that was not spoken."""
        cue = self._ahead()
        if cue is None or (cue.segment.line, cue.text) != (number, text):
            return LineView(text=tidy(text))
        self._next += 1
        return _line(cue, self._rate)

    def new_speaker(self) -> str:
        """Who speaks from here on, if it is somebody else than before."""
        cue = self._ahead()
        if cue is None or not self._several or cue.speaker == self._speaker:
            return ""
        self._speaker = cue.speaker
        return tidy(cue.speaker)

    def _ahead(self) -> Cue | None:
        return self._cues[self._next] if self._next < len(self._cues) else None


def _heads(cues: Iterable[Cue], role: Role, rate: int) -> Iterator[LineView]:
    return (_line(cue, rate) for cue in cues if cue.segment.role is role)


def _line(cue: Cue, rate: int) -> LineView:
    return LineView(
        text=tidy(cue.text),
        number=cue.segment.number,
        start=seconds(cue.start, rate),
        end=seconds(cue.end, rate),
    )


def _blocks(body: Sequence[Block], timeline: _Timeline) -> Iterator[BlockView]:
    levels = sorted({block.level for block in body if block.role is Role.HEADING})
    for (kind, _), group in groupby(enumerate(body), lambda each: _group(*each)):
        blocks = [block for _, block in group]
        speaker = timeline.new_speaker()
        rows = tuple(filter(None, (_row(block, timeline) for block in blocks)))
        if not rows and kind != "break":
            continue
        yield BlockView(
            kind=kind,
            rows=rows,
            tag=f"h{min(6, 2 + levels.index(blocks[0].level))}" if kind == "heading" else "p",
            numbered=kind == "list" and _is_numbered(blocks[0]),
            speaker=speaker,
        )


def _group(at: int, block: Block) -> tuple[BlockKind, int]:
    """What stands together: the items of one list, any other block by itself."""
    kind = _KINDS.get(block.role, "paragraph")
    return kind, -1 - _is_numbered(block) if kind == "list" else at


def _row(block: Block, timeline: _Timeline) -> tuple[LineView, ...]:
    return tuple(timeline.line(line.number, line.text) for line in block.lines if line.text.strip())


def _is_numbered(block: Block) -> bool:
    return bool(block.lines) and re.match(r"\d", block.lines[0].text) is not None
