"""What an author meant by Return: a new paragraph, a new line, or just air on the page.

In a word processor, who writes for the ear presses Return at each breath and twice at each blank
line; others press it twice for every paragraph. How often empty paragraphs stand between the
others, and how long those are, tells which.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from spoken_essays.manuscripts.records import Passage, text_of
from spoken_essays.model import Role

# Lines of verse and of breath are shorter than this; paragraphs of prose are longer.
_SHORT = 90
_MOST_BLANKS = 4
_NEARLY_ALL = 0.8
# A blank line after every eighth line at least: rarer ones part scenes.
_RARELY = 0.125


def laid_out(passages: Sequence[Passage]) -> tuple[Passage, ...]:
    """The passages with the lines and blank lines that their author meant."""
    gaps = [
        each.spaced
        for before, each in pairwise(passages)
        if before.role == Role.LINE and each.role == Role.LINE
    ]
    spaced = sum(gap > 0 for gap in gaps)
    if not spaced:
        return tuple(passages)
    few = max(2, _RARELY * len(gaps))
    if few <= spaced < len(gaps) and _is_short(passages):
        return tuple(_as_lines(passages))
    usual = 1 if spaced >= _NEARLY_ALL * len(gaps) else 0
    return tuple(_with_air(each, each.spaced - usual) for each in passages)


def _is_short(passages: Sequence[Passage]) -> bool:
    lines = [each.lines[0] for each in passages if each.role == Role.LINE and each.lines]
    lengths = sorted(len(text_of(line)) for line in lines)
    return lengths[len(lengths) // 2] <= _SHORT


def _joins(above: Passage, passage: Passage) -> bool:
    """Whether two are lines of one: neither is a whole paragraph of prose."""
    lines = (*above.lines, *passage.lines)
    return all(len(text_of(line)) <= 2 * _SHORT for line in lines)


def _with_air(passage: Passage, more: int) -> Passage:
    if passage.role not in (Role.LINE, Role.QUOTE) or more <= 0:
        return passage
    return replace(passage, blanks=min(passage.blanks + more, _MOST_BLANKS))


def _as_lines(passages: Sequence[Passage]) -> Iterator[Passage]:
    """Paragraphs right under each other become lines of one."""
    held: Passage | None = None
    for passage in passages:
        if passage.role != Role.LINE or passage.table:
            if held is not None:
                yield held
            held = None
            yield _with_air(passage, passage.spaced - 1)
        elif held is not None and not passage.spaced and _joins(held, passage):
            held = replace(held, lines=held.lines + passage.lines)
        else:
            if held is not None:
                yield held
            held = _with_air(passage, passage.spaced - 1)
    if held is not None:
        yield held
