"""The published feed, asked for over the web, as findings."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from spoken_essays.checking.findings import Finding, Where
from spoken_essays.hosting.readback import read_back


def live(url: str, built: bytes | None) -> Iterator[Finding]:
    """What is wrong with a feed on the web and all its files; ``built`` is what should be there."""
    for found in read_back(url, newest=None, published=built):
        where = Where(file=found.url)
        make = {"error": where.error, "warning": where.warning}.get(found.severity, where.note)
        yield make(found.rule, _sentence(found.what))


def _sentence(words: str) -> str:
    """Words with a capital, unless they begin with an address, and a full stop."""
    said = words.strip()
    if not urlsplit(said.partition(" ")[0]).scheme:
        said = said[:1].upper() + said[1:]
    return said if said.endswith((".", "?", "!")) else f"{said}."
