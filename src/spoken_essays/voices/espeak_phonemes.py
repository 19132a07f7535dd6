"""espeak-ng's phonemes for a text: what Piper's models are given, and what espeak-ng itself says.

They come from the library inside Piper's package, without loading any model: a line takes about
0.3 ms.
"""

from __future__ import annotations

import functools
from typing import Any


def phonemes(voice: str, text: str) -> str:
    """The IPA of ``text`` as espeak-ng's ``voice`` reads it (``en-us``), sentence after sentence.

    "" if it has no such voice. Not for several threads at once: espeak-ng keeps one voice.
    """
    try:
        sentences = _phonemizer().phonemize(voice, text)
    except RuntimeError:  # which is what it raises for a voice it does not have
        return ""
    return " ".join("".join(sentence) for sentence in sentences)


@functools.cache
def _phonemizer() -> Any:
    from piper.phonemize_espeak import EspeakPhonemizer

    return EspeakPhonemizer()
