"""Clips that are none, manifests that were damaged, disks that are full, two programs at once."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import wave
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from clip_making import record, spots, states

from spoken_essays.clips import hearing, manifest
from spoken_essays.clips.records import Laying
from spoken_essays.clips.shelf import Shelf
from spoken_essays.errors import BusyError, SettingsError

ESSAY = ["The ferry", "Nobody saw the pier.", "The captain sang,", "as the horn was broken."]
LINES = spots(*ESSAY)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    (tmp_path / "spoken.toml").touch()
    folder = tmp_path / "voices" / "me" / "the-ferry"
    folder.mkdir(parents=True)
    return Shelf(folder)


def silence(path: Path, *, level: int = 0, seconds: float = 2) -> None:
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        noise = np.random.default_rng(0).integers(-level, level + 1, round(8000 * seconds))
        file.writeframes(noise.astype(np.int16).tobytes())


def cut(path: Path, share: float, seconds: float = 0.3) -> None:
    """What is left of a recording that was broken off."""
    whole = record(path, seconds=seconds).read_bytes()
    path.write_bytes(whole[: round(len(whole) * share)])


def header_only(path: Path) -> None:
    silence(path, seconds=0)


UNREADABLE = {
    "empty": ("3.wav", lambda path: path.write_bytes(b""), "it is empty (0 bytes)"),
    "text": ("3.wav", lambda path: path.write_text("Ring me up. " * 99), "it cannot be read as"),
    "text as mp3": ("3.mp3", lambda path: path.write_text("Hi. " * 999), "it cannot be read as"),
    "silence": ("3.wav", silence, "there is nothing to hear in it"),
    "a muted microphone": ("3.wav", lambda path: silence(path, level=3), "nothing to hear in it"),
    "a header": ("3.wav", header_only, "there is no sound in it"),
    "an ogg without its end": ("3.ogg", lambda path: cut(path, 0.9), "it is not whole"),
    "a webm without its end": ("3.webm", lambda path: cut(path, 0.9), "it is not whole"),
    "a wav without its end": ("3.wav", lambda path: cut(path, 0.9), "it is not whole"),
    "an mp3 without its end": ("3.mp3", lambda path: cut(path, 0.5, 1), "it is not whole"),
    "an m4a without its end": ("3.m4a", lambda path: cut(path, 0.5), "it cannot be read as sound"),
}


@pytest.mark.parametrize(("name", "make", "why"), UNREADABLE.values(), ids=UNREADABLE)
def test_a_file_that_cannot_be_heard_is_named_with_what_is_wrong(
    shelf: Shelf, name: str, make: object, why: str
) -> None:
    make(shelf.folder / name)  # type: ignore[operator]
    shelf.note(LINES)
    [_, _, standing, _] = shelf.standings(LINES).lines
    assert standing.state == "unreadable"
    assert f"{name}: " in standing.why and why in standing.why
    assert "; delete it, or put another recording of the line in its place" in standing.why
    assert "\n" not in standing.why


def test_a_file_that_may_not_be_read_is_looked_at_again_once_it_may(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Path.open

    def locked(self: Path, *how: Any, **more: Any) -> Any:
        if self.name == "3.wav":
            raise PermissionError(13, "Permission denied", str(self))
        return real(self, *how, **more)

    record(shelf.folder / "3.wav")
    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", locked)
        why = shelf.standings(LINES).lines[2].why
    assert "3.wav: it may not be read; give yourself leave to read it, or put" in why
    assert states(shelf, LINES)[2] == "fresh 3.wav"


def test_what_cannot_be_heard_is_bound_once_it_can(shelf: Shelf) -> None:
    cut(shelf.folder / "3.m4a", 0.5)
    shelf.note(LINES)
    assert manifest.read(shelf.folder) == ()
    record(shelf.folder / "3.m4a")
    shelf.note(LINES)
    assert states(shelf, LINES)[2] == "fresh 3.m4a"


def test_a_broken_file_in_a_good_ones_place_is_said_and_forgets_nothing(shelf: Shelf) -> None:
    good = record(shelf.folder / "3.wav").read_bytes()
    shelf.note(LINES)
    (shelf.folder / "3.wav").write_bytes(b"")
    longer = spots("New.", *ESSAY)
    shelf.note(longer)
    assert states(shelf, longer)[3] == "unreadable 3.wav"
    (shelf.folder / "3.wav").write_bytes(good)
    assert states(shelf, longer)[3] == "fresh 3.wav"


def test_a_broken_file_beside_a_good_one_is_not_passed_over(shelf: Shelf) -> None:
    record(shelf.folder / "3.wav")
    shelf.note(LINES)
    (shelf.folder / "3.mp3").write_bytes(b"")
    shelf.note(LINES)
    assert states(shelf, LINES)[2] == "unreadable 3.mp3"
    (shelf.folder / "3.mp3").unlink()
    assert states(shelf, LINES)[2] == "fresh 3.wav"


DAMAGED = {
    "a conflict": ('["3.wav"]\n<<<<<<< HEAD\ntext = "a"\n', 2, "<<<<<<< HEAD"),
    "an open quote": ('["3.wav"]\ntext = "a\n', 2, "a quote is opened and not closed"),
    "no text": (f'["3.wav"]\ndigest = "{"0" * 40}"\n', 1, "text is missing"),
    "a line that is no number": ('["3.wav"]\ntext = "a"\nline = "3"\n', 1, "without the quotes: 3"),
    "a digest cut short": ('["3.wav"]\ntext = "a"\ndigest = "12"\n', 1, "40 hexadecimal digits"),
    "speech that ends before it begins": (
        f'["3.wav"]\ntext = "a"\ndigest = "{"0" * 40}"\nspeech = [2, 1]\n',
        1,
        "the first the smaller one",
    ),
    "a key that is not known": ('["3.wav"]\ntxt = "a"\n', 1, 'Did you mean "text"?'),
    "what stands outside": ('\ntext = "a"\n', 2, "should stand below the name of a recording"),
    "a name twice": ('["3.wav"]\ntext = "a"\n["3.wav"]\n', 3, "there a second time"),
    "no UTF-8": ('["3.wav"]\ntext = "\udcff"\n', 2, "this is not UTF-8 text"),
}


@pytest.mark.parametrize(("text", "line", "why"), DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_manifest_is_an_error_with_its_line_and_is_not_lost(
    shelf: Shelf, text: str, line: int, why: str
) -> None:
    path = shelf.folder / manifest.FILE
    path.write_text(text, errors="surrogateescape")
    before = path.read_bytes()
    sound = record(shelf.folder / "3.wav")
    for attempt in (
        lambda: shelf.standings(LINES),
        lambda: shelf.note(LINES),
        lambda: shelf.lay_down(LINES[0], sound, source="booth"),
    ):
        with pytest.raises(SettingsError, match=re.escape(why)) as caught:
            attempt()
        assert f"clips.toml:{line}: " in caught.value.message
    assert path.read_bytes() == before
    assert {each.name for each in shelf.folder.iterdir()} == {"3.wav", "clips.toml"}


def test_a_byte_order_mark_and_windows_line_ends_are_taken(shelf: Shelf) -> None:
    record(shelf.folder / "3.wav")
    shelf.note(LINES)
    path = shelf.folder / manifest.FILE
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert states(shelf, LINES)[2] == "fresh 3.wav"


@pytest.mark.parametrize("damage", ["", "{}", "[]", '{"schema": 1, "files": {"3.wav": [1, 2]}}'])
def test_what_was_remembered_of_files_can_be_lost(shelf: Shelf, damage: str) -> None:
    record(shelf.folder / "3.wav")
    first = states(shelf, LINES)
    memory = hearing.private(shelf.folder).with_suffix(".json")
    assert memory.exists()
    memory.write_text(damage)
    assert states(shelf, LINES) == first


def test_where_a_disk_takes_nothing_clips_can_be_looked_at(shelf: Shelf) -> None:
    record(shelf.folder / "3.wav")
    place = hearing.private(shelf.folder).parent
    place.parent.mkdir()
    place.write_text("a file where a folder should be")
    assert states(shelf, LINES)[2] == "fresh 3.wav"


@pytest.mark.parametrize("at", range(1, 4))
def test_what_could_not_be_written_to_the_end_was_never_begun(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    """Three clips are laid down and the disk is full at the first, at the last, at the manifest."""
    shelf.lay_down(LINES[0], record(tmp_path / "a.wav"), source="booth")
    before = {path.name: path.read_bytes() for path in shelf.folder.iterdir()}
    sounds = [record(tmp_path / f"{seed}.wav", seed=seed).read_bytes() for seed in range(2)]
    synced, real = [], os.fsync

    def fsync(number: int) -> None:
        synced.append(number)
        if len(synced) == at:
            raise OSError(28, "No space left on device")
        real(number)

    monkeypatch.setattr(os, "fsync", fsync)
    orders = [Laying(spot=LINES[1], sound=each, source="take") for each in sounds]
    with pytest.raises(OSError, match="No space left"):
        shelf.lay_down_all(orders)
    assert {path.name: path.read_bytes() for path in shelf.folder.iterdir()} == before
    shelf.lay_down_all(orders)
    assert len(shelf.standings(LINES).lines[1].readings) == 2


KILLED = """
import os, signal, sys
from pathlib import Path
from spoken_essays.clips.records import Spot
from spoken_essays.clips.shelf import Shelf
os.fsync = lambda number: os.kill(os.getpid(), signal.SIGKILL)
Shelf(Path(sys.argv[1])).lay_down(Spot(number=1, text="Line 1"), b"sound", source="booth")
"""


def test_what_a_killed_program_left_half_written_is_gone_with_the_next_writing(
    shelf: Shelf, tmp_path: Path
) -> None:
    killed = subprocess.run([sys.executable, "-c", KILLED, shelf.folder], check=False)
    assert killed.returncode == -9
    [left] = shelf.folder.iterdir()
    assert left.suffix == ".part"
    others = [shelf.folder / name for name in (".DS_Store", ".3.wav.part", "3.wav.12ab34cd.part")]
    for path in others:
        path.touch()
    clip = shelf.lay_down(LINES[0], record(tmp_path / "a.wav"), source="booth")
    assert set(shelf.folder.iterdir()) == {*others, clip.path, shelf.folder / manifest.FILE}


PROGRAM = """
import sys
from pathlib import Path
from spoken_essays.clips.records import Spot
from spoken_essays.clips.shelf import Shelf
shelf, who = Shelf(Path(sys.argv[1])), int(sys.argv[2])
for number in range(1, 6):
    spot = Spot(number=number, text=f"Line {number}")
    shelf.lay_down(spot, b"%d %d" % (who, number), source="booth")
"""


def test_two_programs_on_one_shelf_lose_nothing_of_each_other(shelf: Shelf) -> None:
    programs = [
        subprocess.Popen([sys.executable, "-c", PROGRAM, shelf.folder, str(who)])
        for who in range(2)
    ]
    assert [each.wait() for each in programs] == [0, 0]
    known = manifest.read(shelf.folder)
    assert len(known) == 10
    assert {clip.path.name for clip in known} == {path.name for path in shelf.folder.glob("*.wav")}
    chosen = [clip.number for clip in known if clip.chosen]
    assert sorted(filter(None, chosen)) == list(range(1, 6))


def test_a_shelf_that_another_program_holds_is_said_to_be_busy(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    sound = record(shelf.folder / "3.wav")
    monkeypatch.setattr("spoken_essays.clips.shelf._PATIENCE", 0.05)
    with shelf._held(), pytest.raises(BusyError, match="another program is changing these clips"):
        shelf.lay_down(LINES[0], sound, source="booth")
