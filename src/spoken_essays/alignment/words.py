"""Words made comparable: those of the essay and those that were understood, by the same rules.

Case, punctuation and quotes do not count; figures become words, as Whisper writes "1912" and "20%"
for what it hears, whichever way the essay has it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spoken_essays.words import numbers
from spoken_essays.words.english import is_english
from spoken_essays.words.speech import spoken_form

_APOSTROPHES = str.maketrans("’‘ʼ`´", "'''''")
_TOKEN = re.compile(
    r"[$£€]?\d+(?:,\d{3})*(?:\.\d+)?(?:st|nd|rd|th|s)?%?|[^\W\d_]+(?:'[^\W\d_]+)*'?|[%&+@]"
)
_SIGNS = {"%": "percent", "&": "and", "+": "plus", "@": "at"}
_COINS = {"$": "dollars", "£": "pounds", "€": "euros"}
_GROUPS = ((10**9, "billion"), (10**6, "million"), (1000, "thousand"), (100, "hundred"))
_ORDINALS = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth",
    "nine": "ninth", "twelve": "twelfth",
}  # fmt: skip
_SAME = {
    "okay": "ok", "mister": "mr", "missus": "mrs", "doctor": "dr", "saint": "st",
    "alright": "right", "grey": "gray", "till": "until", "til": "until", "o": "oh",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Word:
    """A word as it was understood, about where it was said (seconds), and how surely (0 to 1).

    ``plain`` is what is compared. A figure is several words: the first has its ``text``.
    """

    text: str
    start: float
    end: float
    probability: float
    plain: str = ""

    @property
    def middle(self) -> float:
        return (self.start + self.end) / 2


@dataclass(frozen=True, kw_only=True)
class Text:
    """The words of an essay in a row: ``words`` plain, ``lines`` the line of each.

    ``starts`` has where each line begins in the row, and one more for the end; ``pauses`` where,
    within lines, something begins after a mark of punctuation.
    """

    words: tuple[str, ...]
    lines: tuple[int, ...]
    starts: tuple[int, ...]
    pauses: tuple[int, ...]
    language: str = "en"

    def of(self, line: int) -> tuple[str, ...]:
        """The words of one line."""
        return self.words[self.starts[line] : self.starts[line + 1]]

    def alone(self, line: int) -> Text:
        """One line as if it were all."""
        first, words = self.starts[line], self.of(line)
        return Text(
            words=words,
            lines=(0,) * len(words),
            starts=(0, len(words)),
            pauses=tuple(at - first for at in self.pauses if 0 < at - first < len(words)),
            language=self.language,
        )


def text_of(lines: Sequence[str], language: str) -> Text:
    """The words of an essay's lines, as they are read aloud."""
    words: list[str] = []
    owners: list[int] = []
    starts, pauses = [0], []
    for index, line in enumerate(lines):
        for at, clause in enumerate(_clauses(spoken_form(line, language=language))):
            if at and len(words) > starts[-1]:
                pauses.append(len(words))
            words += plain(clause, language)
        owners += [index] * (len(words) - len(owners))
        starts.append(len(words))
    return Text(
        words=tuple(words),
        lines=tuple(owners),
        starts=tuple(starts),
        pauses=tuple(at for at in pauses if at < len(words) and at not in starts),
        language=language,
    )


def plain(text: str, language: str = "en") -> list[str]:
    """The words of a text without anything that is not heard."""
    english = is_english(language)
    # English has its accents from elsewhere, and not every writer and recogniser keeps them.
    text = unicodedata.normalize("NFKD" if english else "NFKC", text).translate(_APOSTROPHES)
    if english:
        text = "".join(letter for letter in text if not unicodedata.combining(letter))
    found: list[str] = []
    for token in _TOKEN.findall(text.lower()):
        if english and (token[-1:] in "%&+@" or any(map(str.isdigit, token))):
            found += _number(token)
        elif word := token.strip("'"):
            found.append(_SAME.get(word, word) if english else word)
    return found


def _clauses(text: str) -> Iterator[str]:
    yield from re.split(r"(?<=[,;:.!?—–])\s+", text)


def _number(token: str) -> Iterator[str]:
    """A figure with what is attached to it, in English words."""
    if token in _SIGNS:
        yield _SIGNS[token]
        return
    coin, token = (_COINS[token[0]], token[1:]) if token[0] in _COINS else ("", token)
    token, percent = token.removesuffix("%"), token.endswith("%")
    figures = re.match(r"[\d,.]+", token)
    ending = token[figures.end() :] if figures else ""
    said = list(_said(figures[0] if figures else token, ending in ("", "s")))
    if ending == "s" and said:
        said[-1] = said[-1][:-1] + "ies" if said[-1].endswith("y") else said[-1] + "s"
    elif ending and said:
        said[-1] = _ordinal(said[-1])
    yield from said
    yield from filter(None, (coin, "percent" if percent else ""))


def _said(figures: str, alone: bool) -> Iterator[str]:
    whole, _, part = figures.replace(",", "").partition(".")
    value = int(whole or 0)
    year = alone and "," not in figures and not part and 1100 <= value < 2100
    if len(whole) > 12 or (whole.startswith("0") and len(whole) > 1):
        yield from (numbers.in_words(int(digit)) for digit in whole)
    elif year and (value % 1000 >= 10):
        yield from numbers.year(value).replace("-", " ").split()
    else:
        yield from _counted(value)
    if part:
        yield "point"
        yield from (numbers.in_words(int(digit)) for digit in part)


def _counted(value: int) -> Iterator[str]:
    for size, name in _GROUPS:
        if value >= size:
            yield from _counted(value // size)
            yield name
            value %= size
            if not value:
                return
    yield from numbers.in_words(value).split("-")


def _ordinal(word: str) -> str:
    if word in _ORDINALS:
        return _ORDINALS[word]
    return word[:-1] + "ieth" if word.endswith("y") else word + "th"
