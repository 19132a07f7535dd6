"""Takes are kept by what shapes their sound, and a damaged one is a miss."""

from __future__ import annotations

from array import array
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spoken_essays.cache import Cache, key
from spoken_essays.model import Levels, Room, Take
from spoken_essays.stamps import sealed, unsealed

FLAC = b"fLaC and so on"


def take(name: str = "a" * 64) -> Take:
    levels = Levels(energy=array("d", [0.25, 0.5]), peak=array("d", [0.5, 1.0]))
    return Take(
        key=name, path=Path("essay.md"), voice="joe", rate=22_050, start=10, end=900,
        levels=levels, pauses=((100, 200),),
    )  # fmt: skip


def test_what_is_put_comes_back_as_it_was(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    put = cache.put(take(), FLAC, {"text": "Hello."})
    found = cache.get(put.key)
    assert found is not None
    assert (found.rate, found.start, found.end, found.pauses) == (22_050, 10, 900, ((100, 200),))
    assert found.levels.energy.tolist() == [0.25, 0.5]
    assert found.path.read_bytes() == FLAC
    assert put.fresh and not found.fresh


@pytest.mark.parametrize(
    "room",
    [
        None,
        Room(heard=(0, 990)),
        Room(heard=(120, 990), level=-61.25, quiet=((920, 990), (5, 12)), lowered=4.5),
    ],
)
def test_the_room_of_what_was_recorded_is_kept_with_it(tmp_path: Path, room: Room | None) -> None:
    cache = Cache(tmp_path)
    cache.put(replace(take(), room=room), FLAC, {})
    found = cache.get("a" * 64)
    assert found is not None
    assert found.room == room


def test_a_take_from_before_there_were_rooms_is_as_good_as_new(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.put(take(), FLAC, {})
    sidecar = tmp_path / "aa" / ("a" * 64 + ".json")
    facts = unsealed(sidecar.read_bytes())
    sidecar.write_text(sealed({k: v for k, v in facts.items() if k != "room"}), encoding="utf-8")
    found = cache.get("a" * 64)
    assert found is not None
    assert found.room is None


@pytest.mark.parametrize(
    ("suffix", "damage"),
    [
        (".flac", lambda data: data[:-1]),
        (".flac", lambda data: b"x" + data[1:]),
        (".flac", lambda data: b""),
        (".json", lambda data: data[: len(data) // 2]),
        (".json", lambda data: b"[]"),
        (".json", lambda data: b"{}"),
        (".json", lambda data: b"\xff\xfe"),
        (".json", lambda data: b'"text"'),
        (".json", lambda data: data.replace(b'"start": 10', b'"start": 90')),
        (".json", lambda data: data.replace(b'"start": 10', b'"start": "x"')),
    ],
)
def test_a_damaged_entry_is_a_miss_with_a_warning(tmp_path, suffix, damage) -> None:  # type: ignore[no-untyped-def]
    cache = Cache(tmp_path)
    sound = cache.put(take(), FLAC, {}).path
    path = sound if suffix == ".flac" else sound.with_name("a" * 64 + suffix)
    path.write_bytes(damage(path.read_bytes()))
    with pytest.warns(UserWarning, match="damaged and is spoken again"):
        assert cache.get("a" * 64) is None


def test_an_entry_whose_writing_was_cut_off_is_a_miss_and_no_news(
    tmp_path: Path, recwarn: pytest.WarningsRecorder
) -> None:
    cache = Cache(tmp_path)
    cache.put(take(), FLAC, {}).path.with_name("a" * 64 + ".json").unlink()
    assert cache.get("a" * 64) is None
    assert not recwarn.list


def test_cleaning_drops_what_no_one_uses_and_what_was_cut_off(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    for name in ("a" * 64, "b" * 64):
        gone = cache.put(take(name), FLAC, {}).path
    (tmp_path / "aa" / ".half.part").write_bytes(b"half")
    dropped = {path.name for path, _ in cache.drop_all_but({"a" * 64})}
    assert dropped == {gone.name, "b" * 64 + ".json", ".half.part"}
    assert cache.get("a" * 64) is not None and cache.get("b" * 64) is None


@given(st.text(), st.text(), st.text(), st.text())
def test_a_key_changes_with_the_text_and_with_the_voice(a: str, b: str, c: str, d: str) -> None:
    assert (key(a, b) == key(c, d)) == ((a, b) == (c, d))


def test_two_readings_of_one_line_keep_their_own_sound(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    ours = cache.put(take(), FLAC, {})
    theirs = cache.put(take(), FLAC + b" otherwise", {})
    assert ours.path.read_bytes() == FLAC
    found = cache.get("a" * 64)
    assert found is not None and found.path == theirs.path
    assert [path for path, _ in cache.drop_all_but({"a" * 64})] == [ours.path]
    assert cache.get("a" * 64) is not None
