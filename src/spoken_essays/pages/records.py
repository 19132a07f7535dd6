"""What the templates are given: plain records, every address in them ready to be put into a page.

Addresses of the show's own files are relative to the page; those that other machines read
(``url``, ``image``, ``audio``, ``oembed``) are whole. All text is as its author wrote it, less what
no page may hold: the templates escape it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

BlockKind = Literal["paragraph", "heading", "quote", "list", "break"]


@dataclass(frozen=True, kw_only=True)
class Link:
    """A name and where it leads."""

    name: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Taking:
    """Somebody who takes part; ``url`` may be empty."""

    name: str
    role: str
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class FeedAddress:
    """A feed: ``url`` to subscribe to, ``href`` to follow, ``qr`` the picture of its QR code."""

    title: str
    url: str
    href: str
    qr: str


@dataclass(frozen=True, kw_only=True)
class SiteView:
    """The show, as each of its pages shows it. ``about`` is HTML that has been made safe."""

    title: str
    author: str
    description: tuple[str, ...]
    home: str
    cover: str
    feeds: tuple[FeedAddress, ...]
    links: tuple[Link, ...]
    apps: tuple[Link, ...]
    copyright: str = ""
    license: Link | None = None
    funding: Link | None = None
    people: tuple[Taking, ...] = ()
    about: str = ""


@dataclass(frozen=True, kw_only=True)
class PageView:
    """A page's head. ``chrome`` is the attributes of our own words where their language differs.

    ``image`` is the cover of ``pictured``, ``heading`` the title without the show's, ``modules``
    are what ``script`` imports.
    """

    language: str
    direction: str
    chrome: str
    locale: str
    title: str
    heading: str
    description: str
    url: str
    image: str
    pictured: str
    root: str
    stylesheet: str
    script: str
    modules: tuple[str, ...]
    icon: str
    paper: str
    paper_dark: str
    feeds: tuple[FeedAddress, ...] = ()
    type: str = "website"
    audio: str = ""
    oembed: str = ""
    structured: Mapping[str, Any] | None = None
    indexed: bool = True


@dataclass(frozen=True, kw_only=True)
class Card:
    """An episode in a list. ``day`` is ISO 8601, ``duration`` too; ``date``, ``length`` are words.

    ``mark`` says that it is a trailer or a bonus, ``place`` its number in season and show.
    """

    title: str
    subtitle: str
    summary: str
    href: str
    day: str
    date: str
    length: str
    duration: str
    mark: str
    place: str
    explicit: bool


@dataclass(frozen=True, kw_only=True)
class Group:
    """Episodes of one season, or all of them under no heading."""

    heading: str
    episodes: tuple[Card, ...]


@dataclass(frozen=True, kw_only=True)
class LineView:
    """A line: its number to people, if it has one, and when it is spoken, in seconds, if it is."""

    text: str
    number: int | None = None
    start: str | None = None
    end: str | None = None


@dataclass(frozen=True, kw_only=True)
class BlockView:
    """What stands together: a paragraph's lines as one row, a list's items as a row each."""

    kind: BlockKind
    rows: tuple[tuple[LineView, ...], ...] = ()
    tag: str = "p"
    numbered: bool = False
    speaker: str = ""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """The text of an episode, in the order it is read."""

    title_line: LineView | None
    subtitle_line: LineView | None
    opening: tuple[LineView, ...]
    blocks: tuple[BlockView, ...]
    closing: tuple[LineView, ...]


@dataclass(frozen=True, kw_only=True)
class ChapterView:
    """A chapter: ``start`` in seconds to the millisecond, ``at`` as short as an address wants."""

    title: str
    start: str
    at: str
    clock: str


@dataclass(frozen=True, kw_only=True)
class EpisodeView(Card, Reading):
    """An episode on its own page. ``waveform`` is an SVG path in a box of 1000 by 100."""

    author: str
    key: str
    seconds: str
    whole_seconds: int
    clock: str
    size: str
    mp3: str
    cover: str
    disclosure: str
    waveform: str
    chapters: tuple[ChapterView, ...]
    transcripts: tuple[Link, ...]
    previous: Card | None
    following: Card | None
    embed: str
