"""A line's words as captions: pieces that fit two rows, broken where a reader would breathe.

Widths are columns, as a terminal or a subtitle counts them: a Chinese character takes two, a
combining accent none. Nothing here knows of time.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, pairwise

ROW = 65
FULL = 2 * ROW

SENTENCE, CLAUSE, WORD, HYPHEN, INSIDE = 0.0, 0.35, 2.0, 4.0, 6.0

_SENTENCE_END = re.compile(r"[.!?…。！？؟۔][\"'”’»)\]』」]*$")
_CLAUSE_END = re.compile(r"(?:[,;:—–、，；：،؛]|[)\]»])[\"'”’』」]*$")
_INNER_BREAK = re.compile(r"(?<=\w)[—–/-]+(?=\w)")
_NEVER_FIRST = frozenset(
    "、。，．！？；：）」』】〉》ーぁぃぅぇぉっゃゅょァィゥェォッャュョ…’”»)]}!?,.;:"
)
_NEVER_LAST = frozenset("（「『【〈《‘“«([{")


@dataclass(frozen=True, slots=True)
class _Atom:
    """Letters that stay together; ``space`` follows it, breaking after it costs ``cost``."""

    text: str
    width: int
    space: bool
    cost: float


def pieces(text: str) -> list[tuple[str, ...]]:
    """Split tidy text into captions of one or two rows of at most `ROW` columns.

    A text that fits is one caption; a longer one breaks at sentences, then clauses, then words,
    and inside a word only if the word alone is wider than a row.
    """
    if text.isascii() and len(text) <= ROW:
        return [(text,)]
    atoms = list(_atoms(text))
    edges = _edges(atoms)
    reach = _reach(atoms, edges)
    fits = reach[reach[0]] == len(atoms)
    cuts = [0, len(atoms)] if fits else _cuts(atoms, edges, reach)
    return [_rows(atoms[a:b]) for a, b in pairwise(cuts)]


def width(text: str) -> int:
    """How many columns a text takes."""
    return len(text) if text.isascii() else sum(map(_columns, text))


@cache
def _columns(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def _atoms(text: str) -> Iterator[_Atom]:
    for word in text.split(" "):
        parts = [chunk for part in _parts(word) for chunk in _chunks(part)]
        for part in parts[:-1]:
            yield _Atom(part, width(part), False, _cost(part, inside=True))
        yield _Atom(parts[-1], width(parts[-1]), True, _cost(parts[-1], inside=False))


def _cost(text: str, *, inside: bool) -> float:
    if _SENTENCE_END.search(text):
        return SENTENCE
    if _CLAUSE_END.search(text):
        return CLAUSE
    if not inside or width(text[-1]) == 2:
        return WORD
    return HYPHEN if text[-1] in "-/" else INSIDE


def _parts(word: str) -> Iterator[str]:
    """A word broken after its inner dashes and slashes: ``silence—then`` is two."""
    start = 0
    for dash in _INNER_BREAK.finditer(word):
        yield word[start : dash.end()]
        start = dash.end()
    yield word[start:]


def _chunks(part: str) -> Iterator[str]:
    """Break a part where its script allows (between ideographs), or where a row is full."""
    if width(part) <= ROW and (part.isascii() or all(_columns(c) < 2 for c in part)):
        yield part
        return
    chunk, filled = "", 0
    for cluster in _clusters(part):
        wide = width(cluster)
        if chunk and (_may_part(chunk, cluster) or filled + wide > ROW):
            yield chunk
            chunk, filled = "", 0
        chunk, filled = chunk + cluster, filled + wide
    yield chunk


def _may_part(before: str, after: str) -> bool:
    wide = width(before[-1]) == 2 or width(after[0]) == 2
    return wide and after[0] not in _NEVER_FIRST and before[-1] not in _NEVER_LAST


def _clusters(text: str) -> Iterator[str]:
    """What a reader takes for one character: a letter with its accents, a joined emoji.

    A simplification of Unicode's UAX 29, enough never to part an accent from its letter.
    """
    cluster = ""
    for character in text:
        if cluster and not _joins(cluster, character):
            yield cluster
            cluster = ""
        cluster += character
    if cluster:
        yield cluster


def _joins(cluster: str, character: str) -> bool:
    if cluster[-1] == "\u200d" or unicodedata.category(character) in ("Mn", "Me", "Mc", "Cf"):
        return True
    flags = "\U0001f1e6" <= character <= "\U0001f1ff" and "\U0001f1e6" <= cluster <= "\U0001f1ff"
    hangul = "\u1160" <= character <= "\u11ff" and "\u1100" <= cluster[-1] <= "\u11ff"
    tone = "\U0001f3fb" <= character <= "\U0001f3ff"
    return tone or hangul or (flags and len(cluster) == 1)


def _edges(atoms: Sequence[_Atom]) -> list[int]:
    """The column each atom starts at, were all in one row."""
    return list(accumulate((atom.width + atom.space for atom in atoms), initial=0))


def _span(atoms: Sequence[_Atom], edges: Sequence[int], start: int, end: int) -> int:
    return edges[end] - edges[start] - atoms[end - 1].space


def _reach(atoms: Sequence[_Atom], edges: Sequence[int]) -> list[int]:
    """For each atom, the atom after the last that fits a row with it."""
    reach, end = [], 0
    for start in range(len(atoms)):
        end = max(end, start + 1)
        while end < len(atoms) and _span(atoms, edges, start, end + 1) <= ROW:
            end += 1
        reach.append(end)
    return [*reach, len(atoms)]


def _cuts(atoms: Sequence[_Atom], edges: Sequence[int], reach: Sequence[int]) -> list[int]:
    """Where captions begin, and the end: the cheapest way through the text, found from its end."""
    count = len(atoms)
    best = [0.0] * (count + 1)
    step = [count] * (count + 1)
    for start in range(count - 1, -1, -1):
        costs = (
            (_caption_cost(atoms, edges, start, end, count) + best[end], -end)
            for end in range(start + 1, reach[reach[start]] + 1)
        )
        best[start], end = min(costs)
        step[start] = -end
    cuts = [0]
    while cuts[-1] < count:
        cuts.append(step[cuts[-1]])
    return cuts


def _caption_cost(
    atoms: Sequence[_Atom], edges: Sequence[int], start: int, end: int, count: int
) -> float:
    """Few captions, none much shorter than the rest, ending where the sentence does."""
    slack = 1 - _span(atoms, edges, start, end) / FULL
    return 1 + 0.8 * slack * slack + (atoms[end - 1].cost if end < count else 0)


def _rows(atoms: Sequence[_Atom]) -> tuple[str, ...]:
    """One row if it fits, else two of nearly the same width."""
    edges = _edges(atoms)
    if _span(atoms, edges, 0, len(atoms)) <= ROW:
        return (_joined(atoms),)
    _, at = min(_row_costs(atoms, edges))
    return _joined(atoms[:at]), _joined(atoms[at:])


def _row_costs(atoms: Sequence[_Atom], edges: Sequence[int]) -> Iterator[tuple[float, int]]:
    for at in range(1, len(atoms)):
        first, second = _span(atoms, edges, 0, at), _span(atoms, edges, at, len(atoms))
        if max(first, second) <= ROW:
            yield abs(first - second) + 6 * atoms[at - 1].cost, at


def _joined(atoms: Iterable[_Atom]) -> str:
    return "".join(atom.text + " " * atom.space for atom in atoms).strip(" ")
