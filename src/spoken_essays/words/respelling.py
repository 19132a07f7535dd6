"""A lexicon at work: its words stand aside while a line is made ready, and come back as said.

While they are aside each is a letter, a character of the private use area and a letter; no text of
an author's has such characters once it is plain. So do phonemes, which stand between two of them:
whatever brackets an author writes, only a lexicon speaks to an engine in phonemes.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass

from spoken_essays.words.lexicon import Entry, Lexicon

# Around phonemes in what an engine gets, if it takes them.
PHONEMES = "\ue000"
PHONEMES_END = "\ue001"
_FIRST = 0xE100
_MOST = 0x1700
_ASIDE = re.compile("[Qq]([\ue100-\uf7ff])q")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, kw_only=True)
class Respelling:
    """What a lexicon has for one language, and for a voice that takes IPA or one that does not."""

    entries: Mapping[str, Entry]
    pattern: re.Pattern[str]
    first_words: frozenset[str]
    ipa: bool

    def aside(self, text: str) -> tuple[str, tuple[str, ...]]:
        """Plain ``text`` with its entries aside, and how each of them is said."""
        if self.first_words.isdisjoint(_WORD.findall(text)):
            return text, ()
        said: list[str] = []

        def take(match: re.Match[str]) -> str:
            if len(said) == _MOST:
                return match[0]
            said.append(self._said(match))
            return f"{'Q' if match[0][0].isupper() else 'q'}{chr(_FIRST + len(said) - 1)}q"

        return self.pattern.sub(take, text), tuple(said)

    def _said(self, match: re.Match[str]) -> str:
        entry, owner = self.entries[match[1]], match[2] or ""
        if not (self.ipa and entry.ipa):
            return entry.say + owner
        return PHONEMES + entry.ipa + (_genitive(entry.ipa) if owner else "") + PHONEMES_END


def back(text: str, said: tuple[str, ...]) -> str:
    """``text`` with what stood aside in its place."""
    return _ASIDE.sub(lambda found: said[ord(found[1]) - _FIRST], text) if said else text


def _genitive(ipa: str) -> str:
    """The sound of English 's after a word."""
    last = ipa.rstrip("ːˑ .")[-1:]
    if last in tuple("szʃʒ"):
        return "ɪz"
    return "s" if last in tuple("ptkfθ") else "z"


@functools.lru_cache(maxsize=64)
def respelling(lexicon: Lexicon, language: str, *, ipa: bool) -> Respelling | None:
    """What of a lexicon is for a voice; None if nothing is.

    ``language`` is the voice's, as BCP 47. An entry for ``en`` is one for ``en-GB`` too. IPA
    alone says nothing to a voice that takes none.
    """
    tag = language.replace("_", "-").lower()
    entries = {
        written: entry
        for of, written, entry in lexicon.entries
        if (not of or tag == of or tag.startswith(f"{of}-")) and (entry.say or (ipa and entry.ipa))
    }
    if not entries:
        return None
    english = tag.split("-")[0] == "en"
    longest = sorted(entries, key=len, reverse=True)
    owner = "('s(?![^\\W_]))?" if english else "()"
    words = "|".join(map(re.escape, longest))
    return Respelling(
        entries=entries,
        pattern=re.compile(rf"(?<![^\W_])({words}){owner}(?![^\W_])"),
        first_words=frozenset(_WORD.findall(written)[0] for written in entries),
        ipa=ipa,
    )
