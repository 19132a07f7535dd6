"""ID3 tags: the one wall around mutagen.

Tags are ID3v2.3, which every player reads: the date as TYER and TDAT, text as UTF-16 where it is
not ASCII. Sources: id3.org's ID3v2.3.0 and the ID3v2 Chapter Frame Addendum 1.0.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

from mutagen import MutagenError, id3

from spoken_essays.errors import SoundError
from spoken_essays.model import Chapter
from spoken_essays.timed.timecode import milliseconds
from spoken_essays.words.languages import three_letters
from spoken_essays.words.tidying import tidy, tidy_lines

_MOST_CHAPTERS = 255
_LATIN1 = id3.Encoding.LATIN1
_NO_OFFSET = 0xFFFFFFFF
_URL_CHARACTERS = ":/?#[]@!$&'()*+,;=%~"


@dataclass(frozen=True, kw_only=True)
class Tags:
    """What an mp3 says of itself; whatever is empty or None is left out.

    ``language`` is BCP 47; ``lyrics`` is the plain transcript; ``chapters`` are in samples at
    ``rate``; ``cover`` is a picture of the type ``mime``.
    """

    title: str
    subtitle: str = ""
    artist: str = ""
    album: str = ""
    published: date | None = None
    track: int | None = None
    season: int | None = None
    genre: str = "Podcast"
    comment: str = ""
    copyright: str = ""
    url: str = ""
    language: str = "en"
    lyrics: str = ""
    cover: bytes | None = field(default=None, repr=False)
    mime: str = "image/jpeg"
    chapters: tuple[Chapter, ...] = ()
    rate: int = 44_100


_TEXTS: tuple[tuple[str, Callable[[Tags], object]], ...] = (
    ("TIT2", lambda tags: tags.title),
    ("TIT3", lambda tags: tags.subtitle),
    ("TPE1", lambda tags: tags.artist),
    ("TALB", lambda tags: tags.album),
    ("TYER", lambda tags: tags.published and f"{tags.published.year:04}"),
    ("TDAT", lambda tags: tags.published and f"{tags.published:%d%m}"),
    ("TRCK", lambda tags: tags.track),
    ("TPOS", lambda tags: tags.season),
    ("TCON", lambda tags: tags.genre),
    ("TCOP", lambda tags: tags.copyright),
    ("TLAN", lambda tags: three_letters(tags.language)),
)


def tag(path: Path, tags: Tags) -> None:
    """Write ``tags`` into the mp3 at ``path``, in place of any it has; its sound is not touched.

    The same tags make the same bytes. The file is changed where it lies: give it a temporary one.
    Raises `SoundError` if it cannot be written.
    """
    frames: Any = id3.ID3()  # type: ignore[no-untyped-call]
    for frame in _frames(tags):
        frames.add(frame)
    try:
        frames.save(path, v1=id3.ID3v1SaveOptions.REMOVE, v2_version=3, padding=lambda _: 0)
        _put_chapters_in_order(path)
    except (MutagenError, OSError) as error:
        raise SoundError(f"{path}: its tags could not be written: {error}") from error


@dataclass(frozen=True, kw_only=True)
class TaggedChapter:
    """A chapter as it stands in a tag, times in ms; ``name`` is its element's."""

    name: str
    start: int
    end: int
    title: str


@dataclass(frozen=True, kw_only=True)
class ReadTags:
    """What the tag of an mp3 says: ``texts`` by the names of their frames.

    ``version`` is ID3v2's second number. ``chapters`` stand in the order of the file, ``contents``
    are the elements that its top-level table of contents lists: None without one. ``pictures`` are
    their MIME types and bytes, by the type of picture (3 is the front cover).
    """

    version: int
    texts: Mapping[str, str]
    chapters: tuple[TaggedChapter, ...] = ()
    contents: tuple[str, ...] | None = None
    pictures: Mapping[int, tuple[str, bytes]] = field(default_factory=dict, repr=False)


def read_tags(path: Path) -> ReadTags | None:
    """The ID3v2 tag of an mp3 that anyone may have made; None if there is none.

    Raises `SoundError` if it cannot be read.
    """
    try:
        found: Any = id3.ID3(path, translate=False)  # type: ignore[no-untyped-call]
    except id3.ID3NoHeaderError:
        return None
    except (MutagenError, OSError, ValueError) as error:
        raise SoundError(f"{path.name}: its tag cannot be read ({error})") from error
    tables = [frame for frame in found.getall("CTOC") if frame.flags & id3.CTOCFlags.TOP_LEVEL]
    return ReadTags(
        version=found.version[1],
        texts={
            name: str(frame) for name, frame in found.items() if isinstance(frame, id3.TextFrame)
        },
        chapters=tuple(_read_chapter(frame) for frame in found.getall("CHAP")),
        contents=tuple(tables[0].child_element_ids) if tables else None,
        pictures={int(each.type): (each.mime, each.data) for each in found.getall("APIC")},
    )


