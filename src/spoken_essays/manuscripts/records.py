"""A manuscript on its way to an essay: what it says of itself, and its passages in order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from spoken_essays.model import Role


@dataclass(frozen=True, kw_only=True)
class Run:
    """Words in one style; ``href`` is the web address they lead to, if any.

    ``mark`` says that it is no words, but a mark of ours, ``[pause 800ms]``, written as it is.
    """

    text: str
    strong: bool = False
    emphasis: bool = False
    href: str = ""
    mark: bool = False


Line = tuple[Run, ...]


@dataclass(frozen=True, kw_only=True)
class Passage:
    """A paragraph, heading, quote, list item or scene break; the last has no lines.

    ``label`` stands before an item (``-`` or ``3.``); one without goes on with the item above.
    ``spaced`` is the number of empty paragraphs above it as its author left them, ``blanks`` the
    number of blank lines that it is written with. ``table`` are the cells of one, which is kept in
    the essay though nobody reads it aloud.
    """

    role: Role
    lines: tuple[Line, ...] = ()
    level: int = 0
    label: str = ""
    spaced: int = 0
    blanks: int = 1
    table: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Manuscript:
    """What was brought in; empty where nothing is known.

    ``begun`` is when a document was begun, which is not yet a date to publish it under. ``source``
    names where it came from, ``left_out`` what of it did not come along (``2 pictures``).
    ``markdown`` is the text of an essay that was Markdown already, and stays as written; it takes
    the place of ``passages``. ``matter`` are further keys of its front matter.
    """

    title: str = ""
    author: str = ""
    published: datetime | None = None
    begun: datetime | None = None
    summary: str = ""
    language: str = ""
    source: tuple[str, ...] = ()
    passages: tuple[Passage, ...] = ()
    left_out: tuple[str, ...] = ()
    markdown: str = ""
    matter: Mapping[str, object] = field(default_factory=dict)


def text_of(line: Line) -> str:
    """A line's words without their styles and marks."""
    return "".join(run.text for run in line if not run.mark)


def words_in(passages: tuple[Passage, ...]) -> int:
    """How many words there are to be spoken."""
    return sum(len(text_of(line).split()) for passage in passages for line in passage.lines)


def bare(passage: Passage) -> str:
    """A passage's letters and digits, its table's too."""
    texts = [*map(text_of, passage.lines), *(cell for row in passage.table for cell in row)]
    return letters("".join(texts))


def letters(text: str) -> str:
    """A text's letters and digits alone, to compare it by."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())
