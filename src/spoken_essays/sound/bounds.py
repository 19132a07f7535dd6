"""Where somebody speaks in a recording, and where nothing but the room is heard.

All is by energy above the recording's own floor, band by band, and never by a fixed level: a clip
may be loud or faint, its room quiet or not. Sound is one channel of float32, full scale = 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from spoken_essays.sound.listening import FRAMES_A_SECOND, Frames, listen, runs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Block = NDArray[np.float32]

Stretch = tuple[int, int]

# In dB below the voice: what stands higher is speech, what is lower may be breath.
_BREATH = 18.0
_SOFT = 22.0
# In ms. A word's first hiss and its stop, or its last stop and the burst after it, are so far apart
# at most; what is shorter than a click is one; nobody hisses for longer at a word's edge.
_STOP_BEFORE, _STOP_AFTER, _BURST, _CLICK = 100, 160, 120, 40
_HISS_BEFORE, _HISS_AFTER = 220, 350
_SAME, _SYLLABLE, _PAUSE = 24, 50, 80
# In frames: so far sound is smeared before it begins and after it ends.
_SMEARED = 1, 2
# A room is heard so long after a voice; and a stretch of it is of use if it is no shorter.
_RING_BEFORE, _RING_AFTER, _SHORTEST, _PIECE = 40, 100, 80, 40
_STEADY_DB, _SILENT_DB = 3.0, -100.0
_ENOUGH_SECONDS = 4


@dataclass(frozen=True, kw_only=True)
class Hearing:
    """What is found in a recording, in its samples.

    ``start`` and ``end`` are where speech begins and ends, without any guard. ``first`` and
    ``last`` are how far around it nothing is heard but breath and room; ``calm`` are the stretches
    without any voice, breath or click, ``pauses`` those between its words.
    """

    start: int
    end: int
    first: int
    last: int
    calm: tuple[Stretch, ...]
    pauses: tuple[Stretch, ...] = ()


def hear(samples: Block, rate: int, speech: Stretch | None = None) -> Hearing | None:
    """Where speech lies in ``samples``; ``speech`` are its bounds where they are known.

    None if nobody speaks in it.
    """
    frames = listen(samples, rate)
    known = speech and (_frame(speech[0], rate), _frame(speech[1], rate))
    found = known or _speech(frames)
    if found is None:
        return None
    first, last = _heard(frames, found)
    start, end = speech or (_sample(found[0], rate), min(_sample(found[1], rate), len(samples)))
    return Hearing(
        start=min(start, end - 1),
        end=end,
        first=min(_sample(first, rate), start),
        last=max(min(_sample(last, rate), len(samples)), end),
        calm=_samples(_calm(frames, found), rate, len(samples)),
        pauses=_samples(_pauses(frames, found), rate, len(samples)),
    )


def steadiest(samples: Block, rate: int, stretches: Sequence[Stretch]) -> tuple[Stretch, ...]:
    """What is steady of these stretches, and like most of them: some seconds, the longest first."""
    step = max(1, rate * _PIECE // 1000)
    pieces = [(at, at + step) for a, b in stretches for at in range(a, b - step + 1, step)]
    if not pieces:
        return ()
    level = 10 * np.log10(np.array([samples[a:b].var(dtype=np.float64) for a, b in pieces]) + 1e-14)
    # Where an editor or a codec has put silence there is no room, if it is heard elsewhere.
    sounding = level[level > _SILENT_DB]
    usual = np.percentile(sounding if len(sounding) else level, 40)
    like = [piece for piece, db in zip(pieces, level, strict=True) if abs(db - usual) < _STEADY_DB]
    found = sorted(_joined(like), key=lambda piece: piece[0] - piece[1])
    long = [(a, b) for a, b in found if b - a >= rate * _SHORTEST // 1000]
    return tuple(_at_most(long, _ENOUGH_SECONDS * rate))


def _speech(frames: Frames) -> Stretch | None:
    """From the first word's first sound to the last one's end, in frames."""
    core = [each for each in frames.islands if _is_speech(frames, each)]
    if not core:
        # A whisper, perhaps.
        long = [each for each in frames.islands if each[1] - each[0] >= _frames(_SYLLABLE)]
        core = [max(long, key=lambda each: frames.level[each[0] : each[1]].max())] if long else []
    if not core:
        return None
    start = _first_sound(frames, core[0][0])
    end = _last_sound(frames, core[-1][1])
    start, end = _without_breath(frames, start, end)
    return _sharp(start, end, len(frames.level))


def _sharp(start: int, end: int, last: int) -> Stretch:
    """The same without what frames, which overlap, see of a sound too early and too late."""
    sooner, later = (_SMEARED[0] if start else 0), (_SMEARED[1] if end < last else 0)
    return start + sooner, max(start + sooner + 1, end - later)


def _is_speech(frames: Frames, island: Stretch) -> bool:
    """Loud enough, and long enough, with a voice in it: no breath, click or hum."""
    start, end = island
    loud = frames.level[start:end].max() > frames.loud - _BREATH
    return bool(loud and frames.voiced[start:end].sum() >= _frames(_SYLLABLE))


def _first_sound(frames: Frames, start: int) -> int:
    """Where the word begins whose voice is heard from ``start``: with its hiss before a stop."""
    for a, b in reversed([each for each in frames.islands if each[1] <= start]):
        gap, hiss = start - b, _is_hiss(frames, (a, b), _HISS_BEFORE)
        if gap > _frames(_STOP_BEFORE) or not (hiss or gap <= _frames(_SAME)):
            break
        start = a
    return start


def _last_sound(frames: Frames, end: int) -> int:
    """Where the word ends whose voice is heard up to ``end``: with the burst of a last stop."""
    for a, b in [each for each in frames.islands if each[0] >= end]:
        gap, hiss = a - end, _is_hiss(frames, (a, b), _HISS_AFTER)
        burst = b - a <= _frames(_BURST)
        if gap > _frames(_STOP_AFTER) or not (hiss or burst or gap <= _frames(_SAME)):
            break
        end = b
    return end


def _is_hiss(frames: Frames, island: Stretch, longest: int) -> bool:
    """Whether it may be the "s" of a word: louder than breath, and shorter."""
    start, end = island
    loud = frames.level[start:end].max() > frames.loud - _SOFT
    return bool(loud and end - start <= _frames(longest))


def _without_breath(frames: Frames, start: int, end: int) -> Stretch:
    """Speech without a breath that runs into it, or out of it, at its softest moment."""
    voiced = np.flatnonzero(frames.voiced[start:end])
    if not len(voiced):
        return start, end
    head, tail = start + int(voiced[0]), start + int(voiced[-1]) + 1
    if head - start > (hiss := _frames(_HISS_BEFORE)):
        dip = head - hiss + int(frames.level[head - hiss : head].argmin())
        start = dip if _is_breath(frames, start, dip) else start
    if end - tail > (hiss := _frames(_HISS_AFTER)):
        dip = tail + int(frames.level[tail : tail + hiss].argmin())
        end = dip if _is_breath(frames, dip + 1, end) else end
    return start, end


def _is_breath(frames: Frames, start: int, end: int) -> bool:
    return end > start and bool(frames.level[start:end].max() < frames.loud - _BREATH)


def _heard(frames: Frames, speech: Stretch) -> Stretch:
    """How far around speech only breath and room are heard: no click, no cough, no other word."""
    foreign = [each for each in frames.islands if _is_foreign(frames, each)]
    ring = _frames(_RING_BEFORE)
    first = max([b + ring for _, b in foreign if b <= speech[0]], default=0)
    last = min([a - ring for a, _ in foreign if a >= speech[1]], default=len(frames.level))
    return first, last


def _is_foreign(frames: Frames, island: Stretch) -> bool:
    start, end = island
    loud = frames.level[start:end].max() > frames.loud - _BREATH
    return bool(loud or end - start <= _frames(_CLICK))


def _calm(frames: Frames, speech: Stretch) -> Iterator[Stretch]:
    """Stretches in which neither voice nor breath nor click is heard, nor how they die away."""
    calm = np.ones(len(frames.level), bool)
    between = [(b, a) for (_, b), (a, _) in pairwise(_words(frames, speech))]
    # A word that is too soft to be seen may be anywhere within known bounds but in a long pause.
    calm[speech[0] : speech[1]] = False
    for a, b in between:
        calm[a:b] = True
    for a, b in (*frames.islands, speech):
        calm[max(0, a - _frames(_RING_BEFORE)) : a] = False
        calm[b : b + _frames(_RING_AFTER)] = False
    for a, b in frames.islands:
        calm[a:b] = False
    return (each for each in runs(calm) if each[1] - each[0] >= _frames(_SHORTEST))


def _pauses(frames: Frames, speech: Stretch) -> Iterator[Stretch]:
    """The silences of 80 ms and more between a line's words."""
    between = ((b, a) for (_, b), (a, _) in pairwise(_words(frames, speech)))
    return (each for each in between if each[1] - each[0] >= _frames(_PAUSE))


def _words(frames: Frames, speech: Stretch) -> list[Stretch]:
    """What is heard of a line, sound by sound."""
    start, end = speech
    return [(a, b) for a, b in frames.islands if a < end and b > start]


def _joined(pieces: Sequence[Stretch]) -> list[Stretch]:
    joined: list[Stretch] = []
    for start, end in pieces:
        if joined and joined[-1][1] == start:
            start = joined.pop()[0]
        joined.append((start, end))
    return joined


def _at_most(stretches: Sequence[Stretch], samples: int) -> Iterator[Stretch]:
    for start, end in stretches:
        if samples > 0:
            yield start, min(end, start + samples)
            samples -= end - start


def _frames(ms: int) -> int:
    return ms * FRAMES_A_SECOND // 1000


def _frame(sample: int, rate: int) -> int:
    return round(sample * FRAMES_A_SECOND / rate)


def _sample(frame: int, rate: int) -> int:
    return frame * rate // FRAMES_A_SECOND


def _samples(stretches: Iterable[Stretch], rate: int, length: int) -> tuple[Stretch, ...]:
    """The same in samples; the last frame may be centred beyond the last of them."""
    return tuple((_sample(a, rate), min(_sample(b, rate), length)) for a, b in stretches)
