"""What will be said, and what tells that something of it has changed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from spoken_essays.addresses import Source
from spoken_essays.planning import Plan, plan, read
from spoken_essays.show import Pacing, Show

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
