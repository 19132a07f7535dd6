"""What a file of a show is to the web: its type, and whether other sites' players may read it."""

from __future__ import annotations

from pathlib import PurePosixPath

from spoken_essays.addresses import is_feed
from spoken_essays.hosting.headers import media_type

# What players on other sites fetch by script, besides a transcript's page.
_READ_ELSEWHERE = {".mp3", ".vtt", ".srt", ".json", ".txt"}


def content_type(href: str) -> str:
    """The Content-Type of a file by its href; text is UTF-8, and said to be."""
    found = media_type(href)
    plain = found.startswith("text/") and "charset" not in found
    return f"{found}; charset=utf-8" if plain else found


def is_page(href: str) -> bool:
    """Whether people look at it; a transcript in HTML is a file for apps, and not one of them."""
    return href.endswith(".html") and not _is_transcript(PurePosixPath(href))


def is_shared(href: str) -> bool:
    """Whether browsers may hand it to other sites' scripts: feeds, sound, transcripts, chapters."""
    path = PurePosixPath(href)
    return is_feed(href) or path.suffix in _READ_ELSEWHERE or _is_transcript(path)


def _is_transcript(path: PurePosixPath) -> bool:
    return path.suffix == ".html" and path.stem == path.parent.name
