"""A show's folder with a file of each kind that may be asked for, and of each that may not."""

from __future__ import annotations

import os
import random
from pathlib import Path

SOUND = random.Random(3).randbytes(100_003)
MP3 = "/episodes/a-walk/a-walk-0a1b2c3d.mp3"
VTT = "/episodes/a-walk/a-walk.vtt"
PAGE = b"<html><head><title>A page</title></head><body>words</body></html>"
FILES = {
    "index.html": PAGE,
    "404.html": b"<html><head></head><body>no such page</body></html>",
    "feed.xml": b"<rss>of https://slow.water.fm/feed.xml</rss>",
    "feed-2.xml": b"<rss/>",
    "feeds/boats.xml": b"<rss/>",
    "cover-0123456789.jpg": b"\xff\xd8",
    "assets/site-1.css": b"p{}",
    "assets/player-1.js": b"let a",
    "assets/qr-1.svg": b"<svg/>",
    "assets/serif-1.woff2": b"wOF2",
    "assets/serif-1.ttf": b"\0\1",
    "assets/x.png": b"\x89PNG",
    "episodes/a-walk/a-walk-0a1b2c3d.mp3": SOUND,
    "episodes/a-walk/a-walk-0a1b2c3d.cues.json": b"{}",
    "episodes/a-walk/a-walk.vtt": b"WEBVTT\n",
    "episodes/a-walk/a-walk.srt": b"1\n",
    "episodes/a-walk/a-walk.json": b"{}",
    "episodes/a-walk/a-walk.html": PAGE,
    "episodes/a-walk/a-walk.txt": b"A walk",
    "episodes/a-walk/chapters.json": b"{}",
    "episodes/a-walk/index.html": PAGE,
    "episodes/a-walk/embed.html": PAGE,
    "episodes/a-walk/oembed.json": b"{}",
    "episodes/a-walk/empty.txt": b"",
    "episodes/a-walk/name with space é.bin": b"\0",
    ".hidden": b"secret",
    ".well/known.txt": b"secret",
    "episodes/.a-walk.mp3.1234.part": b"secret",
    "episodes/a-walk/half.part": b"secret",
    "episodes/a-walk/essay.md~": b"secret",
}


def shelf(root: Path) -> Path:
    """The folder, its public files written, with links that lead about and out of it."""
    (root / "spoken.toml").write_text('title = "secret"\nbase_url = "https://slow.water.fm/"\n')
    out = root / "public"
    for href, content in FILES.items():
        (out / href).parent.mkdir(parents=True, exist_ok=True)
        (out / href).write_bytes(content)
    (out / "out.toml").symlink_to(root / "spoken.toml")
    (out / "outside").symlink_to(root)
    (out / "round").symlink_to(out / "round")
    (out / "inside.txt").symlink_to(out / "episodes/a-walk/a-walk.txt")
    os.mkfifo(out / "pipe.txt")
    return root
