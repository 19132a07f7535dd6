"""What a channel says besides what feedgen writes well: Apple's tags and Podcasting 2.0's."""

from __future__ import annotations

from collections.abc import Iterator

from spoken_essays.addresses import address
from spoken_essays.errors import SettingsError
from spoken_essays.feeds.people import Persons
from spoken_essays.feeds.selection import Channel, Page
from spoken_essays.feeds.show_notes import name, title
from spoken_essays.feeds.tags import SHORT, Tag, ai_content, boolean, date, picture
from spoken_essays.outlets import FeedSettings
from spoken_essays.published import Episode
from spoken_essays.settings import rules
from spoken_essays.show import Show


def channel_tags(
    show: Show, channel: Channel, page: Page, persons: Persons, base: str
) -> Iterator[Tag]:
    """The tags of one page of a channel."""
    yield from _links(show, page, base)
    if episodes := channel.episodes:
        yield Tag("pubDate", date(episodes[0].published))
        # That of the newest, and not of the last change, which a fresh checkout could not know.
        yield Tag("lastBuildDate", date(episodes[0].published))
    yield picture(base, channel.cover)
    yield Tag("itunes:explicit", boolean(show.explicit))
    yield from _moved_or_over(show.feed, channel)
    yield from _ownership(show, channel)
    yield Tag("podcast:medium", show.feed.medium)
    yield from persons
    yield from _about(show.feed)
    if channel.episodes:
        yield ai_content(any(episode.synthetic > 0 for episode in channel.episodes))
    for episode in channel.episodes:
        if episode.essay.kind == "trailer":
            yield _trailer(episode, base)


def email(show: Show) -> str:
    """The address that directories may write to, or nothing."""
    address = name(show.email)
    if wanted := rules.email(address):
        raise SettingsError(f'email is "{address}"; it should be {wanted}')
    return address


def _links(show: Show, page: Page, base: str) -> Iterator[Tag]:
    """The hub that tells of news (WebSub, section 4), and the other pages (RFC 5005)."""
    if show.publish.websub:
        yield Tag("atom:link", attributes={"href": show.publish.websub, "rel": "hub"})
    for relation, href in page.links.items():
        yield Tag("atom:link", attributes={"href": address(base, href), "rel": relation})


def _moved_or_over(feed: FeedSettings, channel: Channel) -> Iterator[Tag]:
    if feed.complete:
        yield Tag("itunes:complete", "Yes")
    # Where the show has moved to is one feed: subscribers of another would be led to it.
    if feed.new_feed_url and channel.main:
        yield Tag("itunes:new-feed-url", feed.new_feed_url)


def _ownership(show: Show, channel: Channel) -> Iterator[Tag]:
    if channel.guid:
        yield Tag("podcast:guid", channel.guid)
    owner = email(show)
    yield Tag(
        "podcast:locked", "yes" if show.feed.locked else "no", {"owner": owner} if owner else {}
    )
    if show.feed.verify:
        # The second is what Apple looks for.
        for purpose in ("verify", "applepodcastsverify"):
            yield Tag("podcast:txt", show.feed.verify, {"purpose": purpose})
    if show.publish.podping:
        yield Tag("podcast:podping", attributes={"usesPodping": "true"})


def _about(feed: FeedSettings) -> Iterator[Tag]:
    if feed.license or feed.license_url:
        yield _license(feed)
    if feed.location or feed.geo:
        yield _location(feed)
    if feed.funding:
        text = name(feed.funding_text, SHORT)
        yield Tag("podcast:funding", text, {"url": feed.funding})


def _license(feed: FeedSettings) -> Tag:
    """An identifier in lower case, or a licence of one's own with its address."""
    called = name(feed.license, SHORT)
    of_ones_own = rules.license(called) is not None
    if not called or (of_ones_own and not feed.license_url):
        raise SettingsError(
            f'spoken.toml: license in [feed] is "{called}"; it should be an identifier such as'
            ' "cc-by-4.0", or the name of a licence whose text is at license_url'
        )
    text = {"url": feed.license_url} if feed.license_url else {}
    return Tag("podcast:license", called if of_ones_own else called.lower(), text)


def _location(feed: FeedSettings) -> Tag:
    place = name(feed.location, SHORT)
    if not place:
        raise SettingsError(
            'spoken.toml: geo in [feed] has no place to it; name it: location = "Lisbon"'
        )
    return Tag("podcast:location", place, {"geo": f"geo:{feed.geo}"} if feed.geo else {})


def _trailer(episode: Episode, base: str) -> Tag:
    essay, enclosure = episode.essay, episode.enclosure
    season = {"season": str(essay.season)} if essay.season else {}
    attributes = {
        "url": address(base, enclosure.href),
        "pubdate": date(episode.published),
        "length": str(enclosure.bytes),
        "type": enclosure.type,
        **season,
    }
    return Tag("podcast:trailer", name(title(essay), SHORT), attributes)
