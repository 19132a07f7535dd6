"""Rich Text Format (.rtf): the one module that knows striprtf.

Striprtf knows RTF's character sets and what in a file is no text, and gives the text alone. Before
it reads, marks from Unicode's private use area are put where bold, italic or the paragraph's style
change and where a line breaks within a paragraph; afterwards they tell what was what.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from spoken_essays.errors import ManuscriptError
from spoken_essays.manuscripts.layout import laid_out
from spoken_essays.manuscripts.marks import counted
from spoken_essays.manuscripts.prose import is_rule, tidied
from spoken_essays.manuscripts.records import Line, Manuscript, Passage, Run, text_of
from spoken_essays.model import Role

LARGEST = 50_000_000
_TOKEN = re.compile(r"\\([a-z]{1,32})(-?\d{1,10})?[ ]?|\\[^a-z]|[{}]")
_STYLES = re.compile(r"\{\\s(\d{1,4})\b([^{}]*);\}")
_INFO = re.compile(r"\{\\info\b((?:[^{}]|\{[^{}]*\})*)\}")
_CREATED = re.compile(r"\{\\creatim\\yr(\d{4})\\mo(\d{1,2})\\dy(\d{1,2})")
_ITEM = re.compile(r"\s*(?:([·•◦▪§o–-])|(\d{1,4}[.)]))\t\s*")
# A line within a paragraph, and the state of the text that follows: flags, and 4 times a style.
_LINE, _FIRST = "\ue000", 0xE100
_BOLD, _ITALIC = 1, 2
_QUOTE, _TITLE, _TABLE = 7, 8, 9
_MARK = re.compile("[\ue100-\ue1ff]")


@dataclass(frozen=True, kw_only=True)
class _State:
    """Bold, italic, and the paragraph's style: 0, a heading's level, `_QUOTE` and the like."""

    bold: bool = False
    italic: bool = False
    style: int = 0

    @property
    def mark(self) -> str:
        code = _FIRST + _BOLD * self.bold + _ITALIC * self.italic + 4 * self.style
        return f"{{\\uc0\\u{code} }}"


def read_rtf(data: bytes, where: str) -> Manuscript:
    """The manuscript in an .rtf; raises `ManuscriptError` for what is none."""
    if not data.lstrip()[:5] == b"{\\rtf":
        raise ManuscriptError(f"{where} is no RTF document.")
    source = data.decode("latin-1").replace(_LINE, "")
    text = _text(_marked(source), where)
    paragraphs = list(_paragraphs(text))
    title = next((text_of(each.lines[0]) for each in paragraphs if each.level == _TITLE), "")
    about = _INFO.search(source)
    info = about[1] if about else ""
    return Manuscript(
        title=title or _said(info, "title", where),
        author=_said(info, "author", where),
        summary=_said(info, "subject", where),
        begun=_created(source),
        passages=laid_out([each for each in paragraphs if each.level != _TITLE]),
        left_out=counted(_left_out(source)),
    )


def _left_out(source: str) -> Counter[str]:
    """What striprtf, or we, passed over."""
    words = {"picture": r"\\pict\b", "note": r"\\footnote\b", "row of a table": r"\\row\b"}
    return Counter({what: len(re.findall(word, source)) for what, word in words.items()})


def _text(source: str, where: str) -> str:
    try:
        from striprtf import striprtf
    except ImportError:
        raise ManuscriptError('to read .rtf files: pip install "spoken-essays[add]"') from None
    try:
        text = str(striprtf.rtf_to_text(source, errors="ignore"))  # type: ignore[no-untyped-call]
    except (ValueError, TypeError, LookupError, OverflowError) as error:
        raise ManuscriptError(f"{where} is damaged: {error}") from error
    # Letters beyond the first plane come as two halves.
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _marked(source: str) -> str:
    """The source with marks where the state of its text changes."""
    styles = _styles(source)
    parts: list[str] = []
    stack = [_State()]
    done = 0
    for token in _TOKEN.finditer(source):
        parts.append(source[done : token.start()])
        before = stack[-1]
        added = _follow(token, stack, styles)
        after = stack[-1]
        parts += [token[0] if added is None else added, after.mark if after != before else ""]
        done = token.end()
    return "".join([*parts, source[done:]])


def _follow(token: re.Match[str], stack: list[_State], styles: dict[int, int]) -> str | None:
    """Take a control word into the state; gives what is to stand in its place, if not itself."""
    if token[0] == "{":
        stack.append(stack[-1])
    elif token[0] == "}" and len(stack) > 1:
        stack.pop()
    if token[1] == "line":
        return f"{{\\uc0\\u{ord(_LINE)} }}"
    if token[1]:
        stack[-1] = _after(stack[-1], token[1], int(token[2] or -1), styles)
    return None


def _after(state: _State, word: str, number: int, styles: dict[int, int]) -> _State:
    """The state behind a control word."""
    changes: dict[str, dict[str, object]] = {
        "b": {"bold": number != 0},
        "i": {"italic": number != 0},
        "plain": {"bold": False, "italic": False},
        "pard": {"style": 0},
        "intbl": {"style": _TABLE},
        "s": {"style": styles.get(number, 0)},
        "outlinelevel": {"style": number + 1 if 0 <= number < 6 else 0},
    }
    return replace(state, **changes[word]) if word in changes else state  # type: ignore[arg-type]


def _styles(source: str) -> dict[int, int]:
    """The stylesheet's headings, quotes and title by their numbers."""
    found = {}
    for style in _STYLES.finditer(source[:200_000]):
        name = re.sub(r"\\[a-z]+-?\d* ?", "", style[2]).strip().lower()
        heading = re.fullmatch(r"heading ([1-6])", name)
        if heading:
            found[int(style[1])] = int(heading[1])
        elif "quot" in name or name == "block text":
            found[int(style[1])] = _QUOTE
        elif name == "title":
            found[int(style[1])] = _TITLE
    return found


