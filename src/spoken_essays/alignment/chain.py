"""The chain from a take to what is found in it, one call a link."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

from spoken_essays.alignment import judging
from spoken_essays.alignment.asread import tokens
from spoken_essays.alignment.finding import Found, find
from spoken_essays.alignment.forced import Aligner
from spoken_essays.alignment.hearing import Hearer, Word
from spoken_essays.alignment.islands import Scenery, scenery
from spoken_essays.alignment.loading import Sound, load
from spoken_essays.alignment.matching import match
from spoken_essays.alignment.passes import passes
from spoken_essays.alignment.records import Alignment, Progress
from spoken_essays.alignment.reporting import Findings, report
from spoken_essays.alignment.windows import Window, unheard, windows
from spoken_essays.alignment.words import text_of
from spoken_essays.errors import TakeError
from spoken_essays.words.english import is_english

_EXTRA = ("faster_whisper", "pocketsphinx", "rapidfuzz")
# Of the whole time, the first and the second hearing take so much.
_HEARING, _AGAIN = 0.75, 0.85
_ACCEPTED_WORDS, _ACCEPTED = 2, 0.5


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
    heard = _heard_again(hearer, sound, scene, heard)
    yield Progress(seconds=sound.seconds * _AGAIN, duration=sound.seconds)
    runs = passes(match([word.plain for word in heard], text), text, heard, scene)
    judging.insist_on_essay(path, runs, text, heard, scene)
    said: list[Found] = []
    for group in find(sound, scene, parts, tokens(runs, text, heard), heard, aligner):
        said += group
        done = _AGAIN + (1 - _AGAIN) * (group[-1].place.end / sound.seconds if group else 0)
        yield Progress(seconds=min(done, 1) * sound.seconds, duration=sound.seconds)
    yield report(
        Findings(
            sound=sound,
            scene=scene,
            lines=tuple(lines),
            text=text,
            heard=heard,
            runs=runs,
            found=said,
        )
    )


def _insist_on_extra() -> None:
    if any(find_spec(package) is None for package in _EXTRA):
        raise TakeError(
            "what hears and finds words in a take is not installed: "
            'pip install "spoken-essays[takes]"'
        )


def _heard_again(hearer: Hearer, sound: Sound, scene: Scenery, heard: Sequence[Word]) -> list[Word]:
    """All words, with those that are only heard when nothing else is listened to."""
    bare: list[Window] = list(unheard(scene, heard, sound.seconds))
    more: list[Word] = []
    for window, words in hearer.hear(sound, bare):
        probabilities = [word.probability for word in words]
        enough = len(words) >= _ACCEPTED_WORDS
        if enough and sum(probabilities) / len(probabilities) > _ACCEPTED:
            more += (replace(word, start=max(word.start, window.start)) for word in words)
    return sorted([*heard, *more], key=lambda word: word.middle)
