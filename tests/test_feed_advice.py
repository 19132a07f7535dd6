"""What an author is told of feeds that no directory refuses, but listeners would stumble over."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from feed_making import BASE, DAY, SHOW, episode

from spoken_essays.feeds.advice import advice
from spoken_essays.outlets import FeedSettings, SubFeed
from spoken_essays.published import Soundbite

SERIAL = replace(SHOW, feed=FeedSettings(type="serial"))


def bite(seconds: float) -> Soundbite:
    return Soundbite(start=0, duration=seconds, text="x")


@pytest.mark.parametrize(
    ("show", "episodes", "told"),
    [
        (SHOW, [{}, {}], []),
        (SHOW, [{"episode": 1}, {"episode": 2}], []),
        (SERIAL, [{"episode": 1}, {"kind": "trailer"}, {"kind": "bonus"}], []),
        (SERIAL, [{"episode": 1}, {}], ["no number stands in episodes/n1:"]),
        (
            SERIAL,
            [{}] * 5,
            ["stands in episodes/n0, episodes/n1, episodes/n2 and 2 more:"],
        ),
        (SHOW, [{"episode": 1, "season": 1}, {"episode": 1, "season": 2}], []),
        (SHOW, [{"episode": 1}, {"episode": 1, "kind": "bonus"}], []),
        (SHOW, [{"episode": 1}] * 2, ["episodes/n0, episodes/n1 are all episode 1;"]),
        (SHOW, [{"episode": 1, "season": 3}] * 2, ["are all episode 1 of season 3;"]),
        (SHOW, [{"soundbite": bite(15)}, {"soundbite": bite(120)}], []),
        (SHOW, [{"soundbite": bite(4.2)}], ["episodes/n0: its [teaser] lasts 4 s"]),
        (SHOW, [{"soundbite": bite(121)}], ["lasts 121 s; apps expect 15 to 120 s"]),
        (replace(SHOW, feeds={"w": SubFeed(tags=("x",))}), [], []),
        (replace(SHOW, feeds={"w": SubFeed(tags=("x",))}), [{"tags": ["X"]}], []),
        (replace(SHOW, feeds={"w": SubFeed(tags=("x",))}), [{}], ["feeds/w.xml is empty"]),
        (replace(SHOW, feed=FeedSettings(new_feed_url=f"{BASE}new.xml")), [], []),
        (replace(SHOW, feed=FeedSettings(new_feed_url=f"{BASE}feed.xml")), [], ["in a ring"]),
    ],
)
def test_it_is_said_what_to_mend(
    show: Any, episodes: list[dict[str, Any]], told: list[str]
) -> None:
    made = [episode(f"n{number}", **given) for number, given in enumerate(episodes)]
    said = advice(show, made)
    assert len(said) == len(told)
    assert all(words in sentence for words, sentence in zip(told, said, strict=True))


@pytest.mark.parametrize(("hours", "told"), [(0, 0), (-8, 0), (15, 0), (48, 1), (-48, 1)])
def test_a_date_that_was_changed_too_late_is_not_ignored_without_a_word(
    hours: int, told: int
) -> None:
    settled = episode("n0", published=DAY + timedelta(hours=hours))
    dated = replace(settled, essay=replace(settled.essay, published=DAY))
    said = advice(SHOW, [dated, episode("n1")])
    assert len(said) == told
    assert all("its date is 2026-05-01" in each and "episode.toml" in each for each in said)
