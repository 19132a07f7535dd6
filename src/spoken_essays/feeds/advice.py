"""What an author should know of the feeds before anyone reads them; nothing heavy is imported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta

from spoken_essays.addresses import FEED, address, base_url, feed_href, zoned
from spoken_essays.feeds.selection import belongs
from spoken_essays.published import Episode
from spoken_essays.show import Show

# How long apps expect a soundbite to be, in seconds (the Podcasting 2.0 document of it).
SOUNDBITE = (15, 120)


def advice(show: Show, episodes: Sequence[Episode]) -> tuple[str, ...]:
    """Sentences about what no directory refuses, but listeners would stumble over."""
    return (
        *_numbers(show, episodes),
        *_twice(episodes),
        *_teasers(episodes),
        *_dates(episodes),
        *_empty(show, episodes),
        *_moved(show),
    )


def _numbers(show: Show, episodes: Sequence[Episode]) -> Iterator[str]:
    """Apple sorts a serial show by its numbers, and asks for one of each full episode."""
    without = [each for each in episodes if each.essay.kind == "full" and not each.essay.episode]
    if show.feed.type == "serial" and without:
        yield (
            'the show is a serial (type = "serial" in [feed]), and no number stands in'
            f" {_listed(without)}: apps could not tell in which order to play; write it into the"
            " front matter, such as episode: 1"
        )


def _twice(episodes: Sequence[Episode]) -> Iterator[str]:
    numbered = [each for each in episodes if each.essay.kind == "full" and each.essay.episode]
    counts = Counter((each.essay.season, each.essay.episode) for each in numbered)
    for place, count in counts.items():
        if count > 1:
            twins = [each for each in numbered if (each.essay.season, each.essay.episode) == place]
            season = f" of season {place[0]}" if place[0] else ""
            yield f"{_listed(twins)} are all episode {place[1]}{season}; number them anew"


def _teasers(episodes: Sequence[Episode]) -> Iterator[str]:
    least, most = SOUNDBITE
    for each in episodes:
        if each.soundbite and not least <= each.soundbite.duration <= most:
            yield (
                f"episodes/{each.essay.slug}: its [teaser] lasts {each.soundbite.duration:.0f} s;"
                f" apps expect {least} to {most} s: mark more lines or fewer"
            )


def _dates(episodes: Sequence[Episode]) -> Iterator[str]:
    """A date that an essay was given after its first build changes nothing, or apps would be lost.

    Days are compared: a date without an hour is any of that day.
    """
    for each in episodes:
        said = each.essay.published
        if said and abs(zoned(said) - zoned(each.published)) >= timedelta(days=1):
            yield (
                f"episodes/{each.essay.slug}: its date is {said:%Y-%m-%d}, and it was settled as"
                f" {each.published:%Y-%m-%d} when it was first built, which apps keep to: to move"
                " it in their lists all the same, change published in its episode.toml"
            )


def _empty(show: Show, episodes: Sequence[Episode]) -> Iterator[str]:
    for key, sub in show.feeds.items():
        if episodes and not any(belongs(each, sub) for each in episodes):
            yield f"{feed_href(key)} is empty: no episode has a tag or season of [feeds.{key}]"


def _moved(show: Show) -> Iterator[str]:
    if show.feed.new_feed_url and show.feed.new_feed_url == address(base_url(show), FEED):
        yield "new_feed_url in [feed] is this feed's own address: apps would be led round in a ring"


def _listed(episodes: Sequence[Episode], most: int = 3) -> str:
    named = [f"episodes/{each.essay.slug}" for each in episodes[:most]]
    more = len(episodes) - most
    return ", ".join(named) + (f" and {more} more" if more > 0 else "")
