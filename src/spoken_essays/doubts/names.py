"""Names that essays are full of and that are not said as they are spelled.

Of each the way most people who speak English say it, spelled as they hear it and in IPA. The
pronouncing dictionary has many of them, too often as a stranger would read them aloud.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass

from spoken_essays.doubts.dictionary import without_accents
from spoken_essays.doubts.tables import rows


@dataclass(frozen=True)
class Name:
    """How a name is said: spelled as one hears it, and in IPA."""

    say: str
    ipa: str


def known(word: str) -> Name | None:
    """How a well-known name is said; None for all others."""
    return _names().get(without_accents(word))


@functools.cache
def _names() -> Mapping[str, Name]:
    return {name: Name(say, ipa) for name, say, ipa in rows("names.tsv")}
