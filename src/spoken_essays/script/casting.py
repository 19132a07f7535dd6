"""Who reads what: each segment of a script, its voice, and the words as the engine gets them."""

from __future__ import annotations

from spoken_essays import cache
from spoken_essays.model import Part, Script, Segment
from spoken_essays.voices import Voice, takes_ipa
from spoken_essays.words.lexicon import Lexicon
from spoken_essays.words.respelling import Respelling, respelling
from spoken_essays.words.speech import spoken_form


def cast(script: Script, voice: Voice, lexicon: Lexicon | None = None) -> tuple[Part, ...]:
    """Give every segment to ``voice``; one Part a segment, in order.

    What stands in ``lexicon`` is said as it says; all else of a line stays as it would be.
    """
    fingerprint = voice.fingerprint
    words = respelling(lexicon, voice.language, ipa=takes_ipa(voice)) if lexicon else None
    return tuple(_part(segment, voice, fingerprint, words) for segment in script.segments)


def _part(segment: Segment, voice: Voice, fingerprint: str, words: Respelling | None) -> Part:
    last = len(segment.readings) - 1
    texts = tuple(
        spoken_form(reading.text, language=voice.language, closing=place == last, words=words)
        for place, reading in enumerate(segment.readings)
    )
    keys = tuple(cache.key(text, fingerprint) for text in texts)
    return Part(segment=segment, voice=voice, texts=texts, keys=keys)
