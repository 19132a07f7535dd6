"""Page furniture around an essay pasted from a blog: menus above, share buttons and teasers below.

It is told from prose by whole lines (`furniture_phrases`), and by company: something must be there
that no essay holds, or two things that few do, and everything from there to the end must be
furniture or what furniture brings with it (a teaser under "Recent Posts", a comment). One sentence
of prose at the end, and all is kept: an essay's words are worth more than a clean end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from spoken_essays.model import Role
from spoken_essays.show import Furniture
from spoken_essays.text.furniture_phrases import NETWORKS
from spoken_essays.text.furniture_signs import Section, Sign, sign_of
from spoken_essays.text.marks import Notes
from spoken_essays.text.passages import Passage, settled

# Furniture is looked for this far from either end, in lines.
_REACH_TOP, _REACH_END = 60, 600
_ENOUGH = 2

_SENTENCE_END = re.compile(r"[.!?][\"'”’»)]*$")
_TRUNCATED = re.compile(r"(?:\.\.\.|…|\[…\]|\[\.\.\.\])[\"'”’»)]*$")


@dataclass(frozen=True, kw_only=True)
class _Line:
    """A line, where it stands (its passage, its row there), and its sign as furniture.

    ``sign`` is what it says among furniture, ``strict`` what it says right after prose.
    """

    passage: int
    row: int
    text: str
    sign: Sign | None = None
    strict: Sign | None = None

    @property
    def weight(self) -> int:
        return self.sign.weight if self.sign else 0

    @property
    def words(self) -> int:
        return len(self.text.split())

    @property
    def is_sentence(self) -> bool:
        return not _TRUNCATED.search(self.text) and _SENTENCE_END.search(self.text) is not None

    @property
    def is_prose(self) -> bool:
        """A whole sentence, not the title or the clipped beginning of another post."""
        return self.words >= 8 and self.is_sentence

    @property
    def is_short(self) -> bool:
        return self.words <= 5 and not self.is_sentence


def without_furniture(
    passages: Sequence[Passage], notes: Notes, furniture: Furniture
) -> tuple[Passage, ...]:
    """The passages without page furniture; what is dropped is noted, and said so in a remark."""
    if furniture == "keep":
        return tuple(passages)
    lines = _lines(passages)
    end = _end_of_essay(lines)
    start = _start_of_essay(lines[:end])
    meta = _below_title(lines[start:end])
    dropped = [*lines[:start], *lines[start + meta.start : start + meta.stop], *lines[end:]]
    if not dropped:
        return tuple(passages)
    _note(dropped, passages, notes)
    return _without(passages, {(line.passage, line.row) for line in dropped})


def _lines(passages: Sequence[Passage]) -> list[_Line]:
    """All lines; those in reach of an end with what they say of themselves."""
    places = [(at, row) for at, passage in enumerate(passages) for row in range(len(passage.rows))]
    return [
        _line(passages, place, near=at < _REACH_TOP or at >= len(places) - _REACH_END)
        for at, place in enumerate(places)
    ]


def _line(passages: Sequence[Passage], place: tuple[int, int], *, near: bool) -> _Line:
    passage, row = place
    text = passages[passage].rows[row].text
    sign = sign_of(text, first=True) if near else None
    strict = sign_of(text, first=False) if sign and row else sign
    return _Line(passage=passage, row=row, text=text, sign=sign, strict=strict)


def _end_of_essay(lines: Sequence[_Line]) -> int:
    """Where the furniture below begins: the first line from which on all is furniture."""
    for at in range(max(0, len(lines) - _REACH_END), len(lines)):
        line = lines[at]
        opens = line.strict and line.weight and (line.row == 0 or line.strict.anywhere)
        if opens and _is_furniture(lines[at:]):
            return _with_buttons(lines, at)
    return len(lines)


def _is_furniture(lines: Sequence[_Line]) -> bool:
    """Whether lines are furniture throughout, and enough of them tell so."""
    section: Section | None = None
    weight = 0
    free: list[_Line] = []
    for line in lines:
        if line.sign is None:
            free.append(line)
            if not _fits(free, section):
                return False
        else:
            section = line.sign.opens(sure=weight >= _ENOUGH) or section
            weight += line.weight
            free = []
    return weight >= _ENOUGH and (not free or (section is not None and not _any_prose(free)))


def _fits(free: Sequence[_Line], section: Section | None) -> bool:
    """Whether lines that are no furniture themselves may stand among it, or under its heading."""
    if section is None:
        return len(free) <= 3 and free[-1].words <= 8 and not free[-1].is_sentence
    if section in (Section.WEAK_LIST, Section.WEAK_TALK) and free[-1].is_prose:
        return False
    most_lines, most_words = section.value
    return len(free) <= most_lines and sum(line.words for line in free) <= most_words


def _any_prose(free: Sequence[_Line]) -> bool:
    """A teaser at the very end is clipped, or a title; a sentence there is the essay's."""
    return any(line.is_prose for line in free)


