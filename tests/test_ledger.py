"""What is settled once: an episode's guid and date, and the show's own guid."""

from __future__ import annotations

import re
import tomllib
import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spoken_essays.errors import SettingsError
from spoken_essays.feeds import ledger
from spoken_essays.feeds.ledger import (
    Entry,
    Release,
    identity,
    pin,
    podcast_guid,
    read_entry,
    record,
    speak_anew,
)
from spoken_essays.outlets import SubFeed
from spoken_essays.show import Show

PUBLIC = "https://essays.example.com/show/"
MAY_FIRST = datetime(2026, 5, 1, 8, tzinfo=timezone(timedelta(hours=2)))


def test_an_episode_that_never_was_published_has_no_entry(tmp_path: Path) -> None:
    assert read_entry(tmp_path) is None


def test_what_is_pinned_is_read_back(tmp_path: Path) -> None:
    entry = pin(tmp_path, published=MAY_FIRST)
    assert read_entry(tmp_path) == entry
    assert entry.published == MAY_FIRST
    assert entry.published.utcoffset() == timedelta(hours=2)
    assert uuid.UUID(entry.guid).version == 4


def test_a_second_pin_changes_nothing(tmp_path: Path) -> None:
    entry = pin(tmp_path, published=MAY_FIRST, guid="first")
    before = (tmp_path / "episode.toml").read_bytes()
    assert pin(tmp_path, published=datetime.now(UTC), guid="second") == entry
    assert (tmp_path / "episode.toml").read_bytes() == before


def test_no_two_episodes_get_one_guid(tmp_path: Path) -> None:
    guids = {pin(tmp_path / name, published=MAY_FIRST).guid for name in "abc"}
    assert len(guids) == 3


def test_the_file_says_what_it_is_for(tmp_path: Path) -> None:
    pin(tmp_path, published=MAY_FIRST, guid="abc")
    lines = (tmp_path / "episode.toml").read_text().splitlines()
    assert lines[0].startswith("# Written when this episode was first published")
    assert lines[-2:] == ['guid = "abc"', "published = 2026-05-01T08:00:00+02:00"]


def test_keys_of_others_are_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "episode.toml"
    text = (
        'season_name = "One"\nguid = "abc" # mine\npublished = 2026-05-01T06:00:00Z\n'
        '[others]\nname = "a.mp3"\n'
    )
    path.write_text(text)
    assert pin(tmp_path, published=datetime.now(UTC)) == Entry(guid="abc", published=MAY_FIRST)
    assert path.read_text() == text


RELEASE = Release(
    href="episodes/a/a-1.mp3", bytes=9, seconds=1.5, sound="0a" * 32, sha256="1b" * 32
)


def test_what_was_published_is_noted_and_read_back(tmp_path: Path) -> None:
    entry = pin(tmp_path, published=MAY_FIRST)
    noted = record(tmp_path, RELEASE, keep_days=30, now=MAY_FIRST)
    assert noted == read_entry(tmp_path) == replace(entry, release=RELEASE)


def test_a_replaced_mp3_is_listed_until_its_time_has_come(tmp_path: Path) -> None:
    pin(tmp_path, published=MAY_FIRST)
    for day, name in enumerate(["a-1.mp3", "a-2.mp3", "a-3.mp3", "a-1.mp3"]):
        release = replace(RELEASE, href=f"episodes/a/{name}")
        record(tmp_path, release, keep_days=2, now=MAY_FIRST + timedelta(days=day))
    entry = read_entry(tmp_path)
    assert entry is not None and entry.release is not None
    assert entry.release.href == "episodes/a/a-1.mp3"
    until = [(each.href[11:], (each.until - MAY_FIRST).days) for each in entry.former]
    assert until == [("a-2.mp3", 4), ("a-3.mp3", 5)]


def test_noting_the_same_again_writes_nothing(tmp_path: Path) -> None:
    pin(tmp_path, published=MAY_FIRST)
    record(tmp_path, RELEASE, keep_days=30, now=MAY_FIRST)
    before = (tmp_path / "episode.toml").stat()
    record(tmp_path, RELEASE, keep_days=30, now=MAY_FIRST + timedelta(days=1))
    assert (tmp_path / "episode.toml").stat().st_mtime_ns == before.st_mtime_ns


