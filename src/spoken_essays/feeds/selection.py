"""Which feeds a show has, and which of its episodes stand in which: nothing heavy is imported."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from spoken_essays.addresses import FEED, feed_href
from spoken_essays.errors import SettingsError, ShowError
from spoken_essays.feeds.show_notes import name, plain
from spoken_essays.outlets import SubFeed
from spoken_essays.published import Episode, newest_first
from spoken_essays.show import Show


@dataclass(frozen=True, kw_only=True)
class Channel:
    """One feed of a show: where it lies, what it is called, its picture, its episodes.

    ``episodes`` stand newest first; ``cover`` is an href. ``main`` is the show's own feed.
    """

    href: str
    title: str
    description: str
    cover: str
    guid: str | None
    episodes: tuple[Episode, ...]
    main: bool = True


@dataclass(frozen=True, kw_only=True)
class Page:
    """A part of a channel, as a file of its own: its episodes, and the hrefs of the others.

    ``links`` are those of RFC 5005, section 3, by their relations; none where there is one page.
    """

    href: str
    episodes: tuple[Episode, ...]
    links: Mapping[str, str]


def titles(show: Show) -> dict[str, str]:
    """The feeds that can be subscribed to, by their hrefs: what they are called."""
    others = {feed_href(key): _title_of(show, key) for key in show.feeds}
    return {FEED: _title(show.title), **others}


def channels(
    show: Show,
    episodes: Sequence[Episode],
    *,
    guid: str | None,
    cover: str,
    guids: Mapping[str, str],
    covers: Mapping[str, str],
) -> Iterator[Channel]:
    """The show's feed, then each ``[feeds.NAME]``; ``guids`` and ``covers`` by those names."""
    listed = newest_first(episodes)
    _refuse_twins(listed)
    yield Channel(
        href=FEED,
        title=_title(show.title),
        description=plain(show.description) or _title(show.title),
        cover=cover,
        guid=guid,
        episodes=listed,
    )
    for key, sub in show.feeds.items():
        _insist_on_filter(key, sub)
        title = _title_of(show, key)
        yield Channel(
            href=feed_href(key),
            title=title,
            description=plain(sub.description) or plain(show.description) or title,
            cover=covers.get(key, cover),
            guid=guids.get(key),
            episodes=tuple(each for each in listed if belongs(each, sub)),
            main=False,
        )


def _title_of(show: Show, key: str) -> str:
    """What another feed is called: without a title of its own by its name in the settings."""
    return _title(show.feeds[key].title or f"{show.title}: {key}")


def belongs(episode: Episode, sub: SubFeed) -> bool:
    """Whether an episode has one of a feed's tags, in any case, or is of one of its seasons."""
    wanted = set(map(_folded, sub.tags))
    return episode.essay.season in sub.seasons or any(
        _folded(tag) in wanted for tag in episode.essay.tags
    )


def pages(channel: Channel, size: int) -> Iterator[Page]:
    """A channel in pages of ``size`` episodes, the newest on the first; all on one for 0."""
    episodes = channel.episodes
    starts = range(0, len(episodes), size) if size and len(episodes) > size else range(1)
    hrefs = [_page_href(channel, number) for number in range(1, len(starts) + 1)]
    for at, start in enumerate(starts):
        part = episodes[start : start + size] if size else episodes
        yield Page(href=hrefs[at], episodes=part, links=_links(hrefs, at))


def _links(hrefs: Sequence[str], at: int) -> dict[str, str]:
    if len(hrefs) == 1:
        return {}
    links = {"first": hrefs[0]}
    if at:
        links["previous"] = hrefs[at - 1]
    if at + 1 < len(hrefs):
        links["next"] = hrefs[at + 1]
    return {**links, "last": hrefs[-1]}


def _page_href(channel: Channel, number: int) -> str:
    """``feed-2.xml``; a dot in other feeds' pages, as one of them may be called ``winter-2``."""
    stem = channel.href.removesuffix(".xml")
    return channel.href if number == 1 else f"{stem}{'-' if channel.main else '.'}{number}.xml"


def _title(text: str) -> str:
    if shown := name(text):
        return shown
    raise SettingsError("spoken.toml: title is empty; give the show a name")


def _folded(tag: str) -> str:
    return name(tag).casefold()


def _insist_on_filter(key: str, sub: SubFeed) -> None:
    if not sub.tags and not sub.seasons:
        raise SettingsError(
            f"spoken.toml: [feeds.{key}] has neither tags nor seasons: say which episodes stand in"
            ' it, such as tags = ["winter"] or seasons = [1]'
        )


def _refuse_twins(episodes: Sequence[Episode]) -> None:
    """Two episodes with one guid are one to an app: what happens when a folder is copied."""
    by_guid: dict[str, Episode] = {}
    for episode in episodes:
        twin = by_guid.setdefault(episode.guid, episode)
        if twin is not episode:
            one, other = sorted((twin.essay.slug, episode.essay.slug))
            raise ShowError(
                f"episodes/{one} and episodes/{other} have the same guid in their episode.toml;"
                " if one is a copy of the other, delete episode.toml from the copy"
            )
