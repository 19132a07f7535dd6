"""Whether two lines have the same words, and how alike they are if they have not.

Case, punctuation, quotes, dashes and white space do not count: nobody hears them. What is heard
though it is no letter does: a per cent sign, the point in a number, the minus before it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_IN_A_NUMBER = re.compile(r"(?<=\d)([.,:/⁄]|[-‐‑‒–—−])(?=\d)|(?<![\w.,])[-−](?=\d)")
_HEARD = "%‰&@#+=<>×÷±°§"
# What stands for a sign inside a number until the rest is gone: letters no essay has.
_POINT, _DASH = "\ue000", "\ue001"


class _Heard(dict[int, str | None]):
    """Each character as it is kept, or None; made as they come."""

    def __missing__(self, code: int) -> str | None:
        self[code] = kept = chr(code) if _is_heard(chr(code)) else None
        return kept


def _is_heard(char: str) -> bool:
    if char in _HEARD or char in (_POINT, _DASH):
        return True
    kind = unicodedata.category(char)
    # Variation selectors choose a picture, not a sound.
    return kind == "Sc" or (kind[0] in "LMN" and not "\ufe00" <= char <= "\ufe0f")


_KEPT = _Heard()


@lru_cache(maxsize=20_000)
def key(text: str) -> str:
    """What is left of a text when all that is not heard is gone; equal for the same words."""
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    plain = _IN_A_NUMBER.sub(_sign, _THOUSANDS.sub("", plain))
    return plain.translate(_KEPT)


def _sign(found: re.Match[str]) -> str:
    return _POINT if found[0] in ".,:/⁄" else _DASH


@lru_cache(maxsize=20_000)
def shape(text: str) -> frozenset[str]:
    """The runs of three characters in a text's `key`; texts alike have many in common."""
    said = f"^{key(text)}$"
    return frozenset(said[at : at + 3] for at in range(len(said) - 2))


def likeness(one: str, other: str) -> float:
    """How alike two texts are, from 0 to 1: Dice's coefficient of their shapes.

    Two lines of an essay that have nothing to do with each other stay under 0.2.
    """
    ours, theirs = shape(one), shape(other)
    return 2 * len(ours & theirs) / (len(ours) + len(theirs) or 1)
