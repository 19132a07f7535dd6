"""Streams: cut, gathered, and made ahead in a thread."""

from __future__ import annotations

import threading
import time
from collections.abc import Generator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sounds import blocks_of, joined

from spoken_essays.sound.streams import ahead, amplitude, cut, decibels, gathered, silence

SIZES = st.lists(st.integers(1, 40), min_size=1, max_size=6)


@given(length=st.integers(0, 200), sizes=SIZES, size=st.integers(1, 50))
def test_gathering_keeps_every_sample_in_blocks_of_one_size(
    length: int, sizes: list[int], size: int
) -> None:
    sound = np.arange(length, dtype=np.float32)
    blocks = list(gathered(blocks_of(sound, sizes), size))
    assert all(len(block) == size for block in blocks[:-1])
    assert np.array_equal(joined(blocks), sound)


@given(
    length=st.integers(0, 100), sizes=SIZES, start=st.integers(0, 120), count=st.integers(0, 120)
)
def test_cutting_is_what_a_slice_of_the_whole_would_be(
    length: int, sizes: list[int], start: int, count: int
) -> None:
    sound = np.arange(length, dtype=np.float32)
    parts = list(cut(blocks_of(sound, sizes), start, count))
    assert np.array_equal(joined(parts), sound[start : start + count])
    assert all(map(len, parts))


def test_cutting_takes_no_block_that_it_does_not_need() -> None:
    def endless() -> Generator[np.ndarray[tuple[int], np.dtype[np.float32]], None, None]:
        for _ in range(3):
            yield np.ones(10, np.float32)
        raise AssertionError("one block too many")

    assert len(joined(cut(endless(), 5, 25))) == 25


def test_silence_is_exactly_as_long_as_asked() -> None:
    assert [len(block) for block in silence(25, 10)] == [10, 10, 5]
    assert not joined(silence(25, 10)).any()
    assert not list(silence(0, 10))


def test_what_is_made_ahead_comes_in_order_and_whole() -> None:
    assert list(ahead(n for n in range(100))) == list(range(100))
    assert not list(ahead(n for n in range(0)))


def test_what_is_made_ahead_is_bounded() -> None:
    made = []

    def items() -> Generator[int, None, None]:
        for n in range(100):
            made.append(n)
            yield n

    stream = ahead(items(), depth=3)
    assert next(stream) == 0
    time.sleep(0.05)
    stream.close()
    assert len(made) <= 5


def test_an_error_in_the_thread_is_raised_where_its_items_are_taken() -> None:
    def failing() -> Generator[int, None, None]:
        yield 1
        raise OSError("no space")

    stream = ahead(failing())
    assert next(stream) == 1
    with pytest.raises(OSError, match="no space"):
        next(stream)


def test_a_taker_that_stops_early_leaves_no_thread_and_closes_what_it_took_from() -> None:
    closed = []

    def endless() -> Generator[int, None, None]:
        try:
            while True:
                yield 1
        finally:
            closed.append(True)

    before = threading.active_count()
    items = endless()
    stream = ahead(ahead(items))
    next(stream)
    stream.close()
    assert closed
    assert threading.active_count() == before


def test_decibels_and_factors_are_each_others_inverse() -> None:
    assert decibels(amplitude(-3.5)) == pytest.approx(-3.5)
    assert decibels(1) == 0
    assert decibels(0) == -np.inf
