"""Sounds to test with, made from numbers; and recordings made of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from spoken_essays.model import Recording, Span, Take
from spoken_essays.sound import codec, levels
from spoken_essays.timebase import rescaled

Samples = NDArray[np.int16]
Block = NDArray[np.float32]
RATE = 44_100


def time(seconds: float, rate: int) -> NDArray[np.float64]:
    return np.arange(round(seconds * rate)) / rate


def tone(seconds: float, rate: int, hertz: float = 1000, amplitude: float = 0.5) -> Block:
    return (amplitude * np.sin(2 * np.pi * hertz * time(seconds, rate))).astype(np.float32)


def noise(seconds: float, rate: int, seed: int = 0) -> Block:
    """White noise with its peak at full scale."""
    white = np.random.default_rng(seed).standard_normal(round(seconds * rate))
    return np.asarray(white / np.abs(white).max(), np.float32)


def between(sound: Block, rate: int, low: float, high: float) -> Block:
    """What lies between two frequencies of a sound, its peak at full scale."""
    spectrum = np.fft.rfft(sound)
    hertz = np.fft.rfftfreq(len(sound), 1 / rate)
    spectrum[(hertz < low) | (hertz > high)] = 0
    kept = np.fft.irfft(spectrum, len(sound))
    return np.asarray(kept / np.abs(kept).max(), np.float32)


def sibilants(seconds: float, rate: int) -> Block:
    """Bursts of noise between 5 and 9 kHz, as of a voice that hisses."""
    hiss = between(noise(seconds, rate), rate, 5000, 9000)
    return (hiss * (time(seconds, rate) % 0.8 < 0.1)).astype(np.float32)


def speechlike(seconds: float, rate: int, seed: int = 0) -> Block:
    """A voice of 120 Hz whose formants and loudness change with each syllable, at full scale."""
    random = np.random.default_rng(seed)
    at = time(seconds, rate)
    pitch = 2 * np.pi * np.cumsum(120 + 10 * np.sin(2 * np.pi * 0.7 * at)) / rate
    syllable = np.floor(at * 4).astype(int)
    formant = random.uniform(300, 2500, syllable.max() + 1)[syllable]
    loudness = random.uniform(0.2, 1, syllable.max() + 1)[syllable]
    harmonics = sum(
        np.sin(k * pitch + k * k) * np.exp(-(((120 * k - formant) / 600) ** 2))
        for k in range(1, 25)
    )
    voice = harmonics * loudness * np.sin(np.pi * (at * 4 % 1)) ** 0.5
    return np.asarray(voice / np.abs(voice).max(), np.float32)


def clicking(sound: Block, rate: int) -> Block:
    """A sound 14 dB down, with a click of one sample at full scale each second."""
    clicked = sound * np.float32(0.2)
    clicked[rate // 3 :: rate] = 1
    return clicked


def sixteen_bit(sound: Block) -> Samples:
    return np.rint(np.clip(sound, -1, 1) * 32_767).astype(np.int16)


def take(path: Path, sound: Block, rate: int, voice: str = "joe") -> Take:
    """A take of a sound as it would be in the cache, all of it speech."""
    samples = sixteen_bit(sound)
    path.write_bytes(codec.encode_flac(samples, rate))
    return Take(
        key=path.stem,
        path=path,
        voice=voice,
        rate=rate,
        start=0,
        end=len(samples),
        levels=levels.levels(samples, rate, 0, len(samples)),
    )


def recorded(
    takes: Iterable[Take], *, rate: int = RATE, head: int = 500, pause: int = 450, tail: int = 1500
) -> Recording:
    """Takes laid down with a pause between them (ms)."""
    now = speech_end = rescaled(head, 1000, rate)
    spans: list[Span] = []
    for each in takes:
        length = rescaled(each.end - each.start, each.rate, rate)
        spans.append(Span(start=now, length=length, take=each))
        speech_end = now + length
        now = speech_end + rescaled(pause, 1000, rate)
    return Recording(
        rate=rate,
        length=speech_end + rescaled(tail, 1000, rate),
        speech_end=speech_end,
        spans=tuple(spans),
        cues=(),
    )


def blocks_of(sound: Block, sizes: Sequence[int]) -> list[Block]:
    """A sound cut into blocks of these sizes, over and over."""
    blocks: list[Block] = []
    at = 0
    while at < len(sound):
        size = sizes[len(blocks) % len(sizes)]
        blocks.append(sound[at : at + size])
        at += size
    return blocks


def joined(blocks: Iterable[Block]) -> Block:
    return np.concatenate([np.zeros(0, np.float32), *blocks])


def peak_db(sound: NDArray[np.float32]) -> float:
    return float(20 * np.log10(np.abs(sound).max() + 1e-12))


def rms_db(sound: NDArray[np.float32]) -> float:
    return float(10 * np.log10(np.mean(np.square(sound, dtype=np.float64)) + 1e-24))
