"""A recorded clip as a take: one channel, polished, with its speech and its room found in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from spoken_essays.errors import SoundError
from spoken_essays.model import Room
from spoken_essays.settings.toml_text import named
from spoken_essays.show import Polish
from spoken_essays.sound import codec
from spoken_essays.sound.bounds import Hearing, hear, steadiest
from spoken_essays.sound.polishing import polished
from spoken_essays.sound.streams import decibels

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Block = NDArray[np.float32]
    Samples = NDArray[np.int16]

# A cue runs so far beyond its speech on either side.
_GUARD_MS = 15
_HIGHEST_RATE = 48_000
_LONGEST_SECONDS = 900
# Channels that have this much in common, and are about as loud, are one sound.
_ALIKE, _AS_LOUD = 0.5, 0.5


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """A clip ready to be laid down: 16 bit, one channel, at the clip's own rate, 48 kHz at most.

    ``start`` and ``end`` are where its cue begins and ends, in samples: 15 ms before its speech
    and 15 ms after. Where the clip itself has no such margin, silence stands there; ``room.heard``
    is what is really of the clip.
    """

    samples: Samples
    rate: int
    start: int
    end: int
    room: Room


def read(path: Path, *, polish: Polish, speech: tuple[float, float] | None) -> Recorded:
    """Read a clip of any format, polish it, find what is spoken in it.

    ``speech`` is where speech begins and ends, in seconds, where that is known already. Raises
    `SoundError` if the file is no sound, is not whole, or nobody speaks in it.
    """
    sound, rate = _one_channel(path)
    given = None if speech is None else _within(speech, rate, len(sound))
    hearing = hear(sound, rate, given)
    if hearing is None:
        raise SoundError(f"{named(path)}: nobody speaks in this recording; record it again")
    return _recorded(polished(sound, rate, polish, hearing), rate, hearing)


def _within(speech: tuple[float, float], rate: int, length: int) -> tuple[int, int] | None:
    """Bounds in seconds as samples; None if they are not bounds in such a sound."""
    start, end = (round(second * rate) for second in speech)
    return (max(0, start), min(end, length)) if start < end and start < length else None


def _recorded(sound: Block, rate: int, hearing: Hearing) -> Recorded:
    guard = _GUARD_MS * rate // 1000
    before = max(0, guard - hearing.start)
    after = max(0, hearing.end + guard - len(sound))
    # Never louder: only what stands above full scale, as decoded mp3 may, is taken down.
    quiet = steadiest(sound, rate, hearing.calm)
    scaled = np.pad(sound, (before, after)) * (32_767 / max(1.0, float(np.abs(sound).max())))
    return Recorded(
        samples=np.rint(scaled).astype(np.int16),
        rate=rate,
        start=hearing.start + before - guard,
        end=hearing.end + before + guard,
        room=Room(
            level=_level(sound, quiet),
            heard=(hearing.first + before, hearing.last + before),
            quiet=tuple((start + before, end + before) for start, end in quiet),
        ),
    )


def _level(sound: Block, quiet: Sequence[tuple[int, int]]) -> float | None:
    power = [np.square(sound[start:end], dtype=np.float64) for start, end in quiet]
    return decibels(float(np.sqrt(np.mean(np.concatenate(power))))) if power else None


def _one_channel(path: Path) -> tuple[Block, int]:
    """A clip as one channel without any offset, at 48 kHz at most."""
    rate, channels = _decoded(path)
    sound = _voice_of(channels)
    sound = sound - np.float32(sound.mean(dtype=np.float64))
    if not np.abs(sound).max(initial=0):
        raise SoundError(f"{named(path)}: there is nothing but silence in it; record it again")
    lower = min(rate, _HIGHEST_RATE)
    return codec.resample(np.asarray(sound, np.float32), rate, lower), lower


def _decoded(path: Path) -> tuple[int, Block]:
    """The rate of a clip and a row for each of its channels."""
    rate, length = 0, 0
    blocks: list[Block] = []
    for rate, block in codec.decode_apart(path):
        blocks.append(block)
        length += block.shape[1]
        if length > _LONGEST_SECONDS * rate:
            minutes = _LONGEST_SECONDS // 60
            raise SoundError(
                f"{named(path)}: is longer than {minutes} minutes, and a clip is one line; "
                "`spoken take` makes clips of a whole reading"
            )
    if not length:
        raise SoundError(f"{named(path)}: there is no sound in this file")
    return rate, np.concatenate(blocks, axis=1)


def _voice_of(channels: Block) -> Block:
    """The mean of channels that have the same sound in them; else the one with the voice."""
    power = np.array([_swing(channel) for channel in channels])
    best = int(power.argmax())
    alike = [
        channel
        for channel, its in zip(channels, power, strict=True)
        if its >= power[best] * _AS_LOUD and _in_common(channel, channels[best]) >= _ALIKE
    ]
    return np.asarray(np.mean(alike or [channels[best]], axis=0), np.float32)


def _swing(channel: Block) -> float:
    """How far a channel's loud moments stand over its soft ones: a voice's do, a hum's do not."""
    frames = np.resize(channel, (max(1, len(channel) // 1024), min(1024, len(channel))))
    power = np.square(frames - frames.mean(axis=1, keepdims=True), dtype=np.float64).mean(axis=1)
    return float(np.percentile(power, 95) - np.percentile(power, 10))


def _in_common(one: Block, other: Block) -> float:
    together = float(np.vdot(one, other))
    apart = float(np.linalg.norm(one)) * float(np.linalg.norm(other))
    return together / apart if apart else 0.0
