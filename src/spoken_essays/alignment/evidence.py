"""What is known of a take when its readings are told."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from spoken_essays.alignment.islands import Scenery
from spoken_essays.alignment.matching import Spelled
from spoken_essays.alignment.words import Text, Word


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """The words that were ``heard``, the essay's ``text``, the ``scene``; how words are spelled.

    Words that were heard are named by their places in the row of them.
    """

    heard: Sequence[Word]
    text: Text
    scene: Scenery
    spelled: Spelled

    def silence(self, one: int, other: int) -> float:
        """The longest silence (s) between two words; without end where there is no other."""
        if not 0 <= other < len(self.heard):
            return math.inf
        middles = sorted((self.heard[one].middle, self.heard[other].middle))
        since, until = self.scene.widest(*middles)
        return until - since

    def said(self, words: Iterable[int]) -> str:
        """How words that were heard sound, in a row of letters."""
        return self.sounds(self.heard[at].plain for at in words)

    def sounds(self, words: Iterable[str]) -> str:
        """How some words sound."""
        return self.spelled(" ".join(words))[-1]
