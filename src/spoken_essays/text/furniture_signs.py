"""Whether a line is page furniture, how surely, and what it brings with it."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

from spoken_essays.text import furniture_phrases as phrases


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

    def opens(self, *, sure: bool) -> Section | None:
        """The section it opens; where all before is furniture for sure, a weak one is strong."""
        return _STRONG.get(self.section, self.section) if sure and self.section else self.section


_STRONG = {
    Section.WEAK_LIST: Section.LIST,
    Section.WEAK_TALK: Section.TALK,
    Section.WEAK_BLURB: Section.BLURB,
}
_ORNAMENTS = r"\s»›>→⟶➔➜▸▶►←«‹<|·•∙*–—…:↑▲⬆▼#\[\]()_~+="
_START = re.compile(rf"^[{_ORNAMENTS}-]+")
_END = re.compile(rf"(?:\.{{3}}|[{_ORNAMENTS}-])+$")
_PICTURES = re.compile("[\u200b-\u200f\u2600-\u27bf\ufe0e\ufe0f\U0001f000-\U0001faff]")
_DECORATED = re.compile(r"[»›→⟶➔➜▸▶►…:↑▲⬆]\s*$|\.\.\.\s*$|^\s*[←«‹»›→▸▶►↑▲⬆]")
# An arrow behind it makes a button of "Read more"; between guillemets it is speech.
_POINTING = re.compile(r"\s*[^\s«‹»›].*[»›→⟶➔➜▸▶►]\s*")
_SEPARATOR = re.compile(r"\s*[|·•∙/]\s*|\s{2,}|\t")
_QUOTES = str.maketrans("‘’“”„\u00a0", '\'\'""" ')
_LONGEST, _LONGEST_ROW = 600, 200

# Each table with its sign and whether its words are soft: an author might write them, too.
_TABLES: tuple[tuple[frozenset[str], Sign, bool], ...] = (
    (phrases.FIXED, Sign(2, None, True), False),
    (phrases.LISTS, Sign(2, Section.LIST, True), False),
    (phrases.NEIGHBOURS, Sign(2, Section.WEAK_LIST, True), False),
    (phrases.WEAK_NEIGHBOURS, Sign(0, Section.WEAK_LIST), True),
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
_WITH_STOP = phrases.FIXED | phrases.BLURBS | phrases.TALK
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
    return _whole(text, first) or (_parts(text) if len(text) <= _LONGEST_ROW else None)


def _whole(text: str, first: bool) -> Sign | None:
    words = _compared(text)
    if not any(letter.isalnum() for letter in words):
        return Sign(0)
    if words.endswith(".") and words.count(" ") >= 3:
        words = words.rstrip(".") if words.rstrip(".") in _WITH_STOP else words
    decorated = _DECORATED.search(text) is not None
    for table, sign, soft in _TABLES:
        if words in table and not (soft and not decorated and not (first and _is_capital(text))):
            if table is phrases.WEAK and _POINTING.fullmatch(text):
                sign = replace(sign, weight=2)
            return replace(sign, anywhere=sign.anywhere or (decorated and sign.weight == 2))
    return _by_pattern(words)


def _by_pattern(words: str) -> Sign | None:
    sentences, *others = _patterns()
    if words.endswith((".", "!", "?")):
        return sentences[1] if sentences[0].fullmatch(words.rstrip(".")) else None
    sign = next((sign for pattern, sign in (sentences, *others) if pattern.fullmatch(words)), None)
    if sign and _TALKING.match(words):
        return replace(sign, section=Section.TALK if sign.weight == 2 else Section.WEAK_TALK)
    if sign and words.startswith(("more ", "other ")):
        return replace(sign, section=Section.WEAK_LIST)
    if sign and words.startswith(("written by ", "published by ")):
        return replace(sign, section=Section.WEAK_BLURB)
    return sign


def _parts(text: str) -> Sign | None:
    """Furniture side by side: ``Home | About | Contact``, ``May 3, 2024 · 5 min read``."""
    parts = [part for part in _SEPARATOR.split(text.strip()) if part]
    signs = [_whole(part, first=True) for part in parts]
    weight = min(2, sum(sign.weight for sign in signs if sign))
    short = all(len(part.split()) <= 3 for part in parts)
    if len(parts) < 2 or not (all(signs) or (weight == 2 and short)):
        return _networks(text)
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
    return _END.sub("", _START.sub("", _PICTURES.sub("", plain)))


def _is_capital(text: str) -> bool:
    """Whether the first letter is a capital, or of a script that has none."""
    letter = next((letter for letter in text if letter.isalpha()), "")
    return letter == letter.upper()
