"""An mp3 as its frames: how many there are, their rate and channels, what its header promises.

The frames are walked from one header to the next and nothing is decoded. Sources: ISO/IEC 11172-3
and 13818-3 for the header, Xing's header as LAME extends it, id3.org for the tag before it.
"""

from __future__ import annotations

import mmap
from dataclasses import dataclass, field
from pathlib import Path

_MPEG1, _MPEG2, _MPEG25 = 3, 2, 0
_KBPS_1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_KBPS_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_RATES = {
    _MPEG1: (44_100, 48_000, 32_000),
    _MPEG2: (22_050, 24_000, 16_000),
    _MPEG25: (11_025, 12_000, 8_000),
}
_ONE_CHANNEL = 3
# How far to look for the first frame, and for the next one after something strange.
_SEARCH = 1_000_000
_ID3V1 = 128


@dataclass(frozen=True, kw_only=True)
class Mp3:
    """What the frames of a file are.

    ``frames`` counts those of sound, ``samples`` what they hold; ``kbps``, ``rates`` and
    ``channels`` are all values that occur. ``promised`` is the number of frames its Xing or Info
    header names, None without one. ``strange`` counts bytes between frames that belong to none,
    ``short`` says that the last frame is not all there.
    """

    bytes: int
    frames: int
    samples: int
    rates: frozenset[int]
    channels: frozenset[int]
    kbps: frozenset[int]
    header: bool
    promised: int | None
    strange: int
    short: bool

    @property
    def rate(self) -> int:
        return max(self.rates, default=0)

    @property
    def seconds(self) -> float:
        """By the frames: the codec's own delay at both ends is counted too."""
        return self.samples / self.rate if self.rate else 0.0

    @property
    def constant(self) -> bool:
        """Whether it has one bit rate."""
        return len(self.kbps) == 1


def walk(path: Path) -> Mp3 | None:
    """The frames of a file; None if there is none that another one follows."""
    if not path.stat().st_size:
        return None
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        return _Walk(data).all()


@dataclass(frozen=True, slots=True)
class _Frame:
    length: int
    samples: int
    rate: int
    channels: int
    kbps: int
    side: int


@dataclass
class _Walk:
    data: mmap.mmap
    frames: int = 0
    samples: int = 0
    strange: int = 0
    short: bool = False
    kinds: set[tuple[int, int, int]] = field(default_factory=set)
    promised: int | None = None
    header: bool = False

    def all(self) -> Mp3 | None:
        end = self._end()
        at = self._first(_tag_length(self.data), end)
        if at is None:
            return None
        at = self._header(at)
        while at is not None and at + 4 <= end:
            at = self._step(at, end)
        return self._result()

    def _end(self) -> int:
        """Where the sound ends: before an ID3v1 tag, if there is one."""
        size = len(self.data)
        return size - _ID3V1 if self.data[size - _ID3V1 : size - _ID3V1 + 3] == b"TAG" else size

    def _first(self, start: int, end: int) -> int | None:
        """The first place from which two frames follow one another."""
        for at in range(start, min(end - 4, start + _SEARCH)):
            frame = _frame(self.data, at) if self.data[at] == 0xFF else None
            if frame and (at + frame.length == end or _frame(self.data, at + frame.length)):
                return at
        return None

    def _header(self, at: int) -> int:
        """The place after the Xing or Info header, if the first frame is one."""
        frame = _frame(self.data, at)
        assert frame is not None
        name = at + 4 + frame.side
        if self.data[name : name + 4] not in (b"Xing", b"Info"):
            return at
        self.header = True
        if self.data[name + 7] & 1:
            self.promised = int.from_bytes(self.data[name + 8 : name + 12])
        return at + frame.length

    def _step(self, at: int, end: int) -> int | None:
        frame = _frame(self.data, at)
        if frame is None:
            further = self._first(at + 1, end)
            self.strange += (end if further is None else further) - at
            return further
        if at + frame.length > end:
            self.short = True
            return None
        self.frames += 1
        self.samples += frame.samples
        self.kinds.add((frame.rate, frame.channels, frame.kbps))
        return at + frame.length

    def _result(self) -> Mp3:
        return Mp3(
            bytes=len(self.data),
            frames=self.frames,
            samples=self.samples,
            rates=frozenset(rate for rate, _, _ in self.kinds),
            channels=frozenset(channels for _, channels, _ in self.kinds),
            kbps=frozenset(kbps for _, _, kbps in self.kinds),
            header=self.header,
            promised=self.promised,
            strange=self.strange,
            short=self.short,
        )


def _tag_length(data: mmap.mmap) -> int:
    """How long the ID3v2 tag at the beginning is."""
    if data[:3] != b"ID3" or len(data) < 10:
        return 0
    length = 0
    for byte in data[6:10]:
        length = length << 7 | byte & 0x7F
    whole = 10 + length + (10 if data[5] & 0x10 else 0)
    # A damaged length leads past the end: then the sound is looked for from the beginning.
    return whole if whole < len(data) else 0


def _frame(data: mmap.mmap, at: int) -> _Frame | None:
    """The frame of layer III that begins here; None if none does."""
    head = data[at : at + 4]
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        return None
    version, kbps, rate = head[1] >> 3 & 3, head[2] >> 4, head[2] >> 2 & 3
    if version not in _RATES or kbps in (0, 15) or rate == 3:
        return None
    first, one = version == _MPEG1, head[3] >> 6 == _ONE_CHANNEL
    hertz = _RATES[version][rate]
    speed = (_KBPS_1 if first else _KBPS_2)[kbps]
    samples = 1152 if first else 576
    padding = head[2] >> 1 & 1
    side = (17 if one else 32) if first else (9 if one else 17)
    return _Frame(
        samples // 8 * speed * 1000 // hertz + padding, samples, hertz, 1 if one else 2, speed, side
    )
