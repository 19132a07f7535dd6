"""The one wall around PyAV: decoding, encoding takes, resampling, limiting, measuring.

Sound is one channel of float32, full scale = 1; a stream of it is an iterator of blocks of about a
second. Takes alone are 16 bit, as they are kept.
"""

from __future__ import annotations

import contextlib
import io
import math
from collections.abc import Generator, Iterable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, cast

import av
import numpy as np
from av.error import FFmpegError

from spoken_essays.errors import SoundError
from spoken_essays.settings.toml_text import named
from spoken_essays.sound.streams import amplitude, decibels, gathered
from spoken_essays.timebase import rescaled

if TYPE_CHECKING:
    from av.audio.codeccontext import AudioCodecContext
    from av.audio.frame import AudioFrame
    from av.audio.stream import AudioStream
    from av.container import InputContainer
    from numpy.typing import NDArray

    Block = NDArray[np.float32]
    Samples = NDArray[np.int16]

# Flat to within 0.01 dB up to 95% of the lower rate's half, what lies above it down by 90 dB.
_RESAMPLER = "filter_size=128:cutoff=0.99:tsf=fltp:osf=flt"
_OVERSAMPLED = 4
# Speech sounds the same within 0.1 dB for attacks of 1 to 10 ms; a release under 50 ms is heard.
_MARGINS_A_SECOND = 4
_LIMITER = "level=disabled:latency=1:attack=5:release=50"


def encode_flac(samples: Samples | NDArray[np.int32], rate: int) -> bytes:
    """A take as FLAC, one channel: ``samples`` are 16 bit, or 24 bit in the upper part of 32."""
    width = "s16" if samples.dtype == np.int16 else "s32"
    buffer = io.BytesIO()
    with av.open(buffer, "w", "flac", {"metadata_header_padding": "0"}) as container:
        stream = container.add_stream("flac", rate=rate, layout="mono", format=width)
        for start in range(0, len(samples), rate):
            block = cast("Samples", np.ascontiguousarray(samples[None, start : start + rate]))
            frame = av.AudioFrame.from_ndarray(block, width, "mono")
            frame.sample_rate, frame.pts = rate, start
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return buffer.getvalue()


def decode_flac(path: Path) -> tuple[Samples, int]:
    """A take as it was given to `encode_flac`, and its rate.

    Raises `SoundError` if the file is not whole: each frame's check sum is looked at, and the
    number of samples must be the one its header names.
    """
    with _reading(path) as (container, stream):
        stream.codec_context.options = {"err_detect": "crccheck+explode"}
        frames = [frame.to_ndarray()[0] for frame in container.decode(stream)]
        samples = np.concatenate(frames) if frames else np.zeros(0, np.int16)
        if samples.dtype != np.int16 or stream.duration != len(samples):
            raise SoundError(
                f"{named(path)}: the take is not whole; remove it to have it spoken again"
            )
        return samples, stream.rate


def decode(path: Path, rate: int, *, channel: int | None = None) -> Iterator[Block]:
    """Any sound file as a stream at ``rate``: its channels averaged, gaps of mp3 and AAC removed.

    With ``channel`` only that one of them is heard, counted from 0. Raises `SoundError` if it
    cannot be read, or is damaged, naming the file.
    """
    with _reading(path) as (container, stream):
        heard = ((frame.sample_rate, _mono(frame, channel)) for frame in container.decode(stream))
        yield from gathered(_at_one_rate(heard, rate), rate)


def decode_apart(path: Path) -> Iterator[tuple[int, Block]]:
    """Any sound file as it is: its rate and a row for each channel, frame by frame.

    Raises `SoundError` as `decode` does.
    """
    with _reading(path) as (container, stream):
        for frame in container.decode(stream):
            yield frame.sample_rate, np.asarray(_channels(frame), np.float32)


def stated_seconds(path: Path) -> float | None:
    """How long a sound file says it is; None if it does not say, or only its size lets one guess.

    Raises `SoundError` as `decode` does.
    """
    with _reading(path) as (container, stream):
        guessed = container.format.name == "mp3" and not _has_info_frame(path)
        if guessed or stream.duration is None or stream.time_base is None:
            return None
        return float(stream.duration * stream.time_base)


def resample(samples: Block, old: int, new: int) -> Block:
    """The same sound at another rate: ``len * new / old`` samples, rounded, none delayed."""
    length = rescaled(len(samples), old, new)
    if old == new or not length:
        return samples[:length]
    chain = _Chain(old, ("aresample", f"{new}:{_RESAMPLER}"))
    return _exactly(np.concatenate([samples[:0], *chain.feed(samples), *chain.finish()]), length)


