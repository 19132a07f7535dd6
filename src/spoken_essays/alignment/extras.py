"""What is in a take besides its lines: words put in, noises, long silences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from spoken_essays.alignment.asread import Place
from spoken_essays.alignment.islands import Scenery
from spoken_essays.alignment.records import Extra
from spoken_essays.alignment.snapping import snapped
from spoken_essays.alignment.words import Word

_WORDS, _SURE, _LEAST = 2, 0.45, 0.12
_APART = 1.0
_SILENCE = 3.5
_CUT_OUT, _ONE_BREATH = 0.12, 0.2
_SHORTEST, _SOFTEST, _ABOVE, _ONE_NOISE = 0.07, 25.0, 6.0, 0.3
_BESIDE = 0.10
# What Whisper writes for a laugh, and for many a cough.
_LAUGHS = re.compile(r"\W*(?:ha|he|hah|heh|ah)+\W*$", re.IGNORECASE)
# The shortest word that stands alone.
_WORD = 0.25


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """A word that was found, and what it belongs to.

    ``line`` is that of the reading it is in, ``kept`` if that is the one that is kept; ``added`` if
    it is no word of it.
    """

    place: Place
    text: str
    probability: float
    line: int | None
    kept: bool
    added: bool


def extras(spoken: Sequence[Spoken], heard: Sequence[Word], scene: Scenery) -> list[Extra]:
    """Everything that belongs to no line, in the order of the take."""
    noises = [_as_word(noise, heard, scene) for noise in _noises(spoken, scene)]
    added = sorted(
        [*_added(spoken, scene), *(each for each in noises if each.kind == "added")],
        key=lambda extra: extra.start,
    )
    noises = [each for each in noises if each.kind == "noise"]
    voiced = [each for each in noises if not scene.is_noise(each.start, each.end)]
    whole = [_with(extra, [each for each in voiced if _is_beside(each, extra)]) for extra in added]
    alone = [
        noise
        for noise in noises
        if noise not in voiced or not any(_is_beside(noise, extra) for extra in added)
    ]
    found = [*whole, *alone, *_silences(scene, spoken)]
    return sorted(found, key=lambda extra: extra.start)


def _as_word(noise: Extra, heard: Sequence[Word], scene: Scenery) -> Extra:
    """A noise; words, if it is a voice's and some were understood in it, however unsurely."""
    words = [word.text for word in heard if noise.start <= word.middle <= noise.end and word.text]
    voiced = all(each.voiced for each in scene.near(noise.start, noise.end))
    if not words or not voiced or noise.end - noise.start < _WORD:
        return noise
    return replace(noise, kind="added", heard=" ".join(words))


def _is_beside(noise: Extra, added: Extra) -> bool:
    return max(noise.start - added.end, added.start - noise.end) < _ONE_BREATH


def _with(added: Extra, noises: Sequence[Extra]) -> Extra:
    """What was added with the sounds right before and after it: words that were not understood."""
    start = min([added.start, *(each.start for each in noises)])
    return replace(added, start=start, end=max([added.end, *(each.end for each in noises)]))


def _line_at(spoken: Sequence[Spoken], time: float) -> int | None:
    before = [each for each in spoken if each.kept and not each.added and each.place.start <= time]
    return before[-1].line if before else None


def _added(spoken: Sequence[Spoken], scene: Scenery) -> Iterator[Extra]:
    for run in _together(spoken):
        words = [spoken[at] for at in run]
        unsure = len(words) < _WORDS and words[0].probability <= _SURE
        unsure = unsure and not _is_alone(words[0].place, spoken, scene)
        if unsure or _is_amid(spoken, run, scene):
            continue
        first, last = run[0], run[-1]
        before = spoken[first - 1].place.end if first else 0.0
        after = spoken[last + 1].place.start if last + 1 < len(spoken) else float("inf")
        edges = snapped(scene, words[0].place, words[-1].place, before, after)
        if edges.end - edges.start < _LEAST or not scene.sounding(edges.start, edges.end):
            continue
        yield Extra(
            start=edges.start,
            end=edges.end,
            kind="noise" if all(_LAUGHS.match(each.text) for each in words) else "added",
            heard=" ".join(each.text for each in words if each.text),
            line=_line_at(spoken, edges.start),
        )


def _is_alone(place: Place, spoken: Sequence[Spoken], scene: Scenery) -> bool:
    """Whether a word is all that was said in a sound that is a voice's."""
    near = scene.near(place.start, place.end)
    others = (each.place for each in spoken if each.place is not place)
    return (
        bool(near)
        and all(each.voiced for each in near)
        and near[-1].end - near[0].start >= _WORD
        and not any(near[0].start < each.end and each.start < near[-1].end for each in others)
    )


def _is_amid(spoken: Sequence[Spoken], run: Sequence[int], scene: Scenery) -> bool:
    """Whether words are said in one breath with a line's before or after: they cannot be cut out.

    That makes the line another one, and is no matter of its own.
    """
    before, after = run[0] - 1, run[-1] + 1
    if before < 0 or after == len(spoken) or spoken[before].line != spoken[after].line:
        return False
    if not spoken[before].kept or spoken[before].added or spoken[after].added:
        return False
    sides = ((before, run[0]), (run[-1], after))
    gaps = (scene.widest(spoken[one].place.middle, spoken[two].place.middle) for one, two in sides)
    return any(until - since < _CUT_OUT for since, until in gaps)


def _together(spoken: Sequence[Spoken]) -> Iterator[list[int]]:
    """Added words that follow one another without a long silence, by their places."""
    for added, group in groupby(range(len(spoken)), key=lambda at: spoken[at].added):
        run: list[int] = []
        for at in group if added else ():
            if run and spoken[at].place.start - spoken[run[-1]].place.end > _APART:
                yield run
                run = []
            run.append(at)
        if run:
            yield run


def _noises(spoken: Sequence[Spoken], scene: Scenery) -> Iterator[Extra]:
    least = max(scene.loud - _SOFTEST, scene.noise + _ABOVE)
    places = [each.place for each in spoken]
    near = (scene.near(each.start - _BESIDE, each.end + _BESIDE) for each in places)
    words = {island for islands in near for island in islands}
    words |= {soft for each in words if (soft := scene.last_sound(each.end))}
    noises = [
        each
        for each in scene.islands
        if each.end - each.start >= _SHORTEST and each.level > least and each not in words
    ]
    at = 0
    while at < len(noises):
        last = at
        while last + 1 < len(noises) and noises[last + 1].start - noises[last].end < _ONE_NOISE:
            last += 1
        yield Extra(
            start=noises[at].start,
            end=noises[last].end,
            kind="noise",
            line=_line_at(spoken, noises[at].start),
        )
        at = last + 1


def _silences(scene: Scenery, spoken: Sequence[Spoken]) -> Iterator[Extra]:
    """Between what is heard: before and after all of it everybody leaves some."""
    for before, then in pairwise(scene.islands):
        start, end = before.end, then.start
        if end - start >= _SILENCE:
            yield Extra(start=start, end=end, kind="silence", line=_line_at(spoken, start))
