"""The records that flow from an essay to its episode.

    Path -> Essay -> Script of Segments -> Parts -> Takes -> Recording -> mp3 -> Episode -> feed

All are frozen. Pauses are milliseconds as the author wrote them until a Recording lays them down;
from there on time is integer samples at the show's rate, and becomes milliseconds or
``00:00:00.000`` only where a file is written.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from spoken_essays.show import Polish
    from spoken_essays.voices import Voice


EpisodeKind = Literal["full", "trailer", "bonus"]
# The most stretches that a waveform is kept in.
PEAKS = 2000


class Role(StrEnum):
    """What a block of an essay, and so each of its segments, is to the reader."""

    TITLE = "title"
    SUBTITLE = "subtitle"
    OPENING = "opening"
    CLOSING = "closing"
    HEADING = "heading"
    LINE = "line"
    QUOTE = "quote"
    ITEM = "item"
    BREAK = "break"


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A pause written into the text, ``[pause 1.5s]``: ``at`` is its place in the line's text."""

    at: int
    ms: int


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line as the author broke it: the text to show, markup and pause marks taken out.

    ``number`` is the line in the source file, counted from 1. A line that held nothing but a pause
    mark has an empty text. ``teaser`` says that its author marked it ``[teaser]``, ``voice`` who
    is to read it, where the author says so.
    """

    text: str
    number: int
    marks: tuple[Mark, ...] = ()
    teaser: bool = False
    voice: str | None = None


@dataclass(frozen=True, kw_only=True)
class Block:
    """Lines that stand together: a paragraph (role LINE), heading, quote, list item, scene break.

    ``blanks`` is the number of blank lines before it in the source, ``level`` a heading's depth.
    A scene break has no lines.
    """

    role: Role
    lines: tuple[Line, ...] = ()
    blanks: int = 1
    level: int = 0


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """Words of the source that are not spoken, and why: every such word is one of these."""

    line: int
    text: str
    why: str


@dataclass(frozen=True, kw_only=True)
class Essay:
    """An essay as read from its file: what its front matter says, its body, what was left out.

    ``title_line``, ``subtitle_line``, ``voice_line`` and ``cast_line`` are the source lines they
    came from; a ``title_line`` of 0 says that nobody wrote the title: it was made from the slug,
    and is not spoken. ``pacing`` holds the essay's own pauses (ms by name), over the show's,
    ``cast`` who reads what in it (voices by role). ``remarks`` are things the author should know
    (control characters dropped, hard wraps noticed), each a sentence.
    ``source`` is where it was brought in from: a file's name, or a page's address and its guid.
    """

    slug: str
    path: Path
    title: str
    title_line: int = 1
    subtitle: str | None = None
    subtitle_line: int = 0
    author: str | None = None
    published: datetime | None = None
    summary: str | None = None
    tags: tuple[str, ...] = ()
    language: str | None = None
    voice: str | None = None
    voice_line: int = 0
    cast: Mapping[str, str] = field(default_factory=dict)
    cast_line: int = 0
    pace: str | None = None
    draft: bool = False
    explicit: bool | None = None
    cover: str | None = None
    episode: int | None = None
    episode_name: str | None = None
    season: int | None = None
    kind: EpisodeKind = "full"
    withdrawn: bool = False
    full_text: bool | None = None
    license: str | None = None
    location: str | None = None
    source: tuple[str, ...] = ()
    pacing: Mapping[str, int] = field(default_factory=dict)
    body: tuple[Block, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What an engine reads in one breath: a slice of its segment's text.

    ``text`` equals ``segment.text[start : start + len(text)]``; ``pause`` (ms) follows it inside
    the line and is 0 for the last.
    """

    text: str
    start: int
    pause: int = 0


