"""A recording's timeline turned into sound, second by second."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np

from spoken_essays.model import Recording, Span
from spoken_essays.sound import codec
from spoken_essays.sound.levels import timeline
from spoken_essays.sound.mixing import mix
from spoken_essays.sound.segments import faded
from spoken_essays.sound.streams import gathered, silence

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Block = NDArray[np.float32]


def render(recording: Recording, gains: Mapping[str, float]) -> Iterator[Block]:
    """The whole recording in blocks of a second: each voice at its gain, pauses, music.

    Exact to the sample: speech lies where its spans say, and where no span and no music is there
    is digital silence. Raises `SoundError` if a take or a piece of music cannot be read.
    """
    speech = gathered(_speech(recording, gains), recording.rate)
    if not recording.layers:
        return speech
    heard = timeline(recording.spans, gains, recording.rate, recording.length)
    return mix(speech, recording.layers, recording.rate, voice=heard.loudness())


def _speech(recording: Recording, gains: Mapping[str, float]) -> Iterator[Block]:
    now = 0
    for span in recording.spans:
        yield from silence(span.start - now, recording.rate)
        yield _spoken(span, recording.rate) * np.float32(gains[span.take.voice])
        now = span.start + span.length
    yield from silence(recording.length - now, recording.rate)


def _spoken(span: Span, rate: int) -> Block:
    take = span.take
    samples, _ = codec.decode_flac(take.path)
    speech = samples[take.start : take.end].astype(np.float32) / np.float32(32_768)
    return faded(codec.resample(speech, take.rate, rate)[: span.length], rate)
