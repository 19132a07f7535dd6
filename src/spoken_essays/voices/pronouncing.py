"""How words are pronounced, from espeak-ng as it comes with Piper: what Piper's models are given,
what espeak-ng itself says, and what no dictionary has.

No model is loaded for it: a line takes about 0.3 ms.
"""

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
    return "".join(_sentences(word, voice)).strip(" .")


def line(text: str, voice: str) -> str:
    """The IPA of a text, words apart and punctuation in place; "" if there is no such voice.

    Raises `VoiceError` if espeak-ng is not installed.
    """
    try:
        return " ".join(_sentences(text, voice))
    except RuntimeError:  # which is what it raises for a voice it does not have
        return ""


def _sentences(text: str, voice: str) -> list[str]:
    global _phonemizer
    if find_spec("piper") is None:
        raise VoiceError("the package piper-tts is not installed: pip install piper-tts")
    from piper.phonemize_espeak import EspeakPhonemizer

    # espeak-ng keeps one voice for the whole process.
    with _LOCK:
        _phonemizer = _phonemizer or EspeakPhonemizer()
        return ["".join(sentence) for sentence in _phonemizer.phonemize(voice, text)]
