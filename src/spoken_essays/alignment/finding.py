"""Where each pass is: the words that were read, found in the sound one window at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from spoken_essays.alignment.asread import Place, Token
from spoken_essays.alignment.forced import Aligner
from spoken_essays.alignment.islands import Scenery
from spoken_essays.alignment.loading import Sound
from spoken_essays.alignment.snapping import Edges, snapped
from spoken_essays.alignment.windows import Window
from spoken_essays.alignment.words import Word

# A window's sound reaches so far beyond it, but no further than the middle of the gap.
_PAD = 0.6
# A word is not where it begins so much before Whisper heard it, or after, with a silence between;
# one that is none of the essay's still less. Where Whisper lost its place its words have no length.
_ASTRAY, _LOOSE, _SILENCE, _LAID_OUT = 0.6, 0.4, 0.15, 0.12
_LONGEST, _LONGEST_LETTER = 0.35, 0.12
# No word has a silence in it that is longer than a stop's.
_GAP = 0.12
_SOUND = 0.03


@dataclass(frozen=True, kw_only=True)
class Found:
    """A token and where it is."""

    token: Token
    place: Place


def find(
    sound: Sound,
    scene: Scenery,
    windows: Sequence[Window],
    tokens: Sequence[Token],
    heard: Sequence[Word],
    aligner: Aligner | None,
) -> Iterator[list[Found]]:
    """The tokens of each window that were said, and where. Without an aligner Whisper's times."""
    for window, group in _grouped(windows, tokens):
        places = (
            aligner.places(sound, scene, _widened(window, windows), group)
            if aligner
            else [None] * len(group)
        )
        pairs = zip(group, places, strict=True)
        settled = ((token, _settled(token, place, scene, heard)) for token, place in pairs)
        yield [Found(token=token, place=place) for token, place in settled if place is not None]


def apart(found: Sequence[Found], scene: Scenery) -> list[Found]:
    """The same where no word reaches over a silence into what its neighbour is in."""
    places = [each.place for each in found]
    for at in range(1, len(places)):
        one, two = places[at - 1], places[at]
        since, until = scene.widest(two.start, two.end)
        if until - since >= _GAP and since - two.start < two.end - until and one.end > since - _GAP:
            places[at] = replace(two, start=until)
        since, until = scene.widest(one.start, one.end)
        if (
            until - since >= _GAP
            and since - one.start > one.end - until
            and two.start < until + _GAP
        ):
            places[at - 1] = replace(one, end=since)
    return [replace(each, place=place) for each, place in zip(found, places, strict=True)]


def sided(found: Sequence[Found], heard: Sequence[Word], scene: Scenery) -> list[Found]:
    """The same where a line's first and last word are on that side of a silence where Whisper heard
    them.

    A short one is easily found in the last sound of the line before, or in the first of the next.
    """
    moved = list(found)
    for at, each in enumerate(found):
        word = heard[each.token.heard] if each.token.heard >= 0 else None
        if word is None or each.token.run < 0:
            continue
        same = [
            0 <= beside < len(found) and found[beside].token.run == each.token.run
            for beside in (at - 1, at + 1)
        ]
        if same == [False, True]:
            moved[at] = replace(each, place=_later(each.place, found[at + 1].place, word, scene))
        elif same == [True, False]:
            moved[at] = replace(each, place=_sooner(each.place, found[at - 1].place, word, scene))
    return moved


def _later(place: Place, then: Place, word: Word, scene: Scenery) -> Place:
    """A first word, moved behind the silence before its next one, if it was heard there."""
    since, until = scene.widest(place.middle, then.middle)
    if until - since < _GAP or word.middle < (since + until) / 2:
        return place
    return replace(place, start=until, end=max(then.start, until + _SOUND))


def _sooner(place: Place, before: Place, word: Word, scene: Scenery) -> Place:
    """A last word, moved before the silence behind its forerunner, if it was heard there."""
    since, until = scene.widest(before.middle, place.middle)
    if until - since < _GAP or word.middle > (since + until) / 2:
        return place
    return replace(place, start=min(before.end, since - _SOUND), end=since)


def by_pass(found: Sequence[Found]) -> dict[int, list[int]]:
    """Which of the words that were found each pass has, by their places."""
    own: dict[int, list[int]] = {}
    for at, each in enumerate(found):
        own.setdefault(each.token.run, []).append(at)
    return own


def edges(words: Sequence[int], found: Sequence[Found], scene: Scenery) -> Edges | None:
    """Where a pass with these words begins and ends; None if there is none of its line's."""
    own = [at for at in words if found[at].token.read >= 0 or found[at].token.part]
    if not own:
        return None
    first, last = own[0], own[-1]
    before = found[first - 1].place.end if first else 0.0
    after = found[last + 1].place.start if last + 1 < len(found) else float("inf")
    return snapped(scene, found[first].place, found[last].place, before, after)


def _grouped(
    windows: Sequence[Window], tokens: Sequence[Token]
) -> Iterator[tuple[Window, list[Token]]]:
    """The tokens of each window, in order: none in one before its forerunner's."""
    groups: list[list[Token]] = [[] for _ in windows]
    at = 0
    for token in tokens:
        while (
            at + 1 < len(windows) and token.around >= (windows[at].end + windows[at + 1].start) / 2
        ):
            at += 1
        groups[at].append(token)
    yield from zip(windows, groups, strict=True)


def _widened(window: Window, windows: Sequence[Window]) -> Window:
    before = max((each.end for each in windows if each.end <= window.start), default=0.0)
    after = min((each.start for each in windows if each.start >= window.end), default=float("inf"))
    return Window(
        start=max(window.start - _PAD, (before + window.start) / 2, 0.0),
        end=min(window.end + _PAD, (after + window.end) / 2),
    )


def _settled(
    token: Token, place: Place | None, scene: Scenery, heard: Sequence[Word]
) -> Place | None:
    """The place of a token, set right by what Whisper heard where the aligner went astray."""
    if token.heard < 0:
        return place
    word = heard[token.heard]
    if place is None:
        if token.optional:
            return None
        return Place(start=word.start, end=word.end, word=word.plain, sure=False)
    place = _brought_back(place, word, _ASTRAY if token.read >= 0 else _LOOSE, scene)
    longest = _LONGEST + _LONGEST_LETTER * len(place.word)
    if place.end - place.start > longest:
        place = _shortened(place, word, longest)
    return place


def _brought_back(place: Place, word: Word, astray: float, scene: Scenery) -> Place:
    """The place of a word; where Whisper heard it, if that is far off beyond a silence."""
    if place.start - word.end > astray:
        since, until = scene.widest(word.middle, place.middle)
        if until - since >= _SILENCE:
            return Place(start=word.start, end=word.end, word=place.word, sure=False)
    if word.start - place.start > astray and word.end - word.start > _LAID_OUT:
        since, until = scene.widest(place.start, word.start)
        if until - since >= _SILENCE and place.end > until:
            return replace(place, start=until, sure=False)
        if until - since >= _SILENCE:
            return Place(start=max(until, word.start), end=word.end, word=place.word, sure=False)
    return place


def _shortened(place: Place, word: Word, longest: float) -> Place:
    """A word of absurd length: the part of it that is where Whisper heard it."""
    start = min(max(place.start, word.middle - longest / 2), place.end - longest)
    return replace(place, start=start, end=start + longest, sure=False)
