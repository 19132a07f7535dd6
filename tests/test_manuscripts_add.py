"""``spoken add`` as its user types it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import spoken
from manuscript_making import SAMPLES, added, empty_show
from web_host import Host, Served, hosting

from spoken_essays.errors import ManuscriptError, ShowError
from spoken_essays.intake.adding import add
from spoken_essays.intake.records import Choice, Wishes
from spoken_essays.intake.writing import known_as, sources
from spoken_essays.show import Show
from spoken_essays.text.essay import read_essay


@pytest.fixture
def fresh(tmp_path: Path) -> Show:
    return empty_show(tmp_path / "show")


@pytest.fixture
def host() -> Iterator[Host]:
    with hosting() as found:
        yield found


def test_a_file_becomes_an_episode_and_what_is_next_is_said(fresh: Show) -> None:
    done = spoken("add", SAMPLES / "lamp.docx", "--draft", cwd=fresh.root)
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines() == [
        "The lamp in the stairwell",
        "  made      episodes/the-lamp-in-the-stairwell/essay.md (130 words)",
        "  left out  1 note, 1 table",
        "Next: spoken plan the-lamp-in-the-stairwell",
    ]
    planned = spoken("plan", "the-lamp-in-the-stairwell", "--json", cwd=fresh.root)
    assert planned.code == 0


def test_nothing_that_is_there_is_overwritten(fresh: Show) -> None:
    essay = added(fresh, SAMPLES / "harbour.txt").path
    essay.write_text("My own words.", encoding="utf-8")
    done = spoken("add", SAMPLES / "harbour.txt", cwd=fresh.root)
    assert done.code == 1
    assert done.err == (
        "Error: episodes/the-harbour-in-february/essay.md is there already, and is left as it is;"
        " choose another name: --slug the-harbour-in-february-2\n"
    )
    assert essay.read_text(encoding="utf-8") == "My own words."
    assert spoken("add", SAMPLES / "harbour.txt", "--slug", "x", cwd=fresh.root).code == 0


def test_an_essay_in_plain_text_takes_a_slug_too(fresh: Show) -> None:
    (fresh.episodes / "x").mkdir(parents=True)
    (fresh.episodes / "x" / "essay.txt").write_text("Words.", encoding="utf-8")
    with pytest.raises(ShowError, match="is there already"):
        added(fresh, SAMPLES / "harbour.txt", slug="x")


def test_a_slug_that_can_be_no_address_is_a_sentence(fresh: Show) -> None:
    with pytest.raises(ShowError, match="try --slug a-b"):
        added(fresh, SAMPLES / "harbour.txt", slug="A B")


@pytest.mark.parametrize(
    ("given", "kind", "title", "text"),
    [
        (b"# A title\n\nWords *here*.\n", "", "A title", "Words *here*."),
        (b"A title\n\nWords *here*.\n", "txt", "A title", "Words \\*here\\*."),
        (b"<p>Words <i>here</i>.", "html", "X", "Words *here*."),
        ((SAMPLES / "rain.rtf").read_bytes(), "", "Rain on a tin roof", "We drank \\[pause\\]"),
        ((SAMPLES / "lamp.odt").read_bytes(), "", "The lamp in the stairwell", "1994\\. That"),
    ],
    ids=["md", "txt", "html", "rtf", "odt"],
)
def test_standard_input_may_be_of_any_kind(
    fresh: Show, given: bytes, kind: str, title: str, text: str
) -> None:
    command = [sys.executable, "-m", "spoken_essays", "add", "-", "--slug", "x"]
    done = subprocess.run(
        command + (["--as", kind] if kind else []), cwd=fresh.root, input=given, check=True
    )
    essay = read_essay(fresh.episodes / "x" / "essay.md", slug="x")
    assert (done.returncode, essay.title, essay.source) == (0, title, ())
    assert text in essay.path.read_text(encoding="utf-8")


def test_what_has_no_title_needs_an_address(fresh: Show) -> None:
    command = [sys.executable, "-m", "spoken_essays", "add", "-"]
    done = subprocess.run(command, cwd=fresh.root, input=b"Just words.", capture_output=True)
    assert done.returncode == 1
    assert b"give one: --slug my-episode" in done.stderr


def test_a_book_shows_its_chapters_before_any_is_added(fresh: Show) -> None:
    done = spoken("add", SAMPLES / "rooms.epub", cwd=fresh.root)
    assert done.out.splitlines()[:3] == [
        "Three rooms has 4 chapters:",
        "    1  Three rooms  (3 words)",
        "    2  The kitchen  (11 words)",
    ]
    assert not fresh.episodes.exists()
    said = spoken("add", SAMPLES / "rooms.epub", "--json", cwd=fresh.root).json
    assert said["added"] == []
    assert said["chapters"][3] == {"number": 4, "title": "Two", "words": 8}


def test_chosen_chapters_become_episodes_each_once(fresh: Show) -> None:
    book = str(SAMPLES / "rooms.epub")
    made = list(add(fresh, book, Wishes(chapters="2,4")))
    assert [getattr(each, "slug", "") for each in made] == ["the-kitchen", "three-rooms-two"]
    again = list(add(fresh, book, Wishes(chapters="2-4")))
    assert [getattr(each, "slug", "") for each in again] == ["", "the-hall", ""]


def test_chapters_as_one_episode_keep_their_titles_as_headings(fresh: Show) -> None:
    found = added(fresh, SAMPLES / "rooms.epub", chapters="2-3", as_one=True, slug="rooms")
    text = found.path.read_text(encoding="utf-8")
    assert [line for line in text.splitlines() if line[:1] == "#"] == [
        "# The kitchen",
        "# The hall",
    ]


@pytest.mark.parametrize("chapters", ["0", "5", "2-9", "3-2", "a", "1,", "-"])
def test_chapters_that_are_not_there_are_a_sentence(fresh: Show, chapters: str) -> None:
    with pytest.raises(ManuscriptError, match="numbers from 1 to 4"):
        list(add(fresh, str(SAMPLES / "rooms.epub"), Wishes(chapters=chapters)))


def test_many_chapters_cannot_have_one_slug(fresh: Show) -> None:
    with pytest.raises(ManuscriptError, match="add --one"):
        list(add(fresh, str(SAMPLES / "rooms.epub"), Wishes(chapters="all", slug="x")))
    [choice] = add(fresh, str(SAMPLES / "rooms.epub"), Wishes(slug="x"))
    assert isinstance(choice, Choice)


def test_only_books_have_chapters(fresh: Show) -> None:
    with pytest.raises(ManuscriptError, match="is no book"):
        added(fresh, SAMPLES / "lamp.docx", chapters="1")


def test_a_page_is_fetched_and_known_again(fresh: Show, host: Host) -> None:
    page = (SAMPLES / "page.html").read_bytes()
    host.redirect("/short", "/umbrellas/?utm_source=feed")
    host.files["/umbrellas/?utm_source=feed"] = Served(body=page, type="text/html")
    found = added(fresh, f"{host.url}/short", private=True)
    essay = read_essay(found.path, slug=found.slug)
    assert essay.source == (f"{host.url}/umbrellas/?utm_source=feed",)
    host.files["/umbrellas"] = Served(body=page, type="text/html")
    with pytest.raises(ShowError, match="came from there already"):
        added(fresh, f"{host.url}/umbrellas#top", private=True, slug="other")


def test_a_document_may_lie_on_the_web_under_any_name(fresh: Show, host: Host) -> None:
    host.files["/get?id=7"] = Served(
        body=(SAMPLES / "table.docx").read_bytes(), type="application/octet-stream"
    )
    found = added(fresh, f"{host.url}/get?id=7", private=True)
    assert found.title == "Small instructions for a long table"


@pytest.mark.parametrize(
    ("body", "type", "said"),
    [
        (b"\x89PNG\r\n", "image/png", "is a picture"),
        (b"{}", "application/json", "is application/json: neither a page nor a manuscript"),
        (b"<html><body><nav>Menu</nav></body></html>", "text/html", "holds no article"),
        (b"", "text/html", "holds no article"),
    ],
)
def test_what_is_no_manuscript_is_a_sentence(
    fresh: Show, host: Host, body: bytes, type: str, said: str
) -> None:
    host.files["/x"] = Served(body=body, type=type)
    with pytest.raises(ManuscriptError, match=said):
        added(fresh, f"{host.url}/x", private=True)


def test_the_whole_of_a_page_can_be_had(fresh: Show) -> None:
    found = added(fresh, SAMPLES / "page.html", whole=True)
    assert "tennis rackets" in found.path.read_text(encoding="utf-8")


def test_private_addresses_are_not_fetched_unless_they_are_trusted(fresh: Show, host: Host) -> None:
    done = spoken("add", f"{host.url}/x", cwd=fresh.root)
    assert done.code == 1
    assert done.err == (
        "Error: 127.0.0.1 is not on the public internet (127.0.0.1); if you trust it, use"
        " --allow-private\n"
    )
    assert host.asked == []


@pytest.mark.parametrize(
    ("package", "sample"),
    [("mammoth", "lamp.docx"), ("striprtf", "rain.rtf"), ("trafilatura", "page.html")],
)
def test_a_missing_part_is_a_sentence(
    fresh: Show, tmp_path: Path, package: str, sample: str
) -> None:
    (tmp_path / f"{package}.py").write_text("raise ImportError", encoding="utf-8")
    done = spoken("add", SAMPLES / sample, cwd=fresh.root, PYTHONPATH=str(tmp_path))
    assert done.code == 1
    assert done.err.endswith('pip install "spoken-essays[add]"\n')


@pytest.mark.parametrize(
    "arguments",
    [[], ["a.txt", "--feed", "https://x.fm/"], ["--feed", "https://x.fm/", "--slug", "x"]],
)
def test_a_command_that_was_not_written_rightly_is_2(fresh: Show, arguments: list[str]) -> None:
    assert spoken("add", *arguments, cwd=fresh.root).code == 2


def test_what_is_not_there_is_a_sentence(fresh: Show) -> None:
    for what, said in (
        ("no.docx", "no such file"),
        (".", "is a folder"),
        ("ftp://x/", "only addr"),
    ):
        with pytest.raises(ManuscriptError, match=said):
            added(fresh, what)


@pytest.mark.parametrize(
    "other",
    [
        "http://example.org/a",
        "https://www.example.org/a/",
        "https://example.org/a?utm_source=x&utm_medium=y#z",
    ],
)
def test_one_page_is_known_by_all_its_spellings(other: str) -> None:
    assert known_as(other) == known_as("https://example.org/a")


def test_pages_of_one_path_are_told_apart() -> None:
    assert known_as("https://example.org/?p=1") != known_as("https://example.org/?p=2")


def test_an_essay_that_is_still_empty_comes_from_nowhere(fresh: Show) -> None:
    (fresh.episodes / "x").mkdir(parents=True)
    (fresh.episodes / "x" / "essay.md").touch()
    assert sources(fresh) == {}
