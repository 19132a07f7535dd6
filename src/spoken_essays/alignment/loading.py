"""A take as it is listened to: one channel at 16 kHz, and what is wrong with its sound.

A phone's stereo recording may have the voice in one channel only, or in both with opposite signs:
averaged it would be halved, or gone. So the channels are looked at before they are mixed.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from spoken_essays.errors import SoundError, TakeError
from spoken_essays.settings.toml_text import named
from spoken_essays.sound import codec
from spoken_essays.sound.clip_file import is_cut_wav

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Block = NDArray[np.float32]
    Samples = NDArray[np.int16]

RATE = 16_000
# A take is held in memory, 115 MB an hour, and compared word by word with the essay.
MOST_SECONDS = 2 * 3600
_STEP_SECONDS = 0.05
# One channel is taken where it is so much louder (dB) than the mean of all, or stands so much
# further above its noise: the mean of a voice and a silent channel is 6 dB down.
_LOUDER, _CLEARER = 4.5, 4.0
_CLEAR_ENOUGH = 50.0
_CLIPPED = 0.985
# So much less than it says may be missing at the end of a file that is whole: rounding, padding.
_MISSING = 1.0
_SILENT = -120.0


@dataclass(frozen=True, kw_only=True)
class Sound:
    """A take: ``samples`` at `RATE`, its length in ``seconds``, the ``channel`` taken if one was.

    ``clipped`` are the seconds in which the recording was overdriven: samples in a row at full
    scale.
    """

    samples: Samples
    seconds: float
    channel: int | None
    clipped: tuple[int, ...]

    def between(self, start: float, end: float) -> Block:
        """The sound from ``start`` to ``end`` in seconds, full scale = 1."""
        part = self.samples[max(0, round(start * RATE)) : max(0, round(end * RATE))]
        return part.astype(np.float32) / np.float32(32_768)


def load(path: Path) -> Sound:
    """Read a take. Raises `SoundError` if it is no sound or not whole, `TakeError` if too long."""
    _insist(path)
    stated = codec.stated_seconds(path)
    if stated is not None and stated > MOST_SECONDS:
        raise _too_long(path, stated)
    looked, rate = _Looked(), RATE
    for rate, block in codec.decode_apart(path):
        looked.feed(rate, block)
        if looked.seconds > MOST_SECONDS:
            raise _too_long(path, looked.seconds)
    looked.look(rate)
    if stated is not None and looked.seconds < 0.98 * stated - _MISSING:
        raise SoundError(
            f"{named(path)}: the file is cut short: it says {_minutes(stated)} and ends after "
            f"{_minutes(looked.seconds)}; copy it anew from where it was recorded"
        )
    channel = looked.channel()
    blocks = [_sixteen_bit(each) for each in codec.decode(path, RATE, channel=channel)]
    samples = np.concatenate([np.zeros(0, np.int16), *blocks])
    return Sound(
        samples=samples, seconds=looked.seconds, channel=channel, clipped=tuple(looked.clipped)
    )


def _insist(path: Path) -> None:
    if not path.is_file():
        raise SoundError(f"{named(path)}: there is no such file")
    if not path.stat().st_size:
        raise SoundError(f"{named(path)}: the file is empty; copy it anew from where it was made")
    if is_cut_wav(path):
        raise SoundError(
            f"{named(path)}: the file is cut short: it is smaller than it says itself; copy it "
            "anew from where it was recorded"
        )


def _too_long(path: Path, seconds: float) -> TakeError:
    return TakeError(
        f"{named(path)}: {_minutes(seconds)} is too long for one take (at most "
        f"{_minutes(MOST_SECONDS)}); cut it into several, which add up"
    )


def _minutes(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _sixteen_bit(block: Block) -> Samples:
    return np.rint(np.clip(block, -1, 1) * 32_767).astype(np.int16)


class _Looked:
    """What the channels of a file are like, gathered while it is decoded."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.clipped: list[int] = []
        self._waiting: list[Block] = []
        self._have = 0
        self._powers: list[NDArray[np.float64]] = []

    def feed(self, rate: int, block: Block) -> None:
        self.seconds += block.shape[1] / rate
        self._waiting.append(block)
        self._have += block.shape[1]
        if self._have >= rate:
            self.look(rate)

    def look(self, rate: int) -> None:
        """A second of sound: the power of its channels and of their mean, step by step."""
        if len({len(each) for each in self._waiting}) == 1:
            sound = np.concatenate(self._waiting, axis=1)
            if _is_clipped(sound):
                self.clipped.append(int(self.seconds - sound.shape[1] / rate))
            rows = np.concatenate([sound, sound.mean(axis=0, keepdims=True)])
            step = max(1, round(_STEP_SECONDS * rate))
            whole = rows[:, : rows.shape[1] // step * step].reshape(len(rows), -1, step)
            self._powers.append(np.square(whole, dtype=np.float64).mean(axis=2))
        self._waiting, self._have = [], 0

    def channel(self) -> int | None:
        """The channel that has the voice, if it is lost or weaker in the mean of all."""
        rows = [each for each in self._powers if len(each) == len(self._powers[0])]
        if not rows or len(rows[0]) < 3:
            return None
        levels = 10 * np.log10(np.concatenate(rows, axis=1) + 10 ** (_SILENT / 10))
        if not levels.shape[1]:
            return None
        loud = np.percentile(levels, 95, axis=1)
        clear = np.minimum(loud - np.percentile(levels, 10, axis=1), _CLEAR_ENOUGH)
        best = int(np.argmax(np.minimum(clear, 20)[:-1] + loud[:-1]))
        louder = loud[best] > loud[-1] + _LOUDER
        return best if louder or clear[best] > clear[-1] + _CLEARER else None


def _is_clipped(sound: Block) -> bool:
    """Whether samples in a row stand at full scale, in any channel."""
    at_top = np.abs(sound) >= _CLIPPED
    return bool((at_top[:, :-2] & at_top[:, 1:-1] & at_top[:, 2:]).any())
