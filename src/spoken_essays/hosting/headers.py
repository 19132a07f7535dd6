"""What a host is to say of a file: its type, and how long it may be kept without asking again."""

from __future__ import annotations

import re

from spoken_essays.places import CHAPTERS, TRANSCRIPTS

MANIFEST = ".spoken-manifest.json"
# A year: the longest that RFC 2616, section 14.21, lets anything promise.
LASTING = "public, max-age=31536000, immutable"
BRIEF = "public, max-age=300"
NEVER = "no-cache"

_TYPES = {
    ".mp3": "audio/mpeg",
    ".xml": "application/rss+xml; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".ico": "image/vnd.microsoft.icon",
    ".woff2": "font/woff2",
    ".ttf": "font/ttf",
    ".otf": "font/otf",
    ".pdf": "application/pdf",
    **TRANSCRIPTS,
    ".html": "text/html; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
}
_SOUND = re.compile(r"episodes/([^/]+)/\1-[0-9a-f]{8}\.(?:mp3|cues\.json)")
_HASHED = re.compile(
    r"(?:episodes/[^/]+/)?cover-[0-9a-f]{8,64}\.\w+|assets/[^/]+-[0-9a-f]{8,64}\.\w+"
)


def is_sound(href: str) -> bool:
    """Whether it is a version of an episode's sound: its mp3, or the cue sheet of that."""
    return _SOUND.fullmatch(href) is not None


def is_lasting(href: str) -> bool:
    """Whether its name changes when its bytes do, so that it may be kept for ever."""
    return is_sound(href) or _HASHED.fullmatch(href) is not None


def headers(href: str) -> dict[str, str]:
    """The HTTP headers a file is stored with, where a target keeps them."""
    return {"Content-Type": media_type(href), "Cache-Control": _cache(href)}


def media_type(href: str) -> str:
    """The type of a file by its name."""
    name = href.rpartition("/")[2]
    if name == "chapters.json":
        return CHAPTERS
    return _TYPES.get(name[name.rfind(".") :].lower(), "application/octet-stream")


def _cache(href: str) -> str:
    if href == MANIFEST:
        return NEVER
    return LASTING if is_lasting(href) else BRIEF
