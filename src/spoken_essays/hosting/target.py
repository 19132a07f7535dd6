"""What a target is: a place below which the files of `public/` lie, each under its href."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol


class Target(Protocol):
    """Where a show is published. What goes wrong there is a `HostError`, in a sentence.

    Hrefs are paths with ``/`` between their parts and none before the first. A target that is a
    batch (a git branch) keeps what was put and removed to itself until `settle`.
    """

    @property
    def name(self) -> str:
        """The target as people know it: never with a password."""
        ...

    def files(self) -> Mapping[str, int]:
        """The files that are there: their bytes by href. A target that is not there has none."""
        ...

    def read(self, href: str) -> bytes | None:
        """A small file, whole; None if it is not there."""
        ...

    def fetch(self, href: str, path: Path) -> bool:
        """Write a file of any size to ``path``; False if it is not there."""
        ...

    def put(self, href: str, path: Path, headers: Mapping[str, str]) -> None:
        """Put a file there, whole or not at all, in place of the one that is there.

        ``headers`` are HTTP's (``Content-Type``, ``Cache-Control``), for targets that keep them.
        """
        ...

    def remove(self, href: str) -> None:
        """Remove a file; one that is not there is removed already."""
        ...

    def settle(self) -> None:
        """All that was put and removed until now is at the target when this returns."""
        ...

    def close(self) -> None:
        """Let go of connections. What has not settled is lost."""
        ...
