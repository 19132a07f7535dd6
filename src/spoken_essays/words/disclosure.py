"""Who reads an episode, said openly: its author, a synthetic voice, or both with the share."""

from __future__ import annotations

import re

# By language: all by the author, all by a synthetic voice, and both.
_SAID = {
    "de": (
        "Autorenlesung",
        "Gelesen von einer synthetischen Stimme",
        "Autorenlesung; {share} Prozent davon liest eine synthetische Stimme",
    ),
    "en": (
        "Narrated by the author",
        "Narrated by a synthetic voice",
        "Narrated by the author, and {share} per cent of it by a synthetic voice",
    ),
    "es": (
        "Leído por su autor",
        "Leído por una voz sintética",
        "Leído por su autor, y el {share} por ciento por una voz sintética",
    ),
    "fr": (
        "Lecture d’auteur",
        "Lu par une voix de synthèse",
        "Lecture d’auteur, dont {share} pour cent par une voix de synthèse",
    ),
    "it": (
        "Letto dall’autore",
        "Letto da una voce sintetica",
        "Letto dall’autore, e per il {share} per cento da una voce sintetica",
    ),
    "nl": (
        "Voorgelezen door de auteur",
        "Voorgelezen door een synthetische stem",
        "Voorgelezen door de auteur, en voor {share} procent door een synthetische stem",
    ),
}


def disclosure(synthetic: float, language: str) -> str:
    """A sentence without its full stop, in ``language`` if it is one of those known, else English.

    ``synthetic`` is the share of an episode's spoken time, 0 to 1, that a synthetic voice read. It
    is told in whole per cent, and where both read it is never told as 0 or 100.
    """
    author, voice, both = _SAID.get(re.split("[-_]", language.lower())[0], _SAID["en"])
    if synthetic <= 0:
        return author
    if synthetic >= 1:
        return voice
    return both.format(share=min(max(round(100 * synthetic), 1), 99))
