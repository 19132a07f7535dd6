"""The feed: RSS 2.0 for podcast apps, with Apple's tags and Podcasting 2.0's.

The one wall around feedgen, which is slow to import: import this module only to write a feed. The
same show and episodes give the same bytes: no clock is read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from email.utils import format_datetime
from typing import Any

from feedgen.feed import FeedGenerator

from spoken_essays.addresses import FEED, address, base_url, zoned
from spoken_essays.errors import SettingsError, ShowError
from spoken_essays.feeds.podcast_namespace import ChannelTags, ItemTags, Tag
from spoken_essays.feeds.show_notes import description, name, notes, plain, title
from spoken_essays.places import CHAPTERS, TRANSCRIPTS
from spoken_essays.published import Episode
from spoken_essays.settings import rules
from spoken_essays.settings.apple_categories import category
from spoken_essays.show import Show

_DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'
_PERSON = 128
# The transcripts that are timed, and so can serve as captions.
_CAPTIONS = frozenset(TRANSCRIPTS[suffix] for suffix in (".vtt", ".srt", ".json"))


def feed(
    show: Show,
    episodes: Sequence[Episode],
    *,
    guid: str | None,
    cover: str,
    base: str | None = None,
) -> bytes:
    """The feed of a show, newest episode first, as the bytes of its file.

    ``guid`` is the show's podcast:guid if it has one, ``cover`` the href of its picture (a .jpg or
    .png), ``base`` the URL that all hrefs lie below, if it is not the show's own. Raises
    `SettingsError` for a category, language, e-mail or base_url that no directory takes and
    `ShowError` for two episodes with one guid.
    """
    _refuse_twins(episodes)
    base = base or base_url(show)
    newest_first = sorted(episodes, key=_age, reverse=True)
    rss = _channel(show, base)
    rss.podcast_namespace.add(_channel_tags(show, newest_first, guid, _picture(base, cover)))
    for episode in newest_first:
        _item(rss.add_entry(order="append"), show, episode, base)
    return _DECLARATION + bytes(rss.rss_str(pretty=True, xml_declaration=False))


def _channel(show: Show, base: str) -> Any:
    """The channel as far as feedgen writes it well."""
    rss = FeedGenerator()
    rss.load_extension("podcast", atom=False)
    rss.register_extension("podcast_namespace", ChannelTags, ItemTags, atom=False)
    rss.title(_title(show))
    # feedgen takes the last link for the channel's own: the feed's address must come before.
    rss.link(href=address(base, FEED), rel="self", type="application/rss+xml")
    rss.link(href=base, rel="alternate")
    rss.description(plain(show.description) or _title(show))
    rss.language(_language(show.language).lower())
    rss.generator("spoken-essays")
    if copyright := name(show.copyright):
        rss.copyright(copyright)
    _itunes(rss.podcast, show)
    return rss


def _itunes(podcast: Any, show: Show) -> None:
    main, below = category(show.category)
    podcast.itunes_category({"cat": main, "sub": below})
    podcast.itunes_type("episodic")
    author = name(show.author)
    if author:
        podcast.itunes_author(author)
    if email := _email(show):
        podcast.itunes_owner(name=author or _title(show), email=email)


def _channel_tags(
    show: Show, episodes: Sequence[Episode], guid: str | None, picture: str
) -> Iterator[Tag]:
    if episodes:
        yield Tag("pubDate", _date(episodes[0].published))
        yield Tag("lastBuildDate", _date(max(zoned(episode.updated) for episode in episodes)))
    yield Tag("itunes:image", attributes={"href": picture})
    yield Tag("itunes:explicit", _boolean(show.explicit))
    if guid:
        yield Tag("podcast:guid", guid)
    # "yes" would keep the author from moving the show to a host that imports it.
    email = _email(show)
    yield Tag("podcast:locked", "no", {"owner": email} if email else {})
    yield Tag("podcast:medium", "podcast")
    if author := name(show.author, _PERSON):
        yield _author(author)


def _item(entry: Any, show: Show, episode: Episode, base: str) -> None:
    essay, enclosure = episode.essay, episode.enclosure
    about = description(essay)
    entry.title(title(essay))
    entry.link(href=address(base, episode.transcripts.get("text/html", "")))
    entry.description(about)
    entry.content(notes(about), type="CDATA")
    entry.guid(episode.guid, permalink=False)
    entry.enclosure(address(base, enclosure.href), str(enclosure.bytes), enclosure.type)
    if tags := [{"term": word} for tag in essay.tags if (word := name(tag))]:
        entry.category(tags)
    entry.podcast.itunes_title(title(essay))
    entry.podcast.itunes_duration(max(1, round(enclosure.seconds)))
    entry.podcast.itunes_episode_type("full")
    if essay.summary:
        entry.podcast.itunes_summary(plain(essay.summary))
    entry.podcast_namespace.add(_item_tags(show, episode, base))


def _item_tags(show: Show, episode: Episode, base: str) -> Iterator[Tag]:
    essay = episode.essay
    explicit = show.explicit if essay.explicit is None else essay.explicit
    yield Tag("pubDate", _date(episode.published))
    yield Tag("itunes:explicit", _boolean(explicit))
    if author := name(essay.author or show.author):
        yield Tag("itunes:author", author)
    for key, number in (("season", essay.season), ("episode", essay.episode)):
        if number is not None:
            yield Tag(f"itunes:{key}", _counted(key, number, episode))
    if episode.cover:
        yield Tag("itunes:image", attributes={"href": _picture(base, episode.cover)})
    yield from _files(show, episode, base)
    if essay.author != show.author and (author := name(essay.author or "", _PERSON)):
        yield _author(author)


def _files(show: Show, episode: Episode, base: str) -> Iterator[Tag]:
    """The transcripts and chapters that lie beside an episode."""
    language = _language(episode.essay.language or show.language)
    for kind in TRANSCRIPTS.values():
        if href := episode.transcripts.get(kind):
            attributes = {"url": address(base, href), "type": kind, "language": language}
            captions = {"rel": "captions"} if kind in _CAPTIONS else {}
            yield Tag("podcast:transcript", attributes=attributes | captions)
    if episode.chapters:
        attributes = {"url": address(base, episode.chapters), "type": CHAPTERS}
        yield Tag("podcast:chapters", attributes=attributes)


def _author(author: str) -> Tag:
    return Tag("podcast:person", author, {"role": "author", "group": "writing"})


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


def _age(episode: Episode) -> tuple[datetime, int, str]:
    essay = episode.essay
    return zoned(episode.published), essay.episode or 0, essay.slug


def _picture(base: str, href: str) -> str:
    if not href.endswith((".jpg", ".png")):
        raise ValueError(f"{href}: directories take a picture by its suffix, .jpg or .png")
    return address(base, href)


def _counted(key: str, number: int, episode: Episode) -> str:
    if number < 1:
        raise SettingsError(f"{episode.essay.path}: {key} is {number}; it is counted from 1")
    return str(number)


def _title(show: Show) -> str:
    if shown := name(show.title):
        return shown
    raise SettingsError("spoken.toml: title is empty; give the show a name")


def _language(code: str) -> str:
    return _fit(code, "language", rules.language(code))


def _email(show: Show) -> str:
    email = name(show.email)
    return _fit(email, "email", rules.email(email))


def _fit(text: str, key: str, wanted: str | None) -> str:
    if wanted:
        raise SettingsError(f'{key} is "{text}"; it should be {wanted}')
    return text


def _date(when: datetime) -> str:
    return format_datetime(zoned(when))


def _boolean(value: bool) -> str:
    return "true" if value else "false"
