"""Real podcast clients subscribe over `spoken serve` and download, each to the last byte."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import feedparser  # type: ignore[import-untyped]
import pytest
from conftest import needs
from previews import Preview, served

pytestmark = pytest.mark.system


@dataclass(frozen=True, kw_only=True)
class Subscribed:
    """The feed a client subscribes to, and the mp3 it is to end up with."""

    feed: str
    sound: bytes


@pytest.fixture(scope="module")
def preview(built: Path) -> Iterator[Preview]:
    with served(built, "--no-build") as running:
        yield running


@pytest.fixture(scope="module")
def show_feed(preview: Preview) -> Subscribed:
    item = feedparser.parse(preview.ask("/feed.xml").body).entries[0]
    address = item.enclosures[0].href
    assert address.startswith(preview.url)
    sound = (preview.root / "public" / address.removeprefix(preview.url)).read_bytes()
    assert int(item.enclosures[0].length) == len(sound)
    return Subscribed(feed=preview.url + "feed.xml", sound=sound)


def run(*command: str | Path, **env: str | Path) -> str:
    """What a client says; one that ends with an error has failed."""
    surroundings = {**os.environ, **{name: str(value) for name, value in env.items()}}
    done = subprocess.run(
        [str(word) for word in command],
        env=surroundings,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    return said


def only_mp3(folder: Path) -> bytes:
    (found,) = folder.rglob("*.mp3")
    return found.read_bytes()


@needs("gpo")
def test_gpodder_subscribes_updates_and_downloads(show_feed: Subscribed, tmp_path: Path) -> None:
    home = {"GPODDER_HOME": tmp_path / "home", "GPODDER_DOWNLOAD_DIR": tmp_path / "sound"}
    assert "Successfully added" in run("gpo", "subscribe", show_feed.feed, **home)
    assert "1 new episode" in run("gpo", "update", **home)
    assert "The ferry and the fog" in run("gpo", "pending", **home)
    assert "1 episodes downloaded" in run("gpo", "download", **home)
    assert only_mp3(tmp_path / "sound") == show_feed.sound
    assert "0 new episodes" in run("gpo", "update", **home), "known again by its guid"


@needs("newsboat")
@needs("podboat")
def test_newsboat_enqueues_and_podboat_downloads(show_feed: Subscribed, tmp_path: Path) -> None:
    (tmp_path / ".newsboat").mkdir()
    (tmp_path / "urls").write_text(show_feed.feed + "\n")
    (tmp_path / "config").write_text(
        f'download-path "{tmp_path}/sound/"\npodcast-auto-enqueue yes\n'
    )
    files: list[str | Path] = [
        "-u",
        tmp_path / "urls",
        "-c",
        tmp_path / "cache.db",
        "-C",
        tmp_path / "config",
    ]
    run("newsboat", *files, "-q", "-x", "reload", HOME=tmp_path)
    assert "1 unread" in run("newsboat", *files, "-x", "print-unread", HOME=tmp_path)
    assert show_feed.feed.removesuffix("feed.xml") in (tmp_path / ".newsboat/queue").read_text()
    downloads(
        ["podboat", "-C", str(tmp_path / "config"), "-a"],
        tmp_path / "sound",
        HOME=str(tmp_path),
        TERM="xterm",
    )
    assert only_mp3(tmp_path / "sound") == show_feed.sound


def downloads(command: list[str], folder: Path, **env: str) -> None:
    """Let a program that wants a terminal work until the mp3 is there, then press q."""
    ours, its = pty.openpty()
    process = subprocess.Popen(
        command, env={**os.environ, **env}, stdin=its, stdout=its, stderr=its, close_fds=True
    )
    os.close(its)
    screen, until = b"", time.monotonic() + 30
    while not any(folder.glob("*.mp3")) and time.monotonic() < until:
        screen += read(ours)
    os.write(ours, b"q")
    while process.poll() is None and time.monotonic() < until:
        screen += read(ours)
    process.kill()
    os.close(ours)
    assert process.wait() == 0, screen.decode(errors="replace")


def read(terminal: int) -> bytes:
    """What a program has drawn; nothing if it draws nothing for a while, or has ended."""
    if not select.select([terminal], [], [], 0.1)[0]:
        return b""
    try:
        return os.read(terminal, 65_536)
    except OSError:
        return b""


def test_greg_adds_and_syncs(show_feed: Subscribed, tmp_path: Path) -> None:
    settings = tmp_path / "greg.conf"
    settings.write_text(f"[DEFAULT]\nDownload directory = {tmp_path}/sound\n")
    greg: list[str | Path] = [
        Path(sys.executable).with_name("greg"),
        "-cf",
        settings,
        "-dtd",
        tmp_path / "data",
    ]
    run(*greg, "add", "water", show_feed.feed)
    assert "The ferry and the fog" in run(*greg, "sync", "water")
    assert only_mp3(tmp_path / "sound") == show_feed.sound
    assert "Downloading" not in run(*greg, "sync", "water"), "it has it already"
