"""Bytes to text: an essay reads alike whatever program wrote it.

UTF-8 (with or without BOM), UTF-16 and UTF-32 with BOM, UTF-16 without one where zero bytes give it
away, and Windows-1252 for all else. A UTF-8 file with a few stray bytes stays UTF-8. Line ends may
be LF, CRLF, CR, NEL, VT, FF or U+2028; U+2029 ends a paragraph.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from spoken_essays.errors import TextError
from spoken_essays.settings.toml_text import named


@dataclass(frozen=True, kw_only=True)
class Text:
    """A text file's lines, without their ends, and what was done to read them."""

    lines: tuple[str, ...]
    remarks: tuple[str, ...] = ()


# What is mistaken for a text, by its first bytes; each contains a byte that no text begins with,
# or letters that no essay does.
_FORMATS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a Word, Pages, OpenDocument or EPUB file, or some other zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Word file"),
    (b"{\\rtf", "an RTF file"),
    (b"\x89PNG\r\n", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF87a", "a picture"),
    (b"GIF89a", "a picture"),
    (b"fLaC\x00", "a sound file"),
    (b"OggS\x00", "a sound file"),
)
_BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose BOM it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# The share of control characters above which a file is no text. Bytes that are no UTF-8 get less
# trust: anything can be read as Windows-1252.
_MOST_CONTROLS = 0.2
_MOST_CONTROLS_1252 = 0.02

_LINE_END = re.compile("\r{0,2}\n|[\r\x0b\x0c\x85\u2028]")
_CONTROL = re.compile(
    "\x1b\\[[0-9;]*[A-Za-z]|[\x00-\x08\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffc\ufffe\uffff]"
)
# No one sees these: a line that holds nothing else is a blank line.
_INVISIBLE = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
_BLANK_LINE = re.compile(f"^(?:[^\\S\n]|[{_INVISIBLE}])+$", re.MULTILINE)
_INVISIBLES = re.compile(f"[\\s{_INVISIBLE}]")
# Windows-1252 quotes and dashes that some program took for Latin-1.
_MISREAD = {code: bytes([code]).decode("cp1252") for code in range(0x91, 0x98)}


def read_text(path: Path) -> Text:
    """A text file's lines; raises `TextError` if it cannot be read, is no text, or holds none."""
    text, remarks = _decoded(_bytes(path), path)
    text = _with_line_feeds(text).translate(_MISREAD).replace("\ufeff", "")
    text, dropped = _without_controls(text)
    if not _INVISIBLES.sub("", text):
        raise TextError(
            f"{named(path)} is empty: there is nothing to read aloud. Write your essay in it."
        )
    lines = tuple(_BLANK_LINE.sub("", text).split("\n"))
    return Text(lines=lines, remarks=(*remarks, *dropped))


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise TextError(f"{named(path)}: there is no such file.") from None
    except IsADirectoryError:
        raise TextError(f"{named(path)} is a folder, not a text.") from None
    except OSError as error:
        raise TextError(f"{named(path)} cannot be read: {error.strerror or error}.") from error


def _decoded(data: bytes, path: Path) -> tuple[str, tuple[str, ...]]:
    for signature, name in _FORMATS:
        if data.startswith(signature):
            raise _no_text(path, f"it is {name}")
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _checked(_strict(data[len(bom) :], encoding, path), path), ()
    if guessed := _utf16_without_bom(data):
        return data.decode(guessed), ()
    return _utf8_or_1252(data, path)


def _strict(data: bytes, encoding: str, path: Path) -> str:
    if encoding == "utf-8":
        return _utf8_or_1252(data, path)[0]
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        place = f"byte {error.start + 1}"
        raise _no_text(path, f"it begins like {encoding[:6].upper()}, but not at {place}") from None


def _utf16_without_bom(data: bytes) -> str | None:
    """UTF-16 gives itself away by zero bytes, in line ends and spaces at least."""
    zeros = data.count(0)
    if not zeros or len(data) % 2 or (zeros < len(data) / 4 and _is_utf8(data)):
        return None
    plain = {encoding: _plainness(data, encoding) for encoding in ("utf-16-le", "utf-16-be")}
    encoding = max(plain, key=lambda name: plain[name])
    return encoding if plain[encoding] else None


def _plainness(data: bytes, encoding: str) -> int:
    """How many spaces, line ends and other ASCII a reading gives; 0 if it gives what is no text."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return 0
    sample = text[:4000]
    unassigned = sum(unicodedata.category(letter) in ("Cn", "Co") for letter in sample)
    if unassigned > 0.02 * len(sample) or _controls(text) > _MOST_CONTROLS_1252:
        return 0
    return sum(letter.isascii() for letter in text) if " " in text or "\n" in text else 0


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _utf8_or_1252(data: bytes, path: Path) -> tuple[str, tuple[str, ...]]:
    """UTF-8 unless the bytes that are none outnumber the characters that are."""
    try:
        return _checked(data.decode("utf-8"), path), ()
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
    mixed = data.decode("utf-8", errors=_STRAY_BYTES)
    stray = sum(map(mixed.count, map(chr, range(0xDC80, 0xDD00))))
    others = sum(map(len, re.findall("[^\x00-\x7f\udc80-\udcff]+", mixed)))
    if others > stray:
        text = mixed.encode("utf-8", "surrogateescape").decode("utf-8", errors=_AS_1252)
        remark = f"{stray} stray bytes, the first in line {line}, are no UTF-8: look whether"
        return _checked(text, path), (f"{remark} the words there are right.",)
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        raise _no_text(path, f"line {line} is neither UTF-8 nor Windows-1252") from None
    remark = "The file is not UTF-8 and was read as Windows-1252."
    return _checked(text, path, _MOST_CONTROLS_1252), (remark,)


_STRAY_BYTES = "surrogateescape"
_AS_1252 = "spoken-essays-1252"


def _byte_as_1252(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    stray = error.object[error.start : error.end]
    return stray.decode("cp1252", "replace"), error.end


codecs.register_error(_AS_1252, _byte_as_1252)


def _checked(text: str, path: Path, most: float = _MOST_CONTROLS) -> str:
    if _controls(text) > most:
        raise _no_text(path, "it is full of control characters")
    return text


def _controls(text: str) -> float:
    """The share of characters that no text holds."""
    return len(_CONTROL.findall(text.replace("\x85", "\n"))) / max(len(text), 1)


def _no_text(path: Path, why: str) -> TextError:
    return TextError(
        f"{named(path)} is not a text file: {why}. Save your essay as plain text in UTF-8."
    )


def _with_line_feeds(text: str) -> str:
    return _LINE_END.sub("\n", text).replace("\u2029", "\n\n")


def _without_controls(text: str) -> tuple[str, tuple[str, ...]]:
    first = _CONTROL.search(text)
    if first is None:
        return text, ()
    clean, count = _CONTROL.subn("", text)
    line = text.count("\n", 0, first.start()) + 1
    if count == 1:
        return clean, (f"A control character in line {line} was dropped.",)
    return clean, (f"{count} control characters were dropped, the first in line {line}.",)
