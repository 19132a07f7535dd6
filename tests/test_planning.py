"""What will be said, and what tells that something of it has changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from spoken_essays.addresses import Source
from spoken_essays.cache import Cache
from spoken_essays.feeds.ledger import Entry, Release
from spoken_essays.planning import Plan, plan, read
from spoken_essays.show import Narration, Pacing, Show

EVEN = Pacing(line=450, paragraph=450, blank=0)


@pytest.fixture
def show(tmp_path: Path) -> Show:
    """A show with two names for one voice, in which a line and a paragraph end alike."""
    (tmp_path / "voices").mkdir()
    for name in ("ada", "bea"):
        (tmp_path / "voices" / f"{name}.toml").write_text('engine = "piper"', encoding="utf-8")
    return Show(root=tmp_path, pacing=EVEN, voice="ada")


def planned(show: Show, text: str, name: str = "essay.txt") -> Plan:
    path = show.root / name
    path.write_text(text, encoding="utf-8")
    return plan(show, Source(slug="a-walk", path=path))


def test_a_blank_line_that_sounds_like_none_is_a_change_of_the_transcripts(show: Show) -> None:
    one = planned(show, "A walk\n\nI went out.\nIt rained.\nI went in.\n")
    two = planned(show, "A walk\n\nI went out.\n\nIt rained.\nI went in.\n")
    assert one.sound == two.sound
    assert one.content != two.content


def test_lines_that_only_move_down_change_nothing(show: Show) -> None:
    one = planned(show, "A walk\n\nI went out.\nIt rained.\n")
    two = planned(show, "\n\nA walk\n\nI went out.\nIt rained.\n")
    assert one.content == two.content


def test_another_name_of_the_voice_changes_who_is_shown_and_not_the_sound(show: Show) -> None:
    text = "A walk\n\nI went out.\n"
    one, two = planned(show, text), planned(replace(show, voice="bea"), text)
    assert one.sound == two.sound and one.keys == two.keys
    assert one.content != two.content


def test_an_essay_is_read_as_its_show_wants_it(show: Show) -> None:
    planned(show, "# A walk\n\n![A red door](door.png) stood open.\n", "essay.md")
    source = Source(slug="a-walk", path=show.root / "essay.md")
    assert read(show, source).body[0].lines[0].text == "stood open."
    shown = read(replace(show, images="alt"), source)
    assert shown.body[0].lines[0].text == "A red door stood open."


def test_who_reads_is_said_at_the_end_if_the_show_wants_it(show: Show) -> None:
    silent = planned(show, "A walk\n\nI went out.\n")
    said = planned(replace(show, narration=Narration(disclose=True)), "A walk\n\nI went out.\n")
    assert [part.segment.text for part in said.parts] == [
        *(part.segment.text for part in silent.parts),
        "Narrated by a synthetic voice.",
    ]


def test_what_is_published_is_not_to_be_spoken_again(show: Show, tmp_path: Path) -> None:
    essay = planned(show, "A walk\n\nI went out.\n")
    release = Release(
        href="episodes/was-called/was-called-01234567.mp3",
        bytes=9, seconds=1.5, sound=essay.edition, sha256="1b" * 32,
    )  # fmt: skip
    entry = Entry(guid="abc", published=datetime(2026, 5, 1, tzinfo=UTC), release=release)
    known = replace(essay, entry=entry)
    cache = Cache(tmp_path / "takes")
    assert len(essay.missing(cache)) == 2 and known.missing(cache) == ()
    assert known.places(tmp_path).mp3 == release.href
    assert replace(known, entry=replace(entry, revision=1)).release is None


def test_words_that_are_not_spoken_leave_the_sound_as_it_is(show: Show) -> None:
    plain = planned(show, "---\ntitle: A walk\n---\nI went out.\n")
    other = planned(show, "---\ntitle: A walk\nsummary: Short.\ntags: [a]\n---\nI went out.\n")
    assert plain.edition == other.edition and plain.content != other.content
