"""What a build tells as it goes, and what it says at the end. Records only: the CLI shows them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from spoken_essays.model import LeftOut

Status = Literal["built", "unchanged", "draft", "scheduled", "withdrawn", "failed"]


def spans(numbers: Iterable[int]) -> str:
    """Lines by their numbers, those that follow each other as one: ``3, 7–9, 12``."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


@dataclass(frozen=True, kw_only=True)
class Reads:
    """Who reads which lines of an episode, by their numbers; ``apart`` are those that have none.

    ``apart`` names them: ``opening``, ``closing``, ``disclosure``. ``instead_of`` is the voice that
    should have, if this one stands in for it, and ``why``.
    """

    voice: str
    lines: tuple[int, ...]
    apart: tuple[str, ...] = ()
    recorded: bool = False
    instead_of: str = ""
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """Another build holds the show; this one goes on when it has ended."""


@dataclass(frozen=True, kw_only=True)
class Planned:
    """What is about to be made, by slug: readings in all, those still to be spoken, seconds.

    ``clips`` counts the readings that were recorded: they are not spoken, and only made ready.
    ``characters`` is how much text is still to be spoken or made ready in all.
    """

    readings: dict[str, int]
    missing: dict[str, int]
    seconds: dict[str, float]
    characters: int
    clips: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """One reading is there: spoken now (a ``clip``: made ready) if ``fresh``, else as kept."""

    slug: str
    text: str
    fresh: bool
    clip: bool = False


@dataclass(frozen=True, kw_only=True)
class Fetching:
    """A published file that is not here is being fetched from where it was published."""

    slug: str
    href: str


@dataclass(frozen=True, kw_only=True)
class Mastering:
    """The sound of an episode is being mastered: ``seconds`` of it."""

    slug: str
    seconds: float


@dataclass(frozen=True, kw_only=True)
class EpisodeReport:
    """One episode at the end of a build.

    ``lines`` counts segments, ``spoken`` and ``kept`` readings spoken now and taken from the cache,
    ``clips`` lines in a recorded voice, which are neither; ``readers`` says who reads which lines.
    ``loudness`` (LUFS as heard) and ``true_peak`` (dBTP) are measured on the mp3; ``seconds`` is
    its length, ``took`` the time it took, in seconds.
    ``error`` says why an episode failed: its essay cannot be read.
    """

    slug: str
    title: str
    status: Status
    file: Path | None = None
    seconds: float = 0.0
    bytes: int = 0
    lines: int = 0
    spoken: int = 0
    kept: int = 0
    clips: int = 0
    voices: tuple[str, ...] = ()
    readers: tuple[Reads, ...] = ()
    chapters: int = 0
    loudness: float | None = None
    true_peak: float | None = None
    took: float = 0.0
    error: str = ""
    left_out: tuple[LeftOut, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class FeedReport:
    """The feeds and pages at the end of a build, with what their author should know.

    ``status`` is the feeds', ``pages`` counts files of pages that were written.
    """

    file: Path
    episodes: int
    status: Literal["written", "unchanged"]
    pages: int = 0
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Publishing:
    """What goes to the target, in order: bytes by href. ``same`` counts what is there already."""

    target: str
    send: Mapping[str, int]
    same: int


@dataclass(frozen=True, kw_only=True)
class Sent:
    """A file has arrived at the target, whole."""

    href: str
    bytes: int


@dataclass(frozen=True, kw_only=True)
class Superfluous:
    """Files of ours at the target that nobody needs any more: bytes by href.

    They are removed as soon as the next event is asked for: whoever wants to keep them stops here.
    """

    files: Mapping[str, int]


@dataclass(frozen=True, kw_only=True)
class Removed:
    """A file is at the target no more."""

    href: str


@dataclass(frozen=True, kw_only=True)
class HostFinding:
    """Something the public host does that it should not: the rule, the URL, what and what to do."""

    rule: str
    severity: Literal["error", "warning", "note"]
    url: str
    what: str


@dataclass(frozen=True, kw_only=True)
class PublishReport:
    """A show as it is at the target now; after a dry run, as it would be.

    ``sent`` and ``bytes`` count what was sent, ``same`` files that were there already. ``told`` are
    those who heard of a feed that has changed, ``remarks`` what the author should know.
    """

    target: str
    feed: str
    episodes: int
    sent: int
    bytes: int
    same: int
    dry_run: bool = False
    findings: tuple[HostFinding, ...] = ()
    told: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Stopped:
    """The build could not go on: why."""

    error: str


Report = EpisodeReport | FeedReport | PublishReport | Stopped
Delivery = Publishing | Sent | Superfluous | Removed
Event = Waiting | Planned | Fetching | Spoken | Mastering | Delivery | Report
