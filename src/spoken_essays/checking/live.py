"""The published feed, asked for over the web, as findings."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from urllib.parse import urlsplit

from spoken_essays.checking.findings import Finding, Where
from spoken_essays.hosting.readback import read_back


def live(url: str, built: bytes | None, guids: Collection[str] | None) -> Iterator[Finding]:
    """What is wrong with a feed on the web and its files.

    ``built`` is what should be there, ``guids`` are the episodes to ask for, None for all.
    """
    newest = None if guids is None else 0
    for found in read_back(url, newest=newest, changed=guids or (), published=built):
        where = Where(file=found.url)
        make = {"error": where.error, "warning": where.warning}.get(found.severity, where.note)
        yield make(found.rule, _sentence(found.what))


def _sentence(words: str) -> str:
    """Words with a capital, unless they begin with an address, and a full stop."""
    said = words.strip()
    if not urlsplit(said.partition(" ")[0]).scheme:
        said = said[:1].upper() + said[1:]
    return said if said.endswith((".", "?", "!")) else f"{said}."
