"""Files are whole or not there, whoever writes them and whatever goes wrong."""

from __future__ import annotations

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from spoken_essays import files


def test_what_was_written_takes_the_place_of_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "a" / "note.txt"
    assert files.write(path, "one")
    assert files.write(path, "two")
    assert path.read_text(encoding="utf-8") == "two"
    assert [each.name for each in path.parent.iterdir()] == ["note.txt"]


def test_what_is_there_already_is_not_written_again(tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    files.write(path, "one")
    before = path.stat()
    assert not files.write(path, "one")
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_an_error_leaves_the_old_file_and_no_other(tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    files.write(path, "one")
    with pytest.raises(KeyboardInterrupt):
        _interrupted_write(path)
    assert path.read_text(encoding="utf-8") == "one"
    assert list(tmp_path.iterdir()) == [path]


def _interrupted_write(path: Path) -> None:
    with files.replacing(path) as part:
        part.write_text("half", encoding="utf-8")
        raise KeyboardInterrupt


def test_what_a_killed_writer_left_of_a_file_is_swept_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "a [1].mp3"
    others = {"a [1].mp3", ".a 1.mp3.12ab34cd.part", ".a [1].mp3.bak", ".a [1].mp3.part", "b.part"}
    for name in (*others, ".a [1].mp3.12ab34cd.part", ".a [1].mp3.12ab34cd.part.again"):
        (tmp_path / name).touch()
    files.sweep(path, tmp_path / "missing" / "b.mp3")
    assert {each.name for each in tmp_path.iterdir()} == others
    files.sweep(tmp_path / "*")
    assert {each.name for each in tmp_path.iterdir()} == others - {".a 1.mp3.12ab34cd.part"}


@pytest.mark.parametrize(("umask", "mode"), [(0o022, 0o644), (0o027, 0o640), (0o077, 0o600)])
def test_a_file_has_the_rights_that_the_umask_leaves(tmp_path: Path, umask: int, mode: int) -> None:
    before = os.umask(umask)
    try:
        files.write(tmp_path / "note.txt", "one")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "note.txt").stat().st_mode) == mode


def test_writers_in_many_threads_leave_the_umask_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def touched(_: int) -> int:
        raise AssertionError("the umask belongs to the whole process")

    with monkeypatch.context() as patch, ThreadPoolExecutor(4) as pool:
        patch.setattr(os, "umask", touched)
        list(pool.map(lambda n: files.write(tmp_path / f"{n}.txt", "one"), range(20)))
    assert len(list(tmp_path.iterdir())) == 20


def test_a_name_as_long_as_a_file_may_have_can_be_written(tmp_path: Path) -> None:
    path = tmp_path / ("é" * 120 + ".txt")
    assert files.write(path, "one") and path.is_file()
