"""A show: what its ``spoken.toml`` says, with the defaults of everything it does not say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from spoken_essays.addresses import wrong_base_url
from spoken_essays.outlets import FeedSettings, Person, Publish, Site, SubFeed
from spoken_essays.settings import apple_categories, rules
from spoken_essays.settings.records import setting, table_of
from spoken_essays.words import narration

Pace = Literal["gentle", "steady", "brisk"]
LineBreaks = Literal["auto", "spoken", "wrapped"]
Furniture = Literal["drop", "keep"]
Images = Literal["drop", "alt"]
Strength = Literal["off", "light", "full"]

PACES: dict[str, float] = {"gentle": 1.25, "steady": 1.0, "brisk": 0.75}
# In ms: of the settings, and of a pause written into the text.
LONGEST_PAUSE = 60_000


def _ms(default: int, most: int = LONGEST_PAUSE) -> int:
    """A time in milliseconds, of a minute at most if nothing else is said."""
    return setting(default, what="a whole number of milliseconds", least=0, most=most)


def _voice() -> str:
    """The name of a voice, or nobody's."""
    return setting("", check=rules.one_line)


def _db(default: float) -> float:
    """A level under the voice, in dB."""
    return setting(default, what="a number of decibels", least=-60, most=6)


@dataclass(frozen=True, kw_only=True)
class Pacing:
    """Silence by boundary, in ms. Where several boundaries meet the longest counts, never the sum.

    ``blank`` is added to ``paragraph`` for each blank line beyond the first; ``reading`` stands
    between the readings of one long line. ``pace`` scales all of them but head and tail.
    """

    line: int = _ms(450)
    paragraph: int = _ms(900)
    blank: int = _ms(450)
    heading_before: int = _ms(1500)
    heading_after: int = _ms(900)
    title: int = _ms(1200)
    subtitle: int = _ms(1500)
    scene_break: int = _ms(2000)
    reading: int = _ms(250)
    head: int = _ms(500)
    tail: int = _ms(1500)


@dataclass(frozen=True, kw_only=True)
class Narration:
    """Words the show adds to every episode: templates such as ``"{title}. By {author}."``.

    An opening that is set replaces the title and subtitle. A sentence of a template whose field
    is empty is dropped whole. Fields: title, subtitle, author, show, date, episode, season.
    ``disclose`` says at the end, aloud, what was read by a synthetic voice.
    """

    opening: str = setting("", check=narration.wrong)
    closing: str = setting("", check=narration.wrong)
    disclose: bool = False


@dataclass(frozen=True, kw_only=True)
class Cast:
    """Who reads what, by the name of a voice; where nobody is named, the essay's voice does."""

    title: str = _voice()
    subtitle: str = _voice()
    opening: str = _voice()
    closing: str = _voice()
    heading: str = _voice()
    line: str = _voice()
    quote: str = _voice()
    item: str = _voice()


@dataclass(frozen=True, kw_only=True)
class Mp3:
    """The one lossy encode: constant bit rate in kbit/s, sample rate in Hz, mono."""

    bitrate: int = setting(
        96, among=(32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
    )
    rate: int = setting(44_100, among=(32_000, 44_100, 48_000))


@dataclass(frozen=True, kw_only=True)
class Polish:
    """What is done to recordings: rumble, noise, hissing and loud words taken down."""

    strength: Strength = "light"


@dataclass(frozen=True, kw_only=True)
class Listening:
    """Who listens to long takes: another Whisper model than the one that comes with ``[takes]``.

    ``model`` is a folder (relative to the show) or a name that can be downloaded: ``"small"``.
    """

    model: str = setting("", check=rules.one_line)


@dataclass(frozen=True, kw_only=True)
class Music:
    """Music of the show, if any: files relative to it, levels in dB under the voice, times in ms.

    ``under`` is how far the intro runs on under the first words, ``duck`` how much lower it stands
    there; ``outro_under`` is how long before the last word ends the outro begins.
    """

    intro: str = ""
    outro: str = ""
    bed: str = ""
    level: float = _db(-4.0)
    bed_level: float = _db(-22.0)
    fade_in: int = _ms(500)
    fade_out: int = _ms(2500)
    under: int = _ms(4000)
    duck: float = _db(-14.0)
    intro_alone: int = _ms(6000, most=600_000)
    outro_alone: int = _ms(10_000, most=600_000)
    outro_under: int = _ms(0)


@dataclass(frozen=True, kw_only=True)
class Show:
    """A show as read and validated; ``root`` is the folder of its ``spoken.toml``.

    ``cache`` takes the place of ``.spoken/`` for an essay built outside any show.
    ``loudness`` is the target in LUFS as heard from two speakers, ``true_peak`` in dBTP, both of
    the encoded file. ``cover`` is a picture's path relative to the root, or empty.
    ``full_text`` puts an essay's whole text into its show notes. ``seasons`` are the seasons' names
    by number, ``links`` the addresses of the show in apps and directories by their names.
    """

    root: Path
    cache: Path | None = None
    title: str = setting("Untitled show", check=rules.name)
    author: str = setting("", check=rules.one_line)
    email: str = setting("", check=rules.email)
    description: str = ""
    base_url: str = setting("", check=wrong_base_url)
    language: str = setting("en", check=rules.language)
    category: str = setting("Arts > Books", check=apple_categories.wrong)
    explicit: bool = False
    copyright: str = setting("", check=rules.one_line)
    cover: str = ""
    voice: str = setting("joe", check=rules.name)
    cast: Cast = field(default_factory=Cast)
    pace: Pace = "steady"
    loudness: float = setting(-16.0, what="a loudness in LUFS", least=-30, most=-9)
    true_peak: float = setting(-1.0, what="a true peak in dBTP", least=-9, most=-0.1)
    line_breaks: LineBreaks = "auto"
    furniture: Furniture = "drop"
    images: Images = "drop"
    full_text: bool = False
    pacing: Pacing = field(default_factory=Pacing)
    narration: Narration = field(default_factory=Narration)
    mp3: Mp3 = field(default_factory=Mp3)
    music: Music = field(default_factory=Music)
    polish: Polish = field(default_factory=Polish)
    listening: Listening = field(default_factory=Listening)
    feed: FeedSettings = field(default_factory=FeedSettings)
    feeds: Mapping[str, SubFeed] = table_of(rules.file_names)
    seasons: Mapping[str, str] = table_of(rules.season_numbers)
    people: tuple[Person, ...] = ()
    links: Mapping[str, str] = table_of(rules.web_addresses)
    site: Site = field(default_factory=Site)
    publish: Publish = field(default_factory=Publish)

    @property
    def episodes(self) -> Path:
        return self.root / "episodes"

    @property
    def voices(self) -> Path:
        return self.root / "voices"

    @property
    def public(self) -> Path:
        """What `spoken build` makes for the world."""
        return self.root / "public"

    @property
    def private(self) -> Path:
        """Takes, locks and stamps: everything that can be made again."""
        return self.cache or self.root / ".spoken"

    @property
    def takes(self) -> Path:
        """The cache of takes."""
        return self.private / "takes"
