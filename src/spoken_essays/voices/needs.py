"""Which of a show's voices are of files that are fetched, and by which name."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from spoken_essays.errors import SpokenError
from spoken_essays.voices import Voice
from spoken_essays.voices.kokoro import KokoroVoice
from spoken_essays.voices.piper import FETCHED_NAME, PACKAGED, PiperVoice
from spoken_essays.voices.registry import list_voices, load_voice

KOKORO = "kokoro"


def needed(folder: Path | None) -> tuple[str, ...]:
    """What `spoken voices add` would be asked for, for all voices of a show, each once."""
    wanted: dict[str, None] = {}
    for listed in list_voices(folder):
        with suppress(SpokenError):  # one that is broken says so elsewhere
            if (name := _need(load_voice(listed.name, folder=folder))) is not None:
                wanted[name] = None
    return tuple(wanted)


def _need(voice: Voice) -> str | None:
    match voice:
        case KokoroVoice(model="") | KokoroVoice(voices=""):
            return KOKORO
        case PiperVoice() if voice.model != PACKAGED and FETCHED_NAME.fullmatch(voice.model):
            return voice.model
        case _:
            return None
