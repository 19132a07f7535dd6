"""An episode's page: what the essay becomes, what the player needs, what reads without scripts."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from page_samples import (
    BODY,
    COVER,
    FEED,
    cue,
    elements,
    episode,
    episode_page,
    essay,
    leaf,
    line,
    recording,
    show,
)

from spoken_essays.model import Block, Essay, Recording, Role
from spoken_essays.pages import site

HOSTILE = "\"><script>alert(1)</script><img src=x onerror=alert(1)>'{{ 7*7 }}"


@pytest.fixture
def page(tmp_path: Path) -> str:
    return episode_page(show(tmp_path), leaf(episode(essay(subtitle="on arriving late"))))


def test_every_spoken_line_has_its_times_its_number_and_a_link_to_itself(page: str) -> None:
    lines = elements(page, "span", class_="line")
    numbered = {each["id"]: each for each in lines if "id" in each.attributes}
    assert list(numbered) == [f"line-{number}" for number in range(1, 10)]
    assert numbered["line-3"].attributes == {
        "class": "line",
        "id": "line-3",
        "data-line": "3",
        "data-start": "6.000",
        "data-end": "8.000",
    }
    assert numbered["line-3"].text.startswith("Nobody saw the pier.")
    links = elements(page, "a", class_="line-link")
    assert [each["href"] for each in links] == [f"#{name}" for name in numbered]
    assert links[2]["aria-label"] == "Link to line 3"


def test_a_line_that_no_voice_can_say_is_there_to_read(page: str) -> None:
    [silent] = [each for each in elements(page, "span", class_="line") if "🌊" in each.text]
    assert silent.attributes == {"class": "line"}


def test_lines_around_a_silent_one_keep_their_own_times(tmp_path: Path) -> None:
    lines = (line(4, "Once."), line(5, "🌊"), line(6, "Once."), line(8, "Twice."))
    body = (Block(role=Role.LINE, lines=lines),)
    page = episode_page(show(tmp_path), leaf(episode(essay(body=body))))
    shown = [each for each in elements(page, "span", class_="line") if "article" in each.around]
    assert [each.attributes.get("data-start") for each in shown] == [
        "3.000",
        None,
        "6.000",
        "9.000",
    ]


def test_the_title_is_the_only_h1_and_headings_go_down_one_by_one(page: str) -> None:
    tags = [each.tag for each in elements(page) if re.fullmatch("h[1-6]", each.tag)]
    assert tags[0] == "h1" and tags.count("h1") == 1
    essay_tags = [each.tag for each in elements(page) if "article" in each.around]
    assert [tag for tag in essay_tags if re.fullmatch("h[1-6]", tag)] == ["h2", "h3"]
    [title] = elements(page, id="line-1")
    assert title.around[-1] == "h1"


def test_quotes_lists_and_scene_breaks_are_what_they_are(page: str) -> None:
    def around(text: str) -> tuple[str, ...]:
        [found] = [each for each in elements(page, "span", class_="line") if text in each.text]
        return found.around[found.around.index("article") :]

    assert around("A fog is only") == ("article", "blockquote", "p")
    assert around("bread") == around("a lamp") == ("article", "ul", "li")
    assert len([each for each in elements(page, "ul") if "article" in each.around]) == 1
    assert len(elements(page, "hr", class_="scene-break")) == 1


def test_items_with_numbers_keep_them_and_have_no_bullets(tmp_path: Path) -> None:
    items = ("bread", "1. the rope", "2. the knot")
    body = tuple(
        Block(role=Role.ITEM, lines=(line(number, text),)) for number, text in enumerate(items, 3)
    )
    page = episode_page(show(tmp_path), leaf(episode(essay(body=body))))
    lists = [each for each in elements(page, "ul") if "article" in each.around]
    assert [each.attributes for each in lists] == [{}, {"class": "numbered"}]


@pytest.mark.parametrize("seconds", [0.4, 57.32, 4_000.0])
def test_the_player_has_what_its_script_asks_for(tmp_path: Path, seconds: float) -> None:
    each = episode()
    long = episode(enclosure=type(each.enclosure)(**{**vars(each.enclosure), "seconds": seconds}))
    page = episode_page(show(tmp_path), leaf(long))
    [player] = elements(page, "section", data_player="")
    assert float(player["data-seconds"]) == seconds
    assert player["data-episode"] == each.guid
    assert {name for name in player.attributes if name.startswith("data-text-")} == {
        f"data-text-{name}" for name in ("play", "pause", "position", "resume", "copied", "failed")
    }
    assert "{time}" in player["data-text-resume"]
    [controls] = elements(page, "div", data_controls="")
    assert "hidden" in controls.attributes
    for name in ("play", "back", "forward", "share", "resume"):
        assert len(elements(page, "button", **{f"data_{name}": ""})) == 1
    [seek] = elements(page, "input", type="range")
    assert int(seek["max"]) >= 1 and seek["aria-label"]
    speeds = [float(each["value"]) for each in elements(page, "option")]
    assert speeds == sorted(speeds) and 1 in speeds
    assert elements(page, "p", data_status="", role="status")


def test_without_scripts_the_browsers_own_player_stands_there(page: str) -> None:
    [audio] = elements(page, "audio")
    assert "controls" in audio.attributes
    assert audio["src"] == "../../episodes/the-ferry/the-ferry-1f0c2a9b.mp3"


def test_chapters_lead_to_their_moments(page: str) -> None:
    links = [each for each in elements(page, "a") if "data-start" in each.attributes]
    assert [(each["href"], each["data-start"]) for each in links] == [
        ("#t=12", "12.000"),
        ("#t=18", "18.000"),
    ]


def test_an_essay_without_headings_peaks_or_neighbours_has_no_empty_boxes(tmp_path: Path) -> None:
    page = episode_page(show(tmp_path), leaf(episode(essay(body=BODY[:1])), peaks=()))
    for gone in ("data-chapters", "data-waveform", "neighbours"):
        assert gone not in page


def test_a_title_that_was_replaced_by_an_opening_is_still_the_h1(tmp_path: Path) -> None:
    of = essay(subtitle="on arriving late")
    without = recording(of, heads=False)
    opening = cue(0, None, Role.OPENING, 0, 0, "This is Slow Water.")
    said = Recording(**{**vars(without), "cues": (opening, *without.cues)})
    page = episode_page(show(tmp_path), leaf(episode(of), recording=said))
    [title] = elements(page, "h1")
    assert title.text == "The ferry and the fog"
    [first] = elements(page, "p", class_="aside")
    assert first.text == "This is Slow Water."
    assert "id" not in elements(page, "span", class_="line")[0].attributes


def test_who_speaks_is_said_where_it_changes(tmp_path: Path) -> None:
    of = essay()
    said = recording(of)
    cues = tuple(
        type(each)(**{**vars(each), "speaker": "Ada" if place > 4 else "joe"})
        for place, each in enumerate(said.cues)
    )
    said = Recording(**{**vars(said), "cues": cues})
    page = episode_page(show(tmp_path), leaf(episode(of), recording=said))
    assert [each.text for each in elements(page, "cite")] == ["Ada"]


def test_a_time_is_marked_as_one_only_where_a_machine_can_read_it(tmp_path: Path) -> None:
    pages = [episode_page(show(tmp_path), name=name) for name in ("index.html", "embed.html")]
    times = [each for page in pages for each in elements(page, "time")]
    assert times and all(each.attributes.get("datetime") for each in times)


@pytest.mark.parametrize(
    ("share", "said"), [(1.0, "Narrated by a synthetic voice"), (0.0, "Narrated by the author")]
)
def test_a_synthetic_voice_is_disclosed(tmp_path: Path, share: float, said: str) -> None:
    page = episode_page(show(tmp_path), leaf(episode(synthetic=share)))
    assert [each.text for each in elements(page, "p", class_="disclosure")] == [said]


def test_hostile_text_stays_text_wherever_it_stands(tmp_path: Path) -> None:
    body = (Block(role=Role.LINE, lines=(line(4, HOSTILE),)),)
    of = essay(
        title=HOSTILE,
        subtitle=HOSTILE,
        summary=HOSTILE,
        author=HOSTILE,
        body=body,
        episode_name=HOSTILE,
    )
    where = show(tmp_path, title=HOSTILE, description=HOSTILE, links={HOSTILE: "https://a.fm/"})
    other = episode(of)
    made = site.episode_pages(
        where, leaf(other, previous=other, following=other), cover=COVER, feeds=[FEED]
    )
    made |= site.show_pages(where, [other], cover=COVER, feeds=[FEED])
    made |= site.withdrawn_page(where, of)
    for href, data in made.items():
        if href.endswith(".html"):
            page = data.decode()
            scripts = elements(page, "script")
            assert {each.attributes.get("type") for each in scripts} <= {
                "module",
                "application/ld+json",
            }
            assert not [each for each in elements(page) if "onerror" in each.attributes]
            assert "49" not in elements(page, "title")[0].text
    page = made["episodes/the-ferry/index.html"].decode()
    assert HOSTILE in elements(page, "h1")[0].text


@pytest.mark.parametrize("name", ["index.html", "embed.html"])
def test_nothing_in_a_page_would_break_its_policy_or_ask_another_host(
    tmp_path: Path, name: str
) -> None:
    page = episode_page(show(tmp_path), name=name)
    [policy] = elements(page, "meta", http_equiv="Content-Security-Policy")
    assert policy["content"].startswith("default-src 'none'; script-src 'self';")
    for each in elements(page):
        assert "style" not in each.attributes and each.tag != "style"
        assert not [attribute for attribute in each.attributes if attribute.startswith("on")]
    fetched = [each["src"] for each in elements(page) if "src" in each.attributes]
    fetched += [
        each["href"] for each in elements(page, "link") if each["rel"] in ("stylesheet", "icon")
    ]
    assert fetched
    assert not [url for url in fetched if urlsplit(url).scheme or urlsplit(url).netloc]


def test_all_that_pages_ask_for_is_made_with_them(tmp_path: Path) -> None:
    where = show(tmp_path)
    made = site.assets(where) | site.show_pages(where, [episode()], cover=COVER, feeds=[FEED])
    made |= site.episode_pages(where, leaf(), cover=COVER, feeds=[FEED])
    given = {COVER, FEED.href, FEED.qr, *episode().transcripts.values()}
    given.add(episode().enclosure.href)
    for href in ("index.html", "episodes/the-ferry/index.html", "episodes/the-ferry/embed.html"):
        for each in elements(made[href].decode()):
            address = each.attributes.get("src") or each.attributes.get("href", "")
            if address and not urlsplit(address).scheme and not address.startswith("#"):
                target = (Path("/") / href).parent / unquote(address)
                wanted = target.as_posix()
                while "/.." in wanted:
                    wanted = re.sub(r"/[^/]+/\.\.", "", wanted, count=1)
                assert wanted.lstrip("/") in made.keys() | given, f"{href} asks for {address}"


def test_the_same_show_makes_the_same_bytes(tmp_path: Path) -> None:
    where = show(tmp_path)
    first = site.episode_pages(where, leaf(), cover=COVER, feeds=[FEED])
    site.assets.__globals__["shared"].made.cache_clear()
    assert site.episode_pages(where, leaf(), cover=COVER, feeds=[FEED]) == first


def test_a_withdrawn_episode_says_so_and_nothing_else(tmp_path: Path) -> None:
    of: Essay = essay(withdrawn=True)
    made = site.withdrawn_page(show(tmp_path), of)
    assert set(made) == {"episodes/the-ferry/index.html", "episodes/the-ferry/embed.html"}
    page = made["episodes/the-ferry/index.html"].decode()
    assert "withdrawn" in page and "Nobody saw the pier" not in page
    assert elements(page, "meta", name="robots", content="noindex")
