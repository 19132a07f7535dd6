"""From espeak-ng's phonemes to those of the CMU dictionary (ARPAbet, without stress).

Source of the dictionary's 39 phones: speech.cs.cmu.edu/cgi-bin/cmudict.
"""

from __future__ import annotations

import re
import unicodedata

# Longest first, as "aɪ" begins like "a". What comes from other languages gets its nearest.
_PHONES = {
    "tʃ": "CH", "dʒ": "JH", "eɪ": "EY", "aɪ": "AY", "aʊ": "AW", "ɔɪ": "OY", "oʊ": "OW", "əʊ": "OW",
    "n̩": "AH N", "l̩": "AH L", "m̩": "AH M", "ɜː": "ER", "iː": "IY", "uː": "UW", "ɑː": "AA",
    "ɔː": "AO", "oː": "AO", "i": "IY", "ɪ": "IH", "ᵻ": "IH", "e": "EH", "ɛ": "EH", "æ": "AE",
    "a": "AE", "ɑ": "AA", "ɒ": "AA", "ɔ": "AO", "o": "OW", "ʊ": "UH", "u": "UW", "y": "UW",
    "ʌ": "AH", "ə": "AH", "ɐ": "AH", "ɚ": "ER", "ɜ": "ER", "ø": "ER", "œ": "ER",
    "p": "P", "b": "B", "t": "T", "ɾ": "T", "ʔ": "T", "d": "D", "k": "K", "x": "K", "q": "K",
    "ɡ": "G", "g": "G", "f": "F", "v": "V", "β": "V", "θ": "TH", "ð": "DH", "s": "S", "z": "Z",
    "ʃ": "SH", "ʒ": "ZH", "h": "HH", "ç": "HH", "m": "M", "n": "N", "ɲ": "N Y", "ŋ": "NG",
    "l": "L", "ɬ": "L", "ɫ": "L", "r": "R", "ɹ": "R", "ʁ": "R", "j": "Y", "w": "W", "ʍ": "W",
}  # fmt: skip
_ONE = re.compile("|".join(sorted(map(re.escape, _PHONES), key=len, reverse=True)))


# Vowels that recognisers take for each other, consonants that differ by the voice alone.
_ROUGHLY = {
    phone: sound
    for sound, phones in {
        "i": "IY IH EY EH", "a": "AE AA AY AH", "o": "AO OW OY AW", "u": "UW UH ER",
        "p": "P B", "t": "T D", "k": "K G", "f": "F V", "h": "TH DH", "s": "S Z",
        "c": "SH ZH CH JH", "n": "M N NG",
    }.items()
    for phone in phones.split()
}  # fmt: skip


def arpabet(ipa: str) -> str:
    """Phones of an American voice, with spaces between; what has none is left out.

    >>> arpabet("θˈɔːts")
    'TH AO T S'
    """
    ipa = unicodedata.normalize("NFC", ipa).replace("ˈ", "").replace("ˌ", "")
    return " ".join(_PHONES[each] for each in _ONE.findall(ipa))


def letters(phones: str) -> str:
    """Phones as letters, one for each, so that they can be compared like words."""
    return "".join(chr(0x100 + _NUMBER[each]) for each in phones.split() if each in _NUMBER)


def rough(phones: str) -> str:
    """The same where only sounds that are quite unlike count as different."""
    return "".join(_ROUGHLY.get(each, each[0]) for each in phones.split())


_NUMBER = {
    phone: at
    for at, phone in enumerate(sorted({one for each in _PHONES.values() for one in each.split()}))
}
