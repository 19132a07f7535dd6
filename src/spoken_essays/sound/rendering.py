"""A recording's timeline turned into sound, second by second."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from heapq import merge
from typing import TYPE_CHECKING

import numpy as np

from spoken_essays.model import Recording, Span, Take, Tone
from spoken_essays.sound import codec
from spoken_essays.sound.levels import timeline
from spoken_essays.sound.mixing import mix
from spoken_essays.sound.room_tone import room_tone
from spoken_essays.sound.segments import faded
from spoken_essays.sound.streams import overlaid
from spoken_essays.timebase import rescaled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Block = NDArray[np.float32]

# So many samples more are brought to another rate than are wanted: at their edges it rings.
_RINGING = 96


def render(recording: Recording, gains: Mapping[str, float]) -> Iterator[Block]:
    """The whole recording in blocks of a second: each voice at its gain, pauses, rooms, music.

    Exact to the sample: speech lies where its spans say, and where no span, no room and no music
    is there is digital silence. Raises `SoundError` if a take or a piece of music cannot be read.
    """
    speech = overlaid(_pieces(recording, gains), recording.length, recording.rate)
    if not recording.layers:
        return speech
    heard = timeline(recording.spans, gains, recording.rate, recording.length)
    return mix(speech, recording.layers, recording.rate, voice=heard.loudness())


def _pieces(
    recording: Recording, gains: Mapping[str, float]
) -> Iterator[tuple[int, Iterator[Block]]]:
    """Spans and tones by where they begin, each with its sound."""
    rate = recording.rate
    spans = ((span.start - span.before, _span(span, rate, gains)) for span in recording.spans)
    tones = ((tone.start, _tone(tone, rate, gains)) for tone in recording.tones)
    return merge(spans, tones, key=lambda piece: piece[0])


def _span(span: Span, rate: int, gains: Mapping[str, float]) -> Iterator[Block]:
    """A take's speech, with as much more of it on either side as is heard there."""
    take = span.take
    samples = _samples(take)
    # What a person recorded goes on, and is cut only after its rate is another.
    more = _RINGING if take.room else 0
    first = max(0, take.start - rescaled(span.before, rate, take.rate) - more)
    last = take.end + rescaled(span.after, rate, take.rate) + more
    sound = codec.resample(samples[first:last], take.rate, rate)
    begin = max(0, rescaled(take.start - first, take.rate, rate) - span.before)
    heard = sound[begin:][: span.before + span.length + span.after]
    yield faded(heard, rate, span.fade_in, span.fade_out) * np.float32(gains[take.voice])


def _tone(tone: Tone, rate: int, gains: Mapping[str, float]) -> Iterator[Block]:
    """A room's tone, faded in and out."""
    take = tone.take
    samples, quiet = _samples(take), take.room.quiet if take.room else ()
    moments = [codec.resample(samples[start:end], take.rate, rate) for start, end in quiet]
    length, at = tone.end - tone.start, 0
    gain = np.float32(gains[take.voice] * tone.factor)
    for block in room_tone(moments, rate, length, seed=f"{take.digest} {tone.start}"):
        place = np.arange(at, at + len(block))
        fade_in = _rise(place + 0.5, tone.fade_in)
        yield block * fade_in * _rise(length - place - 0.5, tone.fade_out) * gain
        at += len(block)


def _rise(place: NDArray[np.floating], fade: int) -> Block:
    """From 0 to 1 at constant power while ``place`` goes from 0 to ``fade``."""
    share = np.clip(place / max(1, fade), 0, 1)
    return np.asarray(np.sin(share * (np.pi / 2)), np.float32)


def _samples(take: Take) -> Block:
    samples, _ = codec.decode_flac(take.path)
    return samples.astype(np.float32) / np.float32(32_768)
