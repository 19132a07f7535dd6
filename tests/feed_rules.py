"""The rules a podcast feed must keep, each a function that says what breaks it.

They are those of Apple's guide to RSS and requirements, PSP-1, the RSS 2.0 specification and the
Podcasting 2.0 documents; the functions have the rules' names, with ``_`` for ``.`` and ``-``.

They are what our own feeds promise, and stricter than `spoken_essays.checking`, which has to bear
with feeds that others wrote. That checker was written from the same sources by other hands: each
keeps the other honest.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from email.utils import parsedate_to_datetime
from xml.etree import ElementTree

from podcast_rules import spec_pages, spec_persons, spec_podcast_tags, spec_serial

from spoken_essays.settings.apple_categories import CATEGORIES

Element = ElementTree.Element
Findings = Iterator[str]

ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
PODCAST = "https://podcastindex.org/namespace/1.0"
ATOM = "http://www.w3.org/2005/Atom"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
PREFIXES = {"itunes": ITUNES, "podcast": PODCAST, "atom": ATOM, "content": CONTENT}

TIMED = {"text/vtt", "application/x-subrip", "application/json"}
TRANSCRIPTS = TIMED | {"text/html", "text/plain"}
MEDIA = {"podcast", "music", "video", "film", "audiobook", "newsletter", "blog", "publisher"}
NAMES = ["title", "itunes:title", "itunes:author", "copyright", "category", "itunes:name"]
MARKUP = {"p", "ol", "ul", "li", "a", "b", "i", "strong", "em", "br"}
DATE = r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d [+-]\d{4}"
UUID5 = r"[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"


def check(feed: bytes) -> list[str]:
    """Everything that is wrong with a feed, each finding behind its rule's name."""
    return [f"{rule}: {finding}" for rule, broken in RULES.items() for finding in broken(feed)]


def spec_xml(feed: bytes) -> Findings:
    if not feed.startswith(b'<?xml version="1.0" encoding="UTF-8"?>'):
        yield "the declaration does not stand at the very start"
    if b"<!DOCTYPE" in feed:
        yield "there is a DOCTYPE"
    try:
        feed.decode("utf-8")
        ElementTree.fromstring(feed)
    except (ElementTree.ParseError, UnicodeDecodeError) as error:
        yield f"not well-formed: {error}"


def spec_namespaces(feed: bytes) -> Findings:
    tag = re.search(rb"<rss [^>]*>", feed)
    root = tag[0].decode() if tag else ""
    if 'version="2.0"' not in root:
        yield "no <rss version='2.0'>"
    for prefix, uri in PREFIXES.items():
        if f'xmlns:{prefix}="{uri}"' not in root:
            yield f"xmlns:{prefix} is not {uri}"


def spec_text(feed: bytes) -> Findings:
    for tag in NAMES:
        for text in _texts(feed, tag):
            if not 0 < len(text) <= 255 or text != text.strip():
                yield f"{tag}: empty, longer than 255 characters, or with blanks around: {text!r}"
    for tag in ("description", "itunes:summary", "content:encoded"):
        for text in _texts(feed, tag):
            if not 0 < len(text.encode()) <= 4000 or text != text.strip():
                yield f"{tag}: empty, longer than 4000 bytes, or with blanks around"
    notes = " ".join(_texts(feed, "content:encoded"))
    for name in set(re.findall(r"</?([^\s>/]*)", notes)) - MARKUP:
        yield f"content:encoded: no app keeps <{name}>"


def spec_dates(feed: bytes) -> Findings:
    for text in (*_texts(feed, "pubDate"), *_texts(feed, "lastBuildDate")):
        if not re.fullmatch(DATE, text):
            yield f"not RFC 2822: {text!r}"
        elif parsedate_to_datetime(text).strftime("%a") != text[:3]:
            yield f"the wrong weekday: {text!r}"
    dates = [_text(item, "pubDate") for item in _items(feed)]
    if all(re.fullmatch(DATE, text) for text in dates):
        times = [parsedate_to_datetime(text) for text in dates]
        if times != sorted(times, reverse=True):
            yield "the newest item does not stand first"


def spec_channel(feed: bytes) -> Findings:
    channel = _channel(feed)
    needed = ["title", "link", "description", "language", "itunes:explicit"]
    advised = ["itunes:author", "itunes:owner", "lastBuildDate"] if _items(feed) else []
    for tag in [*needed, "itunes:category", "itunes:image", *advised]:
        if channel.find(tag, PREFIXES) is None:
            yield f"no {tag}"
    first = channel.find("atom:link", PREFIXES)
    own = {} if first is None else first.attrib
    if own.get("rel") != "self" or own.get("type") != "application/rss+xml":
        yield "the first atom:link is not the feed's own"
    link = _text(channel, "link")
    if not link.startswith("http") or link == own.get("href"):
        yield f"link is no web page: {link}"
    if not re.fullmatch(r"[a-z]{2,3}(-[a-z0-9]{2,8})*", _text(channel, "language")):
        yield f"language: {_text(channel, 'language')}"


def spec_category(feed: bytes) -> Findings:
    for outer in _channel(feed).findall("itunes:category", PREFIXES):
        name = outer.get("text", "")
        inner = [below.get("text") for below in outer.findall("itunes:category", PREFIXES)]
        if name not in CATEGORIES or not set(inner) <= set(CATEGORIES[name]):
            yield f"not Apple's: {name} > {inner}"


