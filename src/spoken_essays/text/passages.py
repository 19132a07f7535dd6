"""An essay's text between its file and its blocks: passages of rows, each with its source line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from spoken_essays.model import Block, Line, Mark, Role
from spoken_essays.text.marks import TEASER, By, Notes, Piece, line_of


@dataclass(frozen=True, kw_only=True)
class Row:
    """A line to be; ``firm`` if the author forced the break after it, even in wrapped text.

    ``teaser`` if the author marked it as one, ``voice`` who is to read it if the author says so.
    """

    text: str
    number: int
    marks: tuple[Mark, ...] = ()
    teaser: bool = False
    voice: str | None = None
    firm: bool = False


@dataclass(frozen=True, kw_only=True)
class Passage:
    """A block to be; one whose words were all left out has no rows, but its blank lines count."""

    role: Role
    start: int
    rows: tuple[Row, ...] = ()
    blanks: int = 0
    level: int = 0


@dataclass(frozen=True, kw_only=True)
class Source:
    """The lines of the text below any front matter; ``first`` is the number of the first."""

    lines: Sequence[str]
    first: int = 1

    def line(self, number: int) -> str:
        return self.lines[number - self.first]

    def blanks_above(self, number: int) -> int:
        """How many blank lines stand right above a line; a quote's ``>`` alone is blank too."""
        index = number - self.first
        above = index
        while above > 0 and not self.lines[above - 1].strip("> \t"):
            above -= 1
        return index - above


def row_of(
    pieces: Iterable[Piece], number: int, notes: Notes, *, firm: bool = False, prefix: str = ""
) -> Row | None:
    """Pieces as a row; None if nothing of them remains."""
    pieces = [prefix, *pieces]
    text, marks = line_of(pieces)
    teaser = TEASER in pieces
    voice = next((piece.voice for piece in pieces if isinstance(piece, By)), None)
    for mark, given in (("[teaser]", teaser), (f"{{voice={voice}}}", voice)):
        if given and not text:
            notes.remarks.append(
                f"Line {number}: {mark} stands alone and marks nothing; write it into the line it"
                " is for."
            )
    if not text and not marks:
        return None
    return Row(
        text=text,
        number=number,
        marks=marks,
        teaser=teaser and bool(text),
        voice=voice,
        firm=firm,
    )


# What authors and their programs put between scenes. The first are a break wherever they stand
# on a line alone, the others where three stand together or one is a paragraph of its own.
_ALWAYS = "⁂⁎⁑❦❧☙※⸻⸺❖❉✥✦✧✻✽❋۞"
_RULE = f"*_~#=+•·∙◦∗✱✲✳◊◆◇○●□■▪▫★☆§¤†‡―—–−{_ALWAYS}-"
_ORNAMENT = re.compile(f"(?:[{re.escape(_RULE)}][\\s\ufe0e\ufe0f]*){{1,200}}")


def is_scene_break(text: str, *, alone: bool) -> bool:
    """Whether a line is a scene break: ``* * *``, ``---``, ``⁂``; ``alone`` in its paragraph."""
    text = text.strip()
    if not text or len(text) > 200 or _ORNAMENT.fullmatch(text) is None:
        return False
    strong = text[0] in _ALWAYS or sum(letter in _RULE for letter in text) >= 3
    return alone or strong


def with_scene_breaks(passages: Iterable[Passage]) -> Iterator[Passage]:
    """The passages, with rows that are scene breaks made into passages of their own."""
    for passage in passages:
        if passage.role == Role.HEADING:
            yield passage
        else:
            yield from _split_at_breaks(passage)


def _split_at_breaks(passage: Passage) -> Iterator[Passage]:
    alone = len(passage.rows) == 1
    rows: list[Row] = []
    rest = passage
    for row in passage.rows:
        if not row.marks and is_scene_break(row.text, alone=alone):
            if rows:
                yield replace(rest, rows=tuple(rows))
                rest = replace(rest, blanks=0)
            yield Passage(role=Role.BREAK, start=row.number, blanks=rest.blanks)
            rest, rows = replace(rest, blanks=0), []
        else:
            rows.append(row)
    if rows or not passage.rows:
        yield replace(rest, rows=tuple(rows), start=rows[0].number if rows else rest.start)


def settled(passages: Iterable[Passage]) -> Iterator[Passage]:
    """Without those of which nothing is left; the longest run of blank lines around them stays."""
    blanks = 0
    for passage in passages:
        blanks = max(blanks, passage.blanks)
        if passage.rows or passage.role == Role.BREAK:
            yield replace(passage, blanks=blanks)
            blanks = 0


def blocks_of(passages: Iterable[Passage]) -> tuple[Block, ...]:
    return tuple(
        Block(
            role=passage.role,
            lines=tuple(
                Line(
                    text=row.text,
                    number=row.number,
                    marks=row.marks,
                    teaser=row.teaser,
                    voice=row.voice,
                )
                for row in passage.rows
            ),
            blanks=passage.blanks,
            level=passage.level,
        )
        for passage in passages
    )
