from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spoken_essays.timed.timecode import clock, milliseconds, seconds


@pytest.mark.parametrize(
    ("ms", "shown"),
    [
        (0, "00:00:00.000"),
        (59_999, "00:00:59.999"),
        (60_000, "00:01:00.000"),
        (3_599_999, "00:59:59.999"),
        (3_600_000, "01:00:00.000"),
        (360_000_000, "100:00:00.000"),
    ],
)
def test_a_clock_carries_into_minutes_and_hours(ms: int, shown: str) -> None:
    assert clock(ms) == shown


def test_a_moment_just_under_a_minute_is_never_shown_as_sixty_seconds() -> None:
    assert clock(milliseconds(59_9996 * 441 // 100, 44_100)) == "00:01:00.000"


def test_srt_has_a_comma() -> None:
    assert clock(83_500, ",") == "00:01:23,500"


@given(st.integers(0, 10**10), st.sampled_from([8000, 16_000, 22_050, 44_100, 48_000]))
def test_milliseconds_are_the_nearest(samples: int, rate: int) -> None:
    exact = Fraction(samples * 1000, rate)
    assert abs(milliseconds(samples, rate) - exact) <= Fraction(1, 2)
    assert seconds(samples, rate) == milliseconds(samples, rate) / 1000
