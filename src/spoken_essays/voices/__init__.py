"""Voices: whoever can read a line aloud.

A voice is declared by a TOML file in the show's ``voices/`` folder: ``engine = "…"`` and that
engine's keys. An engine is a frozen dataclass whose fields are those keys, found by the entry-point
group ``spoken.voices``; ours come in by the same door as anyone else's. To add one, write a class
that satisfies `Voice` and name it in your package's entry points. A field's range or choices are
given by `spoken_essays.settings.records.setting`; a key that is no field is a mistake, of which the
registry tells the user. Four attributes are optional: `is_recorded`, `takes_ipa`, `phonemes` and
`costs_of` say which.

`piper` is an engine on this machine, `gtts` one over the network.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Protocol, TypeGuard, runtime_checkable

from spoken_essays.words.respelling import PHONEMES, PHONEMES_END

if TYPE_CHECKING:
    from pydub import AudioSegment

    from spoken_essays.clips.shelf import Shelf

_SAID = re.compile(f"{PHONEMES}([^{PHONEMES}{PHONEMES_END}]*){PHONEMES_END}")


@runtime_checkable
class Voice(Protocol):
    """Somebody who can read a line aloud.

    Fields of the dataclass are the keys of its TOML; ``name`` and ``folder`` (where the TOML lies)
    are given by the show. All but `speak` must be cheap: import what is large, and load models,
    when it first speaks.
    """

    @property
    def name(self) -> str:
        """What the show calls it: the TOML's file name."""
        ...

    @property
    def language(self) -> str:
        """The language it reads, as BCP 47: ``en-US``."""
        ...

    @property
    def at_once(self) -> int:
        """How many lines it can read at once; `speak` is called from as many threads."""
        ...

    @property
    def fingerprint(self) -> str:
        """All that shapes its sound besides the text: engine, versions, model hash, speed."""
        ...

    def trouble(self) -> str | None:
        """What keeps it from speaking, as a sentence that says what to do; None if it is well."""
        ...

    def speak(self, text: str) -> AudioSegment:
        """Read ``text`` aloud: 16-bit mono, at any rate, with whatever silence around it.

        The text is plain words and punctuation, one sentence or several; for an engine that
        `takes_ipa` some words may be phonemes, and `spoken_pieces` tells which. Raises `VoiceError`
        if it cannot, or finds no words; what may pass, such as a server's bad minute, it waits out.
        """
        ...


@runtime_checkable
class VoiceOfClips(Voice, Protocol):
    """A voice whose lines are recorded: it does not read a text, it has clips of lines."""

    def shelf(self, slug: str) -> Shelf:
        """What is recorded of one episode."""
        ...


def has_clips(voice: Voice) -> TypeGuard[VoiceOfClips]:
    """Whether a voice is one of clips."""
    return callable(getattr(voice, "shelf", None))


def is_recorded(voice: Voice) -> bool:
    """Whether a person speaks with it, recorded: an engine says so by ``recorded = True``.

    Listeners are told which part of an episode is a synthetic voice; without a word of the engine
    about it, all is.
    """
    return bool(getattr(voice, "recorded", False))


def takes_ipa(voice: Voice) -> bool:
    """Whether a lexicon's IPA may be handed to it: an engine says so by ``takes_ipa = True``.

    Without a word of the engine about it, it gets the lexicon's respelling instead.
    """
    return bool(getattr(voice, "takes_ipa", False))


def costs_of(voice: Voice) -> float | None:
    """What a million characters read by a voice cost, 0 if nothing; None if it does not tell.

    An engine tells by an attribute ``costs``, in whatever money its service is paid in.
    """
    costs = getattr(voice, "costs", None)
    return None if costs is None else float(costs)


def phonemes(voice: Voice, text: str) -> str:
    """How a voice would say ``text``, in IPA, words apart; "" if it does not tell.

    An engine tells by a method of this name, ``phonemes(text)``, which speaks nothing. So
    `spoken words` knows what to doubt.
    """
    tell = getattr(voice, "phonemes", None)
    return str(tell(text)) if callable(tell) else ""


def spoken_pieces(text: str) -> Iterator[tuple[str, bool]]:
    """The pieces of what an engine that `takes_ipa` is to speak: each with whether it is IPA."""
    for place, piece in enumerate(_SAID.split(text)):
        if piece:
            yield piece, place % 2 == 1
