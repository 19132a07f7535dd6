"""A line heard where it stands: after the one before it, before the next, with their pauses."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from spoken_essays.audition import excerpt
from spoken_essays.booth.desk import Desk, Now
from spoken_essays.cache import Cache
from spoken_essays.errors import ShowError, VoiceError
from spoken_essays.model import Part
from spoken_essays.planning import lexicon
from spoken_essays.script.casting import cast
from spoken_essays.script.company import Company
from spoken_essays.voices.readers import Reader

if TYPE_CHECKING:
    from pydub import AudioSegment


def in_context(desk: Desk, at: int, *, essay: str) -> bytes:
    """The WAV of the line at place ``at`` and its neighbours, as it is heard in the episode.

    A neighbour is heard if it has been recorded, or spoken before. ``essay`` is the id of the one
    that was shown. Raises `ShowError` if that is another by now, or the line has no clip.
    """
    now = desk.now()
    if now.id != essay or at >= len(now.script.segments):
        raise ShowError("the essay has just been changed; try again")
    parts = _cast(desk, now)
    if not _sounds(parts[at], desk):
        raise ShowError("this line has no recording that fits its words")
    chosen = [part for part in parts[max(0, at - 1) : at + 2] if _sounds(part, desk)]
    with tempfile.TemporaryDirectory(prefix="spoken-") as folder:
        path = Path(folder) / "context.wav"
        excerpt(desk.show, desk.source, path, parts, chosen)
        return path.read_bytes()


def _sounds(part: Part, desk: Desk) -> bool:
    cache = Cache(desk.show.takes)
    return part.clip is not None or all(key in cache for key in part.keys)


def _cast(desk: Desk, now: Now) -> tuple[Part, ...]:
    """All parts of the episode; nobody reads those that would be missing."""
    company = now.company
    backed = Company(
        main=_backed(company.main),
        roles={role: _backed(reader) for role, reader in company.roles.items()},
        named={name: _backed(reader) for name, reader in company.named.items()},
    )
    words = lexicon(desk.show, desk.source.folder)
    slug, polish = desk.source.slug, desk.show.polish
    return cast(now.script, backed, words, slug=slug, polish=polish)


@dataclass(frozen=True, kw_only=True)
class _Nobody:
    """Who reads what nobody can: a `Voice` of which no take was ever kept."""

    name: str = "nobody"
    language: str = "en"
    at_once: int = 1
    fingerprint: str = "nobody"

    def trouble(self) -> str | None:
        return None

    def speak(self, text: str) -> AudioSegment:
        raise VoiceError("nobody reads this")


def _backed(reader: Reader) -> Reader:
    """A reader whose last understudy has one more."""
    last = Reader(voice=_Nobody())
    return replace(reader, understudy=_backed(reader.understudy) if reader.understudy else last)