@dataclass(frozen=True, kw_only=True)
class Segment:
    """One line to be spoken: what to show, what is read in how many readings, the pause after it.

    ``number`` is the line's number to people: non-blank lines as written, title and subtitle
    included, from 1; None for an opening or closing, which no one wrote into the essay.
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


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """A recorded clip as it goes into an episode.

    ``speech`` is where speech begins and ends in it, in seconds, if that is known; ``tone`` a
    recording of the room alone, if there is one. ``polish`` says what is done to both.
    """

    path: Path
    digest: str
    speech: tuple[float, float] | None
    tone: Path | None
    polish: Polish


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


@dataclass(frozen=True, kw_only=True)
class Levels:
    """A take's sound in 100 ms steps, from its speech's start: what the gain is reckoned from.

    ``energy`` is the mean square of each step after the K-weighting of ITU-R BS.1770-4,
    ``peak`` the largest absolute sample of the step, full scale = 1.
    """

    energy: array[float]
    peak: array[float]


@dataclass(frozen=True, kw_only=True)
class Room:
    """What is heard of the room in a recorded take, in samples of the take.

    ``heard`` is how much of the take may be heard before and after its speech: as far as nothing
    but breath, a word's end and the room are in it. ``quiet`` are the stretches in which the room
    is heard alone, the longest first, ``level`` its RMS in dB of full scale; there are none, and it
    is None, where the voice leaves no pause.
    """

    heard: tuple[int, int]
    level: float | None = None
    quiet: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Take:
    """One reading's sound, as kept in the cache (mono, 16 bit, FLAC).

    ``start`` and ``end`` are where speech lies in the file, guard included, in samples at
    ``rate``; ``pauses`` are the silences inside the speech, in samples from ``start``.
    ``digest`` names the file's very bytes; ``fresh`` says that it was spoken in this build.
    ``room`` is there in what a person recorded, whose pauses are not silent. ``faults`` are what is
    wrong with a voice's reading even the second time: ``clipped``.
    """

    key: str
    path: Path
    voice: str
    rate: int
    start: int
    end: int
    levels: Levels
    pauses: tuple[tuple[int, int], ...] = ()
    digest: str = ""
    fresh: bool = False
    room: Room | None = None
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Cue:
    """A segment's place in the recording, in samples; ``end`` is where its speech ends.

    ``pauses`` are silences inside it (start, end), in samples of the recording, in order.
    ``speaker`` is the name shown for its voice, ``recorded`` says that a person spoke it.
    """

    start: int
    end: int
    segment: Segment
    speaker: str
    recorded: bool = False
    pauses: tuple[tuple[int, int], ...] = ()

    @property
    def text(self) -> str:
        return self.segment.text


@dataclass(frozen=True, kw_only=True)
class Chapter:
    """A heading's stretch of the recording, in samples."""

    start: int
    end: int
    title: str


@dataclass(frozen=True, kw_only=True)
class Span:
    """A take laid down: from ``start``, for ``length`` samples of the recording.

    ``before`` and ``after`` are so many samples of it more that are heard around its speech, in the
    pauses; below 0 where the take itself ends sooner. It is faded in and out over ``fade_in`` and
    ``fade_out`` samples; None is just long enough that it does not click.
    """

    start: int
    length: int
    take: Take
    before: int = 0
    after: int = 0
    fade_in: int | None = None
    fade_out: int | None = None

    @property
    def end(self) -> int:
        return self.start + self.length


@dataclass(frozen=True, kw_only=True)
class Tone:
    """A room's own sound, laid into a pause from ``start`` to ``end``, in samples of the recording.

    It is made of the room that is heard in ``take``, which it is as loud as, times ``factor``;
    faded in and out at constant power, as what it takes turns with.
    """

    start: int
    end: int
    take: Take
    fade_in: int
    fade_out: int
    factor: float = 1.0


@dataclass(frozen=True, kw_only=True)
class Layer:
    """Music laid under or around the speech, in samples of the recording.

    The file plays from ``start`` to ``end`` (looped if it is shorter), at ``db`` relative to the
    voice's loudness, faded in and out over ``fade_in`` and ``fade_out`` samples; from ``duck_at``
    on (if not None) it stands ``duck_db`` lower, to its end or until ``duck_until``.
    """

    path: Path
    start: int
    end: int
    db: float
    fade_in: int
    fade_out: int
    duck_at: int | None = None
    duck_until: int | None = None
    duck_db: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Recording:
    """The one timeline of an episode, from which all else is derived.

    ``length`` is the whole, ``speech_end`` where the last word ends, both in samples at ``rate``.
    Chapters are in time order; there are none if the essay has no headings. ``tones`` fill the
    pauses around what was recorded, in time order; all other pauses are silent.
    """

    rate: int
    length: int
    speech_end: int
    spans: tuple[Span, ...]
    cues: tuple[Cue, ...]
    chapters: tuple[Chapter, ...] = ()
    layers: tuple[Layer, ...] = ()
    tones: tuple[Tone, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Master:
    """The finished mp3 as measured: LUFS and dBTP of what a decoder gives back.

    ``loudness`` is as heard from two speakers (a mono file is measured as dual mono); it is None
    where BS.1770 gives none (under 3 s, or silence). ``peaks`` are the loudest samples of equal
    stretches of the whole, 0 to 255, at most `PEAKS`: the waveform as it is drawn.
    """

    path: Path
    bytes: int
    seconds: float
    loudness: float | None
    true_peak: float
    peaks: tuple[int, ...] = ()
