"""The Markdown parser: markdown-it-py, taught that essays are no source code.

Off are ``code`` (indented verse would vanish) and ``lheading`` (a line over ``---`` would become a
heading). HTML does not swallow the text between its tags: only comments, scripts and the like are
blocks. A fence must be closed. Footnotes have rules of their own, and each inline token remembers
its place in the source (``meta["span"]``), from which line numbers come.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.helpers import parseLinkLabel
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block import fence as block_fence
from markdown_it.rules_inline import (
    StateInline,
    autolink,
    backtick,
    escape,
    html_inline,
    image,
    link,
    newline,
)
from markdown_it.token import Token as Token

from spoken_essays.text.marks import address_in

InlineRule = Callable[[StateInline, bool], bool]

# Deep enough for any essay, and well within Python's own stack; what is deeper is left out.
DEEPEST = 40


class _Parser(MarkdownIt):
    """Any address makes a link: it is left out, never followed."""

    def validateLink(self, url: str) -> bool:
        return True

    def normalizeLink(self, url: str) -> str:
        return url


@functools.cache
def parser() -> MarkdownIt:
    """The parser, made once."""
    made = _Parser("commonmark", {"maxNesting": DEEPEST, "inline_definitions": True})
    made.enable(["table", "strikethrough"]).disable(["code", "lheading"])
    ends = ["paragraph", "reference", "blockquote", "list"]
    made.block.ruler.at("fence", _fence, {"alt": ends})
    made.block.ruler.at("html_block", _hidden, {"alt": ends[:3]})
    made.block.ruler.before("list", "lone_bullet", _lone_bullet)
    made.block.ruler.before("reference", "footnote", _footnote, {"alt": ends[:3]})
    inline: dict[str, InlineRule] = {
        "newline": newline,
        "escape": escape,
        "backticks": backtick,
        "link": _link,
        "image": image,
        "autolink": autolink,
        "html_inline": html_inline,
    }
    for name, rule in inline.items():
        made.inline.ruler.at(name, _placed(rule))
    made.inline.ruler.before("link", "footnote_mark", _placed(_footnote_mark))
    made.inline.ruler.before("newline", "address", _placed(_address))
    return made


def parse_blocks(text: str) -> tuple[list[Token], dict[str, Any]]:
    """The block tokens of a text, and the environment its inline content is to be parsed in.

    ``env["unclosed"]`` lists the lines, from 0, of fences that are never closed.
    """
    tokens: list[Token] = []
    env: dict[str, Any] = {"unclosed": [], "no end": {}}
    parser().block.parse(text, parser(), env, tokens)
    return tokens, env


def parse_inline(text: str, env: dict[str, Any]) -> list[Token]:
    """The inline tokens of a block's content."""
    return parser().inline.parse(text, parser(), env, [])


def _placed(rule: InlineRule) -> InlineRule:
    """A rule whose tokens know where in the source they stand."""

    def run(state: StateInline, silent: bool) -> bool:
        start, count = state.pos, len(state.tokens)
        if not rule(state, silent):
            return False
        for token in state.tokens[count:]:
            token.meta.setdefault("span", (start, state.pos))
        return True

    return run


def _link(state: StateInline, silent: bool) -> bool:
    """A link that knows where its text ends (``meta["label"]``): the rest is where it leads."""
    start, count = state.pos, len(state.tokens)
    if not link(state, silent):
        return False
    if not silent:
        opened = next(token for token in state.tokens[count:] if token.type == "link_open")
        opened.meta = {"span": (start, state.pos), "label": _label_end(state, start)}
    return True


def _label_end(state: StateInline, start: int) -> int:
    end, state.pos = state.pos, start
    label = parseLinkLabel(state, start, True)
    state.pos = end
    return label


_MARK = re.compile(r"\[\^[^\s\]]{1,200}\]|\^\[[^\[\]]{1,2000}\]")


def _footnote_mark(state: StateInline, silent: bool) -> bool:
    """``[^1]``, or a note within the line: ``^[like this]``."""
    if state.src[state.pos] not in "[^":
        return False
    found = _MARK.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    if not silent:
        state.push("footnote_mark", "", 0).content = found[0]
    state.pos = found.end()
    return True


_SCHEME = re.compile(r"(?<!\w)(?:https?|ftp)$", re.IGNORECASE)
_REST = re.compile(r"://[^\s<>\"“”«»，。、）」』】\\`]+")


def _address(state: StateInline, silent: bool) -> bool:
    """A bare web address, before its underscores are taken for emphasis."""
    if silent or state.src[state.pos] != ":":
        return False
    scheme = _SCHEME.search(state.pending[-6:])
    rest = _REST.match(state.src, state.pos, state.posMax)
    if scheme is None or rest is None:
        return False
    state.pending = state.pending[: -len(scheme[0])]
    token = state.push("address", "", 0)
    token.content = address_in(scheme[0] + rest[0])
    state.pos += len(token.content) - len(scheme[0])
    return True


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]


