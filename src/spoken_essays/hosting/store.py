"""Targets that fsspec reaches: what they have in common, and those that rename."""

from __future__ import annotations

import contextlib
import posixpath
import re
import secrets
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, ClassVar

from spoken_essays.errors import HostError
from spoken_essays.hosting import trouble

_PART = re.compile(r"(.*/)?\.[^/]+\.[0-9a-f]{8}\.part")


def is_part(href: str) -> bool:
    """Whether it is a file of ours on its way, left by a publish that was killed."""
    return _PART.fullmatch(href) is not None


class Store:
    """A target on a file system of fsspec's: `root` is its folder there.

    A file is sent under a name for the time being and renamed when it has arrived. Of a store that
    keeps a file whole or not at all, `put` is another one's: see `s3`, `gs`.
    """

    # What a library raises when the network or the host refuses; all else is a bug.
    troubles: ClassVar[tuple[type[Exception], ...]] = (OSError, EOFError)

    def __init__(self, fs: Any, root: str, name: str) -> None:
        self.fs, self.root, self.name = fs, root.rstrip("/"), name
        self._made: set[str] = set()

    def files(self) -> Mapping[str, int]:
        """Every file below the root; none if it is not there."""
        with self.asked():
            return dict(self._below(self.root, ""))

    def read(self, href: str) -> bytes | None:
        """A file, whole."""
        with self.asked(href):
            try:
                return bytes(self.fs.cat_file(self.at(href)))
            except FileNotFoundError:
                return None

    def fetch(self, href: str, path: Path) -> bool:
        """Write a file to ``path``."""
        with self.asked(href):
            try:
                self.fs.get_file(self.at(href), str(path))
            except FileNotFoundError:
                return False
        return True

    def put(self, href: str, path: Path, headers: Mapping[str, str]) -> None:
        """Send a file under another name, then rename it."""
        to = self.at(href)
        folder, name = posixpath.split(to)
        part = posixpath.join(folder, f".{name[:60]}.{secrets.token_hex(4)}.part")
        with self.asked(href):
            self._make(folder)
            try:
                self.send(path, part)
                self.rename(part, to)
            except BaseException:
                with contextlib.suppress(*self.troubles):
                    self.delete(part)
                raise

    def remove(self, href: str) -> None:
        """Remove a file."""
        with self.asked(href), contextlib.suppress(FileNotFoundError):
            self.delete(self.at(href))

    def settle(self) -> None:
        """Each file settles by itself."""

    def close(self) -> None:
        """Let go of the connection."""

    def at(self, href: str) -> str:
        """Where a file lies on the file system."""
        return f"{self.root}/{href}"

    def send(self, path: Path, to: str) -> None:
        """Send a file's bytes."""
        self.fs.put_file(str(path), to)

    def rename(self, part: str, to: str) -> None:
        """Put a file that has arrived in its place, over the one that is there."""
        self.fs.mv(part, to)

    def delete(self, path: str) -> None:
        """Remove a file of the file system."""
        self.fs.rm_file(path)

    def why(self, error: Exception) -> str:
        """What an error means, and what to do."""
        return trouble.why(error)

    @contextlib.contextmanager
    def asked(self, href: str = "") -> Iterator[None]:
        """Say what the host refuses in a sentence that names the target."""
        try:
            yield
        except self.troubles as error:
            about = f" ({href})" if href else ""
            raise HostError(f"{self.name}{about}: {self.why(error)}") from error

    def _make(self, folder: str) -> None:
        if folder not in self._made:
            self.fs.makedirs(folder, exist_ok=True)
            self._made.add(folder)

    def _below(self, folder: str, href: str) -> Iterator[tuple[str, int]]:
        # fsspec's own walk passes over folders that cannot be read, a broken connection included:
        # what is there would seem not to be.
        try:
            entries = self.fs.ls(folder or "/", detail=True)
        except FileNotFoundError:
            return
        for entry in entries:
            name = posixpath.basename(entry["name"].rstrip("/"))
            if entry["type"] == "directory":
                yield from self._below(f"{folder}/{name}", f"{href}{name}/")
            elif entry["type"] == "file":
                yield f"{href}{name}", int(entry["size"] or 0)
