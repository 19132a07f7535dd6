"""Which passages of a page are its article, told by the article's bare text.

An extractor knows what belongs to an article, the page itself how its author broke it into lines
and scenes. Both are compared by their letters: the heaviest chain of passages that stand in the
article's text, in its order, is kept.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from spoken_essays.manuscripts.records import Passage, bare, letters
from spoken_essays.model import Role

# Shorter passages stand in too many texts by chance: they must be a block of the article's, whole.
_TELLING = 25
_MOST_PLACES = 20


@dataclass(frozen=True, kw_only=True)
class Article:
    """An article's text as letters, and where in them its blocks begin and end."""

    letters: str
    edges: frozenset[int]


@dataclass(frozen=True)
class _Link:
    """A passage at a place of the text, the weight of the chain that ends in it, and the link
    before it."""

    passage: int
    end: int
    weight: int
    before: _Link | None


def article_of(blocks: Sequence[str]) -> Article:
    """The texts of an article's blocks, in order."""
    joined: list[str] = []
    edges = {0}
    at = 0
    for block in map(letters, blocks):
        joined.append(block)
        at += len(block)
        edges.add(at)
    return Article(letters="".join(joined), edges=frozenset(edges))


def kept(passages: Sequence[Passage], article: Article) -> tuple[tuple[Passage, ...], float]:
    """The passages of the article, and the share of its letters that they hold."""
    parts = [part for passage in passages for part in _parts(passage, article)]
    chain = _heaviest(parts, article)
    chosen = {link.passage for link in chain}
    found = tuple(_with_breaks(parts, chosen))
    share = chain[-1].weight / max(len(article.letters), 1) if chain else 0.0
    return found, share


def _parts(passage: Passage, article: Article) -> Iterator[Passage]:
    """A passage as one if the article has it so, else line by line."""
    if len(passage.lines) < 2 or bare(passage) in article.letters:
        yield passage
        return
    for at, line in enumerate(passage.lines):
        yield replace(passage, lines=(line,), blanks=passage.blanks if not at else 0)


def _heaviest(parts: Sequence[Passage], article: Article) -> list[_Link]:
    """The heaviest chain of passages whose places in the text follow each other."""
    ends: list[int] = []  # the best chains so far, by where they end; longer ones weigh more
    best: list[_Link] = []
    for number, part in enumerate(parts):
        found = []
        for start, end in _places(bare(part), article):
            at = bisect_right(ends, start) - 1
            before = best[at] if at >= 0 else None
            weight = end - start + (before.weight if before else 0)
            found.append(_Link(number, end, weight, before))
        for each in found:
            _insert(each, ends, best)
    chain: list[_Link] = []
    link: _Link | None = best[-1] if best else None
    while link is not None:
        chain.append(link)
        link = link.before
    return chain[::-1]


def _insert(link: _Link, ends: list[int], best: list[_Link]) -> None:
    at = bisect_right(ends, link.end)
    if at and best[at - 1].weight >= link.weight:
        return
    at = bisect_left(ends, link.end)
    ends.insert(at, link.end)
    best.insert(at, link)
    while at + 1 < len(best) and best[at + 1].weight <= link.weight:
        del ends[at + 1], best[at + 1]


def _places(key: str, article: Article) -> Iterator[tuple[int, int]]:
    if not key:
        return
    start = -1
    for _ in range(_MOST_PLACES):
        start = article.letters.find(key, start + 1)
        if start < 0:
            return
        end = start + len(key)
        if len(key) >= _TELLING or (start in article.edges and end in article.edges):
            yield start, end


def _with_breaks(parts: Sequence[Passage], chosen: set[int]) -> Iterator[Passage]:
    """The chosen passages, with the scene breaks that stand between them."""
    held: list[Passage] = []
    last: Passage | None = None
    for number, part in enumerate(parts):
        if number in chosen:
            yield from held
            if last is not None and part.blanks == 0 and last.role == part.role == Role.LINE:
                part = replace(part, blanks=0)
            yield part
            last, held = part, []
        elif part.role == Role.BREAK and last is not None and not held:
            held.append(part)
        elif part.lines:
            # What was dropped in between takes the break with it.
            held = []
