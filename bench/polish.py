"""What polishing does to recordings: DNSMOS, as a listener would judge how clean speech is.

    python bench/polish.py [--recordings 20]

Needs ``pip install speechmos librosa``, and human speech: ``apt-get install
asterisk-core-sounds-en-g722 pocketsphinx-testdata``. Clean recordings are these as they come; the
others have noise or rumble added, of which everything is made from numbers. Prints a table.
"""

from __future__ import annotations

import argparse
import datetime
import os
import platform
import sys
from collections.abc import Callable
from pathlib import Path
from typing import get_args

import numpy as np
from speechmos import dnsmos

from spoken_essays.show import Polish, Strength
from spoken_essays.sound import codec
from spoken_essays.sound.bounds import hear
from spoken_essays.sound.polishing import polished

RATE = 16_000
PROMPTS = Path("/usr/share/asterisk/sounds/en_US_f_Allison")
BOOKS = Path("/usr/share/pocketsphinx/test/data/librivox")
# Of a second of a prompt. There are monkeys among them, who do not speak.
BYTES = 8000
UNSPOKEN = ("tt-monkeys",)
LOUDEST = 0.5


def recordings(count: int) -> list[np.ndarray]:
    """Human speech: all sentences from books, and the longest prompts that last 10 s at most."""
    books = sorted(BOOKS.glob("*.wav"))
    prompts = [path for path in PROMPTS.glob("*.g722") if path.stat().st_size <= 10 * BYTES]
    if not books or not prompts:
        sys.exit("apt-get install asterisk-core-sounds-en-g722 pocketsphinx-testdata")
    spoken = [path for path in prompts if path.stem not in UNSPOKEN]
    chosen = [*books, *sorted(spoken, key=lambda path: (-path.stat().st_size, path.name))][:count]
    return [scaled(np.concatenate(list(codec.decode(path, RATE)))) for path in chosen]


def scaled(sound: np.ndarray) -> np.ndarray:
    return (sound * (LOUDEST / np.abs(sound).max())).astype(np.float32)


def coloured(length: int, seed: int, slope: float) -> np.ndarray:
    """Noise whose power falls by ``slope`` x 3 dB an octave; RMS 1."""
    spectrum = np.fft.rfft(np.random.default_rng(seed).standard_normal(length))
    hertz = np.fft.rfftfreq(length, 1 / RATE)
    noise = np.fft.irfft(spectrum * np.maximum(hertz, 20) ** (-slope / 2), length)
    return noise / np.sqrt(np.mean(np.square(noise)))


def noisy(snr: float, slope: float = 1.0) -> Callable[[np.ndarray, int], np.ndarray]:
    def with_noise(speech: np.ndarray, seed: int) -> np.ndarray:
        level = np.sqrt(np.mean(np.square(speech))) * 10 ** (-snr / 20)
        return (speech + coloured(len(speech), seed, slope) * level).astype(np.float32)

    return with_noise


def rumbling(speech: np.ndarray, seed: int) -> np.ndarray:
    """A lorry below 60 Hz, as loud as the voice."""
    spectrum = np.fft.rfft(coloured(len(speech), seed, 0))
    spectrum[np.fft.rfftfreq(len(speech), 1 / RATE) > 60] = 0
    lorry = np.fft.irfft(spectrum, len(speech))
    lorry *= np.sqrt(np.mean(np.square(speech)) / np.mean(np.square(lorry)))
    return (speech + lorry).astype(np.float32)


CONDITIONS: dict[str, Callable[[np.ndarray, int], np.ndarray]] = {
    "clean": lambda speech, seed: speech,
    "noise, 20 dB below the voice": noisy(20),
    "noise, 10 dB below the voice": noisy(10),
    "rumble as loud as the voice": rumbling,
}


def judged(sound: np.ndarray) -> float:
    """DNSMOS, overall."""
    return float(dnsmos.run(np.clip(sound, -1, 1), RATE)["ovrl_mos"])


def polished_as_clip(sound: np.ndarray, strength: Strength) -> np.ndarray:
    hearing = hear(sound, RATE)
    assert hearing is not None
    return polished(sound, RATE, Polish(strength=strength), hearing).sound


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--recordings", type=int, default=20)
    clean = recordings(parser.parse_args().recordings)
    strengths = get_args(Strength)
    print(f"{len(clean)} recordings, {datetime.date.today()}, {platform.machine()}", end="")
    print(f", {os.cpu_count()} cores, {platform.system()}\n")
    print("| recordings | " + " | ".join(strengths) + " | worst, light | worst, full |")
    print("|---|" + "---|" * (len(strengths) + 2))
    for name, made in CONDITIONS.items():
        sounds = [made(speech, seed) for seed, speech in enumerate(clean)]
        marks = {s: np.array([judged(polished_as_clip(x, s)) for x in sounds]) for s in strengths}
        means = " | ".join(f"{marks[s].mean():.2f}" for s in strengths)
        worst = " | ".join(f"{(marks[s] - marks['off']).min():+.2f}" for s in strengths[1:])
        print(f"| {name} | {means} | {worst} |", flush=True)


if __name__ == "__main__":
    main()
