"""How far apart two ways to say a word are: a dictionary's, and what a voice makes of it.

Both are cut into sounds, one sign each. Accents, reduced vowels and what no listener minds cost
little; another vowel under the stress, a consonant too many, the stress elsewhere cost much. What
counts as a mistake was measured: see `MISTAKE`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

# Of the 10,000 most frequent English words in the CMU dictionary espeak-ng's American is farther
# than this from 6, of the next 20,000 from 169: many of them are misread (fungi, faux, posthumous).
MISTAKE = 1.15

VOWELS = frozenset("iɪeɛæaWoɔɑuʊʌəɝY")
# What stands for a sound in espeak-ng, in dictionaries, and in what people write: longest first.
_SIGNS = {
    "tʃ": "C", "dʒ": "J", "ts": "ts", "eɪ": "e", "aɪ": "a", "ɔɪ": "Y", "oɪ": "Y", "aʊ": "W",
    "oʊ": "o", "əʊ": "o", "iə": "ɪə", "eə": "ɛə", "ʊə": "ʊə", "ɪə": "ɪə", "ɑː": "ɑ", "ɔː": "ɔ",
    "iː": "i", "uː": "u", "ɜː": "ɝ", "oː": "ɔ", "aː": "ɑ", "eː": "e", "i": "i", "ɪ": "ɪ", "ᵻ": "ɪ",
    "y": "i", "e": "ɛ", "ɛ": "ɛ", "œ": "ɝ", "ø": "ɝ", "æ": "æ", "a": "æ", "ɑ": "ɑ", "ɒ": "ɑ",
    "ɔ": "ɔ", "o": "o", "u": "u", "ʊ": "ʊ", "ʌ": "ʌ", "ə": "ə", "ɐ": "ə", "ɜ": "ɝ", "ɝ": "ɝ",
    "ɚ": "ɝ", "ɾ": "t", "ʔ": "t", "ɹ": "r", "r": "r", "ʁ": "r", "ʀ": "r", "ɡ": "g", "g": "g",
    "ʲ": "", "ː": "", "x": "k", "ç": "h", "ɬ": "l", "ɫ": "l", "ɲ": "nj", "j": "j", "ʋ": "v",
    "β": "v",
}  # fmt: skip
_SIGN = re.compile("|".join(sorted(_SIGNS, key=len, reverse=True)) + r"|[ˈˌ]|\w")
_IPA = {
    "C": "tʃ", "J": "dʒ", "e": "eɪ", "a": "aɪ", "Y": "ɔɪ", "W": "aʊ", "o": "oʊ", "ɑ": "ɑː",
    "ɔ": "ɔː", "i": "iː", "u": "uː", "ɝ": "ɚ", "r": "ɹ", "g": "ɡ",
}  # fmt: skip
_ARPABET = {
    "AA": "ɑ", "AE": "æ", "AH": "ʌ", "AO": "ɔ", "AW": "W", "AY": "a", "B": "b", "CH": "C", "D": "d",
    "DH": "ð", "EH": "ɛ", "ER": "ɝ", "EY": "e", "F": "f", "G": "g", "HH": "h", "IH": "ɪ", "IY": "i",
    "JH": "J", "K": "k", "L": "l", "M": "m", "N": "n", "NG": "ŋ", "OW": "o", "OY": "Y", "P": "p",
    "R": "r", "S": "s", "SH": "ʃ", "T": "t", "TH": "θ", "UH": "ʊ", "UW": "u", "V": "v", "W": "w",
    "Y": "j", "Z": "z", "ZH": "ʒ",
}  # fmt: skip
# Vowels that one speaker's accent has where another's has the other.
_NEAR_VOWELS = {
    frozenset(pair): cost
    for cost, pairs in (
        (0.15, "iɪ ʌə ɪə ɝə uʊ ɑɔ"),
        (0.35, "eɛ ɔo ɪɛ ɛæ ɑʌ ʌʊ ɑæ ɑo iə ɝʌ ɝɔ ɝʊ ɛə æə ɑə ɔə oə uə ʊə ʊɔ ɝɛ ɝɪ"),
        (0.5, "ea æe ie aɪ aə eə ɛi ɪe"),
    )
    for pair in pairs.split()
}
_NEAR_CONSONANTS = {
    frozenset(pair): cost
    for cost, pairs in (
        (0.2, "ŋn θð ʒJ td"),
        (0.4, "sz ʃC fv tC dJ ʃʒ kg pb hk"),
        (0.6, "wv sʃ zʒ tθ dð"),
    )
    for pair in pairs.split()
}
_DROPPED = {"ə": 0.3, "r": 0.25, "j": 0.3, "t": 0.5, "d": 0.5, "h": 0.5, "ɪ": 0.4, "ʔ": 0.1}


# Written in two ways, heard as one: "ann-named", "vis-u-al", "fire".
_SAME = (
    (re.compile(r"(.)\1"), r"\1"),
    (re.compile("[əʌʊu]w(?=[əʌ])"), "u"),
    (re.compile("ɝr"), "ɝ"),
)


@dataclass(frozen=True)
class Sounds:
    """The sounds of a word, one sign each; ``stress`` is the primary stress' place in them."""

    signs: str
    stress: int | None

    @property
    def heard(self) -> str:
        """The signs, without what is told apart in writing only."""
        signs = self.signs
        for pattern, same in _SAME:
            signs = pattern.sub(same, signs)
        return signs

    def __add__(self, other: Sounds) -> Sounds:
        stress = other.stress and other.stress + len(self.signs)
        return Sounds(self.signs + other.signs, self.stress if self.stress is not None else stress)

    @property
    def ipa(self) -> str:
        """In the IPA again, as a lexicon has it."""
        written = [_IPA.get(sign, sign) for sign in self.signs]
        if self.stress is not None:
            written.insert(self.stress, "ˈ")
        return "".join(written)

    @property
    def stressed_vowel(self) -> int | None:
        """Which of its vowels has the stress, counted from 0."""
        return None if self.stress is None else _vowels(self.signs[: self.stress])


