"""The words within a Markdown block: rows as the author broke them, markup gone.

A source line is a row; ``<br>`` and tags of HTML blocks break one too. A line that ends in two
blanks, a backslash or ``<br>`` ends firmly: it stays a line even in wrapped text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from spoken_essays.show import Images
from spoken_essays.text.html_tags import BLOCKS, UNREAD, Tag, html_tag
from spoken_essays.text.markdown_parser import Token, parse_inline
from spoken_essays.text.marks import GAP, Notes, Piece, pieces_of
from spoken_essays.text.passages import Row, row_of

_MARKUP = re.compile(r"[\\`*_\[<&~^{]|://|www\.", re.IGNORECASE)
_WEB = re.compile(r"(?:https?|ftp|mailto|tel|data|file|sms|geo|magnet|irc|gemini):", re.IGNORECASE)


def plain_rows(content: str, start: int, label: str = "") -> tuple[Row, ...] | None:
    """The rows of a block without any markup, much faster; None if there may be some."""
    if _MARKUP.search(content):
        return None
    lines = content.split("\n")
    return tuple(
        Row(text=f"{label if not at else ''}{line.strip()}", number=start + at, firm=_firm(line))
        for at, line in enumerate(lines)
        if line.strip()
    )


def _firm(line: str) -> bool:
    return line.endswith("  ")


@dataclass
class _Draft:
    """A row being gathered."""

    number: int
    pieces: list[Piece] = field(default_factory=list)
    firm: bool = False


class Inline:
    """Reads the content of blocks; what it leaves out goes to ``notes``."""

    def __init__(self, notes: Notes, env: dict[str, Any], images: Images) -> None:
        self.notes = notes
        self.env = env
        self.images = images

    def rows(self, content: str, start: int, label: str = "") -> tuple[Row, ...]:
        """The rows of a block that begins in line ``start``, the first after its ``label``."""
        ends = [at for at, letter in enumerate(content) if letter == "\n"]
        reader = _Reader(self, content, start, ends)
        reader.read(parse_inline(content, self.env))
        labels = [label, *[""] * len(reader.drafts)]
        rows = (
            row_of(draft.pieces, draft.number, self.notes, firm=draft.firm, prefix=prefix)
            for draft, prefix in zip(reader.drafts, labels, strict=False)
        )
        return tuple(row for row in rows if row is not None)


class _Reader:
    """One block's inline tokens on their way to rows."""

    def __init__(self, inline: Inline, content: str, start: int, ends: Sequence[int]) -> None:
        self.notes = inline.notes
        self.images = inline.images
        self.content = content
        self.start = start
        self.ends = ends
        self.drafts = [_Draft(number=start)]
        self.endless: set[str] = set()  # elements that are never closed from here on

    def read(self, tokens: Sequence[Token]) -> None:
        done = 0
        for index, token in enumerate(tokens):
            if index < done:
                continue
            tag = html_tag(token.content) if token.type == "html_inline" else None
            if tag and tag.name in UNREAD and not tag.closing:
                done = self._skip(tokens, index, tag)
            elif token.markup == "autolink":
                self._autolink(token, tokens[index + 1].content)
                done = index + 3
            elif tag:
                self._tag(tag, token)
            elif handle := _HANDLERS.get(token.type):
                handle(self, token)

    def number(self, token: Token) -> int:
        """The source line in which a token begins."""
        return self.number_at(token.meta["span"][0])

    def number_at(self, position: int) -> int:
        return self.start + bisect_left(self.ends, position)

    def leave(self, token: Token, why: str) -> None:
        """List a token's source as left out."""
        start, end = token.meta["span"]
        self.notes.leave(self.number_at(start), self.content[start:end], why)

    def write(self, *pieces: Piece) -> None:
        self.drafts[-1].pieces.extend(pieces)

    def text(self, token: Token) -> None:
        self.write(*pieces_of(token.content, self.drafts[-1].number, self.notes))

    def verbatim(self, token: Token) -> None:
        """An escaped character or an entity: never part of a pause mark."""
        self.write(token.content)

    def line_end(self, token: Token) -> None:
        self.drafts[-1].firm |= token.type == "hardbreak"
        self.drafts.append(_Draft(number=self.number(token) + 1))

    def code(self, token: Token) -> None:
        start, end = token.meta["span"]
        first, *others = self.content[start:end].strip("`").split("\n")
        self.write(token.content if not others else first.lstrip())
        for at, line in enumerate(others, start=1):
            self.drafts.append(_Draft(number=self.number(token) + at, pieces=[line]))

    def _autolink(self, token: Token, inner: str) -> None:
        """``<https://…>`` is left out; an e-mail address, or ``<what:ever>``, is text."""
        if _WEB.match(inner):
            self.leave(token, "web address")
            self.write(GAP)
        else:
            start, end = token.meta["span"]
            self.write(inner if "@" in inner else self.content[start:end])

    def link(self, token: Token) -> None:
        """A link speaks its text; where it leads is left out."""
        label, end = token.meta["label"], token.meta["span"][1]
        if target := self.content[label:end].strip("[]()"):
            self.notes.leave(self.number_at(label), target, "link address")

    def image(self, token: Token) -> None:
        if self.images == "drop":
            self.leave(token, "image")
            self.write(GAP)
            return
        start, end = token.meta["span"]
        target = self.content[start + 2 + len(token.content) : end].strip("[]()")
        self.notes.leave(self.number_at(start), target, "image address")
        self.write(*_spoken(token.children or ()))

    def footnote_mark(self, token: Token) -> None:
        self.notes.leave(self.drafts[-1].number, token.content, "footnote mark")
        self.write(GAP)

    def address(self, token: Token) -> None:
        self.notes.leave(self.drafts[-1].number, token.content, "web address")
        self.write(GAP)

    def html(self, token: Token) -> None:
        """What looks like a tag but is none is a comment, or the author's own: ``<sigh>``."""
        if token.content[1] in "!?":
            self.leave(token, "comment" if token.content.startswith("<!--") else "HTML")
            self.write(GAP)
        else:
            self.write(token.content)

    def _tag(self, tag: Tag, token: Token) -> None:
        self.leave(token, "HTML")
        number = self.drafts[-1].number
        if tag.name == "br":
            self.drafts[-1].firm = True
            self.drafts.append(_Draft(number=number))
        elif tag.name == "hr":
            self.drafts[-1].firm = True
            self.drafts += [_Draft(number=number, pieces=["***"]), _Draft(number=number)]
        elif tag.name in BLOCKS and self.drafts[-1].pieces:
            self.drafts[-1].firm = True
            self.drafts.append(_Draft(number=number))

    def _skip(self, tokens: Sequence[Token], index: int, opened: Tag) -> int:
        """Leave out a script or the like; gives the index of the token to go on with."""
        for at in range(index + 1, len(tokens) if opened.name not in self.endless else 0):
            tag = html_tag(tokens[at].content) if tokens[at].type == "html_inline" else None
            if tag and tag.closing and tag.name == opened.name:
                start, end = tokens[index].meta["span"][0], tokens[at].meta["span"][1]
                self.notes.leave(self.number_at(start), self.content[start:end], "HTML")
                self.write(GAP)
                return at + 1
        self.endless.add(opened.name)
        self._tag(opened, tokens[index])
        return index + 1


def _spoken(tokens: Sequence[Token]) -> Iterator[str]:
    """The words of an image's text."""
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            yield " "
        elif token.type in ("text", "text_special", "code_inline"):
            yield token.content


_HANDLERS = {
    "text": _Reader.text,
    "text_special": _Reader.verbatim,
    "softbreak": _Reader.line_end,
    "hardbreak": _Reader.line_end,
    "code_inline": _Reader.code,
    "link_open": _Reader.link,
    "image": _Reader.image,
    "footnote_mark": _Reader.footnote_mark,
    "address": _Reader.address,
    "html_inline": _Reader.html,
}
