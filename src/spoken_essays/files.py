"""Writing files so that nobody ever sees half of one."""

from __future__ import annotations

import contextlib
import glob
import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

# What tells the temporary files of one path from each other, as a pattern.
_DIGITS = "[0-9a-f]" * 8


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a temporary path beside ``path``; what was written there takes its place at the end.

    The file is synced to disk before it is renamed, so that after a power cut there is the old
    file or the new one. On any error the temporary file is removed and ``path`` is left alone.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{_stem(path.name)}.{secrets.token_hex(4)}.part")
    # Made here, it gets the rights that the user's umask leaves any new file.
    part.touch(exist_ok=False)
    try:
        yield part
        with part.open("rb+") as written:
            os.fsync(written.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def sweep(*paths: Path) -> None:
    """Remove what a killed process left of writing these files; nobody else may be at it now.

    A name that ends in ``*`` stands for all that begin so, ``*`` alone for all in its folder.
    """
    for path in paths:
        every = "*" if path.name.endswith("*") else ""
        stem = glob.escape(_stem(path.name.removesuffix("*")))
        for part in path.parent.glob(f"{stem}{every}.{_DIGITS}.part*"):
            part.unlink(missing_ok=True)


def write(path: Path, content: str | bytes) -> bool:
    """Write a whole file at once, and only if it changes; True if it did."""
    data = content.encode() if isinstance(content, str) else content
    if path.is_file() and path.read_bytes() == data:
        return False
    with replacing(path) as part:
        part.write_bytes(data)
    return True


def copy(source: Path, path: Path) -> None:
    """Copy a file, whole or not at all."""
    with replacing(path) as part:
        shutil.copyfile(source, part)


def _stem(name: str) -> str:
    """How the temporary files of a name begin: hidden, and short enough for any file system."""
    return f".{name[:60]}"
