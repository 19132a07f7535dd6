"""Lines whose words have changed since they were recorded: which clip was of which line.

Two things tell: what the old words and the new have in common, and between which neighbours the
line stood. Nothing is used on the strength of it: it is what the author is asked about.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from spoken_essays.clips.records import Clip, Spot
from spoken_essays.clips.wording import likeness, shape

# How alike the old words and the new must be: between the same neighbours; where the line must have
# been moved besides; and where it may have been, and nothing else is left.
_NEAR, _MOVED, _FAR = 0.25, 0.75, 0.5
# What so many lines have in common tells none of them.
_COMMON = 60
# So many lines are looked at closely for each clip.
_CANDIDATES = 5
# The place of what has no number: an opening or closing.
_APART = -1
_LONG_AGO = datetime.min.replace(tzinfo=UTC)

# Where a line or a group of readings stands: the count of the neighbours before it that match.
Gap = int


@dataclass(frozen=True, kw_only=True, eq=False)
class Group:
    """All readings of one line as it was when they were recorded; oldest first."""

    clips: tuple[Clip, ...]

    @property
    def text(self) -> str:
        return self.clips[-1].text

    @property
    def place(self) -> tuple[int, datetime]:
        """Where the line stood among the others; what was recorded later stands later."""
        newest = self.clips[-1]
        return newest.number or 0, newest.recorded or _LONG_AGO


def age(clip: Clip) -> tuple[datetime, str]:
    """What sorts readings from the oldest to the newest."""
    return clip.recorded or _LONG_AGO, clip.path.name


def changed(
    spots: Sequence[Spot], groups: list[Group], lines: list[int], found: Mapping[int, Group]
) -> dict[int, Group]:
    """Lines by their place in ``spots``, each with what was recorded for its old words.

    ``groups`` are those with the words of no line, ``lines`` those with the words of no clip;
    ``found`` are the lines that have their clips, by which neighbours are known.
    """
    gaps = _Gaps(found)
    texts = {at: spots[at].text for at in lines}
    pairing = _Pairing(
        groups={each: gaps.of_group(each) for each in sorted(groups, key=lambda one: one.place)},
        lines={at: gaps.of_line(at, spots[at]) for at in sorted(lines)},
        alike=_alike(groups, texts),
    )
    pairing.take_alike(_NEAR, elsewhere=_MOVED)
    pairing.take_in_order()
    pairing.take_alike(_NEAR, elsewhere=_FAR)
    return pairing.pairs


@dataclass(kw_only=True)
class _Pairing:
    """Groups and lines that have not found each other yet, each with its gap; and the pairs."""

    groups: dict[Group, Gap]
    lines: dict[int, Gap]
    alike: Mapping[Group, Mapping[int, float]]
    pairs: dict[int, Group] = field(default_factory=dict)

    def take_alike(self, near: float, *, elsewhere: float) -> None:
        """Pair the most alike, those between the same neighbours first."""
        ranked = []
        for place, (group, gap) in enumerate(self.groups.items()):
            for at, score in self.alike[group].items():
                there = self.lines.get(at)
                far = there != gap
                # A title is not the old words of the opening that is said in its place.
                apart = far and _APART in (there, gap)
                if score >= (elsewhere if far else near) and not apart:
                    ranked.append((far, -score, at, place, group))
        for _, _, at, _, group in sorted(ranked, key=lambda each: each[:4]):
            self._take([(at, group)])

    def take_in_order(self) -> None:
        """Lines written wholly anew: as many between two neighbours as there were are the same."""
        for gap in set(self.groups.values()):
            there = [group for group, its in self.groups.items() if its == gap]
            lines = [at for at, its in self.lines.items() if its == gap]
            if len(there) == len(lines):
                self._take(zip(lines, there, strict=True))

    def _take(self, pairs: Iterable[tuple[int, Group]]) -> None:
        for at, group in pairs:
            if at in self.lines and group in self.groups:
                self.pairs[at] = group
                del self.lines[at], self.groups[group]


def _alike(groups: Iterable[Group], texts: Mapping[int, str]) -> dict[Group, dict[int, float]]:
    """How alike the old words of each group and those of the lines that are most like it are."""
    index = _Index(texts)
    return {
        group: {at: likeness(group.text, texts[at]) for at in index.candidates(group.text)}
        for group in groups
    }


class _Index:
    """Lines by the runs of characters in them, to find those that are like a text at all."""

    def __init__(self, texts: Mapping[int, str]) -> None:
        self._lines: defaultdict[str, list[int]] = defaultdict(list)
        for at, text in texts.items():
            for run in shape(text):
                self._lines[run].append(at)

    def candidates(self, text: str) -> Collection[int]:
        """The lines that have the most in common with a text."""
        shared: Counter[int] = Counter()
        for run in shape(text):
            if len(lines := self._lines.get(run, [])) <= _COMMON:
                shared.update(lines)
        return [at for at, _ in shared.most_common(_CANDIDATES)]


class _Gaps:
    """The stretches between lines that match and kept their order: what was moved tells nothing."""

    def __init__(self, found: Mapping[int, Group]) -> None:
        placed = sorted((group.place, at) for at, group in found.items() if group.place[0])
        kept = _rising([at for _, at in placed])
        self._lines = [placed[each][1] for each in kept]
        self._places = [placed[each][0] for each in kept]

    def of_line(self, at: int, spot: Spot) -> Gap:
        return _APART if spot.number is None else bisect_left(self._lines, at)

    def of_group(self, group: Group) -> Gap:
        return bisect_left(self._places, group.place) if group.place[0] else _APART


def _rising(values: Sequence[int]) -> list[int]:
    """The places of the longest rising run of values, others left out (patience sorting)."""
    ends: list[int] = []
    tops: list[int] = []
    before: list[int] = []
    for place, value in enumerate(values):
        pile = bisect_left(tops, value)
        before.append(ends[pile - 1] if pile else -1)
        tops[pile : pile + 1], ends[pile : pile + 1] = [value], [place]
    run: list[int] = []
    at = ends[-1] if ends else -1
    while at >= 0:
        run.append(at)
        at = before[at]
    return run[::-1]
