"""A disk that is full: said in a sentence, nothing half-written, and the next build goes on."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from booths import house, served, wav
from conftest import needs, spoken

pytestmark = [
    pytest.mark.system,
    needs("mount"),
    pytest.mark.skipif(os.geteuid() != 0, reason="needs the program mount, as root"),
]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 1 MB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "spoken-test", disk], check=True)
    try:
        yield disk
    finally:
        subprocess.run(["umount", disk], check=True)


def test_a_reading_for_which_there_is_no_room_is_refused_whole_and_taken_later(
    small_disk: Path,
) -> None:
    root = house(small_disk / "show", "---\ntitle: A crossing\n---\n\nStep carefully.\n")
    tone = (np.sin(np.arange(44_100) / 20) * 8000).astype("<i2").tobytes()
    with served(root, "a-crossing") as booth:
        line = booth.essay()["lines"][1]
        full = small_disk / "full"
        with pytest.raises(OSError, match="No space left"):
            full.write_bytes(bytes(2_000_000))
        answer = booth.read(line, wav(tone))
        assert answer.status == 507 and b"No space left" in answer.body
        assert not [each for each in root.rglob("*") if each.suffix in (".wav", ".part")]
        full.unlink()
        assert booth.read(line, wav(tone)).status == 201
        assert booth.essay()["lines"][1]["state"] == "fresh"


def test_a_full_disk_is_said_so_and_loses_nothing(small_disk: Path, built: Path) -> None:
    show = small_disk / "show"
    shutil.copytree(built, show, ignore=shutil.ignore_patterns(".spoken", "public"))
    done = spoken("build", cwd=show)
    assert done.code == 1
    error = done.err[done.err.index("Error:") :].strip()
    assert len(error.splitlines()) <= 2
    assert "o space left" in error
    assert not list(show.rglob("*.part"))
    assert not list(show.rglob("*.mp3"))
    kept = len(list((show / ".spoken" / "takes").rglob("*.json")))
    subprocess.run(["mount", "-o", "remount,size=50m", small_disk], check=True)
    report = spoken("build", "--json", cwd=show).json["episodes"][0]
    assert report["status"] == "built"
    assert report["kept"] == kept