def _with_buttons(lines: Sequence[_Line], at: int) -> int:
    """Counts, names of networks and single ornaments right above belong to the furniture."""
    while at and (sign := lines[at - 1].sign) and sign.weight == 0 and _is_button(lines[at - 1]):
        at -= 1
    return at


def _is_button(line: _Line) -> bool:
    text = line.text.strip().lower()
    return not any(map(str.isalpha, text)) or text in NETWORKS or text == "share"


def _start_of_essay(lines: Sequence[_Line]) -> int:
    """Where the furniture above ends: after the last line of a menu that begins the text."""
    at = _menu(lines)
    if not at:
        return 0
    above = lines[:at]
    if sum(line.weight for line in above) < _ENOUGH and not _is_menu(above):
        return 0
    alone = above[-1].row == 0 and at < len(lines) and lines[at].is_prose and not above[-1].weight
    return at - 1 if alone else at  # "Home", over a first sentence, is a title


def _menu(lines: Sequence[_Line]) -> int:
    """How many lines from the top are furniture, a site's name between them included."""
    at = 0
    while at < min(len(lines), _REACH_TOP) and _is_in_menu(lines, at):
        at += 1
    return at


def _is_in_menu(lines: Sequence[_Line], at: int) -> bool:
    """Furniture that opens no list of its own, or a short line among names of pages."""
    line = lines[at]
    if line.sign is not None and line.sign.section is None:
        return True
    pages = (each.sign.page for each in lines[at + 1 : at + 3] if each.sign)
    return at > 0 and line.is_short and any(pages)


def _is_menu(lines: Iterable[_Line]) -> bool:
    pages = [line.text.strip().lower() for line in lines if line.sign and line.sign.page]
    return len(pages) >= 3 and ("home" in pages or "menu" in pages)


def _below_title(lines: Sequence[_Line]) -> range:
    """Date, author and buttons between the title (and subtitle) and the text."""
    for start in range(1, min(4, len(lines))):
        stop = start
        while stop < min(len(lines), start + 20) and _is_meta(lines, stop):
            stop += 1
        known = lines[start:stop]
        weight = sum(max(line.weight, _is_button_below_title(line)) for line in known)
        if weight >= _ENOUGH and known[0].row == 0:
            return range(start, stop)
    return range(0)


def _is_button_below_title(line: _Line) -> bool:
    return line.text.strip() in ("Follow", "Following", "Subscribe", "Listen", "Share", "Save")


def _is_meta(lines: Sequence[_Line], at: int) -> bool:
    """Furniture, or a name that stands twice or over "Follow"."""
    line = lines[at]
    if line.sign is not None:
        return True
    neighbours = [each.text for each in (*lines[at - 1 : at], *lines[at + 1 : at + 2])]
    below = lines[at + 1].text.lower() if at + 1 < len(lines) else ""
    return line.is_short and (line.text in neighbours or below in ("follow", "following"))


def _note(dropped: Sequence[_Line], passages: Sequence[Passage], notes: Notes) -> None:
    rows = [passages[line.passage].rows[line.row] for line in dropped]
    for row in rows:
        notes.leave(row.number, row.text, "page furniture")
    count = "1 line" if len(rows) == 1 else f"{len(rows)} lines"
    notes.remarks.append(
        f"{count} of page furniture left out, from line {rows[0].number} "
        f'("{rows[0].text[:40]}"). To have it read, set furniture = "keep".'
    )


def _without(passages: Sequence[Passage], dropped: set[tuple[int, int]]) -> tuple[Passage, ...]:
    """The passages without these rows, nor the scene breaks that stood among or above them."""
    kept = [
        replace(
            passage, rows=tuple(r for i, r in enumerate(passage.rows) if (at, i) not in dropped)
        )
        for at, passage in enumerate(passages)
    ]
    touched = {at for at, _ in dropped}
    settled_passages = list(settled(kept))
    while settled_passages and settled_passages[-1].role == Role.BREAK and touched:
        settled_passages.pop()
    return tuple(settled_passages)
