"""Loudness by ITU-R BS.1770-4, from the 100 ms steps kept with each take.

Laid on the timeline, the steps of all takes tell how loud an episode becomes at a given gain: the
gain is known when the last take arrives, before anything is encoded. All loudness is in LUFS as
heard from two speakers: 3 LU more than a meter shows for the one channel.
"""

from __future__ import annotations

import functools
import math
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from spoken_essays.model import Levels, Span
from spoken_essays.sound.streams import amplitude, gathered

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Reals = NDArray[np.float64]
    Block = NDArray[np.float32]

_STEPS_A_SECOND = 10
_STEPS_A_BLOCK = 4
_OFFSET = -0.691 + 10 * math.log10(2)
_ABSOLUTE_GATE = -70.0
_RELATIVE_GATE = -10.0
_STEADY_SECONDS = 3
# So much of what peaks stand over a ceiling, in dB, a limiter takes off a step's energy: measured
# on speech through filters.limit, it foretells loudness within 0.1 LU up to 4 dB of limiting.
_LIMITED = 0.65
# So often a voice's factor is corrected for what a limiter takes from it.
_ROUNDS = 12
# The high-pass has died away by 120 dB after so many seconds.
_RINGING = 0.06


def levels(samples: NDArray[np.int16], rate: int, start: int, end: int) -> Levels:
    """A take's sound from ``start`` to ``end``; the last step is the mean of what is there."""
    return stream_levels([samples[start:end].astype(np.float32) / np.float32(32_768)], rate)


def stream_levels(blocks: Iterable[Block], rate: int) -> Levels:
    """The same for a stream of any length."""
    energy, peak = array("d"), array("d")
    edges = np.rint(np.arange(_STEPS_A_SECOND) * rate / _STEPS_A_SECOND).astype(np.intp)
    for second, weighted in _weighted(blocks, rate):
        starts = edges[edges < len(second)]
        counts = np.diff(starts, append=len(second))
        sums = np.add.reduceat(np.square(weighted), starts)
        energy.extend((sums / counts).tolist())
        peak.extend(np.maximum.reduceat(np.abs(second), starts).tolist())
    return Levels(energy=energy, peak=peak)


def _weighted(blocks: Iterable[Block], rate: int) -> Iterator[tuple[Block, Reals]]:
    """Second by second, the sound and the sound after K-weighting."""
    history = round(_RINGING * rate)
    before = np.zeros(history, np.float32)
    response = _k_weighting(rate)
    size = 2 * (len(response) - 1)
    for second in gathered(blocks, rate):
        window = np.concatenate([before, second])
        out = np.fft.irfft(np.fft.rfft(window, size) * response, size)
        yield second, out[history : len(window)].astype(np.float64)
        before = window[-history:]


