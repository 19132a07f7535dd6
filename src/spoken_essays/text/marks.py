"""What an author writes into a line besides words: ``[pause 1.5s]``, ``[teaser]``,
``{voice=emma}``, web addresses.

A line's text becomes pieces: strings, `Pause`, `By` and `TEASER` for marks, `GAP` where something
was left out. `line_of` puts pieces together again, with the white space around what is gone tidied.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum

from spoken_essays.errors import TextError
from spoken_essays.model import LeftOut, Mark
from spoken_essays.show import LONGEST_PAUSE


@dataclass(frozen=True)
class Pause:
    """A pause of ``ms`` milliseconds that the author wrote."""

    ms: int


@dataclass(frozen=True)
class By:
    """Who is to read the line: ``{voice=emma}``."""

    voice: str


class Gap(Enum):
    """The place of something left out, and of the mark that makes a line part of the teaser."""

    GAP = "gap"
    TEASER = "teaser"


GAP = Gap.GAP
TEASER = Gap.TEASER
Piece = str | Pause | By | Gap


@dataclass
class Notes:
    """What reading sets aside: words left out, and what the author should know of ``file``."""

    file: str
    left_out: list[LeftOut] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def leave(self, line: int, text: str, why: str) -> None:
        """List ``text`` as left out; what is left out twice in a row of one line is one entry."""
        last = self.left_out[-1] if self.left_out else None
        if last is not None and (last.line, last.why) == (line, why) and why in _JOINED:
            text = f"{self.left_out.pop().text} {text}"
        self.left_out.append(LeftOut(line=line, text=text, why=why))


_JOINED = {"HTML", "link address"}

_PAUSE = r"\[\s*pause(?P<length>(?:[\s:=]|(?=[\d\].,+-]))[^\]\n]{0,60})\]"
_TEASER = r"(?P<teaser>\[\s*teaser\s*\])"
_ADDRESS = (
    r"(?<![\w/@])(?P<address>(?:(?:https?|ftp)://|www\.(?=[^\s.]+\.\w))"
    r"[^\s<>\"“”«»，。、）」』】]+)"
)
_VOICE = r"\{\s*voice\s*[=:](?P<voice>[^{}\n]{1,80})\}"
_SPECIAL = re.compile(f"{_PAUSE}|{_TEASER}|{_VOICE}|{_ADDRESS}", re.IGNORECASE)
_MAYBE = re.compile(r"\[\s*(?:pause|teaser)|\{\s*voice|://|www\.", re.IGNORECASE)
_LENGTH = re.compile(
    r"[\s:=]*(?P<number>\d{1,9}(?:[.,]\d{1,9})?|[.,]\d{1,9})\s*"
    r"(?P<unit>ms|msec|milliseconds?|s|sec|secs|seconds?)\.?\s*",
    re.IGNORECASE,
)
_TRAILING = ".,;:!?'’‘”»…*_~`|—–"


def pieces_of(text: str, line: int, notes: Notes) -> Iterator[Piece]:
    """A text's words, marks and gaps; web addresses go to ``notes``.

    Raises `TextError` for a pause that cannot be understood or is longer than a minute.
    """
    done = 0
    for found in _SPECIAL.finditer(text) if _MAYBE.search(text) else ():
        if found["address"]:
            end = found.start() + len(address_in(found["address"]))
            notes.leave(line, text[found.start() : end], "web address")
            piece: Piece = GAP
        elif found["teaser"]:
            piece, end = TEASER, found.end()
        elif found["voice"]:
            piece, end = By(found["voice"].strip(" \"'“”‘’")), found.end()
        elif _is_prose(found["length"]):
            notes.remarks.append(f"Line {line}: {found[0]} is read as words, not kept as a pause.")
            continue
        else:
            piece, end = Pause(_milliseconds(found, line, notes)), found.end()
        yield text[done : found.start()]
        yield piece
        done = end
    yield text[done:]


def address_in(text: str) -> str:
    """A web address without the punctuation of the sentence it stands in."""
    end = len(text)
    depth = text.count("(") - text.count(")")
    while end:
        last = text[end - 1]
        if last == ")" and depth < 0:
            depth += 1
        elif last not in _TRAILING and not (last == "]" and "[" not in text):
            break
        end -= 1
    return text[:end]


def _is_prose(length: str) -> bool:
    """``[pause for laughter]``: a remark in brackets, not an attempt at a pause's length."""
    return len(length.strip(" :=").split()) > 1 and not any(letter.isdigit() for letter in length)


