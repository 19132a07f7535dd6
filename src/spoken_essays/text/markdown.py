"""Markdown to passages: words and where they stand; everything else is noted as left out.

Headings, quotes and list items have roles, an ordered list's number is spoken as written. Left out
are code blocks, tables, footnotes and their marks, images (unless their text is asked for), HTML
tags, comments, web addresses and the addresses of links.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from spoken_essays.model import Role
from spoken_essays.show import Images
from spoken_essays.text.markdown_inline import Inline, plain_rows
from spoken_essays.text.markdown_parser import Token, parse_blocks
from spoken_essays.text.marks import Notes
from spoken_essays.text.passages import Passage, Row, Source

_LEFT_OUT = {
    "fence": "code block",
    "definition": "link definition",
    "footnote": "footnote",
    "table_open": "table",
}


def read_markdown(source: Source, notes: Notes, images: Images = "drop") -> Iterator[Passage]:
    """The passages of a Markdown text, without front matter."""
    tokens, env = parse_blocks("\n".join(source.lines))
    for line in dict.fromkeys(env["unclosed"]):
        number = line + source.first
        notes.leave(number, source.line(number).strip(), "code fence that is never closed")
        notes.remarks.append(
            f"The code fence in line {number} is never closed; what follows is read as text."
        )
    return _Walk(source, Inline(notes, env, images), notes).passages(tokens)


class _Walk:
    """One way through the block tokens, knowing which quotes and lists stand around."""

    def __init__(self, source: Source, inline: Inline, notes: Notes) -> None:
        self.source = source
        self.unclosed = {line + source.first for line in inline.env["unclosed"]}
        self.inline = inline
        self.notes = notes
        self.around: list[Role] = []
        self.level = 0
        self.reached: set[int] = set()
        self.label = ""  # of the ordered list's item that has begun: "1994. "
        self.label_line = 0
        self.handlers: dict[str, Callable[[Token], Passage | None]] = {
            "inline": self._words,
            "hr": self._scene_break,
            "hidden": self._hidden,
            "heading_open": self._heading,
            "list_item_open": self._item,
            "list_item_close": self._item_end,
            **dict.fromkeys(_LEFT_OUT, self._left_out),
        }

    def passages(self, tokens: Sequence[Token]) -> Iterator[Passage]:
        in_table = False
        for index, token in enumerate(tokens):
            self._enter_or_leave(tokens, index)
            if in_table:
                in_table = token.type != "table_close"
                continue
            in_table = token.type == "table_open"
            if (handle := self.handlers.get(token.type)) and (passage := handle(token)):
                yield passage
        self._unreached()

    def _enter_or_leave(self, tokens: Sequence[Token], index: int) -> None:
        kind = tokens[index].type
        if kind == "blockquote_open":
            self.around.append(Role.QUOTE)
        elif kind == "bullet_list_open":
            self.around.append(Role.ITEM)
        elif kind == "ordered_list_open":
            self.around.append(Role.LINE if _is_sentence(tokens, index) else Role.ITEM)
        elif kind in ("blockquote_close", "bullet_list_close", "ordered_list_close"):
            self.around.pop()

    def _role(self) -> Role:
        if Role.QUOTE in self.around:
            return Role.QUOTE
        return Role.ITEM if Role.ITEM in self.around else Role.LINE

    def _lines(self, token: Token) -> tuple[int, int]:
        """The source lines a block covers: its first, and the one after its last."""
        first, end = (line + self.source.first for line in token.map or (0, 0))
        if token.type != "list_item_open":
            self.reached.update(range(first, end))
        return first, end

    def _passage(self, token: Token, rows: Sequence[Row] = (), role: Role = Role.LINE) -> Passage:
        start, _ = self._lines(token)
        blanks = self.source.blanks_above(start)
        return Passage(role=role, start=start, rows=tuple(rows), blanks=blanks)

    def _words(self, token: Token) -> Passage:
        level, self.level = self.level, 0
        start, _ = self._lines(token)
        if level and not token.content:  # "#" alone: how manuscripts mark a scene break
            return self._passage(token, role=Role.BREAK)
        content = token.content
        if start in self.unclosed:
            _, _, content = content.partition("\n")
            start += 1
        rows = self._rows(content, start)
        if level and not self.around:
            heading = self._passage(token, rows, Role.HEADING)
            return replace(heading, level=level)
        return self._passage(token, rows, self._role())

    def _rows(self, content: str, start: int) -> tuple[Row, ...]:
        label, self.label = self.label, ""
        plain = plain_rows(content, start, label)
        return self.inline.rows(content, start, label) if plain is None else plain

    def _heading(self, token: Token) -> None:
        self.level = int(token.tag[1:])

    def _scene_break(self, token: Token) -> Passage:
        return self._passage(token, role=Role.BREAK)

    def _item(self, token: Token) -> None:
        if token.info:
            self.label_line = self._lines(token)[0]
            self.label += f"{token.info}{token.markup} "

    def _item_end(self, token: Token) -> Passage | None:
        """A number with nothing behind it is a line: ``1994.``"""
        label, self.label = self.label.strip(), ""
        if not label:
            return None
        row = Row(text=label, number=self.label_line)
        if self.source.line(row.number).strip(" \t>-+*") == label:
            self.reached.add(row.number)
        blanks = self.source.blanks_above(row.number)
        return Passage(role=self._role(), start=row.number, rows=(row,), blanks=blanks)

    def _unreached(self) -> None:
        """The parser stops at quotes and lists within quotes within … : that is left out."""
        for number, line in enumerate(self.source.lines, start=self.source.first):
            if number not in self.reached and any(letter.isalnum() for letter in line):
                self.notes.leave(number, line.strip(), "nested too deeply")

    def _hidden(self, token: Token) -> Passage:
        why = "comment" if token.content.startswith("<!--") else "HTML"
        self.notes.leave(self._lines(token)[0], token.content, why)
        return self._passage(token)

    def _left_out(self, token: Token) -> Passage:
        first, end = self._lines(token)
        text = "\n".join(self.source.line(number) for number in range(first, end))
        self.notes.leave(first, text.strip(), _LEFT_OUT[token.type])
        return self._passage(token)


def _is_sentence(tokens: Sequence[Token], index: int) -> bool:
    """An ordered list of one item is a line that begins with a number: ``1994. It was winter.``"""
    level = tokens[index].level
    items = 0
    for token in tokens[index + 1 :]:
        if token.level == level and token.type == "ordered_list_close":
            break
        items += token.level == level + 1 and token.type == "list_item_open"
    return items == 1
