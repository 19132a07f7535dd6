"""What of `public/` is published, in which order, and what its feeds name."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from spoken_essays.addresses import FEED, is_feed
from spoken_essays.hosting.headers import is_lasting
from spoken_essays.hosting.public_feed import parse


@dataclass(frozen=True, kw_only=True)
class Named:
    """What feeds name below the base URL: guids by the mp3s' hrefs, and the hrefs of all files."""

    guids: dict[str, str]
    files: frozenset[str]


def hrefs(out: Path) -> Iterator[str]:
    """The files below a folder; hidden ones, and what is being written, are not for the world."""
    for folder, folders, names in os.walk(out):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith("."):
                yield Path(folder, name).relative_to(out).as_posix()


def stage(href: str) -> int:
    """When a file is put there: 0 what never changes, 1 what stands on that, 2 the feeds."""
    if is_feed(href):
        return 2
    return 0 if is_lasting(href) else 1


def in_order(found: Iterable[str]) -> list[str]:
    """Files in the order they are to arrive; the feed that all know is the very last."""
    return sorted(found, key=lambda href: (stage(href), href == FEED, href))


def named(feeds: Iterable[bytes], base: str) -> Named:
    """What these feeds name. Raises `public_feed.NoFeed` for one that cannot be read."""
    guids: dict[str, str] = {}
    urls: set[str] = set()
    for data in feeds:
        feed = parse(data, base)
        urls.add(feed.cover)
        for item in feed.items:
            urls.update((item.url, item.cover, *(each.url for each in item.linked)))
            if item.url.startswith(base):
                guids[unquote(item.url.removeprefix(base))] = item.guid
    below = frozenset(unquote(url.removeprefix(base)) for url in urls if url.startswith(base))
    return Named(guids=guids, files=below - {""})
