"""What can be told of words in other languages, for which there is no dictionary here."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from spoken_essays.doubts import acronyms
from spoken_essays.doubts.ear import Ear
from spoken_essays.doubts.judging import Verdict
from spoken_essays.doubts.tokens import Token

# As most write 3.5, and 1,000.
_DECIMAL = re.compile(r"\d+,\d+|\d{1,3}(?:[.  ]\d{3})+(?:,\d+)?")
# Nouns have a capital there.
_CAPITALS = ("de", "lb")


def judge_elsewhere(token: Token, ear: Ear, *, shouted: bool) -> Verdict | None:
    """Names, capitals, numbers in odd forms, words in the letters of another script."""
    if acronyms.has_figures(token.written):
        figures = acronyms.figure(token.written)
        if not figures or _DECIMAL.fullmatch(figures):
            return None
        said, why = ear.phonemes(figures), acronyms.why_odd(figures)
        return Verdict(kind="number", why=why, weight=1.0, said=said, key=figures)
    word = token.word
    said = ear.word(token.text, token.start, token.end) if ear.tells else ""
    doubt = Verdict(kind="name", why="", weight=0, said=said, key=word, ipa=said)
    return _judged(doubt, token, language=ear.voice.language, shouted=shouted)


def _judged(doubt: Verdict, token: Token, *, language: str, shouted: bool) -> Verdict | None:
    word = token.word
    if _is_latin(word) and not _is_latin(_others(token)):
        return replace(doubt, kind="foreign", why="in the letters of another script", weight=2.0)
    if acronyms.is_acronym(word) and not shouted:
        return replace(
            doubt, kind="acronym", why="letters, or a word?", weight=0.8, say=" ".join(word)
        )
    if any(letter.isupper() for letter in word[1:]) and not word.isupper():
        return replace(doubt, why="a name with capitals inside", weight=1.0)
    named = word[:1].isupper() and len(word) > 1 and not token.opens
    if named and language.split("-")[0].lower() not in _CAPITALS:
        return replace(doubt, why="a name; there is no dictionary of it", weight=0.9)
    return None


def _others(token: Token) -> str:
    return token.text[: token.start] + token.text[token.end :]


def _is_latin(text: str) -> bool:
    """Whether most of its letters are Latin."""
    letters = [letter for letter in text if letter.isalpha()]
    latin = sum(unicodedata.name(letter, "").startswith("LATIN") for letter in letters)
    return 2 * latin > len(letters)
