"""Pages that load themselves again after a build, and say what keeps one from being made.

The script is put into pages as they are sent. It is a file of the page's own host, so that a strict
Content-Security-Policy holds, and it opens a stream of server-sent events (HTML Standard, 9.2).
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from html import escape
from importlib import resources
from pathlib import Path

from spoken_essays.addresses import LOOPBACK
from spoken_essays.stamps import fingerprint

SCRIPT = "/_spoken/reload.js"
EVENTS = "/_spoken/events"
_HEAD_ENDS = re.compile(rb"</head\s*>", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Edition:
    """What the last build left: which files (``id`` is another where one of them changed), the
    base URL they were written for, and the sentences of what could not be made."""

    id: str = ""
    base: str = LOOPBACK
    errors: tuple[str, ...] = ()


class Board:
    """Where the current edition hangs; who looks at it is told when another is put up."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self._changed = asyncio.Event()

    def put_up(self, edition: Edition) -> None:
        self.edition = edition
        self._changed.set()
        self._changed = asyncio.Event()

    async def editions(self) -> AsyncIterator[Edition]:
        """The edition of now, and each that follows; of several at once the last."""
        while True:
            changed = self._changed
            yield self.edition
            await changed.wait()


def edition_id(out: Path) -> str:
    """A name for the files of a folder as they are: another after any change, and only then."""
    found = []
    for path in sorted(out.rglob("*")) if out.is_dir() else ():
        if not path.name.startswith(".") and path.is_file():
            state = path.stat()
            found.append((path.relative_to(out).as_posix(), state.st_size, state.st_mtime_ns))
    return fingerprint(found)[:16]


def with_script(page: bytes, edition: Edition) -> bytes:
    """A page with the script in its head, which knows the edition the page is of."""
    tag = f'<script src="{SCRIPT}" data-edition="{escape(edition.id)}" defer></script>'.encode()
    end = _HEAD_ENDS.search(page)
    at = end.start() if end else len(page)
    return page[:at] + tag + page[at:]


async def stream(board: Board) -> AsyncIterator[str]:
    """The editions as server-sent events; a browser that lost us asks again after a second."""
    yield "retry: 1000\n\n"
    async for edition in board.editions():
        said = json.dumps({"edition": edition.id, "errors": edition.errors})
        yield f"data: {said}\n\n"


def script() -> bytes:
    """The script that listens."""
    return (resources.files(__package__) / "reload.js").read_bytes()
