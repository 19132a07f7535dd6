"""One episode's files held against the rules and against each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from spoken_essays.checking.acx import acx
from spoken_essays.checking.audio import (
    audio_duration,
    audio_format,
    loudness,
    stated_duration,
    true_peak,
)
from spoken_essays.checking.chapters import chapters_in, chapters_json, same_in_notes
from spoken_essays.checking.feed import Item, Site
from spoken_essays.checking.findings import Finding, Where
from spoken_essays.checking.listening import Heard
from spoken_essays.checking.measuring import Measured, measured
from spoken_essays.checking.mp3_frames import Mp3
from spoken_essays.checking.site_files import read_bounded
from spoken_essays.checking.tags import audio_tags, chapters_id3, same_chapters
from spoken_essays.checking.transcripts import transcripts
from spoken_essays.errors import SoundError
from spoken_essays.timed.tagging import ReadTags, read_tags

# What a file begins with that is called an mp3 and is something else.
_KINDS = {b"RIFF": "a WAV", b"OggS": "an Ogg", b"fLaC": "a FLAC", b"<!DO": "a web page"}


@dataclass(frozen=True, kw_only=True)
class Against:
    """What episodes are held against: their folder, the show's title and loudness, ACX's rules.

    ``kept`` is where measurements are kept.
    """

    site: Site
    kept: Path
    show: str = ""
    aim: float = -16.0
    acx: bool = False


@dataclass(frozen=True, kw_only=True)
class Looked:
    """An episode that has been looked at: its findings, its mp3 if it has one, its sha256."""

    findings: tuple[Finding, ...]
    files: int = 0
    mp3: tuple[Mp3, Where] | None = None
    digest: tuple[Path, str] | None = None


def look_at(item: Item, against: Against) -> Looked:
    """All that is wrong with an episode's files. Those that are missing are others' to tell."""
    path = against.site.file(item.url)
    if path is None or not path.is_file() or not path.stat().st_size:
        elsewhere = _elsewhere(item, path) if against.site.base else ()
        return _without_sound(item, against, elsewhere)
    where = Where(file=path.relative_to(against.site.out).as_posix(), episode=item.name)
    found = measured(path, against.kept)
    digest = (path, found.digest)
    if found.mp3 is None and path.suffix.lower() == ".mp3":
        wrong = where.error("audio.format", _no_mp3(path))
        return replace(_without_sound(item, against, [wrong]), digest=digest)
    return Looked(
        findings=(*_of_file(item, path, found, against, where),),
        files=_count(item, against),
        mp3=(found.mp3, where) if found.mp3 else None,
        digest=digest,
    )


def _without_sound(item: Item, against: Against, findings: Iterable[Finding]) -> Looked:
    """An episode of which only the texts can be looked at."""
    texts = _texts(item, against, None, None)
    return Looked(findings=(*findings, *texts), files=_count(item, against))


def _of_file(
    item: Item, path: Path, found: Measured, against: Against, where: Where
) -> Iterator[Finding]:
    """What is wrong with sound that lies here, with its tags, and with what goes with it."""
    if found.trouble:
        yield where.error("audio.format", f"It cannot be played: {found.trouble}.")
    tags, unread = _tags(path, where)
    yield from unread
    yield from _of_sound(item, found.mp3, found.heard, against, where)
    yield from _of_tags(item, tags, unread, found.heard, against, where)
    yield from _texts(item, against, found.heard, tags)


def _elsewhere(item: Item, path: Path | None) -> Iterator[Finding]:
    if item.url and path is None:
        what = f"Its sound lies elsewhere ({item.url}): only --live can look at it."
        yield item.where.note("files.elsewhere", what)


def _no_mp3(path: Path) -> str:
    with path.open("rb") as file:
        kind = _KINDS.get(file.read(4), "")
    said = f"is {kind} file" if kind else "has no mp3 in it"
    return f"It is called .mp3 and {said}: players refuse it. Make it anew."


def _tags(path: Path, where: Where) -> tuple[ReadTags | None, list[Finding]]:
    try:
        return read_tags(path), []
    except SoundError as error:
        return None, [where.error("audio.tags", f"{error.message}; build anew.")]


def _of_sound(
    item: Item, mp3: Mp3 | None, sound: Heard | None, against: Against, where: Where
) -> Iterator[Finding]:
    if mp3 is not None:
        yield from audio_format(mp3, where)
        yield from audio_duration(mp3, sound, where)
    if sound is not None:
        yield from stated_duration(item.node.said("itunes:duration"), sound, where)
        yield from loudness(sound, where, against.aim)
        yield from true_peak(sound, where)
    if against.acx and mp3 is not None and sound is not None:
        yield from acx(mp3, sound, where)


def _of_tags(
    item: Item,
    tags: ReadTags | None,
    unread: list[Finding],
    sound: Heard | None,
    against: Against,
    where: Where,
) -> Iterator[Finding]:
    if not unread:
        yield from audio_tags(tags, item, against.show, where)
        yield from chapters_id3(tags, sound.seconds if sound else 0.0, where)


def _texts(
    item: Item, against: Against, sound: Heard | None, tags: ReadTags | None
) -> Iterator[Finding]:
    """Transcripts and chapters, as far as they lie here."""
    files: dict[str, tuple[bytes, Where]] = {}
    for kind, path, where in _linked(item, "podcast:transcript", against.site):
        data = read_bounded(path)
        if data is None:
            yield where.error(
                "files.size", "It is larger than any transcript: is it the right file?"
            )
        else:
            files.setdefault(kind, (data, where))
    yield from transcripts(files, sound)
    for _, path, where in _linked(item, "podcast:chapters", against.site):
        data = read_bounded(path) or b""
        yield from chapters_json(data, sound.seconds if sound else None, where)
        chapters = chapters_in(data)
        yield from same_chapters(tags, chapters, where)
        yield from same_in_notes(item.node.said("content:encoded"), chapters, item.where)


def _linked(item: Item, tag: str, site: Site) -> Iterator[tuple[str, Path, Where]]:
    """The files of ours that elements of this name point to: type, path, place."""
    for node in item.node.all(tag):
        path, href = site.file(node.get("url")), site.href(node.get("url"))
        if path is not None and path.is_file() and path.stat().st_size:
            yield node.get("type"), path, Where(file=href or "", episode=item.name)


def _count(item: Item, against: Against) -> int:
    """How many of its files were there to look at."""
    linked = [*_linked(item, "podcast:transcript", against.site)]
    linked += _linked(item, "podcast:chapters", against.site)
    path = against.site.file(item.url)
    return len(linked) + (path is not None and path.is_file())
