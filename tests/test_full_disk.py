"""A disk that is full: said in a sentence, nothing half-written, and the next build goes on."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
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
