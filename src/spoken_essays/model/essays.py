"""An essay as read from its file, before anyone thinks of speaking it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Literal

EpisodeKind = Literal["full", "trailer", "bonus"]


class Role(StrEnum):
    """What a block of an essay, and so each of its segments, is to the reader.

    A disclosure says who reads. It ends the closing, or is a segment after it where a person reads.
    """

    TITLE = "title"
    SUBTITLE = "subtitle"
    OPENING = "opening"
    CLOSING = "closing"
    DISCLOSURE = "disclosure"
    HEADING = "heading"
    LINE = "line"
    QUOTE = "quote"
    ITEM = "item"
    BREAK = "break"


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A pause written into the text, ``[pause 1.5s]``: ``at`` is its place in the line's text."""

    at: int
    ms: int


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line as the author broke it: the text to show, markup and pause marks taken out.

    ``number`` is the line in the source file, counted from 1. A line that held nothing but a pause
    mark has an empty text. ``teaser`` says that its author marked it ``[teaser]``, ``voice`` who
    is to read it, where the author says so.
    """

    text: str
    number: int
    marks: tuple[Mark, ...] = ()
    teaser: bool = False
    voice: str | None = None


@dataclass(frozen=True, kw_only=True)
class Block:
    """Lines that stand together: a paragraph (role LINE), heading, quote, list item, scene break.

    ``blanks`` is the number of blank lines before it in the source, ``level`` a heading's depth.
    A scene break has no lines.
    """

    role: Role
    lines: tuple[Line, ...] = ()
    blanks: int = 1
    level: int = 0


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """Words of the source that are not spoken, and why: every such word is one of these.

    ``line`` is that of the source file, ``number`` that of the essay's lines, if it is one.
    """

    line: int
    text: str
    why: str
    number: int | None = None


@dataclass(frozen=True, kw_only=True)
class Essay:
    """An essay as read from its file: what its front matter says, its body, what was left out.

    ``title_line``, ``subtitle_line``, ``voice_line`` and ``cast_line`` are the source lines they
    came from; a ``title_line`` of 0 says that nobody wrote the title: it was made from the slug,
    and is not spoken. ``pacing`` holds the essay's own pauses (ms by name), over the show's,
    ``cast`` who reads what in it (voices by role). ``remarks`` are things the author should know
    (control characters dropped, hard wraps noticed), each a sentence.
    ``source`` is where it was brought in from: a file's name, or a page's address and its guid.
    """

    slug: str
    path: Path
    title: str
    title_line: int = 1
    subtitle: str | None = None
    subtitle_line: int = 0
    author: str | None = None
    published: datetime | None = None
    summary: str | None = None
    tags: tuple[str, ...] = ()
    language: str | None = None
    voice: str | None = None
    voice_line: int = 0
    cast: Mapping[str, str] = field(default_factory=dict)
    cast_line: int = 0
    pace: str | None = None
    draft: bool = False
    explicit: bool | None = None
    cover: str | None = None
    episode: int | None = None
    episode_name: str | None = None
    season: int | None = None
    kind: EpisodeKind = "full"
    withdrawn: bool = False
    full_text: bool | None = None
    license: str | None = None
    location: str | None = None
    source: tuple[str, ...] = ()
    pacing: Mapping[str, int] = field(default_factory=dict)
    body: tuple[Block, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    remarks: tuple[str, ...] = ()
