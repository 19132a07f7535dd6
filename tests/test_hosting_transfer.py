"""Fetching back what was published, what is told of files, what a manifest holds."""

from __future__ import annotations

import urllib.request
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hosts import Host, Hosts
from publishing import NOW, published, read
from wires import Wire

from spoken_essays.addresses import is_feed
from spoken_essays.errors import HostError
from spoken_essays.feeds.ledger import read_entry
from spoken_essays.hosting.contents import in_order
from spoken_essays.hosting.folder import Folder
from spoken_essays.hosting.headers import MANIFEST, headers, is_lasting
from spoken_essays.hosting.store import Store
from spoken_essays.hosting.transfer import Known, Manifest, fetch, read_manifest, write_manifest
from spoken_essays.outlets import Publish
from spoken_essays.show import Show
from spoken_essays.stamps import file_digest

MP3 = "episodes/a/a-0a1b2c3d.mp3"


@pytest.fixture
def away(show: Path, tmp_path: Path) -> Show:
    """A show that was published into a folder, and whose files are gone from here."""
    published(show, Folder(tmp_path / "site"), now=NOW)
    return replace(read(show), publish=Publish(target="../site"))


def released(show: Show) -> tuple[str, str]:
    entry = read_entry(show.episodes / "the-ferry")
    assert entry and entry.release
    return entry.release.href, entry.release.sha256


def test_a_published_mp3_is_fetched_and_is_what_it_was(away: Show, tmp_path: Path) -> None:
    href, sha256 = released(away)
    path = tmp_path / "new" / "back.mp3"
    fetch(away, href, path, sha256)
    assert file_digest(path) == sha256


def test_other_bytes_are_not_taken_for_it(away: Show, tmp_path: Path) -> None:
    href, sha256 = released(away)
    (tmp_path / "site" / href).write_bytes(b"noise")
    path = tmp_path / "back.mp3"
    with pytest.raises(HostError, match=r"other bytes than episode\.toml says"):
        fetch(away, href, path, sha256)
    assert not path.exists() and not list(tmp_path.glob("*.part"))


def test_what_is_nowhere_is_said_so_with_what_to_do(away: Show, tmp_path: Path) -> None:
    href, sha256 = released(away)
    (tmp_path / "site" / href).unlink()
    with pytest.raises(HostError, match="spoken build --force the-ferry"):
        fetch(away, href, tmp_path / "back.mp3", sha256)
    with pytest.raises(HostError, match="set target in"):
        fetch(replace(away, publish=Publish()), href, tmp_path / "back.mp3", sha256)


def test_files_are_fetched_over_one_connection_and_another_if_that_is_gone(
    show: Path, tmp_path: Path, hosts: Hosts, known_hosts: Path
) -> None:
    host = hosts("sftp")
    published(show, host.open(path="fetched"))
    wire = Wire(host.port, after=10**9)
    known_hosts.write_text(hosts.keys.known(wire.port))
    spec = host.named(port=wire.port, path="fetched")
    away = replace(read(show), publish=Publish(target=spec))
    href, sha256 = released(away)
    with closing(wire):
        for number, connections in enumerate((1, 1, 2)):
            if number == 2:
                wire.drop()
            fetch(away, href, tmp_path / f"{number}.mp3", sha256)
            assert file_digest(tmp_path / f"{number}.mp3") == sha256
            assert len(wire.ends) == 2 * connections


@pytest.mark.parametrize(
    ("href", "kind", "lasts"),
    [
        (MP3, "audio/mpeg", True),
        ("episodes/a/a-0a1b2c3d.cues.json", "application/json", True),
        ("episodes/a/a.json", "application/json", False),
        ("episodes/a/a.vtt", "text/vtt", False),
        ("episodes/a/a.srt", "application/x-subrip", False),
        ("episodes/a/chapters.json", "application/json+chapters", False),
        ("episodes/a/index.html", "text/html; charset=utf-8", False),
        ("episodes/a/cover-0a1b2c3d4e.jpg", "image/jpeg", True),
        ("cover-0a1b2c3d4e.png", "image/png", True),
        ("assets/player-0a1b2c3d.js", "text/javascript; charset=utf-8", True),
        ("assets/latin-0a1b2c3d.woff2", "font/woff2", True),
        ("feed.xml", "application/rss+xml; charset=utf-8", False),
        ("CNAME", "application/octet-stream", False),
        # Slugs that look like a version: these names are the same with other bytes.
        ("episodes/notes-20260501/notes-20260501.vtt", "text/vtt", False),
        ("episodes/the-effaced0/the-effaced0.json", "application/json", False),
    ],
)
def test_every_file_has_its_type_and_as_long_a_life_as_its_name(
    href: str, kind: str, lasts: bool
) -> None:
    told = headers(href)
    assert told["Content-Type"] == kind and is_lasting(href) is lasts
    assert ("immutable" in told["Cache-Control"]) is lasts


def test_s3_serves_files_with_the_headers_they_were_given(
    show: Path, hosts: Hosts, monkeypatch: pytest.MonkeyPatch
) -> None:
    host = hosts("s3")
    for name, value in host.env.items():
        monkeypatch.setenv(name, value)
    target = host.open(path="told")
    assert isinstance(target, Store)
    published(show, target)
    for href in ("feed.xml", released(read(show))[0], "index.html"):
        with urllib.request.urlopen(target.fs.url(target.at(href))) as answer:
            told = {name: answer.headers[name] for name in headers(href)}
        assert told == headers(href)


@pytest.mark.parametrize("host", ["gs"], indirect=True)
def test_google_keeps_the_headers_it_was_given(host: Host, show: Path) -> None:
    target = host.open(path="told")
    assert isinstance(target, Store)
    published(show, target)
    info = target.fs.info(target.at("feed.xml"))
    # The emulator keeps no charset.
    assert info["contentType"] == "application/rss+xml"
    assert info["cacheControl"] == headers("feed.xml")["Cache-Control"]


def test_files_arrive_in_an_order_in_which_nothing_points_nowhere() -> None:
    found = ["feed.xml", "feed-2.xml", "feeds/boats.xml", "index.html", MP3, "assets/a-0a1b2c3d.js"]
    assert in_order(found) == [found[5], found[4], found[3], found[1], found[2], found[0]]
    assert [is_feed(href) for href in found] == [True, True, True, False, False, False]
    assert not is_feed("episodes/feed.xml")


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"null", b"{}", b"\xff", b'{"schema": 1, "files": 3}']
)
def test_a_manifest_that_was_damaged_is_none(data: bytes, tmp_path: Path) -> None:
    target = Folder(tmp_path)
    assert read_manifest(target) is None
    (tmp_path / MANIFEST).write_bytes(data)
    assert read_manifest(target) is None


def test_a_manifest_is_read_as_it_was_written(tmp_path: Path) -> None:
    kept = Manifest(show="guid", files={MP3: Known(sha256="0" * 64, bytes=3)})
    write_manifest(Folder(tmp_path), kept)
    assert read_manifest(Folder(tmp_path)) == kept
    text = (tmp_path / MANIFEST).read_text()
    (tmp_path / MANIFEST).write_text(text.replace("000", "111", 1))
    assert read_manifest(Folder(tmp_path)) is None
