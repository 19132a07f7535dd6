"""From the records of what is published to those that templates are given: show, cards, episode."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import groupby
from urllib.parse import urlsplit

from spoken_essays.addresses import address, base_url, is_public, public_href
from spoken_essays.model import Essay
from spoken_essays.pages import rendering, waveform, wording
from spoken_essays.pages.about import about
from spoken_essays.pages.reading import reading, seconds
from spoken_essays.pages.records import (
    BlockView,
    Card,
    ChapterView,
    EpisodeView,
    FeedAddress,
    Group,
    Link,
    SiteView,
    Taking,
)
from spoken_essays.pages.sharing import apps, embed_code
from spoken_essays.pages.wording import Words
from spoken_essays.published import Episode, FeedLink, Leaf, newest_first
from spoken_essays.show import Show
from spoken_essays.timebase import rescaled
from spoken_essays.words.disclosure import disclosure
from spoken_essays.words.tidying import tidy, tidy_lines

# An href below the show's folder as a page writes it.
Way = Callable[[str], str]

_KNOWN = {
    "amazon": "Amazon Music",
    "antennapod": "AntennaPod",
    "apple": "Apple Podcasts",
    "castbox": "Castbox",
    "castro": "Castro",
    "deezer": "Deezer",
    "fountain": "Fountain",
    "iheart": "iHeart",
    "overcast": "Overcast",
    "pocketcasts": "Pocket Casts",
    "podcastaddict": "Podcast Addict",
    "podcastindex": "Podcast Index",
    "spotify": "Spotify",
    "youtube": "YouTube",
}
_FORMS = {
    "text/vtt": "WebVTT",
    "application/x-subrip": "SRT",
    "application/json": "JSON",
    "text/html": "HTML",
    "text/plain": "TXT",
}


def site_view(show: Show, way: Way, *, cover: str, feeds: Sequence[FeedLink]) -> SiteView:
    """The show as each of its pages shows it, but for what only its own page has."""
    base = base_url(show)
    return SiteView(
        title=tidy(show.title),
        author=tidy(show.author),
        description=tuple(_paragraphs(show.description)),
        home=way("index.html"),
        cover=way(cover),
        feeds=tuple(_feed(feed, base, way) for feed in feeds),
        links=tuple(_links(show)),
        apps=apps(address(base, feeds[0].href)) if feeds and is_public(base) else (),
        copyright=tidy(show.copyright),
        license=_license(show),
        funding=_link(show.feed.funding_text, show.feed.funding),
    )


def with_about(site: SiteView, show: Show) -> SiteView:
    """With what only the show's own page has: what its author says of it, who takes part."""
    people = (
        Taking(name=tidy(each.name), role=tidy(each.role), url=_web(each.href))
        for each in show.people
    )
    said = rendering.safe(about(show.root, show.site.about))
    return replace(site, about=said, people=tuple(people))


def groups(show: Show, episodes: Iterable[Episode], way: Way, said: Words) -> tuple[Group, ...]:
    """The episodes, by season where there are any: newest first, but a serial's in order."""
    serial = show.feed.type == "serial"
    listed = newest_first(episodes)
    listed = listed[::-1] if serial else listed
    if {each.essay.season for each in listed} <= {None}:
        return (_group(show, "", listed, way, said),) if listed else ()
    in_seasons = sorted(listed, key=lambda each: each.essay.season or 0, reverse=not serial)
    return tuple(
        _group(show, _season(show, number, said), list(group), way, said)
        for number, group in groupby(in_seasons, lambda each: each.essay.season)
    )


def card(show: Show, episode: Episode, way: Way, said: Words, *, in_season: bool = False) -> Card:
    """An episode as lists show it; ``in_season`` says that it stands under its season's name."""
    essay = episode.essay
    long = episode.enclosure.seconds
    return Card(
        title=title_of(essay),
        subtitle=tidy(essay.subtitle or ""),
        summary=tidy(essay.summary or ""),
        href=way(page_of(essay)),
        day=episode.published.date().isoformat(),
        date=wording.date(episode.published, said),
        length=wording.length(long, said),
        duration=wording.duration(long),
        mark="" if essay.kind == "full" else str(said[essay.kind]),
        place=_place(essay, said, in_season=in_season),
        explicit=show.explicit if essay.explicit is None else essay.explicit,
    )


