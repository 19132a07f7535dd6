"""Samples and milliseconds: the nearest of the other, without a float on the way."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spoken_essays.timebase import rescaled

RATES = st.integers(1, 200_000)


@given(st.integers(0, 10**12), RATES, RATES)
def test_a_count_becomes_the_nearest_of_the_other_base(count: int, old: int, new: int) -> None:
    exact = Fraction(count * new, old)
    assert -Fraction(1, 2) < rescaled(count, old, new) - exact <= Fraction(1, 2)


@pytest.mark.parametrize(
    ("ms", "samples"),
    [(0, 0), (5, 221), (10, 441), (15, 662), (500, 22_050)],
)
def test_a_half_goes_up(ms: int, samples: int) -> None:
    assert rescaled(ms, 1000, 44_100) == samples
