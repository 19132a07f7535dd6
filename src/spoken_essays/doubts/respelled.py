"""Sounds in plain letters, for those who do not read the IPA: ``nˈuːjɛn`` is ``NOO-yen``."""

from __future__ import annotations

import re
from itertools import pairwise

from spoken_essays.doubts.sounds import VOWELS, Sounds
from spoken_essays.doubts.tables import listed

_LETTERS = {
    "i": "ee", "ɪ": "i", "e": "ay", "ɛ": "e", "æ": "a", "a": "eye", "W": "ow", "o": "oh", "ɔ": "aw",
    "ɑ": "ah", "u": "oo", "ʊ": "oo", "ʌ": "uh", "ə": "uh", "ɝ": "er", "Y": "oy",
    "E": "ai", "C": "ch", "J": "j", "ʃ": "sh", "ʒ": "zh", "θ": "th", "ð": "th", "ŋ": "ng", "j": "y",
}  # fmt: skip
# What may begin a syllable in English, besides any single consonant.
_ONSETS = listed(
    "pr br tr dr kr gr fr θr ʃr pl bl kl gl fl sl sp st sk sm sn sw tw dw kw gw pj bj kj fj mj"
    " vj hj spr str skr spl skw"
)
# "Eer" and "air", not "ir" and "er".
_BEFORE_R = (("ɪr", "ir"), ("ɛr", "Er"))
_VOWEL = re.compile(f"[{''.join(sorted(VOWELS))}]")


def respelled(sounds: Sounds) -> str:
    """Syllables with hyphens between them, the stressed one in capitals: ``shi-VAWN``."""
    written = []
    for start, end in _syllables(sounds.signs):
        letters = _spelled(sounds.signs[start:end])
        stressed = sounds.stress is not None and start <= sounds.stress < end
        written.append(letters.upper() if stressed else letters)
    return "-".join(written) if len(written) > 1 else "".join(written).lower()


def _syllables(signs: str) -> list[tuple[int, int]]:
    vowels = [found.start() for found in _VOWEL.finditer(signs)]
    cuts = [_cut(signs, one, two) for one, two in pairwise(vowels)]
    return list(zip([0, *cuts], [*cuts, len(signs)], strict=True))


def _cut(signs: str, vowel: int, following: int) -> int:
    """Where, between two vowels, a syllable ends: as much as may begins the next."""
    start = vowel + 1
    while following - start > 1 and signs[start:following] not in _ONSETS:
        start += 1
    return start - 1 if start == following and signs[start - 1] not in VOWELS else start


def _spelled(syllable: str) -> str:
    for before_r, as_heard in _BEFORE_R:
        syllable = syllable.replace(before_r, as_heard)
    letters = "".join(_LETTERS.get(sign, sign) for sign in syllable)
    # "eye" stands alone; among other letters a y does.
    return letters if letters == "eye" else letters.replace("eye", "y")
