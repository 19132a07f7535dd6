"""``lexicon.toml``: how words are to be said that a voice says wrongly.

    "Nguyen" = "win"
    "Siobhán" = { ipa = "ʃɪˈvɔːn", say = "shi-vawn" }

    [de]
    "Ada" = "Aada"

A key is a word, or several, as they are written, case included; its value a respelling, or IPA (for
voices that take it) with or without a respelling (for all others). What stands at the top is for
every language, what stands in a table for its own: ``[de]``, ``[en-GB]``.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from spoken_essays.errors import SettingsError
from spoken_essays.settings.toml_text import line_of, named, quoted, read_toml
from spoken_essays.words.characters import plain
from spoken_essays.words.languages import three_letters

FILE = "lexicon.toml"
_WORD = re.compile(r"[^\W_]+")
_TAG = re.compile(r"[a-z]{2,3}([-_][A-Za-z0-9]+)*")
_SAYABLE = re.compile(r"(?:[^\W_]|[\u0300-\u036f]|[ .,'-])+")
# What people type for the letters of the IPA.
_TYPED = str.maketrans({"'": "ˈ", ",": "ˌ", ":": "ː", "g": "ɡ", "ʼ": "ˈ", "’": "ˈ"})
_KINDS = frozenset(("Ll", "Lo", "Lm", "Mn", "Sk"))
_EXAMPLE = 'write how it sounds, as in "Nguyen" = "win"'


@dataclass(frozen=True, kw_only=True)
class Entry:
    """How one word is said: a respelling, IPA, or both."""

    say: str = ""
    ipa: str = ""


@dataclass(frozen=True, kw_only=True, eq=False)
class Lexicon:
    """Entries by language (``""`` for all) and written form; of two the later one counts.

    Known by itself, not by its entries, so that thousands of essays may ask for it.
    """

    entries: tuple[tuple[str, str, Entry], ...] = ()

    def __add__(self, other: Lexicon) -> Lexicon:
        return Lexicon(entries=self.entries + other.entries) if other.entries else self


def read_lexicon(folder: Path) -> Lexicon:
    """The lexicon in a folder, empty if there is none.

    Raises `SettingsError` with file and line for an entry that cannot be one.
    """
    path = folder / FILE
    try:
        facts = path.stat()
    except OSError:
        return Lexicon()
    return _read(path, facts.st_mtime_ns, facts.st_size)


@functools.lru_cache(maxsize=64)
def _read(path: Path, changed: int, size: int) -> Lexicon:
    """Once for all the essays of a show, and again when it has changed."""
    mapping, text = read_toml(path)
    return Lexicon(entries=entries(mapping, text=text, where=named(path)))


def entries(
    mapping: Mapping[str, object], *, text: str, where: str
) -> tuple[tuple[str, str, Entry], ...]:
    """The entries of a lexicon's TOML, whose text is wanted to say where a mistake is.

    Raises `SettingsError` with ``where`` and line for an entry that cannot be one.
    """
    return tuple(_Found(where=where, text=text).entries(mapping))


@dataclass(frozen=True, kw_only=True)
class _Found:
    """A lexicon's text, for messages that say where a mistake is."""

    where: str
    text: str

    def entries(self, mapping: Mapping[str, object]) -> Iterator[tuple[str, str, Entry]]:
        for key, value in mapping.items():
            if isinstance(value, dict) and not value.keys() <= {"say", "ipa"}:
                yield from self._of_language(key, value)
            else:
                yield "", self._written((key,)), self._entry((key,), value)

    def _of_language(
        self, tag: str, table: Mapping[str, object]
    ) -> Iterator[tuple[str, str, Entry]]:
        if not _TAG.fullmatch(tag) or three_letters(tag) == "und":
            raise self._mistake(
                (tag, *table)[:2],
                f"{quoted(tag)} is no language, and no entry, which has ipa and say only; "
                "a word with a full stop in it stands between quotes",
            )
        for key, value in table.items():
            language = tag.replace("_", "-").lower()
            yield language, self._written((tag, key)), self._entry((tag, key), value)

    def _written(self, keys: tuple[str, ...]) -> str:
        written = plain(keys[-1])
        if not _WORD.search(written):
            raise self._mistake(keys, f"{quoted(keys[-1])} has no letter: it is no word to be said")
        return written

    def _entry(self, keys: tuple[str, ...], value: object) -> Entry:
        given = value if isinstance(value, dict) else {"say": value}
        wrong = sorted(given.keys() - {"say", "ipa"})
        if wrong:
            raise self._mistake(keys, f"there is no {quoted(wrong[0])}: an entry has ipa and say")
        if not given or not all(isinstance(each, str) and each.strip() for each in given.values()):
            raise self._mistake(keys, f"{quoted(keys[-1])} is not told how to be said; {_EXAMPLE}")
        return Entry(
            say=self._respelled(keys, str(given.get("say", ""))),
            ipa=self._phonemes(keys, str(given.get("ipa", ""))),
        )

    def _respelled(self, keys: tuple[str, ...], say: str) -> str:
        clean = plain(say)
        if say and not (_SAYABLE.fullmatch(clean) and _WORD.search(clean)):
            raise self._mistake(
                keys,
                f"{quoted(say)} is no respelling: it is made of letters, spaces, hyphens and "
                'apostrophes; phonemes are written { ipa = "…" }',
            )
        return clean

    def _phonemes(self, keys: tuple[str, ...], ipa: str) -> str:
        bare = " ".join(ipa.split())
        if len(bare) > 2 and bare[0] + bare[-1] in ("//", "[]"):
            bare = bare[1:-1].strip()
        clean = unicodedata.normalize("NFC", bare.translate(_TYPED))
        for letter in clean:
            if letter not in " .|‖‿" and unicodedata.category(letter) not in _KINDS:
                raise self._mistake(keys, f"{quoted(letter)} in {quoted(ipa)} is not of the IPA")
        return clean

    def _mistake(self, keys: tuple[str, ...], words: str) -> SettingsError:
        line = line_of(self.text, keys)
        return SettingsError(f"{self.where}:{line}: {words}" if line else f"{self.where}: {words}")