def episode_view(show: Show, leaf: Leaf, way: Way, said: Words, *, cover: str) -> EpisodeView:
    """An episode as its own page shows it."""
    episode, essay = leaf.episode, leaf.episode.essay
    long = episode.enclosure.seconds
    read = reading(essay, leaf.recording)
    return EpisodeView(
        **vars(card(show, episode, way, said)),
        **vars(read),
        author=tidy(essay.author or show.author),
        key=episode.guid,
        seconds=f"{long:.2f}",
        whole_seconds=max(1, int(long)),
        clock=wording.clock(long),
        size=wording.size(episode.enclosure.bytes, said),
        mp3=way(episode.enclosure.href),
        cover=way(episode.cover or cover),
        disclosure=disclosure(
            episode.synthetic, wording.spoken_in(essay.language or show.language)
        ),
        waveform=waveform.path(leaf.peaks),
        chapters=_chapters(leaf),
        transcripts=tuple(_transcripts(episode, way)),
        previous=card(show, leaf.previous, way, said) if leaf.previous else None,
        following=card(show, leaf.following, way, said) if leaf.following else None,
        embed=embed_code(base_url(show), essay.slug, title_of(essay)),
    )


def title_of(essay: Essay) -> str:
    """An essay's title; its slug where nothing of it can be shown."""
    return tidy(essay.title) or essay.slug


def beginning(blocks: Iterable[BlockView]) -> str:
    """How a text begins, for want of a summary: its first paragraph."""
    first = next((block.rows[0] for block in blocks if block.kind == "paragraph"), ())
    return " ".join(line.text for line in first)


def page_of(essay: Essay) -> str:
    """The href of an episode's page."""
    return public_href(essay.slug, "index.html")


def _group(show: Show, heading: str, episodes: Iterable[Episode], way: Way, said: Words) -> Group:
    cards = (card(show, each, way, said, in_season=bool(heading)) for each in episodes)
    return Group(heading=heading, episodes=tuple(cards))


def _season(show: Show, number: int | None, said: Words) -> str:
    if number is None:
        return str(said["more"])
    return tidy(show.seasons.get(str(number), "")) or said["season"].format(season=number)


def _place(essay: Essay, said: Words, *, in_season: bool) -> str:
    season = "" if essay.season is None or in_season else said["season"].format(season=essay.season)
    number = "" if essay.episode is None else said["episode"].format(episode=essay.episode)
    return ", ".join(filter(None, (season, tidy(essay.episode_name or "") or number)))


def _chapters(leaf: Leaf) -> tuple[ChapterView, ...]:
    rate = leaf.recording.rate
    return tuple(
        ChapterView(
            title=tidy(chapter.title),
            start=seconds(chapter.start, rate),
            at=seconds(chapter.start, rate).rstrip("0").rstrip("."),
            clock=wording.clock(rescaled(chapter.start, rate, 1000) / 1000),
        )
        for chapter in leaf.recording.chapters
    )


def _transcripts(episode: Episode, way: Way) -> Iterable[Link]:
    for kind, href in episode.transcripts.items():
        yield Link(name=_FORMS.get(kind, kind), url=way(href))


def _paragraphs(text: str) -> Iterable[str]:
    return (tidy(block) for block in tidy_lines(text).split("\n\n") if tidy(block))


def _feed(feed: FeedLink, base: str, way: Way) -> FeedAddress:
    return FeedAddress(
        title=tidy(feed.title),
        url=address(base, feed.href),
        href=way(feed.href),
        qr=way(feed.qr) if feed.qr else "",
    )


def _links(show: Show) -> Iterable[Link]:
    for name, url in show.links.items():
        key = "".join(filter(str.isalnum, name.lower())).removesuffix("podcasts")
        if link := _link(_KNOWN.get(key) or _KNOWN.get(f"{key}casts") or name, url):
            yield link


def _license(show: Show) -> Link | None:
    name = tidy(show.feed.license)
    return Link(name=name, url=_web(show.feed.license_url)) if name else None


def _link(name: str, url: str) -> Link | None:
    return Link(name=tidy(name) or url, url=url) if _web(url) else None


def _web(url: str) -> str:
    """An address on the web; nothing for any other, which could be a script."""
    try:
        return url if urlsplit(url).scheme in ("http", "https") else ""
    except ValueError:
        return ""