def _paragraphs(text: str) -> Iterator[Passage]:
    state = spaced = 0
    before = Role.BREAK
    for paragraph in text.split("\n"):
        runs, state, style = _runs(paragraph, state)
        lines = tuple(line for line in map(tidied, runs) if line)
        bare = _MARK.sub("", paragraph)
        if style == _TABLE or (lines and not bare.strip(" |\t")):
            continue
        if not lines:
            spaced += 1
            continue
        found = _passage(lines, style, _ITEM.match(bare))
        tight = found.role == Role.ITEM and before == Role.ITEM
        yield replace(found, spaced=spaced, blanks=0 if tight else 1)
        spaced, before = 0, found.role


def _runs(paragraph: str, state: int) -> tuple[list[list[Run]], int, int]:
    """A paragraph's lines, the state it ends in, and the style of its first words."""
    lines: list[list[Run]] = [[]]
    style: int | None = None
    for piece in re.split(f"([{_LINE}\ue100-\ue1ff])", paragraph):
        if piece == _LINE:
            lines.append([])
        elif _MARK.fullmatch(piece):
            state = ord(piece) - _FIRST
        elif piece:
            bold, italic = bool(state & _BOLD), bool(state & _ITALIC)
            lines[-1].append(Run(text=piece, strong=bold, emphasis=italic))
            style = state // 4 if style is None and piece.strip() else style
    return lines, state, style or 0


def _passage(lines: tuple[Line, ...], style: int, item: re.Match[str] | None) -> Passage:
    if style in range(1, 7):
        plain = tuple(replace(run, strong=False) for run in lines[0])
        return Passage(role=Role.HEADING, lines=(plain,), level=style)
    if style == _QUOTE:
        return Passage(role=Role.QUOTE, lines=lines)
    if style == _TITLE:
        return Passage(role=Role.HEADING, lines=lines, level=_TITLE)
    if is_rule(lines):
        return Passage(role=Role.BREAK)
    if item:
        label = "-" if item[1] else f"{item[2][:-1]}."
        return Passage(role=Role.ITEM, lines=_without_label(lines, item), label=label, blanks=1)
    return Passage(role=Role.LINE, lines=lines)


def _without_label(lines: Sequence[Line], item: re.Match[str]) -> tuple[Line, ...]:
    """An item's lines without the bullet or number that stood before it."""
    size = len((item[1] or item[2]).strip())
    runs = list(lines[0])
    while runs and size >= len(runs[0].text.strip()):
        size -= len(runs.pop(0).text.strip())
    if runs:
        runs[0] = replace(runs[0], text=runs[0].text.lstrip()[size:])
    return (tidied(runs), *lines[1:])


def _said(info: str, name: str, where: str) -> str:
    found = re.search(rf"\{{\\{name} ([^{{}}]*)\}}", info)
    return _text(f"{{\\rtf1\\ansi {found[1]}}}", where).strip() if found else ""


def _created(source: str) -> datetime | None:
    found = _CREATED.search(source)
    try:
        return datetime(int(found[1]), int(found[2]), int(found[3]), tzinfo=UTC) if found else None
    except ValueError:
        return None
