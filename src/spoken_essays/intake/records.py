"""What is asked for when a manuscript is brought in, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from spoken_essays.manuscripts.books import Chapter
from spoken_essays.manuscripts.kinds import Kind

# What it is called in messages.
STANDARD_INPUT = "standard input"


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """How a manuscript is to be brought in.

    ``whole`` keeps all of a page, ``kind`` says what it is, ``chapters`` chooses a book's by their
    numbers (``2-5,7`` or ``all``; empty: not chosen), ``as_one`` makes one episode of them.
    """

    slug: str = ""
    draft: bool = False
    whole: bool = False
    kind: Kind | None = None
    chapters: str = ""
    as_one: bool = False
    private: bool = False


@dataclass(frozen=True, kw_only=True)
class Raw:
    """A manuscript as it was found: its bytes, its name for people, where it was fetched from."""

    data: bytes
    name: str
    url: str = ""
    type: str = ""
    charset: str = ""


@dataclass(frozen=True, kw_only=True)
class Added:
    """An essay that was brought in."""

    slug: str
    path: Path
    title: str
    source: tuple[str, ...]
    words: int
    left_out: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Passed:
    """What was passed over, and why; ``failed`` if that is not as it should be."""

    name: str
    why: str
    failed: bool = False


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A book's chapters, of which none was chosen yet."""

    title: str
    chapters: tuple[Chapter, ...]


Outcome = Added | Passed | Choice
