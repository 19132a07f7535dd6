"""Whether a take is one of this essay at all, and what its author should know of its sound."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from spoken_essays.alignment.evidence import Evidence
from spoken_essays.alignment.islands import Scenery
from spoken_essays.alignment.loading import Sound
from spoken_essays.alignment.passes import LEAST, Pass, chosen
from spoken_essays.alignment.records import AlignedLine
from spoken_essays.alignment.words import Word
from spoken_essays.errors import TakeError
from spoken_essays.settings.toml_text import named

_NOTHING, _QUIET, _NOISY, _VERY_NOISY = -65.0, -42.0, 20.0, 15.0
_LEAST_SOUND = 0.3
# A take that leaves out more than half of the lines is a pick-up if most of what is heard in it is
# the essay's, and else of another essay.
_MISSING, _OWN = 0.5, 0.5
_FEW_WORDS_A_MINUTE = 12
_TOLD = 6


def insist_on_sound(path: Path, scene: Scenery) -> None:
    """Raise `TakeError` if there is nothing to hear."""
    sounding = sum(each.end - each.start for each in scene.islands)
    if scene.loud < _NOTHING or sounding < _LEAST_SOUND:
        raise TakeError(
            f"{named(path)}: nobody speaks in this file; was the microphone on, and the right one?"
        )


def insist_on_essay(path: Path, runs: Sequence[Pass], known: Evidence) -> None:
    """Raise `TakeError` if what is said in a take is not this essay, or nothing is said."""
    text, heard = known.text, known.heard
    lines = [line for line in range(len(text.starts) - 1) if text.of(line)]
    missing = sum(chosen(runs, line).kept is None for line in lines)
    minutes = sum(each.end - each.start for each in known.scene.islands) / 60
    share = _own_share(runs, heard)
    if missing <= _MISSING * len(lines) and share > _OWN / 2:
        return
    if len(heard) < max(2, _FEW_WORDS_A_MINUTE * minutes):
        raise TakeError(
            f"{named(path)}: hardly a word can be understood in this file: music, or only noise?"
        )
    if share < _OWN or missing == len(lines):
        raise TakeError(
            f"{named(path)}: this is not a reading of this essay: of its {len(lines)} lines "
            f"{len(lines) - missing or 'none'} can be heard in it; nothing was taken from it"
        )


def _own_share(runs: Sequence[Pass], heard: Sequence[Word]) -> float:
    """How much of what was understood is a reading of some line, by letters."""
    own = sum(
        len(heard[step.heard].plain) + 1
        for run in runs
        for step in run.words
        if run.coverage >= LEAST and step.alike >= 0.7
    )
    return own / max(1, sum(len(word.plain) + 1 for word in heard))


def warnings(sound: Sound, scene: Scenery, lines: Sequence[AlignedLine]) -> Iterator[str]:
    """What the author should know, in whole sentences."""
    if sound.clipped:
        where = _times(sound.clipped)
        yield f"The recording is overdriven {where}: record with less gain, or further away."
    if scene.loud < _QUIET:
        yield (
            f"The voice is quiet ({scene.loud:.0f} dBFS): go nearer to the microphone, or turn it "
            "up."
        )
    if scene.snr < _NOISY:
        worse = "; listen to every line" if scene.snr < _VERY_NOISY else ""
        yield (
            f"There is much noise: the voice stands only {scene.snr:.0f} dB above it, "
            f"where 35 dB and more are good{worse}."
        )
    doubtful = [f"{line.index + 1}" for line in lines if line.doubtful and line.start is not None]
    if doubtful:
        many = "lines" if len(doubtful) > 1 else "line"
        yield f"Listen to {many} {', '.join(doubtful)}: not all could be made out for certain."


def _times(seconds: Sequence[int]) -> str:
    said = [f"{each // 60}:{each % 60:02}" for each in seconds[:_TOLD]]
    more = f" and {len(seconds) - _TOLD} times more" if len(seconds) > _TOLD else ""
    return f"at {', '.join(said)}{more}"