def spec_values(feed: bytes) -> Findings:
    allowed = {
        "itunes:explicit": "true|false",
        "itunes:type": "episodic|serial",
        "itunes:episodeType": "full|trailer|bonus",
        "itunes:episode": "[1-9][0-9]*",
        "itunes:season": "[1-9][0-9]*",
        "itunes:duration": "[1-9][0-9]*",
        "itunes:block": "Yes",
        "itunes:complete": "Yes",
        "podcast:medium": "|".join(MEDIA),
    }
    for tag, pattern in allowed.items():
        for text in _texts(feed, tag):
            if not re.fullmatch(pattern, text):
                yield f"{tag}: {text!r}"
    for item in _items(feed):
        if item.find("itunes:explicit", PREFIXES) is None:
            yield "an item without itunes:explicit"


def spec_podcast_guid(feed: bytes) -> Findings:
    guids = _texts(feed, "podcast:guid")
    if len(guids) > 1 or not all(re.fullmatch(UUID5, guid) for guid in guids):
        yield f"podcast:guid: {guids}"


def spec_items(feed: bytes) -> Findings:
    for item in _items(feed):
        for tag in ("title", "link", "description", "enclosure", "guid", "pubDate"):
            if len(item.findall(tag, PREFIXES)) != 1:
                yield f"{tag} is not there once"
        for tag in ("itunes:duration", "content:encoded", "itunes:title", "itunes:episodeType"):
            if len(item.findall(tag, PREFIXES)) != 1:
                yield f"{tag} is not there once"
        if re.search(r"</?(b|i|em|strong|a|p|br)\b", _text(item, "title")):
            yield f"markup in a title: {_text(item, 'title')}"


def spec_enclosures(feed: bytes) -> Findings:
    enclosures = [found for item in _items(feed) for found in item.findall("enclosure")]
    urls = [enclosure.get("url", "") for enclosure in enclosures]
    if len(set(urls)) != len(urls):
        yield "two episodes have one enclosure"
    for url, enclosure in zip(urls, enclosures, strict=True):
        if not re.fullmatch(r"https?://[^/]+/(.*/)?[A-Za-z0-9._-]+\.mp3", url):
            yield f"url: {url}"
        if not re.fullmatch("[1-9][0-9]*", enclosure.get("length", "")):
            yield f"length: {enclosure.get('length')}"
        if enclosure.get("type") != "audio/mpeg":
            yield f"type: {enclosure.get('type')}"


def spec_guids(feed: bytes) -> Findings:
    found = [guid for item in _items(feed) for guid in item.findall("guid")]
    texts = [guid.text or "" for guid in found]
    if len(set(texts)) != len(texts) or "" in texts:
        yield "a guid is empty or not unique"
    if any(guid.get("isPermaLink") != "false" for guid in found):
        yield "a guid that is no URL passes for one"


def spec_transcript_tags(feed: bytes) -> Findings:
    for item in _items(feed):
        for tag in item.findall("podcast:transcript", PREFIXES):
            kind = tag.get("type")
            if kind not in TRANSCRIPTS or not tag.get("url", "").startswith("http"):
                yield f"transcript: {tag.attrib}"
            if tag.get("rel") and (tag.get("rel") != "captions" or kind not in TIMED):
                yield f"captions without times: {kind}"
        chapters = item.findall("podcast:chapters", PREFIXES)
        if len(chapters) > 1:
            yield "chapters more than once"
        for tag in chapters:
            if tag.get("type") != "application/json+chapters" or not tag.get("url"):
                yield f"chapters: {tag.attrib}"


def art_show(feed: bytes) -> Findings:
    for image in _root(feed).iter(f"{{{ITUNES}}}image"):
        if not re.fullmatch(r"https?://[^?#]+\.(jpg|png)", image.get("href", "")):
            yield f"itunes:image: {image.get('href')}"


RULES: dict[str, Callable[[bytes], Findings]] = {
    "spec.xml": spec_xml,
    "spec.namespaces": spec_namespaces,
    "spec.text": spec_text,
    "spec.dates": spec_dates,
    "spec.channel": spec_channel,
    "spec.category": spec_category,
    "spec.values": spec_values,
    "spec.podcast-guid": spec_podcast_guid,
    "spec.items": spec_items,
    "spec.enclosures": spec_enclosures,
    "spec.guids": spec_guids,
    "spec.transcript-tags": spec_transcript_tags,
    "spec.persons": spec_persons,
    "spec.podcast-tags": spec_podcast_tags,
    "spec.serial": spec_serial,
    "spec.pages": spec_pages,
    "art.show": art_show,
}


def _root(feed: bytes) -> Element:
    return ElementTree.fromstring(feed)


def _channel(feed: bytes) -> Element:
    channel = _root(feed).find("channel")
    assert channel is not None
    return channel


def _items(feed: bytes) -> list[Element]:
    return _channel(feed).findall("item")


def _texts(feed: bytes, tag: str) -> list[str]:
    return ["".join(found.itertext()) for found in _root(feed).iterfind(f".//{tag}", PREFIXES)]


def _text(element: Element, tag: str) -> str:
    return element.findtext(tag, "", PREFIXES)
