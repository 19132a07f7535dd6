"""Targets: what holds for a host of every kind, on real servers."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from hosts import Host

from spoken_essays.hosting.headers import MANIFEST, headers

MP3 = "episodes/a-walk/a-walk-0a1b2c3d.mp3"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "file"
    path.write_bytes(bytes(range(256)) * 2000)
    return path


def test_what_was_put_is_there_byte_for_byte_under_its_name_and_no_other(
    host: Host, file: Path, tmp_path: Path
) -> None:
    with closing(host.open(path="new")) as target:
        assert not target.files() and target.read("index.html") is None
        assert not target.fetch(MP3, tmp_path / "back")
        for href in (MP3, "index.html", "feeds/boats.xml", MANIFEST):
            target.put(href, file, headers(href))
        target.settle()
        assert target.fetch(MP3, tmp_path / "back")
        assert (tmp_path / "back").read_bytes() == file.read_bytes()
        assert target.read("feeds/boats.xml") == target.read(MANIFEST) == file.read_bytes()
        size = file.stat().st_size
        expected = {MP3: size, "index.html": size, "feeds/boats.xml": size}
        assert {k: v for k, v in target.files().items() if k != MANIFEST} == expected


def test_a_file_is_replaced_whole_and_removed_once(host: Host, file: Path, tmp_path: Path) -> None:
    (tmp_path / "new").write_text("new", encoding="utf-8")
    with closing(host.open(path="replaced")) as target:
        target.put("index.html", file, headers("index.html"))
        target.settle()
        target.put("index.html", tmp_path / "new", headers("index.html"))
        target.settle()
        assert target.read("index.html") == b"new"
        assert dict(target.files()) == {"index.html": 3}
        target.remove("index.html")
        target.remove("index.html")
        target.remove("never/was.html")
        target.settle()
        assert not target.files()
