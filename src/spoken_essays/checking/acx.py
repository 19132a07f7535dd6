"""The rules for audiobooks of ACX (Audible), for those who want to hand an episode in there too.

Source: "What are the ACX audio submission requirements?" (help.acx.com): MP3 of 44.1 kHz and 192
kbit/s or more at a constant rate, RMS of -23 to -18 dB, peaks of at most -3 dB, a noise floor of at
most -60 dB RMS, half a second to a second of room tone before and one to five seconds after, at
most 120 minutes a file, all files mono or all stereo. Everything here is an error: ACX takes no
file that breaks one of them, and an episode made for podcasts breaks some.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from spoken_essays.checking.findings import Finding, Where
from spoken_essays.checking.listening import Heard
from spoken_essays.checking.mp3_frames import Mp3

_RATE, _LEAST_KBPS, _LONGEST = 44_100, 192, 120 * 60
_RMS = (-23.0, -18.0)
_PEAK, _FLOOR = -3.0, -60.0
_HEAD, _TAIL = (0.5, 1.0), (1.0, 5.0)
# The steps that the ends are measured in.
_NEAR = 0.1
# So quiet is no room, only a gap in the file.
_DIGITAL = -100.0


def acx(mp3: Mp3, found: Heard, where: Where) -> Iterator[Finding]:
    """What ACX would send one file back for."""
    yield from _format(mp3, where)
    yield from _levels(found, where)
    yield from _ends(found, where)


def _format(mp3: Mp3, where: Where) -> Iterator[Finding]:
    if mp3.rates != {_RATE}:
        yield where.error("acx.format", f"ACX takes 44100 Hz; this has {mp3.rate}.")
    if not mp3.constant:
        yield where.error("acx.format", "ACX takes a constant bit rate; this one varies.")
    elif max(mp3.kbps) < _LEAST_KBPS:
        what = (
            f"ACX takes {_LEAST_KBPS} kbit/s or more; this has {max(mp3.kbps)}. Set bitrate in "
            "[mp3] of spoken.toml for a copy to hand in."
        )
        yield where.error("acx.format", what)
    if mp3.seconds > _LONGEST:
        yield where.error("acx.length", "ACX takes files of at most 120 minutes: part the text.")


def _levels(found: Heard, where: Where) -> Iterator[Finding]:
    low, high = _RMS
    if not low <= found.rms <= high:
        what = f"ACX takes {low:.0f} to {high:.0f} dB RMS; this has {found.rms:.1f}."
        yield where.error("acx.rms", what)
    if found.peak > _PEAK:
        what = f"ACX takes peaks of at most {_PEAK:.0f} dB; this has {found.peak:.1f}."
        yield where.error("acx.peak", what)
    if found.floor > _FLOOR:
        what = f"ACX takes a noise floor of at most {_FLOOR:.0f} dB; this has {found.floor:.1f}."
        yield where.error("acx.noise-floor", what)
    elif found.floor < _DIGITAL:
        what = "Its pauses are digital silence; ACX asks for the room's own tone in them."
        yield where.note("acx.noise-floor", what)


def _ends(found: Heard, where: Where) -> Iterator[Finding]:
    for name, length, (least, most) in (
        ("before the first word", found.head, _HEAD),
        ("after the last", found.tail, _TAIL),
    ):
        if not least - _NEAR <= length <= most + _NEAR:
            what = f"ACX wants {least:g} to {most:g} s {name}; here are {length:.1f}."
            yield where.error("acx.room-tone", what)


def acx_uniform(files: Sequence[tuple[Mp3, Where]]) -> Iterator[Finding]:
    """All files of a book have as many channels as the most of them."""
    counts = Counter(max(mp3.channels, default=1) for mp3, _ in files)
    for mp3, where in files:
        channels = max(mp3.channels, default=1)
        if channels != counts.most_common(1)[0][0]:
            kind = ("mono", "stereo")[channels - 1]
            what = f"ACX takes all mono or all stereo; this is {kind} and most others are not."
            yield where.error("acx.format", what)
