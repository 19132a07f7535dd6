"""Readers: a voice of a show, and who speaks where it cannot.

``understudy = "joe"`` in a voice's TOML names another voice of the show. Nobody else ever steps in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from spoken_essays.errors import VoiceError
from spoken_essays.settings.toml_text import quoted
from spoken_essays.voices import Voice
from spoken_essays.voices.registry import declared, made


@dataclass(frozen=True, kw_only=True)
class Reader:
    """A voice and its understudy, if it has one.

    ``trouble`` is what keeps the voice from speaking, in words. It is looked for only where
    somebody can stand in: who else cannot speak says so when it is asked to.
    """

    voice: Voice
    understudy: Reader | None = None
    trouble: str | None = None

    @property
    def line(self) -> Iterator[Reader]:
        """The reader, its understudy, that one's …"""
        reader: Reader | None = self
        while reader is not None:
            yield reader
            reader = reader.understudy


def load_reader(name: str, *, folder: Path | None) -> Reader:
    """The voice called ``name`` and its understudies, made from their TOMLs.

    Raises `VoiceError` if there is no such voice, `SettingsError` for a mistake in a TOML: an
    understudy that is not there, or stands in for itself.
    """
    return _load(name, folder, ())


def _load(name: str, folder: Path | None, before: Sequence[str]) -> Reader:
    found = declared(name, folder=folder)
    voice = made(found)
    if found.understudy is None:
        return Reader(voice=voice)
    if found.understudy in (*before, name):
        ring = ", ".join([*before, name, found.understudy])
        raise found.mistake(f"the understudies stand in for each other ({ring})", "understudy")
    try:
        understudy = _load(found.understudy, folder, (*before, name))
    except VoiceError as error:
        raise found.mistake(
            f"understudy = {quoted(found.understudy)}: {error.message}", "understudy"
        ) from error
    return Reader(voice=voice, understudy=understudy, trouble=voice.trouble())
