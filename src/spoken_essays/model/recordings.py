"""Sound: takes, the one timeline they are laid on (in integer samples), and the finished file."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from pathlib import Path

from spoken_essays.model.scripts import Segment

# The most stretches that a waveform is kept in.
PEAKS = 2000


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
    is None, where the voice leaves no pause. ``lowered`` is by how many dB polish has taken its
    noise down.
    """

    heard: tuple[int, int]
    level: float | None = None
    quiet: tuple[tuple[int, int], ...] = ()
    lowered: float = 0.0


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
