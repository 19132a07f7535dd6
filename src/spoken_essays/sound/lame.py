"""The wall around LAME (`lameenc`): a stream of sound becomes an mp3 of constant bit rate."""

from __future__ import annotations

import functools
import re
from collections.abc import Generator, Iterable, Iterator
from operator import xor
from typing import TYPE_CHECKING, BinaryIO

import lameenc
import numpy as np

from spoken_essays.show import Mp3
from spoken_essays.sound.mp3 import Info, crc16, frame_bytes, frame_samples, info_frame, info_length
from spoken_essays.sound.streams import gathered

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Block = NDArray[np.float32]

# LAME's fast setting, twice as fast as its default. One channel has bits to spare: measured on
# speech and music at 64 to 128 kbit/s, no more noise than by default stands over what masks it.
_QUALITY = 7
# The samples that LAME puts before the first of ours, and a decoder before the first of LAME's.
_ENCODER_DELAY, _DECODER_DELAY = 576, 529
# Players that ignore the Info frame play an mp3 late by both delays, 25 ms at 44.1 kHz. Of the
# silence that a recording begins with, so much is not encoded but counted as LAME's delay: such
# players are then 12 ms late, and others are exact as before.
_HEAD_START = 560
# LAME's presets make the sound quieter before they encode it, against clipping; undone here.
_QUIETER = {192: 0.97, 224: 0.98, 256: 1.0, 320: 1.0}
_USUALLY_QUIETER = 0.95
_PIECE = 1 << 20
_LANES = 2048
_CRC_TABLE = np.array([crc16(bytes([byte])) for byte in range(256)], np.uint16)


class Mp3Writer:
    """One mp3, being written to ``file`` (open for reading and writing, empty)."""

    def __init__(self, file: BinaryIO, mp3: Mp3) -> None:
        self._file, self._mp3 = file, mp3
        self._delay = _ENCODER_DELAY
        self.samples = 0

    @property
    def before(self) -> int:
        """How many samples a decoder that removes nothing puts before the recording's first."""
        return self._delay + _DECODER_DELAY

    def frames(self, blocks: Iterable[Block]) -> Generator[bytes, None, None]:
        """Encode a stream; gives the bytes as they are written. The Info frame comes last.

        The sound comes back as loud as it was. Over 0.95 of full scale it is cut off: limit it.
        """
        blank = info_length(self._mp3)
        self._file.write(bytes(blank))
        written, encoder = 0, b"LAME"
        for chunk in self._encoded(blocks):
            encoder = next(iter(re.findall(rb"LAME\d+\.\d+", chunk)), encoder)
            written += self._file.write(chunk)
            yield chunk
        info = self._info(written, encoder)
        self._file.seek(0)
        self._file.write(info_frame(info))

    def _encoded(self, blocks: Iterable[Block]) -> Iterator[bytes]:
        encoder = _encoder(self._mp3)
        scale = np.float32(32_767 / _QUIETER.get(self._mp3.bitrate, _USUALLY_QUIETER))
        for block in gathered(blocks, self._mp3.rate):
            pcm = np.clip(np.rint(block * scale), -32_767, 32_767).astype("<i2")
            if not self.samples and len(pcm) >= _HEAD_START and not pcm[:_HEAD_START].any():
                pcm = pcm[_HEAD_START:]
                self._delay -= _HEAD_START
            self.samples += len(block)
            yield bytes(encoder.encode(pcm.tobytes()))
        yield bytes(encoder.flush())

    def _info(self, written: int, encoder: bytes) -> Info:
        frames = round(written / frame_bytes(self._mp3.bitrate, self._mp3.rate))
        return Info(
            mp3=self._mp3,
            frames=frames,
            size=written,
            crc=self._checksum(),
            delay=self._delay,
            padding=frames * frame_samples(self._mp3.rate) - self._delay - self.samples,
            quality=_QUALITY,
            encoder=encoder,
        )

    def _checksum(self) -> int:
        self._file.seek(info_length(self._mp3))
        crc = 0
        while piece := self._file.read(_PIECE):
            crc = crc16_in_lanes(piece, crc)
        return crc


def _encoder(mp3: Mp3) -> lameenc.Encoder:
    encoder = lameenc.Encoder()
    encoder.set_channels(1)
    encoder.set_in_sample_rate(mp3.rate)
    encoder.set_out_sample_rate(mp3.rate)
    encoder.set_bit_rate(mp3.bitrate)
    encoder.set_quality(_QUALITY)
    encoder.silence()
    return encoder


def crc16_in_lanes(data: bytes, crc: int) -> int:
    """`crc16` in many lanes at once: byte by byte it would take longer than the encoding.

    The check sum is linear: a lane's is reckoned from 0, and what came before a lane is carried
    over it bit by bit, as 16 further lanes of single bits and zeros show.
    """
    length = len(data) // _LANES
    rows = np.zeros((length, _LANES + 16), np.uint16)
    rows[:, :_LANES] = np.frombuffer(data, np.uint8, _LANES * length).reshape(_LANES, length).T
    state = np.zeros(_LANES + 16, np.uint16)
    state[_LANES:] = 1 << np.arange(16)
    for row in rows:
        state = state >> 8 ^ _CRC_TABLE[(state ^ row) & 0xFF]
    carried = state[_LANES:].tolist()
    for lane in state[:_LANES].tolist():
        crc = lane ^ functools.reduce(xor, (c for i, c in enumerate(carried) if crc >> i & 1), 0)
    return crc16(data[_LANES * length :], crc)
