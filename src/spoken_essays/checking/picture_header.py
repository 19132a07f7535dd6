"""What the head of a JPEG or PNG says of it; no pixel is decoded, so that no picture does harm.

Sources: W3C's PNG specification (chunks IHDR, pHYs, tRNS, IEND); ITU-T T.81 and JFIF for JPEG's
segments.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

_PNG = b"\x89PNG\r\n\x1a\n"
_METRES_AN_INCH = 0.0254
# SOF0 to SOF15, less those numbers that are other segments.
_FRAMES = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_COLOURS = {0: "grey", 2: "RGB", 3: "palette", 4: "grey", 6: "RGB"}


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A picture's real type (``jpg`` or ``png``), size in px, colours, and what to know of it.

    ``colours`` is RGB, grey, palette or CMYK; ``dpi`` None where the file names none; ``whole``
    says that its end is there.
    """

    kind: str
    width: int
    height: int
    colours: str
    alpha: bool
    dpi: int | None
    whole: bool


def look(data: bytes) -> Picture | None:
    """What a picture says of itself; None for what is no JPEG and no PNG, or has no size."""
    try:
        if data.startswith(_PNG):
            return _png(data)
        if data.startswith(b"\xff\xd8\xff"):
            return _jpeg(data)
    except (struct.error, IndexError, KeyError):
        return None
    return None


def _png(data: bytes) -> Picture:
    chunks = dict(_chunks(data))
    width, height, _, colour = struct.unpack(">IIBB", chunks[b"IHDR"][:10])
    dpi = None
    if b"pHYs" in chunks:
        across, _, unit = struct.unpack(">IIB", chunks[b"pHYs"][:9])
        dpi = round(across * _METRES_AN_INCH) if unit == 1 else None
    return Picture(
        kind="png",
        width=width,
        height=height,
        colours=_COLOURS.get(colour, "unknown"),
        alpha=colour in (4, 6) or b"tRNS" in chunks,
        dpi=dpi,
        whole=b"IEND" in chunks,
    )


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(_PNG)
    while at + 12 <= len(data):
        length, kind = struct.unpack(">I4s", data[at : at + 8])
        yield kind, data[at + 8 : at + 8 + min(length, 32)]
        at += 12 + length


def _jpeg(data: bytes) -> Picture | None:
    dpi = None
    for marker, body in _segments(data):
        if marker == 0xE0 and body[:5] == b"JFIF\0":
            unit, across = body[7], int.from_bytes(body[8:10])
            dpi = {1: across, 2: round(across * 2.54)}.get(unit)
        if marker in _FRAMES:
            height, width, components = struct.unpack(">HHB", body[1:6])
            colours = {1: "grey", 3: "RGB", 4: "CMYK"}.get(components, "unknown")
            return Picture(
                kind="jpg",
                width=width,
                height=height,
                colours=colours,
                alpha=False,
                dpi=dpi,
                whole=b"\xff\xd9" in data[-4096:],
            )
    return None


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:  # a byte that only fills
            at += 1
            continue
        length = int.from_bytes(data[at + 2 : at + 4])
        yield marker, data[at + 4 : at + 2 + min(length, 64)]
        at += 2 + length
