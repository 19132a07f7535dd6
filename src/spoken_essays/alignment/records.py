"""What is found in a take. Records only; all times are seconds in the file that was given.

The timeline is that of `spoken_essays.sound.codec.decode`: what an encoder put before the sound of
an mp3 or m4a does not count. Second ``t`` of a take is sample ``round(t * rate)`` of it decoded.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["read", "changed", "missing"]
ExtraKind = Literal["added", "noise", "silence"]


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far a take has been listened to: ``seconds`` of ``duration``."""

    seconds: float
    duration: float


@dataclass(frozen=True, kw_only=True)
class Alternative:
    """Another reading of a line than the one that is kept: ``complete`` or broken off.

    ``start`` and ``end`` are where its speech begins and ends, ``heard`` its words as they were
    understood. The pads are seconds of room to leave around it, as with `AlignedLine`.
    """

    start: float
    end: float
    complete: bool
    heard: str = ""
    pad_before: float = 0.0
    pad_after: float = 0.0


@dataclass(frozen=True, kw_only=True)
class AlignedLine:
    """One line of the essay and where it is read: the last complete reading of it.

    ``index`` counts from 0. ``verdict`` is ``changed`` where other words than the line's were
    understood, ``missing`` (``start`` and ``end`` None) where the line was not read. ``start`` and
    ``end`` are where speech begins and ends; ``pad_before`` and ``pad_after`` the seconds around
    it that a cut should keep: breath, the word's last breath of sound, and never another's speech.
    ``confidence`` goes from 0 to 1; a ``doubtful`` line should be listened to. ``alternatives``
    are the line's other readings in the order they were made.
    """

    index: int
    text: str
    verdict: Verdict
    start: float | None = None
    end: float | None = None
    confidence: float = 0.0
    heard: str = ""
    alternatives: tuple[Alternative, ...] = ()
    pad_before: float = 0.0
    pad_after: float = 0.0
    doubtful: bool = False


@dataclass(frozen=True, kw_only=True)
class Extra:
    """Sound that belongs to no line: words that were ``added``, a ``noise``, a long ``silence``.

    ``line`` is the index of the line it stands after, or in the middle of: then it lies between
    that line's ``start`` and ``end``. It is None before the first line that was read.
    """

    start: float
    end: float
    kind: ExtraKind
    heard: str = ""
    line: int | None = None


@dataclass(frozen=True, kw_only=True)
class Alignment:
    """A take and the essay's lines in it.

    ``duration`` is the take's length in seconds, ``snr`` how far its speech stands above its noise
    (dB). ``lines`` has every line that was given, in order; ``extras`` are in the order of the
    take; ``warnings`` are whole sentences for the author. ``channel`` (from 0) is the one that the
    voice is in, None where all channels together have it: as `codec.decode` takes it.
    """

    duration: float
    snr: float
    channel: int | None = None
    lines: tuple[AlignedLine, ...]
    extras: tuple[Extra, ...] = ()
    warnings: tuple[str, ...] = ()
