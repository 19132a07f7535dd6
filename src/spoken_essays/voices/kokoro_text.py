"""A line's phonemes as Kokoro was taught them, in passes no longer than it can read at once.

Kokoro-82M was trained on the phonemes of misaki, which writes a diphthong as one letter and knows
no length in American; espeak-ng, which kokoro-onnx asks, writes IPA. What is one sound for both is
put into misaki's letters here (its list: ``EN_PHONES.md`` of hexgrad/misaki).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from spoken_essays.voices import spoken_pieces

# What the network takes in one pass, and up to where a pass sounds unhurried; with fewer than this
# it has too little to go by (hexgrad's VOICES.md: below 20 weak, above 400 rushed).
MOST = 510
UNHURRIED = 300
ENOUGH = 40

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
# espeak-ng says so where it takes a word for one of another language: ``(en)wiːkˈɛnd(fr)``.
_SWITCH = re.compile(r"\([a-z]{2,3}(?:-[a-z]+)*\)")
_TIES = str.maketrans("", "", "͜͡.|‖‿")

_ENGLISH = {
    "eɪ": "A",
    "aɪ": "I",
    "aʊ": "W",
    "ɔɪ": "Y",
    "dʒ": "ʤ",
    "tʃ": "ʧ",
    "ɐ": "ə",
    "r": "ɹ",
    "x": "k",
    "ç": "k",
    "ɬ": "l",
    "ʲ": "",
    "g": "ɡ",
}
_AMERICAN = {
    **_ENGLISH,
    "oʊ": "O",
    "ɚ": "əɹ",
    "ɜːɹ": "ɜɹ",
    "ɜː": "ɜɹ",
    "ɝ": "ɜɹ",
    "ʔn": "tn",
    "ː": "",
}
_BRITISH = {**_ENGLISH, "əʊ": "Q", "oʊ": "Q", "eə": "ɛː", "iə": "ɪə", "e": "ɛ"}
_OTHERS = {"dʒ": "ʤ", "tʃ": "ʧ", "g": "ɡ"}

_SENTENCE = re.compile(r"[.!?…][\"”)]*\s+")
_CLAUSE = re.compile(r"(?:[,;:][\"”)]*|[—)”])\s*")
_WORD = re.compile(r"\s+")
_ANYWHERE = re.compile(r"")


def phonemes_of(text: str, phonemize: Callable[[str], str], language: str) -> str:
    """The phonemes of ``text``; those of a lexicon among it stand as they are.

    ``phonemize`` gives espeak-ng's for words of ``language``, as BCP 47.
    """
    said = ""
    for piece, is_ipa in spoken_pieces(text):
        if is_ipa:
            said += _letters(_plain(piece), language)
            continue
        words = _CONTROL.sub(" ", piece)
        given = _SWITCH.sub("", phonemize(words)) if words.strip() else ""
        # espeak-ng does not keep the space at the ends, by which words are told apart.
        said += (
            f"{' ' * words[:1].isspace()}{_letters(given, language)}{' ' * words[-1:].isspace()}"
        )
    return " ".join(said.split())


def passes(phonemes: str) -> list[str]:
    """The phonemes in pieces that are read one by one, none longer than `MOST`.

    They are cut between sentences, near the middle; one that is too long by itself between clauses,
    then between words, where a comma is put for the breath.
    """
    if len(phonemes) <= UNHURRIED:
        return [phonemes]
    cut = _middle(_SENTENCE, phonemes)
    if cut is None and len(phonemes) <= MOST:
        return [phonemes]
    cut = cut or _middle(_CLAUSE, phonemes) or _middle(_WORD, phonemes)
    cut = cut or _middle(_ANYWHERE, phonemes) or len(phonemes) // 2
    head = phonemes[:cut].rstrip()
    if head[-1:] not in tuple('.!?…,;:—)”"'):
        head += ","
    return [*passes(head), *passes(phonemes[cut:].lstrip())]


def _middle(boundary: re.Pattern[str], phonemes: str) -> int | None:
    """The boundary nearest to the middle that leaves enough on both sides, if there is one."""
    ends = [found.end() for found in boundary.finditer(phonemes)]
    there = [end for end in ends if ENOUGH <= end <= len(phonemes) - ENOUGH]
    return min(there, key=lambda end: abs(2 * end - len(phonemes)), default=None)


def _plain(ipa: str) -> str:
    """A lexicon's IPA without ties, and without stops, which are a sentence's end to Kokoro."""
    return unicodedata.normalize("NFD", ipa.translate(_TIES)).replace("ç", "ç")


def _letters(ipa: str, language: str) -> str:
    table, pattern = _TABLES.get(language, _TABLES["en-US" if language == "en" else ""])
    return pattern.sub(lambda found: table[found[0]], ipa)


def _table(letters: dict[str, str]) -> tuple[dict[str, str], re.Pattern[str]]:
    longest = sorted(letters, key=len, reverse=True)
    return letters, re.compile("|".join(map(re.escape, longest)))


_TABLES = {"en-US": _table(_AMERICAN), "en-GB": _table(_BRITISH), "": _table(_OTHERS)}
