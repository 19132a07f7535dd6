"""Where a show's music lies: intro, outro and bed, laid around the speech of a recording."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from spoken_essays.errors import SettingsError
from spoken_essays.model import Layer, Recording
from spoken_essays.show import Music
from spoken_essays.sound import codec
from spoken_essays.sound.streams import cut
from spoken_essays.timebase import rescaled


def lead_in(music: Music, root: Path, *, head: int, rate: int) -> int:
    """How many samples must be kept free before the head (ms), for the intro to be heard alone.

    The intro's time alone and the head are one silence to speech: the longer of them counts.
    Raises `SettingsError` if the intro is not there.
    """
    if not music.intro:
        return 0
    alone, _ = _intro_times(music, root, rate)
    return max(0, alone - _samples(head, rate))


def lay_music(music: Music, root: Path, recording: Recording) -> Recording:
    """The recording with the show's music around its speech, longer if the outro asks for it.

    Nothing that is spoken moves: `lead_in` made room for the intro before anything was laid down.
    Raises `SettingsError` if a file is not there.
    """
    if not recording.spans:
        return recording
    layers = tuple(each for each in _layers(music, root, recording) if each.end > each.start)
    end = max([recording.length, *(layer.end for layer in layers)])
    return replace(recording, length=end, layers=layers)


def _layers(music: Music, root: Path, recording: Recording) -> Iterator[Layer]:
    first, last = recording.spans[0].start, recording.speech_end
    if music.intro:
        yield _intro(music, root, recording.rate, first, last)
    if music.bed:
        yield _bed(music, root, recording)
    if music.outro:
        yield _outro(music, root, recording.rate, last)


def _intro(music: Music, root: Path, rate: int, first: int, last: int) -> Layer:
    alone, under = _intro_times(music, root, rate)
    start, end = max(0, first - alone), min(first + under, last)
    return Layer(
        path=_file(root, "intro", music.intro),
        start=start,
        end=end,
        db=music.level,
        fade_in=_samples(music.fade_in, rate),
        fade_out=_samples(music.fade_out, rate),
        duck_at=first if under else None,
        duck_db=music.duck,
    )


def _outro(music: Music, root: Path, rate: int, last: int) -> Layer:
    path = _file(root, "outro", music.outro)
    under = _samples(music.outro_under, rate)
    length = _at_most(path, rate, under + _samples(music.outro_alone, rate))
    start = max(0, last - under)
    return Layer(
        path=path,
        start=start,
        end=start + length,
        db=music.level,
        fade_in=_samples(music.fade_in, rate),
        fade_out=_samples(music.fade_out, rate),
        duck_at=start if under else None,
        duck_until=last,
        duck_db=music.duck,
    )


def _bed(music: Music, root: Path, recording: Recording) -> Layer:
    """Beneath all speech: faded in before the first word and out after the last."""
    fade_in = _samples(music.fade_in, recording.rate)
    fade_out = _samples(music.fade_out, recording.rate)
    return Layer(
        path=_file(root, "bed", music.bed),
        start=max(0, recording.spans[0].start - fade_in),
        end=min(recording.length, recording.speech_end + fade_out),
        db=music.bed_level,
        fade_in=fade_in,
        fade_out=fade_out,
    )


def _intro_times(music: Music, root: Path, rate: int) -> tuple[int, int]:
    """How long the intro is heard alone, and under speech: a jingle ends when it ends."""
    alone, under = _samples(music.intro_alone, rate), _samples(music.under, rate)
    length = _at_most(_file(root, "intro", music.intro), rate, alone + under)
    return min(alone, length), max(0, length - alone)


def _at_most(path: Path, rate: int, samples: int) -> int:
    """How much there is of a file, but no more than ``samples``."""
    return sum(len(block) for block in cut(codec.decode(path, rate), 0, samples))


def _file(root: Path, key: str, name: str) -> Path:
    path = root / name
    if not path.is_file():
        raise SettingsError(
            f"music.{key}: there is no file {name!r} in {root}; correct the path in spoken.toml "
            "(it is relative to that file), or take the key out"
        )
    return path


def _samples(ms: int, rate: int) -> int:
    return rescaled(ms, 1000, rate)
