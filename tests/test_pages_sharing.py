"""What a page tells machines and other people's pages: JSON-LD, Open Graph, oEmbed, the embed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from page_samples import BODY, elements, episode, episode_page, essay, leaf, show

HOSTILE = '"><script>alert(1)</script>'


def test_the_structured_data_survives_a_script_end_tag(tmp_path: Path) -> None:
    page = episode_page(show(tmp_path), leaf(episode(essay(title="</script><b>&\u2028"))))
    [data] = elements(page, "script", type="application/ld+json")
    said = json.loads(data.text)
    assert (said["@type"], said["name"]) == ("PodcastEpisode", "</script><b>&")
    assert said["associatedMedia"]["contentUrl"] == (
        "https://slow.water.fm/episodes/the-ferry/the-ferry-1f0c2a9b.mp3"
    )


@pytest.mark.parametrize(
    ("season", "told"),
    [
        (None, None),
        (1, {"@type": "PodcastSeason", "seasonNumber": 1, "name": "Winter"}),
        (2, {"@type": "PodcastSeason", "seasonNumber": 2}),
    ],
)
def test_the_structured_data_names_the_season_if_there_is_one(
    tmp_path: Path, season: int | None, told: object
) -> None:
    where = show(tmp_path, seasons={"1": "Winter"})
    page = episode_page(where, leaf(episode(essay(season=season))))
    [data] = elements(page, "script", type="application/ld+json")
    assert json.loads(data.text).get("partOfSeason") == told


def test_oembed_gives_the_small_player(tmp_path: Path) -> None:
    where = show(tmp_path)
    page = episode_page(where)
    [link] = elements(page, "link", type="application/json+oembed")
    assert link["href"] == "https://slow.water.fm/episodes/the-ferry/oembed.json"
    said = json.loads(episode_page(where, name="oembed.json"))
    assert (said["version"], said["type"]) == ("1.0", "rich")
    [frame] = elements(said["html"], "iframe")
    assert frame["src"] == "https://slow.water.fm/episodes/the-ferry/embed.html"
    assert elements(page, "textarea")[0].text == said["html"]


def test_the_small_player_leads_out_of_its_frame(tmp_path: Path) -> None:
    page = episode_page(show(tmp_path), name="embed.html")
    assert elements(page, "section", data_player="") and not elements(page, "article")
    assert all(each["target"] == "_top" for each in elements(page, "a"))
    assert elements(page, "meta", name="robots", content="noindex")


def test_what_other_sites_show_has_whole_addresses(tmp_path: Path) -> None:
    page = episode_page(show(tmp_path))
    said = {
        each["property"]: each["content"]
        for each in elements(page, "meta")
        if "property" in each.attributes
    }
    assert said["og:url"] == "https://slow.water.fm/episodes/the-ferry/index.html"
    assert said["og:image"] == "https://slow.water.fm/cover-abc.jpg"
    assert said["og:title"] == "The ferry and the fog"


@pytest.mark.parametrize(
    ("said", "description"),
    [
        ({"summary": "A crossing.", "subtitle": "on arriving"}, "A crossing."),
        ({"subtitle": "on arriving"}, "on arriving"),
        ({}, "Nobody saw the pier. The captain sang."),
        ({"body": BODY[1:2]}, None),
        ({"summary": "word " * 200}, "word " * 59 + "word…"),
    ],
)
def test_search_engines_are_told_what_it_is_about(
    tmp_path: Path, said: dict[str, Any], description: str | None
) -> None:
    page = episode_page(show(tmp_path), leaf(episode(essay(**said))))
    found = [each["content"] for each in elements(page, "meta", name="description")]
    assert found == ([description] if description else [])


def test_a_hostile_title_stays_a_title_in_the_code_for_other_pages(tmp_path: Path) -> None:
    page = episode_page(show(tmp_path), leaf(episode(essay(title=HOSTILE))), "oembed.json")
    said = json.loads(page)
    [frame] = elements(said["html"])
    assert (frame.tag, frame["title"], said["title"]) == ("iframe", HOSTILE, HOSTILE)