def _milliseconds(found: re.Match[str], line: int, notes: Notes) -> int:
    length = _LENGTH.fullmatch(found["length"])
    if length is None:
        raise TextError(
            f"{notes.file}:{line}: {found[0]} does not say how long: write [pause 1.5s] or "
            f"[pause 800ms]; if it is a word of your text, write {_as_text(notes)}."
        )
    number = float(length["number"].replace(",", "."))
    ms = round(number if length["unit"].lower().startswith("m") else number * 1000)
    if ms > LONGEST_PAUSE:
        raise TextError(f"{notes.file}:{line}: {found[0]} is longer than a minute: write less.")
    return ms


def _as_text(notes: Notes) -> str:
    return "(pause)" if notes.file.lower().endswith(".txt") else "\\[pause]"


_CLOSING = re.compile(r"[.,;:!?…)\]”’»]+(?=\s|$)")
_PAIRS = {"(": ")", "[": "]", "“": "”", "‘": "’", "«": "»", "„": "“", "‹": "›", "<": ">"}


def line_of(pieces: Iterable[Piece]) -> tuple[str, tuple[Mark, ...]]:
    """The line's text and its marks; a mark's place is right after the word before it.

    Where something is gone, one space stays of those around it, none before punctuation; brackets
    left with nothing in them go; a pause before a full stop comes after it.
    """
    line = _Line()
    for piece in pieces:
        if isinstance(piece, str):
            line.write(piece)
        elif isinstance(piece, Pause):
            line.pause(piece.ms)
        else:
            line.seam = True
    return line.finished()


class _Line:
    """A line being put together, in time linear in its length."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.seam = False  # something was taken out since the last word
        self.waiting: list[int] = []  # pauses since the last word
        self.marks: list[Mark] = []

    def write(self, text: str) -> None:
        if self.seam and text.strip():
            self._join(text)
        else:
            self._append(text)  # white space at a seam goes when words come

    def pause(self, ms: int) -> None:
        self.seam = True
        self.waiting.append(ms)

    def finished(self) -> tuple[str, tuple[Mark, ...]]:
        self._trim()
        self._place()
        text = "".join(self.parts)
        start = len(text) - len(text.lstrip())
        marks = tuple(Mark(at=max(0, mark.at - start), ms=mark.ms) for mark in self.marks)
        return text[start:], marks

    def _append(self, text: str) -> None:
        if text:
            self.parts.append(text)
            self.length += len(text)

    def _join(self, text: str) -> None:
        """Put words behind something that was taken out."""
        before = spaced = self._trim()
        if self.parts and text.lstrip()[0] == _PAIRS.get(self.parts[-1][-1], ""):
            self._drop_last()
            self._trim()
            text, spaced = text.lstrip()[1:], True
        closing = _CLOSING.match(text)
        if closing and self.parts:
            self._append(closing[0][1:] if self._is_doubled(closing[0]) else closing[0])
            text, spaced = text[closing.end() :], False
        spaced |= text != (text := text.lstrip())
        self._place()
        self.seam = False
        if text:
            self._append(f" {text}" if self._needs_space(text, before, spaced) else text)

    def _is_doubled(self, closing: str) -> bool:
        """Punctuation that meets what stood before the gap: one of the two goes."""
        if self.waiting or closing[0] not in ".,;:":
            return False
        if self.parts[-1][-1] in ",;:":
            self._drop_last()
        return bool(self.parts) and self.parts[-1][-1] in ".!?…"

    def _needs_space(self, text: str, before: bool, spaced: bool) -> bool:
        if not self.parts or (self.parts[-1][-1] in _PAIRS and not before):
            return False
        return spaced or (self.parts[-1][-1].isalnum() and text[0].isalnum())

    def _place(self) -> None:
        self.marks.extend(Mark(at=self.length, ms=ms) for ms in self.waiting)
        self.waiting.clear()

    def _trim(self) -> bool:
        """Drop white space at the end; True if there was some."""
        trimmed = False
        while self.parts and self.parts[-1][-1].isspace():
            last = self.parts.pop()
            trimmed = True
            self.length -= len(last) - len(last.rstrip())
            if last := last.rstrip():
                self.parts.append(last)
        return trimmed

    def _drop_last(self) -> None:
        last = self.parts.pop()[:-1]
        self.length -= 1
        if last:
            self.parts.append(last)
