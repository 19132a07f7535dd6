"""The waveform of a recording as it is drawn: the loudest sample of each of many stretches."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from spoken_essays.model import PEAKS

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Waveform:
    """Collects the peaks of ``length`` samples, fed block after block (float32, full scale = 1)."""

    def __init__(self, length: int) -> None:
        self._stretch = max(1, -(-length // PEAKS))
        self._peaks = np.zeros(-(-length // self._stretch), np.float32)
        self._at = 0

    def feed(self, block: NDArray[np.float32]) -> None:
        """Take in the samples that come next; those beyond the length count for nothing."""
        if not len(block):
            return
        first = self._at // self._stretch
        edges = np.arange((first + 1) * self._stretch, self._at + len(block), self._stretch)
        maxima = np.maximum.reduceat(np.abs(block), np.append(0, edges - self._at))
        known = self._peaks[first : first + len(maxima)]
        np.maximum(known, maxima[: len(known)], out=known)
        self._at += len(block)

    @property
    def peaks(self) -> tuple[int, ...]:
        """The stretches' peaks, 0 to 255."""
        return tuple(int(peak) for peak in np.minimum(np.rint(self._peaks * 255), 255))
