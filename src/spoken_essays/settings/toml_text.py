"""TOML as people write it: reading a file, finding a key's line, naming a slip of the pen."""

from __future__ import annotations

import functools
import json
import os
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from spoken_essays.errors import SettingsError

Keys = tuple[str, ...]

_NAME = r"""(?:[\w-]+|"[^"\n]*"|'[^'\n]*')"""
_DOTTED = rf"{_NAME}(?:\s*\.\s*{_NAME})*"
_HEADER = re.compile(rf"\s*\[\[?\s*({_DOTTED})\s*\]")
_ASSIGNMENT = re.compile(rf"\s*({_DOTTED})\s*[=:]")
_LONG_QUOTE = re.compile("\"\"\"|'''")

# What people write that TOML does not know, and what to tell them; the first that fits is said.
_SLIPS: tuple[tuple[str, str], ...] = (
    (r"[“”„‟‘’‚«»]", 'it needs straight quotes (") instead of curly ones'),
    (r"^\s*[\w.-]+\s*:\s*\S", "a setting is written with =, not with a colon"),
    (r"=\s*(?:yes|no|on|off|True|False|YES|NO)\s*(?:#|$)", "write true or false"),
    (r"=\s*[+-]?\d+,\d+\s*(?:#|$)", "a decimal number has a point, not a comma"),
    (r"=\s*(?:#|$)", "there is nothing after the ="),
    (r"=\s*[^\W\d_]", 'text stands between quotes, as in title = "My show"'),
    (r'=\s*"[^"]*\\', r"between double quotes a backslash is written twice: \\"),
    (r"=\s*[\"'][^\"']*(?:#|$)", "a quote is opened and not closed"),
    (r"=\s*\"[^\"]*\"[^\"#\s]+.*\"", 'a quote inside double quotes is written \\"'),
    (r"^\s*[^\[=#]+$", "a setting is written name = value"),
)


def named(path: Path) -> str:
    """A file's name for a message: from the current folder or in full, whichever is shorter."""
    try:
        return _named(str(path), os.getcwd())  # noqa: PTH109 - it is asked for thousands of files
    except OSError:
        return str(path)


@functools.lru_cache(maxsize=10_000)
def _named(path: str, here: str) -> str:
    try:
        return min(os.path.relpath(path, here), path, key=len)
    except ValueError:
        return path


def read_toml(path: Path) -> tuple[dict[str, object], str]:
    """The tables of a TOML file and its text, whose lines `line_of` counts.

    A byte order mark and any line ending are taken. Raises `SettingsError` naming file and line.
    """
    return parsed(toml_bytes(path), named(path))


def toml_bytes(path: Path) -> bytes:
    """A file as it is. Raises `SettingsError` naming it if it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise SettingsError(f"{named(path)}: cannot be read: {error.strerror}") from error


def parsed(data: bytes, where: str) -> tuple[dict[str, object], str]:
    """As `read_toml`, of a file that has been read already; ``where`` is what errors call it."""
    text = _decoded(data, where)
    try:
        return tomllib.loads(text), text
    except ValueError as error:
        raise _syntax_error(str(error), text, where) from error


def line_of(text: str, keys: Keys) -> int | None:
    """The line, from 1, on which ``keys`` is set: ``("pacing", "line")`` is ``line`` in [pacing].

    Where the key itself is not found, the line of the table it would stand in.
    """
    best: tuple[int, int | None] = (0, None)
    for number, path in _assignments(text):
        if path == keys:
            return number
        if path == keys[: len(path)]:
            best = max(best, (len(path), number), key=lambda found: found[0])
    return best[1]


def quoted(value: str) -> str:
    """``value`` as a TOML string on one line, whatever it holds."""
    clean = value.encode("utf-8", "ignore").decode()
    return json.dumps(clean, ensure_ascii=False).replace("\x7f", "\\u007f")


def _decoded(data: bytes, where: str) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SettingsError(
            f"{where}:{line}: this is not UTF-8 text; save the file as UTF-8 and try again"
        ) from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _syntax_error(message: str, text: str, where: str) -> SettingsError:
    lines = text.rstrip().split("\n")
    found = re.search(r"\(at line (\d+), column \d+\)", message)
    if not found or int(found[1]) > len(lines):
        sentence = "a quote or a bracket is opened and never closed"
        return SettingsError(f"{where}:{len(lines)}: {sentence}")
    number = int(found[1])
    why = message[: found.start()].rstrip()
    return SettingsError(f"{where}:{number}: {_slip(lines[number - 1], why)}")


def _slip(line: str, why: str) -> str:
    if why.startswith(("Cannot overwrite", "Cannot declare", "Cannot mutate", "Duplicate")):
        return f"`{line.strip()}` is there a second time; keep one of the two"
    for pattern, advice in _SLIPS:
        if re.search(pattern, line):
            return f"cannot read `{line.strip()}`: {advice}"
    return f"cannot read `{line.strip()}`: {why[:1].lower()}{why[1:]}"


def _assignments(text: str) -> Iterator[tuple[int, Keys]]:
    table: Keys = ()
    for number, line in _lines_outside_long_strings(text):
        if header := _HEADER.match(line):
            table = _names(header[1])
            yield number, table
        elif assignment := _ASSIGNMENT.match(line):
            yield number, table + _names(assignment[1])


def _lines_outside_long_strings(text: str) -> Iterator[tuple[int, str]]:
    closing: str | None = None
    for number, line in enumerate(text.split("\n"), 1):
        outside = closing is None
        if outside:
            yield number, line
        if outside and line.lstrip().startswith("#"):
            continue
        for mark in _LONG_QUOTE.findall(line):
            closing = mark if closing is None else None if mark == closing else closing


def _names(dotted: str) -> Keys:
    return tuple(name.strip("\"'") for name in re.findall(_NAME, dotted))
