"""What `spoken doctor` finds, and how it says it."""

from __future__ import annotations

import shutil
import sys
from collections import namedtuple
from pathlib import Path

import pytest

from spoken_essays import doctor, scaffold
from spoken_essays.config import read_show
from spoken_essays.doctor import Check, checks
from spoken_essays.players import find_player
from spoken_essays.show import Show

Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def show(tmp_path: Path) -> Show:
    scaffold.init(tmp_path, title="Mine", author="Ada")
    return read_show(tmp_path)


def found(show: Show | None, name: str) -> Check:
    return next(check for check in checks(show) if check.name == name)


def test_on_this_machine_everything_that_is_tried_works(show: Show) -> None:
    assert [check for check in checks(show) if check.state == "bad"] == []


def test_outside_of_any_show_the_folder_and_the_cache_are_looked_at() -> None:
    names = [check.name for check in checks(None)]
    assert "this folder" in names
    assert "takes" in names
    assert "feed" not in names
    assert not [check for check in checks(None) if check.state == "bad"]


def test_looking_leaves_nothing_behind(show: Show) -> None:
    before = sorted(show.root.rglob("*"))
    checks(show)
    assert sorted(show.root.rglob("*")) == before


def test_every_sentence_is_one_line_that_a_writer_can_read(show: Show) -> None:
    for check in checks(show):
        assert check.sentence
        assert "\n" not in check.sentence
        assert "Traceback" not in check.sentence


def test_a_library_that_does_not_load_is_named(show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "av", None)
    monkeypatch.delitem(sys.modules, "spoken_essays.sound.codec", raising=False)
    check = found(show, "sound")
    assert check.state == "bad"
    assert "av" in check.sentence
    assert "install spoken-essays anew" in check.sentence


def test_a_folder_that_cannot_be_written_to_is_bad() -> None:
    check = found(Show(root=Path("/dev/null/show")), "show")
    assert check.state == "bad"
    assert "/dev/null/show cannot be written to: " in check.sentence


def test_little_room_on_the_disk_is_a_warning_with_numbers(
    show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(10**9, 10**9, 120_000_000))
    check = found(show, "show")
    assert check.state == "warn"
    assert "only 120 MB free" in check.sentence


def test_a_voice_in_trouble_is_bad_only_if_the_show_speaks_with_it(show: Show) -> None:
    (show.voices / "emma.toml").write_text('engine = "pipper"\n')
    assert found(show, "voice emma").state == "warn"
    assert 'Did you mean "piper"?' in found(show, "voice emma").sentence
    (show.root / "spoken.toml").write_text('voice = "emma"\n')
    assert found(read_show(show.root), "voice emma").state == "bad"


def test_what_a_directory_will_ask_for_is_listed(show: Show) -> None:
    assert found(show, "feed").state == "warn"
    assert found(show, "feed").sentence.endswith("base_url, email, description")
    (show.root / "spoken.toml").write_text(
        'author = "A"\nemail = "a@b.org"\ndescription = "D"\nbase_url = "https://pod.example.org/"\n'
    )
    assert found(read_show(show.root), "feed").state == "ok"


def test_two_essays_with_one_address_are_found_before_a_build_does(show: Show) -> None:
    (show.episodes / scaffold.SAMPLE / "essay.txt").write_text("Another.")
    check = found(show, "episodes")
    assert check.state == "bad"
    assert "essay.md and essay.txt" in check.sentence


def test_a_python_newer_than_any_tried_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "NEWEST_TRIED", (3, 10))
    assert found(None, "python").state == "warn"


def test_without_a_player_one_is_told_of_a_good_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert found(None, "player").state == "warn"


PLAYERS = [
    ("", ".wav", None),
    ("aplay mpg123", ".wav", "aplay"),
    ("aplay mpg123", ".mp3", "mpg123"),
    ("xdg-open paplay", ".flac", "paplay"),
    ("xdg-open aplay", ".mp3", "xdg-open"),
    ("open afplay", ".mp3", "afplay"),
]


@pytest.mark.parametrize(("programs", "suffix", "player"), PLAYERS)
def test_the_first_player_that_can_play_the_file_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, programs: str, suffix: str, player: str | None
) -> None:
    for name in programs.split():
        (tmp_path / name).touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    command = find_player(suffix)
    assert (command[0] if command else None) == player
