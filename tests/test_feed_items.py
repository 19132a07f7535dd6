"""What an item says of its episode: numbers and names, kind, place, licence, teaser, page."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from feed_making import SHOW, episode, found, tags, written
from feed_rules import check

from spoken_essays.outlets import FeedSettings
from spoken_essays.published import Soundbite

OWNED = replace(SHOW, author="Ada", email="ada@example.com")
NAMED = replace(OWNED, seasons={"1": "Winter <1>", "2": "y" * 200})
PLACED = replace(OWNED, feed=FeedSettings(license="cc-by-4.0", location="Lisbon"))
SHOUTED = replace(OWNED, feed=FeedSettings(license="CC-BY-4.0"))
LONG = Soundbite(start=0.0, duration=20.0, text="z" * 200)
BITE = Soundbite(start=83.5, duration=20.0, text="A <taste> & more")

SAID: list[tuple[Any, dict[str, Any], str, list[tuple[str, dict[str, str]]]]] = [
    (OWNED, {}, "podcast:season", []),
    (OWNED, {"season": 3}, "itunes:season", [("3", {})]),
    (OWNED, {"season": 3}, "podcast:season", [("3", {})]),
    (NAMED, {"season": 1}, "podcast:season", [("1", {"name": "Winter <1>"})]),
    (NAMED, {"season": 2}, "podcast:season", [("2", {"name": "y" * 127 + "…"})]),
    (OWNED, {"episode": 12}, "itunes:episode", [("12", {})]),
    (OWNED, {"episode": 12}, "podcast:episode", [("12", {})]),
    (
        OWNED,
        {"episode": 12, "episode_name": "Ch. & 3"},
        "podcast:episode",
        [("12", {"display": "Ch. & 3"})],
    ),
    (
        OWNED,
        {"episode": 12, "episode_name": "x" * 40},
        "podcast:episode",
        [("12", {"display": "x" * 31 + "…"})],
    ),
    (OWNED, {}, "itunes:episodeType", [("full", {})]),
    (OWNED, {"kind": "trailer"}, "itunes:episodeType", [("trailer", {})]),
    (OWNED, {"kind": "bonus"}, "itunes:episodeType", [("bonus", {})]),
    (OWNED, {"license": "CC0-1.0"}, "podcast:license", [("cc0-1.0", {})]),
    (PLACED, {}, "podcast:license", []),
    (PLACED, {"license": "cc-by-4.0"}, "podcast:license", []),
    (SHOUTED, {"license": "cc-by-4.0"}, "podcast:license", []),
    (PLACED, {"license": "arr"}, "podcast:license", [("arr", {})]),
    (OWNED, {"location": "Porto"}, "podcast:location", [("Porto", {})]),
    (PLACED, {"location": "Lisbon"}, "podcast:location", []),
    (OWNED, {}, "podcast:soundbite", []),
    (
        OWNED,
        {"soundbite": BITE},
        "podcast:soundbite",
        [("A <taste> & more", {"startTime": "83.500", "duration": "20.000"})],
    ),
    (
        OWNED,
        {"soundbite": LONG},
        "podcast:soundbite",
        [("z" * 127 + "…", {"startTime": "0.000", "duration": "20.000"})],
    ),
    (OWNED, {"synthetic": 0.0}, "podcast:txt", [("false", {"purpose": "ai-content"})]),
    (OWNED, {"synthetic": 0.01}, "podcast:txt", [("true", {"purpose": "ai-content"})]),
    (OWNED, {}, "podcast:txt", [("true", {"purpose": "ai-content"})]),
]


@pytest.mark.parametrize(("show", "given", "tag", "said"), SAID)
def test_what_an_episode_has_becomes_its_tag(
    show: Any, given: dict[str, Any], tag: str, said: list[tuple[str, dict[str, str]]]
) -> None:
    data = written(show, episode(**given))
    assert tags(data, f"channel/item/{tag}") == said
    assert check(data) == []


def test_an_item_leads_to_its_page_or_else_to_its_text() -> None:
    data = written(OWNED, episode("a", page="episodes/a/index.html"), episode("b"))
    assert sorted(filter(None, found(data, "channel/item/link"))) == [
        "https://essays.example.com/episodes/a/index.html",
        "https://essays.example.com/episodes/b/b.html",
    ]


def test_a_trailer_of_a_serial_needs_no_number() -> None:
    serial = replace(OWNED, feed=FeedSettings(type="serial"))
    assert check(written(serial, episode(kind="trailer"))) == []
    assert check(written(serial, episode(kind="full"))) == [
        "spec.serial: a serial's episode without a number: one"
    ]
