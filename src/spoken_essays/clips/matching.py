"""Which clips belong to which line: by its words, wherever it stands now.

Clips whose words are those of a line are its own. Those of one line that has changed are found by
what they have in common with a line that has none, and by the neighbours they stood between.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from spoken_essays.clips.changes import Group, age, changed
from spoken_essays.clips.records import Clip, Spot
from spoken_essays.clips.wording import key


@dataclass(frozen=True, kw_only=True)
class Match:
    """A line and its readings, oldest first; not ``same``: they were recorded for other words."""

    spot: Spot
    readings: tuple[Clip, ...] = ()
    same: bool = True


def numbered(spots: Iterable[Spot]) -> tuple[Spot, ...]:
    """The lines with the occurrence of each among those with the same words."""
    seen: Counter[str] = Counter()
    found = []
    for spot in spots:
        words = key(spot.text)
        # Most are right as they are, and a long essay is looked at often.
        right = spot.occurrence == seen[words]
        found.append(spot if right else replace(spot, occurrence=seen[words]))
        seen[words] += 1
    return tuple(found)


def matched(spots: Sequence[Spot], clips: Iterable[Clip]) -> tuple[tuple[Match, ...], list[Clip]]:
    """Each line with its readings, in order, and the clips that belong to none.

    ``spots`` are `numbered`. The k-th clip of the same words goes to the k-th line that has them;
    where there are fewer clips than lines, one serves several.
    """
    groups = _by_words(clips)
    lines = _by_words_of_lines(spots)
    found = {at: taken for words in lines for at, taken in _same(lines[words], groups.get(words))}
    left = [group for words in groups if words not in lines for group in groups[words]]
    open_lines = [at for at in range(len(spots)) if at not in found]
    others = changed(spots, left, open_lines, found) if left and open_lines else {}
    taken = set(others.values())
    matches = tuple(_match(spots[at], found.get(at), others.get(at)) for at in range(len(spots)))
    loose = sorted((group for group in left if group not in taken), key=lambda each: each.place)
    return matches, [clip for group in loose for clip in group.clips]


def _match(spot: Spot, same: Group | None, other: Group | None) -> Match:
    if same is not None:
        return Match(spot=spot, readings=same.clips)
    return Match(spot=spot, readings=other.clips if other else (), same=other is None)


def _by_words(clips: Iterable[Clip]) -> dict[str, list[Group]]:
    """The readings of each line, by its words; of several with the same words in their order."""
    of_line: defaultdict[tuple[str, int], list[Clip]] = defaultdict(list)
    for clip in clips:
        of_line[key(clip.text), clip.occurrence].append(clip)
    groups: defaultdict[str, list[Group]] = defaultdict(list)
    for words, occurrence in sorted(of_line):
        found = sorted(of_line[words, occurrence], key=age)
        groups[words].append(Group(clips=tuple(found)))
    return groups


def _by_words_of_lines(spots: Sequence[Spot]) -> dict[str, list[int]]:
    lines: defaultdict[str, list[int]] = defaultdict(list)
    for at, spot in enumerate(spots):
        lines[key(spot.text)].append(at)
    return lines


def _same(lines: Sequence[int], groups: Sequence[Group] | None) -> Iterator[tuple[int, Group]]:
    """Lines of the same words and their readings; those left over are read for the last, too."""
    if not groups:
        return
    if len(groups) > len(lines):
        *own, last = groups[: len(lines)]
        spare = [clip for group in groups[len(lines) :] for clip in group.clips]
        aside = (replace(clip, chosen=False) for clip in spare)
        groups = [*own, Group(clips=tuple(sorted((*aside, *last.clips), key=age)))]
    by_occurrence = {group.clips[0].occurrence: group for group in groups}
    for place, line in enumerate(lines):
        if len(groups) == len(lines):
            yield line, groups[place]
        else:
            nearest = min(by_occurrence, key=lambda each: (abs(each - place), each))
            yield line, by_occurrence[nearest]
