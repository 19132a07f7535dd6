"""An episode's sound as a listener gets it: decoded and measured."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from spoken_essays.errors import SoundError
from spoken_essays.sound.codec import decode_apart
from spoken_essays.sound.filters import Meter
from spoken_essays.sound.streams import decibels

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Block = NDArray[np.float32]

_STEPS_A_SECOND = 20
# Under this there is nothing to hear (dBFS); what is over the other is speech or music.
_SILENT, _SPOKEN = -55.0, -45.0
_LEAST_SILENCE = 0.5
_FLOOR_SECONDS = 0.5


@dataclass(frozen=True, kw_only=True)
class Heard:
    """What a player makes of a file.

    ``loudness`` is in LUFS as heard from two speakers (None for silence), ``true_peak`` in dBTP;
    ``rms`` and ``peak`` of its samples and ``floor``, the RMS of the quietest half second, in dBFS.
    ``head`` and ``tail`` are seconds before the first and after the last sound, ``silences``
    stretches in seconds. ``damaged`` says why it could be decoded no further.
    """

    seconds: float
    rate: int
    channels: int
    loudness: float | None
    true_peak: float
    rms: float
    peak: float
    floor: float
    head: float
    tail: float
    silences: tuple[tuple[float, float], ...] = ()
    damaged: str = ""


def listen(path: Path) -> Heard:
    """Decode and measure a file. Raises `SoundError` if nothing of it can be decoded."""
    measuring: _Measuring | None = None
    damaged = ""
    try:
        for rate, block in decode_apart(path):
            measuring = measuring or _Measuring(rate, len(block))
            measuring.feed(rate, block)
    except SoundError as error:
        if measuring is None:
            raise
        damaged = error.message
    if measuring is None:
        raise SoundError(f"{path.name}: there is no sound in this file")
    return measuring.result(damaged)


class _Measuring:
    """Sound of one rate, taken in in whole seconds."""

    def __init__(self, rate: int, channels: int) -> None:
        if channels > 2:
            raise SoundError(f"the file has {channels} channels, and podcasts have one or two")
        self._rate, self._channels = rate, channels
        self._meter = Meter(rate, channels)
        self._waiting: list[Block] = []
        self._have = self._samples = 0
        self._steps: list[NDArray[np.float64]] = []
        self._peak = 0.0

    def feed(self, rate: int, block: Block) -> None:
        if rate != self._rate or len(block) != self._channels:
            raise SoundError("its rate or channels change on the way")
        self._waiting.append(block)
        self._have += block.shape[1]
        if self._have >= self._rate:
            whole = np.concatenate(self._waiting, axis=1)
            cut = whole.shape[1] - whole.shape[1] % self._step
            self._take(whole[:, :cut])
            self._waiting, self._have = [whole[:, cut:]], whole.shape[1] - cut

    @property
    def _step(self) -> int:
        return self._rate // _STEPS_A_SECOND

    def _take(self, block: Block) -> None:
        self._meter.feed(block if self._channels > 1 else block[0])
        self._samples += block.shape[1]
        self._peak = max(self._peak, float(np.abs(block).max(initial=0)))
        squares = np.square(block, dtype=np.float64).mean(axis=0)
        starts = np.arange(0, len(squares), self._step)
        sums = np.add.reduceat(squares, starts) if len(starts) else np.zeros(0)
        self._steps.append(sums / np.diff(starts, append=len(squares)))

    def result(self, damaged: str) -> Heard:
        if self._have:
            self._take(np.concatenate(self._waiting, axis=1))
        self._meter.finish()
        steps = np.concatenate([np.zeros(0), *self._steps])
        spoken = np.flatnonzero(steps > 10 ** (_SPOKEN / 10))
        seconds = self._samples / self._rate
        last = int(spoken[-1]) + 1 if len(spoken) else 0
        return Heard(
            seconds=seconds,
            rate=self._rate,
            channels=self._channels,
            loudness=self._meter.loudness,
            true_peak=_finite(self._meter.true_peak),
            rms=_power(steps.mean() if len(steps) else 0),
            peak=_finite(decibels(self._peak)),
            floor=_power(_quietest(steps)),
            head=int(spoken[0]) / _STEPS_A_SECOND if len(spoken) else seconds,
            tail=max(0.0, seconds - last / _STEPS_A_SECOND),
            silences=tuple(_silences(steps)),
            damaged=damaged,
        )


def _quietest(steps: NDArray[np.float64]) -> float:
    width = max(1, min(len(steps), round(_FLOOR_SECONDS * _STEPS_A_SECOND)))
    means = np.convolve(steps, np.full(width, 1 / width), "valid")
    return max(0.0, float(means.min())) if len(steps) else 0.0


def _silences(steps: NDArray[np.float64]) -> Iterator[tuple[float, float]]:
    """Stretches of at least half a second in which nothing is heard."""
    at = 0
    for silent, run in groupby((steps < 10 ** (_SILENT / 10)).tolist()):
        length = sum(1 for _ in run)
        if silent and length >= _LEAST_SILENCE * _STEPS_A_SECOND:
            yield at / _STEPS_A_SECOND, (at + length) / _STEPS_A_SECOND
        at += length


def _power(mean_square: float) -> float:
    return _finite(10 * math.log10(mean_square) if mean_square > 0 else -math.inf)


def _finite(level: float) -> float:
    """A level that JSON can hold: digital silence is -120 dB, far under 16 bits."""
    return max(level, -120.0)
