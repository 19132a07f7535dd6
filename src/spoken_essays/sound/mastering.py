"""The master: constant gain, a true-peak limiter, one lossy encode, and what the file measures.

The gain is reckoned beforehand from the takes' levels, so that one encode normally suffices. The
file is measured while it is written, from the very bytes that go into it; if it is off, gain and
ceiling are corrected and it is encoded again from PCM.
"""

from __future__ import annotations

import contextlib
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from spoken_essays.errors import SoundError
from spoken_essays.model import Master, Recording
from spoken_essays.show import Mp3
from spoken_essays.sound import codec, filters
from spoken_essays.sound.lame import Mp3Writer
from spoken_essays.sound.levels import (
    Timeline,
    mixed,
    solve_gain,
    stream_levels,
    timeline,
    voice_gains,
)
from spoken_essays.sound.rendering import render
from spoken_essays.sound.rooms import without_room
from spoken_essays.sound.streams import ahead, amplitude, cut, decibels, gathered
from spoken_essays.sound.waveform import Waveform

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Block = NDArray[np.float32]

# LUFS is unsteady under so many seconds: such an episode is set by its peak.
_SHORT_SECONDS = 3
# Decoding mp3 overshoots: the limiter's ceiling lies so far under what the file may reach.
_HEADROOM = 1.0
# A limiter that takes more than so many LU away is heard.
_MOST_LIMITING = 8.0
_TRIES = 4
_CLOSE, _ALLOWED = 0.2, 0.5
_HAIR = 0.1


@dataclass(frozen=True, kw_only=True)
class Aim:
    """What the encoded file must measure: LUFS as heard from two speakers, and at most dBTP."""

    loudness: float = -16.0
    true_peak: float = -1.0


@dataclass(frozen=True, kw_only=True)
class Setting:
    """A factor for the whole recording, and the limiter's ceiling in dB."""

    gain: float
    ceiling: float


def master(
    recording: Recording, *, aim: Aim, mp3: Mp3, path: Path
) -> tuple[Master, tuple[str, ...]]:
    """Write the recording as an mp3 to ``path``; what it measures, and warnings in sentences.

    The file is written in place: give a temporary path. Raises `SoundError` if a take or a piece of
    music cannot be read, or the file not be written.
    """
    voices = voices_in(recording, aim)
    heard = heard_in(recording, voices)
    setting = first_setting(recording, heard, aim)
    again = path.with_name(path.name + ".again")
    best = _encode(recording, voices, setting, mp3, path)
    try:
        tried, latest = [setting], best
        while len(tried) < _TRIES and not _good(latest, aim):
            setting = _corrected(setting, latest, heard, aim)
            if _is_near(setting, tried):
                break
            tried.append(setting)
            latest = _encode(recording, voices, setting, mp3, again)
            if _badness(latest, aim) < _badness(best, aim):
                again.replace(path)
                best = replace(latest, path=path)
    finally:
        again.unlink(missing_ok=True)
    return best, (*_warnings(best, aim), *_silences(recording))


def voices_in(recording: Recording, aim: Aim) -> dict[str, float]:
    """Each voice's factor, so that all are equally loud in the finished file."""
    voices = voice_gains(recording.spans)
    if len(voices) > 1 and not _is_short(recording):
        heard = timeline(recording.spans, voices, recording.rate, recording.length)
        setting = first_setting(recording, heard, aim)
        voices = voice_gains(recording.spans, setting.gain, setting.ceiling)
    return voices


def first_setting(recording: Recording, heard: Timeline, aim: Aim) -> Setting:
    """Gain and ceiling as foretold from what is heard, before anything is encoded."""
    ceiling = aim.true_peak - _HEADROOM
    if not heard.loudest:
        return Setting(gain=1.0, ceiling=ceiling)
    if _is_short(recording):
        return Setting(gain=amplitude(ceiling) / heard.loudest, ceiling=ceiling)
    gain = solve_gain(heard, aim.loudness, ceiling, _MOST_LIMITING)
    return Setting(gain=gain, ceiling=ceiling)


def heard_in(recording: Recording, voices: Mapping[str, float]) -> Timeline:
    """The takes' levels on the timeline; with music, those of the mix, for which it is rendered."""
    if recording.layers:
        return mixed(stream_levels(render(recording, voices), recording.rate))
    return timeline(recording.spans, voices, recording.rate, recording.length)


