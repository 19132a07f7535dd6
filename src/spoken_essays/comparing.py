"""Hearing voices side by side on one line: `spoken voices try`."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from spoken_essays import audition, files
from spoken_essays.errors import SpokenError, VoiceError
from spoken_essays.pages.comparison import Row, comparison
from spoken_essays.settings.kinds import did_you_mean
from spoken_essays.show import Show
from spoken_essays.voices import costs_of
from spoken_essays.voices.registry import Listed, list_voices, load_voice

PAGE = "index.html"
# A model is loaded once for an essay of many lines, and should not count for one.
_WARMING_UP = "One."


@dataclass(frozen=True, kw_only=True)
class Tried:
    """A voice that was tried: its mp3, seconds of sound and seconds it took; or its trouble.

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
    """Have each voice named (all if none is) read ``line`` anew, at the show's loudness.

    What an earlier comparison left is removed. Raises `VoiceError` for a name that no voice has.
    """
    wanted = _wanted(list_voices(show.voices), names)
    for old in place(show).glob("*"):
        old.unlink()
    for listed in wanted:
        yield _tried(show, line, listed)


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
    path = place(show) / f"{listed.name}.mp3"
    voice = load_voice(listed.name, folder=show.voices)
    costs = costs_of(voice)
    try:
        if costs == 0:
            voice.speak(_WARMING_UP)
        began = time.perf_counter()
        seconds = audition.say(show, line, listed.name, path, anew=True)
    except SpokenError as error:
        return Tried(**{**vars(found), "trouble": error.message})
    took = time.perf_counter() - began
    a_minute = None if costs is None else costs * len(line) / 1e6 / (seconds / 60)
    given = {"path": path, "seconds": seconds, "took": took, "a_minute": a_minute}
    return Tried(**{**vars(found), **given})


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
