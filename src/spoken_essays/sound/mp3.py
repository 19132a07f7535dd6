"""What an mp3 can be, and the Info frame that stands first in it.

The Info frame is silent. It tells players how many frames and bytes follow, where in the file each
hundredth of the time lies, and how many samples at both ends are the codec's and not the
recording's. Layout: Xing's header as LAME extends it (gabriel.mp3-tech.org/mp3infotag.html).
"""

from __future__ import annotations

from dataclasses import dataclass

from spoken_essays.show import Mp3

_RATES_1 = (44_100, 48_000, 32_000)
_RATES_2 = (22_050, 24_000, 16_000)
_KBPS_1 = (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_KBPS_2 = (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
# Header, silence for a mono frame's side information, Xing's 120 bytes, LAME's 36.
_SIDE_1, _SIDE_2 = 17, 9
_TAG = 120 + 36


def frame_samples(rate: int) -> int:
    """How many samples a frame holds."""
    return 1152 if rate in _RATES_1 else 576


def frame_bytes(kbps: int, rate: int) -> float:
    """How many bytes a frame has on average: single ones are padded by one."""
    return frame_samples(rate) * kbps * 125 / rate


@dataclass(frozen=True, kw_only=True)
class Info:
    """What the Info frame says: the audio's frames, size in bytes and CRC-16, all without itself.

    ``delay`` and ``padding`` are samples at both ends that players must leave out (a decoder's own
    529 they know); ``quality`` is LAME's setting, ``encoder`` its name and version.
    """

    mp3: Mp3
    frames: int
    size: int
    crc: int
    delay: int
    padding: int
    quality: int
    encoder: bytes


def info_length(mp3: Mp3) -> int:
    """How many bytes `info_frame` gives."""
    return int(frame_bytes(_info_kbps(mp3), mp3.rate))


def info_frame(info: Info) -> bytes:
    """The Info frame. Its bit rate is the audio's, or the lowest at which it holds its own tag."""
    length = info_length(info.mp3)
    side = _SIDE_1 if info.mp3.rate in _RATES_1 else _SIDE_2
    total = length + info.size
    head = _header(info.mp3) + bytes(side) + _xing(info, length, total) + _lame(info, total)
    return (head + crc16(head).to_bytes(2)).ljust(length, b"\0")


def _kbps(rate: int) -> tuple[int, ...]:
    return _KBPS_1 if rate in _RATES_1 else _KBPS_2


def _info_kbps(mp3: Mp3) -> int:
    needed = 4 + (_SIDE_1 if mp3.rate in _RATES_1 else _SIDE_2) + _TAG
    fitting = (kbps for kbps in _kbps(mp3.rate) if frame_bytes(kbps, mp3.rate) >= needed)
    return max(mp3.bitrate, next(fitting))


def _header(mp3: Mp3) -> bytes:
    """A frame header: MPEG 1 or 2, layer III, no CRC, no padding, one channel, "original"."""
    first = mp3.rate in _RATES_1
    index = 1 + _kbps(mp3.rate).index(_info_kbps(mp3))
    rates = _RATES_1 if first else _RATES_2
    return bytes((0xFF, 0xFB if first else 0xF3, index << 4 | rates.index(mp3.rate) << 2, 0xC4))


def _xing(info: Info, length: int, total: int) -> bytes:
    """The name (constant bit rate is "Info"), what follows, frames, bytes, contents, quality."""
    contents = bytes(256 * (length + info.size * i // 100) // total for i in range(100))
    counts = (0xF).to_bytes(4) + info.frames.to_bytes(4) + total.to_bytes(4)
    # LAME's own scale: 100 is the best, its default for a variable rate counts as 4.
    quality = 100 - 10 * 4 - info.quality
    return b"Info" + counts + contents + quality.to_bytes(4)


def _lame(info: Info, total: int) -> bytes:
    """LAME's part up to its check sum; what is not known (lowpass, replay gain) is 0."""
    sources = {44_100: 1, 48_000: 2}
    return b"".join(
        (
            info.encoder[:9].ljust(9),
            b"\x01",  # revision 0, constant bit rate
            bytes(10),
            min(info.mp3.bitrate, 255).to_bytes(1),
            (info.delay << 12 | info.padding).to_bytes(3),
            (sources.get(info.mp3.rate, 0) << 6).to_bytes(1),
            bytes(3),
            total.to_bytes(4),
            info.crc.to_bytes(2),
        )
    )


def crc16(data: bytes, crc: int = 0) -> int:
    """CRC-16 with the polynomial x^16 + x^15 + x^2 + 1, lowest bit first, going on from ``crc``."""
    for byte in data:
        crc = crc >> 8 ^ _CRC[(crc ^ byte) & 0xFF]
    return crc


def _crc_entry(byte: int) -> int:
    for _ in range(8):
        byte = byte >> 1 ^ (0xA001 if byte & 1 else 0)
    return byte


_CRC = tuple(map(_crc_entry, range(256)))
