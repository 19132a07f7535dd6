"""Feeds that work where they are asked for, whatever ``base_url`` is: changed as they are sent."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from spoken_essays.addresses import LOOPBACK, is_feed
from spoken_essays.serving.kinds import is_page


def moves(href: str, base: str) -> bool:
    """Whether a file's addresses are put right as it is sent.

    Feeds and what describes the small player must work from here. Pages are shown as they will be,
    unless they name this machine because the show has no address of its own yet.
    """
    if is_feed(href) or href.endswith("oembed.json"):
        return True
    return base == LOOPBACK and is_page(href)


def moved(content: bytes, *, base: str, here: str, names: Collection[str]) -> bytes:
    """Addresses of the show's own files, below ``base``, as addresses below ``here``.

    ``names`` are what lies at the top of the show's folder: where ``base`` is the root of a whole
    web site, its other pages keep their addresses.
    """
    known = {name.encode() for name in names}

    def put(found: re.Match[bytes]) -> bytes:
        first = found[1].rstrip(b".")
        return here.encode() + found[1] if not first or first in known else found[0]

    written = {base, escape(base)}
    starts = b"|".join(re.escape(each.encode()) for each in sorted(written))
    return re.sub(rb"(?:" + starts + rb")([\w.%~-]*)", put, content)


def rooted(page: bytes, base: str) -> bytes:
    """The page that stands for all that are missing, with links that begin here.

    It can be asked for at any depth, so its links name the whole path below ``base``'s host.
    """
    path = escape(urlsplit(base).path).encode()
    return re.sub(rb'(?<=\s)(href|src)="' + re.escape(path), rb'\1="/', page)


def names_in(out: Path) -> frozenset[str]:
    """What lies at the top of a folder."""
    return frozenset(path.name for path in out.iterdir()) if out.is_dir() else frozenset()
