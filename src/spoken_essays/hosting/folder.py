"""A folder of this machine as a target: a synced folder, a mounted disk, a web server's root."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

from spoken_essays import files
from spoken_essays.errors import HostError
from spoken_essays.hosting import trouble


class Folder:
    """A folder; its files are written whole, synced and renamed."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.name = str(root)

    def files(self) -> Mapping[str, int]:
        """Every file below it, not through links to folders."""
        with self._asked():
            return dict(self._below())

    def read(self, href: str) -> bytes | None:
        """A file, whole."""
        with self._asked(href), contextlib.suppress(FileNotFoundError):
            return (self.root / href).read_bytes()
        return None

    def fetch(self, href: str, path: Path) -> bool:
        """Copy a file to ``path``."""
        with self._asked(href), contextlib.suppress(FileNotFoundError):
            shutil.copyfile(self.root / href, path)
            return True
        return False

    def put(self, href: str, path: Path, headers: Mapping[str, str]) -> None:
        """Copy a file here, whole or not at all."""
        with self._asked(href), files.replacing(self.root / href) as part:
            shutil.copyfile(path, part)

    def remove(self, href: str) -> None:
        """Remove a file, and its folder if that was the last one in it."""
        path = self.root / href
        with self._asked(href):
            path.unlink(missing_ok=True)
        if path.parent != self.root:
            with contextlib.suppress(OSError):
                path.parent.rmdir()

    def settle(self) -> None:
        """Each file settles by itself."""

    def close(self) -> None:
        """Nothing is held."""

    def _below(self) -> Iterator[tuple[str, int]]:
        for folder, _, names in os.walk(self.root, onerror=_unless_missing):
            for name in names:
                path = Path(folder, name)
                if path.is_file():
                    yield path.relative_to(self.root).as_posix(), path.stat().st_size

    @contextlib.contextmanager
    def _asked(self, href: str = "") -> Iterator[None]:
        try:
            yield
        except OSError as error:
            about = f" ({href})" if href else ""
            raise HostError(f"{self.name}{about}: {trouble.why(error)}") from error


def folder_of(spec: str, root: Path) -> Folder:
    """The folder of a path relative to the show, or of a ``file://`` URL.

    Raises `HostError` for one that is the show's own: what is published would mix with what it is
    made of.
    """
    path = _path(spec, root).resolve()
    home = root.resolve()
    ours = (home / name for name in ("public", "episodes", "voices", ".spoken"))
    if path == home or any(path == each or each in path.parents for each in ours):
        raise HostError(
            f'[publish] target is "{spec}", which the show itself lies in; publish to a folder of '
            'its own, such as "../site"'
        )
    return Folder(path)


def _path(spec: str, root: Path) -> Path:
    if not spec.startswith("file:"):
        return root / Path(spec).expanduser()
    url = urlsplit(spec)
    if url.netloc not in ("", "localhost"):
        raise HostError(f'"{spec}" names a host; a folder of this machine is file:///path')
    return Path(unquote(url.path))


def _unless_missing(error: OSError) -> None:
    if not isinstance(error, FileNotFoundError):
        raise error
