"""Hearing voices side by side on one line: `spoken voices try`."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from spoken_essays import audition, files
from spoken_essays.errors import SpokenError, VoiceError
from spoken_essays.pages.comparison import Row, comparison
from spoken_essays.settings.kinds import did_you_mean
from spoken_essays.show import Show
from spoken_essays.sound import codec, filters
from spoken_essays.sound.lame import Mp3Writer
from spoken_essays.sound.mastering import amplified
from spoken_essays.sound.streams import amplitude
from spoken_essays.voices import costs_of, is_recorded
from spoken_essays.voices.registry import Listed, list_voices, load_voice

PAGE = "index.html"
# A model is loaded once for an essay of many lines, and should not count for one.
_WARMING_UP = "One."
_RATE = 48_000


@dataclass(frozen=True, kw_only=True)
class Tried:
    """A voice that was tried: its sound, seconds of sound and seconds it took; or its trouble.

    ``a_minute`` is what a minute of its sound costs, in the money its price is given in: 0 if it is
    free, None if nobody said.
    """

    name: str
    engine: str
    language: str
    path: Path | None = None
    seconds: float = 0.0
    took: float = 0.0
    a_minute: float | None = None
    trouble: str | None = None


def place(show: Show) -> Path:
    """Where the page and its sounds are laid: with what belongs to nobody but the author."""
    return show.private / "voices"


def compare(show: Show, line: str, names: Sequence[str]) -> Iterator[Tried]:
    """Have each voice named (all if none is) read ``line`` anew; each sound is a WAV of its own.

    What an earlier comparison left is removed. Raises `VoiceError` for a name that no voice has.
    """
    wanted = _wanted(list_voices(show.voices), names)
    for old in place(show).glob("*"):
        old.unlink()
    for listed in wanted:
        yield _tried(show, line, listed)


def levelled(show: Show, tried: Sequence[Tried]) -> list[Tried]:
    """Their sounds as mp3s, all as loud as the softest of them, to a tenth of a LU or so.

    A line of less than three seconds has the loudness that its peaks allow; turned down to one
    level nothing of it is limited or lost.
    """
    loud = {each.name: loudness for each in tried if (loudness := _loudness(each.path)) is not None}
    return [
        each
        if each.path is None
        else replace(each, path=_as_mp3(show, each.path, _gain(each.name, loud)))
        for each in tried
    ]


def _loudness(path: Path | None) -> float | None:
    """Of a sound, in LUFS; None if there is none, or it is shorter than can be measured (0.4 s)."""
    if path is None:
        return None
    meter = filters.Meter(_RATE)
    for block in codec.decode(path, _RATE):
        meter.feed(block)
    meter.finish()
    return meter.loudness


def _gain(name: str, loud: Mapping[str, float]) -> float:
    return float(amplitude(min(loud.values()) - loud[name])) if name in loud else 1.0


def _as_mp3(show: Show, path: Path, gain: float) -> Path:
    mp3 = path.with_suffix(".mp3")
    with files.replacing(mp3) as part, part.open("w+b") as file:
        for _ in Mp3Writer(file, show.mp3).frames(
            amplified(codec.decode(path, show.mp3.rate), gain)
        ):
            pass
    path.unlink()
    return mp3


def lay_page(show: Show, line: str, tried: Sequence[Tried]) -> Path:
    """Write the page on which they are heard, and say where it is."""
    path = place(show) / PAGE
    files.write(path, comparison(show, line, [_row(each) for each in tried]))
    return path


def _wanted(known: Sequence[Listed], names: Sequence[str]) -> list[Listed]:
    by_name = {listed.name: listed for listed in known}
    for name in names:
        if name not in by_name:
            hint = did_you_mean(name, by_name) or f" There is: {', '.join(by_name)}."
            raise VoiceError(f'there is no voice "{name}".{hint}')
    return [by_name[name] for name in dict.fromkeys(names)] or list(known)


def _tried(show: Show, line: str, listed: Listed) -> Tried:
    found = Tried(
        name=listed.name, engine=listed.engine, language=listed.language, trouble=listed.trouble
    )
    if listed.trouble is not None:
        return found
    path = place(show) / f"{listed.name}.wav"
    voice = load_voice(listed.name, folder=show.voices)
    if is_recorded(voice):
        return replace(found, trouble="it reads what was recorded, and nothing else")
    costs = costs_of(voice)
    try:
        if costs == 0:
            voice.speak(_WARMING_UP)
        began = time.perf_counter()
        seconds = audition.say(show, line, listed.name, path, anew=True)
    except SpokenError as error:
        return replace(found, trouble=error.message)
    took = time.perf_counter() - began
    a_minute = None if costs is None else costs * len(line) / 1e6 / (seconds / 60)
    return replace(found, path=path, seconds=seconds, took=took, a_minute=a_minute)


def facts(tried: Tried) -> str:
    """``3.2 s of sound in 1.1 s (2.9 times as fast as it is heard); free``."""
    speed = tried.seconds / tried.took
    return (
        f"{tried.seconds:.1f} s of sound in {tried.took:.1f} s "
        f"({speed:.{0 if speed >= 10 else 1}f} times as fast as it is heard); {_cost(tried)}"
    )


def _cost(tried: Tried) -> str:
    if tried.a_minute is None:
        return "what a minute costs is not known: set price in its TOML"
    return f"{tried.a_minute:.2g} a minute" if tried.a_minute else "free"


def _row(tried: Tried) -> Row:
    return Row(
        name=tried.name,
        engine=tried.engine,
        language=tried.language,
        mp3=tried.path.read_bytes() if tried.path else b"",
        facts=facts(tried) if tried.path else "",
        trouble=tried.trouble,
    )
