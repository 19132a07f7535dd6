"""How words are pronounced, from espeak-ng as it comes with Piper: for what no dictionary has."""

from __future__ import annotations

import threading
from importlib.util import find_spec
from typing import TYPE_CHECKING

from spoken_essays.errors import VoiceError

if TYPE_CHECKING:
    from piper.phonemize_espeak import EspeakPhonemizer

_LOCK = threading.Lock()
_phonemizer: EspeakPhonemizer | None = None


def phonemes(word: str, voice: str = "en-us") -> str:
    """A word in IPA, decomposed (NFD), with stress marks; "" if nothing of it is said.

    ``voice`` is one of espeak-ng's. Raises `VoiceError` if it is not installed.
    """
    global _phonemizer
    if find_spec("piper") is None:
        raise VoiceError("the package piper-tts is not installed: pip install piper-tts")
    from piper.phonemize_espeak import EspeakPhonemizer

    # espeak-ng keeps one voice for the whole process.
    with _LOCK:
        _phonemizer = _phonemizer or EspeakPhonemizer()
        sentences = _phonemizer.phonemize(voice, word)
    return "".join(phoneme for sentence in sentences for phoneme in sentence).strip(" .")
