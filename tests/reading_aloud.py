"""Long takes to cut up: an essay read by a real voice, with what goes wrong when people read."""

from __future__ import annotations

import json
import shutil
import wave
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import spoken
from numpy.typing import NDArray
from sharing import made_once
from sounds import Block, noise, sixteen_bit

from spoken_essays.sound import codec, segments
from spoken_essays.voices.piper import PiperVoice

SLUG = "a-walk"
RATE = 22_050
# Full scale = 1: how loud the room is.
ROOM = 0.0008

ESSAY = """---
title: A walk in the morning
voice: me
---

I went out before my breakfast.
Nobody was awake but the ducks on the water.
…
The bridge was wet and shining.

# What the baker said

He gave me a loaf of bread.
It was still warm in my hands.
Then I walked home again.
"""
LINES = (
    "A walk in the morning",
    "I went out before my breakfast.",
    "Nobody was awake but the ducks on the water.",
    "…",
    "The bridge was wet and shining.",
    "What the baker said",
    "He gave me a loaf of bread.",
    "It was still warm in my hands.",
    "Then I walked home again.",
)
COUGH = "*cough*"
ADDED = "Sorry, the telephone is ringing in the kitchen."
# Words, and the seconds of silence after them.
FLAWED: tuple[tuple[str, float], ...] = (
    (LINES[0], 1.2),
    (LINES[1], 0.7),
    ("Nobody was awake but the", 0.6),  # started over
    (LINES[2], 0.8),
    (ADDED, 1.4),
    (LINES[4], 4.6),  # a long silence
    (LINES[5], 0.9),
    ("He gave me a basket of bread.", 0.8),  # other words, and then a line left out
    (COUGH, 0.9),
    (LINES[8], 0.9),
    (LINES[8], 0.5),  # read twice
)
PICK_UP = ((LINES[7], 0.9), (LINES[6], 0.6))

# Without what is random in it.
_JOE = PiperVoice(name="joe", folder=None, noise=0.0, noise_w=0.0)


@cache
def said(words: str) -> Block:
    """Words as the voice that comes along says them; each time the same."""
    if words == COUGH:
        swell = np.hanning(round(0.3 * RATE)).astype(np.float32)
        return np.asarray(noise(0.3, RATE, 7) * swell * np.float32(0.4), np.float32)
    samples, rate = segments.samples(_JOE.speak(words))
    bounds = segments.speech_bounds(samples, rate)
    assert rate == RATE and bounds
    start, end = bounds
    return samples[start:end].astype(np.float32) / np.float32(32_768)


def read_aloud(script: Sequence[tuple[str, float]]) -> Block:
    """A take: half a second of the room, then words and silences."""
    parts = [np.zeros(RATE // 2, np.float32)]
    for words, silence in script:
        parts += [said(words), np.zeros(round(silence * RATE), np.float32)]
    whole = np.concatenate(parts)
    room = noise(1 + len(whole) / RATE, RATE, 3)[: len(whole)] * np.float32(ROOM)
    return np.asarray(whole + room, np.float32)


def times(script: Sequence[tuple[str, float]]) -> list[tuple[float, float]]:
    """When each of the words is said in such a take, in seconds."""
    found, at = [], 0.5
    for words, silence in script:
        seconds = len(said(words)) / RATE
        found.append((at, at + seconds))
        at += seconds + silence
    return found


def write(path: Path, sound: Block, rate: int = RATE) -> Path:
    """A WAV of a sound; a row each for its channels, if it has several."""
    rows: NDArray[np.float32] = np.atleast_2d(sound)
    with wave.open(str(path), "wb") as file:
        file.setparams((len(rows), 2, rate, 0, "NONE", ""))
        file.writeframes(sixteen_bit(np.ascontiguousarray(rows.T)).tobytes())
    return path


def in_one_channel(sound: Block, rate: int) -> Block:
    """A take at another rate in the right channel of two."""
    slow = codec.resample(sound, RATE, rate)
    return np.stack([np.zeros_like(slow), slow])


@dataclass(frozen=True, kw_only=True)
class Taken:
    """A show whose essay was read in one go, the take, and what was said of it."""

    root: Path
    take: Path
    report: Any

    @property
    def shelf(self) -> Path:
        return self.root / "voices" / "me" / SLUG


def bare_show(root: Path) -> Path:
    assert spoken("init", root, "--title", "Walks", cwd=root.parent).code == 0
    shutil.rmtree(root / "episodes")
    folder = root / "episodes" / SLUG
    folder.mkdir(parents=True)
    (folder / "essay.md").write_text(ESSAY, encoding="utf-8")
    return root


@pytest.fixture(scope="session")
def unread(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A show that nobody has read. Not to be changed."""
    return bare_show(tmp_path_factory.mktemp("unread") / "show")


@pytest.fixture(scope="session")
def taken(unread: Path, tmp_path_factory: pytest.TempPathFactory) -> Taken:
    """That show, read in one go with all that goes wrong. Not to be changed."""

    def take(folder: Path) -> None:
        root = shutil.copytree(unread, folder / "show")
        take = write(folder / "reading.wav", read_aloud(FLAWED))
        done = spoken("take", SLUG, take, "--json", cwd=root)
        assert done.code == 0, done.err
        (folder / "report.json").write_text(done.out, encoding="utf-8")

    folder = made_once(tmp_path_factory, "taken", take)
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    return Taken(root=folder / "show", take=folder / "reading.wav", report=report)
