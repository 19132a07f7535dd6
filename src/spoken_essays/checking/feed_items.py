"""The rules for a feed's episodes: what each must have, its sound, its guid, its transcripts.

Sources: Apple's guide to RSS and requirements, RSS 2.0, the Podcasting 2.0 documents; the schemes
of addresses by Apple's requirements (https for all, or the sound is not played on some pages).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import SplitResult, urlsplit

from spoken_essays.checking.document import Node
from spoken_essays.checking.feed import Feed, Item
from spoken_essays.checking.feed_text import moment
from spoken_essays.checking.findings import Finding, Where
from spoken_essays.places import CHAPTERS, TRANSCRIPTS

_NEEDED = ("title", "enclosure", "guid", "pubDate")
_ADVISED = ("link", "description", "itunes:duration", "itunes:explicit", "itunes:title")
_ONCE = (*_NEEDED, *_ADVISED, "content:encoded", "itunes:episode", "itunes:season")
_MARKUP = re.compile(r"</?(b|i|em|strong|a|p|br|span)\b")
_TIMED = {"text/vtt", "application/x-subrip", "application/json"}
# The types of sound that Apple takes, by the ending of the address.
_SOUND = {".mp3": ("audio/mpeg",), ".m4a": ("audio/x-m4a", "audio/mp4")}
_FILE_NAME = re.compile(r"[A-Za-z0-9._-]+")
# Under so many bytes AntennaPod takes the length for unknown.
_LEAST_LENGTH = 16_384


def spec_items(feed: Feed) -> Iterator[Finding]:
    if not feed.items:
        what = "There is no episode in the feed yet: a directory takes a show with at least one."
        yield feed.where.at(line=feed.channel.line).note("spec.items", what)
    for item in feed.items:
        yield from _parts(item)
        if _MARKUP.search(item.title):
            what = f"The title holds markup, which apps show as it stands: “{item.title[:60]}”."
            yield item.where.error("spec.items", what)
        yield from _crowded_title(item, feed.channel.said("title"))


def _parts(item: Item) -> Iterator[Finding]:
    for tag in _NEEDED:
        if item.node.first(tag) is None:
            what = f"There is no <{tag}>: apps would leave the episode out, or show it wrongly."
            yield item.where.error("spec.items", what)
    for tag in _ADVISED:
        if item.node.first(tag) is None:
            yield item.where.warning("spec.items", f"There is no <{tag}>.")
    for tag in _ONCE:
        if len(again := item.node.all(tag)) > 1:
            what = f"<{tag}> is there {len(again)} times; apps read one of them."
            yield item.where.at(line=again[1].line).error("spec.items", what)


def _crowded_title(item: Item, show: str) -> Iterator[Finding]:
    number = re.match(r"(?i)(s\d+\s*e\d+|(episode|ep\.?|season) ?\d+|#\d+)\b", item.title)
    if number:
        what = (
            f"The title begins with “{number[0]}”; Apple wants numbers in <itunes:episode> and "
            "<itunes:season> alone."
        )
        yield item.where.warning("spec.items", what)
    if show and len(show) > 3 and item.title.lower().startswith(f"{show.lower()}:"):
        what = "The title begins with the show's name, which apps show beside it anyway."
        yield item.where.warning("spec.items", what)


def spec_enclosures(feed: Feed) -> Iterator[Finding]:
    for item in feed.items:
        if item.enclosure is not None:
            where = item.where.at(line=item.enclosure.line)
            yield from _url(item.url, where)
            yield from _type(item.enclosure, where)
            yield from _length(item.enclosure.get("length"), where)
    yield from _same_sound(feed)
    yield from _schemes(feed)


def _url(url: str, where: Where) -> Iterator[Finding]:
    parts = _parts_of(url)
    if parts is None:
        what = f"The enclosure's url is “{url}”; it should be an http(s) address in full."
        yield where.error("spec.enclosures", what)
        return
    name = parts.path.rpartition("/")[2]
    if not _FILE_NAME.fullmatch(name):
        what = (
            f"The file's name is “{name}”; some apps read only names made of letters without "
            "accents, digits, dot, hyphen and underscore."
        )
        yield where.warning("spec.enclosures", what)


def _type(enclosure: Node, where: Where) -> Iterator[Finding]:
    kind, parts = enclosure.get("type"), _parts_of(enclosure.get("url"))
    ending = f".{parts.path.rpartition('.')[2].lower()}" if parts else ""
    allowed = _SOUND.get(ending)
    if allowed is None and parts:
        what = f"The enclosure's address ends in “{ending}”; Apple takes .mp3 and .m4a."
        yield where.error("spec.enclosures", what)
    elif allowed and kind not in allowed:
        what = f"The enclosure's type is “{kind}”; for {ending} it must be {allowed[0]}."
        yield where.error("spec.enclosures", what)


def _length(length: str, where: Where) -> Iterator[Finding]:
    if not re.fullmatch("[1-9][0-9]*", length):
        what = f"The enclosure's length is “{length}”; it must be the file's size in bytes."
        yield where.error("spec.enclosures", what)
    elif len(length) < 7 and int(length) < _LEAST_LENGTH:
        what = f"A length of {length} bytes is less than any episode has."
        yield where.warning("spec.enclosures", what)


def _same_sound(feed: Feed) -> Iterator[Finding]:
    counts = Counter(item.url for item in feed.items if item.url)
    for item in feed.items:
        if counts[item.url] > 1:
            what = f"Another episode has this enclosure too ({item.url}); Apple drops one of them."
            yield item.where.error("spec.enclosures", what)


def _schemes(feed: Feed) -> Iterator[Finding]:
    """A feed on https whose files are fetched without: pages will not play them."""
    if not feed.own_url.startswith("https:"):
        return
    for item in feed.items:
        for node in item.node.children:
            url = node.get("url") or node.get("href")
            if url.startswith("http:") and node.tag != "podcast:person":
                what = f"{url} is http in a feed that is https: players on web pages refuse it."
                place = item.where.at(line=node.line)
                yield place.warning("spec.enclosures", what)


def spec_guids(feed: Feed) -> Iterator[Finding]:
    counts = Counter(item.guid for item in feed.items)
    for item in feed.items:
        guid = item.node.first("guid")
        if guid is None:
            continue
        where = item.where.at(line=guid.line)
        if not item.guid:
            what = "The guid is empty: apps would take the episode for another one, or drop it."
            yield where.error("spec.guids", what)
        elif counts[item.guid] > 1:
            what = f"Another episode has the guid {item.guid} too: apps show one of them only."
            yield where.error("spec.guids", what)
        if guid.get("isPermaLink") != "false" and not re.match("https?://", item.guid):
            what = 'The guid is no address: it needs isPermaLink="false", or apps make one of it.'
            yield where.error("spec.guids", what)


def spec_transcript_tags(feed: Feed) -> Iterator[Finding]:
    for item in feed.items:
        for node in item.node.all("podcast:transcript"):
            yield from _transcript(node, item.where.at(line=node.line))
        chapters = item.node.all("podcast:chapters")
        if len(chapters) > 1:
            what = "There is more than one <podcast:chapters>; apps read one."
            yield item.where.at(line=chapters[1].line).error("spec.transcript-tags", what)
        for node in chapters:
            where = item.where.at(line=node.line)
            if _parts_of(node.get("url")) is None:
                what = (
                    f"<podcast:chapters> has no address that can be fetched: “{node.get('url')}”."
                )
                yield where.error("spec.transcript-tags", what)
            if node.get("type") != CHAPTERS:
                what = f"<podcast:chapters> has type “{node.get('type')}”; it must be {CHAPTERS}."
                yield where.error("spec.transcript-tags", what)


def _transcript(node: Node, where: Where) -> Iterator[Finding]:
    kind = node.get("type")
    if _parts_of(node.get("url")) is None:
        what = f"<podcast:transcript> has no address that can be fetched: “{node.get('url')}”."
        yield where.error("spec.transcript-tags", what)
    if kind not in TRANSCRIPTS.values():
        known = ", ".join(TRANSCRIPTS.values())
        what = f"<podcast:transcript> has type “{kind}”; apps know {known}."
        yield where.error("spec.transcript-tags", what)
    elif node.get("rel") == "captions" and kind not in _TIMED:
        what = f'rel="captions" is said of {kind}, which has no times: leave it out.'
        yield where.warning("spec.transcript-tags", what)


def stable_previous(feed: Feed, old: Feed) -> Iterator[Finding]:
    """What would hurt those who subscribed to the old feed."""
    before, now = old.channel.said("podcast:guid"), feed.channel.said("podcast:guid")
    if before and before != now:
        what = f"<podcast:guid> was {before} and is “{now}”: a show keeps it for ever."
        yield feed.where.error("stable.previous", what)
    known = {item.guid: item for item in feed.items}
    for item in old.items:
        if item.guid in known:
            yield from _kept(item, known[item.guid])
        else:
            yield _gone(item, feed)


def _kept(old: Item, new: Item) -> Iterator[Finding]:
    if moment(old.node.said("pubDate")) != moment(new.node.said("pubDate")):
        what = f"Its date was {old.node.said('pubDate')}: apps sort and announce by it, so keep it."
        yield new.where.error("stable.previous", what)
    lengths = [each.enclosure.get("length") for each in (old, new) if each.enclosure]
    if old.url == new.url and len(set(lengths)) > 1:
        what = "Other sound has the same address: apps keep what they fetched. Give it a new name."
        yield new.where.error("stable.previous", what)
    elif old.url != new.url:
        what = f"Its sound has another address than before ({old.url})."
        yield new.where.note("stable.previous", what)


def _gone(old: Item, feed: Feed) -> Finding:
    same = (item for item in feed.items if item.title == old.title or item.url == old.url)
    for item in same:
        what = f"Its guid was {old.guid} and is {item.guid}: subscribers get it a second time."
        return item.where.error("stable.previous", what)
    what = f"The episode “{old.title}” ({old.guid}) was in the feed and is no more."
    return feed.where.at(episode=old.name).warning("stable.previous", what)


def _parts_of(url: str) -> SplitResult | None:
    """The parts of an http(s) address, None for anything else."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return parts if parts.scheme in ("http", "https") and parts.netloc else None
