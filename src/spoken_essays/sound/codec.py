"""Sound files by PyAV: decoding whatever people have, encoding takes, going to another rate.

Sound is one channel of float32, full scale = 1; a stream of it is an iterator of blocks of about a
second. Takes alone are 16 bit, as they are kept.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, cast

import av
import numpy as np
from av.error import FFmpegError

from spoken_essays.errors import SoundError
from spoken_essays.settings.toml_text import named
from spoken_essays.sound.filters import Chain, exactly
from spoken_essays.sound.streams import gathered
from spoken_essays.sound.wholeness import breaks_off
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
    chain = Chain(old, ("aresample", f"{new}:{_RESAMPLER}"))
    return exactly(np.concatenate([samples[:0], *chain.feed(samples), *chain.finish()]), length)


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


@contextlib.contextmanager
def _reading(path: Path) -> Iterator[tuple[InputContainer, AudioStream]]:
    if path.is_file() and breaks_off(path):
        raise SoundError(f"{named(path)}: is not whole: it breaks off; copy or record it again")
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
            chain, chain_rate = Chain(old, ("aresample", f"{rate}:{_RESAMPLER}")), old
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
