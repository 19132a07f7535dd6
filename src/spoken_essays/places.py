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
# How the name of a cue sheet goes on from that of its mp3.
SHEET = ".cues.json"


@dataclass(frozen=True, kw_only=True)
class Places:
    """The files of one episode: ``out`` and their addresses below it.

    ``sheet`` is the cue sheet of its sound.
    """

    out: Path
    mp3: str
    transcripts: dict[str, str]
    sheet: str | None = None
    chapters: str | None = None
    page: str | None = None
    slug: str = ""

    def at(self, href: str) -> Path:
        """The file of an address."""
        return self.out / href

    def href(self, path: Path) -> str:
        """The address of a file."""
        return path.relative_to(self.out).as_posix()

    @property
    def versions(self) -> tuple[Path, ...]:
        """How the names of all versions of the mp3 begin, with a ``*`` at the end."""
        return (self.at(public_href(self.slug, "-*")),) if self.slug else ()

    def __iter__(self) -> Iterator[Path]:
        others = (self.sheet, self.chapters, self.page)
        yield from map(self.at, (self.mp3, *self.transcripts.values(), *filter(None, others)))


def in_show(out: Path, slug: str, version: str) -> Places:
    """An episode of a show: everything, in a folder of its own.

    ``version`` stands in the names of the mp3 and its cue sheet: other sound has another name, so
    that no app takes what it has fetched for what there is now.
    """
    return Places(
        out=out,
        mp3=public_href(slug, f"-{version}.mp3"),
        transcripts={suffix: public_href(slug, suffix) for suffix in TRANSCRIPTS},
        sheet=public_href(slug, f"-{version}{SHEET}"),
        chapters=public_href(slug, "chapters.json"),
        page=public_href(slug, "index.html"),
        slug=slug,
    )


def sheet_of(mp3: str) -> str:
    """The href of the cue sheet of an mp3."""
    return mp3.removesuffix(".mp3") + SHEET


def mp3_of(href: str) -> str | None:
    """The href of the mp3 that a cue sheet belongs to; None for what is no cue sheet."""
    return href.removesuffix(SHEET) + ".mp3" if href.endswith(SHEET) else None


def alone(out: Path, stem: str) -> Places:
    """An essay that belongs to no show: the mp3 and one transcript, side by side."""
    return Places(out=out, mp3=f"{stem}.mp3", transcripts={".vtt": f"{stem}.vtt"})