def test_comments_and_keys_of_others_stay_when_something_is_noted(tmp_path: Path) -> None:
    pin(tmp_path, published=MAY_FIRST, guid="abc")
    path = tmp_path / "episode.toml"
    begun = path.read_text()
    path.write_text(begun.replace('"abc"', '"abc" # mine') + "\n[theirs]\nkey = 1 # so\n")
    record(tmp_path, RELEASE, keep_days=30, now=MAY_FIRST)
    speak_anew(tmp_path)
    text = path.read_text()
    assert text.startswith("# Written when") and 'guid = "abc" # mine\n' in text
    assert "[theirs]\nkey = 1 # so\n" in text
    entry = read_entry(tmp_path)
    assert entry == Entry(guid="abc", published=MAY_FIRST, revision=1, release=RELEASE)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("bytes = 9", "bytes = 0", "bytes in [enclosure] is 0"),
        ('href = "episodes/a', 'href = "episodes/..', "href in [enclosure]"),
        ('href = "episodes/a/a-1.mp3"\n', "", "href in [enclosure] is missing"),
        ("1b" * 32, "1B", "sha256 in [enclosure]"),
        ("seconds = 1.5", 'seconds = "1.5"', "seconds in [enclosure]"),
    ],
)
def test_a_damaged_release_is_named_with_its_line(
    tmp_path: Path, old: str, new: str, problem: str
) -> None:
    pin(tmp_path, published=MAY_FIRST)
    record(tmp_path, RELEASE, keep_days=30, now=MAY_FIRST)
    path = tmp_path / "episode.toml"
    path.write_text(path.read_text().replace(old, new))
    with pytest.raises(SettingsError, match=rf"episode\.toml:\d+: {re.escape(problem)}"):
        read_entry(tmp_path)


def test_no_entry_names_a_former_mp3_outside_the_show(tmp_path: Path) -> None:
    pin(tmp_path, published=MAY_FIRST)
    with (tmp_path / "episode.toml").open("a") as file:
        file.write('[[former]]\nhref = "../../keys.mp3"\nuntil = 2026-06-01T00:00:00Z\n')
    with pytest.raises(SettingsError, match=r"episode\.toml:\d+: href in \[former\]"):
        read_entry(tmp_path)


@pytest.mark.parametrize(
    ("when", "written"),
    [
        (datetime(2026, 5, 1, 8, 0, 0, 999_999, tzinfo=UTC), "2026-05-01T08:00:00+00:00"),
        (datetime(2026, 5, 1, 8), "2026-05-01T08:00:00+00:00"),
        (
            datetime(2026, 5, 1, 8, tzinfo=timezone(-timedelta(hours=9, minutes=30))),
            "2026-05-01T08:00:00-09:30",
        ),
        (
            datetime(1890, 5, 1, 8, tzinfo=timezone(timedelta(minutes=17, seconds=30))),
            "1890-05-01T07:42:30+00:00",
        ),
        (
            datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=5))),
            "0001-01-01T00:00:00+05:00",
        ),
    ],
)
def test_a_date_is_written_with_its_zone_to_the_second(
    tmp_path: Path, when: datetime, written: str
) -> None:
    entry = pin(tmp_path, published=when)
    assert f"published = {written}\n" in (tmp_path / "episode.toml").read_text()
    assert read_entry(tmp_path) == entry


@given(guid=st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=80))
def test_any_guid_from_elsewhere_is_kept_as_it_is(
    tmp_path_factory: pytest.TempPathFactory, guid: str
) -> None:
    folder = tmp_path_factory.mktemp("episode")
    assert pin(folder, published=MAY_FIRST, guid=guid).guid == guid
    read = read_entry(folder)
    assert read is not None
    assert read.guid == guid


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("", "", "guid is missing"),
        ("published = 2026-05-01T08:00:00Z\n", "", "guid is missing"),
        ("# c\nguid = 7\n", ":2", "guid should be text"),
        ('guid = ""\n', ":1", "guid should be text"),
        ('guid = " a"\n', ":1", "guid should be text"),
        ('guid = "a\\nb"\n', ":1", "guid should be text"),
        ('guid = "a"\n', "", "published is missing"),
        ('guid = "a"\npublished = 2026-05-01\n', ":2", "published should be a moment"),
        ('guid = "a"\npublished = 2026-05-01T08:00:00\n', ":2", "with its zone"),
        ('guid = "a"\n\npublished = "2026-05-01T08:00:00Z"\n', ":3", "without quotes"),
        ('guid = "a"\npublished = 2026-13-01T08:00:00Z\n', ":2", ""),
        ('<<<<<<< mine\nguid = "a"\n', ":1", ""),
        ('guid = "a"\nguid = "b"\n', ":2", ""),
    ],
)
def test_a_damaged_entry_names_its_line_and_is_left_as_it_is(
    tmp_path: Path, text: str, line: str, problem: str
) -> None:
    path = tmp_path / "episode.toml"
    path.write_text(text)
    with pytest.raises(SettingsError, match=re.escape(f"episode.toml{line}: ") + f".*{problem}"):
        pin(tmp_path, published=MAY_FIRST)
    assert path.read_text() == text


