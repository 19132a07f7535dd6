"""An essay paced and cast: what is said, by whom, and how long the silence after it is (ms)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from spoken_essays.model.essays import LeftOut, Role

if TYPE_CHECKING:
    from spoken_essays.show import Polish
    from spoken_essays.voices import Voice


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What an engine reads in one breath: a slice of its segment's text.

    ``text`` equals ``segment.text[start : start + len(text)]``; ``pause`` (ms) follows it inside
    the line and is 0 for the last. ``marked`` says that the author wrote that pause.
    """

    text: str
    start: int
    pause: int = 0
    marked: bool = False


@dataclass(frozen=True, kw_only=True)
class Segment:
    """One line to be spoken: what to show, what is read in how many readings, the pause after it.

    ``number`` is the line's number to people: non-blank lines as written, title and subtitle
    included, from 1; None for what no one wrote into the essay: opening, closing, disclosure.
    ``line`` is the line of the source file, 0 if there is none. ``text`` has no pause marks.
    """

    number: int | None
    line: int
    role: Role
    text: str
    readings: tuple[Reading, ...]
    pause: int
    level: int = 0
    teaser: bool = False
    voice: str | None = None


@dataclass(frozen=True, kw_only=True)
class Script:
    """An essay paced: silence before (ms), the segments in order, silence after (ms).

    The last segment's own pause is 0: the tail takes its place. ``silent`` are lines that became no
    segment, as there is nothing in them to say ("…", emoji alone).
    """

    head: int
    segments: tuple[Segment, ...]
    tail: int
    silent: tuple[LeftOut, ...] = ()

    @property
    def written(self) -> int:
        """The number of the last line, be it spoken or not."""
        numbers = [each.number for each in self.segments] + [each.number for each in self.silent]
        return max(number or 0 for number in numbers)


@dataclass(frozen=True, kw_only=True)
class Break:
    """A pause (ms) that an author wrote into a recorded line.

    ``share`` of its letters, 0 to 1, stand before it; ``stops`` are the shares before punctuation
    elsewhere in the line, where one may pause too.
    """

    share: float
    pause: int
    stops: tuple[float, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """A recorded clip as it goes into an episode.

    ``speech`` is where speech begins and ends in it, in seconds, if that is known; ``tone`` a
    recording of the room alone, if there is one. ``polish`` says what is done to both, ``breaks``
    which pauses were written into the line.
    """

    path: Path
    digest: str
    speech: tuple[float, float] | None
    tone: Path | None
    polish: Polish
    breaks: tuple[Break, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Part:
    """A segment and the voice that reads it.

    ``texts`` are its readings as the engine gets them, ``keys`` the names of their takes. A part
    with a ``clip`` has been recorded: as one reading, whatever its segment was cut into.
    ``instead_of`` names the voice that should have read it, ``why`` says why it does not;
    ``has_understudy`` that somebody can stand in if this voice fails.
    """

    segment: Segment
    voice: Voice
    texts: tuple[str, ...]
    keys: tuple[str, ...]
    clip: Recorded | None = None
    instead_of: str = ""
    why: str = ""
    has_understudy: bool = False
