"""What is listened to once more, by itself: where Whisper is known to leave words out.

Given two readings of the same words in one window it writes them down once. So sound that no word
accounts for is heard again; and what comes after a pause in the middle of a line, where a reader
may have begun anew.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from spoken_essays.alignment.hearing import Hearer, Word
from spoken_essays.alignment.islands import Scenery
from spoken_essays.alignment.loading import Sound
from spoken_essays.alignment.passes import Pass
from spoken_essays.alignment.windows import LONGEST, PAD, Window, unheard
from spoken_essays.alignment.words import Text

_ACCEPTED_WORDS, _ACCEPTED, _ACCEPTED_ALONE = 2, 0.5, 0.7
_SAME = 0.6
_LEAST = 0.05
# A pause in a line that makes one look again: without a comma, and with one.
_PAUSE, _LONG_PAUSE = 0.25, 0.7


def on_sound(words: Sequence[Word], scene: Scenery) -> list[Word]:
    """The words where there is sound: Whisper lets one begin and end in the silence beside it."""
    return [_on_sound(word, scene) for word in words]


def _on_sound(word: Word, scene: Scenery) -> Word:
    near = scene.near(word.start, word.end) or scene.nearest(word.middle)
    if not near:
        return word
    start = min(max(word.start, near[0].start), near[-1].end - _LEAST)
    return replace(word, start=start, end=max(min(word.end, near[-1].end), start + _LEAST))


def heard_again(hearer: Hearer, sound: Sound, scene: Scenery, heard: Sequence[Word]) -> list[Word]:
    """All words, with those that are only heard when nothing else is listened to."""
    more: list[Word] = []
    for _, words in hearer.hear(sound, list(unheard(scene, heard, sound.seconds))):
        new = [word for word in words if not _is_known(word, heard)]
        sure = _ACCEPTED if len(new) >= _ACCEPTED_WORDS else _ACCEPTED_ALONE
        if _sureness(new) > sure:
            more += new
    return sorted(on_sound([*heard, *more], scene), key=lambda word: word.middle)


def heard_after_pauses(
    hearer: Hearer,
    sound: Sound,
    scene: Scenery,
    heard: Sequence[Word],
    runs: Sequence[Pass],
    text: Text,
) -> list[Word]:
    """All words, with more of them where a line goes on after a pause, if there are more."""
    places = [place for run in runs for place in _pauses(run, heard, scene, text)]
    windows = [window for window, _, _ in places]
    changed: dict[int, tuple[int, list[Word]]] = {}
    for (_, words), (_, first, last) in zip(hearer.hear(sound, windows), places, strict=True):
        if len(words) > last + 1 - first and _sureness(words) > _ACCEPTED:
            changed[first] = (last, on_sound(words, scene))
    found: list[Word] = []
    at = 0
    while at < len(heard):
        last, words = changed.get(at, (at, [heard[at]]))
        found += words
        at = last + 1
    return found


def _is_known(word: Word, heard: Sequence[Word]) -> bool:
    """Whether the word was heard there before: a window reaches a little into its neighbours."""
    first = bisect_left(heard, word.middle - _SAME, key=lambda each: each.middle)
    last = bisect_right(heard, word.middle + _SAME, key=lambda each: each.middle)
    return any(each.plain == word.plain for each in heard[first:last])


def _pauses(
    run: Pass, heard: Sequence[Word], scene: Scenery, text: Text
) -> Iterator[tuple[Window, int, int]]:
    """The window after the last pause in a pass that asks for it, and which words are in it."""
    last = run.heard[1]
    for one, two in reversed(list(pairwise(run.words))):
        since, until = scene.widest(heard[one.heard].middle, heard[two.heard].middle)
        enough = _LONG_PAUSE if two.read in text.pauses else _PAUSE
        if until - since >= enough:
            islands = scene.near(heard[last].middle, heard[last].middle + 0.01)
            end = islands[-1].end if islands else heard[last].end
            if end - until <= LONGEST:
                between = range(one.heard + 1, two.heard)
                after = (at for at in between if heard[at].middle >= until)
                first = next(after, two.heard)
                yield Window(start=max(since, until - PAD), end=end + PAD), first, last
            return


def _sureness(words: Sequence[Word]) -> float:
    return sum(word.probability for word in words) / max(1, len(words))
