"""Passages as Markdown that our own reader reads back to the same blocks.

Everything that means something in an essay is escaped: an author's asterisk stays an asterisk, a
``[pause]`` in somebody's article stays a word, and ``<b>`` that was text stays text. Web addresses
stay as they are: the reader knows them, and leaves them out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from urllib.parse import quote

from spoken_essays.manuscripts.records import Line, Passage, Run
from spoken_essays.model import Role

_ADDRESS = re.compile(
    r"(?<![\w/@])(?:(?:https?|ftp)://|www\.(?=[^\s.]+\.\w))[^\s<>\"“”«»，。、）」』】\\`]+",
    re.IGNORECASE,
)
_SPECIAL = re.compile(
    r"[\\`*\[\]]|(?<![^\W_])_|_(?![^\W_])|~(?=~)|(?<=~)~|<(?=[A-Za-z/!?])|&(?=#|[A-Za-z][A-Za-z0-9]*;)"
    r"|\{(?=\s*voice\s*[=:])",
    re.IGNORECASE,
)
_START = re.compile(r"#{1,6}(?=\s|$)|>|[-+](?=\s|$)|~(?=~~)|:(?=::)|[-|:+=](?=[-|:+= ]*$)")
_NUMBER = re.compile(r"(\d{1,9})([.)])(?=\s|$)")
_SCHEME_END = re.compile(r"[\"“”«»，。、）」』】]")


def markdown(passages: Sequence[Passage], *, styled: bool = True) -> str:
    """The text of an essay's body; without ``styled`` no emphasis and no links, only the words."""
    parts: list[str] = []
    before: Passage | None = None
    for passage in passages:
        if before is not None:
            parts += _between(before, passage)
        parts += _block(passage, styled)
        before = passage
    return "\n".join(parts) + "\n" if parts else ""


def _between(before: Passage, passage: Passage) -> list[str]:
    """The blank lines above a passage; those within a quote are marked as its own."""
    both = before.role == passage.role == Role.QUOTE
    tight = before.role == passage.role == Role.ITEM and passage.label
    return [">" if both else ""] * (passage.blanks if tight else max(passage.blanks, 1))


def _block(passage: Passage, styled: bool) -> Iterator[str]:
    if passage.role == Role.BREAK:
        yield "* * *"
        return
    yield from _table(passage.table)
    for at, line in enumerate(passage.lines):
        text = written(line, styled=styled)
        if passage.role == Role.HEADING:
            yield f"{'#' * passage.level} {_heading_end(text)}"
        elif passage.role == Role.QUOTE:
            yield f"> {line_start(text)}"
        elif passage.role == Role.ITEM:
            yield _item(passage, line_start(text), first=at == 0)
        else:
            yield line_start(text)


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """A table as GitHub has it, its first row the head; the reader leaves it out, and says so."""
    width = max(map(len, rows), default=0)
    for at, row in enumerate(rows):
        cells = [escaped(cell).replace("|", "\\|") for cell in row]
        yield f"| {' | '.join([*cells, *[''] * (width - len(cells))])} |"
        if not at:
            yield f"|{'---|' * width}"


def _item(passage: Passage, text: str, *, first: bool) -> str:
    label = passage.label if first else ""
    return f"{label} {text}" if label else f"    {text}"


def _heading_end(text: str) -> str:
    return f"{text[:-1]}\\#" if text.endswith("#") else text


def line_start(text: str) -> str:
    """A line whose first characters make no heading, quote, list, rule or table of it."""
    if found := _NUMBER.match(text):
        return f"{found[1]}\\{text[found.end(1) :]}"
    return f"\\{text}" if _START.match(text) else text


def written(line: Line, *, styled: bool = True) -> str:
    """A line in Markdown, with its emphasis and links where those can stand."""
    if not styled:
        line = tuple(Run(text=run.text, mark=run.mark) for run in line)
    out = ""
    for at, run in enumerate(line):
        following = line[at + 1].text[:1] if at + 1 < len(line) else ""
        out = _with_run(out, run, following)
    return re.sub(r"[ \t]+", " ", out).strip()


def _with_run(out: str, run: Run, following: str) -> str:
    core = run.text.strip()
    if run.mark or not core:
        return out + run.text
    lead = run.text[: len(run.text) - len(run.text.lstrip())]
    tail = run.text[len(run.text.rstrip()) :]
    out += lead
    words = escaped(core)
    if run.href and not _ADDRESS.search(core) and "@" not in core:
        if out.endswith(("!", "^")):
            out = f"{out[:-1]}\\{out[-1]}"
        label = f"\\{words}" if words.startswith("^") else words  # [^1] is a note's mark
        words = f"[{label}]({_target(run.href)})"
    stars = "*" * (run.emphasis + 2 * run.strong)
    if stars and _stands(out[-1:], core, (tail or following)[:1]):
        words = f"{stars}{words}{stars}"
    return out + words + tail


def _stands(before: str, core: str, after: str) -> bool:
    """Whether emphasis can stand between these: CommonMark 6.2, flanking, and no stars beside."""
    if not any(letter.isalnum() for letter in core) or _ADDRESS.search(core):
        return False
    return all(not side or side.isspace() or _is_mark(side) for side in (before, after))


def _is_mark(letter: str) -> bool:
    """Punctuation that emphasis may lean on."""
    return letter not in "*_\\`" and unicodedata.category(letter)[0] == "P"


def _target(url: str) -> str:
    return quote(url, safe="/:?#@!$&'*+,;=%~-._")


def escaped(text: str) -> str:
    """Text in which nothing means anything but itself, web addresses aside."""
    parts: list[str] = []
    done = 0
    for found in _ADDRESS.finditer(text):
        parts += [_SPECIAL.sub(r"\\\g<0>", text[done : found.start()]), found[0]]
        done = found.end()
    return "".join([*parts, _SPECIAL.sub(r"\\\g<0>", text[done:])])