def _fence(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A fenced code block, if it is closed; ``~~~`` over a blank line is a scene break."""
    opening = re.match(r"`{3,}|~{3,}", _line(state, start))
    if opening is None or not _closes(state, start, end, opening[0], silent):
        return False
    return block_fence(state, start, end, silent)


def _closes(state: StateBlock, start: int, end: int, fence: str, silent: bool) -> bool:
    bare = _line(state, start).strip() == fence
    if bare and fence[0] == "~" and (start + 1 >= end or state.isEmpty(start + 1)):
        return False
    closing = re.compile(rf"{fence}{fence[0]}*\s*")
    key = (fence[0], end, state.blkIndent)
    known = state.env["no end"].get(key)
    if known is None or len(fence) < known:
        for number in range(start + 1, end):
            if state.sCount[number] < state.blkIndent and not state.isEmpty(number):
                break
            if closing.fullmatch(_line(state, number)):
                return True
        else:
            state.env["no end"][key] = len(fence)
    if not silent and fence[0] == "`":
        state.env["unclosed"].append(start)
    return False


def _lone_bullet(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """``*`` alone between blank lines is a scene break, not a list without an item."""
    above = start == 0 or state.isEmpty(start - 1)
    below = start + 1 >= end or state.isEmpty(start + 1)
    if silent or _line(state, start).strip() not in ("*", "-", "+") or not (above and below):
        return False
    state.push("hr", "hr", 0).map = [start, start + 1]
    state.line = start + 1
    return True


_HIDDEN: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = (
    (re.compile("<!--"), re.compile("-->")),
    (re.compile(r"<\?(?=\w)"), re.compile(r"\?>")),
    (re.compile("<!(?=[A-Za-z])"), re.compile(">")),
    (re.compile(r"<!\[CDATA\["), re.compile(r"\]\]>")),
    *(
        (re.compile(rf"<{name}(?=[\s>]|$)", re.I), re.compile(rf"</{name}\s*>", re.I))
        for name in ("script", "style", "svg", "template", "math", "noscript")
    ),
)


def _hidden(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A comment, script or the like at the start of a line, to its end however many lines on.

    What stands behind its end is parsed on. Without an end it is text.
    """
    line = _line(state, start)
    if not line.startswith("<"):
        return False
    closing = next((last for first, last in _HIDDEN if first.match(line)), None)
    found = closing and _end_of(state, start, end, closing)
    if not found:
        return False
    last, stop = found
    rest = state.src[stop : state.eMarks[last]].strip()
    if rest and last == start:
        return False  # an inline tag will do
    if not silent:
        begin = state.bMarks[start] + state.tShift[start]
        token = state.push("hidden", "", 0)
        token.content, token.map = state.src[begin:stop], [start, last + 1]
        state.line = last if rest else last + 1
        if rest:
            state.bMarks[last], state.tShift[last] = state.src.index(rest, stop), 0
            state.sCount[last] = max(state.sCount[last], state.blkIndent)
    return True


def _end_of(
    state: StateBlock, start: int, end: int, closing: re.Pattern[str]
) -> tuple[int, int] | None:
    """The line on which a hidden block ends, and where; None if it never does."""
    key = (closing, end, state.blkIndent)
    if key in state.env["no end"]:
        return None
    for number in range(start, end):
        if number > start and state.sCount[number] < state.blkIndent and not state.isEmpty(number):
            return None
        begin = state.bMarks[number] + state.tShift[number] + (2 if number == start else 0)
        if found := closing.search(state.src, begin, state.eMarks[number]):
            return number, found.end()
    state.env["no end"][key] = True
    return None


_DEFINITION = re.compile(r"\[\^[^\s\]]{1,200}\]:")


def _footnote(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A footnote's text: from ``[^1]:`` to the next blank line, and indented paragraphs below."""
    if _DEFINITION.match(_line(state, start)) is None:
        return False
    if silent:
        return True
    last = number = start + 1
    while number < end and _belongs(state, number):
        number += 1
        if not state.isEmpty(number - 1):
            last = number
    state.push("footnote", "", 0).map = [start, last]
    state.line = last
    return True


def _belongs(state: StateBlock, number: int) -> bool:
    """Whether a line still belongs to the footnote above it."""
    if state.isEmpty(number):
        return True
    if state.sCount[number] < state.blkIndent or _DEFINITION.match(_line(state, number)):
        return False
    return not state.isEmpty(number - 1) or state.sCount[number] - state.blkIndent >= 2
