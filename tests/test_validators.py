"""What other people's parsers and validators say of a show, all of it asked of `spoken serve`."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import feedparser  # type: ignore[import-untyped]
import podcastparser  # type: ignore[import-untyped]
import pytest
from conftest import needs
from previews import Preview, served

pytestmark = pytest.mark.system
SETTINGS = """
[feed]
license = "cc-by-4.0"
location = "Lisbon"
geo = "38.7,-9.1"
locked = true
funding = "https://slow.water.fm/thanks"
funding_text = "Buy us a ticket"

[seasons]
2 = "By the sea"

[[people]]
name = "Ben Moor"
role = "narrator"
href = "https://ben.moor.fm/"
"""


@pytest.fixture(scope="module")
def preview(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    """A show that says all that can be said, as a podcast app finds it."""
    root = Path(shutil.copytree(built, tmp_path_factory.mktemp("valid") / "show"))
    with (root / "spoken.toml").open("a", encoding="utf-8") as settings:
        settings.write(SETTINGS)
    _say(root / "spoken.toml", 'email = ""', 'email = "ada@slow.water.fm"')
    _say(root / "episodes" / "the-ferry" / "essay.md", "carefully.", "carefully. [teaser]")
    with served(root, "--no-watch") as running:
        assert "Error" not in running.said
        yield running


def _say(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


@pytest.fixture(scope="module")
def feed(preview: Preview) -> bytes:
    return preview.ask("/feed.xml").body


@pytest.fixture(scope="module")
def validators(tmp_path_factory: pytest.TempPathFactory, project: Path) -> Path:
    """The validators that npm has, installed for this run: their folder of modules."""
    folder = tmp_path_factory.mktemp("npm")
    shutil.copy(project / "tests" / "validators" / "package.json", folder)
    said = subprocess.run(
        ["npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    if said.returncode:
        # Without a network this is no fault of ours; CI takes a skipped test for a failed one.
        pytest.skip(f"npm could not install the validators:\n{said.stderr.strip()}")
    return folder / "node_modules"


def run_js(script: str, data: bytes, modules: Path) -> Any:
    """What a script of ours says of the data, as JSON; warnings of its parser are failures."""
    done = subprocess.run(
        ["node", str(Path(__file__).parent / "validators" / script)],
        input=data,
        capture_output=True,
        env={**os.environ, "NODE_PATH": str(modules)},
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b""), done.stderr.decode()
    return json.loads(done.stdout)


def own(preview: Preview, url: str) -> bytes:
    """What lies at an address of the feed."""
    assert url.startswith(preview.url), url
    said = preview.ask("/" + url.removeprefix(preview.url))
    assert said.status == 200, url
    return said.body


SHOW = {
    "title": "Slow Water",
    "author": "Ada Lane",
    "owner": {"name": "Ada Lane", "email": "ada@slow.water.fm"},
    "language": "en",
    "explicit": False,
    "itunesCategory": ["Arts > Books"],
    "itunesType": "episodic",
    "medium": "podcast",
    "locked": True,
    "podcastOwner": "ada@slow.water.fm",
    "podcastFunding": [{"message": "Buy us a ticket", "url": "https://slow.water.fm/thanks"}],
    "podcastLocation": {"name": "Lisbon", "geo": "geo:38.7,-9.1"},
    "podcastSeasons": {"2": {"number": 2, "name": "By the sea"}},
}
EPISODE = {
    "title": "The ferry and the fog",
    "author": "Ada Lane",
    "summary": "A short crossing, told slowly.",
    "explicit": False,
    "itunesEpisode": 3,
    "itunesSeason": 2,
    "itunesEpisodeType": "full",
    "podcastSeason": {"number": 2, "name": "By the sea"},
    "podcastEpisode": {"number": 3},
}
# As this parser calls them: SubRip has a name of its own there.
TRANSCRIPTS = {
    "text/vtt",
    "application/srt",
    "application/json",
    "text/html",
    "text/plain",
}
PHASES = {
    "1": {"transcript", "chapters", "soundbite", "funding", "locked"},
    "2": {"person", "location", "season", "episode"},
    "3": {"license", "guid"},
    "4": {"medium"},
}


@needs("npm")
@needs("node")
def test_partytime_finds_the_whole_show(feed: bytes, validators: Path, preview: Preview) -> None:
    show = run_js("read_feed.js", feed, validators)
    assert {name: show.get(name) for name in SHOW} == SHOW
    assert {phase: set(tags) for phase, tags in show["pc20support"].items()} == PHASES
    assert show["pubsub"]["self"] == preview.url + "feed.xml"
    assert show["license"]["identifier"] == "cc-by-4.0"
    assert {person["name"]: person["role"] for person in show["podcastPeople"]} == {
        "Ada Lane": "Author",
        "Ben Moor": "Narrator",
    }
    assert own(preview, show["itunesImage"]).startswith(b"\xff\xd8")


@needs("npm")
@needs("node")
def test_partytime_finds_the_whole_episode(feed: bytes, validators: Path, preview: Preview) -> None:
    (episode,) = run_js("read_feed.js", feed, validators)["items"]
    assert {name: episode.get(name) for name in EPISODE} == EPISODE
    assert {each["type"] for each in episode["podcastTranscripts"]} == TRANSCRIPTS
    assert all(own(preview, each["url"]) for each in episode["podcastTranscripts"])
    chapters = json.loads(own(preview, episode["podcastChapters"]["url"]))["chapters"]
    assert [each["title"] for each in chapters][1:] == ["What the water said", "What the pier said"]
    assert episode["podcastSoundbites"][0]["title"] == "Step carefully."
    assert len(own(preview, episode["enclosure"]["url"])) == episode["enclosure"]["length"]
    assert b"<html" in own(preview, episode["link"])


def test_feedparser_has_nothing_to_complain_of(feed: bytes, preview: Preview) -> None:
    headers = dict(preview.ask("/feed.xml", "HEAD").headers)
    read = feedparser.parse(feed, response_headers=headers)
    assert not read.bozo, read.get("bozo_exception")
    (entry,) = read.entries
    assert (read.feed.title, entry.title) == ("Slow Water", "The ferry and the fog")
    assert not entry.guidislink and entry.itunes_duration.isdigit()
    assert len(own(preview, entry.enclosures[0].href)) == int(entry.enclosures[0].length)


def test_podcastparser_reads_what_gpodder_shows(feed: bytes, preview: Preview) -> None:
    read = podcastparser.parse(preview.url + "feed.xml", io.BytesIO(feed))
    (episode,) = read["episodes"]
    assert (read["title"], read["type"], read["language"]) == ("Slow Water", "episodic", "en")
    (enclosure,) = episode["enclosures"]
    assert enclosure["mime_type"] == "audio/mpeg"
    assert len(own(preview, enclosure["url"])) == enclosure["file_size"]
    assert (episode["number"], episode["season"]) == (3, 2)
    assert preview.url not in episode["guid"], "a guid of its own, not an address"


def _vtt(feed: bytes, preview: Preview) -> bytes:
    found = re.search(rb'<podcast:transcript url="([^"]+)" type="text/vtt"', feed)
    assert found
    return own(preview, found[1].decode())


@needs("npm")
@needs("node")
def test_the_strict_webvtt_parser_finds_no_error(
    feed: bytes, validators: Path, preview: Preview
) -> None:
    said = run_js("check_vtt.js", _vtt(feed, preview), validators)
    assert said["errors"] == []
    words = " ".join(cue["text"] for cue in said["cues"])
    assert "Nobody saw the pier" in words and "Then step again." in words
    times = [(cue["startTime"], cue["endTime"]) for cue in said["cues"]]
    assert times == sorted(times) and all(start < end for start, end in times)


DAMAGED = {
    "a comma in a time": lambda vtt: vtt.replace(b".", b",", 1),
    "no signature": lambda vtt: vtt.removeprefix(b"WEBVTT"),
    "a bare ampersand and tag": lambda vtt: vtt + b"\n\n00:01:00.000 --> 00:01:01.000\n<v\n",
    "an arrow the wrong way": lambda vtt: vtt.replace(b"-->", b"<--", 1),
}


@needs("npm")
@needs("node")
@pytest.mark.parametrize("damage", DAMAGED)
def test_the_strict_webvtt_parser_would_find_one(
    feed: bytes, validators: Path, preview: Preview, damage: str
) -> None:
    damaged = DAMAGED[damage](_vtt(feed, preview))
    assert run_js("check_vtt.js", damaged, validators)["errors"]


@needs("mp3val")
def test_mp3val_finds_nothing_wrong_with_what_is_downloaded(
    feed: bytes, preview: Preview, tmp_path: Path
) -> None:
    (entry,) = feedparser.parse(feed).entries
    whole, cut = tmp_path / "whole.mp3", tmp_path / "cut.mp3"
    whole.write_bytes(own(preview, entry.enclosures[0].href))
    cut.write_bytes(whole.read_bytes()[:100_000])
    said = [
        subprocess.run(["mp3val", path], capture_output=True, text=True, check=True).stdout
        for path in (whole, cut)
    ]
    assert ["WARNING:" in each or "ERROR:" in each for each in said] == [False, True], said
