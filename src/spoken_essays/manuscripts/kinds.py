"""What kind of manuscript a file is: by its name, what its host says it is, and its first bytes."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Literal, get_args
from urllib.parse import urlsplit

from spoken_essays.errors import ManuscriptError

Kind = Literal["docx", "odt", "rtf", "epub", "html", "md", "txt"]
KINDS: tuple[Kind, ...] = get_args(Kind)

_ENDS: dict[str, Kind] = {
    ".docx": "docx",
    ".docm": "docx",
    ".odt": "odt",
    ".ott": "odt",
    ".rtf": "rtf",
    ".epub": "epub",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".md": "md",
    ".markdown": "md",
    ".txt": "txt",
    ".text": "txt",
}
_TYPES: dict[str, Kind] = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.oasis.opendocument.text": "odt",
    "application/rtf": "rtf",
    "text/rtf": "rtf",
    "application/epub+zip": "epub",
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/markdown": "md",
    "text/x-markdown": "md",
    "text/plain": "txt",
}
_BYTES: tuple[tuple[bytes, Kind], ...] = (
    (b"{\\rtf", "rtf"),
    (b"<!doctype html", "html"),
    (b"<html", "html"),
    (b"<?xml", "html"),
)
# What cannot be taken, and what to do instead.
_REFUSED: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "a PDF, which holds pages and no text: add what it was made from"),
    (b"\xd0\xcf\x11\xe0", "an old Word file: save it as .docx"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"ID3", "a sound file"),
)


def kind_of(data: bytes, name: str, type: str = "") -> Kind:
    """The kind of a manuscript; raises `ManuscriptError` for what is none that can be read."""
    for signature, what in _REFUSED:
        if data.startswith(signature):
            raise ManuscriptError(f"{name} is {what}.")
    if data.startswith(b"PK\x03\x04"):
        return _zip(data, name)
    begin = data[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for signature, kind in _BYTES:
        if begin.startswith(signature):
            return kind
    end = PurePosixPath(urlsplit(name).path if "://" in name else name).suffix.lower()
    named = _ENDS.get(end)
    told = _TYPES.get(type)
    found = named if told in (None, "txt") and named in ("md", "txt") else told or named
    if found in ("docx", "odt", "epub", "rtf"):
        raise ManuscriptError(f"{name} is damaged: it does not begin as a .{found} does.")
    if found is None and end not in ("", ".") and not type:
        raise ManuscriptError(f"{name}: {end} is none of {', '.join(f'.{each}' for each in KINDS)}")
    if found is None and type:
        raise ManuscriptError(f"{name} is {type}: neither a page nor a manuscript.")
    return found or "md"


def _zip(data: bytes, name: str) -> Kind:
    """A zip's kind by what lies in it: its directory stands at its end, in plain letters."""
    for part, kind in ((b"word/document.xml", "docx"), (b"META-INF/container.xml", "epub")):
        if part in data:
            return "docx" if kind == "docx" else "epub"
    if b"content.xml" in data:
        return "odt"
    raise ManuscriptError(f"{name} is a zip, but no .docx, .odt or .epub.")
