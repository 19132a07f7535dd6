"""Islands of sound in a take: where something is heard, whatever it is, and the silences between.

What is sound is judged band by band against the noise of its surroundings, so that a hum or a fan
does not count, and a breathy consonant above them does. Times are in seconds; frames are 10 ms.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import TYPE_CHECKING

import numpy as np

from spoken_essays.alignment.loading import RATE
from spoken_essays.alignment.spectrum import HOP, levels_of, smoothed
from spoken_essays.alignment.voicing import is_voiced

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spoken_essays.alignment.loading import Sound

    Reals = NDArray[np.float32]
    Flags = NDArray[np.bool_]

FRAME = HOP / RATE
# The noise of each band: its quietest tenth within 10 s, but never further below speech than this.
_AROUND, _QUIETEST, _DEEPEST = 1000, 10, 62.0
_STRONGEST = 6
# Sound begins at a share of its highest excess over the noise (dB), and is followed from there
# down to half of that for at most 120 ms.
_SHARE, _LEAST_ON, _MOST_ON, _LEAST_LOW, _FOLLOWED = 0.30, 7.0, 16.0, 4.5, 12
_HIGH = 92
# So many frames are taken together from so much SNR (dB) on: measured on steady noise, its activity
# over five frames stays under 4.5 dB, over one it comes to 9.
_SMOOTHED = ((45.0, 1), (32.0, 3), (-999.0, 5))
_JOINED, _DROPPED = 10, 3
_CLOSE = 0.15
# How fast a room lets sound die away is seen in each band 100 ms apart, where it stands 20 dB above
# the noise and is still 6 dB above it after: three quarters of such falls are slower. Over eight
# voices that quarter was within a fifth of the true decay of rooms from 0.3 to 0.6 s, and without
# a room never under 200 dB/s.
_APART, _HIGH_ENOUGH, _STILL, _FALLING, _FALLS = 10, 20.0, 6.0, 30.0, 75
_SLOW, _HEARD_TO_DIE, _FEWEST = 190.0, 30.0, 200
# What a band was 80 ms ago is still in it, less what has died away since, give or take 3 dB.
_LAG, _GIVE = 8, 3.0
# The room hides a soft end: speech is held to go on for so much of the tail, if it dies by 60 dB.
_HIDDEN, _ALL = 0.35, 60.0
# A last consonant may be so short, so much softer than speech (dB), and come so late (s).
_LAST_SOUND, _SOFTER, _CLOSURE = 0.16, 10.0, 0.16
# A sound without a voice that is longer is no consonant by itself.
_LONG_NOISE = 0.2
# If so much of all sound has no voice in it, the author has none.
_WHISPERED = 0.3
# A frame's window reaches 7.5 ms beyond it on both sides: sound shows that much too early.
_BEGINS, _ENDS = 0.010, 0.005


@dataclass(frozen=True, kw_only=True)
class Island:
    """A stretch of sound, from ``start`` to ``end``, and its loudness (dB under full scale).

    One that is not ``voiced`` is a cough, a knock, a click; or a consonant by itself.
    """

    start: float
    end: float
    level: float = 0.0
    voiced: bool = True

    @property
    def middle(self) -> float:
        return (self.start + self.end) / 2


@dataclass(frozen=True, kw_only=True)
class Scenery:
    """A take's sound frame by frame: ``activity`` is dB over the noise, ``levels`` are dBFS.

    ``loud`` is the level of its speech, ``noise`` that of its silences; ``islands`` are in order.
    In a live room, where it dies away slowly at ``decay`` dB a second, neither what the room still
    has of what was said nor most of an island's tail is sound; in a dry one that is 0.
    """

    islands: tuple[Island, ...]
    activity: Reals
    levels: Reals
    loud: float
    noise: float
    decay: float = 0.0

    @property
    def snr(self) -> float:
        """How far speech stands above the noise, in dB."""
        return self.loud - self.noise

    def quietest(self, start: float, end: float) -> float:
        """The middle of the frame between two times in which the least is heard."""
        first = max(0, min(len(self.activity) - 1, round(start / FRAME)))
        last = max(first + 1, round(end / FRAME))
        return (first + int(np.argmin(self.activity[first:last])) + 0.5) * FRAME

    def sounding(self, start: float, end: float) -> float:
        """For how many of the seconds between two times something is heard."""
        near = self.near(start, end)
        return sum(min(each.end, end) - max(each.start, start) for each in near)

    def near(self, start: float, end: float) -> Sequence[Island]:
        """The islands that have a part between two times."""
        first = bisect_right(self.islands, start, key=attrgetter("end"))
        return self.islands[first : bisect_left(self.islands, end, key=attrgetter("start"))]

    def nearest(self, time: float) -> Sequence[Island]:
        """The island that a time in a silence belongs to: the one before, unless the next is close.

        Empty if nothing is heard at all.
        """
        at = bisect_right(self.islands, time, key=attrgetter("start"))
        after = self.islands[at : at + 1]
        close = after and after[0].start - time < _CLOSE
        return after if close or not at else self.islands[at - 1 : at]

    def is_noise(self, start: float, end: float) -> bool:
        """Whether all that is heard between two times is no word, nor a part of one beside it."""
        near = self.near(start, end)
        heard = sum(each.end - each.start for each in near)
        if heard < _LONG_NOISE or any(each.voiced for each in near):
            return False
        around = self.near(near[0].start - _CLOSURE, near[-1].end + _CLOSURE)
        return not any(each.voiced for each in around)

    def last_sound(self, end: float) -> Island | None:
        """A short soft island right behind one that ends there: a last "t" or "s" stands alone."""
        then = self.near(end, end + _CLOSURE)
        short = then and then[0].end - then[0].start <= _LAST_SOUND
        return then[0] if short and then[0].level <= self.loud - _SOFTER else None

    def widest(self, start: float, end: float) -> tuple[float, float]:
        """The longest silence between two times: where it begins and ends; empty if there is none.

        If nothing is heard, that is all of it.
        """
        edges = [
            start,
            *(at for each in self.near(start, end) for at in (each.start, each.end)),
            end,
        ]
        gaps = [
            (max(since, start), min(until, end))
            for since, until in zip(edges[::2], edges[1::2], strict=True)
        ]
        return max(gaps, key=lambda gap: gap[1] - gap[0])


def scenery(sound: Sound) -> Scenery:
    """Look through a take for its islands of sound."""
    bands, levels = levels_of(sound)
    loud = _loudness(levels)
    noise = max(float(np.percentile(levels, _QUIETEST)), loud - _DEEPEST)
    bands = smoothed(bands, next(width for least, width in _SMOOTHED if loud - noise >= least))
    floor = np.maximum(_floor(bands), _loudness(bands.max(axis=1)) - _DEEPEST)
    decay = _decay(bands, floor) if loud - noise >= _HEARD_TO_DIE else 0.0
    wet = activity = _activity(bands, floor)
    if decay:
        activity = _activity(bands, np.maximum(floor, _lingering(bands, decay)))
    islands = _voiced(list(_islands(_sounding(activity), levels)), sound, decay)
    return Scenery(
        islands=tuple(_with_ends(islands, _sounding(wet), decay) if decay else islands),
        decay=decay,
        activity=activity,
        levels=levels,
        loud=loud,
        noise=noise,
    )


def _activity(bands: Reals, floor: Reals) -> Reals:
    """How far the strongest bands of each frame stand above their floor, in dB."""
    excess = np.partition(bands - floor, -_STRONGEST, axis=1)[:, -_STRONGEST:]
    return np.asarray(excess.mean(axis=1), np.float32)


def _loudness(levels: Reals) -> float:
    """How loud the speech in a take is, however little of it there is: nine tenths stay below."""
    spoken = levels[levels > np.percentile(levels, 99.5) - 30]
    return float(np.percentile(spoken, 85))


def _floor(bands: Reals) -> Reals:
    """The noise of each band around each frame."""
    middles = np.arange(0, len(bands) + 100, 100)
    known = np.stack(
        [
            np.percentile(bands[max(0, at - _AROUND) : at + _AROUND], _QUIETEST, axis=0)
            for at in middles
        ]
    )
    frames = np.arange(len(bands))
    return np.stack(
        [np.interp(frames, middles, band) for band in known.T.astype(np.float32)], axis=1
    ).astype(np.float32)


def _decay(bands: Reals, floor: Reals) -> float:
    """How fast sound dies away in the room, in dB a second; 0 where it is as good as at once."""
    before, after = bands[:-_APART], bands[_APART:]
    heard = (before > floor[:-_APART] + _HIGH_ENOUGH) & (after > floor[_APART:] + _STILL)
    falls = (before[heard] - after[heard]) / np.float32(_APART * FRAME)
    falls = falls[falls > _FALLING]
    decay = float(np.percentile(falls, _FALLS)) if len(falls) >= _FEWEST else 0.0
    return decay if decay < _SLOW else 0.0


def _lingering(bands: Reals, decay: float) -> Reals:
    """What the room still has, in each band and frame, of what was in it before: its level in dB.

    The late reverberation of Lebart et al., A New Method Based on Spectral Subtraction for Speech
    Dereverberation (2001), held against the loudest that was before instead of its mean.
    """
    falling = (np.arange(len(bands)) * (decay * FRAME)).astype(np.float32)[:, None]
    late = np.full_like(bands, -200)
    late[_LAG:] = bands[:-_LAG] - np.float32(decay * _LAG * FRAME)
    return np.maximum.accumulate(late + falling, axis=0) - falling + np.float32(_GIVE)


def _with_ends(islands: Sequence[Island], wet: Flags, decay: float) -> Iterator[Island]:
    """The islands of a live room, each with a part of the tail that comes after it."""
    silent = np.flatnonzero(~wet)
    nexts = [*(each.start for each in islands[1:]), len(wet) * FRAME]
    for island, then in zip(islands, nexts, strict=True):
        at = np.searchsorted(silent, round(island.end / FRAME))
        dies = silent[at] * FRAME - _ENDS if at < len(silent) else then
        tail = min(dies, then, island.end + _ALL / decay) - island.end
        yield replace(island, end=island.end + max(0.0, _HIDDEN * tail))


def _sounding(activity: Reals) -> Flags:
    on = float(np.clip(_SHARE * np.percentile(activity, _HIGH), _LEAST_ON, _MOST_ON))
    low = max(_LEAST_LOW, on / 2)
    sounding = activity >= on
    for _ in range(_FOLLOWED):
        beside = np.zeros_like(sounding)
        beside[1:] |= sounding[:-1]
        beside[:-1] |= sounding[1:]
        sounding |= beside & (activity >= low)
    return sounding


def _islands(sounding: Flags, levels: Reals) -> Iterator[Island]:
    for first, last in _joined(_runs(sounding)):
        if last - first >= _DROPPED:
            yield Island(
                start=max(0.0, first * FRAME + _BEGINS),
                end=last * FRAME - _ENDS,
                level=float(levels[first:last].max()),
            )


def _voiced(islands: Sequence[Island], sound: Sound, decay: float) -> list[Island]:
    """The islands, each with whether it is voiced; all are where much of a take is whispered."""
    voiced = [is_voiced(sound, each.start, each.end, live=bool(decay)) for each in islands]
    lengths = [each.end - each.start for each in islands]
    without = sum(length for length, known in zip(lengths, voiced, strict=True) if not known)
    if without > _WHISPERED * sum(lengths):
        return list(islands)
    return [replace(each, voiced=known) for each, known in zip(islands, voiced, strict=True)]


def _runs(flags: Flags) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]]).astype(np.int8)))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def _joined(runs: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The same stretches, those with hardly a gap between them as one."""
    waiting: tuple[int, int] | None = None
    for first, last in runs:
        if waiting is not None and first - waiting[1] < _JOINED:
            waiting = (waiting[0], last)
            continue
        if waiting is not None:
            yield waiting
        waiting = (first, last)
    if waiting is not None:
        yield waiting
