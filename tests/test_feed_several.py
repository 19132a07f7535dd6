"""Several feeds of one show: by tags or seasons, and in pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import chain
from typing import Any

import pytest
from feed_making import BASE, DAY, SHOW, episode, found, tags
from feed_rules import check
from hypothesis import given
from hypothesis import strategies as st

from spoken_essays.errors import SettingsError, ShowError
from spoken_essays.feeds.feed import feeds
from spoken_essays.feeds.selection import titles
from spoken_essays.outlets import FeedSettings, SubFeed
from spoken_essays.published import Episode
from spoken_essays.show import Show

OWNED = replace(SHOW, author="Ada", email="ada@example.com")


def paged(size: int, **subs: SubFeed) -> Show:
    return replace(OWNED, feed=FeedSettings(page=size), feeds=subs)


def several(count: int) -> list[Episode]:
    return [episode(f"n{n:04}", published=DAY - timedelta(hours=n)) for n in range(count)]


def made(show: Show, episodes: Sequence[Episode], **more: Any) -> dict[str, bytes]:
    return feeds(show, episodes, guid=None, cover="cover.jpg", **more)


def links(data: bytes) -> dict[str, str]:
    related = {about["rel"]: about["href"] for _, about in tags(data, "channel/atom:link")}
    return {relation: href.removeprefix(BASE) for relation, href in related.items()}


@pytest.mark.parametrize(
    ("sub", "stand"),
    [
        (SubFeed(tags=("winter",)), ["a", "b"]),
        (SubFeed(tags=("WINTER ",)), ["a", "b"]),
        (SubFeed(tags=("straße",)), ["d"]),
        (SubFeed(seasons=(2,)), ["b", "c"]),
        (SubFeed(seasons=(1, 2)), ["b", "c", "d"]),
        (SubFeed(tags=("Winter",), seasons=(2,)), ["a", "b", "c"]),
        (SubFeed(tags=("win",), seasons=(9,)), []),
    ],
)
def test_a_feed_has_the_episodes_with_one_of_its_tags_or_seasons(
    sub: SubFeed, stand: list[str]
) -> None:
    episodes = [
        episode("a", tags=["Winter", "x"]),
        episode("b", tags=["winter"], season=2),
        episode("c", season=2),
        episode("d", season=1, tags=["STRASSE"]),
        episode("e"),
    ]
    data = made(paged(0, mine=sub), episodes)
    assert sorted(filter(None, found(data["feeds/mine.xml"], "channel/item/title"))) == stand
    assert len(found(data["feed.xml"], "channel/item")) == 5


def test_another_feed_has_its_own_words_picture_and_guid_and_the_same_episodes() -> None:
    sub = SubFeed(title="Snow & ice", description="Cold.", tags=("winter",))
    show = replace(
        OWNED, feeds={"snow": sub}, feed=FeedSettings(new_feed_url="https://new.example.com/f.xml")
    )
    uuids = ["9b024349-ccf0-5f69-a609-6b82873eab3c", "917393e3-1b1e-5cef-ace4-edaa54e1f810"]
    data = feeds(
        show,
        [episode("one", tags=["winter"], author="Guest"), episode("two")],
        guid=uuids[0],
        cover="cover.jpg",
        guids={"snow": uuids[1]},
        covers={"snow": "cover-snow.png"},
    )
    main, snow = data["feed.xml"], data["feeds/snow.xml"]
    assert check(main) == check(snow) == []
    assert found(snow, "channel/title") == ["Snow & ice"]
    assert found(snow, "channel/description") == ["Cold."]
    assert found(snow, "channel/link") == [BASE]
    assert links(snow) == {"self": "feeds/snow.xml"}
    assert found(snow, "channel/podcast:guid") == [uuids[1]]
    assert tags(snow, "channel/itunes:image") == [(None, {"href": f"{BASE}cover-snow.png"})]
    assert found(snow, "channel/itunes:new-feed-url") == []
    assert len(found(main, "channel/itunes:new-feed-url")) == 1
    assert item_of(snow) in main.decode()


def item_of(data: bytes) -> str:
    text = data.decode()
    return text[text.index("    <item>") : text.index("</item>")]


def test_what_another_feed_does_not_say_is_the_shows() -> None:
    show = replace(OWNED, description="All of it.", feeds={"s": SubFeed(seasons=(1,))})
    data = made(show, [episode(season=1)])["feeds/s.xml"]
    assert found(data, "channel/title") == ["A show: s"]
    assert found(data, "channel/description") == ["All of it."]
    assert tags(data, "channel/itunes:image") == [(None, {"href": f"{BASE}cover.jpg"})]
    assert found(data, "channel/podcast:guid") == []


def test_a_feed_that_says_not_which_episodes_it_has_is_told() -> None:
    with pytest.raises(SettingsError, match=r"\[feeds\.mine\] has neither tags nor seasons"):
        made(paged(0, mine=SubFeed(title="Mine")), [])


def test_the_feeds_to_subscribe_to_are_known_by_their_names() -> None:
    show = paged(1, b=SubFeed(title=" Snow\n& ice "), a=SubFeed(seasons=(1,)))
    assert titles(show) == {
        "feed.xml": "A show",
        "feeds/b.xml": "Snow & ice",
        "feeds/a.xml": "A show: a",
    }


@pytest.mark.parametrize(
    ("count", "size", "hrefs"),
    [
        (0, 0, ["feed.xml"]),
        (0, 2, ["feed.xml"]),
        (5, 0, ["feed.xml"]),
        (5, 5, ["feed.xml"]),
        (5, 6, ["feed.xml"]),
        (5, 4, ["feed.xml", "feed-2.xml"]),
        (6, 2, ["feed.xml", "feed-2.xml", "feed-3.xml"]),
    ],
)
def test_a_feed_is_cut_into_pages_only_if_it_is_longer(
    count: int, size: int, hrefs: list[str]
) -> None:
    assert list(made(paged(size), several(count))) == hrefs


def test_pages_lead_to_each_other_the_newest_on_the_first() -> None:
    data = made(paged(2), several(5))
    around = {"first": "feed.xml", "last": "feed-3.xml"}
    assert links(data["feed.xml"]) == {"self": "feed.xml", **around, "next": "feed-2.xml"}
    assert links(data["feed-2.xml"]) == {
        "self": "feed-2.xml",
        **around,
        "previous": "feed.xml",
        "next": "feed-3.xml",
    }
    assert links(data["feed-3.xml"]) == {"self": "feed-3.xml", **around, "previous": "feed-2.xml"}
    titles = [found(each, "channel/item/title") for each in data.values()]
    assert titles == [["n0000", "n0001"], ["n0002", "n0003"], ["n0004"]]
    assert all(check(each) == [] for each in data.values())


def test_one_page_has_no_links_to_others() -> None:
    assert links(made(paged(2), several(2))["feed.xml"]) == {"self": "feed.xml"}


def test_other_feeds_have_pages_too_and_no_two_files_get_one_name() -> None:
    one = SubFeed(tags=("x",))
    episodes = [replace_tags(each, "x") for each in several(3)]
    data = made(paged(2, **{"w": one, "w-2": one}), episodes)
    assert list(data) == [
        *("feed.xml", "feed-2.xml"),
        *("feeds/w.xml", "feeds/w.2.xml"),
        *("feeds/w-2.xml", "feeds/w-2.2.xml"),
    ]
    assert links(data["feeds/w.2.xml"])["previous"] == "feeds/w.xml"


def replace_tags(each: Episode, *names: str) -> Episode:
    return replace(each, essay=replace(each.essay, tags=names))


@given(count=st.integers(0, 9), size=st.integers(0, 10))
def test_every_episode_stands_on_one_page_in_order(count: int, size: int) -> None:
    data = made(paged(size), several(count))
    parts = [found(each, "channel/item/title") for each in data.values()]
    assert list(chain(*parts)) == [f"n{n:04}" for n in range(count)]
    assert all(len(part) <= (size or count) for part in parts)


def test_a_preview_puts_another_base_under_all_files() -> None:
    show = paged(1, s=SubFeed(tags=("x",)))
    data = made(show, [replace_tags(each, "x") for each in several(2)], base="http://127.0.0.1:9/")
    assert len(data) == 4
    assert not any(BASE.encode() in each for each in data.values())


def test_the_same_show_gives_the_same_files_in_any_order() -> None:
    show = paged(2, s=SubFeed(tags=("x",)))
    episodes = [replace_tags(each, "x") for each in several(5)]
    assert made(show, episodes) == made(show, episodes[::-1])


def test_copies_are_refused_before_anything_is_written() -> None:
    with pytest.raises(ShowError, match="have the same guid"):
        made(paged(1), [episode("a", guid="same"), episode("b", guid="same")])
