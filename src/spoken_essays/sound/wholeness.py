"""Whether an Ogg, WebM or Matroska file breaks off: decoders play what is there, and say nothing.

Only what is certain counts: a page, a block or a whole file that is longer than what is there of
it. A live recording says neither how long it is nor, always, that it has ended; it is whole if its
last page or block is (RFC 3533, 6; RFC 7845, 3; RFC 8794, 6.2).
"""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

_OGG, _EBML = b"OggS", b"\x1a\x45\xdf\xa3"
# An Ogg page's header, without the lengths that follow it; its last byte is how many they are.
_PAGE = 27
_SEGMENT, _CLUSTER = 0x18538067, 0x1F43B675
# What else stands in a segment, and in a cluster (RFC 9559, 5.1): any other name is no element.
_NAMES = {
    _SEGMENT, _CLUSTER, 0x1A45DFA3, 0x114D9B74, 0x1549A966, 0x1654AE6B, 0x1C53BB6B, 0x1254C367,
    0x1043A770, 0x1941A469, 0xEC, 0xBF, 0xE7, 0xA3, 0xA0, 0xA7, 0xAB, 0xAF, 0x5854,
}  # fmt: skip


def breaks_off(path: Path) -> bool:
    """Whether a file of these formats lacks its end; False for all others."""
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(4)
        file.seek(0)
        if head == _OGG:
            return _ogg_breaks_off(file, size)
        return head == _EBML and _ebml_breaks_off(file, size)


def _ogg_breaks_off(file: BinaryIO, size: int) -> bool:
    at = 0
    while at < size:
        file.seek(at)
        head = file.read(_PAGE)
        if not head.startswith(_OGG[: len(head)]):
            return False  # No page any more, whatever it is.
        lengths = file.read(head[-1]) if len(head) == _PAGE else b""
        if len(head) < _PAGE or len(lengths) < head[-1]:
            return True
        at += _PAGE + len(lengths) + sum(lengths)
    return at > size


def _ebml_breaks_off(file: BinaryIO, size: int) -> bool:
    at = 0
    while at < size:
        file.seek(at)
        name, _ = _number(file, marked=True)
        if name is not None and name not in _NAMES:
            return False
        length, unknown = _number(file)
        if name is None or length is None:
            # Zeros; or an element of which not even the head is there.
            return file.tell() >= size and not _is_zero(file, at)
        at = file.tell()
        if unknown:
            # Into what does not say how long it is one has to look.
            if name not in (_SEGMENT, _CLUSTER):
                return False
            continue
        at += length
        if at > size or name == _SEGMENT:
            break
    return at > size


def _is_zero(file: BinaryIO, at: int) -> bool:
    file.seek(at)
    return file.read(1) == b"\0"


def _number(file: BinaryIO, *, marked: bool = False) -> tuple[int | None, bool]:
    """A number of variable length (RFC 8794, 4), ``marked`` with its width as in an element's name;
    and whether it says that it is not known. None for none, or half of one."""
    first = file.read(1)
    if not first or not first[0]:
        return None, False
    width = 9 - first[0].bit_length()
    rest = file.read(width - 1)
    if len(rest) < width - 1:
        return None, False
    value = int.from_bytes(first + rest)
    most = (1 << 7 * width) - 1
    return value if marked else value & most, value & most == most
