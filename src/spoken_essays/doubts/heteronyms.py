"""Words that are written alike and said in two ways, and which of the two a sentence wants.

Which one is meant is told by the words next to it, as far as that goes: after "to" a verb, after
"the" none. Where it does not go far enough, nobody is told so.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from spoken_essays.doubts.tables import listed, rows

_VERB_BEFORE = listed(
    "to will would can could shall should may might must do did don't didn't doesn't cannot can't"
    " won't wouldn't couldn't shouldn't let's i'll you'll he'll she'll we'll they'll it'll i'd"
    " you'd we'd they'd please help let never always often sometimes"
)
_SUBJECTS = listed("i you we they who")
_SINGULARS = listed("he she it")
_HAVE = listed("have has had having haven't hasn't hadn't i've you've we've they've been")
_BE = listed(
    "am is are was were be being i'm you're we're they're he's she's it's isn't wasn't weren't get"
    " got gets"
)
_NOUN_BEFORE = listed(
    "the a an my your his her its our their this that these those some any no each every another of"
    " in into with without for from by on at about between under over through one's whose more most"
    " little great good bad old new own first last same"
)
_OBJECTS = listed(
    "the a an it them him me us my your his her their our its this that these those up out down"
    " myself yourself himself herself"
)


@dataclass(frozen=True)
class Reading:
    """One way to say a word: what it is then, as letters, a spelling, IPA, a word that rhymes."""

    kinds: str
    say: str
    ipa: str
    like: str

    @property
    def as_in(self) -> str:
        """``as in “red”``; where the stress decides: ``stressed on CORD``."""
        return f"stressed on {self.like}" if self.like.isupper() else f"as in “{self.like}”"


def readings(word: str) -> tuple[Reading, ...]:
    """The ways to say ``word``, the usual one first; none for a word that has but one."""
    return _words().get(word, ())


def meant(word: str, before: Sequence[str], after: Sequence[str]) -> Reading | None:
    """The reading that its neighbours ask for, in small letters; None if they do not say."""
    sentence = " ".join((*before[-4:], "_", *after[:4]))
    for kind, cue in _cues().get(word, ()):
        if cue.search(sentence):
            return _of_kind(word, kind)
    if before[-1:] and before[-1] in _SINGULARS and word.endswith("s"):
        return _of_kind(word, "V")
    return _of_kind(word, _part_of_speech(before, after))


def _of_kind(word: str, kinds: str) -> Reading | None:
    """The only one that may be any of ``kinds``; with ``?`` for them nobody can tell."""
    fitting = [each for each in readings(word) if set(each.kinds) & set(kinds)]
    return fitting[0] if len(fitting) == 1 else None


def _part_of_speech(before: Sequence[str], after: Sequence[str]) -> str:
    """The letters of all that a word between these may be; "" for anything."""
    last = before[-1] if before else ""
    following = after[0] if after else ""
    if last in _VERB_BEFORE:
        return "V"
    if last in _HAVE:
        return "P"
    if last in _BE:
        return "PA"
    if last in _SINGULARS:
        return "P"
    if last in _NOUN_BEFORE or last.endswith(("'s", "s'")):
        return "NA"
    if last in _SUBJECTS:
        return "VP"
    return "VP" if following in _OBJECTS else ""


@functools.cache
def _words() -> Mapping[str, tuple[Reading, ...]]:
    table = rows("heteronyms.tsv")
    return {word: (Reading(*rest[:4]), Reading(*rest[4:])) for word, *rest in table}


@functools.cache
def _cues() -> Mapping[str, list[tuple[str, re.Pattern[str]]]]:
    """By word: what it is, where it stands as the pattern says; the first that fits counts."""
    cues: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
    for word, kind, cue in rows("cues.tsv"):
        cues.setdefault(word, []).append((kind, re.compile(rf"(?<!\w)(?:{cue})(?!\w)")))
    return cues
