"""A show: what its ``spoken.toml`` says, with the defaults of everything it does not say."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

Pace = Literal["gentle", "steady", "brisk"]
LineBreaks = Literal["auto", "spoken", "wrapped"]
Furniture = Literal["drop", "keep"]

PACES: dict[str, float] = {"gentle": 1.25, "steady": 1.0, "brisk": 0.75}


@dataclass(frozen=True, kw_only=True)
class Pacing:
    """Silence by boundary, in ms. Where several boundaries meet the longest counts, never the sum.

    ``blank`` is added to ``paragraph`` for each blank line beyond the first; ``reading`` stands
    between the readings of one long line. ``pace`` scales all of them but head and tail.
    """

    line: int = 450
    paragraph: int = 900
    blank: int = 450
    heading_before: int = 1500
    heading_after: int = 900
    title: int = 1200
    subtitle: int = 1500
    scene_break: int = 2000
    reading: int = 250
    head: int = 500
    tail: int = 1500


@dataclass(frozen=True, kw_only=True)
class Narration:
    """Words the show adds to every episode: templates such as ``"{title}. By {author}."``.

    An opening that is set replaces the title and subtitle. A sentence of a template whose field
    is empty is dropped whole. Fields: title, subtitle, author, show, date, episode, season.
    """

    opening: str = ""
    closing: str = ""


@dataclass(frozen=True, kw_only=True)
class Mp3:
    """The one lossy encode: constant bit rate in kbit/s, sample rate in Hz, mono."""

    bitrate: int = 96
    rate: int = 44_100


@dataclass(frozen=True, kw_only=True)
class Music:
    """Music of the show, if any: files relative to it, levels in dB under the voice, times in ms.

    ``under`` is how far the intro runs on under the first words, ``duck`` how much lower it stands
    there; ``outro_under`` is how long before the last word ends the outro begins.
    """

    intro: str = ""
    outro: str = ""
    bed: str = ""
    level: float = -4.0
    bed_level: float = -22.0
    fade_in: int = 500
    fade_out: int = 2500
    under: int = 4000
    duck: float = -14.0
    intro_alone: int = 6000
    outro_alone: int = 10_000
    outro_under: int = 0


@dataclass(frozen=True, kw_only=True)
class Show:
    """A show as read and validated; ``root`` is the folder of its ``spoken.toml``.

    ``loudness`` is the target in LUFS as heard from two speakers, ``true_peak`` in dBTP, both of
    the encoded file. ``cover`` is a picture's path relative to the root, or empty.
    """

    root: Path
    title: str = "Untitled show"
    author: str = ""
    email: str = ""
    description: str = ""
    base_url: str = ""
    language: str = "en"
    category: str = "Arts > Books"
    explicit: bool = False
    copyright: str = ""
    cover: str = ""
    voice: str = "joe"
    pace: Pace = "steady"
    loudness: float = -16.0
    true_peak: float = -1.0
    line_breaks: LineBreaks = "auto"
    furniture: Furniture = "drop"
    images: Literal["drop", "alt"] = "drop"
    pacing: Pacing = field(default_factory=Pacing)
    narration: Narration = field(default_factory=Narration)
    mp3: Mp3 = field(default_factory=Mp3)
    music: Music = field(default_factory=Music)

    @property
    def episodes(self) -> Path:
        return self.root / "episodes"

    @property
    def voices(self) -> Path:
        return self.root / "voices"

    @property
    def private(self) -> Path:
        """Takes, locks and stamps: everything that can be made again."""
        return self.root / ".spoken"
