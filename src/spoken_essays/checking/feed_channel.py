"""The rules for what a feed says of its show, and for values that only some words may have.

Sources: Apple's guide to RSS, PSP-1, and the Podcasting 2.0 documents of each tag.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from spoken_essays.checking.document import Node
from spoken_essays.checking.feed import Feed
from spoken_essays.checking.findings import Finding, Where
from spoken_essays.settings.apple_categories import CATEGORIES

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_UUID5 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_MEDIA = ("podcast", "music", "video", "film", "audiobook", "newsletter", "blog", "publisher")
_MEDIUM = "|".join(f"{medium}L?" for medium in (*_MEDIA, "course")) + "|mixed"
_COUNT = "[1-9][0-9]*"

# What each value may be, and how that is said.
_VALUES: Mapping[str, tuple[str, str]] = {
    "itunes:explicit": ("true|false", "true or false"),
    "itunes:type": ("episodic|serial", "episodic or serial"),
    "itunes:episodeType": ("full|trailer|bonus", "full, trailer or bonus"),
    "itunes:episode": (_COUNT, "a whole number above 0"),
    "itunes:season": (_COUNT, "a whole number above 0"),
    "itunes:duration": (_COUNT, "whole seconds, such as 1845"),
    "itunes:block": ("Yes", "Yes, or be left out"),
    "itunes:complete": ("Yes", "Yes, or be left out"),
    "podcast:locked": ("yes|no", "yes or no"),
    "podcast:medium": (_MEDIUM, "one of the words of Podcasting 2.0, such as podcast"),
    "podcast:season": (_COUNT, "a whole number above 0"),
    "podcast:episode": (r"[0-9]+(\.[0-9]+)?", "a number"),
}
# Read by apps as meant, though not as the documents want it.
_ALSO: Mapping[str, str] = {
    "itunes:duration": r"(\d+:)?\d{1,2}:\d\d",
    "itunes:block": "no|No|yes",
    "itunes:complete": "no|No|yes",
}


def spec_channel(feed: Feed) -> Iterator[Finding]:
    channel, where = feed.channel, feed.where.at(line=feed.channel.line)
    for tag in ("title", "link", "description", "language", "itunes:explicit"):
        if channel.first(tag) is None:
            yield where.error(
                "spec.channel", f"There is no <{tag}>: Apple's directory requires it."
            )
    if channel.first("itunes:author") is None:
        yield where.warning("spec.channel", "There is no <itunes:author>: apps show no author.")
    yield from _owner(channel, where)
    yield from _own_link(channel, where)
    yield from _link(feed, where)
    language = channel.said("language")
    if language and not _LANGUAGE.fullmatch(language):
        what = f"<language> is “{language}”; it should be such as en or en-gb."
        yield _at(channel, "language", where).error("spec.channel", what)
    if re.match(r"(?i)\s*(copyright\b|©)", channel.said("copyright")):
        what = "<copyright> begins with the word or the sign, which apps add themselves."
        yield _at(channel, "copyright", where).note("spec.channel", what)


def _owner(channel: Node, where: Where) -> Iterator[Finding]:
    owner = channel.first("itunes:owner")
    if owner is None:
        what = (
            "There is no <itunes:owner>: some directories write to that address to see that the "
            "show is yours. Set email in spoken.toml if you want it public."
        )
        yield where.note("spec.channel", what)
    elif not _EMAIL.fullmatch(owner.said("itunes:email")):
        what = f"<itunes:email> is “{owner.said('itunes:email')}”, which is no e-mail address."
        yield where.at(line=owner.line).error("spec.channel", what)


def _own_link(channel: Node, where: Where) -> Iterator[Finding]:
    links = channel.all("atom:link")
    if not any(link.get("rel") == "self" and link.get("href") for link in links):
        what = 'There is no <atom:link rel="self">: it says where the feed itself lies.'
        yield where.error("spec.channel", what)
    elif links[0].get("rel") != "self":
        what = 'The first <atom:link> should be the one with rel="self": some apps read no other.'
        yield where.at(line=links[0].line).warning("spec.channel", what)
    for link in links:
        if link.get("rel") == "self" and link.get("type") != "application/rss+xml":
            what = 'Its <atom:link rel="self"> should have type="application/rss+xml".'
            yield where.at(line=link.line).warning("spec.channel", what)


def own_address(feed: Feed, lies_at: str) -> Iterator[Finding]:
    """Where a feed says it lies, against where it will: apps follow what it says."""
    said = feed.own_url
    if said and said != lies_at:
        line = next(each.line for each in feed.channel.all("atom:link") if each.get("href") == said)
        what = f'Its <atom:link rel="self"> is {said}; the feed lies at {lies_at}: build anew.'
        yield feed.where.at(line=line).error("spec.channel", what)


def _link(feed: Feed, where: Where) -> Iterator[Finding]:
    link = feed.channel.said("link")
    place = _at(feed.channel, "link", where)
    if link and not re.match(r"https?://", link):
        yield place.error("spec.channel", f"<link> is “{link}”; it should be a web page's address.")
    elif link and link == feed.own_url:
        yield place.error("spec.channel", "<link> is the feed itself; it should be a web page.")


def spec_category(feed: Feed) -> Iterator[Finding]:
    outer = feed.channel.all("itunes:category")
    if not outer:
        what = "There is no <itunes:category>: directories would not know where to show it."
        yield feed.where.at(line=feed.channel.line).error("spec.category", what)
    for node in outer:
        where, name = feed.where.at(line=node.line), node.get("text")
        if name not in CATEGORIES:
            yield where.error("spec.category", f"“{name}” is none of Apple's categories.")
            continue
        for inner in node.all("itunes:category"):
            if inner.get("text") not in CATEGORIES[name]:
                what = f"“{inner.get('text')}” is none of Apple's categories under {name}."
                yield where.at(line=inner.line).error("spec.category", what)


def spec_values(feed: Feed) -> Iterator[Finding]:
    yield from _values(feed.channel, feed.where)
    serial = feed.channel.said("itunes:type") == "serial"
    for item in feed.items:
        yield from _values(item.node, item.where)
        kind = item.node.said("itunes:episodeType") or "full"
        if serial and kind == "full" and item.node.first("itunes:episode") is None:
            what = "A serial show needs <itunes:episode> in each episode: set it in the essay."
            yield item.where.error("spec.values", what)


def _values(parent: Node, where: Where) -> Iterator[Finding]:
    for node in parent.children:
        if node.tag not in _VALUES:
            continue
        pattern, allowed = _VALUES[node.tag]
        text = node.text.strip()
        if re.fullmatch(pattern, text):
            continue
        what = f"<{node.tag}> is “{text}”; it should be {allowed}."
        place = where.at(line=node.line)
        tolerated = re.fullmatch(_ALSO.get(node.tag, "$."), text)
        yield (place.warning if tolerated else place.error)("spec.values", what)


def spec_podcast_guid(feed: Feed) -> Iterator[Finding]:
    guids = feed.channel.all("podcast:guid")
    for guid in guids:
        if not _UUID5.fullmatch(guid.text.strip()):
            what = f"<podcast:guid> is “{guid.text.strip()}”; it should be a UUIDv5 in lower case."
            yield feed.where.at(line=guid.line).error("spec.podcast-guid", what)
    if len(guids) > 1:
        what = "There is more than one <podcast:guid>: a show has one, for ever."
        yield feed.where.at(line=guids[1].line).error("spec.podcast-guid", what)


def _at(channel: Node, tag: str, where: Where) -> Where:
    node = channel.first(tag)
    return where.at(line=node.line) if node else where
