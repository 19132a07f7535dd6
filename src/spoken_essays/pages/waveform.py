"""The waveform as it is drawn: peaks become bars, one path in a box of 1000 by 100."""

from __future__ import annotations

from collections.abc import Sequence

WIDTH = 1000
HEIGHT = 100
BARS = 125
# Of a bar's own stretch; the rest is the gap to the next.
_INK = 0.6
_LEAST = 3


def path(peaks: Sequence[int], bars: int = BARS) -> str:
    """SVG path data of at most ``bars`` bars, mirrored about the middle; nothing of no peaks.

    ``peaks`` are 0 to 255, of equal stretches. Each bar is as high as its loudest peak; silence is
    a thin line, so that the whole is seen.
    """
    if not peaks:
        return ""
    heights = [_height(peak) for peak in _loudest(peaks, bars)]
    step = WIDTH / len(heights)
    width = _number(step * _INK)
    return "".join(
        f"M{_number(index * step)} {_number((HEIGHT - height) / 2)}"
        f"h{width}v{_number(height)}h-{width}z"
        for index, height in enumerate(heights)
    )


def _loudest(peaks: Sequence[int], bars: int) -> list[int]:
    count = min(bars, len(peaks))
    edges = [index * len(peaks) // count for index in range(count + 1)]
    return [max(peaks[edges[at] : edges[at + 1]]) for at in range(count)]


def _height(peak: int) -> float:
    return max(_LEAST, min(peak, 255) * HEIGHT / 255)


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
