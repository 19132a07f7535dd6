"""A manuscript's bytes to what they hold, each kind by its own reader."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from spoken_essays.errors import ManuscriptError
from spoken_essays.intake.own import read_markdown, read_plain
from spoken_essays.intake.records import STANDARD_INPUT, Raw, Wishes
from spoken_essays.manuscripts.blogs import is_feed
from spoken_essays.manuscripts.kinds import Kind, kind_of
from spoken_essays.manuscripts.opendocument import read_opendocument
from spoken_essays.manuscripts.records import Manuscript
from spoken_essays.manuscripts.rtf import read_rtf
from spoken_essays.manuscripts.webpages import is_web_page, read_page, read_whole
from spoken_essays.manuscripts.word import read_word

_READERS: dict[Kind, Callable[[bytes, str], Manuscript]] = {
    "docx": read_word,
    "odt": read_opendocument,
    "rtf": read_rtf,
    "md": read_markdown,
    "txt": read_plain,
}


def kind(raw: Raw, wishes: Wishes) -> Kind:
    """The kind of a manuscript; raises `ManuscriptError` for a feed, which is asked for as one."""
    if wishes.kind is None and is_feed(raw.data):
        raise ManuscriptError(f"{raw.name} is a feed: to add its posts, write --feed before it.")
    return wishes.kind or kind_of(raw.data, raw.url or raw.name, raw.type)


def read(raw: Raw, kind: Kind, *, whole: bool = False) -> Manuscript:
    """The one manuscript in a file or page (not a book)."""
    if kind != "html":
        return _READERS[kind](raw.data, raw.name)
    if not whole and (raw.url or is_web_page(raw.data)):
        return read_page(raw.data, raw.name, url=raw.url, charset=raw.charset)
    return read_whole(raw.data, raw.name, url=raw.url, charset=raw.charset)


def source(raw: Raw) -> tuple[str, ...]:
    """What names a manuscript's origin: a page's address, or a file's bare name."""
    if raw.url:
        return (raw.url,)
    return () if raw.name == STANDARD_INPUT else (raw.name,)


def fallback(raw: Raw) -> str:
    """A title for what has none: the file's name as words; standard input has no name."""
    if raw.name == STANDARD_INPUT:
        return ""
    name = urlsplit(raw.url).path.rstrip("/") if raw.url else raw.name
    stem = PurePosixPath(unquote(name)).stem
    words = " ".join(stem.replace("-", " ").replace("_", " ").split())
    return words[:1].upper() + words[1:] if any(map(str.isalnum, words)) else ""
