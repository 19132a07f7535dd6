"""Model files on disk: where they lie, and their checksums without reading 60 MB every time."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from importlib.util import find_spec
from pathlib import Path
from typing import BinaryIO

import platformdirs

from spoken_essays import files


def cache_folder() -> Path:
    """Where what belongs to no show is kept between runs."""
    return Path(platformdirs.user_cache_dir("spoken", appauthor=False)) / "models"


def data_folder() -> Path:
    """Where models that were fetched stay, for all shows of this user."""
    return Path(platformdirs.user_data_dir("spoken", appauthor=False)) / "voices"


def package_folder(package: str) -> Path | None:
    """Where an installed package lies, without importing it; None if it is not installed."""
    spec = find_spec(package)
    places = spec.submodule_search_locations if spec is not None else None
    return Path(places[0]) if places else None


def digest(path: Path) -> str:
    """The sha256 of a file, remembered for as long as its size and date stay the same.

    Raises `OSError` if the file cannot be read.
    """
    facts = path.stat()
    known, entry = _known(), [facts.st_size, facts.st_mtime_ns]
    found = known.get(str(path.resolve()))
    if isinstance(found, list) and found[:2] == entry:
        return str(found[2])
    with path.open("rb") as opened:
        value = hashlib.file_digest(opened, "sha256").hexdigest()
    known[str(path.resolve())] = [*entry, value]
    # It is a convenience: where it cannot be written, the file is read again next time.
    with contextlib.suppress(OSError):
        files.write(_list(), json.dumps(known, indent=1))
    return value


def is_whole(path: Path) -> bool:
    """Whether a file is a protobuf message from its first byte to its last, as an ONNX model is.

    One that was cut short ends inside a field. Only the fields' lengths are read. Raises `OSError`
    if the file cannot be read.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        while file.tell() < size:
            try:
                file.seek(_length(file, _varint(file) & 7), os.SEEK_CUR)
            except ValueError:
                return False
        return 0 < size == file.tell()


def _length(file: BinaryIO, kind: int) -> int:
    """The bytes that a field still takes, by its wire type."""
    if kind == 0:
        _varint(file)
    elif kind == 2:
        return _varint(file)
    elif kind not in (1, 5):
        raise ValueError(kind)
    return {1: 8, 5: 4}.get(kind, 0)


def _varint(file: BinaryIO) -> int:
    value = 0
    for shift in range(0, 70, 7):
        (byte,) = file.read(1) or (None,)
        if byte is None:
            break
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value
    raise ValueError("no number")


def _list() -> Path:
    return cache_folder() / "checksums.json"


def _known() -> dict[str, object]:
    try:
        known = json.loads(_list().read_bytes())
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}
