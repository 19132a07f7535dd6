"""A title set into a box: the largest size at which it fits, in lines of nearly one width.

Nothing here draws. A font is known by one function, the width of a text at size 1, and widths grow
with the size.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, pairwise

Measure = Callable[[str], float]

_VOWELS = "aeiouyäöüåæøœáéíóúýàèìòùâêîôûãõëïαεηιουωάέήίόύώаеёиоуыэюяіїєў"
# Where a syllable may begin: before a consonant, or letters that are one, and a vowel after it.
_ONSET = re.compile(
    rf"(?:sch|[cghkprstwz]h|qu|[ct]r|[bp]l|[^\W\d_{_VOWELS}])(?=[{_VOWELS}])", re.IGNORECASE
)
_HYPHENS = ("-", "\u2010")
_STEP = 4
_STAYS = 3
_SHY = "\u00ad"
_SMALL, _HANGS = 3, 0.1


@dataclass(frozen=True, kw_only=True)
class Setting:
    """A title as it is set: its size, and its lines from the top."""

    size: int
    lines: tuple[str, ...]
    leading: float

    @property
    def height(self) -> float:
        """From the top of the first line to the foot of the last."""
        return self.size * self.leading * len(self.lines)


@dataclass(frozen=True, kw_only=True)
class Box:
    """Room for a title: sizes are tried from ``largest`` down.

    Under the size ``grows_under`` the height may grow from ``height``, up to ``most`` at half of
    it. A title whose longest word would force it under ``breaks_under`` is set again from
    ``grows_under``, with words broken that are wider than the box.
    """

    width: float
    height: float
    most: float
    largest: int
    grows_under: int
    breaks_under: int
    smallest: int = 120
    leading: float = 1.0

    def room(self, size: int) -> float:
        """The height allowed at a size."""
        share = 2 * (self.grows_under - size) / self.grows_under
        return self.height + (self.most - self.height) * min(1.0, max(0.0, share))


def set_title(title: str, box: Box, measure: Measure) -> Setting:
    """The largest setting that fits; what fits at no size loses its last words to an "…"."""
    whole = [(size, False) for size in range(box.largest, box.breaks_under - 1, -_STEP)]
    broken = [(size, True) for size in range(box.grows_under, box.smallest - 1, -_STEP)]
    known = cache(measure)
    words = _readable(title.split(), box, known)
    while words:
        for size, breaking in (*whole, *broken):
            if lines := _lines(words, size, box, known, breaking=breaking):
                return Setting(size=size, lines=lines, leading=box.leading)
        words = [*words[: len(words) * 9 // 10 - 1], "…"]
    return Setting(size=box.smallest, lines=(), leading=box.leading)


def _readable(words: list[str], box: Box, measure: Measure) -> list[str]:
    """As many words as could fill the box at the smallest size, and an "…" for the rest."""
    room = box.width * box.most / box.smallest**2 / box.leading
    filled = accumulate(measure(word) for word in words)
    count = sum(1 for width in filled if width <= room)
    return words if count == len(words) else [*words[:count], "…"]


def _lines(
    words: Sequence[str], size: int, box: Box, measure: Measure, *, breaking: bool
) -> tuple[str, ...]:
    """The lines at this size, or none if they do not fit."""
    width, space = box.width / size, measure(" ")
    if breaking:
        words = [part for word in words for part in hyphenated(word, width, measure)]
    else:
        words = [word.replace(_SHY, "") for word in words]
    widths = [measure(word) for word in words]
    count = _count(widths, width, space)
    if max(widths) > width or count * size * box.leading > box.room(size):
        return ()
    return _balanced(words, widths, width, space, count)


def _count(widths: Sequence[float], limit: float, space: float) -> int:
    """How few lines the words fit into."""
    lines, filled = 1, -space
    for width in widths:
        if filled + space + width > limit:
            lines, filled = lines + 1, -space
        filled += space + width
    return lines


def _balanced(
    words: Sequence[str], widths: Sequence[float], limit: float, space: float, count: int
) -> tuple[str, ...]:
    """The words in ``count`` lines of nearly one width, few of them ending in "the" or "of"."""
    edges = list(accumulate((width + space for width in widths), initial=0.0))

    def cost(start: int, end: int) -> float:
        slack = (limit - (edges[end] - edges[start] - space)) / limit
        if slack < 0:
            return math.inf
        hangs = end < len(words) and len(words[end - 1]) <= _SMALL and words[end - 1].isalpha()
        return slack * slack + _HANGS * hangs

    best: dict[int, tuple[float, tuple[int, ...]]] = {len(words): (0.0, ())}
    for _ in range(count):
        best = {
            start: min(
                (cost(start, end) + rest, (end, *ends))
                for end, (rest, ends) in best.items()
                if end > start
            )
            for start in range(max(best))
        }
    return tuple(" ".join(words[a:b]) for a, b in pairwise((0, *best[0][1])))


def hyphenated(word: str, width: float, measure: Measure) -> list[str]:
    """A word in parts that fit a width, each but the last with its hyphen, none much shorter.

    It is broken at a soft hyphen, else between syllables (a rule good enough for display in most
    of Europe; three letters stay together), else anywhere.
    """
    parts = _parts(word, width, measure)
    shortest = measure(word) / len(parts)
    for narrower in (shortest + (width - shortest) * tenth / 10 for tenth in range(10)):
        if len(evened := _parts(word, narrower, measure)) <= len(parts):
            return evened
    return parts


def _parts(word: str, width: float, measure: Measure) -> list[str]:
    parts = []
    while measure(word.replace(_SHY, "")) > width:
        fits = bisect_right(range(1, len(word)), width, key=lambda at: measure(_head(word, at)))
        if not fits:
            break
        at = max((at for at in _breaks(word) if at <= fits), default=fits)
        parts.append(_head(word, at))
        word = word[at:].lstrip(_SHY)
    return [*parts, word.replace(_SHY, "")]


def _head(word: str, at: int) -> str:
    head = word[:at].replace(_SHY, "")
    return head if head.endswith(_HYPHENS) else head + "-"


def _breaks(word: str) -> set[int]:
    """Where a word is best broken."""
    marked = {at for at in range(1, len(word)) if word[at - 1] in (_SHY, *_HYPHENS)}
    syllables = {onset.start() for onset in _ONSET.finditer(word)}
    return marked or {at for at in syllables if _STAYS <= at <= len(word) - _STAYS}
