"""What `finding` finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["name", "acronym", "heteronym", "foreign", "number", "word"]


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a word stands: the line's number as `spoken plan` shows it (None for words the show
    adds), the line of the source file, and the line's text."""

    number: int | None
    line: int
    text: str


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """A word that may go wrong, as it is written, with how one voice says it and why it is listed.

    ``said`` is IPA, from the voice's own front end; ``respelled`` the same in plain letters with
    the stress in capitals; both are "" for a voice that does not tell. ``entry`` is a line that is
    ready for ``lexicon.toml``; ``sure`` says that it is the right reading, not only the start of
    one. ``settled`` says that nothing need be done, and why. ``weight`` ranks: 0 is no doubt.
    """

    word: str
    kind: Kind
    voice: str
    places: tuple[Place, ...]
    why: str
    said: str = ""
    respelled: str = ""
    entry: str = ""
    sure: bool = False
    settled: bool = False
    weight: float = 0.0
