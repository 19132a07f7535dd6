"""What a page says to machines, and what others may put into theirs: JSON-LD, oEmbed, embed code.

Sources: schema.org PodcastSeries and PodcastEpisode; oembed.com 1.0, section 2.3 (response
parameters); each app's own documents for the addresses that open it.
"""

from __future__ import annotations

import html
import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from spoken_essays.addresses import FEED, address, base_url, public_href
from spoken_essays.pages import wording
from spoken_essays.pages.records import EpisodeView, Link
from spoken_essays.published import Episode, FeedLink
from spoken_essays.show import Show
from spoken_essays.words.tidying import tidy

EMBED_HEIGHT = 230
EMBED_WIDTH = 640


def series(show: Show, *, cover: str, feeds: Sequence[FeedLink]) -> dict[str, Any]:
    """The show as JSON-LD."""
    base = base_url(show)
    return _filled(
        {
            "@context": "https://schema.org",
            "@type": "PodcastSeries",
            "name": tidy(show.title),
            "description": tidy(show.description),
            "url": address(base, "index.html"),
            "image": address(base, cover),
            "inLanguage": show.language,
            "webFeed": address(base, feeds[0].href if feeds else FEED),
            "author": _person(show.author),
        }
    )


def episode(show: Show, each: Episode, view: EpisodeView, *, cover: str) -> dict[str, Any]:
    """An episode as JSON-LD."""
    base, essay = base_url(show), each.essay
    return _filled(
        {
            "@context": "https://schema.org",
            "@type": "PodcastEpisode",
            "name": view.title,
            "description": view.summary or view.subtitle,
            "url": address(base, public_href(essay.slug, "index.html")),
            "image": address(base, each.cover or cover),
            "datePublished": each.published.isoformat(),
            "inLanguage": essay.language or show.language,
            "episodeNumber": essay.episode,
            "author": _person(view.author),
            "timeRequired": wording.duration(each.enclosure.seconds),
            "associatedMedia": {
                "@type": "AudioObject",
                "contentUrl": address(base, each.enclosure.href),
                "encodingFormat": each.enclosure.type,
                "contentSize": str(each.enclosure.bytes),
                "duration": wording.duration(each.enclosure.seconds),
            },
            "partOfSeason": _season(show, essay.season),
            "partOfSeries": {
                "@type": "PodcastSeries",
                "name": tidy(show.title),
                "url": address(base, "index.html"),
            },
        }
    )


def _season(show: Show, number: int | None) -> dict[str, Any] | None:
    if number is None:
        return None
    name = tidy(show.seasons.get(str(number), ""))
    return _filled({"@type": "PodcastSeason", "seasonNumber": number, "name": name})


def oembed(show: Show, slug: str, view: EpisodeView) -> bytes:
    """What a site that is given the page's address puts in its place: oEmbed 1.0, type rich."""
    base = base_url(show)
    said = {
        "version": "1.0",
        "type": "rich",
        "title": view.title,
        "author_name": view.author,
        "provider_name": tidy(show.title),
        "provider_url": address(base, "index.html"),
        "html": embed_code(base, slug, view.title),
        "width": EMBED_WIDTH,
        "height": EMBED_HEIGHT,
    }
    return (json.dumps(_filled(said), ensure_ascii=False, indent=1) + "\n").encode()


def embed_code(base: str, slug: str, title: str) -> str:
    """The HTML that puts the small player into another page."""
    source = html.escape(address(base, public_href(slug, "embed.html")))
    return (
        f'<iframe src="{source}" title="{html.escape(title)}" width="100%"'
        f' height="{EMBED_HEIGHT}" loading="lazy" style="border: 0"></iframe>'
    )


def apps(feed: str) -> tuple[Link, ...]:
    """Addresses that open a feed in an app on the device at hand."""
    bare = feed.partition("://")[2]
    whole = quote(feed, safe="")
    return (
        Link(name="Apple Podcasts", url=f"podcast://{bare}"),
        Link(name="Overcast", url=f"overcast://x-callback-url/add?url={whole}"),
        Link(name="Pocket Casts", url=f"pktc://subscribe/{bare}"),
        Link(name="AntennaPod", url=f"antennapod-subscribe://{bare}"),
    )


def _person(name: str) -> dict[str, str] | None:
    return {"@type": "Person", "name": tidy(name)} if tidy(name) else None


def _filled(said: dict[str, Any]) -> dict[str, Any]:
    """Without what nothing is known of."""
    return {key: value for key, value in said.items() if value not in (None, "")}
