"""What an item says besides what feedgen writes well: Apple's tags and Podcasting 2.0's."""

from __future__ import annotations

from collections.abc import Iterator

from spoken_essays.addresses import address
from spoken_essays.errors import SettingsError
from spoken_essays.feeds.people import Persons, of_episode
from spoken_essays.feeds.show_notes import name
from spoken_essays.feeds.tags import SHORT, Tag, ai_content, boolean, date, picture
from spoken_essays.places import CHAPTERS, TRANSCRIPTS
from spoken_essays.published import Episode, Soundbite
from spoken_essays.settings import rules
from spoken_essays.show import Show

# The transcripts that are timed, and so can serve as captions.
_CAPTIONS = frozenset(TRANSCRIPTS[suffix] for suffix in (".vtt", ".srt", ".json"))
# The most characters that apps show in place of an episode's number.
_DISPLAY = 32


def item_tags(show: Show, episode: Episode, persons: Persons, base: str) -> Iterator[Tag]:
    """The tags of one episode; ``persons`` are the channel's, for where there are no others."""
    essay = episode.essay
    explicit = show.explicit if essay.explicit is None else essay.explicit
    yield Tag("pubDate", date(episode.published))
    yield Tag("itunes:explicit", boolean(explicit))
    if author := name(essay.author or show.author):
        yield Tag("itunes:author", author)
    yield from _numbers(show, episode)
    if episode.cover:
        yield picture(base, episode.cover)
    yield from _files(show, episode, base)
    if (own := of_episode(show, episode)) != persons:
        yield from own
    yield from _about(show, episode)


def language(code: str) -> str:
    """A language tag that apps can read."""
    if wanted := rules.language(code):
        raise SettingsError(f'language is "{code}"; it should be {wanted}')
    return code


def _numbers(show: Show, episode: Episode) -> Iterator[Tag]:
    """Season and episode, for Apple and with their names for others."""
    essay = episode.essay
    if essay.season is not None:
        number = _counted("season", essay.season, episode)
        called = name(show.seasons.get(number, ""), SHORT)
        yield Tag("itunes:season", number)
        yield Tag("podcast:season", number, {"name": called} if called else {})
    if essay.episode is not None:
        number = _counted("episode", essay.episode, episode)
        called = name(essay.episode_name or "", _DISPLAY)
        yield Tag("itunes:episode", number)
        yield Tag("podcast:episode", number, {"display": called} if called else {})


def _files(show: Show, episode: Episode, base: str) -> Iterator[Tag]:
    """The transcripts and chapters that lie beside an episode."""
    spoken = language(episode.essay.language or show.language)
    for kind in TRANSCRIPTS.values():
        if href := episode.transcripts.get(kind):
            attributes = {"url": address(base, href), "type": kind, "language": spoken}
            captions = {"rel": "captions"} if kind in _CAPTIONS else {}
            yield Tag("podcast:transcript", attributes=attributes | captions)
    if episode.chapters:
        attributes = {"url": address(base, episode.chapters), "type": CHAPTERS}
        yield Tag("podcast:chapters", attributes=attributes)


def _about(show: Show, episode: Episode) -> Iterator[Tag]:
    """What is the episode's own, and not the show's."""
    essay = episode.essay
    if (own := name(essay.license or "", SHORT).lower()) and own != show.feed.license.lower():
        yield Tag("podcast:license", own)
    if (place := name(essay.location or "", SHORT)) and place != show.feed.location:
        yield Tag("podcast:location", place)
    if episode.soundbite:
        yield _soundbite(episode.soundbite)
    yield ai_content(episode.synthetic > 0)


def _soundbite(bite: Soundbite) -> Tag:
    times = {"startTime": f"{bite.start:.3f}", "duration": f"{bite.duration:.3f}"}
    return Tag("podcast:soundbite", name(bite.text, SHORT), times)


def _counted(key: str, number: int, episode: Episode) -> str:
    if number < 1:
        raise SettingsError(f"{episode.essay.path}: {key} is {number}; it is counted from 1")
    return str(number)
