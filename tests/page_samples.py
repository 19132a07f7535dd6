"""Pages to look at: a show and episodes made by hand, and a reader of HTML that minds nesting."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path

from spoken_essays.model import Block, Chapter, Cue, Essay, Line, Recording, Role, Segment
from spoken_essays.pages import site
from spoken_essays.published import Enclosure, Episode, FeedLink, Leaf
from spoken_essays.show import Show

RATE = 44_100
COVER = "cover-abc.jpg"
FEED = FeedLink(title="Slow Water", href="feed.xml", qr="assets/feed-qr.svg")
_VOID = {"br", "hr", "img", "input", "link", "meta"}


def show(root: Path, **settings: object) -> Show:
    """A show with a public address."""
    said = {"title": "Slow Water", "author": "Ada Lane", "base_url": "https://slow.water.fm/"}
    return Show(root=root, **(said | settings))  # type: ignore[arg-type]


def line(number: int, text: str) -> Line:
    return Line(text=text, number=number)


BODY = (
    Block(role=Role.LINE, lines=(line(4, "Nobody saw the pier."), line(5, "The captain sang."))),
    Block(role=Role.HEADING, lines=(line(7, "What the water said"),), level=2),
    Block(role=Role.QUOTE, lines=(line(9, "A fog is only a cloud."),)),
    Block(role=Role.BREAK),
    Block(role=Role.HEADING, lines=(line(13, "What the pier said"),), level=4),
    Block(role=Role.ITEM, lines=(line(15, "bread"),)),
    Block(role=Role.ITEM, lines=(line(16, "a lamp"),)),
    Block(role=Role.LINE, lines=(line(18, "🌊🌊"),)),
)


def essay(slug: str = "the-ferry", **said: object) -> Essay:
    settled = {"title": "The ferry and the fog", "title_line": 1, "body": BODY}
    return Essay(slug=slug, path=Path(slug) / "essay.md", **(settled | said))  # type: ignore[arg-type]


def episode(of: Essay | None = None, **said: object) -> Episode:
    of = of or essay()
    settled = {
        "enclosure": Enclosure(
            href=f"episodes/{of.slug}/{of.slug}-1f0c2a9b.mp3", bytes=742_100, seconds=57.32
        ),
        "guid": f"guid of {of.slug}",
        "published": datetime(2026, 5, 1, 7, tzinfo=UTC),
        "transcripts": {"text/vtt": f"episodes/{of.slug}/{of.slug}.vtt"},
    }
    return Episode(essay=of, **(settled | said))  # type: ignore[arg-type]


def episodes(count: int) -> list[Episode]:
    """Many of them, a day apart, the oldest first."""
    first = datetime(2020, 1, 1, tzinfo=UTC)
    return [
        episode(
            essay(f"number-{each}", title=f"Number {each}", summary="A short crossing, told."),
            published=first + timedelta(days=each),
        )
        for each in range(count)
    ]


def recording(of: Essay, *, speaker: str = "joe", heads: bool = True) -> Recording:
    """Two seconds a line, a second between; lines without a letter are silent."""
    spoken = [(Role.TITLE, 0, of.title_line, of.title)] if heads else []
    if heads and of.subtitle:
        spoken.append((Role.SUBTITLE, 0, 2, of.subtitle))
    numbered = [*enumerate(spoken, 1)]
    count = len(spoken)
    for block in of.body:
        for each in block.lines:
            count += 1
            if any(map(str.isalnum, each.text)):
                numbered.append((count, (block.role, block.level, each.number, each.text)))
    cues = tuple(
        cue(place, number, *what, speaker=speaker) for place, (number, what) in enumerate(numbered)
    )
    headings = [each for each in cues if each.segment.role is Role.HEADING]
    chapters = tuple(Chapter(start=each.start, end=each.end, title=each.text) for each in headings)
    end = cues[-1].end if cues else 0
    return Recording(
        rate=RATE, length=end + RATE, speech_end=end, spans=(), cues=cues, chapters=chapters
    )


def cue(
    place: int,
    number: int | None,
    role: Role,
    level: int,
    at: int,
    text: str,
    *,
    speaker: str = "joe",
) -> Cue:
    segment = Segment(
        number=number, line=at, role=role, text=text, readings=(), pause=0, level=level
    )
    start = place * 3 * RATE
    return Cue(start=start, end=start + 2 * RATE, segment=segment, speaker=speaker)


def leaf(of: Episode | None = None, **said: object) -> Leaf:
    of = of or episode()
    settled = {"recording": recording(of.essay), "peaks": tuple(range(256)) * 4}
    return Leaf(episode=of, **(settled | said))  # type: ignore[arg-type]


def episode_page(where: Show, of: Leaf | None = None, name: str = "index.html") -> str:
    """One of an episode's pages, as text."""
    of = of or leaf()
    pages = site.episode_pages(where, of, cover=COVER, feeds=[FEED])
    return pages[f"episodes/{of.episode.essay.slug}/{name}"].decode()


def show_page(where: Show, many: list[Episode], *feeds: FeedLink) -> str:
    """The show's own page, as text."""
    return site.show_pages(where, many, cover=COVER, feeds=feeds or [FEED])["index.html"].decode()


@dataclass(frozen=True, kw_only=True)
class Element:
    """An element: its tag, attributes, the text within it, and the tags around it."""

    tag: str
    attributes: dict[str, str]
    around: tuple[str, ...] = ()
    text: str = ""

    def __getitem__(self, name: str) -> str:
        return self.attributes[name]


@dataclass
class _Reader(HTMLParser):
    """Reads a page, and does not forgive an end tag that ends nothing."""

    found: list[Element] = field(default_factory=list)
    _open: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        around = tuple(self.found[each].tag for each in self._open)
        named = {name: value or "" for name, value in attrs}
        assert len(named) == len(attrs), f"<{tag}> has an attribute twice"
        self.found.append(Element(tag=tag, attributes=named, around=around))
        if tag not in _VOID:
            self._open.append(len(self.found) - 1)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open, f"</{tag}> ends nothing"
        opened = self.found[self._open.pop()].tag
        assert opened == tag, f"<{opened}> is ended by </{tag}>"

    def handle_data(self, data: str) -> None:
        for each in self._open:
            self.found[each] = replace(self.found[each], text=self.found[each].text + data)


def elements(page: str, tag: str = "", **attributes: str) -> list[Element]:
    """The elements of a page, in order: those of a tag, those with these attributes.

    An attribute's ``_`` stands for a hyphen; ``...`` of any value is not asked for.
    """
    reader = _Reader()
    reader.feed(page)
    reader.close()
    assert not reader._open, "an element was not ended"
    wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
    return [
        each
        for each in reader.found
        if (not tag or each.tag == tag) and wanted.items() <= each.attributes.items()
    ]
