"""Hard-wrapped text: line ends that an editor put in at a fixed width are not breaths.

An editor breaks a line where the next word would not have fitted. If one width explains nearly all
line ends of an essay in this way, or if nearly all lines are 60-80 characters long and end without
punctuation, the text was wrapped. An author who breaks lines to breathe does neither.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from spoken_essays.model import Mark, Role
from spoken_essays.show import LineBreaks
from spoken_essays.text.passages import Passage, Row, Source

# How many line ends it takes to tell, of what share; a few must agree without exception.
FEWEST = 4
_SHARE = 0.75
_FEW = 10
_NARROWEST, _WIDEST = 45, 110
_TYPICAL = range(60, 81)
# A line that ends a sentence before this share of the width was broken on purpose.
_SHORT = 0.75

_WRAPPED_ROLES = (Role.LINE, Role.QUOTE, Role.ITEM)
_ENDED = re.compile(r"[.!?…:;,—–][\"'”’»)\]*_]*$")
_IDEOGRAPH = "[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uff00-\uffef]"
_TIGHT = re.compile(rf"\w-|[—\u00ad]|{_IDEOGRAPH}")


@dataclass(frozen=True, kw_only=True)
class _LineEnd:
    """A line end within a paragraph: the line's length, the next word's, how the line ends."""

    length: int
    word: int
    ended: bool

    def fits(self, width: int) -> bool:
        """Whether an editor would have broken here at this width."""
        return self.length <= width <= self.length + self.word


def unwrapped(
    passages: Sequence[Passage], source: Source, line_breaks: LineBreaks
) -> tuple[tuple[Passage, ...], tuple[str, ...]]:
    """The passages with wrapped lines joined, and a remark if that was found out by itself."""
    if line_breaks == "spoken":
        return tuple(passages), ()
    if line_breaks == "wrapped":
        return tuple(_joined(passage, source, 0) for passage in passages), ()
    width = wrap_width(passages, source)
    if width is None:
        return tuple(passages), ()
    remark = (
        f"The lines are wrapped at about {width} characters, so their ends are not read as pauses. "
        'If they are meant as pauses, set line_breaks = "spoken".'
    )
    return tuple(_joined(passage, source, width) for passage in passages), (remark,)


def wrap_width(passages: Iterable[Passage], source: Source) -> int | None:
    """The width at which a text was wrapped, in characters; None if its author broke the lines."""
    ends = [end for passage in passages for end in _line_ends(passage, source)]
    if len(ends) < FEWEST:
        return None
    share = 1.0 if len(ends) < _FEW else _SHARE
    if sum(not end.ended for end in ends) < 0.6 * len(ends):
        return None
    width = _best_width(ends)
    if sum(end.fits(width) for end in ends) >= share * len(ends):
        return width
    typical = [end for end in ends if end.length in _TYPICAL]
    if len(typical) >= max(share, 0.8) * len(ends) and _unended(typical) >= 0.7:
        return max(end.length for end in typical)
    return None


def _unended(ends: Sequence[_LineEnd]) -> float:
    return sum(not end.ended for end in ends) / max(len(ends), 1)


def _best_width(ends: Sequence[_LineEnd]) -> int:
    """The width that explains most line ends; of several, the narrowest."""
    votes: Counter[int] = Counter()
    for end in ends:
        votes.update(range(max(end.length, _NARROWEST), min(end.length + end.word, _WIDEST) + 1))
    best = max(votes.values(), default=0)
    return min((width for width, count in votes.items() if count == best), default=_WIDEST)


def _line_ends(passage: Passage, source: Source) -> Iterator[_LineEnd]:
    if passage.role not in _WRAPPED_ROLES:
        return
    for row, following in pairwise(passage.rows):
        words = following.text.split(maxsplit=1)
        # Lines of few words tell nothing: names, verse, scripts without spaces.
        if row.firm or not words or row.text.count(" ") < 3:
            continue
        line = source.line(row.number).rstrip().expandtabs(4)
        ended = _ENDED.search(row.text) is not None
        yield _LineEnd(length=len(line), word=len(words[0]), ended=ended)


def _joined(passage: Passage, source: Source, width: int) -> Passage:
    """A passage whose wrapped lines are one; with width 0, all but those broken firmly."""
    if passage.role not in _WRAPPED_ROLES or len(passage.rows) < 2:
        return passage
    runs: list[list[Row]] = [[passage.rows[0]]]
    for row, following in pairwise(passage.rows):
        if _is_wrapped(row, following, source, width):
            runs[-1].append(following)
        else:
            runs.append([following])
    return replace(passage, rows=tuple(_one_row(run) for run in runs))


def _is_wrapped(row: Row, following: Row, source: Source, width: int) -> bool:
    """Whether the line end between two rows is the editor's."""
    if row.firm or not width:
        return not row.firm
    length = len(source.line(row.number).rstrip().expandtabs(4))
    word = len(following.text.split(maxsplit=1)[0]) if following.text else 0
    if length + word >= width - 1 and row.text.count(" ") >= 3:
        return True
    return length >= _SHORT * width and _ENDED.search(row.text) is None


def _one_row(rows: Sequence[Row]) -> Row:
    if len(rows) == 1:
        return rows[0]
    parts: list[str] = []
    marks: list[Mark] = []
    length = 0
    for row in rows:
        space = " " if parts and row.text and not _is_tight(parts[-1], row.text) else ""
        marks += [
            Mark(at=mark.at + (length + len(space) if mark.at else length), ms=mark.ms)
            for mark in row.marks
        ]
        if row.text:
            parts.append(space + row.text)
            length += len(parts[-1])
    last = rows[-1]
    return Row(
        text="".join(parts),
        number=rows[0].number,
        marks=tuple(marks),
        teaser=any(row.teaser for row in rows),
        voice=next((row.voice for row in rows if row.voice), None),
        firm=last.firm,
    )


def _is_tight(before: str, after: str) -> bool:
    """No space goes between ``well-`` and ``known``, nor between ideographs."""
    last = before[-2:]
    if re.search(rf"{_IDEOGRAPH}$", last):
        return re.match(_IDEOGRAPH, after) is not None
    return re.search(r"\w-$|\w[—\u00ad]$", last) is not None and after[0].isalnum()
