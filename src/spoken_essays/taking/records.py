"""A take as it is known here: each line of the essay, and all the readings of it.

Records only. Times are seconds in the file that was given, on the timeline of
`spoken_essays.sound.codec.decode`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from spoken_essays.alignment import Extra, Verdict

Added = Literal["keep", "drop"]
Changed = Literal["keep", "leave"]


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """What to do with words that the essay has not: those ``added`` around and inside lines, and
    lines that were read with others (``changed``), which may be left out."""

    added: Added = "drop"
    changed: Changed = "keep"


@dataclass(frozen=True, kw_only=True)
class Written:
    """A line as the author wrote it. ``index`` counts from 0, ``number`` (what people are told)
    from 1, title and subtitle included.

    It is not ``spoken`` if there is nothing to say in it ("…"), or the show's opening is said in
    its place.
    """

    index: int
    number: int
    text: str
    spoken: bool = True


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A reading of a line: where its speech begins and ends, and how much to leave around it.

    ``complete`` if it was not broken off; ``by_hand`` if the author set its bounds.
    """

    start: float
    end: float
    pad_before: float = 0.0
    pad_after: float = 0.0
    complete: bool = True
    heard: str = ""
    by_hand: bool = False


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line and its readings in the order of the take; ``chosen`` is the place of the one that
    counts, None if it was not read. ``settled`` says that the author has listened to it."""

    written: Written
    verdict: Verdict
    confidence: float = 0.0
    doubtful: bool = False
    readings: tuple[Reading, ...] = ()
    chosen: int | None = None
    settled: bool = False

    @property
    def reading(self) -> Reading | None:
        """The one that counts."""
        return None if self.chosen is None else self.readings[self.chosen]

    @property
    def others(self) -> tuple[Reading, ...]:
        """All but that one."""
        return tuple(each for place, each in enumerate(self.readings) if place != self.chosen)


@dataclass(frozen=True, kw_only=True)
class Account:
    """What was found in a take: ``file`` as it was given, read for the voice and the episode named.

    ``id`` is made of the file's bytes, ``rate`` its own sample rate, ``channel`` the one that is
    heard (None: all together), ``added`` what became of words that are not in the essay.
    """

    id: str
    file: Path
    voice: str
    slug: str
    taken: datetime
    rate: int
    channel: int | None
    duration: float
    snr: float
    lines: tuple[Line, ...]
    extras: tuple[Extra, ...] = ()
    warnings: tuple[str, ...] = ()
    added: Added = "drop"
