"""The records of what is published: an episode's sound as a file, and what the world is told of it.

They follow those of `model`: ``… Recording -> mp3 -> Episode -> feed, pages``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from spoken_essays.model import Essay, Recording


@dataclass(frozen=True, kw_only=True)
class CueSheet:
    """What is known of an episode's sound and cannot be read from its mp3; it lies beside it.

    ``sound`` is the hash of what decided the sound, ``cues`` are the places of the script's
    segments in their order, times in samples at ``rate``. With the words it gives the transcripts,
    the chapters and the page again, without a take.
    """

    sound: str
    rate: int
    length: int
    speech_end: int
    cues: tuple[CuePlace, ...]
    loudness: float | None
    true_peak: float
    peaks: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class CuePlace:
    """A `Cue` without its words."""

    start: int
    end: int
    speaker: str
    recorded: bool = False
    pauses: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Soundbite:
    """The lines an author marked as the teaser: where in the episode (seconds), and their words."""

    start: float
    duration: float
    text: str


@dataclass(frozen=True, kw_only=True)
class Enclosure:
    """The file listeners download: its address below the show's base URL, bytes, seconds."""

    href: str
    bytes: int
    seconds: float
    type: str = "audio/mpeg"


@dataclass(frozen=True, kw_only=True)
class Episode:
    """An episode as it is published: what the feed says of it.

    ``transcripts`` are found by their MIME type; they, ``chapters``, ``cover`` and ``page`` are
    addresses below the base URL. ``published`` has a zone.
    ``moments`` are its chapters' starts (seconds) and titles, ``synthetic`` the share
    of its spoken time, 0 to 1, that a synthetic voice read.
    """

    essay: Essay
    enclosure: Enclosure
    guid: str
    published: datetime
    cover: str | None = None
    transcripts: Mapping[str, str] = field(default_factory=dict)
    chapters: str | None = None
    page: str | None = None
    moments: tuple[tuple[float, str], ...] = ()
    soundbite: Soundbite | None = None
    synthetic: float = 1.0


def newest_first(episodes: Iterable[Episode]) -> tuple[Episode, ...]:
    """Episodes as feeds and pages list them; of two with one date the higher number comes first."""
    return tuple(sorted(episodes, key=_age, reverse=True))


def _age(episode: Episode) -> tuple[datetime, int, str]:
    return episode.published, episode.essay.episode or 0, episode.essay.slug


@dataclass(frozen=True, kw_only=True)
class Leaf:
    """An episode as its page shows it: its words on their timeline, its waveform, its neighbours.

    ``recording`` has cues and chapters, and no takes. ``peaks`` are those of `Master`.
    ``previous`` and ``following`` stand before and after it in the order they were published.
    """

    episode: Episode
    recording: Recording
    peaks: tuple[int, ...]
    previous: Episode | None = None
    following: Episode | None = None


@dataclass(frozen=True, kw_only=True)
class FeedLink:
    """A feed as the pages show it: its title, its href and that of its QR code."""

    title: str
    href: str
    qr: str
