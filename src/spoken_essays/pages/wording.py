"""The pages' own words in the language of what they show, and how it writes dates and lengths.

Each language is a TOML file in ``languages/``, found by the first part of a BCP 47 tag (RFC 5646);
where there is none, the words are English.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib import resources
from typing import Any

FALLBACK = "en"
Words = Mapping[str, Any]
# Languages written from right to left, and the scripts that make any language so.
_LEFTWARD = {"ar", "arc", "ckb", "dv", "fa", "he", "nqo", "ps", "sd", "syr", "ug", "ur", "yi"}
_LEFTWARD_SCRIPTS = {"adlm", "arab", "hebr", "nkoo", "rohg", "syrc", "thaa"}


def primary(tag: str) -> str:
    """``de`` of ``de-AT``."""
    return re.split("[-_]", tag.strip().lower())[0]


def spoken_in(tag: str) -> str:
    """The language that the pages' own words are in for this tag."""
    language = primary(tag)
    return language if language in languages() else FALLBACK


def words(tag: str) -> Words:
    """The pages' own words for a language tag."""
    return _read(spoken_in(tag))


def direction(tag: str) -> str:
    """``rtl`` or ``ltr``, by the tag's script if it names one, else by its language."""
    parts = re.split("[-_]", tag.strip().lower())
    scripts = [part for part in parts[1:] if len(part) == 4 and part.isalpha()]
    leftward = scripts[0] in _LEFTWARD_SCRIPTS if scripts else parts[0] in _LEFTWARD
    return "rtl" if leftward else "ltr"


def locale(tag: str) -> str:
    """``de_AT`` for ``de-AT``, as Open Graph wants it; nothing where the tag names no country."""
    found = re.fullmatch(r"([a-z]{2,3})[-_]([a-z]{2})", tag.strip(), re.IGNORECASE)
    return f"{found[1].lower()}_{found[2].upper()}" if found else ""


def date(when: datetime, said: Words) -> str:
    """A day as the language writes it: ``1 May 2026``."""
    day = said["first_day"] if when.day == 1 else str(when.day)
    return str(said["date"].format(day=day, month=said["months"][when.month - 1], year=when.year))


def length(seconds: float, said: Words) -> str:
    """How long something is, to the second under a minute, else to the minute."""
    whole = max(1, _rounded(seconds))
    if whole < 60:
        return _counted(whole, "second", said)
    hours, minutes = divmod(_rounded(seconds / 60), 60)
    parts = [(hours, "hour"), (minutes, "minute")]
    return " ".join(_counted(count, unit, said) for count, unit in parts if count)


def size(count: int, said: Words) -> str:
    """A file's size in megabytes (10^6 bytes), to the tenth; never nothing."""
    tenths = max(1, _rounded(count / 100_000))
    number = f"{tenths / 10:.1f}".replace(".", said["point"])
    return str(said["megabytes"].format(n=number))


def clock(seconds: float) -> str:
    """``1:02:03``, or ``2:03`` under an hour; whole seconds, cut off as players do."""
    minutes, second = divmod(int(seconds), 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour}:{minute:02}:{second:02}" if hour else f"{minute}:{second:02}"


def duration(seconds: float) -> str:
    """ISO 8601, whole seconds: ``PT57S``."""
    return f"PT{max(0, _rounded(seconds))}S"


@cache
def languages() -> frozenset[str]:
    """The languages there are words in."""
    folder = resources.files(__package__) / "languages"
    return frozenset(file.name[:-5] for file in folder.iterdir() if file.name.endswith(".toml"))


@cache
def _read(language: str) -> Words:
    file = resources.files(__package__) / "languages" / f"{language}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _counted(count: int, unit: str, said: Words) -> str:
    return str(said[unit if count == 1 else f"{unit}s"].format(n=count))


def _rounded(value: float) -> int:
    return int(value + 0.5)
