"""A pack of Kokoro's voices, and what a TOML asks of it: one voice, or a blend of two.

A pack is numpy's ``.npz``, as kokoro-onnx publishes it: by the voice's name an array of 510 styles
of 256 numbers, the n-th for a text of n phonemes. A name begins with the language and the sex:
``af_heart`` is American and female.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

# By the first letter of a voice: BCP 47, and espeak-ng's name of the language. Japanese and Chinese
# were taught to Kokoro in letters that espeak-ng does not write.
LANGUAGES = {
    "a": ("en-US", "en-us"),
    "b": ("en-GB", "en-gb"),
    "e": ("es", "es"),
    "f": ("fr-FR", "fr-fr"),
    "h": ("hi", "hi"),
    "i": ("it", "it"),
    "p": ("pt-BR", "pt-br"),
    "j": ("ja", ""),
    "z": ("zh", ""),
}
_PART = r"([\w-]+)(?::(\d+(?:\.\d+)?|\.\d+))?"
_WISH = re.compile(rf"\s*{_PART}\s*(?:\+\s*{_PART}\s*)?")


@dataclass(frozen=True, kw_only=True)
class Blend:
    """One voice or two, each with its share; the shares add up to 1."""

    shares: tuple[tuple[str, float], ...]

    @property
    def language(self) -> str:
        """As BCP 47, by the first voice's name; American English if the name does not tell."""
        return self._language[0]

    @property
    def espeak(self) -> str:
        """What espeak-ng calls the language; empty if it cannot read it as Kokoro was taught."""
        return self._language[1]

    @property
    def _language(self) -> tuple[str, str]:
        name = self.shares[0][0]
        known = LANGUAGES if re.match(r".[fm]_", name) else {}
        return known.get(name[0], LANGUAGES["a"])


def blend(wish: str) -> Blend:
    """``af_heart``, ``af_heart+af_bella``, ``af_heart:0.6+af_bella:0.4``; else `ValueError`."""
    found = _WISH.fullmatch(wish)
    if found is None:
        raise ValueError(wish)
    one, its, other, others = found.groups()
    weights = [(name, float(share or 1)) for name, share in ((one, its), (other, others)) if name]
    total = sum(share for _, share in weights)
    if not total:
        raise ValueError(wish)
    return Blend(shares=tuple((name, share / total) for name, share in weights))


def mistaken(wish: str) -> str | None:
    """What a wish should be instead; None if it can be read."""
    try:
        blend(wish)
    except ValueError:
        return 'a voice, or two with their shares: "af_heart", "af_heart:0.6+af_bella:0.4"'
    return None


def names_in(path: Path) -> tuple[str, ...]:
    """The voices of a pack; `ValueError` if the file is none, `OSError` if it cannot be read."""
    try:
        with zipfile.ZipFile(path) as pack:
            inside = pack.namelist()
    except zipfile.BadZipFile as error:
        raise ValueError("it is not a pack of voices, or not a whole one") from error
    return tuple(sorted(name.removesuffix(".npy") for name in inside if name.endswith(".npy")))
