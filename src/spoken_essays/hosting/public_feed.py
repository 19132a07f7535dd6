"""A feed as it is read on the web: what of it points to files of a host."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin
from xml.etree import ElementTree
from xml.parsers import expat

_ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
_PODCAST = "{https://podcastindex.org/namespace/1.0}"
_ATOM = "{http://www.w3.org/2005/Atom}"


class NoFeed(Exception):
    """It is no feed that could be read; the text says why, in words that follow the URL."""


@dataclass(frozen=True, kw_only=True)
class Linked:
    """A file that an item points to: a transcript or its chapters, with the type it announces."""

    url: str
    type: str
    what: str


@dataclass(frozen=True, kw_only=True)
class Item:
    """An item: ``length`` and ``type`` are its enclosure's as they stand there."""

    guid: str
    title: str
    url: str = ""
    length: str = ""
    type: str = ""
    cover: str = ""
    linked: tuple[Linked, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PublicFeed:
    """A feed's own address, its picture, its items in the order they stand in."""

    itself: str
    built: str
    cover: str
    items: tuple[Item, ...]

    @property
    def guids(self) -> tuple[str, ...]:
        return tuple(item.guid for item in self.items)


def parse(data: bytes, url: str) -> PublicFeed:
    """The feed that was read from ``url``, which what is relative in it is relative to.

    Raises `NoFeed` for what is not well-formed, no RSS, or has a DOCTYPE: nothing that a DOCTYPE
    can ask for (entities, other files) is ever followed.
    """
    _refuse_doctype(data)
    try:
        root = ElementTree.fromstring(data)
    except ElementTree.ParseError as error:
        raise NoFeed(f"is not well-formed XML: {error}") from error
    channel = root.find("channel")
    if root.tag != "rss" or channel is None:
        raise NoFeed(f"is XML, but no RSS feed: it begins with <{root.tag.rpartition('}')[2]}>")
    return PublicFeed(
        itself=_itself(channel),
        built=channel.findtext("lastBuildDate", "").strip(),
        cover=_cover(channel, url),
        items=tuple(_item(item, url) for item in channel.iterfind("item")),
    )


def _refuse_doctype(data: bytes) -> None:
    def refuse(*_: object) -> None:
        raise NoFeed("has a DOCTYPE, which Apple and most readers refuse in a feed")

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise NoFeed(f"is not well-formed XML: {error}") from error
    except (ValueError, LookupError) as error:
        raise NoFeed(f"is in an encoding that cannot be read: {error}") from error


def _itself(channel: ElementTree.Element) -> str:
    links = channel.iterfind(f"{_ATOM}link")
    return next((link.get("href", "") for link in links if link.get("rel") == "self"), "")


def _item(item: ElementTree.Element, url: str) -> Item:
    enclosure = item.find("enclosure")
    of_enclosure = {} if enclosure is None else enclosure.attrib
    return Item(
        guid=item.findtext("guid", "").strip(),
        title=item.findtext("title", "").strip(),
        url=_absolute(of_enclosure.get("url", ""), url),
        length=of_enclosure.get("length", "").strip(),
        type=of_enclosure.get("type", "").strip().lower(),
        cover=_cover(item, url),
        linked=tuple(_linked(item, url)),
    )


def _linked(item: ElementTree.Element, url: str) -> Iterator[Linked]:
    for tag in ("transcript", "chapters"):
        for each in item.iterfind(f"{_PODCAST}{tag}"):
            kind = each.get("type", "").partition(";")[0].strip().lower()
            yield Linked(url=_absolute(each.get("url", ""), url), type=kind, what=tag)


def _cover(element: ElementTree.Element, url: str) -> str:
    image = element.find(f"{_ITUNES}image")
    return "" if image is None else _absolute(image.get("href", ""), url)


def _absolute(href: str, url: str) -> str:
    """The address of an href; itself as it stands if none can be made of it."""
    try:
        return urljoin(url, href.strip()) if href.strip() else ""
    except ValueError:
        return href
