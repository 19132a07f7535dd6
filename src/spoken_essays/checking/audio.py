"""The rules for an episode's sound: its format, its length, how loud it is.

Sources: Apple's audio requirements (rates, bit rates, -16 LUFS within 1, true peak of -1 dBTP),
Spotify's delivery specification (bit rates), and what players make of mp3s without a Xing header.
"""

from __future__ import annotations

from collections.abc import Iterator

from spoken_essays.checking.findings import Finding, Where
from spoken_essays.checking.listening import Heard
from spoken_essays.checking.mp3_frames import Mp3

_RATES = {44_100, 48_000}
# The least kbit/s, and what sounds well, by the number of channels.
_LEAST = {1: 32, 2: 64}
_RECOMMENDED = {1: 64, 2: 128}
_LOUDNESS, _TOLERANCE = -16.0, 1.0
_TRUE_PEAK = -1.0
# A meter's own uncertainty, by EBU Tech 3341.
_METER = 0.1
_SAME_LENGTH = 1.0
_STRANGE = 4096


def audio_format(mp3: Mp3, where: Where) -> Iterator[Finding]:
    """What the frames are."""
    rule = "audio.format"
    if len(mp3.rates) > 1 or len(mp3.channels) > 1:
        what = "Its sample rate or channels change on the way: some players stop there."
        yield where.error(rule, what)
    if not mp3.rates <= _RATES:
        what = f"Its sample rate is {mp3.rate} Hz; Apple takes 44100 and 48000."
        yield where.error(rule, what)
    channels = max(mp3.channels, default=1)
    slowest, kind = min(mp3.kbps, default=0), ("mono", "stereo")[channels - 1]
    good = _RECOMMENDED[channels]
    if mp3.constant and slowest < _LEAST[channels]:
        what = f"It has {slowest} kbit/s in {kind}; Apple asks for {_LEAST[channels]} at least."
        yield where.error(rule, what)
    elif mp3.constant and slowest < good:
        what = f"It has {slowest} kbit/s in {kind}; {good} or more sound better."
        yield where.note(rule, what)
    if mp3.strange > _STRANGE:
        what = f"{mp3.strange} bytes in it are no sound: the file is damaged. Make it again."
        yield where.error(rule, what)


def audio_duration(mp3: Mp3, found: Heard | None, where: Where) -> Iterator[Finding]:
    """Whether the file is whole, and players can tell how long it is."""
    rule = "audio.duration"
    if mp3.promised is not None and mp3.frames < mp3.promised - 1:
        missing = (mp3.promised - mp3.frames) * mp3.samples / max(1, mp3.frames) / max(1, mp3.rate)
        what = f"The file is cut short: {missing:.1f} s of what its header promises are missing."
        yield where.at(seconds=round(mp3.seconds, 3)).error(rule, what)
    elif mp3.short:
        yield where.warning(rule, "The last frame is cut short: was it copied to its end?")
    if not mp3.header and not mp3.constant:
        what = "It has a variable bit rate and no Xing header: players show a wrong length."
        yield where.error(rule, what)
    elif not mp3.header:
        what = "It has no Info header: players guess its length and play the codec's own silence."
        yield where.note(rule, what)
    if found is not None and found.damaged:
        what = f"It can be played to {found.seconds:.1f} s only: {found.damaged}."
        yield where.at(seconds=round(found.seconds, 3)).error(rule, what)


def stated_duration(stated: str, found: Heard, where: Where) -> Iterator[Finding]:
    """The feed's ``itunes:duration`` against what is heard."""
    seconds = duration_of(stated)
    if seconds is not None and abs(seconds - found.seconds) > _SAME_LENGTH:
        what = f"The feed says {stated} and the sound lasts {found.seconds:.1f} s; build anew."
        yield where.error("audio.duration", what)


def duration_of(text: str) -> float | None:
    """Seconds of ``1845``, ``30:45`` or ``0:30:45``; None for anything else."""
    try:
        parts = [float(part) for part in text.split(":")]
    except ValueError:
        return None
    if len(parts) > 3:
        return None
    return sum(part * 60.0**power for power, part in enumerate(reversed(parts)))


def loudness(found: Heard, where: Where, aim: float = _LOUDNESS) -> Iterator[Finding]:
    """How loud it is, against Apple's recommendation or the show's own aim."""
    if found.loudness is None:
        what = "There is nothing to be heard in it, or less than half a second."
        yield where.error("loudness.integrated", what)
        return
    off = abs(found.loudness - _LOUDNESS)
    if off > _TOLERANCE + _METER:
        side = "quieter" if found.loudness < _LOUDNESS else "louder"
        what = (
            f"It has {found.loudness:.1f} LUFS as heard, {off:.1f} LU {side} than podcasts around "
            f"it ({_LOUDNESS:.0f}, within {_TOLERANCE:.0f})."
        )
        meant = abs(found.loudness - aim) <= _TOLERANCE + _METER
        yield (where.note if meant else where.warning)("loudness.integrated", what)


def true_peak(found: Heard, where: Where) -> Iterator[Finding]:
    if found.true_peak > _TRUE_PEAK + _METER:
        what = (
            f"Its true peak is {found.true_peak:.1f} dBTP; above {_TRUE_PEAK:.0f} it may crackle."
        )
        yield where.warning("loudness.true-peak", what)
