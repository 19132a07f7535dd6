"""What happens to a take between the reader's mouth and the file: noise, a room, a codec."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
from take_making import RATE, Block


def noise(count: int, seed: int) -> Block:
    """Pink noise with a hum in it, RMS 1."""
    random_ = np.random.default_rng(seed)
    size = 1 << (count - 1).bit_length()
    spectrum = np.fft.rfft(random_.standard_normal(size))
    hertz = np.fft.rfftfreq(size, 1 / RATE)
    pink = np.fft.irfft(spectrum / np.sqrt(np.maximum(hertz, 40)), size)[:count]
    pink /= np.sqrt(np.mean(np.square(pink)))
    hum = np.sin(2 * np.pi * 100 * np.arange(count) / RATE)
    return (0.95 * pink + 0.3 * hum).astype(np.float32)


def noisy(samples: Block, decibels: float, seed: int) -> Block:
    """With noise so far below the speech's RMS."""
    frames = samples[: len(samples) // 882 * 882].reshape(-1, 882)
    power = np.square(frames).mean(axis=1)
    speech = np.sqrt(power[power > power.max() * 1e-4].mean())
    return samples + noise(len(samples), seed) * np.float32(speech * 10 ** (-decibels / 20))


def in_a_room(samples: Block, seed: int) -> Block:
    """As heard two metres away in a furnished room: half a second until it has died away."""
    random_ = np.random.default_rng(seed)
    count = round(0.6 * RATE)
    tail = random_.standard_normal(count) * 10 ** (-3 * np.arange(count) / (0.45 * RATE))
    tail[: round(0.004 * RATE)] = 0
    tail *= 0.7 / np.sqrt(np.square(tail).sum())
    tail[0] = 1
    size = 1 << (len(samples) + count - 1).bit_length()
    wet = np.fft.irfft(np.fft.rfft(samples, size) * np.fft.rfft(tail, size), size)[: len(samples)]
    return noisy(wet.astype(np.float32), 42, seed)


def written(samples: Block, path: Path, *options: str, channels: int = 1) -> Path:
    """A take as a file, by its name's ending; ``options`` are ffmpeg's."""
    whole = np.clip(samples * 32_767, -32_768, 32_767).astype("<i2").tobytes()
    raw = ["-f", "s16le", "-ar", str(RATE), "-ac", str(channels), "-i", "-"]
    subprocess.run(
        ["ffmpeg", "-y", "-v", "error", *raw, *options, str(path)], input=whole, check=True
    )
    return path


def conditions() -> dict[str, Callable[[Block, Path], Path]]:
    """Each condition's way from a take to a file."""
    quiet = np.float32(10 ** (-24 / 20))

    def one_channel(samples: Block, folder: Path) -> Path:
        pair = np.stack([noisy(samples, 50, 1) * 0, noisy(samples, 50, 1)], axis=1)
        return written(pair.reshape(-1), folder / "take.wav", channels=2)

    return {
        "clean": lambda samples, folder: written(noisy(samples, 55, 1), folder / "take.wav"),
        "m4a": lambda samples, folder: written(
            noisy(samples, 50, 2), folder / "take.m4a", "-b:a", "96k"
        ),
        "mp3": lambda samples, folder: written(
            noisy(samples, 50, 3), folder / "take.mp3", "-b:a", "96k"
        ),
        "noise 20 dB": lambda samples, folder: written(noisy(samples, 20, 4), folder / "take.wav"),
        "noise 10 dB": lambda samples, folder: written(noisy(samples, 10, 5), folder / "take.wav"),
        "room": lambda samples, folder: written(in_a_room(samples, 6), folder / "take.wav"),
        "quiet": lambda samples, folder: written(
            noisy(samples, 40, 7) * quiet, folder / "take.wav"
        ),
        "8 kHz": lambda samples, folder: written(
            noisy(samples, 45, 8), folder / "take.wav", "-ar", "8000"
        ),
        "one channel": one_channel,
    }
