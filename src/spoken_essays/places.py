"""Where an episode's files lie: those of a show's episode, or those of a single essay."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from spoken_essays.addresses import public_href

# The transcripts of an episode: the MIME type of each by its file's suffix, as they are announced.
TRANSCRIPTS = {
    ".vtt": "text/vtt",
    ".srt": "application/x-subrip",
    ".json": "application/json",
    ".html": "text/html",
    ".txt": "text/plain",
}
CHAPTERS = "application/json+chapters"


@dataclass(frozen=True, kw_only=True)
class Places:
    """The files of one episode: ``out`` and their addresses below it."""

    out: Path
    mp3: str
    transcripts: dict[str, str]
    chapters: str | None

    def at(self, href: str) -> Path:
        """The file of an address."""
        return self.out / href

    def __iter__(self) -> Iterator[Path]:
        yield from map(self.at, (self.mp3, *self.transcripts.values()))


def in_show(out: Path, slug: str) -> Places:
    """An episode of a show: everything, in a folder of its own."""
    return Places(
        out=out,
        mp3=public_href(slug, ".mp3"),
        transcripts={suffix: public_href(slug, suffix) for suffix in TRANSCRIPTS},
        chapters=public_href(slug, "chapters.json"),
    )


def alone(out: Path, stem: str) -> Places:
    """An essay that belongs to no show: the mp3 and one transcript, side by side."""
    return Places(out=out, mp3=f"{stem}.mp3", transcripts={".vtt": f"{stem}.vtt"}, chapters=None)
