"""What is listened to once more, by itself: where Whisper is known to leave words out.

Given two readings of the same words in one window it writes them down once. So sound that no word
accounts for is heard again; and what comes after a pause in the middle of a line, where a reader
may have begun anew.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from spoken_essays.alignment.evidence import Evidence
from spoken_essays.alignment.hearing import Hearer
from spoken_essays.alignment.islands import Island, Scenery
from spoken_essays.alignment.loading import Sound
from spoken_essays.alignment.matching import alike
from spoken_essays.alignment.passes import Pass
from spoken_essays.alignment.windows import LONGEST, PAD, Window, unheard
from spoken_essays.alignment.words import Text, Word

_ACCEPTED_WORDS, _ACCEPTED, _ACCEPTED_ALONE = 2, 0.5, 0.7
# A word heard a second time is there once if it is so near, or nearly in the same sound.
_SAME, _SAME_SOUND, _NO_SILENCE = 0.6, 1.0, 0.10
_LEAST, _LEAST_LETTER = 0.05, 0.02
_SOUNDS_LIKE, _LEAST_SOUNDS = 0.7, 5
# No word has so long a silence in it.
_SILENCE = 0.25
# A pause in a line that makes one look again: without a comma, and with one.
_PAUSE, _LONG_PAUSE = 0.25, 0.7


def on_sound(words: Sequence[Word], scene: Scenery) -> list[Word]:
    """The words where there is sound: Whisper lets one begin and end in the silence beside it."""
    return [_on_sound(word, scene) for word in words]


def _on_sound(word: Word, scene: Scenery) -> Word:
    near = scene.near(word.start, word.end) or scene.nearest(word.middle)
    near = [each for each in near if not scene.is_noise(each.start, each.end)] or near
    if not near:
        return word
    near = max(_together(near), key=lambda group: _overlap(word, group))
    start = min(max(word.start, near[0].start), near[-1].end - _LEAST)
    return replace(word, start=start, end=max(min(word.end, near[-1].end), start + _LEAST))


def _together(islands: Sequence[Island]) -> Iterator[list[Island]]:
    """Islands that a word may be in as a whole: it has no long silence in it."""
    group: list[Island] = []
    for island in islands:
        if group and island.start - group[-1].end >= _SILENCE:
            yield group
            group = []
        group.append(island)
    yield group


def _overlap(word: Word, islands: Sequence[Island]) -> float:
    return sum(min(each.end, word.end) - max(each.start, word.start) for each in islands)


def heard_again(hearer: Hearer, sound: Sound, known: Evidence) -> list[Word]:
    """All words, with those that are only heard when nothing else is listened to.

    Of figures Whisper is never sure: what sounds like a line of the essay is taken all the same.
    """
    heard, scene = known.heard, known.scene
    more: list[Word] = []
    for _, words in hearer.hear(sound, list(unheard(scene, heard, sound.seconds))):
        new = [each for each in words if not (_is_lost(each) or _is_known(each, heard, scene))]
        sure = _ACCEPTED if len(new) >= _ACCEPTED_WORDS else _ACCEPTED_ALONE
        if _sureness(new) > sure or _sounds_like_a_line(new, known):
            more += new
    more = [word for word in on_sound(more, scene) if word.end - word.start > _LEAST]
    heard = list(_with_room(heard, scene, sound.seconds))
    placed = zip(heard, on_sound(heard, scene), strict=True)
    kept = (moved for word, moved in placed if not (_is_lost(word) and _is_among(moved, more)))
    every = sorted([*kept, *more], key=lambda word: word.middle)
    return list(_spoken(every, scene, known.text))


def heard_after_pauses(
    hearer: Hearer, sound: Sound, runs: Sequence[Pass], known: Evidence
) -> list[Word]:
    """All words, with more of them where a line goes on after a pause, if there are more."""
    windows = [window for run in runs for window in _pauses(run, known)]
    found = list(known.heard)
    for window, words in hearer.hear(sound, windows):
        start, end = window.start + PAD, window.end - PAD
        left = [word for word in found if not start <= word.middle <= end]
        if len(words) > len(found) - len(left) and _sureness(words) > _ACCEPTED:
            more = _spoken(on_sound(words, known.scene), known.scene, known.text)
            found = sorted([*left, *more], key=lambda word: word.middle)
    return found


def _spoken(words: Sequence[Word], scene: Scenery, text: Text) -> Iterator[Word]:
    """Without those that were made of a cough; what the essay says was spoken, though hoarsely."""
    essay = set(pairwise(text.words))
    for noise, group in groupby(words, lambda word: scene.is_noise(word.start, word.end)):
        said = list(group)
        plain = [word.plain for word in said]
        if not noise or not essay.isdisjoint(pairwise(plain)):
            yield from said


def _is_lost(word: Word) -> bool:
    """Whether Whisper no longer knew where it was: the word has no length."""
    return word.end - word.start < _LEAST


def _with_room(heard: Sequence[Word], scene: Scenery, seconds: float) -> Iterator[Word]:
    """Without lost words that there is no sound for: Whisper says its thanks where nobody does."""
    end = 0.0
    for lost, group in groupby(heard, key=_is_lost):
        words = list(group)
        if lost:
            then = next((word.start for word in heard if word.start > words[-1].start), seconds)
            islands = (each for each in scene.near(end, then) if each.voiced)
            room = sum(min(each.end, then) - max(each.start, end) for each in islands)
            letters = sum(len(word.plain) for word in words)
            if room < _LEAST_LETTER * letters:
                continue
        end = words[-1].end
        yield from words


def _is_among(word: Word, others: Sequence[Word]) -> bool:
    """Whether a word stands where others were heard, or the same one was."""
    return any(
        each.start <= word.middle <= each.end
        or (each.plain == word.plain and abs(each.middle - word.middle) <= _SAME)
        for each in others
    )


def _is_known(word: Word, heard: Sequence[Word], scene: Scenery) -> bool:
    """Whether the word was heard there before: a window reaches a little into its neighbours.

    Whisper may have heard it later than it was, but in the same sound.
    """
    first = bisect_left(heard, word.middle - _SAME_SOUND, key=lambda each: each.middle)
    last = bisect_right(heard, word.middle + _SAME_SOUND, key=lambda each: each.middle)
    return any(
        each.plain == word.plain and _is_same(each, word, scene) for each in heard[first:last]
    )


def _sounds_like_a_line(words: Sequence[Word], known: Evidence) -> bool:
    heard = known.sounds(word.plain for word in words) if words else ""
    if len(heard) < _LEAST_SOUNDS:
        return False
    lines = (known.text.of(line) for line in range(len(known.text.starts) - 1))
    return any(alike(heard, known.sounds(line)) >= _SOUNDS_LIKE for line in lines if line)


def _is_same(one: Word, other: Word, scene: Scenery) -> bool:
    since, until = sorted((one.middle, other.middle))
    gap = scene.widest(since, until)
    return until - since <= _SAME or gap[1] - gap[0] < _NO_SILENCE


def _pauses(run: Pass, known: Evidence) -> Iterator[Window]:
    """The window after the last pause in a pass that asks for it."""
    heard, scene = known.heard, known.scene
    last = run.heard[1]
    for one, two in reversed(list(pairwise(run.words))):
        since, until = scene.widest(heard[one.heard].middle, heard[two.heard].middle)
        enough = _LONG_PAUSE if two.read in known.text.pauses else _PAUSE
        if until - since >= enough:
            islands = scene.near(heard[last].middle, heard[last].middle + 0.01)
            end = islands[-1].end if islands else heard[last].end
            if end - until <= LONGEST:
                yield Window(start=max(since, until - PAD), end=end + PAD)
            return


def _sureness(words: Sequence[Word]) -> float:
    return sum(word.probability for word in words) / max(1, len(words))
