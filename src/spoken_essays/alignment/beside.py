"""Sound beside a reading whose first or last word was not understood: it is that word.

A name, or a "Mrs." before it, is often not heard as a word at all. Where a line lacks its first
word, and right before it something is heard that is nobody's, that is what was said there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spoken_essays.alignment.asread import Place, Token
from spoken_essays.alignment.finding import Found
from spoken_essays.alignment.islands import Island, Scenery
from spoken_essays.alignment.passes import COMPLETE, Pass
from spoken_essays.alignment.words import Text

# So near (s), so long for each letter of the word, and so far above the noise (dB).
_NEAR, _SHORTEST, _LONGEST, _LONGEST_LETTER, _ABOVE = 0.45, 0.08, 0.25, 0.09, 12.0
_NO_WORD = 0.045
_APART, _UNLIKE = 0.05, 0.5


def with_sounds_beside(
    found: Sequence[Found], runs: Sequence[Pass], text: Text, scene: Scenery
) -> list[Found]:
    """All that was found, and the sounds that are a line's first or last word."""
    own: dict[int, list[int]] = {}
    for at, each in enumerate(found):
        if each.token.run >= 0 and each.token.read >= 0:
            own.setdefault(each.token.run, []).append(at)
    whole = {run: places for run, places in own.items() if runs[run].coverage >= COMPLETE}
    more = [each for places in whole.values() for each in _beside(found, places, text, scene)]
    return sorted([*found, *more], key=lambda each: each.place.middle) if more else list(found)


def _beside(
    found: Sequence[Found], places: Sequence[int], text: Text, scene: Scenery
) -> Iterator[Found]:
    first, last = places[0], places[-1]
    line = text.lines[found[first].token.read]
    start, end = text.starts[line], text.starts[line + 1] - 1
    before = found[first - 1].place.end if first else 0.0
    after = found[last + 1].place.start if last + 1 < len(found) else float("inf")
    if _is_wanting(found[first], start):
        read = max(start, found[first].token.read - 1)
        begins = found[first].place.start
        for island in scene.near(before, begins)[-1:]:
            near = island.end <= begins and begins - island.end < island.start - before
            if near and begins - island.end <= _NEAR and _is_word(island, text.words[read], scene):
                yield _sound(island, found[first].token.run, read, text)
    if _is_wanting(found[last], end):
        read = min(end, found[last].token.read + 1)
        ends = found[last].place.end
        for island in scene.near(ends + _APART, after)[:1]:
            near = island.start >= ends and island.start - ends < after - island.end
            if near and island.start - ends <= _NEAR and _is_word(island, text.words[read], scene):
                yield _sound(island, found[last].token.run, read, text)


def _is_wanting(found: Found, rim: int) -> bool:
    """Whether the word at a line's rim was not understood, or there is no room for it."""
    short = found.place.end - found.place.start < _NO_WORD
    return found.token.read != rim or found.token.alike < _UNLIKE or short


def _is_word(island: Island, word: str, scene: Scenery) -> bool:
    length = island.end - island.start
    longest = _LONGEST + _LONGEST_LETTER * len(word)
    loud = island.voiced and island.level > scene.noise + _ABOVE
    return loud and _SHORTEST <= length <= longest


def _sound(island: Island, run: int, read: int, text: Text) -> Found:
    place = Place(start=island.start, end=island.end, word=text.words[read], sure=False)
    token = Token(options=(place.word,), around=place.middle, read=read, run=run, optional=True)
    return Found(token=token, place=place)
