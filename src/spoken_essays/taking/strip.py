"""A take as its page needs it: drawn from peaks of two lengths, and played from any moment.

It is decoded once, to a file without a name that is gone when we are: a browser's own decoder would
count the silence that encoders put before the sound, and could not begin where we say.
"""

from __future__ import annotations

import io
import tempfile
import wave
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np

from spoken_essays.sound import codec
from spoken_essays.taking.records import Account

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Block = NDArray[np.float32]

Level = Literal["fine", "coarse"]
# Samples are enough to draw a boundary to the nearest millisecond or two, and to hear it.
_HIGHEST_RATE = 48_000
_STRETCHES: dict[Level, float] = {"fine": 0.002, "coarse": 0.032}
# How loud a soft take is played: its peak, and how far it is raised at most.
_PLAYED_PEAK, _MOST_RAISED = 0.8, 12.0
# Seconds that are played at once at most.
LONGEST = 120.0


@dataclass(frozen=True, kw_only=True)
class Strip:
    """A take decoded: 16 bit, one channel at ``rate``; ``peaks`` by level are pairs of the lowest
    and the highest sample of each stretch, ``peak`` is the highest of all."""

    rate: int
    samples: NDArray[np.int16]
    peaks: dict[Level, NDArray[np.int16]]
    peak: int

    def seconds(self, level: Level) -> float:
        """How long a stretch of a level is."""
        return _stretch(level, self.rate) / self.rate

    def wav(self, start: float, end: float) -> bytes:
        """What is heard between two moments, at most `LONGEST` seconds; soft takes are raised."""
        first = max(0, round(start * self.rate))
        last = min(len(self.samples), first + round(min(end - start, LONGEST) * self.rate))
        raised = min(_MOST_RAISED, _PLAYED_PEAK * 32_767 / max(1, self.peak))
        sound = np.rint(self.samples[first : max(first, last)] * raised).astype("<i2")
        buffer = io.BytesIO()
        with wave.open(buffer, "wb") as file:
            file.setparams((1, 2, self.rate, 0, "NONE", ""))
            file.writeframes(sound.tobytes())
        return buffer.getvalue()


def unrolled(path: Path, account: Account) -> Strip:
    """Decode a take. Raises `SoundError` if it cannot be read."""
    rate = min(account.rate, _HIGHEST_RATE)
    with tempfile.TemporaryFile() as file:
        for block in codec.decode(path, rate, channel=account.channel):
            file.write(np.rint(np.clip(block, -1, 1) * 32_767).astype("<i2").tobytes())
        file.flush()
        samples = np.memmap(file, "<i2", "r") if file.tell() else np.zeros(0, np.int16)
    peaks = {level: _peaks(samples, _stretch(level, rate)) for level in _STRETCHES}
    peak = int(np.abs(peaks["coarse"].astype(np.int32)).max(initial=0))
    return Strip(rate=rate, samples=samples, peaks=peaks, peak=peak)


def _stretch(level: Level, rate: int) -> int:
    return max(1, round(_STRETCHES[level] * rate))


def _peaks(samples: NDArray[np.int16], stretch: int) -> NDArray[np.int16]:
    if not len(samples):
        return np.zeros((0, 2), np.int16)
    starts = np.arange(0, len(samples), stretch)
    low, high = np.minimum.reduceat(samples, starts), np.maximum.reduceat(samples, starts)
    return np.column_stack([low, high]).astype("<i2")
