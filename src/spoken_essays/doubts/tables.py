"""Tables of words, as they stand beside this file: one row a line, tabs between its columns."""

from __future__ import annotations

from importlib import resources


def rows(name: str) -> list[list[str]]:
    """The rows of a table; lines that begin with ``#`` are for its readers."""
    text = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]


def listed(words: str) -> frozenset[str]:
    """Words written one after another."""
    return frozenset(words.split())
