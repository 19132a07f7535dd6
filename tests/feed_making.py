"""Feeds for tests: episodes made by hand, and what is found in the XML of them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from feed_rules import PREFIXES
from hypothesis import strategies as st

from spoken_essays import addresses
from spoken_essays.feeds.feed import feeds
from spoken_essays.model import Block, Essay, Line, Role
from spoken_essays.published import Enclosure, Episode, Soundbite
from spoken_essays.settings.records import read_record
from spoken_essays.show import Show

FEEDS = Path(__file__).parent / "feeds"
FORMS = {
    "text/vtt": ".vtt",
    "application/x-subrip": ".srt",
    "application/json": ".json",
    "text/html": ".html",
    "text/plain": ".txt",
}
BASE = "https://essays.example.com/"
SHOW = Show(root=Path("show"), title="A show", base_url=BASE)
DAY = datetime(2026, 5, 1, 8, tzinfo=UTC)
ANYTHING = st.text(st.characters(codec=None), max_size=60)
_OF_ESSAY = (
    *("subtitle", "summary", "author", "language", "explicit", "season", "episode"),
    *("episode_name", "kind", "full_text", "license", "location", "body"),
)
_OF_EPISODE = ("cover", "chapters", "page", "moments", "soundbite", "synthetic")


def essay(slug: str, given: Mapping[str, Any]) -> Essay:
    lines = tuple(Line(text=text, number=1) for text in given.get("lines", ()))
    body = (Block(role=Role.LINE, lines=lines),)
    return Essay(
        slug=slug,
        path=Path("episodes", slug, "essay.md"),
        tags=tuple(given.get("tags", ())),
        title=given.get("title", slug),
        **{"body": body, **{key: given[key] for key in _OF_ESSAY if key in given}},
    )


def episode(slug: str = "one", **given: Any) -> Episode:
    hrefs = {kind: addresses.public_href(slug, suffix) for kind, suffix in FORMS.items()}
    return Episode(
        essay=essay(slug, given),
        enclosure=Enclosure(
            href=given.get("mp3", addresses.public_href(slug, ".mp3")),
            bytes=given.get("bytes", 1_000_000),
            seconds=given.get("seconds", 60.0),
        ),
        guid=given.get("guid", f"guid-of-{slug}"),
        published=given.get("published", DAY),
        transcripts=hrefs if given.get("transcripts", True) else {},
        **{key: given[key] for key in _OF_EPISODE if key in given},
    )


def written(show: Show, *episodes: Episode, guid: str | None = None) -> bytes:
    return feeds(show, episodes, guid=guid, cover="cover.jpg")[addresses.FEED]


def from_toml(path: Path) -> bytes:
    """The feed of a show and its episodes as a file has them."""
    given = tomllib.loads(path.read_text("utf-8"))
    show = read_record(Show, given["show"], where=path.name, given={"root": Path("show")})
    episodes = [_episode(one) for one in given.get("episodes", ())]
    made = feeds(show, episodes, guid=given.get("guid"), cover=given["cover"])
    return made[addresses.FEED]


def _episode(given: dict[str, Any]) -> Episode:
    if "soundbite" in given:
        given["soundbite"] = Soundbite(**given["soundbite"])
    if "moments" in given:
        given["moments"] = tuple((seconds, title) for seconds, title in given["moments"])
    return episode(**given)


def elements(data: bytes, path: str) -> list[ElementTree.Element]:
    return ElementTree.fromstring(data).findall(path, PREFIXES)


def found(data: bytes, path: str) -> list[str | None]:
    """The texts of all elements there."""
    return [element.text for element in elements(data, path)]


def tags(data: bytes, path: str) -> list[tuple[str | None, dict[str, str]]]:
    """The texts and attributes of all elements there."""
    return [(element.text, element.attrib) for element in elements(data, path)]
