"""What a feed's channel says of the show: each setting becomes its tag, and only if it is set."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from feed_making import DAY, SHOW, episode, found, tags, written
from feed_rules import check

from spoken_essays.errors import SettingsError
from spoken_essays.outlets import FeedSettings, Publish
from spoken_essays.show import Show


def show(**of_feed: Any) -> Show:
    return replace(SHOW, author="Ada", email="ada@example.com", feed=FeedSettings(**of_feed))


URL = "https://example.com/?a=1&b=2"

# Settings of [feed] -> the tag, its text and attributes.
SAID: list[tuple[dict[str, Any], str, list[tuple[str, dict[str, str]]]]] = [
    ({}, "itunes:type", [("episodic", {})]),
    ({"type": "serial"}, "itunes:type", [("serial", {})]),
    ({}, "itunes:complete", []),
    ({"complete": True}, "itunes:complete", [("Yes", {})]),
    ({}, "itunes:new-feed-url", []),
    ({"new_feed_url": URL}, "itunes:new-feed-url", [(URL, {})]),
    ({}, "podcast:locked", [("no", {"owner": "ada@example.com"})]),
    ({"locked": True}, "podcast:locked", [("yes", {"owner": "ada@example.com"})]),
    ({}, "podcast:medium", [("podcast", {})]),
    ({"medium": "audiobook"}, "podcast:medium", [("audiobook", {})]),
    ({}, "podcast:license", []),
    ({"license": "CC-BY-NC-4.0"}, "podcast:license", [("cc-by-nc-4.0", {})]),
    ({"license": "CC0-1.0", "license_url": URL}, "podcast:license", [("cc0-1.0", {"url": URL})]),
    ({"license": "Ask Me", "license_url": URL}, "podcast:license", [("Ask Me", {"url": URL})]),
    ({}, "podcast:location", []),
    ({"location": " Lisbon "}, "podcast:location", [("Lisbon", {})]),
    (
        {"location": "Here", "geo": "-33.5,151.2,10"},
        "podcast:location",
        [("Here", {"geo": "geo:-33.5,151.2,10"})],
    ),
    ({"location": "x" * 200}, "podcast:location", [("x" * 127 + "…", {})]),
    ({}, "podcast:funding", []),
    ({"funding": URL}, "podcast:funding", [("Support the show", {"url": URL})]),
    (
        {"funding": URL, "funding_text": "A <cup> & more"},
        "podcast:funding",
        [("A <cup> & more", {"url": URL})],
    ),
    ({}, "podcast:txt", [("true", {"purpose": "ai-content"})]),
    (
        {"verify": "S6l<pp"},
        "podcast:txt",
        [
            ("S6l<pp", {"purpose": "verify"}),
            ("S6l<pp", {"purpose": "applepodcastsverify"}),
            ("true", {"purpose": "ai-content"}),
        ],
    ),
]


@pytest.mark.parametrize(("of_feed", "tag", "said"), SAID)
def test_a_setting_becomes_its_tag(
    of_feed: dict[str, Any], tag: str, said: list[tuple[str, dict[str, str]]]
) -> None:
    data = written(show(**of_feed), episode(episode=1))
    assert tags(data, f"channel/{tag}") == said
    assert check(data) == []


@pytest.mark.parametrize(
    ("of_feed", "hint"),
    [
        ({"license": "all rights reserved"}, 'license in .feed. is "all rights reserved"'),
        ({"license_url": URL}, "the name of a licence"),
        ({"geo": "1,2"}, "geo in .feed. has no place"),
    ],
)
def test_half_of_a_setting_is_told(of_feed: dict[str, Any], hint: str) -> None:
    with pytest.raises(SettingsError, match=hint):
        written(show(**of_feed), episode())


def test_without_an_address_nobody_is_named_as_the_owner() -> None:
    data = written(SHOW, episode())
    assert tags(data, "channel/podcast:locked") == [("no", {})]
    assert found(data, "channel/itunes:owner") == []


@pytest.mark.parametrize(
    ("shares", "said"), [([0.0, 0.0], "false"), ([0.0, 0.01], "true"), ([1.0, 1.0], "true")]
)
def test_a_channel_says_whether_any_episode_has_a_synthetic_voice(
    shares: list[float], said: str
) -> None:
    episodes = [episode(f"n{n}", synthetic=share) for n, share in enumerate(shares)]
    data = written(SHOW, *episodes)
    assert found(data, "channel/podcast:txt[@purpose='ai-content']") == [said]


def test_a_feed_without_episodes_claims_nothing() -> None:
    data = written(show())
    assert found(data, "channel/podcast:txt") == []
    assert check(data) == []


def test_trailers_are_offered_by_the_channel_the_newest_first() -> None:
    new = episode("new", kind="trailer", season=2, mp3="episodes/new/new-1a.mp3", bytes=99)
    old = episode("old", kind="trailer", title="T" * 200, published=DAY.replace(year=2025))
    data = written(show(), old, new, episode("whole"), episode("more", kind="bonus"))
    first, second = tags(data, "channel/podcast:trailer")
    assert first == (
        "new",
        {
            "url": "https://essays.example.com/episodes/new/new-1a.mp3",
            "pubdate": "Fri, 01 May 2026 08:00:00 +0000",
            "length": "99",
            "type": "audio/mpeg",
            "season": "2",
        },
    )
    assert second[0] == "T" * 127 + "…" and "season" not in second[1]
    assert check(data) == []


def test_a_hub_and_podping_are_announced_where_the_show_uses_them() -> None:
    told = replace(show(), publish=Publish(websub="https://hub.example.com/?a&b", podping=True))
    links = [(link["rel"], link["href"]) for _, link in tags(written(told), "channel/atom:link")]
    assert links == [
        ("self", "https://essays.example.com/feed.xml"),
        ("hub", "https://hub.example.com/?a&b"),
    ]
    assert tags(written(told), "channel/podcast:podping") == [(None, {"usesPodping": "true"})]
    assert tags(written(show()), "channel/podcast:podping") == []
