"""A shelf of clips: files dropped in by hand or laid down, and what becomes of them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from clip_making import FORMATS, record, spots, states

from spoken_essays.clips import manifest
from spoken_essays.clips.records import Laying, Spot
from spoken_essays.clips.shelf import Shelf

ESSAY = ["The ferry", "Nobody saw the pier.", "The captain sang,", "as the horn was broken."]
LINES = spots(*ESSAY)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    (tmp_path / "spoken.toml").touch()
    return Shelf(tmp_path / "voices" / "me" / "the-ferry")


def dropped(shelf: Shelf, *names: str) -> None:
    """Recordings dropped in by hand, each with bytes of its own."""
    for name in names:
        record(shelf.folder / name, seed=sum(map(ord, name)))


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


NAMES = {
    "003.wav": 3,
    "03-first words.m4a": 3,
    "3.mp3": 3,
    "3 - take.wav": 3,
    "3_the captain.flac": 3,
    "3 (1).ogg": 3,
    "3.second.take.wav": 3,
    " 3.wav": 3,
    "0003.WAV": 3,
    "3…äöü 🙂.wav": 3,
    "1.webm": 1,
    "9.wav": None,
    "0.wav": None,
    "3rd.wav": None,
    "Memo 3.m4a": None,
    "2026-05-01 10.30.m4a": None,
    "03-05-2026.wav": None,
    "20260501_103000.m4a": None,
    "99999999999999999999.wav": None,
}


@pytest.mark.parametrize(("name", "number"), NAMES.items(), ids=NAMES)
def test_a_file_dropped_in_is_for_the_line_whose_number_it_bears(
    shelf: Shelf, name: str, number: int | None
) -> None:
    made = record(shelf.folder / f"0{Path(name).suffix.lower()}")
    made.rename(shelf.folder / name)
    found = shelf.standings(LINES)
    assert [each.spot.number for each in found.lines if each.state == "fresh"] == (
        [number] if number else []
    )
    assert [clip.path.name for clip in found.loose] == ([] if number else [name])


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("channels", [1, 2])
def test_every_common_format_is_a_clip(shelf: Shelf, suffix: str, channels: int) -> None:
    record(shelf.folder / f"2{suffix}", channels=channels)
    assert states(shelf, LINES) == ["missing", f"fresh 2{suffix}", "missing", "missing"]


def test_what_is_no_clip_is_left_alone(shelf: Shelf) -> None:
    dropped(shelf, "1.wav", "room-tone.wav", "Room Tone 2.flac", ".2.wav")
    (shelf.folder / "3.wav").mkdir()
    (shelf.folder / "4.wav").symlink_to("nowhere.wav")
    for name in ("notes.txt", ".DS_Store", "2.wav.part", "3.crdownload", "4", "clips.toml~"):
        (shelf.folder / name).write_text("1")
    assert states(shelf, LINES) == ["fresh 1.wav", "missing", "missing", "missing"]
    assert not shelf.standings(LINES).loose


def test_an_episode_without_a_folder_has_no_clips(shelf: Shelf) -> None:
    shelf.note(LINES)
    assert states(shelf, LINES) == ["missing"] * 4
    assert not shelf.folder.exists()


def test_looking_changes_nothing_and_noting_only_the_manifest(shelf: Shelf) -> None:
    dropped(shelf, "1.wav", "02 pier.flac", "memo.wav")
    before = contents(shelf.folder)
    shelf.standings(LINES)
    assert contents(shelf.folder) == before
    shelf.note(LINES)
    after = contents(shelf.folder)
    assert {name: after[name] for name in before} == before
    assert after.keys() - before.keys() == {"clips.toml"}
    shelf.note(LINES)
    assert contents(shelf.folder) == after


def test_lines_put_in_above_do_not_move_a_clip_that_was_noted(shelf: Shelf) -> None:
    dropped(shelf, "2.wav", "3.wav")
    shelf.note(LINES)
    later = spots("Another title", *ESSAY[1:], "And more.")
    longer = spots("New.", *ESSAY)
    assert states(shelf, later)[:3] == ["missing", "fresh 2.wav", "fresh 3.wav"]
    assert states(shelf, longer)[:4] == ["missing", "missing", "fresh 2.wav", "fresh 3.wav"]


def test_the_number_counts_again_when_the_manifest_is_lost(shelf: Shelf) -> None:
    dropped(shelf, "2.wav")
    shelf.note(LINES)
    (shelf.folder / manifest.FILE).unlink()
    assert states(shelf, spots("New.", *ESSAY))[:3] == ["missing", "fresh 2.wav", "missing"]


def test_a_clip_stays_fresh_when_only_punctuation_changes(shelf: Shelf) -> None:
    dropped(shelf, "3.wav")
    shelf.note(LINES)
    styled = spots(*ESSAY[:2], "“The Captain” sang …", ESSAY[3])
    assert states(shelf, styled)[2] == "fresh 3.wav"


def test_a_line_with_other_words_has_a_stale_clip_until_it_is_kept(shelf: Shelf) -> None:
    dropped(shelf, "3.wav")
    shelf.note(LINES)
    changed = spots(*ESSAY[:2], "The captain spoke,", ESSAY[3])
    [*_, standing, _] = shelf.standings(changed).lines
    assert standing.state == "stale"
    assert standing.clip and standing.clip.text == "The captain sang,"
    assert standing.why.startswith("its words have changed: it was “The captain sang,”; ")
    before = contents(shelf.folder)
    shelf.keep(standing)
    assert states(shelf, changed)[2] == "fresh 3.wav"
    assert states(shelf, LINES)[2] == "stale 3.wav"
    assert contents(shelf.folder).keys() == before.keys()


def test_a_clip_is_known_under_another_name(shelf: Shelf) -> None:
    dropped(shelf, "2.wav", "3.wav")
    shelf.note(LINES)
    (shelf.folder / "3.wav").rename(shelf.folder / "the captain.wav")
    assert states(shelf, LINES)[1:3] == ["fresh 2.wav", "fresh the captain.wav"]
    shelf.note(LINES)
    assert '["the captain.wav"]' in (shelf.folder / manifest.FILE).read_text()


def test_two_clips_that_change_names_stay_with_their_lines(shelf: Shelf) -> None:
    dropped(shelf, "2.wav", "3.wav")
    shelf.note(LINES)
    for old, new in (("2.wav", "x"), ("3.wav", "2.wav"), ("x", "3.wav")):
        (shelf.folder / old).rename(shelf.folder / new)
    assert states(shelf, LINES)[1:3] == ["fresh 3.wav", "fresh 2.wav"]


def test_a_copy_under_another_number_is_that_lines_too(shelf: Shelf) -> None:
    dropped(shelf, "2.wav")
    shelf.note(LINES)
    shutil.copy(shelf.folder / "2.wav", shelf.folder / "3.wav")
    assert states(shelf, LINES)[1:3] == ["fresh 2.wav", "fresh 3.wav"]


def test_another_recording_under_the_same_name_is_for_that_line_as_it_is_now(shelf: Shelf) -> None:
    dropped(shelf, "2.wav")
    shelf.note(LINES)
    longer = spots("New.", *ESSAY)
    record(shelf.folder / "2.wav", seed=1, seconds=0.5)
    assert states(shelf, longer)[1:3] == ["fresh 2.wav", "missing"]


def test_a_clip_laid_down_here_and_edited_stays_with_its_line(shelf: Shelf, tmp_path: Path) -> None:
    clip = shelf.lay_down(LINES[1], record(tmp_path / "a.wav"), start=0.1, end=0.2, source="booth")
    record(clip.path, seed=1, seconds=0.5)
    longer = spots("New.", *ESSAY)
    [_, _, standing, *_] = shelf.standings(longer).lines
    assert standing.state == "fresh"
    # Where speech was is not where it is.
    assert standing.clip and (standing.clip.start, standing.clip.end) == (None, None)


def test_a_file_without_a_number_that_was_edited_stays_with_the_line_it_was_chosen_for(
    shelf: Shelf,
) -> None:
    dropped(shelf, "memo.wav")
    shelf.choose(shelf.standings(LINES).loose[0], LINES[1])
    record(shelf.folder / "memo.wav", seed=1, seconds=0.5)
    assert states(shelf, LINES)[1] == "fresh memo.wav"


def test_a_clip_that_was_deleted_is_forgotten(shelf: Shelf) -> None:
    dropped(shelf, "2.wav", "3.wav")
    shelf.note(LINES)
    (shelf.folder / "3.wav").unlink()
    assert states(shelf, LINES)[1:3] == ["fresh 2.wav", "missing"]
    shelf.note(LINES)
    assert [clip.path.name for clip in manifest.read(shelf.folder)] == ["2.wav"]


def test_two_files_for_one_line_are_not_chosen_between(shelf: Shelf) -> None:
    dropped(shelf, "3.wav", "03 again.m4a")
    for _ in range(2):
        [_, _, standing, _] = shelf.standings(LINES).lines
        assert (standing.state, standing.clip) == ("doubled", None)
        assert "03 again.m4a and " in standing.why and "3.wav are both for" in standing.why
        shelf.note(LINES)
    shelf.choose(standing.readings[1])
    assert states(shelf, LINES)[2] == "fresh 3.wav"


def test_the_same_file_twice_is_one_clip(shelf: Shelf) -> None:
    dropped(shelf, "3.wav")
    shutil.copy(shelf.folder / "3.wav", shelf.folder / "3 (copy).wav")
    shelf.note(LINES)
    assert states(shelf, LINES)[2].startswith("fresh 3")


def test_a_file_dropped_in_later_is_the_one_that_is_used(shelf: Shelf) -> None:
    dropped(shelf, "3.wav")
    shelf.note(LINES)
    dropped(shelf, "3 better.wav")
    for _ in range(2):
        assert states(shelf, LINES)[2] == "fresh 3 better.wav"
        shelf.note(LINES)
    [_, _, standing, _] = shelf.standings(LINES).lines
    assert [clip.path.name for clip in standing.readings if not clip.chosen] == ["3.wav"]


def test_readings_are_laid_down_beside_each_other_and_chosen(shelf: Shelf, tmp_path: Path) -> None:
    first, second, third = (
        shelf.lay_down(LINES[2], record(tmp_path / "a.wav", seed=seed).read_bytes(), source="booth")
        for seed in (1, 2, 3)
    )
    assert first.path.name.startswith("003-the-captain-sang-") and first.path.suffix == ".wav"
    assert len({first.path, second.path, third.path}) == 3
    assert states(shelf, LINES)[2] == f"fresh {third.path.name}"
    aside = record(tmp_path / "b.wav", seed=4)
    shelf.lay_down(LINES[2], aside, source="take", chosen=False)
    assert states(shelf, LINES)[2] == f"fresh {third.path.name}"
    shelf.choose(first)
    [_, _, standing, _] = shelf.standings(LINES).lines
    assert standing.clip == first
    paths = [clip.path for clip in standing.readings]
    assert paths[:3] == [first.path, second.path, third.path]
    assert [clip.chosen for clip in standing.readings] == [True, False, False, False]


def test_a_line_whose_readings_are_all_set_aside_has_none_in_use(
    shelf: Shelf, tmp_path: Path
) -> None:
    shelf.lay_down(LINES[2], record(tmp_path / "b.wav"), source="take", chosen=False)
    [_, _, standing, _] = shelf.standings(LINES).lines
    assert standing.state == "missing"
    assert standing.why.startswith("its readings are all set aside; ")
    assert len(standing.readings) == 1


def test_any_recording_can_be_chosen_for_any_line(shelf: Shelf) -> None:
    dropped(shelf, "memo.wav", "3.wav")
    shelf.note(LINES)
    shelf.choose(shelf.standings(LINES).loose[0], LINES[1])
    three = shelf.standings(LINES).lines[2].clip
    assert three is not None
    shelf.choose(three, LINES[3])
    found = ["missing", "fresh memo.wav", "missing", "fresh 3.wav"]
    assert states(shelf, LINES) == found


NASTY = ["…", "🙂", "../../etc/passwd", "CON", "a" * 5000, 'ʻOkina / \\ : * ? " < > |\0\n', "你好"]


@pytest.mark.parametrize("text", NASTY)
def test_a_clip_has_a_name_that_any_disk_takes(shelf: Shelf, tmp_path: Path, text: str) -> None:
    for spot in (Spot(number=7, text=text), Spot(number=None, text=text)):
        clip = shelf.lay_down(spot, record(tmp_path / "a.wav"), source="booth")
        assert clip.path.parent == shelf.folder
        assert clip.path.name.isascii() and len(clip.path.name) < 64
        assert not set(clip.path.name) - set("abcdefghijklmnopqrstuvwxyz0123456789-.")
        assert states(shelf, [spot]) == [f"fresh {clip.path.name}"]


def test_the_manifest_is_written_as_people_read_it(shelf: Shelf, tmp_path: Path) -> None:
    texts = ['Say "Go" \\ now', "Go.", "Go."]
    lines = [each.spot for each in shelf.standings(spots(*texts)).lines]
    sounds = [record(tmp_path / f"{seed}.wav", seed=seed) for seed in range(3)]
    shelf.lay_down_all(
        [
            Laying(spot=lines[2], sound=sounds[2], source="take", start=0.05, end=0.25),
            Laying(spot=lines[0], sound=sounds[0], source="booth"),
            Laying(spot=lines[1], sound=sounds[1], source="take", chosen=False),
        ]
    )
    text = (shelf.folder / manifest.FILE).read_text(encoding="utf-8")
    names = [line for line in text.splitlines() if line.startswith("[")]
    assert [name[2:6] for name in names] == ["001-", "002-", "003-"]
    assert 'text = "Say \\"Go\\" \\\\ now"\nline = 1\n' in text
    assert 'text = "Go."\nline = 2\nchosen = false\n' in text
    assert "line = 3\noccurrence = 2\nspeech = [0.05, 0.25]\n" in text
    shelf.note(lines)
    assert (shelf.folder / manifest.FILE).read_text(encoding="utf-8") == text


def test_what_is_written_is_what_is_read(shelf: Shelf, tmp_path: Path) -> None:
    known = tuple(
        shelf.lay_down(spot, record(tmp_path / "a.wav", seed=place), source="booth", end=1, start=0)
        for place, spot in enumerate(LINES)
    )
    assert manifest.read(shelf.folder) == known


def test_room_tone_lies_beside_the_clips_or_is_the_voices(shelf: Shelf, tmp_path: Path) -> None:
    assert shelf.room_tone() is None
    ours = record(shelf.folder.parent / "room-tone.flac")
    assert shelf.room_tone() == ours
    first = shelf.lay_room_tone(record(tmp_path / "a.wav"))
    assert shelf.room_tone() == first == shelf.folder / "room-tone.wav"
    second = shelf.lay_room_tone(record(tmp_path / "a.wav", seed=1).read_bytes())
    assert shelf.room_tone() == second == shelf.folder / "room-tone-2.wav"
    assert first.exists()
    assert states(shelf, LINES) == ["missing"] * 4
