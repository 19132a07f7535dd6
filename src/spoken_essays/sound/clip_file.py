"""A clip's file as one channel of sound, whatever its format, its channels and its rate."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from spoken_essays.errors import SoundError
from spoken_essays.settings.toml_text import named
from spoken_essays.sound import codec

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Block = NDArray[np.float32]

_HIGHEST_RATE = 48_000
_LONGEST_SECONDS = 900
# A file that holds this much less than it says is not whole; what formats are vague about is less.
_MISSING_SECONDS, _MISSING_SHARE = 0.25, 0.02
# Channels that have this much in common, and are about as loud, are one sound.
_ALIKE, _AS_LOUD = 0.5, 0.5
_FRAME = 1024
_RIFF_OPEN = (0, 0xFFFF_FFFF)


def one_channel(path: Path) -> tuple[Block, int]:
    """A clip as one channel without any offset, and its rate: the file's own, 48 kHz at most.

    Raises `SoundError` if it is no sound or not whole, too long for a line, or silent.
    """
    rate, channels = _decoded(path)
    sound = _voice_of(channels)
    sound = np.asarray(sound - sound.mean(dtype=np.float64), np.float32)
    if not np.abs(sound).max(initial=0):
        raise SoundError(f"{named(path)}: there is nothing but silence in it; record it again")
    lower = min(rate, _HIGHEST_RATE)
    return codec.resample(sound, rate, lower), lower


def _decoded(path: Path) -> tuple[int, Block]:
    """The rate of a clip and a row for each of its channels."""
    rate, length = 0, 0
    blocks: list[Block] = []
    for rate, block in codec.decode_apart(path):
        blocks.append(block)
        length += block.shape[1]
        if length > _LONGEST_SECONDS * rate:
            raise SoundError(
                f"{named(path)}: is longer than {_LONGEST_SECONDS // 60} minutes, and a clip is "
                "one line; `spoken take` cuts a whole reading into clips"
            )
    if not length:
        raise SoundError(f"{named(path)}: there is no sound in this file")
    insist_on_whole(path, length / rate)
    return rate, np.concatenate(blocks, axis=1)


def insist_on_whole(path: Path, seconds: float) -> None:
    """Raise `SoundError` if a file of which so many seconds could be decoded says it is longer."""
    missing = (codec.stated_seconds(path) or 0) - seconds
    if is_cut_wav(path) or missing > max(_MISSING_SECONDS, _MISSING_SHARE * seconds):
        raise SoundError(f"{named(path)}: is not whole: it breaks off; copy or record it again")


def is_cut_wav(path: Path) -> bool:
    """Whether a WAV is shorter than its header says; one written as a stream does not say."""
    with path.open("rb") as file:
        head = file.read(8)
    size = int.from_bytes(head[4:], "little")
    known = head.startswith(b"RIFF") and size not in _RIFF_OPEN
    return known and size > path.stat().st_size


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
    count = max(1, len(channel) // _FRAME)
    frames = channel[: count * _FRAME].reshape(count, -1)
    power = np.square(frames - frames.mean(axis=1, keepdims=True), dtype=np.float64).mean(axis=1)
    return float(np.percentile(power, 95) - np.percentile(power, 10))


def _in_common(one: Block, other: Block) -> float:
    together = float(np.vdot(one, other))
    apart = float(np.linalg.norm(one)) * float(np.linalg.norm(other))
    return together / apart if apart else 0.0
