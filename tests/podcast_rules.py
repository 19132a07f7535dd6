"""The rules for Podcasting 2.0's tags and for a feed's pages, told as those of `feed_rules`.

Sources: the documents of the podcast namespace, RFC 5870 (geo), RFC 5005 (pages of a feed).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree

from spoken_essays.settings.podcast_people import GROUPS

Element = ElementTree.Element
Findings = Iterator[str]

PREFIXES = {
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "atom": "http://www.w3.org/2005/Atom",
}
GEO = r"geo:-?\d{1,2}(\.\d+)?,-?\d{1,3}(\.\d+)?(,-?\d+(\.\d+)?)?"
DATE = r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d [+-]\d{4}"
# Tag: how often it may stand in one channel or item, what its text and its attributes look like.
TEXT = r"\S(.{0,126}\S)?"
URL = r"https?://\S+"
TAGS: dict[str, tuple[int, str, dict[str, str]]] = {
    "podcast:guid": (1, r"[0-9a-f-]{36}", {}),
    "podcast:locked": (1, "yes|no", {"owner": r"\S+@\S+"}),
    "podcast:license": (1, TEXT, {"url": URL}),
    "podcast:location": (9, TEXT, {"geo": GEO}),
    "podcast:funding": (9, TEXT, {"url": URL}),
    "podcast:season": (1, "[1-9][0-9]*", {"name": TEXT}),
    "podcast:episode": (1, "[1-9][0-9]*", {"display": r"\S(.{0,30}\S)?"}),
    "podcast:soundbite": (9, TEXT, {"startTime": r"\d+\.\d+", "duration": r"\d+\.\d+"}),
    "podcast:txt": (9, TEXT, {"purpose": "verify|applepodcastsverify|ai-content"}),
    "podcast:podping": (1, "", {"usesPodping": "true"}),
    "podcast:trailer": (
        9,
        TEXT,
        {"url": URL, "pubdate": DATE, "length": r"\d+", "type": "audio/mpeg", "season": r"\d+"},
    ),
}
NEEDED = {
    "podcast:funding": {"url"},
    "podcast:soundbite": {"startTime", "duration"},
    "podcast:trailer": {"url", "pubdate"},
    "podcast:txt": {"purpose"},
}


def spec_podcast_tags(feed: bytes) -> Findings:
    for parent in _parents(feed):
        for tag, (most, text, attributes) in TAGS.items():
            found = parent.findall(tag, PREFIXES)
            if len(found) > most:
                yield f"{tag} stands there {len(found)} times"
            for element in found:
                yield from _element(tag, element, text, attributes)
        disclosed = parent.findall("podcast:txt[@purpose='ai-content']", PREFIXES)
        needed = parent.tag == "item" or parent.find("item") is not None
        if needed and [each.text for each in disclosed] not in (["true"], ["false"]):
            yield "it is not said once whether a synthetic voice reads"


def _element(tag: str, element: Element, text: str, attributes: dict[str, str]) -> Findings:
    if not re.fullmatch(text, element.text or ""):
        yield f"{tag}: {element.text!r}"
    if missing := NEEDED.get(tag, set()) - set(element.attrib):
        yield f"{tag} has no {missing}"
    for key, value in element.attrib.items():
        if not re.fullmatch(attributes.get(key, "(?!)"), value):
            yield f"{tag} {key}={value!r}"
    well_known = tag == "podcast:license" and not element.get("url")
    if well_known and not re.fullmatch("[a-z0-9.+-]+", element.text or ""):
        yield f"a licence that is neither known nor has an address: {element.text}"


def spec_persons(feed: bytes) -> Findings:
    for parent in _parents(feed):
        people = parent.findall("podcast:person", PREFIXES)
        named = [(each.text, each.get("role"), each.get("group")) for each in people]
        if len(set(named)) != len(named):
            yield f"somebody twice: {named}"
        for text, role, group in named:
            if not re.fullmatch(TEXT, text or ""):
                yield f"podcast:person: {text!r}"
            if role not in GROUPS.get(group or "", ()):
                yield f"no role of the taxonomy: {role} of {group}"
        for each in people:
            if not {"role", "group", "img", "href"}.issuperset(each.attrib):
                yield f"podcast:person: {each.attrib}"


def spec_serial(feed: bytes) -> Findings:
    channel = _parents(feed)[0]
    if channel.findtext("itunes:type", "", PREFIXES) != "serial":
        return
    for item in channel.findall("item"):
        full = item.findtext("itunes:episodeType", "full", PREFIXES) == "full"
        if full and item.find("itunes:episode", PREFIXES) is None:
            yield f"a serial's episode without a number: {item.findtext('title')}"


def spec_pages(feed: bytes) -> Findings:
    links = _parents(feed)[0].findall("atom:link", PREFIXES)
    related = [(each.get("rel", ""), each.get("href", "")) for each in links]
    relations = [relation for relation, _ in related]
    if len(set(relations)) != len(relations):
        yield f"a relation stands there twice: {relations}"
    known = {"self", "hub", "first", "previous", "next", "last"}
    if not known.issuperset(relations) or any(not re.match(URL, href) for _, href in related):
        yield f"atom:link: {related}"
    paged = known.intersection(relations) - {"self", "hub"}
    if paged and not {"first", "last"} < paged:
        yield f"a page that does not say where its feed begins and ends: {relations}"


def _parents(feed: bytes) -> list[Element]:
    """The channel and its items."""
    channel = ElementTree.fromstring(feed).find("channel")
    assert channel is not None
    return [channel, *channel.findall("item")]
