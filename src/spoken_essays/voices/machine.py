"""What engines ask of this machine: its cores, and which version of a package is there."""

from __future__ import annotations

import os
from functools import cache
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as version_of


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "process_cpu_count"):  # from Python 3.13 on
        return os.process_cpu_count() or 1
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@cache
def version(distribution: str) -> str | None:
    """The version of an installed package; None if it is not installed."""
    try:
        return version_of(distribution)
    except PackageNotFoundError:
        return None
