"""Whether a line is page furniture, how surely, and what it brings with it."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

from spoken_essays import furniture_phrases as phrases


class Section(Enum):
    """What a heading of furniture is followed by, and what may be passed over for it.

    The values are the most lines in a row that are no furniture themselves, and the most words.
    """

    LIST = (30, 200)
    WEAK_LIST = (6, 60)
    TALK = (60, 400)
    WEAK_TALK = (4, 40)
    BLURB = (4, 80)
    WEAK_BLURB = (4, 60)


@dataclass(frozen=True)
class Sign:
    """A line known as furniture: 2 if no essay holds it, 1 if few do, 0 if it is so in company.

    ``anywhere`` if it may follow a line of the essay without a blank line between.
    """

    weight: int
    section: Section | None = None
    anywhere: bool = False
    page: bool = False


_ORNAMENTS = r"\s»›>→⟶➔➜▸▶►←«‹<|·•∙*–—…:↑▲⬆▼#\[\]()_~+="
_START = re.compile(rf"^[{_ORNAMENTS}-]+")
_END = re.compile(rf"(?:\.{{3}}|[{_ORNAMENTS}-])+$")
_DECORATED = re.compile(r"[»›→⟶➔➜▸▶►…:↑▲⬆]\s*$|\.\.\.\s*$|^\s*[←«‹»›→▸▶►↑▲⬆]")
_SEPARATOR = re.compile(r"\s*[|·•∙/]\s*|\s{2,}|\t")
_QUOTES = str.maketrans("‘’“”„\u00a0", '\'\'""" ')
_LONGEST = 600

# Each table with its sign and whether its words are soft: an author might write them, too.
_TABLES: tuple[tuple[frozenset[str], Sign, bool], ...] = (
    (phrases.FIXED, Sign(2, None, True), False),
    (phrases.LISTS, Sign(2, Section.LIST, True), False),
    (phrases.TALK, Sign(2, Section.TALK), True),
    (phrases.BLURBS, Sign(2, Section.BLURB), True),
    (phrases.SOFT, Sign(2), True),
    (phrases.WEAK, Sign(1), True),
    (phrases.PAGES, Sign(0, page=True), False),
    (phrases.WEAK_LISTS, Sign(1, Section.WEAK_LIST), True),
    (phrases.WEAK_TALK, Sign(1, Section.WEAK_TALK), True),
    (phrases.WEAK_BLURBS, Sign(1, Section.WEAK_BLURB), True),
    (phrases.NETWORKS, Sign(0, page=True), False),
    (phrases.BUTTONS, Sign(0), False),
)
_PATTERNS: tuple[tuple[Sequence[str], Sign], ...] = (
    (phrases.SENTENCES, Sign(2, None, True)),
    (phrases.FIXED_PATTERNS, Sign(2, None, True)),
    (phrases.WEAK_PATTERNS, Sign(1)),
    (phrases.NEUTRAL_PATTERNS, Sign(0)),
)
_TALKING = re.compile(r"(?:\d+|no|one|two|three) (?:thoughts?|responses?|replies|comments?)\b")


@functools.cache
def _patterns() -> tuple[tuple[re.Pattern[str], Sign], ...]:
    """Compiled when first needed: most builds read no text anew."""
    return tuple((re.compile("|".join(each)), sign) for each, sign in _PATTERNS)


def sign_of(text: str, *, first: bool) -> Sign | None:
    """What a line says of itself; ``first`` if it begins a paragraph. None: it may be prose."""
    if len(text) > _LONGEST:
        return None
    return _whole(text, first) or _parts(text)


def _whole(text: str, first: bool) -> Sign | None:
    words = _compared(text)
    if not any(letter.isalnum() for letter in words):
        return Sign(0)
    decorated = _DECORATED.search(text) is not None
    for table, sign, soft in _TABLES:
        if words in table and not (soft and not decorated and not (first and _is_capital(text))):
            return sign
    return _by_pattern(words, decorated)


def _by_pattern(words: str, decorated: bool) -> Sign | None:
    sentence = words.endswith((".", "!", "?"))
    for pattern, sign in _patterns():
        if pattern.fullmatch(words.rstrip(".") if sign == _patterns()[0][1] else words) is None:
            continue
        if sentence and not sign.anywhere:
            return None
        if _TALKING.match(words):
            return replace(sign, section=Section.TALK if sign.weight == 2 else Section.WEAK_TALK)
        if words.startswith(("more from", "more by", "other ")):
            return replace(sign, section=Section.WEAK_LIST)
        return sign
    return None


def _parts(text: str) -> Sign | None:
    """Furniture side by side: ``Home | About | Contact``, ``May 3, 2024 · 5 min read``."""
    parts = [part for part in _SEPARATOR.split(text.strip()) if part]
    signs = [_whole(part, first=True) for part in parts]
    if len(parts) < 2 or not all(signs):
        return _networks(text)
    weight = min(2, sum(sign.weight for sign in signs if sign))
    page = sum(sign.page for sign in signs if sign) >= 2
    return Sign(weight, anywhere=weight == 2, page=page)


def _networks(text: str) -> Sign | None:
    """``Facebook Twitter Pinterest``"""
    words = _compared(text).split()
    known = phrases.NETWORKS | phrases.BUTTONS | phrases.PAGES
    if len(words) >= 2 and all(word in known for word in words):
        many = sum(word in phrases.NETWORKS | phrases.PAGES for word in words) >= 2
        return Sign(0, page=True) if many else None
    return None


def _compared(text: str) -> str:
    plain = " ".join(text.translate(_QUOTES).split()).casefold()
    plain = "".join(letter for letter in plain if unicodedata.category(letter) not in ("So", "Cf"))
    return _END.sub("", _START.sub("", plain))


def _is_capital(text: str) -> bool:
    """Whether the first letter is a capital, or of a script that has none."""
    letter = next((letter for letter in text if letter.isalpha()), "")
    return letter == letter.upper()
