"""Streams of sound: iterators of blocks, each one channel of float32, full scale = 1."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Block = NDArray[np.float32]

T = TypeVar("T")


def gathered(blocks: Iterable[Block], size: int) -> Iterator[Block]:
    """The same stream in blocks of ``size`` samples; the last may be shorter."""
    waiting: list[Block] = []
    have = 0
    for block in blocks:
        waiting.append(block)
        have += len(block)
        if have >= size:
            whole = np.concatenate(waiting)
            cut = have - have % size
            yield from (whole[at : at + size] for at in range(0, cut, size))
            waiting, have = [whole[cut:]], have - cut
    if have:
        yield np.concatenate(waiting)


def cut(blocks: Iterable[Block], start: int, length: int) -> Iterator[Block]:
    """At most ``length`` samples of a stream, from ``start`` on."""
    for block in blocks:
        part = block[start : start + length]
        start = max(0, start - len(block))
        length -= len(part)
        if len(part):
            yield part
        if length <= 0:
            return


def ahead(items: Generator[T, None, None], depth: int = 3) -> Generator[T, None, None]:
    """The same items, made in a thread of their own, at most ``depth`` of them in advance.

    None of them may be None: that is the end. What goes wrong in the thread is raised here. When
    the taker stops early, ``items`` is closed.
    """
    pool = ThreadPoolExecutor(1)
    try:
        coming = deque(pool.submit(next, items, None) for _ in range(depth))
        while (item := coming.popleft().result()) is not None:
            coming.append(pool.submit(next, items, None))
            yield item
    finally:
        pool.shutdown(cancel_futures=True)
        items.close()


def overlaid(
    pieces: Iterable[tuple[int, Iterator[Block]]], length: int, size: int
) -> Iterator[Block]:
    """Streams laid down where each begins, added where they meet, in blocks of ``size`` samples.

    The pieces come by their beginning, and each is asked for its sound only when its turn has come;
    where there is none is digital silence.
    """
    coming = iter(pieces)
    following = next(coming, None)
    sounding: list[tuple[int, Block, Iterator[Block]]] = []
    for start in range(0, length, size):
        block = np.zeros(min(size, length - start), np.float32)
        while following is not None and following[0] < start + len(block):
            sounding.append((following[0], block[:0], following[1]))
            following = next(coming, None)
        sounding = [left for each in sounding if (left := _added(each, block, start)) is not None]
        yield block


def _added(
    piece: tuple[int, Block, Iterator[Block]], block: Block, start: int
) -> tuple[int, Block, Iterator[Block]] | None:
    """Add what of a piece lies in a block that begins at ``start``; what is left of it, if any."""
    at, held, rest = piece
    while at < start + len(block):
        if not len(held):
            more = next(rest, None)
            if more is None:
                return None
            held = more
        part = held[: start + len(block) - at]
        block[at - start :][: len(part)] += part
        at, held = at + len(part), held[len(part) :]
    return at, held, rest


def rising(length: int) -> Block:
    """A fade from 0 to 1 at constant power: with its mirror image, squares add up to 1."""
    share = (np.arange(length, dtype=np.float32) + 0.5) / max(1, length)
    return np.asarray(np.sin(share * (np.pi / 2)), np.float32)


def silence(samples: int, block: int) -> Iterator[Block]:
    """Digital silence in blocks of ``block`` samples."""
    for start in range(0, samples, block):
        yield np.zeros(min(block, samples - start), np.float32)


def decibels(amplitude: float) -> float:
    """20 log10 of an amplitude; ``-inf`` for 0."""
    return 20 * math.log10(amplitude) if amplitude > 0 else -math.inf


def amplitude(decibels: float) -> float:
    """The factor that a change by so many decibels is."""
    return float(10 ** (decibels / 20))
