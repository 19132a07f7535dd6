"""Feeds that work where they are asked for, whatever base_url is."""

from __future__ import annotations

from pathlib import Path

import pytest
from previews import served

from spoken_essays.serving.feeds import moved, moves, rooted
from spoken_essays.serving.kinds import is_page

NAMES = ("feed.xml", "feeds", "episodes", "index.html", "cover-1a.jpg", "404.html")
HERE = "http://192.168.1.7:8001/"
BASE = "https://slow.water.fm/"
# What is written, and what is sent.
MOVED = {
    'href="https://slow.water.fm/feed.xml"': 'href="http://192.168.1.7:8001/feed.xml"',
    'url="https://slow.water.fm/episodes/a/a-1.mp3"': (
        'url="http://192.168.1.7:8001/episodes/a/a-1.mp3"'
    ),
    "<link>https://slow.water.fm/</link>": "<link>http://192.168.1.7:8001/</link>",
    '"https://slow.water.fm/cover-1a.jpg"': '"http://192.168.1.7:8001/cover-1a.jpg"',
    "at https://slow.water.fm/feed.xml.": "at http://192.168.1.7:8001/feed.xml.",
    # The author's own site around the show, and other hosts, are where they are.
    "https://slow.water.fm/about": "https://slow.water.fm/about",
    "https://slow.water.fm/feed.xml2": "https://slow.water.fm/feed.xml2",
    "https://slow.water.fm/episodes-of-old/": "https://slow.water.fm/episodes-of-old/",
    "https://slow.water.fm.evil.example/": "https://slow.water.fm.evil.example/",
    "http://slow.water.fm/feed.xml": "http://slow.water.fm/feed.xml",
    "<guid>d4f004a4-453b-4eb6-b535-ca107d4658e8</guid>": (
        "<guid>d4f004a4-453b-4eb6-b535-ca107d4658e8</guid>"
    ),
    "Wasser — 水": "Wasser — 水",
}


@pytest.mark.parametrize(("written", "sent"), MOVED.items())
def test_the_shows_own_files_are_found_here_and_nothing_else(written: str, sent: str) -> None:
    assert moved(written.encode(), base=BASE, here=HERE, names=NAMES).decode() == sent


BASES = {
    "https://a.example/shows/slow/": "https://a.example/shows/slow/feed.xml",
    "https://a.example/x+y(z)/": "https://a.example/x+y(z)/feed.xml",
    # As XML writes it, and as a text inside CDATA has it.
    "https://a.example/you&me/": "https://a.example/you&amp;me/feed.xml",
    "https://a.example/me&you/": "https://a.example/me&you/feed.xml",
    "http://[fd00::2]:8080/": "http://[fd00::2]:8080/feed.xml",
}


@pytest.mark.parametrize(("base", "written"), BASES.items())
def test_any_base_url_is_known_again(base: str, written: str) -> None:
    assert moved(written.encode(), base=base, here=HERE, names=NAMES) == f"{HERE}feed.xml".encode()


WHICH = {
    "feed.xml": True,
    "feed-12.xml": True,
    "feeds/boats.xml": True,
    "episodes/a/oembed.json": True,
    "index.html": False,
    "episodes/a/a.vtt": False,
    "episodes/a/chapters.json": False,
    "feed-x.xml": False,
    "old/feed.xml": False,
}


@pytest.mark.parametrize(("href", "changes"), WHICH.items())
def test_pages_are_shown_as_they_will_be_and_feeds_as_they_work(href: str, changes: bool) -> None:
    assert moves(href, BASE) is changes


def test_pages_of_a_show_without_an_address_name_this_one() -> None:
    assert moves("index.html", "http://127.0.0.1:8000/")
    assert not moves("assets/site-1.css", "http://127.0.0.1:8000/")


def test_the_page_of_what_is_missing_finds_its_style_here_though_the_host_has_it_in_a_folder() -> (
    None
):
    written = (
        b'<link href="/pod/a.css"> <script src="/pod/a.js"> <a href="https://a.fm/pod/"> /pod/'
    )
    sent = b'<link href="/a.css"> <script src="/a.js"> <a href="https://a.fm/pod/"> /pod/'
    assert rooted(written, "https://essays.example.com/pod/") == sent
    assert rooted(sent, "https://essays.example.com/") == sent


def test_a_transcript_in_html_is_no_page() -> None:
    assert not is_page("episodes/a-walk/a-walk.html")
    assert is_page("episodes/a-walk/index.html") and is_page("404.html")


@pytest.mark.parametrize("base", ["", "https://slow.water.fm", "https://a.example/you&me/é/"])
def test_a_feed_is_of_the_address_it_was_asked_at(tmp_path: Path, base: str) -> None:
    (tmp_path / "spoken.toml").write_text(f'base_url = "{base}"\n', encoding="utf-8")
    public = tmp_path / "public"
    public.mkdir()
    written = {
        "": "http://127.0.0.1:8000/",
        "https://slow.water.fm": "https://slow.water.fm/",
    }.get(base, "https://a.example/you&amp;me/%C3%A9/")
    (public / "feed.xml").write_text(f'<a href="{written}feed.xml"/>', encoding="utf-8")
    with served(tmp_path, "--no-build") as preview:
        for host in (f"127.0.0.1:{preview.port}", f"localhost:{preview.port}"):
            said = preview.ask("/feed.xml", Host=host)
            assert said.body == f'<a href="http://{host}/feed.xml"/>'.encode()
        one, other = (preview.ask("/feed.xml", Host=host) for host in ("127.0.0.1", "localhost"))
        assert one.headers["etag"] != other.headers["etag"]
    assert written in (public / "feed.xml").read_text(encoding="utf-8")
