"""What a file of a show is to the web: its type, and whether other sites' players may read it."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from spoken_essays.places import CHAPTERS, TRANSCRIPTS

UNKNOWN = "application/octet-stream"
_TEXT = "; charset=utf-8"
_TYPES = {
    **TRANSCRIPTS,
    ".mp3": "audio/mpeg",
    ".xml": "application/xml",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".ico": "image/vnd.microsoft.icon",
    ".woff2": "font/woff2",
    ".woff": "font/woff",
    ".ttf": "font/ttf",
    ".otf": "font/otf",
    ".webmanifest": "application/manifest+json",
}
_FEED = re.compile(r"feed(-\d+)?\.xml|feeds/[^/]+\.xml")
# What players on other sites fetch by script, besides a transcript's page.
_READ_ELSEWHERE = {".mp3", ".vtt", ".srt", ".json", ".txt"}


def content_type(href: str) -> str:
    """The Content-Type of a file by its href; text is UTF-8, and said to be."""
    path = PurePosixPath(href)
    if is_feed(href):
        return f"application/rss+xml{_TEXT}"
    if path.name == "chapters.json":
        return CHAPTERS
    found = _TYPES.get(path.suffix.lower(), UNKNOWN)
    return found + _TEXT if found.startswith("text/") or path.suffix == ".xml" else found


def is_feed(href: str) -> bool:
    """Whether a podcast app subscribes to it: the feed, its pages, the feeds of ``[feeds]``."""
    return _FEED.fullmatch(href) is not None


def is_page(href: str) -> bool:
    """Whether people look at it; a transcript in HTML is a file for apps, and not one of them."""
    return href.endswith(".html") and not _is_transcript(PurePosixPath(href))


def is_shared(href: str) -> bool:
    """Whether browsers may hand it to other sites' scripts: feeds, sound, transcripts, chapters."""
    path = PurePosixPath(href)
    return is_feed(href) or path.suffix in _READ_ELSEWHERE or _is_transcript(path)


def _is_transcript(path: PurePosixPath) -> bool:
    return path.suffix == ".html" and path.stem == path.parent.name
