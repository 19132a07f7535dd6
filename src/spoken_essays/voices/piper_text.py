"""A line's words, and the phonemes of a lexicon, as Piper reads both.

Piper takes ``[[…]]`` for phonemes, and then (1.8) loses the punctuation after them, the space of a
quotation mark before them, and the end of a sentence. So punctuation goes inside the brackets, and
what has any is handed over sentence by sentence.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

from spoken_essays.voices import spoken_pieces
from spoken_essays.words.sentences import sentence_ends

# What Piper and espeak-ng would take for phonemes or the end of the text.
_MARKUP = re.compile(r"\[\[|\]\]|[\x00-\x1f\x7f]")
# To its models a stop is a sentence's end, not a syllable's.
_NO_SOUND = str.maketrans("", "", ".|‖‿")
_QUOTED = re.compile(r"[\"'(]+(?=\[\[)")
_STOPPED = re.compile(r"\]\][\"')]*([,.;:!?]+)[\"')]*")


def for_piper(text: str) -> list[str]:
    """``text`` in pieces for Piper, whose own brackets stand around phonemes and nothing else."""
    pieces = list(spoken_pieces(text))
    if not any(is_ipa for _, is_ipa in pieces):
        return [_MARKUP.sub(" ", text)]
    written = "".join(_phonemes(piece) if is_ipa else _words(piece) for piece, is_ipa in pieces)
    ends = [0, *sentence_ends(written), len(written)]
    sentences = (written[start:end].strip() for start, end in pairwise(ends))
    return [_STOPPED.sub(r"\1]]", _QUOTED.sub("", each)) for each in sentences if each]


def _words(piece: str) -> str:
    return _MARKUP.sub(" ", piece)


def _phonemes(ipa: str) -> str:
    return f"[[{unicodedata.normalize('NFD', ipa.translate(_NO_SOUND))}]]"