def test_a_binary_entry_is_no_crash(tmp_path: Path) -> None:
    (tmp_path / "episode.toml").write_bytes(b"\xff\xfe\x00guid")
    with pytest.raises(SettingsError, match=r"episode\.toml:1"):
        read_entry(tmp_path)


def test_a_folder_in_the_entrys_place_is_no_crash(tmp_path: Path) -> None:
    (tmp_path / "episode.toml").mkdir()
    with pytest.raises(SettingsError, match=r"episode\.toml"):
        read_entry(tmp_path)


# The two examples of the Podcasting 2.0 document for <podcast:guid>.
@pytest.mark.parametrize(
    ("url", "guid"),
    [
        ("https://mp3s.nashownotes.com/pc20rss.xml", "917393e3-1b1e-5cef-ace4-edaa54e1f810"),
        ("podnews.net/rss", "9b024349-ccf0-5f69-a609-6b82873eab3c"),
        ("http://podnews.net/rss//", "9b024349-ccf0-5f69-a609-6b82873eab3c"),
    ],
)
def test_a_podcast_guid_is_that_of_the_documents(url: str, guid: str) -> None:
    assert podcast_guid(url) == guid


@pytest.mark.parametrize("url", ["", "http://localhost:8000/", "http://192.168.0.7/show/"])
def test_a_show_without_a_public_address_has_no_identity(tmp_path: Path, url: str) -> None:
    assert identity(Show(root=tmp_path, base_url=url)) is None
    assert not (tmp_path / "identity.toml").exists()


def test_an_identity_is_made_of_the_first_public_address_and_kept(tmp_path: Path) -> None:
    show = Show(root=tmp_path, base_url=PUBLIC.rstrip("/"))
    guid = identity(show)
    assert guid == podcast_guid("essays.example.com/show/feed.xml")
    before = (tmp_path / "identity.toml").read_bytes()
    for url in ("https://moved.example.net/", "http://localhost/", ""):
        assert identity(replace(show, base_url=url)) == guid
    assert (tmp_path / "identity.toml").read_bytes() == before
    assert tomllib.loads(before.decode()) == {"guid": guid}


def test_an_identity_from_elsewhere_is_taken(tmp_path: Path) -> None:
    mine = "917393E3-1B1E-5CEF-ACE4-EDAA54E1F810"
    (tmp_path / ledger.IDENTITY).write_text(f'guid = "{mine}"\nnote = "from my old host"\n')
    assert identity(Show(root=tmp_path)) == mine.lower()


@pytest.mark.parametrize("text", ["", 'guid = "me"\n', "guid = 7\n", "guid = \n", "[guid]\n"])
def test_a_damaged_identity_is_never_replaced(tmp_path: Path, text: str) -> None:
    path = tmp_path / "identity.toml"
    path.write_text(text)
    with pytest.raises(SettingsError, match=r"identity\.toml"):
        identity(Show(root=tmp_path, base_url=PUBLIC))
    assert path.read_text() == text


def test_other_feeds_get_guids_of_their_own_and_keep_them(tmp_path: Path) -> None:
    feeds = {"boats": SubFeed(tags=("boats",))}
    show = Show(root=tmp_path, base_url=PUBLIC, feeds=feeds)
    guid = identity(show)
    first = ledger.feed_identities(show)
    assert first == {"boats": podcast_guid("https://essays.example.com/show/feeds/boats.xml")}
    moved = replace(show, base_url="https://else.example.com/", feeds=feeds | {"fog": SubFeed()})
    assert ledger.feed_identities(moved)["boats"] == first["boats"]
    assert set(ledger.feed_identities(moved)) == {"boats", "fog"}
    assert identity(moved) == guid
