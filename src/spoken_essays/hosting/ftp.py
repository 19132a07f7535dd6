"""FTP as a target: ``ftp://user@host/path``, and ``ftps://`` with explicit TLS (RFC 4217)."""

from __future__ import annotations

import contextlib
import ftplib
import secrets
import socket
import ssl
from collections.abc import Iterable
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import SplitResult, unquote

from fsspec.implementations.ftp import FTPFileSystem

from spoken_essays.hosting import secret, trouble
from spoken_essays.hosting.store import Store
from spoken_essays.outlets import Publish

PASSWORD = "SPOKEN_FTP_PASSWORD"
_SECONDS = 60
_VERDICT = 5
_NO_ROOM = ("452", "552")
_LOGIN = (
    f"the server does not let you in. Give the password in the environment as {PASSWORD} or in "
    "~/.netrc; and name the user: ftps://user@host/path."
)


class _Tls(ftplib.FTP_TLS):
    """TLS whose data connections take up the session of the first, as many servers ask."""

    def ntransfercmd(
        self, cmd: str, rest: int | str | None = None
    ) -> tuple[socket.socket, int | None]:
        connection, size = ftplib.FTP.ntransfercmd(self, cmd, rest)
        session = self.sock.session if isinstance(self.sock, ssl.SSLSocket) else None
        try:
            wrapped = self.context.wrap_socket(
                connection, server_hostname=self.host, session=session
            )
        except BaseException:
            connection.close()
            raise
        return wrapped, size


class _CheckedFTP(FTPFileSystem):  # type: ignore[misc]
    """fsspec's FTP, with the certificate checked, and no error taken for a missing file."""

    ftp: ftplib.FTP

    def _connect(self) -> None:
        if self.tls:
            context = ssl.create_default_context()
            self.ftp = _Tls(timeout=self.timeout, encoding=self.encoding, context=context)
        else:
            self.ftp = ftplib.FTP(timeout=self.timeout, encoding=self.encoding)
        self.ftp.connect(self.host, self.port)
        self.ftp.login(*self.cred)
        if isinstance(self.ftp, ftplib.FTP_TLS):
            self.ftp.prot_p()

    def ls(self, path: str, detail: bool = True, **kwargs: Any) -> list[Any]:
        self.invalidate_cache()
        folder = self._strip_protocol(path)
        try:
            found = list(self.ftp.mlsd(folder, facts=["type", "size"]))
        except ftplib.error_perm as error:
            if _code(error) == "550":
                raise FileNotFoundError(path) from error
            # A server without MLSD, which RFC 3659 brought.
            return list(super().ls(path, detail=True))
        return list(_entries(folder, found))

    def __del__(self) -> None:
        if "ftp" in vars(self):
            self.ftp.close()


