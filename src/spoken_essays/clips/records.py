"""What is known of recorded clips: lines to record, each reading, where a line stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

State = Literal["fresh", "stale", "missing", "unreadable", "doubled"]
# Who laid a clip down: its author by hand, `spoken take`, or the booth.
Origin = Literal["hand", "take", "booth"]


@dataclass(frozen=True, kw_only=True)
class Spot:
    """A line that can be recorded: its number to people, None if nobody wrote it; its text.

    ``occurrence`` counts the lines that have the same words, from 0. A `Standing` has it right;
    whoever makes a Spot of one line alone may leave it. ``role`` says what it is in the essay.
    """

    number: int | None
    text: str
    occurrence: int = 0
    role: str = "line"

    @property
    def name(self) -> str:
        """What commands call it: its number, or ``opening``, ``closing``, ``disclosure``."""
        return self.role if self.number is None else str(self.number)


@dataclass(frozen=True, kw_only=True)
class Clip:
    """One recorded reading of a line, as its manifest knows it.

    ``digest`` is of the file's bytes, ``text`` what it was recorded for, ``number`` and
    ``occurrence`` where that stood then. ``start`` and ``end`` are the seconds at which speech
    begins and ends in the file, if that was found. Of a line's readings the ``chosen`` one is used.
    """

    path: Path
    digest: str
    text: str = ""
    number: int | None = None
    occurrence: int = 0
    start: float | None = None
    end: float | None = None
    recorded: datetime | None = None
    source: Origin = "hand"
    chosen: bool = True


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where a line stands: its chosen clip (used only if fresh), and all readings, oldest first.

    ``why`` says what is wrong with a line that is not fresh, in words that can follow its number.
    """

    spot: Spot
    state: State
    clip: Clip | None = None
    readings: tuple[Clip, ...] = ()
    why: str = ""

    @property
    def is_mistake(self) -> bool:
        """Whether its author must set something right: then nobody else reads the line instead."""
        return self.state in ("unreadable", "doubled")


@dataclass(frozen=True, kw_only=True)
class Standings:
    """Where each line of an episode stands, in order; ``loose`` clips are attached to no line.

    ``tone`` is a recording of the room alone, if there is one.
    """

    lines: tuple[Standing, ...]
    loose: tuple[Clip, ...] = ()
    tone: Path | None = None


@dataclass(frozen=True, kw_only=True)
class Laying:
    """A reading about to be laid down: for which line, and its sound (a file, or its bytes).

    ``suffix`` names the format of bytes; a file keeps its own unless one is given.
    """

    spot: Spot
    sound: Path | bytes
    suffix: str = ""
    start: float | None = None
    end: float | None = None
    source: Origin = "hand"
    chosen: bool = True
