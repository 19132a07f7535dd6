"""Hearing lines before publishing: what is written, and what is left behind."""

from __future__ import annotations

import os
import shutil
import wave
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from spoken_essays import audition, players
from spoken_essays.cli import listen
from spoken_essays.errors import SpokenError
from spoken_essays.show import Show
from spoken_essays.sound import codec

RATE = 44_100


def seconds(count: int) -> Iterator[NDArray[np.float32]]:
    for number in range(count):
        yield np.full(RATE, (number + 1) / 10, np.float32)


@pytest.mark.parametrize("words", ["…", "🎉", "* * *"])
def test_what_holds_no_word_is_told_so(tmp_path: Path, words: str) -> None:
    show = Show(root=tmp_path)
    with pytest.raises(SpokenError, match="no word"):
        audition.say(show, words, "joe", tmp_path / "said.wav")
    assert not (tmp_path / "said.wav").exists()


def test_a_wav_is_written_as_its_sound_comes(tmp_path: Path) -> None:
    path = tmp_path / "heard.wav"
    written: list[int] = []

    def coming() -> Iterator[NDArray[np.float32]]:
        for block in seconds(4):
            written.append(path.stat().st_size if path.exists() else 0)
            yield block

    audition._save(coming(), ".wav", path, Show(root=tmp_path))
    assert written[3] > 2 * RATE  # bytes: two of four seconds at least were there by then
    with wave.open(str(path)) as file:
        assert file.getparams()[:4] == (1, 2, RATE, 4 * RATE)
        samples = np.frombuffer(file.readframes(4 * RATE), "<i2")
    assert np.array_equal(samples[::RATE], np.rint(np.arange(1, 5) / 10 * 32_767))


def test_a_flac_holds_the_same_sound(tmp_path: Path) -> None:
    path = tmp_path / "heard.flac"
    audition._save(seconds(3), ".flac", path, Show(root=tmp_path))
    samples, rate = codec.decode_flac(path)
    assert (len(samples), rate) == (3 * RATE, RATE)
    assert np.array_equal(samples[::RATE], np.rint(np.arange(1, 4) / 10 * 32_767))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the files to be heard are put for a while."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


def rendered(path: Path) -> float:
    path.write_bytes(b"sound")
    return 1.0


def test_what_was_heard_is_taken_away_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listen, "find_player", lambda suffix: ("true",))
    listen.hear(rendered, None)
    assert not list(folder.iterdir())


def test_what_cannot_be_rendered_leaves_nothing_behind(folder: Path) -> None:
    def broken(path: Path) -> float:
        path.write_bytes(b"half")
        raise SpokenError("the voice cannot speak")

    with pytest.raises(SpokenError):
        listen.hear(broken, None)
    assert not list(folder.iterdir())


@pytest.mark.parametrize("player", [None, ("false",), ("xdg-open",)])
def test_what_somebody_still_needs_stays(
    folder: Path, monkeypatch: pytest.MonkeyPatch, player: tuple[str, ...] | None
) -> None:
    programs = folder / "programs"
    programs.mkdir()
    (programs / "xdg-open").symlink_to(shutil.which("true") or "")
    monkeypatch.setenv("PATH", str(programs), prepend=os.pathsep)
    monkeypatch.setattr(listen, "find_player", lambda suffix: player)
    listen.hear(rendered, None)
    assert len(list(folder.rglob("heard.wav"))) == 1


def test_a_player_is_named_for_what_it_plays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: name if name in ("aplay", "mpg123") else None)
    assert players.find_player(".wav") == ("aplay", "-q")
    assert players.find_player(".mp3") == ("mpg123", "-q")
    assert players.find_player(".flac") is None
