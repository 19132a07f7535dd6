"""A take cut into clips, to the sample: at its own rate, its voice in one channel, as FLAC.

What the file holds in whole numbers of 16 or 24 bits is kept as it is; what comes out of a lossy
codec is no whole number, and is rounded to 16 bits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from spoken_essays.errors import SoundError
from spoken_essays.settings.toml_text import named
from spoken_essays.sound import codec
from spoken_essays.taking.spans import Span

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Block = NDArray[np.float32]

# Seconds: how far from where a gap was heard to begin and end a pause is looked for, and how long
# it is (the silence before a p, t or k is up to 80 ms, and no pause); how far under the clip's peak
# it lies.
_AROUND, _PAUSE, _QUIET_DB = 0.2, 0.1, -26.0
# Seconds over which both sides of a gap go over into each other.
_JOIN = 0.01


@dataclass(frozen=True, kw_only=True)
class Cut:
    """A clip as it was cut: its FLAC, and where speech begins and ends in it, in seconds.

    ``stuck`` are gaps (seconds of the take) that stay in it: there is no pause around them.
    """

    span: Span
    flac: bytes
    speech: float
    silence: float
    stuck: tuple[tuple[float, float], ...] = ()


def rate_of(path: Path) -> int:
    """A sound file's own rate. Raises `SoundError` if it cannot be read, or holds nothing."""
    for rate, _ in codec.decode_apart(path):
        return rate
    raise SoundError(f"{named(path)}: there is no sound in this file")


def cut(path: Path, spans: Sequence[Span], *, rate: int, channel: int | None) -> Iterator[Cut]:
    """Cut spans out of a take in one pass, in the order in which they end.

    Raises `SoundError` if the take cannot be read.
    """
    ordered = sorted(spans, key=lambda each: each.end)
    ranges = [(round(each.start * rate), round(each.end * rate)) for each in ordered]
    blocks = codec.decode(path, rate, channel=channel)
    for each, samples in zip(ordered, pieces(blocks, ranges), strict=True):
        yield _clip(each, samples, rate)


def pieces(blocks: Iterable[Block], ranges: Sequence[tuple[int, int]]) -> Iterator[Block]:
    """The samples of each range (start, end) of a stream, in the order in which they end.

    Each comes as soon as it is there, and no more is held than is needed.
    """
    waiting: list[Block] = []
    first = have = done = 0
    for block in blocks:
        waiting.append(block)
        have += len(block)
        if done < len(ranges) and have >= ranges[done][1]:
            held = np.concatenate(waiting)
            while done < len(ranges) and have >= ranges[done][1]:
                start, end = ranges[done]
                yield held[max(0, start - first) : end - first]
                done += 1
            needed = min((start for start, _ in ranges[done:]), default=have)
            drop = max(0, min(needed - first, len(held)))
            waiting, first = [held[drop:]], first + drop
    held = np.concatenate([np.zeros(0, np.float32), *waiting])
    for start, end in ranges[done:]:
        yield held[max(0, start - first) : max(0, end - first)]


def _clip(span: Span, samples: Block, rate: int) -> Cut:
    gaps, stuck = [], []
    for start, end in span.gaps:
        here = (start - span.start, end - span.start)
        found = _quiet_ends(samples, rate, *here)
        if found is None:
            stuck.append((start, end))
        else:
            gaps.append(found)
    whole = _joined(samples, gaps, round(_JOIN * rate))
    speech = span.speech - span.start
    after = span.end - span.silence
    return Cut(
        span=span,
        flac=codec.encode_flac(in_few_bits(whole), rate),
        speech=round(speech, 6),
        silence=round(max(speech, len(whole) / rate - after), 6),
        stuck=tuple(stuck),
    )


def _quiet_ends(samples: Block, rate: int, start: float, end: float) -> tuple[int, int] | None:
    """The middles of the pauses near both ends of a gap; None where there are none."""
    limit = float(np.abs(samples).max(initial=0)) * 10 ** (_QUIET_DB / 20)
    found = [_quietest(samples, rate, each, limit) for each in (start, end)]
    first, last = found
    return (first, last) if first is not None and last is not None and first < last else None


def _quietest(samples: Block, rate: int, at: float, limit: float) -> int | None:
    """The middle of the quietest pause around a moment."""
    size = max(1, round(_PAUSE * rate))
    low = max(0, round((at - _AROUND) * rate))
    near = np.abs(samples[low : round((at + _AROUND) * rate)])
    if len(near) < size:
        return None
    loudness = np.convolve(near, np.ones(size) / size, "valid")
    place = int(loudness.argmin())
    quiet = float(near[place : place + size].max()) <= limit
    return low + place + size // 2 if quiet else None


def _joined(samples: Block, gaps: Sequence[tuple[int, int]], fade: int) -> Block:
    """The sound without its gaps: what stands before one goes over into what stands after it."""
    pieces, at = [samples[:0]], 0
    for start, end in sorted(gaps):
        if start - at > fade and len(samples) - end > fade:
            pieces.append(samples[at : start - fade])
            ramp = (np.arange(fade, dtype=np.float32) + 0.5) / max(1, fade)
            mixed = samples[start - fade : start] * (1 - ramp) + samples[end - fade : end] * ramp
            pieces.append(mixed.astype(np.float32))
            at = end
    pieces.append(samples[at:])
    return np.concatenate(pieces)


def in_few_bits(samples: Block) -> NDArray[np.int16] | NDArray[np.int32]:
    """Samples in as few bits as hold them: 16, or the upper 24 of 32."""
    exact = samples.astype(np.float64) * 2.0**15
    if not np.array_equal(exact, np.rint(exact)):
        finer = exact * 2.0**8
        if np.array_equal(finer, np.rint(finer)):
            return (np.clip(finer, -(2**23), 2**23 - 1).astype(np.int32)) << 8
    return np.rint(np.clip(exact, -(2**15), 2**15 - 1)).astype(np.int16)