@functools.cache
def _k_weighting(rate: int) -> NDArray[np.complex64]:
    """The filter's response at the frequencies of an FFT that holds a second and its history.

    Two second-order sections made anew for any rate by the bilinear transform, from the analogue
    prototypes that give the standard's coefficients at 48 kHz.
    """
    needed = rate + round(_RINGING * rate)
    power = 1 << (needed - 1).bit_length()
    size = next(size for eighths in (5, 6, 7, 8) if (size := power * eighths // 8) >= needed)
    z = np.exp(-2j * np.pi * np.arange(size // 2 + 1) / size)
    response = np.ones(len(z), np.complex128)
    for ahead, back in sections(rate):
        response *= np.polyval(ahead[::-1], z) / np.polyval(back[::-1], z)
    return response.astype(np.complex64)


def sections(rate: int) -> tuple[tuple[Sequence[float], Sequence[float]], ...]:
    """Numerator and denominator of the shelf (the head) and of the high-pass (RLB)."""
    k, q = math.tan(math.pi * 1681.974450955533 / rate), 0.7071752369554196
    high = amplitude(3.999843853973347)
    band = high**0.4996667741545416
    a0 = 1 + k / q + k * k
    shelf = (
        (
            (high + band * k / q + k * k) / a0,
            2 * (k * k - high) / a0,
            (high - band * k / q + k * k) / a0,
        ),
        (1.0, 2 * (k * k - 1) / a0, (1 - k / q + k * k) / a0),
    )
    k, q = math.tan(math.pi * 38.13547087602444 / rate), 0.5003270373238773
    a0 = 1 + k / q + k * k
    high_pass = ((1.0, -2.0, 1.0), (1.0, 2 * (k * k - 1) / a0, (1 - k / q + k * k) / a0))
    return shelf, high_pass


def integrated(energy: Reals) -> float | None:
    """Integrated loudness of consecutive 100 ms steps, gated; None for silence and under 400 ms."""
    if len(energy) < _STEPS_A_BLOCK:
        return None
    blocks = np.convolve(energy, np.full(_STEPS_A_BLOCK, 1 / _STEPS_A_BLOCK), "valid")
    blocks = blocks[blocks > _energy(_ABSOLUTE_GATE)]
    if not len(blocks):
        return None
    gate = _energy(_loudness(float(blocks.mean())) + _RELATIVE_GATE)
    return _loudness(float(blocks[blocks > gate].mean()))


def voice_gains(
    spans: Iterable[Span], gain: float = 1.0, ceiling: float | None = None
) -> dict[str, float]:
    """One factor for each voice, so that all sound equally loud; 1 for the one that says most.

    With a ``ceiling`` (dB) they do so at ``gain`` behind a limiter there, which takes more from a
    voice with sharp peaks. A voice that says less than 3 s is reckoned from its loud steps alone,
    without blocks; one that is silent keeps its level.
    """
    said: dict[str, list[Levels]] = {}
    for span in spans:
        said.setdefault(span.take.voice, []).append(span.take.levels)
    voices = {name: _Voice(all_, gain, ceiling) for name, all_ in said.items()}
    if not voices:
        return {}
    aim = max(voices.values(), key=lambda voice: voice.steps).loudness()
    return {name: 1.0 if aim is None else voice.factor(aim) for name, voice in voices.items()}


class _Voice:
    """All that a voice says, at a gain and behind a limiter."""

    def __init__(self, said: Sequence[Levels], gain: float, ceiling: float | None) -> None:
        self._energy = np.concatenate([each.energy for each in said])
        self._peak = np.concatenate([each.peak for each in said])
        self._gain, self._ceiling = gain, ceiling

    @property
    def steps(self) -> int:
        return len(self._energy)

    def loudness(self, factor: float = 1.0) -> float | None:
        gain = self._gain * factor
        return _speech_loudness(_limited(self._energy, self._peak, gain, self._ceiling))

    def factor(self, aim: float) -> float:
        """What brings it to ``aim`` LUFS."""
        decibels = 0.0
        # Without a limiter the first step is right; behind one each takes away most of what is off.
        for _ in range(1 if self._ceiling is None else _ROUNDS):
            own = self.loudness(amplitude(decibels))
            decibels += 0.0 if own is None else aim - own
        return amplitude(decibels)


def _speech_loudness(energy: Reals) -> float | None:
    if len(energy) >= _STEADY_SECONDS * _STEPS_A_SECOND:
        return integrated(energy)
    loud = energy[energy > max(_energy(_ABSOLUTE_GATE), energy.max(initial=0) / 100)]
    return _loudness(float(loud.mean())) if len(loud) else None


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """The steps of everything heard, where they lie on a recording's own grid of 100 ms steps.

    ``place`` is where each step begins and ``share`` how long it is, both in steps of the grid;
    ``length`` is the number of the grid's steps.
    """

    energy: Reals
    peak: Reals
    place: Reals
    share: Reals
    length: int

    @property
    def loudest(self) -> float:
        """The highest sample."""
        return float(self.peak.max(initial=0))

    def loudness(self, gain: float = 1, ceiling: float | None = None) -> float | None:
        """Integrated loudness at a gain (a factor), behind a limiter at ``ceiling`` (dB)."""
        return integrated(self.on_grid(_limited(self.energy, self.peak, gain, ceiling)))

    def on_grid(self, energy: Reals) -> Reals:
        """Energy is shared between the two steps of the grid that a step lies in."""
        cell = self.place.astype(np.intp)
        beyond = np.clip(self.place - cell + self.share - 1, 0, self.share)
        grid = np.zeros(self.length + 2)
        np.add.at(grid, cell, energy * (self.share - beyond))
        np.add.at(grid, cell + 1, energy * beyond)
        return grid[: self.length]


def timeline(spans: Sequence[Span], gains: Mapping[str, float], rate: int, length: int) -> Timeline:
    """The takes of a recording, ``length`` samples long, each at its voice's gain."""
    nothing = (np.zeros(0),) * 4
    parts = [nothing, *(_placed(span, gains[span.take.voice], rate) for span in spans)]
    energy, peak, place, share = (np.concatenate(column) for column in zip(*parts, strict=True))
    steps = length * _STEPS_A_SECOND // rate
    return Timeline(energy=energy, peak=peak, place=place, share=share, length=steps)


def mixed(sound: Levels) -> Timeline:
    """A whole recording that was measured as it is, from its beginning."""
    steps = len(sound.energy)
    return Timeline(
        energy=np.array(sound.energy),
        peak=np.array(sound.peak),
        place=np.arange(steps, dtype=np.float64),
        share=np.ones(steps),
        length=steps,
    )


def _placed(span: Span, gain: float, rate: int) -> tuple[Reals, Reals, Reals, Reals]:
    energy = np.array(span.take.levels.energy) * gain**2
    peak = np.array(span.take.levels.peak) * gain
    steps = np.arange(len(energy), dtype=np.float64)
    seconds = (span.take.end - span.take.start) / span.take.rate
    share = np.clip(seconds * _STEPS_A_SECOND - steps, 0, 1)
    return energy, peak, steps + span.start * _STEPS_A_SECOND / rate, share


def solve_gain(timeline: Timeline, target: float, ceiling: float, most: float) -> float:
    """The factor at which ``timeline`` is ``target`` LUFS loud behind a limiter at ``ceiling`` dB.

    Where that is out of reach, the factor at which the limiter takes ``most`` LU away. 1 for
    silence.
    """
    if timeline.loudness() is None:
        return 1.0
    low, high = -120.0, 120.0
    for _ in range(40):
        middle = (low + high) / 2
        plain = timeline.loudness(amplitude(middle))
        limited = timeline.loudness(amplitude(middle), ceiling)
        too_low = plain is None or limited is None or (limited < target and plain - limited < most)
        low, high = (middle, high) if too_low else (low, middle)
    return amplitude(low)


def _limited(energy: Reals, peak: Reals, gain: float, ceiling: float | None) -> Reals:
    """Steps' energy at a gain, behind a limiter if there is a ceiling."""
    if ceiling is None:
        return energy * gain**2
    over = np.maximum(1, peak * gain / amplitude(ceiling))
    return np.asarray(energy * gain**2 * over ** (-2 * _LIMITED), np.float64)


def _loudness(energy: float) -> float:
    return _OFFSET + 10 * math.log10(energy)


def _energy(loudness: float) -> float:
    return float(10 ** ((loudness - _OFFSET) / 10))
