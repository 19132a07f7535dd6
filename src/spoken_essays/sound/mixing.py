"""Music mixed under and around speech: looped, faded, ducked, as loud as asked beside the voice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from spoken_essays.errors import SoundError
from spoken_essays.model import Layer
from spoken_essays.settings.toml_text import named
from spoken_essays.sound import codec, filters
from spoken_essays.sound.streams import amplitude, cut, gathered, silence

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Block = NDArray[np.float32]

_CROSSFADE_SECONDS = 1
_DUCK_SECONDS = 0.6
# Where there is no voice to go by, and for a sound too short to have a loudness.
_USUAL_LOUDNESS = -20.0
_PEAK_OVER_LOUDNESS = 12.0


def mix(
    speech: Iterable[Block], layers: Sequence[Layer], rate: int, *, voice: float | None
) -> Iterator[Block]:
    """Speech in blocks of a second, with the layers added; ``voice`` is its loudness in LUFS."""
    reference = _USUAL_LOUDNESS if voice is None else voice
    streams = [
        gathered(chain(silence(each.start, rate), _layer(each, rate, reference)), rate)
        for each in layers
    ]
    for block in speech:
        total = block.copy()
        for stream in streams:
            part = next(stream, total[:0])[: len(total)]
            total[: len(part)] += part
        yield total


def _layer(layer: Layer, rate: int, reference: float) -> Iterator[Block]:
    length = layer.end - layer.start
    loudness = _loudness(layer.path, rate, length)
    gain = np.float32(amplitude(reference + layer.db - loudness))
    now = layer.start
    for block in cut(_looped(layer.path, rate), 0, length):
        yield block * gain * envelope(layer, np.arange(now, now + len(block)), rate)
        now += len(block)


def envelope(layer: Layer, at: NDArray[np.intp], rate: int) -> Block:
    """The factor by which a layer's fades and ducking change it at these samples of the recording.

    Ducking is done when ``duck_at`` comes, and undone only after ``duck_until``, so that neither a
    first nor a last word is covered.
    """
    ramp = round(_DUCK_SECONDS * rate)
    factor = np.ones(len(at))
    if layer.fade_in:
        factor *= _rise((at - layer.start) / layer.fade_in)
    if layer.fade_out:
        factor *= _rise((layer.end - at) / layer.fade_out)
    if layer.duck_at is not None:
        down = _rise((at - layer.duck_at + ramp) / ramp)
        if layer.duck_until is not None:
            down *= 1 - _rise((at - layer.duck_until) / ramp)
        factor *= 10 ** (layer.duck_db / 20 * down)
    return factor.astype(np.float32)


def _rise(share: NDArray[np.float64]) -> NDArray[np.float64]:
    """From 0 to 1 as ``share`` goes there, smooth at both ends."""
    return 0.5 - 0.5 * np.cos(np.pi * np.clip(share, 0, 1))


def _loudness(path: Path, rate: int, length: int) -> float:
    """How loud the part of the file is that will be heard."""
    meter = filters.measure(cut(codec.decode(path, rate), 0, length), rate)
    if meter.loudness is not None:
        return meter.loudness
    return max(meter.true_peak, -60.0) - _PEAK_OVER_LOUDNESS


def _looped(path: Path, rate: int) -> Iterator[Block]:
    """The file over and over, each end crossfaded into the next beginning."""
    tail = np.zeros(0, np.float32)
    while True:
        held, length = np.zeros(0, np.float32), 0
        for block in codec.decode(path, rate):
            if not length:
                block = _crossfaded(tail, block)
            length += len(block)
            held = np.concatenate([held, block])
            ready = max(0, len(held) - _CROSSFADE_SECONDS * rate)
            yield held[:ready]
            held = held[ready:]
        if not length:
            raise SoundError(f"{named(path)}: there is no sound in this file")
        overlap = min(len(held), length // 2)
        yield held[: len(held) - overlap]
        tail = held[len(held) - overlap :]


def _crossfaded(tail: Block, head: Block) -> Block:
    """``head`` with the end of what came before laid over its beginning, at constant power."""
    share = (np.arange(len(tail), dtype=np.float32) + 0.5) / max(1, len(tail))
    turn = share * np.float32(np.pi / 2)
    joined = head.copy()
    joined[: len(tail)] = joined[: len(tail)] * np.sin(turn) + tail * np.cos(turn)
    return joined