class Ftp(Store):
    """A folder of an FTP server."""

    troubles: ClassVar[tuple[type[Exception], ...]] = (OSError, EOFError, ftplib.Error)

    def read(self, href: str) -> bytes | None:
        """A file, whole."""
        chunks: list[bytes] = []
        with self.asked(href):
            there = self._retrieve(href, chunks)
        return b"".join(chunks) if there else None

    def fetch(self, href: str, path: Path) -> bool:
        """Write a file to ``path``."""
        with self.asked(href), path.open("wb") as file:
            return self._retrieve(href, file)

    def send(self, path: Path, to: str) -> None:
        """Send a file, and see that all of it is there: a cut data connection looks like an end."""
        with path.open("rb") as file:
            try:
                self.line.storbinary(f"STOR {to}", file, blocksize=2**16)
            except (OSError, EOFError):
                self._hear_why()
                raise
        sent = self.line.size(to)
        if sent is not None and sent != path.stat().st_size:
            raise ConnectionError(f"{sent} bytes arrived of {path.stat().st_size}")

    def rename(self, part: str, to: str) -> None:
        """Rename over what is there; for a server that refuses that, it steps aside just before."""
        try:
            self.line.rename(part, to)
        except ftplib.error_perm:
            aside = f"{part.removesuffix('.part')}.{secrets.token_hex(4)}.part"
            self.line.rename(to, aside)
            try:
                self.line.rename(part, to)
            except ftplib.error_perm:
                # It was refused for another reason: listeners keep what they had.
                self.line.rename(aside, to)
                raise
            self.line.delete(aside)

    def delete(self, path: str) -> None:
        """Remove a file."""
        try:
            self.line.delete(path)
        except ftplib.error_perm as error:
            if _code(error) != "550":
                raise
            raise FileNotFoundError(path) from error

    def close(self) -> None:
        """End the session, politely if that is still possible."""
        try:
            self.line.quit()
        except self.troubles:
            self.fs.ftp.close()

    def why(self, error: Exception) -> str:
        """What the server answers, by its reply's number (RFC 959, section 4.2)."""
        code = _code(error) if isinstance(error, ftplib.Error) else ""
        if code == "530":
            return _LOGIN
        if code in _NO_ROOM or "no space" in str(error).lower():
            return trouble.why(OSError(28, ""))
        if code in ("550", "553"):
            return f"the server refuses: {trouble.words(error)}. May you write there?"
        if code.startswith("4"):
            said = f"the server broke off ({trouble.words(error)})"
            return f"{said}: {trouble.MAYBE_FULL}. {trouble.AGAIN}"
        return trouble.why(error)

    def _make(self, folder: str) -> None:
        """Make a folder and those above it; most servers say no more than that they cannot."""
        if folder in self._made or not folder.strip("/"):
            return
        try:
            self.line.mkd(folder)
        except ftplib.error_perm:
            if not self._is_folder(folder):
                self._make(folder.rpartition("/")[0])
                self.line.mkd(folder)
        self._made.add(folder)

    def _is_folder(self, folder: str) -> bool:
        try:
            self.line.cwd(folder)
        except ftplib.error_perm:
            return False
        self.line.cwd("/")
        return True

    def _retrieve(self, href: str, into: Any) -> bool:
        write = into.append if isinstance(into, list) else into.write
        try:
            self.line.retrbinary(f"RETR {self.at(href)}", write)
        except (OSError, EOFError):
            self._hear_why()
            raise
        except ftplib.error_perm as error:
            if _code(error) != "550":
                raise
            return False
        return True

    @property
    def line(self) -> ftplib.FTP:
        """The connection; raises ConnectionError if it is gone."""
        ftp: ftplib.FTP = self.fs.ftp
        if ftp.sock is None:
            raise ConnectionError("there is no connection any more")
        return ftp

    def _hear_why(self) -> None:
        """Take the reply to a transfer that broke off: left there, it would answer what is asked
        next. It says more than that the connection broke (raises `ftplib.Error`)."""
        line = self.line
        assert line.sock is not None
        line.sock.settimeout(_VERDICT)
        try:
            line.voidresp()
            line.sock.settimeout(_SECONDS)
        except (OSError, EOFError):
            line.close()
            with contextlib.suppress(*self.troubles):
                self.fs._connect()


def target(spec: str, url: SplitResult, settings: Publish) -> Ftp:
    """The folder of a URL, connected; without a user it is tried as anonymous."""
    store = Ftp(None, unquote(url.path), spec)
    name, word = secret.login(url, PASSWORD)
    with store.asked():
        store.fs = _CheckedFTP(
            host=url.hostname or "",
            port=url.port or 21,
            username=name,
            password=word,
            timeout=_SECONDS,
            tls=url.scheme == "ftps",
            skip_instance_cache=True,
        )
    return store


def _entries(
    folder: str, found: Iterable[tuple[str, dict[str, str]]]
) -> Iterable[dict[str, str | int]]:
    kinds = {"dir": "directory", "file": "file"}
    for name, facts in found:
        kind = kinds.get(facts.get("type", "").lower())
        if name not in (".", "..") and kind:
            yield {
                "name": f"{folder.rstrip('/')}/{name}",
                "type": kind,
                "size": int(facts.get("size", 0)),
            }


def _code(error: ftplib.Error) -> str:
    return str(error)[:3]
