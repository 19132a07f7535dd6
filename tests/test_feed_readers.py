"""Feeds read back by other people's parsers: what was written is what they find."""

from __future__ import annotations

import html
import io
import re
from dataclasses import replace
from typing import Any

import pytest
from feed_making import ANYTHING, FEEDS, SHOW, episode, written
from hypothesis import given, settings
from hypothesis import strategies as st

from spoken_essays.feeds.show_notes import name
from spoken_essays.published import Episode, Soundbite
from spoken_essays.show import Show

feedparser = pytest.importorskip("feedparser")
podcastparser = pytest.importorskip("podcastparser")

URL = "https://essays.example.com/feed.xml"
FULL = (FEEDS / "full.xml").read_bytes()
HOSTILE = [
    "plain",
    "A & B < C > D \"E\" 'F'",
    "]]>",
    "<![CDATA[ x ]]>",
    "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]> &e;",
    "<script>alert(1)</script>",
    "&amp;lt; &#0; &nbsp;",
    "\u202eright to left\u202c 👩‍👧 e\u0301",
    "nul \x00, bell \x07, escape \x1b[31m, half \ud83d",
    "Zeile\u2028Zeile\u2029Absatz\x85Ende",
    "%s {title} \\n ${HOME} $(id)",
    "x" * 10_000,
    "é€😀" * 2000,
]


def hostile(text: str) -> tuple[Show, Episode]:
    """A show and an episode in which all words are these."""
    show = replace(SHOW, title=f"T {text}", description=text, author=f"A {text}", full_text=True)
    made = episode(
        title=f"T {text}",
        summary=f"S {text}",
        author=f"B {text}",
        tags=[f"G {text}"],
        lines=[f"L {text}", text],
        moments=((0.0, f"M {text}"), (5.0, text), (9.0, text)),
        soundbite=Soundbite(start=1.0, duration=20.0, text=text),
        location=f"P {text}",
        episode=1,
        episode_name=f"N {text}",
    )
    return show, made


def podcast(data: bytes) -> Any:
    return podcastparser.parse(URL, io.BytesIO(data))


def test_feedparser_reads_it_as_it_was_meant() -> None:
    read = feedparser.parse(FULL)
    assert not read.bozo
    assert read.feed.title == "Letters & <Notes>"
    assert read.feed.image.href == "https://essays.example.com/show/cover.jpg"
    assert read.feed.podcast_guid == "9b024349-ccf0-5f69-a609-6b82873eab3c"
    assert read.feed.podcast_medium == "newsletter"
    newest, oldest, trailer = read.entries
    assert (newest.id, newest.guidislink) == ("guid-of-second-snow", False)
    assert oldest.published_parsed[:6] == (2026, 1, 1, 4, 30, 0)
    assert (oldest.itunes_duration, oldest.itunes_season, oldest.itunes_episode) == ("62", "1", "1")
    assert oldest.podcast_season == {"name": "Winter & <after>"}
    assert oldest.enclosures[0].href.endswith("/episodes/first-snow/first-snow-0a1b2c3d.mp3")
    assert "<li>00:00:20 What &lt;it&gt; hid</li>" in oldest.content[0].value
    assert trailer.itunes_episodetype == "trailer"


def test_gpodders_parser_reads_it_as_it_was_meant() -> None:
    read = podcast(FULL)
    assert read["itunes_categories"] == [["Society & Culture", "Personal Journals"]]
    assert read["itunes_owner"] == {"email": "ada@example.com", "name": "Ada Müller"}
    assert (read["type"], read["new_url"]) == ("serial", "https://essays.example.org/feed.xml")
    by_guid = {each["guid"]: each for each in read["episodes"]}
    assert len(by_guid) == 3
    assert by_guid["guid-of-second-snow"]["explicit"] is True
    oldest = by_guid["guid-of-first-snow"]
    assert oldest["link"] == "https://essays.example.com/show/episodes/first-snow/index.html"
    assert oldest["enclosures"] == [
        {
            "file_size": 1234567,
            "mime_type": "audio/mpeg",
            "url": "https://essays.example.com/show/episodes/first-snow/first-snow-0a1b2c3d.mp3",
        }
    ]
    assert (oldest["total_time"], oldest["number"], oldest["season"]) == (62, 1, 1)
    assert oldest["description_html"].endswith("<p>It snowed.<br>All &amp; &lt;night&gt;.</p>")
    assert by_guid["guid-of-coming-soon"]["type"] == "trailer"


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_come_back_as_words(text: str) -> None:
    show, made = hostile(text)
    read = podcast(written(show, made))
    (one,) = read["episodes"]
    assert read["title"] == name(f"T {text}")
    assert one["title"] == name(f"T {text}")
    assert read["itunes_author"] == name(f"A {text}")
    assert one["guid"] == made.guid
    assert [each["url"] for each in one["enclosures"]] == [
        "https://essays.example.com/episodes/one/one.mp3"
    ]
    elements = set(re.findall(r"<\s*/?\s*([^\s>/]*)", one["description_html"]))
    assert elements <= {"p", "br", "ul", "li"}


@settings(max_examples=40)
@given(ANYTHING)
def test_any_words_leave_a_feed_that_both_parsers_read(text: str) -> None:
    show, made = hostile(text)
    data = written(show, made)
    read = feedparser.parse(data)
    assert not read.bozo
    assert len(read.entries) == len(podcast(data)["episodes"]) == 1
    assert read.entries[0].id == made.guid


@given(
    numbers=st.tuples(st.integers(1, 9999), st.integers(1, 9999)),
    seconds=st.floats(1, 90_000),
    size=st.integers(1, 2**33),
)
def test_numbers_come_back_as_they_were(
    numbers: tuple[int, int], seconds: float, size: int
) -> None:
    season, number = numbers
    made = episode(season=season, episode=number, seconds=seconds, bytes=size)
    (one,) = podcast(written(SHOW, made))["episodes"]
    assert (one["season"], one["number"], one["total_time"]) == (*numbers, round(seconds))
    assert one["enclosures"][0]["file_size"] == size


def test_the_words_of_the_essay_are_all_there() -> None:
    lines = ["One & <two>,", "three.", "“Four” — 5 > 4?"]
    made = episode(lines=lines, full_text=True)
    (one,) = podcast(written(SHOW, made))["episodes"]
    shown = html.unescape(re.sub("<[^>]*>", "\n", one["description_html"]))
    assert [line for line in shown.splitlines() if line] == [
        "Narrated by a synthetic voice.",
        *lines,
    ]
