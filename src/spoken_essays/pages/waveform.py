"""The waveform as it is drawn: peaks become bars, one path in a box of 1000 by 100."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

WIDTH = 1000
HEIGHT = 100
BARS = 125
# Of a bar's own stretch; the rest is the gap to the next.
_INK = 0.6
_LEAST = 3
# What is below this share of the loudest is a pause.
_SILENT = 0.06
# How high the bars stand in the middle, of all that are no pauses.
_MIDDLE = 0.5


def path(peaks: Sequence[int], bars: int = BARS) -> str:
    """SVG path data of at most ``bars`` bars, mirrored about the middle; nothing of no peaks.

    ``peaks`` are 0 to 255, of equal stretches. A bar stands for the mean of its peaks, the highest
    fills the box, and silence is a thin line, so that the whole is seen. The longer an episode, the
    more its stretches are alike: what differs is drawn larger, until half of them stand below
    `_MIDDLE`.
    """
    if not peaks:
        return ""
    shares = _shares(peaks, bars)
    relief = _relief(shares)
    step = WIDTH / len(shares)
    width = _number(step * _INK)
    return "".join(
        _bar(_number(index * step), width, max(_LEAST, HEIGHT * share**relief))
        for index, share in enumerate(shares)
    )


def _shares(peaks: Sequence[int], bars: int) -> list[float]:
    """How loud each stretch is, of the loudest."""
    count = min(bars, len(peaks))
    edges = [index * len(peaks) // count for index in range(count + 1)]
    means = [sum(peaks[start:end]) / (end - start) for start, end in pairwise(edges)]
    loudest = max([*means, 1.0])
    return [mean / loudest for mean in means]


def _relief(shares: Sequence[float]) -> float:
    """The power that brings the middle of them to `_MIDDLE`, within reason."""
    middle = median([share for share in shares if share > _SILENT] or [1.0])
    return min(4.0, max(0.6, math.log(_MIDDLE) / math.log(min(middle, 0.99))))


def _bar(x: str, width: str, height: float) -> str:
    return f"M{x} {_number((HEIGHT - height) / 2)}h{width}v{_number(height)}h-{width}z"


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
