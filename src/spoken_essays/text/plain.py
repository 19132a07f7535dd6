"""Plain text: paragraphs between blank lines, never Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from spoken_essays.model import Role
from spoken_essays.text.marks import Notes, pieces_of
from spoken_essays.text.passages import Passage, Row, Source, row_of


def read_plain(source: Source, notes: Notes) -> Iterator[Passage]:
    """The paragraphs of a plain text; every character an author typed is text."""
    rows: list[Row] = []
    start = 0
    for number, line in enumerate(source.lines, start=source.first):
        if not line:
            if start:
                yield _paragraph(source, start, rows)
            start, rows = 0, []
            continue
        start = start or number
        if row := row_of(pieces_of(line, number, notes), number, notes):
            rows.append(row)
    if start:
        yield _paragraph(source, start, rows)


def _paragraph(source: Source, start: int, rows: list[Row]) -> Passage:
    blanks = source.blanks_above(start)
    return Passage(role=Role.LINE, start=start, rows=tuple(rows), blanks=blanks)
