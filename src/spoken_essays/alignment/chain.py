"""The chain from a take to what is found in it, one call a link."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

from spoken_essays.alignment import judging
from spoken_essays.alignment.asking import asked
from spoken_essays.alignment.asread import tokens
from spoken_essays.alignment.beside import with_sounds_beside
from spoken_essays.alignment.confirming import confirmed
from spoken_essays.alignment.evidence import Evidence
from spoken_essays.alignment.finding import Found, apart, find, sided
from spoken_essays.alignment.forced import Aligner
from spoken_essays.alignment.hearing import Hearer
from spoken_essays.alignment.islands import scenery
from spoken_essays.alignment.loading import load
from spoken_essays.alignment.matching import Spelled, match
from spoken_essays.alignment.passes import Pass
from spoken_essays.alignment.phones import letters, rough
from spoken_essays.alignment.records import Alignment, Progress
from spoken_essays.alignment.rehearing import heard_after_pauses, heard_again
from spoken_essays.alignment.reporting import Findings, report
from spoken_essays.alignment.runs import passes
from spoken_essays.alignment.windows import windows
from spoken_essays.alignment.words import Word, text_of
from spoken_essays.errors import TakeError
from spoken_essays.words.english import is_english

_EXTRA = ("faster_whisper", "pocketsphinx", "rapidfuzz")
# Of the whole time, the first and the second hearing take so much.
_HEARING, _AGAIN = 0.75, 0.85


def listen(
    path: Path, lines: Sequence[str], *, language: str = "en", model: Path | str | None = None
) -> Iterator[Progress | Alignment]:
    """As `align`, telling how far it is: `Progress` as often as there is some, at last the result.

    Everything that can be refused without listening is refused before the first `Progress`.
    """
    _insist_on_extra()
    text = text_of(lines, language)
    aligner = Aligner() if is_english(language) else None
    hearer = Hearer(model, language)
    sound = load(path)
    scene = scenery(sound)
    judging.insist_on_sound(path, scene)
    yield Progress(seconds=0.0, duration=sound.seconds)
    parts = list(windows(scene.islands, sound.seconds))
    heard: list[Word] = []
    for window, words in hearer.hear(sound, parts):
        heard += words
        yield Progress(seconds=window.end * _HEARING, duration=sound.seconds)
    known = Evidence(heard=heard, text=text, scene=scene, spelled=_spelling(aligner))
    known, runs = _read(known, heard_again(hearer, sound, known))
    yield Progress(seconds=sound.seconds * (_HEARING + _AGAIN) / 2, duration=sound.seconds)
    known, runs = _read(known, heard_after_pauses(hearer, sound, runs, known), runs)
    known, runs = _read(known, confirmed(hearer, sound, runs, known), runs)
    known, runs = _read(known, asked(hearer, sound, runs, known), runs)
    yield Progress(seconds=sound.seconds * _AGAIN, duration=sound.seconds)
    judging.insist_on_essay(path, runs, known)
    said: list[Found] = []
    for group in find(sound, scene, parts, tokens(runs, text, known.heard), known.heard, aligner):
        said += group
        done = _AGAIN + (1 - _AGAIN) * (group[-1].place.end / sound.seconds if group else 0)
        yield Progress(seconds=min(done, 1) * sound.seconds, duration=sound.seconds)
    found = apart(sided(said, known.heard, scene), scene)
    yield report(
        Findings(
            sound=sound,
            lines=tuple(lines),
            known=known,
            runs=runs,
            found=with_sounds_beside(found, runs, text, scene),
        )
    )


def _insist_on_extra() -> None:
    if any(find_spec(package) is None for package in _EXTRA):
        raise TakeError(
            "what hears and finds words in a take is not installed: "
            'pip install "spoken-essays[takes]"'
        )


def _read(
    known: Evidence, heard: Sequence[Word], runs: list[Pass] | None = None
) -> tuple[Evidence, list[Pass]]:
    """What is known with these words, and the readings; those that were, if no word is new."""
    if runs is not None and heard == known.heard:
        return known, runs
    known = replace(known, heard=heard)
    steps = match([word.plain for word in heard], known.text, known.spelled)
    return known, passes(steps, known)


def _spelling(aligner: Aligner | None) -> Spelled:
    """What words are compared by."""
    if aligner is None:
        return lambda words: (words.replace(" ", ""),)

    @functools.cache
    def spelled(words: str) -> tuple[str, ...]:
        phones = " ".join(map(aligner.phones, words.split()))
        written = words.replace(" ", "")
        return written, letters(phones) or written, rough(phones) or written

    return spelled
