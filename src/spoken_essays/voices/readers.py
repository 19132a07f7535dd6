"""Readers: a voice of a show, and who speaks where it cannot.

``understudy = "joe"`` in a voice's TOML names another voice of the show. Nobody else ever steps in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from spoken_essays.voices import Voice
from spoken_essays.voices.registry import declared, made, understudies


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
    found = declared(name, folder=folder)
    *before, last = (found, *understudies(found, folder=folder))
    reader = Reader(voice=made(last))
    for one in reversed(before):
        voice = made(one)
        reader = Reader(voice=voice, understudy=reader, trouble=voice.trouble())
    return reader
