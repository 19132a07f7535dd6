"""A server's folder over SSH as a target: ``sftp://user@host:port/path``.

The host's key must be in known_hosts: fsspec's own way takes any, and whoever stands in between
would get what we publish and the password with it.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import logging
import posixpath
import re
import stat
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import SplitResult, unquote

import paramiko
from fsspec.implementations.sftp import SFTPFileSystem

from spoken_essays.hosting import secret, trouble
from spoken_essays.hosting.store import Store
from spoken_essays.outlets import Publish

PASSWORD = "SPOKEN_SFTP_PASSWORD"
_ETC = (Path("/etc/ssh/ssh_known_hosts"), Path("/etc/ssh/ssh_known_hosts2"))
_SECONDS = 30
# Version 3 of SFTP has no word for a full disk (draft-ietf-secsh-filexfer-02, section 7).
_FULL = re.compile("Failure|size mismatch")
_LOGIN = (
    "the server does not let you in. Offer it a key (in ~/.ssh or by ssh-agent), or give the "
    f"password in the environment as {PASSWORD}; and name the user: sftp://user@host/path."
)


class UnknownHost(paramiko.SSHException):  # type: ignore[misc]
    """A host whose key is in no known_hosts."""


class _Refusing(paramiko.MissingHostKeyPolicy):  # type: ignore[misc]
    """Says which line of known_hosts would let the host in."""

    def missing_host_key(
        self, client: paramiko.SSHClient, hostname: str, key: paramiko.PKey
    ) -> None:
        raise UnknownHost(
            f"no known_hosts has this host's key, and nothing was sent. If its fingerprint is "
            f"{_fingerprint(key)} by your host's own word, add this line to ~/.ssh/known_hosts:\n"
            f"{_line(hostname, key)}"
        )


class _CheckedSFTP(SFTPFileSystem):  # type: ignore[misc]
    """fsspec's SFTP, to hosts that are known and no others."""

    def _connect(self) -> None:
        self.client = paramiko.SSHClient()
        self.client.set_missing_host_key_policy(_Refusing())
        for path in (Path.home() / ".ssh" / "known_hosts", *_ETC):
            with contextlib.suppress(FileNotFoundError):
                self.client.load_system_host_keys(str(path))
        self.client.connect(self.host, **self.ssh_kwargs)
        self.ftp = self.client.open_sftp()
        channel = self.ftp.get_channel()
        if channel is not None:
            channel.settimeout(2 * _SECONDS)


class Sftp(Store):
    """A folder that an SFTP server gives access to."""

    troubles: ClassVar[tuple[type[Exception], ...]] = (OSError, EOFError, paramiko.SSHException)

    def send(self, path: Path, to: str) -> None:
        """Send a file's bytes; that all have arrived is asked for at the end."""
        self.fs.ftp.put(str(path), to)

    def rename(self, part: str, to: str) -> None:
        """Rename over what is there; where the server cannot, that is removed just before."""
        try:
            self.fs.mv(part, to)
        except OSError as error:
            if error.errno is not None:
                raise
            with contextlib.suppress(FileNotFoundError):
                self.fs.ftp.remove(to)
            self.fs.ftp.rename(part, to)

    def delete(self, path: str) -> None:
        """Remove a file."""
        self.fs.ftp.remove(path)

    def read(self, href: str) -> bytes | None:
        """A file, whole."""
        with self.asked(href):
            try:
                with self.fs.ftp.open(self.at(href), "rb") as file:
                    return bytes(file.read())
            except FileNotFoundError:
                return None

    def close(self) -> None:
        """End the session."""
        self.fs.client.close()

    def why(self, error: Exception) -> str:
        """What SSH refuses, and how it can be put right."""
        match error:
            case UnknownHost():
                return str(error)
            case paramiko.BadHostKeyException():
                return _changed(error)
            case paramiko.AuthenticationException():
                return _LOGIN
            case paramiko.ssh_exception.NoValidConnectionsError():
                return trouble.why(ConnectionRefusedError())
            case paramiko.SSHException() if "authentication" in str(error).lower():
                return _LOGIN
            case OSError() if error.errno is None and _FULL.search(str(error)):
                return (
                    f"the server cannot write it: its disk or a quota may be full. {trouble.AGAIN}"
                )
        return trouble.why(error)

    def _make(self, folder: str) -> None:
        """Make a folder, and those above it only if they are missing: each question takes time."""
        if folder in self._made or not folder.strip("/"):
            return
        try:
            self.fs.ftp.mkdir(folder)
        except FileNotFoundError:
            self._make(posixpath.dirname(folder))
            self.fs.ftp.mkdir(folder)
        except OSError:
            if not stat.S_ISDIR(self.fs.ftp.stat(folder).st_mode or 0):
                raise
        self._made.add(folder)


def target(spec: str, url: SplitResult, settings: Publish) -> Sftp:
    """The folder of a URL, connected; ``/~/`` at its beginning is the user's own folder there."""
    path = unquote(url.path)
    path = path.removeprefix("/~/") if path.startswith("/~/") else path
    store = Sftp(None, path if path.strip("/") else "", spec)
    with store.asked():
        store.fs = _connected(url)
    return store


def _connected(url: SplitResult) -> Any:
    # It logs what it also raises, traceback and all.
    logging.getLogger("paramiko").setLevel(logging.CRITICAL)
    return _CheckedSFTP(
        host=url.hostname,
        port=url.port or 22,
        username=secret.user(url),
        password=secret.password(PASSWORD),
        timeout=_SECONDS,
        banner_timeout=_SECONDS,
        auth_timeout=_SECONDS,
        skip_instance_cache=True,
    )


def _changed(error: paramiko.BadHostKeyException) -> str:
    return (
        f"THE HOST'S KEY HAS CHANGED, and nothing was sent: it shows {_fingerprint(error.key)}, "
        f"known_hosts has {_fingerprint(error.expected_key)}. Somebody may stand in between. If "
        "your host says that the new one is right, take its old line out of known_hosts: "
        f"ssh-keygen -R '{error.hostname}' (with another port: '[{error.hostname}]:port')."
    )


def _fingerprint(key: paramiko.PKey) -> str:
    """A key's fingerprint as OpenSSH shows it."""
    digest = hashlib.sha256(key.asbytes()).digest()
    return f"SHA256:{base64.b64encode(digest).decode().rstrip('=')} ({key.get_name()})"


def _line(hostname: str, key: paramiko.PKey) -> str:
    return f"{hostname} {key.get_name()} {key.get_base64()}"
