"""Recordings to put on a shelf, in every format that people drop in, and lines to record."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, cast

import av
import numpy as np
from sounds import Block, sixteen_bit, speechlike

from spoken_essays.clips.records import Spot
from spoken_essays.clips.shelf import Shelf

if TYPE_CHECKING:
    from av.audio.stream import AudioStream

# The codec of each format, and a rate it takes.
FORMATS = {
    ".wav": ("pcm_s16le", 8_000),
    ".flac": ("flac", 96_000),
    ".mp3": ("libmp3lame", 44_100),
    ".m4a": ("aac", 44_100),
    ".aac": ("aac", 22_050),
    ".ogg": ("libopus", 48_000),
    ".opus": ("libopus", 48_000),
    ".webm": ("libopus", 48_000),
    ".aiff": ("pcm_s16be", 48_000),
}


def record(
    path: Path,
    *,
    seed: int = 0,
    seconds: float = 0.3,
    channels: int = 1,
    sound: Block | None = None,
) -> Path:
    """A recording as its suffix says; another ``seed`` makes other bytes."""
    codec, rate = FORMATS[path.suffix.lower()]
    if sound is None:
        sound = speechlike(seconds, rate, seed) * np.float32(0.5)
    path.parent.mkdir(parents=True, exist_ok=True)
    layout = {1: "mono", 2: "stereo"}[channels]
    with av.open(str(path), "w") as container:
        stream = cast("AudioStream", container.add_stream(codec, rate=rate))
        stream.layout = layout
        frame = av.AudioFrame.from_ndarray(
            np.repeat(sixteen_bit(sound), channels)[None], "s16", layout
        )
        frame.sample_rate = rate
        wanted = stream.codec_context
        resampler = av.AudioResampler(
            wanted.format, layout, rate, frame_size=wanted.frame_size or len(sound)
        )
        for each in [*resampler.resample(frame), *resampler.resample(None)]:
            container.mux(stream.encode(each))
        container.mux(stream.encode(None))
    return path


def spots(*texts: str) -> list[Spot]:
    """An essay of these lines, numbered from 1."""
    return [Spot(number=number, text=text) for number, text in enumerate(texts, 1)]


def states(shelf: Shelf, lines: Iterable[Spot]) -> list[str]:
    """Where each line stands: ``3 fresh 003.wav``, ``missing``."""
    return [
        f"{each.state} {each.clip.path.name}" if each.clip else each.state
        for each in shelf.standings(list(lines)).lines
    ]
