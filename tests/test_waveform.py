"""The waveform as it is drawn."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spoken_essays.model import PEAKS
from spoken_essays.sound.waveform import Waveform


@given(
    length=st.integers(1, 9000),
    cuts=st.lists(st.integers(0, 9000), max_size=8),
    seed=st.integers(0, 2**32 - 1),
)
def test_each_peak_is_the_loudest_sample_of_its_stretch_however_it_was_fed(
    length: int, cuts: list[int], seed: int
) -> None:
    samples = np.random.default_rng(seed).uniform(-1.2, 1.2, length).astype(np.float32)
    waveform = Waveform(length)
    for block in np.split(samples, sorted(min(cut, length) for cut in cuts)):
        waveform.feed(block)
    waveform.feed(np.ones(7, np.float32))
    stretch = -(-length // PEAKS)
    loudest = [np.abs(samples[at : at + stretch]).max() for at in range(0, length, stretch)]
    exact = [min(255.0, float(peak) * 255) for peak in loudest]
    assert waveform.peaks[:-1] == pytest.approx(exact[:-1], abs=0.501)
    assert len(waveform.peaks) == len(loudest) <= PEAKS


def test_silence_is_flat() -> None:
    waveform = Waveform(100)
    waveform.feed(np.zeros(100, np.float32))
    assert set(waveform.peaks) == {0}
