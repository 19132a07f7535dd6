"""A tree of HTML elements to passages: the one way that pages, books and documents go.

What is left out is what `spoken` would not read: pictures, tables, code, notes and their marks,
scripts, buttons. White space is HTML's, so that hard wraps go; ``<br>`` breaks a line, two of them
a paragraph.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urljoin, urlsplit

from spoken_essays.manuscripts.records import Line, Passage, Run, text_of
from spoken_essays.manuscripts.trees import Element, local, walk
from spoken_essays.manuscripts.unread import cells, why_not
from spoken_essays.model import Role


@dataclass(frozen=True, kw_only=True)
class Prose:
    """What a tree holds: its passages, and what of it was left out, by how often."""

    passages: tuple[Passage, ...]
    left_out: Counter[str]


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = _names(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset "
    "figure footer form header hgroup html legend li main menu nav ol p pre section summary table "
    "tbody td tfoot th thead tr ul"
) | set(HEADINGS)
_STRONG, _EMPHASIS = _names("b strong"), _names("i em cite dfn var")
_SPACE = re.compile(r"[ \t\r\n\f\v\u2028\u2029\u0085]+")
# Soft hyphens, zero-width spaces, byte order marks: no one sees them.
_UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff\ufffc]")
_RULE = re.compile(r"(?:[*#~=_•·⁂⁎⁑❦❧☙—–-]\s*){1,40}")


def read_prose(
    root: Element, *, base: str = "", around: bool = False, skip: Collection[Element] = ()
) -> Prose:
    """The passages of a tree; links are taken from ``base``.

    ``around`` leaves out menus, page heads and feet, ``skip`` further elements.
    """
    reader = _Reader(base, around, skip)
    for event, element, steps in walk(root):
        if event == "start" and reader.skips(element):
            steps.skip_subtree()
        elif event == "start":
            reader.enter(element)
        else:
            reader.leave(element, is_root=element is root)
    reader.end_block()
    return Prose(passages=tuple(reader.passages), left_out=+reader.left_out)


@dataclass(frozen=True, kw_only=True)
class _Style:
    """How text is written at a place in the tree."""

    strong: bool = False
    emphasis: bool = False
    href: str = ""
    kept: bool = False  # white space, in <pre>


class _Reader:
    """One way through the tree, gathering runs into lines and lines into passages."""

    def __init__(self, base: str, around: bool, skip: Collection[Element]) -> None:
        self.base, self.around, self.skip = base, around, set(skip)
        self.passages: list[Passage] = []
        self.left_out: Counter[str] = Counter()
        self.lines: list[list[Run]] = [[]]
        self.styles = [_Style()]
        self.quotes = self.level = self.spaced = 0
        self.lists: list[list[int | None]] = []  # for each list around: its next number
        self.label = ""
        self.items = 0
        self.skipped: set[Element] = set()

    def skips(self, element: Element) -> bool:
        """Whether an element is left out with all that is below it; says so in the report."""
        why = "" if element in self.skip else why_not(element, around=self.around)
        if why is None:
            return False
        if why:
            self.left_out[why] += 1
        if why == "table":
            self.end_block()
            self._add(Passage(role=Role.LINE, table=cells(element)))
        self.skipped.add(element)
        return True

    def enter(self, element: Element) -> None:
        name = local(element)
        if name in _BLOCKS:
            self.end_block()
            self._open(element, name)
        elif name == "br":
            self.lines.append([])
        elif name == "hr":
            self.end_block()
            self._add(Passage(role=Role.BREAK))
        elif name == "q":
            self.write("“")
        self.styles.append(self._style(element, name))
        self.write(element.text or "")

    def leave(self, element: Element, *, is_root: bool) -> None:
        name = local(element)
        if element in self.skipped:
            self.skipped.discard(element)
        else:
            if name == "q":
                self.write("”")
            if name in _BLOCKS:
                self._close(element, name)
            self.styles.pop()
        if not is_root:
            self.write(element.tail or "")

    def write(self, text: str) -> None:
        """Text in the style of its place."""
        style = self.styles[-1]
        text = _UNSEEN.sub("", text)
        if not text:
            return
        first, *others = text.splitlines() or [""] if style.kept else [text]
        self._append(first, style)
        for line in others:
            self.lines.append([])
            self._append(line, style)

    def _append(self, text: str, style: _Style) -> None:
        run = Run(
            text=_SPACE.sub(" ", text),
            strong=style.strong and not self.level,
            emphasis=style.emphasis,
            href=style.href,
        )
        self.lines[-1].append(run)

    def _open(self, element: Element, name: str) -> None:
        if name == "blockquote":
            self.quotes += 1
        elif name in HEADINGS:
            self.level = HEADINGS[name]
        elif name in ("ul", "ol", "menu", "dir"):
            self.lists.append([_first_number(element) if name == "ol" else None])
            self.items = self.items if len(self.lists) > 1 else 0
        elif name == "li":
            self.label = self._next_label()

    def _next_label(self) -> str:
        numbers = self.lists[-1] if self.lists else [None]
        if numbers[0] is None:
            return "-"
        numbers[0] += 1
        return f"{numbers[0] - 1}."

    def _close(self, element: Element, name: str) -> None:
        if name == "p" and not self._has_words() and not self.quotes and not self.lists:
            self.spaced += 1
        self.end_block()
        if name == "blockquote":
            self.quotes -= 1
        elif name in HEADINGS:
            self.level = 0
        elif name in ("ul", "ol", "menu", "dir") and self.lists:
            self.lists.pop()
        elif name == "li":
            self.label = ""

    def _has_words(self) -> bool:
        return any(run.text.strip() for line in self.lines for run in line)

    def end_block(self) -> None:
        """Lines gathered so far become a passage; blank ones between them part it."""
        lines, self.lines = self.lines, [[]]
        group: list[Line] = []
        for line in [*map(tidied, lines), ()]:
            if line:
                group.append(line)
            elif group:
                self._add(self._passage(tuple(group)))
                group = []

    def _passage(self, lines: tuple[Line, ...]) -> Passage:
        if is_rule(lines):
            return Passage(role=Role.BREAK)
        if self.quotes:
            return Passage(role=Role.QUOTE, lines=lines)
        if self.lists:
            label, self.label = self.label, ""
            self.items += 1
            return Passage(role=Role.ITEM, lines=lines, label=label)
        if self.level:
            joined = tuple(run for line in lines for run in (*line, Run(text=" ", emphasis=False)))
            return Passage(role=Role.HEADING, lines=(tidied(joined),), level=self.level)
        return Passage(role=Role.LINE, lines=lines)

    def _add(self, passage: Passage) -> None:
        tight = passage.role == Role.ITEM and self.items > 1 and bool(passage.label)
        self.passages.append(replace(passage, spaced=self.spaced, blanks=0 if tight else 1))
        self.spaced = 0

    def _style(self, element: Element, name: str) -> _Style:
        style = self.styles[-1]
        css = (element.get("style") or "").replace(" ", "").lower()
        weight = re.search(r"font-weight:(\w+)", css)
        return _Style(
            strong=weight[1] in ("bold", "bolder", "600", "700", "800", "900")
            if weight
            else style.strong or name in _STRONG,
            emphasis=("font-style:italic" in css)
            if "font-style:" in css
            else style.emphasis or name in _EMPHASIS,
            href=web_link(self.base, element.get("href")) if name == "a" else style.href,
            kept=style.kept or name == "pre",
        )


def tidied(line: Sequence[Run]) -> Line:
    """A line with its white space collapsed across runs, and runs of one style joined."""
    runs: list[Run] = []
    for run in line:
        text = run.text
        if not runs or runs[-1].text.endswith(" "):
            text = text.lstrip(" ")
        if not text:
            continue
        if not text.strip() or (runs and replace(runs[-1], text="") == replace(run, text="")):
            run = runs[-1] if runs else Run(text="")
            text, runs = run.text + text, runs[:-1]
        runs.append(replace(run, text=text))
    if runs:
        last = runs[-1].text.rstrip(" ")
        runs[-1:] = [replace(runs[-1], text=last)] if last else []
    return tuple(runs) if any(run.text.strip() for run in runs) else ()


def is_rule(lines: Sequence[Line]) -> bool:
    """Whether a paragraph is nothing but signs: a scene break."""
    return len(lines) == 1 and _RULE.fullmatch(text_of(lines[0]).strip()) is not None


def web_link(base: str, href: str | None) -> str:
    """Where a link leads, if that is a page of the web and not a place on this one."""
    if not href or href.strip().startswith("#"):
        return ""
    try:
        url = urljoin(base, href.strip())
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.netloc else ""


def _first_number(element: Element) -> int:
    start = element.get("start") or "1"
    return int(start) if re.fullmatch(r"\d{1,6}", start) else 1