def limit(blocks: Iterable[Block], rate: int, ceiling: float) -> Generator[Block, None, None]:
    """The stream with its true peaks held under ``ceiling`` (dB); as long, and not delayed.

    Looks ahead and works on four times the rate, because between two samples sound may rise above
    both. What stays under the ceiling passes unchanged.
    """
    chain = _Chain(
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
    yield _exactly(rest, given - taken)


def filtered(samples: Block, rate: int, *filters: tuple[str, str], delay: int = 0) -> Block:
    """Sound behind libavfilter's filters, each a name and its options: as long, and not delayed.

    ``delay`` is how many samples late they give it out. What lies before the first sample and
    after the last is its mirror image, so that they do not begin in sudden silence.
    """
    margin = min(len(samples), rate // _MARGINS_A_SECOND + delay)
    if not margin:
        return samples
    chain = _Chain(rate, *filters)
    padded = np.concatenate([samples[margin - 1 :: -1], samples, samples[: -margin - 1 : -1]])
    silence = np.zeros(delay, np.float32)
    sound = np.concatenate([*chain.feed(padded), *chain.feed(silence), *chain.finish()])
    return _exactly(sound[margin + delay :], len(samples))


class Meter:
    """Loudness and true peak of a stream, by ITU-R BS.1770-4 as ffmpeg's ebur128 reckons it.

    One channel counts as heard from two speakers, which is 3 LU more than from one. Blocks of two
    channels have a row for each.
    """

    def __init__(self, rate: int, channels: int = 1) -> None:
        options = "framelog=quiet:metadata=1:dualmono=true:peak=true"
        self._chain = _Chain(rate, ("ebur128", options), channels=channels)
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


def decode_mp3(chunks: Iterable[bytes]) -> Iterator[Block]:
    """Frames of mp3, as they leave an encoder, as a player makes sound of them.

    Nothing is removed: the codec's own delay (1105 samples with LAME) stands at the beginning.
    """
    decoder = cast("AudioCodecContext", av.CodecContext.create("mp3float", "r"))
    # An empty chunk would end the stream for the parser.
    for chunk in filter(None, chunks):
        for packet in decoder.parse(chunk):
            yield from (frame.to_ndarray()[0] for frame in decoder.decode(packet))
    yield from (frame.to_ndarray()[0] for frame in decoder.decode(None))


class _Chain:
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
        if len(block):
            yield from (frame.to_ndarray()[0] for frame in self.push(block))

    def finish(self) -> Iterator[Block]:
        yield from (frame.to_ndarray()[0] for frame in self.push(None))

    def _frame(self, block: Block) -> AudioFrame:
        # Channels lie beside each other, sample by sample.
        packed = np.ascontiguousarray(block.T.reshape(1, -1))
        frame = av.AudioFrame.from_ndarray(packed, "flt", self._layout)
        frame.sample_rate, frame.pts = self._rate, self._position
        self._position += block.shape[-1]
        return frame


@contextlib.contextmanager
def _reading(path: Path) -> Iterator[tuple[InputContainer, AudioStream]]:
    try:
        with av.open(str(path)) as container:
            if not container.streams.audio:
                raise SoundError(f"{named(path)}: there is no sound in this file")
            yield container, container.streams.audio[0]
    except FFmpegError as error:
        raise SoundError(f"{named(path)}: cannot be read as sound ({error.strerror})") from error


def _at_one_rate(heard: Iterable[tuple[int, Block]], rate: int) -> Iterator[Block]:
    chain, chain_rate = None, 0
    for old, block in heard:
        if chain is None or chain_rate != old:
            if chain is not None:
                yield from chain.finish()
            chain, chain_rate = _Chain(old, ("aresample", f"{rate}:{_RESAMPLER}")), old
        yield from chain.feed(block)
    if chain is not None:
        yield from chain.finish()


def _has_info_frame(path: Path) -> bool:
    """Whether an mp3 tells how many frames it has; ID3 tags with a cover may stand before that."""
    with path.open("rb") as file:
        head = file.read(10)
        if head.startswith(b"ID3"):
            # Four bytes of seven bits each, without the ten of the tag's own header.
            file.seek(10 + sum(byte << 7 * place for place, byte in enumerate(head[:5:-1])))
        found = file.read(2048)
        return any(name in found for name in (b"Xing", b"Info"))


def _mono(frame: AudioFrame, channel: int | None = None) -> Block:
    """A frame of any format as one channel: the mean of its channels, or the one asked for."""
    rows = _channels(frame)
    row = rows.mean(axis=0) if channel is None else rows[min(channel, len(rows) - 1)]
    return np.asarray(row, np.float32)


def _channels(frame: AudioFrame) -> NDArray[np.float64]:
    """A frame of any format as a row for each channel."""
    data = frame.to_ndarray()
    if not frame.format.is_planar:
        data = data.reshape(-1, frame.layout.nb_channels).T
    rows = data.astype(np.float64)
    if data.dtype == np.uint8:
        return (rows - 128) / 128
    return rows / 2.0 ** (8 * data.itemsize - 1) if data.dtype.kind == "i" else rows


def _exactly(block: Block, length: int) -> Block:
    whole = np.zeros(length, np.float32)
    whole[: len(block)] = block[:length]
    return whole
