"""The feeds: RSS 2.0 for podcast apps, with Apple's tags and Podcasting 2.0's.

The one wall around feedgen, which is slow to import: import this module only to write a feed. The
same show and episodes give the same bytes: no clock is read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator

from spoken_essays.addresses import address, base_url
from spoken_essays.feeds.channel_tags import channel_tags, email
from spoken_essays.feeds.item_tags import item_tags, language
from spoken_essays.feeds.notes import notes
from spoken_essays.feeds.people import Persons, of_show
from spoken_essays.feeds.podcast_namespace import ChannelTags, ItemTags
from spoken_essays.feeds.selection import Channel, Page, channels, pages
from spoken_essays.feeds.show_notes import about, name, plain, title
from spoken_essays.published import Episode
from spoken_essays.settings.apple_categories import category
from spoken_essays.show import Show

_DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'


def feeds(
    show: Show,
    episodes: Sequence[Episode],
    *,
    guid: str | None,
    cover: str,
    guids: Mapping[str, str] | None = None,
    covers: Mapping[str, str] | None = None,
    base: str | None = None,
) -> dict[str, bytes]:
    """All feeds of a show, newest episode first, by the hrefs of their files.

    ``feed.xml`` comes first; then its further pages if the show wants them (``feed-2.xml``), and
    ``feeds/NAME.xml`` for each ``[feeds.NAME]``. ``guid`` is the show's podcast:guid if it has one,
    ``cover`` the href of its picture (a .jpg or .png); ``guids`` and ``covers`` are those of the
    other feeds by their names, as far as they have their own. ``base`` is the URL that all hrefs
    lie below, if it is not the show's. Raises `SettingsError` for a setting that no directory
    takes, and `ShowError` for two episodes with one guid.
    """
    base = base or base_url(show)
    persons = of_show(show, episodes)
    written = {}
    items: dict[str, Any] = {}
    for channel in channels(
        show, episodes, guid=guid, cover=cover, guids=guids or {}, covers=covers or {}
    ):
        # The show's own feed comes first and has them all.
        items = items or {
            episode.guid: _item(show, episode, base, persons) for episode in channel.episodes
        }
        for page in pages(channel, show.feed.page):
            rss = _channel(show, channel, page, base)
            rss.podcast_namespace.add(channel_tags(show, channel, page, persons, base))
            rss.podcast_namespace.add_items(items[episode.guid] for episode in page.episodes)
            written[page.href] = _DECLARATION + rss.rss_str(pretty=True, xml_declaration=False)
    return written


def _channel(show: Show, channel: Channel, page: Page, base: str) -> Any:
    """The channel as far as feedgen writes it well."""
    rss = FeedGenerator()
    rss.load_extension("podcast", atom=False)
    rss.register_extension("podcast_namespace", ChannelTags, ItemTags, atom=False)
    rss.title(channel.title)
    # feedgen takes the last link for the channel's own: the feed's address must come before.
    rss.link(href=address(base, page.href), rel="self", type="application/rss+xml")
    rss.link(href=base, rel="alternate")
    rss.description(channel.description)
    rss.language(language(show.language).lower())
    rss.generator("spoken-essays")
    if copyright := name(show.copyright):
        rss.copyright(copyright)
    _itunes(rss.podcast, show, channel)
    return rss


def _itunes(podcast: Any, show: Show, channel: Channel) -> None:
    main, below = category(show.category)
    podcast.itunes_category({"cat": main, "sub": below})
    podcast.itunes_type(show.feed.type)
    author = name(show.author)
    if author:
        podcast.itunes_author(author)
    if owner := email(show):
        podcast.itunes_owner(name=author or channel.title, email=owner)


def _item(show: Show, episode: Episode, base: str, persons: Persons) -> Any:
    """An episode as an element, to be copied into the feeds that have it."""
    essay, enclosure = episode.essay, episode.enclosure
    entry = FeedEntry()
    entry.load_extension("podcast", atom=False)
    entry.register_extension("podcast_namespace", ItemTags, atom=False)
    entry.title(title(essay))
    entry.link(href=address(base, episode.page or episode.transcripts.get("text/html", "")))
    entry.description(about(show, episode))
    entry.content(notes(show, episode), type="CDATA")
    entry.guid(episode.guid, permalink=False)
    entry.enclosure(address(base, enclosure.href), str(enclosure.bytes), enclosure.type)
    if tags := [{"term": word} for tag in essay.tags if (word := name(tag))]:
        entry.category(tags)
    entry.podcast.itunes_title(title(essay))
    entry.podcast.itunes_duration(max(1, round(enclosure.seconds)))
    entry.podcast.itunes_episode_type(essay.kind)
    if essay.summary:
        entry.podcast.itunes_summary(plain(essay.summary))
    entry.podcast_namespace.add(item_tags(show, episode, persons, base))
    return entry.rss_entry()
