"""The rules for Podcasting 2.0's own tags, and for a feed that is written in pages.

Sources: the podcast namespace's documents of each tag and its taxonomy of people; RFC 5870 for
places, RFC 5005 for pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import chain

from spoken_essays.checking.document import Node
from spoken_essays.checking.feed import Feed
from spoken_essays.checking.findings import Finding, Where
from spoken_essays.settings.podcast_people import GROUPS

_LONGEST = 128
_URL, _SECONDS = r"https?://\S+", r"\d+(\.\d+)?"
_GEO = r"geo:-?\d{1,2}(\.\d+)?,-?\d{1,3}(\.\d+)?(,-?\d+(\.\d+)?)?([;?].*)?"
# By tag: what its attributes look like, and those of them that it must have.
_TAGS: Mapping[str, tuple[Mapping[str, str], tuple[str, ...]]] = {
    "podcast:license": ({"url": _URL}, ()),
    "podcast:location": ({"geo": _GEO}, ()),
    "podcast:funding": ({"url": _URL}, ("url",)),
    "podcast:soundbite": (
        {"startTime": _SECONDS, "duration": _SECONDS},
        ("startTime", "duration"),
    ),
    "podcast:trailer": ({"url": _URL, "length": r"\d+"}, ("url", "pubdate")),
}
_ONCE = ("podcast:locked", "podcast:license", "podcast:season", "podcast:episode", "podcast:medium")
_PAGING = {"first", "last", "previous", "next"}


def spec_podcast_tags(feed: Feed) -> Iterator[Finding]:
    for parent, where in _parents(feed):
        for node in parent.children:
            if node.tag in _TAGS:
                yield from _tag(node, where.at(line=node.line))
        for tag in _ONCE:
            if len(again := parent.all(tag)) > 1:
                what = f"<{tag}> is there {len(again)} times; apps read one of them."
                yield where.at(line=again[1].line).error("spec.podcast-tags", what)
    for item in feed.items:
        for node in item.node.all("podcast:soundbite"):
            yield from _soundbite(node, item.node.said("itunes:duration"), item.where)


def _tag(node: Node, where: Where) -> Iterator[Finding]:
    rule, (patterns, needed) = "spec.podcast-tags", _TAGS[node.tag]
    for attribute in needed:
        if not node.get(attribute):
            yield where.error(rule, f"<{node.tag}> has no {attribute}: apps leave it out.")
    for attribute, pattern in patterns.items():
        value = node.get(attribute)
        if value and not re.fullmatch(pattern, value):
            what = f"<{node.tag}> has {attribute}=“{value}”, which apps do not understand."
            yield where.error(rule, what)
    if len(node.text.strip()) > _LONGEST:
        what = f"<{node.tag}> has {len(node.text)} characters; {_LONGEST} are read."
        yield where.warning(rule, what)
    named = re.fullmatch("[a-z0-9.+-]+", node.text.strip())
    if node.tag == "podcast:license" and not named and not node.get("url"):
        what = "<podcast:license> is neither an SPDX identifier in lower case nor has it a url."
        yield where.warning(rule, what)


def _soundbite(node: Node, duration: str, where: Where) -> Iterator[Finding]:
    start, length = node.get("startTime"), node.get("duration")
    known = all(re.fullmatch(_SECONDS, text) for text in (start, length))
    if known and duration.isdecimal() and float(start) + float(length) > float(duration) + 1:
        what = f"<podcast:soundbite> ends after the episode ({duration} s)."
        place = where.at(line=node.line, seconds=float(start))
        yield place.error("spec.podcast-tags", what)


def spec_persons(feed: Feed) -> Iterator[Finding]:
    rule = "spec.persons"
    for parent, where in _parents(feed):
        for node in parent.all("podcast:person"):
            name, place = node.text.strip(), where.at(line=node.line)
            if not name:
                yield place.error(rule, "<podcast:person> has no name.")
            elif len(name) > _LONGEST:
                what = f"<podcast:person> has {len(name)} characters; {_LONGEST} are read."
                yield place.warning(rule, what)
            role, group = node.get("role") or "host", node.get("group") or "cast"
            if role.lower() not in _roles(group):
                what = f"There is no role “{role}” in the group “{group}” of the taxonomy."
                yield place.warning(rule, what)


def _roles(group: str) -> set[str]:
    known = (roles for name, roles in GROUPS.items() if name.lower() == group.lower())
    return {role.lower() for role in chain.from_iterable(known)}


def spec_pages(feed: Feed) -> Iterator[Finding]:
    """A feed in pages says where it begins and ends, and no relation stands there twice."""
    links = feed.channel.all("atom:link")
    relations = [link.get("rel") for link in links]
    for link, relation in zip(links, relations, strict=True):
        where = feed.where.at(line=link.line)
        if relation in _PAGING and not re.fullmatch(_URL, link.get("href")):
            what = f'<atom:link rel="{relation}"> has no address that can be fetched.'
            yield where.error("spec.pages", what)
        elif relation in _PAGING and relations.count(relation) > 1:
            yield where.error("spec.pages", f'<atom:link rel="{relation}"> is there twice.')
    if _PAGING & set(relations) and not {"first", "last"} <= set(relations):
        what = "A page of a feed should say where the feed begins and ends: rel=first and last."
        yield feed.where.at(line=feed.channel.line).warning("spec.pages", what)


def _parents(feed: Feed) -> Iterator[tuple[Node, Where]]:
    yield feed.channel, feed.where
    for item in feed.items:
        yield item.node, item.where
