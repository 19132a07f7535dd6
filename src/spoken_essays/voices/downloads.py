"""Fetching a file that is known beforehand by its size and checksum: one wall around requests.

A file stands in its place whole and checked, or it is not there. What came before a connection
broke is kept beside, under another name, and the next attempt goes on from its end.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import requests
from filelock import FileLock, Timeout

from spoken_essays import __version__
from spoken_essays.errors import VoiceError
from spoken_essays.settings.toml_text import named

# A mirror of the hosts, for those who cannot reach them: it takes their place in each address.
MIRROR = "SPOKEN_VOICES_MIRROR"
_SECONDS = (10.0, 60.0)  # to connect, and to wait for the next bytes
_PIECE = 1 << 18
_TRIES = 4
_WAIT = 1.0  # before the second try (s); twice as long before each further one
_PASSING = (408, 425, 429, 500, 502, 503, 504)
_SPARE = 10 << 20  # bytes that a disk should have left


@dataclass(frozen=True, kw_only=True)
class Remote:
    """A file to be had: where, its size in bytes, its checksum as ``sha256:…`` or ``md5:…``."""

    url: str
    size: int
    checksum: str

    @property
    def name(self) -> str:
        return _name(self.url)


@dataclass(frozen=True, kw_only=True)
class Progress:
    """So many bytes of a file are here."""

    name: str
    done: int
    size: int


class _Broken(Exception):
    """What may be better next time."""


def read(url: str, *, most: int) -> bytes:
    """What lies at an address, ``most`` bytes or fewer. Raises `VoiceError` if it cannot be had."""
    failure = ""
    for attempt in range(_TRIES):
        try:
            with _asked(url, 0) as said:
                body = b"".join(_pieces(said, most, url))
        except _Broken as broken:
            failure = str(broken)
            _pause(attempt)
        else:
            return body
    raise VoiceError(f"{failure} (tried {_TRIES} times)")


def fetch(remote: Remote, path: Path) -> Iterator[Progress]:
    """Bring a file to ``path``, unless it is there already.

    Raises `VoiceError` if it cannot be had, is not what it should be, or has no room on the disk.
    """
    if is_there(remote, path):
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{remote.checksum[-8:]}.part")
    try:
        with FileLock(f"{part}.lock", timeout=0):
            yield from _into(part, remote)
            _check(remote, part)
            part.replace(path)
    except Timeout as error:
        raise VoiceError(f"{path.name} is being fetched already, by another spoken") from error
    finally:
        if not part.exists():
            Path(f"{part}.lock").unlink(missing_ok=True)


def is_there(remote: Remote, path: Path) -> bool:
    """Whether the file is in its place, byte for byte."""
    return path.is_file() and path.stat().st_size == remote.size and _is_right(remote, path)


def _into(part: Path, remote: Remote) -> Iterator[Progress]:
    """What is missing of a file, until all is here; it goes on where it stopped."""
    failure, attempt, most = "", 0, 0
    while attempt < _TRIES:
        here = part.stat().st_size if part.is_file() else 0
        if here >= remote.size:
            return
        _demand_room(part.parent, remote.size - here, remote.name)
        try:
            for done in _more(part, remote, here):
                yield Progress(name=remote.name, done=done, size=remote.size)
                if done > most:  # it goes on, however slowly
                    most, attempt = done, 0
        except _Broken as broken:
            failure = str(broken)
            _pause(attempt)
        attempt += 1
    kept = ". What has come is kept: run it again to go on from there" if part.is_file() else ""
    raise VoiceError(f"{failure} (tried {_TRIES} times){kept}")


def _more(part: Path, remote: Remote, done: int) -> Iterator[int]:
    with _asked(remote.url, done) as said:
        begun = done if said.status_code == requests.codes.partial else 0
        with part.open("r+b" if begun else "wb") as file:
            file.seek(begun)
            for piece in _pieces(said, remote.size - begun, remote.url):
                file.write(piece)
                yield file.tell()
            file.flush()
            os.fsync(file.fileno())
            if file.tell() < remote.size:
                raise _Broken(f"{_host(remote.url)} broke off in the middle of {_name(remote.url)}")


def _asked(url: str, start: int) -> requests.Response:
    """The host's answer, from byte ``start`` on if it can; no cookie kept, no ``.netrc`` read."""
    headers = {"User-Agent": f"spoken/{__version__}", "Accept-Encoding": "identity"}
    if start:
        headers["Range"] = f"bytes={start}-"
    try:
        said = requests.get(
            _mirrored(url), headers=headers, timeout=_SECONDS, stream=True, auth=_unsigned
        )
    except requests.RequestException as error:
        raise _Broken(f"{_host(url)} cannot be reached ({_reason(error)})") from error
    if said.status_code in _PASSING:
        raise _Broken(f"{_host(url)} says {said.status_code} {said.reason}")
    if not said.ok:
        raise VoiceError(
            f"{_host(url)} says {said.status_code} {said.reason} to {urlsplit(url).path}: it is "
            "not there, or not any more"
        )
    return said


def _pieces(said: requests.Response, most: int, url: str) -> Iterator[bytes]:
    """The body, but no more of it than there should be."""
    try:
        for piece in said.iter_content(_PIECE):
            most -= len(piece)
            if most < 0:
                raise VoiceError(f"{_host(url)} gave more than was asked for; nothing was kept")
            yield piece
    except requests.RequestException as error:
        raise _Broken(f"{_host(url)} broke off in the middle of {_name(url)}") from error


def _check(remote: Remote, part: Path) -> None:
    if part.stat().st_size == remote.size and _is_right(remote, part):
        return
    part.unlink()
    kind = remote.checksum.partition(":")[0]
    raise VoiceError(
        f"what {_host(remote.url)} gave as {remote.name} is not what was published (another "
        f"{kind}); nothing was kept"
    )


def _is_right(remote: Remote, path: Path) -> bool:
    kind, _, wanted = remote.checksum.partition(":")
    with path.open("rb") as file:
        return hashlib.file_digest(file, kind).hexdigest() == wanted


def _demand_room(folder: Path, needed: int, name: str) -> None:
    free = shutil.disk_usage(folder).free
    if free < needed + _SPARE:
        room = f"{needed / 1e6:.0f} MB in {named(folder)}, where {free / 1e6:.0f} MB are free"
        raise VoiceError(f"{name} needs {room}")


def _mirrored(url: str) -> str:
    mirror = os.environ.get(MIRROR, "").rstrip("/")
    return f"{mirror}{urlsplit(url)._replace(scheme='', netloc='').geturl()}" if mirror else url


def _name(url: str) -> str:
    return urlsplit(url).path.rpartition("/")[2]


def _host(url: str) -> str:
    return urlsplit(_mirrored(url)).netloc


def _reason(error: Exception) -> str:
    """The innermost of what went wrong; requests wraps it three times."""
    while (inner := error.__cause__ or error.__context__) is not None:
        error = inner  # type: ignore[assignment]
    words = getattr(error, "strerror", None) or str(error).strip() or type(error).__name__
    return str(words)[:120]


def _unsigned(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


def _pause(attempt: int) -> None:
    if attempt + 1 < _TRIES:
        time.sleep(_WAIT * 2**attempt)
