"""Passwords of targets: from the environment or ``~/.netrc``, and from nowhere else."""

from __future__ import annotations

import netrc
import os
from pathlib import Path
from urllib.parse import SplitResult, unquote

from spoken_essays.errors import HostError


def user(url: SplitResult) -> str | None:
    """The user's name as the target's URL gives it."""
    return unquote(url.username) if url.username else None


def password(variable: str) -> str | None:
    """What an environment variable holds; None if it is empty or not set."""
    return os.environ.get(variable) or None


def login(url: SplitResult, variable: str) -> tuple[str | None, str | None]:
    """User and password for a host: URL and environment first, then its line in ``~/.netrc``."""
    name, secret = user(url), password(variable)
    if secret is None and (kept := _netrc(url.hostname or "")):
        kept_name, kept_secret = kept
        if name in (None, kept_name):
            return kept_name, kept_secret
    return name, secret


def _netrc(host: str) -> tuple[str, str] | None:
    path = Path.home() / ".netrc"
    if not path.is_file():
        return None
    try:
        found = netrc.netrc(path).authenticators(host)
    except netrc.NetrcParseError as error:
        raise HostError(f"~/.netrc:{error.lineno}: it cannot be read: {error.msg}") from error
    except OSError as error:
        raise HostError(f"~/.netrc cannot be read: {error.strerror}") from error
    return (found[0], found[2]) if found else None
