"""Libavfilter by PyAV: streams of sound limited, filtered and measured.

Sound is one channel of float32, full scale = 1; a stream of it is an iterator of blocks of any
length.
"""

from __future__ import annotations

import math
from collections.abc import Generator, Iterable, Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, cast

import av
import numpy as np

from spoken_essays.sound.streams import amplitude, decibels

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame
    from numpy.typing import NDArray

    Block = NDArray[np.float32]

_OVERSAMPLED = 4
_MARGINS_A_SECOND = 4
# Speech sounds the same within 0.1 dB for attacks of 1 to 10 ms; a release under 50 ms is heard.
_LIMITER = "level=disabled:latency=1:attack=5:release=50"


class Chain:
    """A line of libavfilter's filters that blocks go into and come out of."""

    def __init__(self, rate: int, *filters: tuple[str, str], channels: int = 1) -> None:
        graph = av.filter.Graph()
        self._layout = {1: "mono", 2: "stereo"}[channels]
        nodes = [
            graph.add_abuffer(
                sample_rate=rate, format="flt", layout=self._layout, time_base=Fraction(1, rate)
            ),
            *(graph.add(name, options) for name, options in filters),
            graph.add("abuffersink"),
        ]
        graph.link_nodes(*nodes).configure()
        self._graph, self._rate, self._position = graph, rate, 0
        self._source, self._sink = nodes[0], nodes[-1]

    def push(self, block: Block | None) -> Iterator[AudioFrame]:
        """Put in a block, or None for the end of the stream; gives the frames that come out."""
        self._source.push(None if block is None else self._frame(block))
        while True:
            try:
                frame = self._sink.pull()
            except (BlockingIOError, EOFError):
                return
            yield cast("AudioFrame", frame)

    def feed(self, block: Block) -> Iterator[Block]:
        """Put in a block of one channel; gives what comes out."""
        if len(block):
            yield from (frame.to_ndarray()[0] for frame in self.push(block))

    def finish(self) -> Iterator[Block]:
        """Nothing more goes in; gives the rest of what comes out."""
        yield from (frame.to_ndarray()[0] for frame in self.push(None))

    def _frame(self, block: Block) -> AudioFrame:
        # Channels lie beside each other, sample by sample.
        packed = np.ascontiguousarray(block.T.reshape(1, -1))
        frame = av.AudioFrame.from_ndarray(packed, "flt", self._layout)
        frame.sample_rate, frame.pts = self._rate, self._position
        self._position += block.shape[-1]
        return frame


def limit(blocks: Iterable[Block], rate: int, ceiling: float) -> Generator[Block, None, None]:
    """The stream with its true peaks held under ``ceiling`` (dB); as long, and not delayed.

    Looks ahead and works on four times the rate, because between two samples sound may rise above
    both. What stays under the ceiling passes unchanged.
    """
    chain = Chain(
        rate,
        ("aresample", f"{rate * _OVERSAMPLED}:tsf=fltp:osf=dbl"),
        ("alimiter", f"limit={amplitude(ceiling):.6f}:{_LIMITER}"),
        ("aresample", f"{rate}:tsf=fltp:osf=flt"),
    )
    given = taken = 0
    for block in blocks:
        given += len(block)
        for out in chain.feed(block):
            taken += len(out)
            yield out
    rest = np.concatenate([np.zeros(0, np.float32), *chain.finish()])
    yield exactly(rest, given - taken)


def filtered(samples: Block, rate: int, *filters: tuple[str, str], delay: int = 0) -> Block:
    """Sound behind libavfilter's filters, each a name and its options: as long, and not delayed.

    ``delay`` is how many samples late they give it out. What lies before the first sample and
    after the last is its mirror image, so that they do not begin in sudden silence.
    """
    margin = min(len(samples), rate // _MARGINS_A_SECOND + delay)
    if not margin:
        return samples
    chain = Chain(rate, *filters)
    padded = np.concatenate([samples[margin - 1 :: -1], samples, samples[: -margin - 1 : -1]])
    silence = np.zeros(delay, np.float32)
    sound = np.concatenate([*chain.feed(padded), *chain.feed(silence), *chain.finish()])
    return exactly(sound[margin + delay :], len(samples))


class Meter:
    """Loudness and true peak of a stream, by ITU-R BS.1770-4 as ffmpeg's ebur128 reckons it.

    One channel counts as heard from two speakers, which is 3 LU more than from one. Blocks of two
    channels have a row for each.
    """

    def __init__(self, rate: int, channels: int = 1) -> None:
        options = "framelog=quiet:metadata=1:dualmono=true:peak=true"
        self._chain = Chain(rate, ("ebur128", options), channels=channels)
        self._last: dict[str, str] = {}
        self._step = np.zeros((channels, rate // 10), np.float32)
        self.loudness: float | None = None
        self.true_peak = -math.inf

    def feed(self, block: Block) -> None:
        for frame in self._chain.push(block):
            self._last = frame.metadata or self._last

    def finish(self) -> None:
        """Set ``loudness`` (LUFS, None for silence and under 400 ms) and ``true_peak`` (dBTP).

        The filter reports every 100 ms: the silence at the end brings out the peak of the last.
        """
        loudness = float(self._last.get("lavfi.r128.I", "nan"))
        self.loudness = loudness if loudness > -70 else None
        self.feed(self._step)
        self.true_peak = max(
            decibels(float(self._last.get(f"lavfi.r128.true_peaks_ch{channel}", "0")))
            for channel in range(len(self._step))
        )


def measure(blocks: Iterable[Block], rate: int) -> Meter:
    """A meter that has heard the whole stream."""
    meter = Meter(rate)
    for block in blocks:
        meter.feed(block)
    meter.finish()
    return meter


def exactly(block: Block, length: int) -> Block:
    """``length`` samples of a block: what is missing is silence."""
    whole = np.zeros(length, np.float32)
    whole[: len(block)] = block[:length]
    return whole
