"""The exact edges of what was read: those of the islands of sound its first and last word are in.

The forced alignment knows which sound a word is, to within a tenth of a second; the silence around
it knows to within a hundredth where the sound begins and ends.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from spoken_essays.alignment.asread import Place
from spoken_essays.alignment.islands import FRAME, Island, Scenery

_EARLIER, _EARLIER_UNSURE, _LATER = 0.30, 0.90, 0.45
# Without a silence to the neighbour the quietest moment this near the boundary is the edge.
_NEAR = 0.12
# So far a word may reach into an island that is another's (or half of a last consonant's, which is
# an island of its own), and two words into each other.
_REACH, _OVERLAP = 0.05, 0.02
# At 10 dB of noise a last hiss is heard 0.2 s too short, and anything else 0.02 s.
_HISSING = re.compile(r"(?:[sxzf]|sh|ch|th|gh|[csz]e|ge|[fv]e|ths)$")
_HISS, _ELSE, _CLEAR, _CLEAR_SPAN = 0.13, 0.02, 26.0, 12.0
# A cut keeps so much around speech, and more where noise hides its edges.
_BEFORE, _BEFORE_NOISY, _AFTER, _AFTER_NOISY = 0.060, 0.060, 0.120, 0.130
_CLEAN, _SPAN = 35.0, 23.0


@dataclass(frozen=True, kw_only=True)
class Edges:
    """Where speech begins and ends, and the room to leave around it, in seconds."""

    start: float
    end: float
    pad_before: float = 0.0
    pad_after: float = 0.0


def snapped(scene: Scenery, first: Place, last: Place, before: float, after: float) -> Edges:
    """The edges of what goes from one word to another.

    ``before`` is where the word before the first ends, ``after`` where the one after the last
    begins: nothing of either may be in it.
    """
    start = _start(scene, first, before)
    end = max(_end(scene, last, after), start + FRAME)
    return Edges(start=start, end=end)


def _start(scene: Scenery, word: Place, before: float) -> float:
    touching = _touching(scene, word)
    if not touching:
        return word.start
    begins = touching[0].start
    alone = before < begins
    earliest = word.start - (_EARLIER if word.sure and not alone else _EARLIER_UNSURE)
    if begins >= word.start or begins >= max(earliest, before - _OVERLAP):
        return begins
    return scene.quietest(max(before, word.start - _NEAR), word.start + _NEAR / 2)


def _end(scene: Scenery, word: Place, after: float) -> float:
    touching = _touching(scene, word)
    if not touching:
        return word.end
    ends = touching[-1].end
    last = scene.last_sound(ends)
    if last is not None and last.end <= after + _OVERLAP:
        ends = last.end
    if ends <= min(word.end + _LATER, after + _OVERLAP):
        return min(ends + _buried(scene, word.word), max(after, ends))
    return scene.quietest(word.end - _NEAR / 2, min(after, word.end + _NEAR) + FRAME)


def _buried(scene: Scenery, word: str) -> float:
    """How much of a word's end lies under the noise, as a rule: most of a hiss, little else."""
    share = float(np.clip((_CLEAR - scene.snr) / _CLEAR_SPAN, 0, 1))
    return share * (_HISS if _HISSING.search(word) else _ELSE)


def _touching(scene: Scenery, word: Place) -> list[Island]:
    """The islands a word is in; not those of its neighbours, which it may reach into by mistake."""
    overlaps = [
        (min(each.end, word.end) - max(each.start, word.start), each)
        for each in scene.near(word.start, word.end)
    ]
    reach = min(_REACH, max((overlap for overlap, _ in overlaps), default=0.0))
    return [
        each for overlap, each in overlaps if overlap >= min(reach, (each.end - each.start) / 2)
    ]


def padded(edges: Edges, snr: float, before: float, after: float) -> Edges:
    """The same with its pads, never past the middle of the gap to what is said beside it."""
    noisy = float(np.clip((_CLEAN - snr) / _SPAN, 0, 1))
    room_before = max(0.0, (edges.start - before) / 2)
    room_after = max(0.0, (after - edges.end) / 2)
    return Edges(
        start=edges.start,
        end=edges.end,
        pad_before=min(_BEFORE + noisy * _BEFORE_NOISY, room_before),
        pad_after=min(_AFTER + noisy * _AFTER_NOISY, room_after),
    )