def _read_chapter(frame: Any) -> TaggedChapter:
    return TaggedChapter(
        name=frame.element_id,
        start=frame.start_time,
        end=frame.end_time,
        title=str(frame.sub_frames.get("TIT2", "")),
    )


def _frames(tags: Tags) -> Iterator[id3.Frame]:
    for name, value in _TEXTS:
        if words := tidy(str(value(tags) or "")):
            yield _text(name, words)
    language = three_letters(tags.language)
    for name, text in (("COMM", tags.comment), ("USLT", tags.lyrics)):
        if words := tidy_lines(text):
            yield _frame(name, encoding=_encoding(words), lang=language, desc="", text=words)
    if tags.url:
        url = quote(tags.url, safe=_URL_CHARACTERS)
        yield _frame("WOAF", url=url)
        yield _frame("WXXX", encoding=_LATIN1, desc="", url=url)
    if tags.cover:
        front, data = id3.PictureType.COVER_FRONT, tags.cover
        yield _frame("APIC", encoding=_LATIN1, mime=tags.mime, type=front, desc="", data=data)
    yield from _chapter_frames(tags)


def _chapter_frames(tags: Tags) -> Iterator[id3.Frame]:
    chapters = _thinned(tags.chapters)
    names = [f"chp{number}" for number in range(len(chapters))]
    for name, chapter in zip(names, chapters, strict=True):
        yield _frame(
            "CHAP",
            element_id=name,
            start_time=milliseconds(chapter.start, tags.rate),
            end_time=milliseconds(chapter.end, tags.rate),
            start_offset=_NO_OFFSET,
            end_offset=_NO_OFFSET,
            sub_frames=[_text("TIT2", tidy(chapter.title))],
        )
    if chapters:
        yield _frame(
            "CTOC",
            element_id="toc",
            flags=id3.CTOCFlags.TOP_LEVEL | id3.CTOCFlags.ORDERED,
            child_element_ids=names,
            sub_frames=[_text("TIT2", tidy(tags.title))],
        )


def _thinned(chapters: tuple[Chapter, ...]) -> tuple[Chapter, ...]:
    """At most as many as a table of contents holds: every second one, or third, and so on."""
    every = math.ceil(len(chapters) / _MOST_CHAPTERS) or 1
    kept = chapters[::every]
    ends = [chapter.start for chapter in kept[1:]] + [chapter.end for chapter in chapters[-1:]]
    return tuple(
        Chapter(start=chapter.start, end=end, title=chapter.title)
        for chapter, end in zip(kept, ends, strict=True)
    )


def _text(name: str, words: str) -> id3.Frame:
    return _frame(name, encoding=_encoding(words), text=[words])


def _frame(name: str, **fields: object) -> id3.Frame:
    frame: id3.Frame = id3.Frames[name](**fields)
    return frame


def _encoding(words: str) -> int:
    return _LATIN1 if words.isascii() else id3.Encoding.UTF16


def _put_chapters_in_order(path: Path) -> None:
    """Sort the frames of the tag just written: contents, chapters by time, the picture last.

    mutagen sorts frames by size when it saves, and players that read chapters in the order they
    stand in the file would show them shuffled.
    """
    with path.open("rb+") as file:
        header = file.read(10)
        size = functools.reduce(lambda total, byte: total << 7 | byte, header[6:10])
        frames = sorted(_split(file.read(size)), key=_place)
        file.seek(10)
        file.write(b"".join(frames))


def _split(body: bytes) -> Iterator[bytes]:
    """The raw frames of an ID3v2.3 tag, each with its header."""
    at = 0
    while at < len(body):
        end = at + 10 + int.from_bytes(body[at + 4 : at + 8])
        yield body[at:end]
        at = end


def _place(frame: bytes) -> tuple[int, int]:
    kind = frame[:4]
    if kind == b"CHAP":
        after_name = frame.index(b"\0", 10) + 1
        return 2, int.from_bytes(frame[after_name : after_name + 4])
    return {b"CTOC": 1, b"APIC": 3}.get(kind, 0), 0
