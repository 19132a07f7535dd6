"""All rules for a feed by itself, whoever made it: what can be told from its bytes alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from spoken_essays.checking.feed import Feed, feed_of
from spoken_essays.checking.feed_channel import (
    spec_category,
    spec_channel,
    spec_podcast_guid,
    spec_values,
)
from spoken_essays.checking.feed_items import (
    spec_enclosures,
    spec_guids,
    spec_items,
    spec_transcript_tags,
)
from spoken_essays.checking.feed_podcast import spec_pages, spec_persons, spec_podcast_tags
from spoken_essays.checking.feed_text import parsed, spec_dates, spec_namespaces, spec_text
from spoken_essays.checking.findings import Finding, Where

RULES: tuple[Callable[[Feed], Iterator[Finding]], ...] = (
    spec_namespaces,
    spec_text,
    spec_dates,
    spec_channel,
    spec_category,
    spec_values,
    spec_podcast_guid,
    spec_persons,
    spec_items,
    spec_enclosures,
    spec_guids,
    spec_transcript_tags,
    spec_podcast_tags,
    spec_pages,
)


def feed_in(
    data: bytes, file: str, known: Mapping[str, str] | None = None
) -> tuple[Feed | None, list[Finding]]:
    """The feed in these bytes, None if it cannot be read, and what is wrong with it as XML.

    ``file`` is what findings call it, ``known`` are names of episodes by their guids.
    """
    document, found = parsed(data, Where(file=file))
    return (None if document is None else feed_of(document, data, file, known)), found


def of_feed(feed: Feed) -> list[Finding]:
    """What breaks a rule in a feed that could be read."""
    return [finding for rule in RULES for finding in rule(feed)]


def feed_findings(data: bytes, file: str = "feed.xml") -> list[Finding]:
    """Everything that is wrong with the bytes of a feed."""
    feed, found = feed_in(data, file)
    return [*found, *(of_feed(feed) if feed else ())]
