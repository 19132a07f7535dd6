"""A recorded clip as a take: one channel, polished, with its speech and its room found in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from spoken_essays.errors import SoundError
from spoken_essays.model import Room
from spoken_essays.settings.toml_text import named
from spoken_essays.show import Polish
from spoken_essays.sound import codec, gates
from spoken_essays.sound.bounds import Hearing, hear, steadiest
from spoken_essays.sound.clip_file import one_channel
from spoken_essays.sound.polishing import Polished, polished, polished_room
from spoken_essays.sound.rooms import OWN_SECONDS
from spoken_essays.sound.streams import amplitude, decibels

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Block = NDArray[np.float32]
    Samples = NDArray[np.int16]

Stretch = tuple[int, int]

# A cue runs so far beyond its speech on either side.
_GUARD_MS = 15
# A tone that was recorded at another time is not made louder or softer than this (dB).
_MOST = 20.0


@dataclass(frozen=True, kw_only=True)
class ClipSound:
    """A clip ready to be laid down: 16 bit, one channel, at the clip's own rate, 48 kHz at most.

    ``start`` and ``end`` are where its cue begins and ends, in samples: 15 ms before its speech
    and 15 ms after. Where the clip itself has no such margin, silence stands there; ``room.heard``
    is what is really of the clip. ``pauses`` are those inside its speech, in samples from
    ``start``.
    """

    samples: Samples
    rate: int
    start: int
    end: int
    pauses: tuple[Stretch, ...]
    room: Room


def read(
    path: Path,
    *,
    polish: Polish,
    speech: tuple[float, float] | None = None,
    tone: Path | None = None,
) -> ClipSound:
    """Read a clip of any format, polish it, find what is spoken in it.

    ``speech`` is where speech begins and ends, in seconds, where that is known already; ``tone`` a
    recording of the room alone, for a clip in which it is not heard for long enough. Raises
    `SoundError` if a file is no sound, is not whole, or nobody speaks in the clip.
    """
    sound, rate = one_channel(path)
    hearing = hear(sound, rate, _within(speech, rate, len(sound)))
    if hearing is None:
        raise SoundError(f"{named(path)}: nobody speaks in this recording; record it again")
    heard = gates.sounding(sound, rate, hearing)
    done = polished(sound, rate, polish, heard)
    quiet = steadiest(done.sound, rate, heard.calm)
    if tone is None or _length(quiet) >= OWN_SECONDS * rate:
        return _clip_sound(done, rate, heard, quiet)
    # As much is taken from its noise as from the clip's own.
    room = _room_of(tone, rate, polish, _level(done.sound, quiet), noise=done.lowered > 0)
    if hearing.calm and not heard.calm:
        heard = gates.cut_to(sound, rate, heard, decibels(float(room.std(dtype=np.float64))))
    quiet = ((len(sound), len(sound) + len(room)),)
    return _clip_sound(replace(done, sound=np.append(done.sound, room)), rate, heard, quiet)


def _within(speech: tuple[float, float] | None, rate: int, length: int) -> Stretch | None:
    """Bounds in seconds as samples; None if they are not known, or not those of such a sound."""
    if speech is None:
        return None
    start, end = (round(second * rate) for second in speech)
    return (max(0, start), min(end, length)) if start < end and start < length else None


def _room_of(path: Path, rate: int, polish: Polish, level: float | None, *, noise: bool) -> Block:
    """The steadiest of a recorded room, as loud as the clip's own where that is known."""
    sound, its_rate = one_channel(path)
    sound = polished_room(codec.resample(sound, its_rate, rate), rate, polish, noise=noise)
    steady = [sound[start:end] for start, end in steadiest(sound, rate, [(0, len(sound))])]
    if not steady:
        raise SoundError(f"{named(path)}: is too short to be a room's tone; record 10 seconds")
    room = np.concatenate(steady)
    own = _level(room, [(0, len(room))])
    if level is None or own is None:
        return room
    return room * np.float32(amplitude(max(-_MOST, min(_MOST, level - own))))


def _clip_sound(done: Polished, rate: int, hearing: Hearing, quiet: Sequence[Stretch]) -> ClipSound:
    sound = done.sound
    guard = _GUARD_MS * rate // 1000
    before = max(0, guard - hearing.start)
    after = max(0, hearing.end + guard - len(sound))
    # Never louder: only what stands above full scale, as decoded mp3 may, is taken down.
    level = np.float32(1 / max(1.0, float(np.abs(sound).max())))
    whole = np.pad(sound, (before, after)) * level
    moved = tuple((start + before, end + before) for start, end in quiet)
    return ClipSound(
        samples=np.rint(whole * 32_767).astype(np.int16),
        rate=rate,
        start=hearing.start + before - guard,
        end=hearing.end + before + guard,
        pauses=tuple(
            (a - hearing.start + guard, b - hearing.start + guard) for a, b in hearing.pauses
        ),
        room=Room(
            heard=(hearing.first + before, hearing.last + before),
            level=_level(whole, moved),
            quiet=moved,
            lowered=done.lowered,
        ),
    )


def _level(sound: Block, quiet: Sequence[Stretch]) -> float | None:
    """The RMS of these stretches in dB, without any offset; None if there are none."""
    if not quiet:
        return None
    room = np.concatenate([sound[start:end] for start, end in quiet])
    return max(-120.0, decibels(float(room.std(dtype=np.float64))))


def _length(stretches: Sequence[Stretch]) -> int:
    return sum(end - start for start, end in stretches)
