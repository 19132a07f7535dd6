"""Clips as people record them: a voice in a room, with breath, clicks, hum and noise around it."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
from sounds import Block, between, noise, sixteen_bit, speechlike

from spoken_essays.model import Take
from spoken_essays.show import Polish
from spoken_essays.sound import codec, levels, recorded
from spoken_essays.sound.streams import amplitude

OFF = Polish(strength="off")
# The voice's loudness in these clips: RMS in dB of full scale.
VOICE_DB = -20.0


def scaled(sound: Block, db: float) -> Block:
    """A sound at an RMS of so many dB."""
    return np.asarray(sound * (amplitude(db) / sound.std()), np.float32)


def room(seconds: float, rate: int, db: float, *, seed: int = 0, slope: float = 1.0) -> Block:
    """A room's tone: noise whose power falls by ``slope`` x 3 dB an octave, from 50 Hz on."""
    spectrum = np.fft.rfft(noise(seconds, rate, seed=seed + 1000))
    hertz = np.fft.rfftfreq(round(seconds * rate), 1 / rate)
    shaped = np.fft.irfft(spectrum * np.maximum(hertz, 50) ** (-slope / 2), round(seconds * rate))
    return scaled(np.asarray(shaped, np.float32), db)


def clip(
    seconds: float = 2.0,
    *,
    rate: int = 44_100,
    before: float = 0.5,
    after: float = 0.6,
    floor: float = -60.0,
    slope: float = 1.0,
    seed: int = 0,
) -> Block:
    """A voice for ``seconds``, with the room alone ``before`` it and ``after``."""
    voice = scaled(speechlike(seconds, rate, seed), VOICE_DB)
    around = (round(before * rate), round(after * rate))
    whole = np.pad(voice, around)
    tone = room(len(whole) / rate + 0.1, rate, floor, seed=seed, slope=slope)
    return np.asarray(whole + tone[: len(whole)], np.float32)


def hiss(seconds: float, rate: int, db: float, low: float = 3500, high: float = 7500) -> Block:
    """An "s", or with other frequencies a breath."""
    shape = np.sin(np.pi * (np.arange(round(seconds * rate)) + 0.5) / round(seconds * rate)) ** 0.5
    sound = between(noise(seconds, rate, seed=5), rate, low, high) * shape
    return scaled(np.asarray(sound, np.float32), db)


def added(sound: Block, what: Block, at: float, rate: int) -> Block:
    """``sound`` with something more in it from ``at`` (seconds)."""
    start, whole = round(at * rate), sound.copy()
    whole[start : start + len(what)] += what
    return whole


def written(path: Path, sound: Block, rate: int) -> Path:
    path.write_bytes(codec.encode_flac(sixteen_bit(sound), rate))
    return path


def clip_take(
    path: Path, sound: Block, rate: int = 44_100, *, voice: str = "me", polish: Polish = OFF
) -> Take:
    """A clip's take as it would be in the cache."""
    read = recorded.read(written(path.with_suffix(".clip.flac"), sound, rate), polish=polish)
    path.write_bytes(codec.encode_flac(read.samples, read.rate))
    return Take(
        key=path.stem,
        path=path,
        digest=path.stem,
        voice=voice,
        rate=read.rate,
        start=read.start,
        end=read.end,
        pauses=read.pauses,
        levels=levels.levels(read.samples, read.rate, read.start, read.end),
        room=read.room,
    )


def thirds(sound: Block, rate: int, low: float = 200, high: float = 6000) -> Block:
    """The level of each third of an octave, in dB."""
    size = 4096
    windows = np.lib.stride_tricks.sliding_window_view(sound, size)[:: size // 4]
    power = np.square(np.abs(np.fft.rfft(windows * np.hanning(size)))).mean(axis=0)
    hertz = np.fft.rfftfreq(size, 1 / rate)
    edges = low * 2 ** (np.arange(int(3 * np.log2(high / low)) + 1) / 3)
    bands = [power[(hertz >= a) & (hertz < b)].sum() for a, b in pairwise(edges)]
    return np.asarray(10 * np.log10(np.array(bands) + 1e-20), np.float32)


def short_levels(sound: Block, rate: int, ms: int = 50) -> Block:
    """The RMS of each ``ms``, in dB."""
    step = rate * ms // 1000
    pieces = sound[: len(sound) // step * step].reshape(-1, step)
    return np.asarray(10 * np.log10(np.square(pieces).mean(axis=1) + 1e-20), np.float32)
