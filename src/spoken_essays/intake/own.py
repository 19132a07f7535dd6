"""Manuscripts that our own reader reads: plain text and Markdown.

Plain text becomes Markdown of the same blocks, hard wraps gone and pauses kept. Markdown stays as
written; only front matter of other programs, which is an error in an essay, becomes ours.
"""

from __future__ import annotations

import json
import re
import tempfile
import tomllib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

import yaml

from spoken_essays.errors import ManuscriptError, SettingsError, TextError
from spoken_essays.manuscripts.marks import counted, language, moment
from spoken_essays.manuscripts.records import Manuscript, Passage, Run
from spoken_essays.model import Block, Essay, Line
from spoken_essays.text.essay import read_essay
from spoken_essays.text.frontmatter import FrontMatter, read_front_matter
from spoken_essays.text.textfile import read_text

_Read = TypeVar("_Read")
_FENCES = {"---": ("---", "..."), "+++": ("+++",)}
# What other programs call what we have: Jekyll, Hugo, Eleventy, Obsidian, Pandoc.
_NAMES = {
    **dict.fromkeys(("description", "excerpt", "abstract"), "summary"),
    **dict.fromkeys(("lang", "locale"), "language"),
    **dict.fromkeys(("published", "pubdate", "publishdate", "created"), "date"),
    **dict.fromkeys(("authors", "byline"), "author"),
    **dict.fromkeys(("keywords", "categories"), "tags"),
}
_OURS = {each.name for each in fields(FrontMatter)} - {"lines", "end", "remarks"}
_PLAIN = {"title", "author", "date", "summary", "language", "source"}


def read_plain(data: bytes, where: str) -> Manuscript:
    """A plain text, in which nothing is Markdown."""
    read = _read(data, "manuscript.txt", where)
    passages = tuple(map(_passage, read.body))
    left_out = Counter(each.why for each in read.left_out)
    subtitle = {"subtitle": read.subtitle} if read.subtitle else {}
    return Manuscript(
        title=read.title if read.title_line else "",
        author=read.author or "",
        published=read.published,
        summary=read.summary or "",
        language=read.language or "",
        passages=passages,
        left_out=counted(left_out),
        matter=subtitle,
    )


def read_markdown(data: bytes, where: str) -> Manuscript:
    """A Markdown text, which stays as it is below its front matter."""
    lines = _lines(data, where)
    given, end = _matter(lines, where)
    body = "\n".join(lines[end:]).strip("\n") + "\n"
    said = _named(given)
    read = _read(body.encode(), "manuscript.md", where)
    further, unfit = _further(said)
    dropped = [str(key) for key in given if _name(key) not in _OURS or _name(key) in unfit]
    return Manuscript(
        title=_text(said.get("title")) or (read.title if read.title_line else ""),
        author=_text(said.get("author")),
        published=moment(_text(said.get("date"))),
        summary=_text(said.get("summary")),
        language=language(_text(said.get("language"))),
        markdown=body,
        matter=further,
        left_out=(f"front matter: {', '.join(dropped)}",) if dropped else (),
    )


def _lines(data: bytes, where: str) -> tuple[str, ...]:
    return _with(data, "manuscript.md", where, lambda path: read_text(path).lines)


def _read(data: bytes, name: str, where: str) -> Essay:
    return _with(data, name, where, lambda path: read_essay(path, slug="manuscript"))


def _with(data: bytes, name: str, where: str, read: Callable[[Path], _Read]) -> _Read:
    """What our reader makes of the bytes; its sentences name the manuscript."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        try:
            return read(path)
        except TextError as error:
            message = re.sub(rf"\S*{re.escape(name)}", lambda _: where, error.message)
            raise ManuscriptError(message) from None


def _passage(block: Block) -> Passage:
    lines = tuple(map(_line, block.lines))
    return Passage(role=block.role, lines=lines, level=block.level, blanks=block.blanks)


def _line(line: Line) -> tuple[Run, ...]:
    """A line with its pauses written where they are."""
    runs: list[Run] = []
    done = 0
    for mark in line.marks:
        runs += [Run(text=line.text[done : mark.at]), Run(text=f" [pause {mark.ms}ms] ", mark=True)]
        done = mark.at
    runs.append(Run(text=line.text[done:]))
    if line.teaser:
        runs.append(Run(text=" [teaser]", mark=True))
    if line.voice:
        runs.append(Run(text=f" {{voice={line.voice}}}", mark=True))
    return tuple(run for run in runs if run.text)


def _matter(lines: tuple[str, ...], where: str) -> tuple[Mapping[str, Any], int]:
    """The front matter as a table, and the number of its lines; none if there is none."""
    fence = lines[0].rstrip()
    closing = _FENCES.get(fence, ())
    end = next((at for at, line in enumerate(lines[1:], 1) if line.rstrip() in closing), 0)
    if not end:
        return {}, 0
    text = "\n".join(lines[1:end])
    try:
        found = tomllib.loads(text) if fence == "+++" else yaml.safe_load(text)
    except (tomllib.TOMLDecodeError, yaml.YAMLError, ValueError, RecursionError) as error:
        if not re.match(r"[\w\"'-]+\s*[:=]", lines[1]):
            return {}, 0  # a text between two rules
        problem = " ".join(str(error).split())[:120]
        raise ManuscriptError(f"{where}: its front matter cannot be read ({problem}).") from None
    return (found, end + 1) if isinstance(found, dict) else ({}, 0)


def _name(key: object) -> str:
    name = str(key).lower()
    return _NAMES.get(name, name)


def _named(given: Mapping[str, Any]) -> dict[str, Any]:
    """The keys that we have, under our names; one under its own name comes first."""
    own = {key: value for key, value in given.items() if str(key) in _OURS}
    others = {_name(key): value for key, value in given.items() if _name(key) in _OURS}
    return {**others, **own}


def _further(said: Mapping[str, Any]) -> tuple[dict[str, Any], set[str]]:
    """The other keys, and the names of those whose values mean something else than ours.

    A cover does not come along with the text, so its name would name nothing.
    """
    kept: dict[str, Any] = {}
    unfit = {"cover"} & set(said)
    for key in said.keys() - _PLAIN - unfit:
        line = f"{key}: {json.dumps(said[key], ensure_ascii=False, default=str)}"
        lines = ["---", *(["episode: 1"] if key == "episode_name" else []), line, "---"]
        try:
            read_front_matter(lines, Path("manuscript.md"))
        except SettingsError:
            unfit.add(key)
        else:
            kept[key] = said[key]
    return {key: kept[key] for key in said if key in kept}, unfit


def _text(value: object) -> str:
    """A value as one text: a list's texts in a row."""
    if isinstance(value, list | tuple):
        return ", ".join(map(_text, value))
    if isinstance(value, dict):
        return _text(value.get("name"))
    if isinstance(value, datetime | date):
        return value.isoformat()
    return " ".join(str(value).split()) if value is not None else ""