def of_ipa(ipa: str) -> Sounds:
    """The sounds of IPA as espeak-ng writes it, or people do."""
    signs, stress, waits = "", None, False
    for sign in _SIGN.findall(unicodedata.normalize("NFC", ipa)):
        if sign in "ˈˌ":
            waits = sign == "ˈ"
            continue
        mapped = _SIGNS.get(sign, sign)
        if waits and mapped and mapped[0] in VOWELS:
            stress, waits = len(signs) if stress is None else stress, False
        signs += mapped
    return Sounds(signs, stress)


def of_arpabet(phones: list[str]) -> Sounds:
    """The sounds of the CMU dictionary's phones: ``HH AH0 L OW1``."""
    signs, stress = "", None
    for phone in phones:
        bare = phone.rstrip("012")
        if phone.endswith("1") and stress is None:
            stress = len(signs)
        signs += "ə" if phone == "AH0" else _ARPABET[bare]
    return Sounds(signs, stress)


def distance(meant: Sounds, said: Sounds, *, begins: bool = False) -> float:
    """How far apart they are: 0 for the same, about 1 for one sound that is wrong.

    With ``begins`` it is enough that what is said begins as it is meant to.
    """
    wanted, given = meant.heard, said.heard
    row = [0.0]
    for sign in given:
        row.append(row[-1] + _dropped(sign))
    for sign in wanted:
        row = list(_next_row(row, sign, given))
    apart = min(row[len(wanted) // 2 :]) if begins else row[-1]
    return apart + (0 if begins else _misplaced(meant, said))


def _next_row(before: list[float], sign: str, said: str) -> Iterator[float]:
    last = before[0] + _dropped(sign)
    yield last
    for place, other in enumerate(said):
        last = min(
            before[place] + _changed(sign, other),
            before[place + 1] + _dropped(sign),
            last + _dropped(other),
        )
        yield last


def _dropped(sign: str) -> float:
    return _DROPPED.get(sign, 0.7 if sign in VOWELS else 0.8)


def _changed(one: str, two: str) -> float:
    if one == two:
        return 0.0
    if {one, two} == {"ɝ", "r"}:
        return 0.3
    if one in VOWELS and two in VOWELS:
        return _NEAR_VOWELS.get(frozenset(one + two), 0.8)
    return _NEAR_CONSONANTS.get(frozenset(one + two), 1.2)


def _misplaced(meant: Sounds, said: Sounds) -> float:
    """What it costs that another syllable has the stress."""
    one, two = meant.stressed_vowel, said.stressed_vowel
    same_length = _vowels(meant.signs) == _vowels(said.signs)
    return 0.5 if same_length and None not in (one, two) and one != two else 0.0


def _vowels(signs: str) -> int:
    return sum(sign in VOWELS for sign in signs)