def _encode(
    recording: Recording, voices: Mapping[str, float], setting: Setting, mp3: Mp3, path: Path
) -> Master:
    """One pass, in three threads: render, limit and encode, decode what was encoded and measure."""
    try:
        with path.open("w+b") as file, contextlib.ExitStack() as stack:
            writer = Mp3Writer(file, mp3)
            sound = ahead(amplified(render(recording, voices), setting.gain))
            stack.callback(sound.close)
            limited = ahead(filters.limit(sound, recording.rate, setting.ceiling))
            stack.callback(limited.close)
            chunks = ahead(writer.frames(limited))
            stack.callback(chunks.close)
            waveform = Waveform(recording.length)
            meter = _measured(chunks, writer, recording, waveform)
    except OSError as error:
        raise SoundError(f"{path.parent}: the mp3 cannot be written ({error.strerror})") from error
    return Master(
        path=path,
        bytes=path.stat().st_size,
        seconds=recording.length / recording.rate,
        loudness=None if _is_short(recording) else meter.loudness,
        true_peak=meter.true_peak,
        peaks=waveform.peaks,
    )


def _measured(
    chunks: Iterator[bytes], writer: Mp3Writer, recording: Recording, waveform: Waveform
) -> filters.Meter:
    """Measure what a player makes of the chunks, the codec's own samples at both ends left out."""
    meter = filters.Meter(recording.rate)
    decoded = gathered(codec.decode_mp3(chunks), recording.rate)
    # The writer knows what comes before the recording once the first chunk is there.
    first = next(decoded)
    for block in cut(chain([first], decoded), writer.before, recording.length):
        meter.feed(block)
        waveform.feed(block)
    for _ in decoded:
        pass
    meter.finish()
    return meter


def amplified(blocks: Iterator[Block], gain: float) -> Generator[Block, None, None]:
    for block in blocks:
        yield block * np.float32(gain)


def _corrected(setting: Setting, measured: Master, heard: Timeline, aim: Aim) -> Setting:
    """The next setting: what was measured tells how far the forecast was off."""
    excess = measured.true_peak - aim.true_peak
    ceiling = setting.ceiling - (1.5 * excess + _HAIR if excess > 0 else 0)
    if measured.loudness is None:
        return Setting(gain=setting.gain, ceiling=ceiling)
    foretold = heard.loudness(setting.gain, setting.ceiling)
    off = measured.loudness - (aim.loudness if foretold is None else foretold)
    gain = solve_gain(heard, aim.loudness - off, ceiling, _MOST_LIMITING)
    return Setting(gain=gain, ceiling=ceiling)


def _is_near(setting: Setting, tried: list[Setting]) -> bool:
    """Whether a setting is as good as one that was tried, because nothing more can be gained."""
    return any(
        abs(decibels(setting.gain / each.gain)) < _HAIR / 2 and setting.ceiling == each.ceiling
        for each in tried
    )


def _good(measured: Master, aim: Aim) -> bool:
    return _badness(measured, aim) <= (0, _CLOSE)


def _badness(measured: Master, aim: Aim) -> tuple[float, float]:
    """How far a file is over the true peak, and off the loudness: the peak counts first."""
    loudness = aim.loudness if measured.loudness is None else measured.loudness
    return max(0.0, measured.true_peak - aim.true_peak), abs(loudness - aim.loudness)


def _warnings(measured: Master, aim: Aim) -> Iterator[str]:
    over, off = _badness(measured, aim)
    if off > _ALLOWED:
        yield (
            f"loudness is {measured.loudness:.1f} LUFS instead of {aim.loudness:.1f}: its peaks "
            "stand so far above the rest that more gain would distort them"
        )
    if over:
        yield f"true peak is {measured.true_peak:.1f} dBTP, over {aim.true_peak:.1f}"


def _silences(recording: Recording) -> Iterator[str]:
    for voice in without_room(recording):
        yield (
            f"no clip of {voice} leaves a moment of its room, so the pauses around its lines are "
            "silent: record half a minute of the room alone as room-tone.wav beside the clips"
        )


def _is_short(recording: Recording) -> bool:
    return recording.length < _SHORT_SECONDS * recording.rate
