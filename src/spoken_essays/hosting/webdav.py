"""WebDAV as a target: ``webdavs://user@host/path`` over HTTPS, ``webdav://`` without."""

from __future__ import annotations

import contextlib
import ssl
from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar
from urllib.parse import SplitResult, unquote

import httpx
from webdav4.client import ClientError, HTTPError, InsufficientStorage, ResourceNotFound
from webdav4.fsspec import WebdavFileSystem

from spoken_essays.hosting import secret, trouble
from spoken_essays.hosting.store import Store
from spoken_essays.outlets import Publish

PASSWORD = "SPOKEN_WEBDAV_PASSWORD"
_PLAIN = ("webdav", "dav")
_SECONDS = 60
_LOGIN = (
    f"the server does not let you in. Give the password in the environment as {PASSWORD} or in "
    "~/.netrc; and name the user: webdavs://user@host/path."
)


class Webdav(Store):
    """A folder (RFC 4918: a collection) of a web server."""

    troubles: ClassVar[tuple[type[Exception], ...]] = (OSError, ClientError, httpx.HTTPError)

    def read(self, href: str) -> bytes | None:
        """A file, whole."""
        with self.asked(href):
            answer = self.fs.client.http.get(self.fs.client.join_url(self.at(href)))
            if answer.status_code == httpx.codes.NOT_FOUND:
                return None
            answer.raise_for_status()
            return bytes(answer.content)

    def fetch(self, href: str, path: Path) -> bool:
        """Write a file to ``path`` as it comes."""
        url = self.fs.client.join_url(self.at(href))
        with self.asked(href), self.fs.client.http.stream("GET", url) as answer:
            if answer.status_code == httpx.codes.NOT_FOUND:
                return False
            answer.raise_for_status()
            with path.open("wb") as file:
                for chunk in answer.iter_bytes():
                    file.write(chunk)
        return True

    def put(self, href: str, path: Path, headers: Mapping[str, str]) -> None:
        """Send a file under another name, with its type, then move it."""
        self._headers = {"Content-Type": headers["Content-Type"]}
        super().put(href, path, headers)

    def send(self, path: Path, to: str) -> None:
        """Send a file's bytes, and their type to a server that keeps it."""
        self.fs.client.upload_file(path, to, overwrite=True, headers=self._headers)

    def rename(self, part: str, to: str) -> None:
        """Move a file over the one that is there."""
        self.fs.client.move(part, to, overwrite=True)

    def delete(self, path: str) -> None:
        """Remove a file."""
        with contextlib.suppress(ResourceNotFound):
            self.fs.client.remove(path)

    def close(self) -> None:
        """Close the connections."""
        self.fs.client.http.close()

    def why(self, error: Exception) -> str:
        """What the server answers, by its status."""
        if isinstance(error, InsufficientStorage):
            return trouble.why(OSError(28, ""))
        status = _status(error)
        if status == httpx.codes.UNAUTHORIZED:
            return _LOGIN
        if status == httpx.codes.FORBIDDEN:
            return trouble.why(PermissionError(13, ""))
        if status is not None:
            said = f"the server answers {status} {httpx.codes.get_reason_phrase(status)}"
            return (
                f"{said}, its own trouble: {trouble.MAYBE_FULL}. {trouble.AGAIN}"
                if status >= 500
                else (f"{said}. {_ASK}")
            )
        if isinstance(error, httpx.TimeoutException):
            return trouble.why(TimeoutError())
        if isinstance(error, httpx.NetworkError | httpx.RemoteProtocolError):
            return trouble.why(_cause(error))
        return trouble.why(error)


_ASK = "Is that the address of WebDAV there? Its host's help pages name it."


def target(spec: str, url: SplitResult, settings: Publish) -> Webdav:
    """The folder of a URL; the server is asked when there is something to ask."""
    scheme = "http" if url.scheme in _PLAIN else "https"
    host = url.netloc.rpartition("@")[2]
    name, word = secret.login(url, PASSWORD)
    fs = WebdavFileSystem(
        f"{scheme}://{host}/",
        auth=(name, word or "") if name else None,
        verify=ssl.create_default_context(),
        timeout=_SECONDS,
        skip_instance_cache=True,
    )
    return Webdav(fs, unquote(url.path), spec)


def _status(error: Exception) -> int | None:
    if isinstance(error, HTTPError):
        return int(error.status_code)
    return error.response.status_code if isinstance(error, httpx.HTTPStatusError) else None


def _cause(error: Exception) -> BaseException:
    """The socket's own error, if it says more than that the connection broke."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, OSError):
            return cause
        cause = cause.__cause__ or cause.__context__
    return ConnectionError()
