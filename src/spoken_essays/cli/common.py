"""What commands share: finding the show, writing JSON, saying times as people do."""

from __future__ import annotations

import dataclasses
import json
import os
import sys
from collections.abc import Callable
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])

show_option = click.option(
    "--show",
    "show_folder",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="The show's folder. Default: found upward from here.",
)
json_option = click.option(
    "--json", "as_json", is_flag=True, help="One JSON object on standard output, nothing else."
)


def print_json(value: object) -> None:
    """Write one JSON object on standard output."""
    click.echo(json.dumps(value, default=_plain, ensure_ascii=False, indent=2))


def _plain(value: object) -> object:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value)


def clock(seconds: float) -> str:
    """``3:07``, ``1:02:45``: a length as a player shows it."""
    whole = round(seconds)
    hours, minutes = divmod(whole // 60, 60)
    rest = whole % 60
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def duration(seconds: float) -> str:
    """``3.4 s``, ``2 min 5 s``: a time that was waited."""
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s"


def counted(count: int, noun: str, plural: str = "") -> str:
    """``1 line``, ``12 lines``."""
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"


def shortened(text: str, width: int) -> str:
    """The text on one line of at most ``width`` characters."""
    line = " ".join(text.split())
    return line if len(line) <= width else line[: width - 1].rstrip() + "…"


def is_terminal() -> bool:
    """Whether progress may be drawn: standard error is a terminal, and one that can be drawn on."""
    return sys.stderr.isatty() and os.environ.get("TERM") not in ("dumb", "unknown")
