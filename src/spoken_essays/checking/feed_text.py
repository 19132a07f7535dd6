"""The rules for a feed as a document: its XML, its namespaces, its words, its dates.

Sources: RSS 2.0 and its profile (rssboard.org), Apple's guide to RSS and requirements, PSP-1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from itertools import pairwise

from spoken_essays.checking.document import NAMESPACES, Document, Node, Unreadable, read
from spoken_essays.checking.feed import Feed
from spoken_essays.checking.findings import Finding, Where

_NAMES = ("title", "itunes:title", "itunes:author", "copyright", "category", "itunes:name")
_LONGEST_NAME = 255
_DESCRIPTIONS = ("description", "itunes:summary", "itunes:subtitle", "content:encoded")
_LONGEST_DESCRIPTION = 4000
_MOST_LOOKED_AT = 200_000
_KEPT = {"p", "ol", "ul", "li", "a", "b", "i", "strong", "em", "br"}
_DATE = re.compile(
    r"((Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?\d{1,2} "
    r"(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d(:\d\d)? "
    r"([+-]\d{4}|GMT|UT|Z|[ECMP][SD]T)"
)
_ESCAPED_TWICE = re.compile(r"&(amp|lt|gt|quot|#\d+);")
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
# A clock that is a little fast is no mistake.
_SOON = timedelta(minutes=10)


def parsed(data: bytes, where: Where) -> tuple[Document | None, list[Finding]]:
    """The document, if it can be read at all, and what is wrong with it as XML."""
    found = list(_beginning(data, where))
    try:
        document = read(data.lstrip() if found else data)
    except Unreadable as error:
        what = f"The feed cannot be read: {error}. No app will show anything of it."
        return None, [*found, where.at(line=error.line).error("spec.xml", what)]
    return document, [*found, *_encoding(document, data, where)]


def _beginning(data: bytes, where: Where) -> Iterator[Finding]:
    first = where.at(line=1)
    if data.startswith(b"\xef\xbb\xbf"):
        what = "A byte order mark stands before the feed. Save it as UTF-8 without one."
        yield first.error("spec.xml", what)
    elif data[:1].isspace():
        what = "There is a blank before <?xml …?>, which must be the very first."
        yield first.error("spec.xml", what)


def _encoding(document: Document, data: bytes, where: Where) -> Iterator[Finding]:
    first = where.at(line=1)
    if b"<?xml" not in data[:200]:
        what = 'It does not begin with <?xml version="1.0" encoding="UTF-8"?>.'
        yield first.error("spec.xml", what)
    if document.encoding != "utf-8":
        what = f"Its encoding is {document.encoding}; save it as UTF-8."
        yield first.error("spec.xml", what)
    if document.root.tag != "rss" or document.root.first("channel") is None:
        what = f"It is no RSS feed: <{document.root.tag}> where <rss> with a <channel> should be."
        yield first.error("spec.xml", what)


def spec_namespaces(feed: Feed) -> Iterator[Finding]:
    root = feed.document.root
    where = feed.where.at(line=root.line)
    if root.get("version") != "2.0":
        yield where.error("spec.namespaces", 'The root must be <rss version="2.0">.')
    declared = dict(feed.document.namespaces)
    used = {node.tag.partition(":")[0] for node in root.walk() if ":" in node.tag}
    for prefix, uri in NAMESPACES.items():
        if declared.get(prefix) == uri:
            continue
        what = f'xmlns:{prefix} must be "{uri}", exactly so: apps know it by prefix and address.'
        if prefix in used:
            yield where.error("spec.namespaces", what)
        elif prefix in ("itunes", "atom"):
            yield where.warning("spec.namespaces", what)


def spec_text(feed: Feed) -> Iterator[Finding]:
    for node, where in _texts(feed):
        if node.tag in _NAMES:
            yield from _name(node, where)
        elif node.tag in _DESCRIPTIONS:
            yield from _description(node, where)


def _texts(feed: Feed) -> Iterator[tuple[Node, Where]]:
    """The elements of channel and items, each with its place."""
    for node in feed.channel.children:
        if node.tag != "item":
            for each in node.walk():
                yield each, feed.where.at(line=each.line)
    for item in feed.items:
        for each in item.node.children:
            yield each, item.where.at(line=each.line)


def _name(node: Node, where: Where) -> Iterator[Finding]:
    if node.tag == "category" and not node.text.strip() and not node.attributes:
        return
    if not node.text.strip():
        yield where.error("spec.text", f"<{node.tag}> is empty: fill it or leave it out.")
    elif len(node.text) > _LONGEST_NAME:
        what = f"<{node.tag}> has {len(node.text)} characters; apps take {_LONGEST_NAME}."
        yield where.warning("spec.text", what)
    elif node.text != node.text.strip():
        what = f"<{node.tag}> has blanks around its text: take them away."
        yield where.warning("spec.text", what)


def _description(node: Node, where: Where) -> Iterator[Finding]:
    length = len(node.text.encode())
    if not node.text.strip():
        yield where.error("spec.text", f"<{node.tag}> is empty: fill it or leave it out.")
    if length > _LONGEST_DESCRIPTION:
        what = f"<{node.tag}> has {length} bytes; Apple shows {_LONGEST_DESCRIPTION} of them."
        whole = node.tag == "content:encoded"
        yield (where.note if whole else where.warning)("spec.text", what)
    twice = _ESCAPED_TWICE.search(node.text)
    if twice and "<" not in node.text and node.tag != "content:encoded":
        what = f"<{node.tag}> is escaped twice: apps show “{twice[0]}” as it stands."
        yield where.warning("spec.text", what)
    unkept = sorted(_elements(node.text[:_MOST_LOOKED_AT]) - _KEPT)
    if unkept:
        what = f"<{node.tag}> uses {_listed(unkept)}, which apps leave out; " + (
            "write it with " + ", ".join(sorted(_KEPT)) + "."
        )
        yield where.warning("spec.text", what)


def _listed(names: list[str]) -> str:
    return ", ".join(f"<{name}>" for name in names[:5])


def _elements(text: str) -> set[str]:
    """The names of the elements that HTML has."""
    found: set[str] = set()

    class Names(HTMLParser):
        def handle_starttag(self, tag: str, attrs: object) -> None:
            found.add(tag)

    if "<" in text:
        Names().feed(text)
    return found


def spec_dates(feed: Feed, now: datetime | None = None) -> Iterator[Finding]:
    for node, where in _texts(feed):
        if node.tag in ("pubDate", "lastBuildDate"):
            yield from _date(node, where, now or datetime.now(UTC))
    dated = [(moment(item.node.said("pubDate")), item) for item in feed.items]
    known = [(when, item) for when, item in dated if when]
    for (before, _), (when, item) in pairwise(known):
        if when > before and feed.channel.said("itunes:type") != "serial":
            what = "It stands below an older one: apps take the first item for the newest."
            yield item.where.warning("spec.dates", what)


def moment(text: str) -> datetime | None:
    """The moment that an RFC 2822 date names, None if it is none."""
    if not _DATE.fullmatch(text):
        return None
    try:
        when = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def _date(node: Node, where: Where, now: datetime) -> Iterator[Finding]:
    text = node.text.strip()
    when = moment(text)
    if when is None:
        what = f"<{node.tag}> is “{text}”; write it as Sat, 02 Mar 2024 07:00:00 +0000."
        yield where.error("spec.dates", what)
        return
    weekday = _WEEKDAYS[when.weekday()]
    if "," in text and weekday != text[:3]:
        what = f"<{node.tag}> says {text[:3]} of a {weekday}: apps differ on what that means."
        yield where.error("spec.dates", what)
    if when > now + _SOON:
        what = f"<{node.tag}> is still to come ({text}): some apps hide such an episode."
        yield where.warning("spec.dates", what)
