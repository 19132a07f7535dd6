"""Passages that name their reader: lines between ``::: emma`` and ``:::``, each on its own line.

It is how Pandoc and its kin write a fenced div. ``::: {voice=emma}`` is the same, and takes names
of several words; a fence may stand within another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from spoken_essays.errors import TextError
from spoken_essays.model import Role
from spoken_essays.text.marks import Notes
from spoken_essays.text.passages import Passage, Row, Source

_FENCE = re.compile(r":{3,}[ \t]*(?P<voice>[^\s:]{1,80})?[ \t]*:*")
# As it stands in the file: in Markdown, \::: is three colons.
_WRITTEN = re.compile(r"(?<![\\:]):::")


@dataclass(frozen=True)
class _Fence:
    """A passage that has begun: who reads it, and the line that says so."""

    voice: str
    line: int


def with_readers(passages: Iterable[Passage], source: Source, notes: Notes) -> Iterator[Passage]:
    """The passages without their fences; each row inside one knows its reader.

    A fence parts a passage in two; what is none though it looks like one is told of in ``notes``.
    Raises `TextError` for one that is never closed.
    """
    around: list[_Fence] = []
    for passage in passages:
        yield from _parted(passage, source, around, notes)
    if around:
        raise TextError(
            f"{notes.file}:{around[-1].line}: the passage that {around[-1].voice} reads has no "
            "end: write ::: on a line below it"
        )


def _parted(
    passage: Passage, source: Source, around: list[_Fence], notes: Notes
) -> Iterator[Passage]:
    rows: list[Row] = []
    rest = passage
    for row in passage.rows:
        if not (_is_fence(row, passage, source) and _opens_or_closes(row, around, notes)):
            rows.append(row if row.voice or not around else replace(row, voice=around[-1].voice))
        elif rows:
            yield replace(rest, rows=tuple(rows), start=rows[0].number)
            rest, rows = replace(rest, blanks=0), []
    yield replace(rest, rows=tuple(rows), start=rows[0].number if rows else rest.start)


def _is_fence(row: Row, passage: Passage, source: Source) -> bool:
    """Whether a row looks like a fence, in the file as well."""
    if passage.role == Role.HEADING or not row.text.startswith(":::"):
        return False
    return _WRITTEN.search(source.line(row.number)) is not None


def _opens_or_closes(row: Row, around: list[_Fence], notes: Notes) -> bool:
    """Whether a row is a fence; then ``around`` has one more, or one less."""
    if (found := _FENCE.fullmatch(row.text)) is None:
        notes.remarks.append(
            f"Line {row.number}: {row.text[:60]} is read as words: ::: emma begins a passage of "
            'Emma\'s, ::: {voice="old bob"} one of a reader whose name has several words.'
        )
        return False
    if voice := row.voice or found["voice"]:
        around.append(_Fence(voice, row.number))
    elif around:
        around.pop()
    else:
        notes.remarks.append(f"Line {row.number}: ::: ends no passage, for none has begun.")
        return False
    return True
