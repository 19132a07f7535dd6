"""Helpers for the tests of text reading: an essay from a string, its lines, its dump."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from spoken_essays.model import Block, Essay, Line, Role
from spoken_essays.text.essay import read_essay


def read(folder: Path, text: str | bytes, name: str = "essay.md", **options: Any) -> Essay:
    """The essay in a file of this content."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_essay(path, slug="an-essay", **options)


def lines(essay: Essay) -> list[str]:
    return [line.text for block in essay.body for line in block.lines]


def roles(essay: Essay) -> list[Role]:
    return [block.role for block in essay.body]


def left(essay: Essay) -> list[tuple[str, str]]:
    return [(each.text, each.why) for each in essay.left_out]


def dump(essay: Essay) -> str:
    """An essay for a person to read: what is spoken, in order, then what is not."""
    return "\n".join(_dumped(essay)) + "\n"


def _dumped(essay: Essay) -> Iterator[str]:
    yield f"title ({essay.title_line}): {essay.title}"
    if essay.subtitle:
        yield f"subtitle ({essay.subtitle_line}): {essay.subtitle}"
    yield from _matter(essay)
    for block in essay.body:
        yield f"\n[{_name(block)}, {block.blanks} above]"
        yield from (f"{line.number:4} {_marked(line)}" for line in block.lines)
    yield from ["\nLeft out"] * bool(essay.left_out)
    yield from (f"{each.line:4} {each.why}: {each.text!r}" for each in essay.left_out)
    yield from ["\nRemarks"] * bool(essay.remarks)
    yield from (f"     {remark}" for remark in essay.remarks)


def _matter(essay: Essay) -> Iterator[str]:
    for name in (
        *("author", "published", "summary", "tags", "language", "voice", "pace", "cover"),
        *("draft", "explicit", "episode", "season", "pacing"),
    ):
        if value := getattr(essay, name):
            yield f"{name}: {value}"


def _name(block: Block) -> str:
    return f"{block.role.value} {block.level}" if block.level else block.role.value


def _marked(line: Line) -> str:
    """The text with its pauses where they are."""
    text = line.text
    for mark in reversed(line.marks):
        text = f"{text[: mark.at]}<{mark.ms}>{text[mark.at :]}"
    return text
