"""Which target a line of settings means: by its scheme, as `spoken publish` is given it."""

from __future__ import annotations

import importlib
from pathlib import Path
from types import ModuleType
from urllib.parse import SplitResult, urlsplit

from spoken_essays.errors import HostError
from spoken_essays.hosting import git_pages
from spoken_essays.hosting.folder import folder_of
from spoken_essays.hosting.target import Target
from spoken_essays.outlets import Publish

# Where each scheme's function ``target(spec, url, settings)`` lives, and what it needs installed.
_SCHEMES = {
    "s3": ("s3", "s3"),
    "gs": ("gs", "gs"),
    "sftp": ("sftp", "sftp"),
    "ftp": ("ftp", ""),
    "ftps": ("ftp", ""),
    **dict.fromkeys(("webdav", "webdavs", "dav", "davs", "webdav+https"), ("webdav", "webdav")),
}
_GIT = ("github:", "git+")
# What stands between URL and file system when an optional package is not installed.
_OPTIONAL = ("s3fs", "aiobotocore", "botocore", "gcsfs", "google", "paramiko", "webdav4", "httpx")


def open_target(spec: str, settings: Publish, *, root: Path) -> Target:
    """The target of ``[publish] target`` or of the command line, connected.

    ``root`` is the show's folder, which a plain path is relative to. Raises `HostError` for a
    target that is none, that holds a password, whose library is missing, that cannot be reached.
    """
    spec = spec.strip()
    if not spec:
        raise HostError(
            "where to publish to is not said: set target in [publish] of spoken.toml to a folder "
            "or an address (sftp://host/path, s3://bucket, github://owner/repository …)"
        )
    if "://" not in spec or spec.startswith("file:"):
        return folder_of(spec, root)
    if spec.startswith(_GIT):
        return git_pages.open_branch(spec, private=root / ".spoken")
    url = _checked(spec)
    if url.scheme not in _SCHEMES:
        known = ", ".join(f"{scheme}://" for scheme in ("file", *_SCHEMES, "github"))
        raise HostError(f'"{spec}": nothing is published by {url.scheme}://; there are {known}')
    module, extra = _SCHEMES[url.scheme]
    opened: Target = _module(module, extra).target(spec, url, settings)
    return opened


def _checked(spec: str) -> SplitResult:
    try:
        url = urlsplit(spec)
        password, host, _ = url.password, url.hostname, url.port
    except ValueError as error:
        raise HostError(f'"{spec}" is no address: {error}') from error
    if password is not None:
        shown = spec.replace(f":{password}@", "@")
        raise HostError(
            f"{shown}: the target holds a password, and spoken.toml is no place for one. Take it "
            "out, change it if others have seen it, and give it in the environment: see the "
            "README on publishing"
        )
    if not host:
        raise HostError(f'"{spec}" names no host: {url.scheme}://host/path is what it looks like')
    return url


def _module(name: str, extra: str) -> ModuleType:
    try:
        return importlib.import_module(f"spoken_essays.hosting.{name}")
    except ModuleNotFoundError as error:
        if not extra or (error.name or "").split(".")[0] not in _OPTIONAL:
            raise
        raise HostError(
            f"publishing there needs {error.name}, which is not installed: "
            f'pip install "spoken-essays[{extra}]"'
        ) from error
