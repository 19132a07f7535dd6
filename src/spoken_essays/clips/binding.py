"""What lies in a folder of clips against what its manifest knows, and what is new bound to a line.

A file that is known is governed by the manifest, whatever it is called by now. One that is not, or
that has other bytes than it had, was dropped in by hand: it is for the line whose number its name
begins with, as people count, from 1.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from spoken_essays.clips.hearing import Seen
from spoken_essays.clips.records import Clip, Spot
from spoken_essays.clips.wording import key

_NUMBER = re.compile(r"\s*([0-9]{1,5})(?![0-9A-Za-z])")
# A recorder's own name, 2026-05-01 10.30.m4a, or 01.05.2026: no line's number.
_DATE = re.compile(r"\s*(?:[12][0-9]{3}[-._ ][0-9]{2}[-._ ][0-9]{2}|[0-9]{2}([-._])[0-9]{2}\1[12])")


@dataclass(frozen=True, kw_only=True)
class Bound:
    """The clips of a folder as they are now.

    ``clips`` are what its manifest should hold. ``broken`` were dropped in for a line and cannot be
    heard: they are bound once they can. ``loose`` bear no number of a line.
    """

    clips: tuple[Clip, ...]
    broken: tuple[Clip, ...] = ()
    loose: tuple[Clip, ...] = ()

    def shown(self) -> tuple[Clip, ...]:
        """All that belongs to a line: a broken file stands for it as a good one would."""
        return (*set_aside(self.clips, self.broken), *self.broken)


def number_of(name: str) -> int | None:
    """The number of the line that a file's name begins with: ``03-first words.m4a`` is 3's."""
    found = None if _DATE.match(name) else _NUMBER.match(name)
    return int(found[1]) if found else None


def set_aside(clips: Iterable[Clip], chosen: Iterable[Clip]) -> tuple[Clip, ...]:
    """The clips, those of lines that have others ``chosen`` no longer chosen."""
    lines = {_line_of(clip) for clip in chosen if clip.chosen}
    return tuple(
        replace(each, chosen=False) if each.chosen and _line_of(each) in lines else each
        for each in clips
    )


def _line_of(clip: Clip) -> tuple[str, int]:
    return key(clip.text), clip.occurrence


def bound(
    known: Sequence[Clip], found: Mapping[str, Seen], spots: Sequence[Spot], now: datetime
) -> Bound:
    """What is known brought up to date with the files ``found``, and new files bound to a line."""
    kept = _known(known, found)
    names = {clip.path.name for clip in kept}
    arrived, loose = _arrived([seen for name, seen in found.items() if name not in names], spots)
    clips, broken = tuple(kept), []
    for spot, there in arrived.items():
        broken += [_clip(spot, seen, now) for seen in there if seen.trouble]
        good = [seen for seen in there if not seen.trouble]
        if good:
            new = [_clip(spot, seen, now) for seen in good]
            clips = (*set_aside(clips, new), *new)
    return Bound(clips=clips, broken=tuple(broken), loose=tuple(map(_loose, loose)))


def _known(known: Sequence[Clip], found: Mapping[str, Seen]) -> list[Clip]:
    """The known clips whose files are there still, under whatever name; others are forgotten."""
    kept = [clip for clip in known if _has_its_bytes(clip, found)]
    names = {clip.path.name for clip in kept}
    free = {name: seen for name, seen in found.items() if name not in names}
    homeless = [clip for clip in known if clip.path.name not in names]
    if not homeless:
        return kept
    by_digest = {seen.digest: name for name, seen in reversed(free.items())}
    moved = {clip.path.name: by_digest.pop(clip.digest, None) for clip in homeless}
    taken = {name for name in moved.values() if name}
    for clip in homeless:
        if name := moved[clip.path.name]:
            kept.append(replace(clip, path=found[name].path))
        elif clip.path.name in free.keys() - taken:
            kept += _changed(clip, found[clip.path.name])
    return kept


def _has_its_bytes(clip: Clip, found: Mapping[str, Seen]) -> bool:
    seen = found.get(clip.path.name)
    return seen is not None and seen.digest == clip.digest


def _changed(clip: Clip, seen: Seen) -> list[Clip]:
    """A known file that has other bytes now: one that was edited, or another in its place.

    Those whose names we gave, or that bear no number, can be no others. A file that cannot be heard
    is no new one yet: it may still be on its way.
    """
    if seen.trouble:
        return [clip]
    if clip.source == "hand" and number_of(seen.path.name) is not None:
        return []
    return [replace(clip, digest=seen.digest, start=None, end=None)]


def _arrived(
    files: Iterable[Seen], spots: Sequence[Spot]
) -> tuple[Mapping[Spot, list[Seen]], list[Seen]]:
    """The new files for each line, and those that are for none."""
    by_number: dict[int | None, Spot] = {each.number: each for each in spots if each.number}
    arrived: defaultdict[Spot, list[Seen]] = defaultdict(list)
    loose = []
    for seen in files:
        spot = by_number.get(number_of(seen.path.name))
        if spot is None:
            loose.append(seen)
        else:
            arrived[spot].append(seen)
    return arrived, loose


def _clip(spot: Spot, seen: Seen, now: datetime) -> Clip:
    return Clip(
        path=seen.path,
        digest=seen.digest,
        text=spot.text,
        number=spot.number,
        occurrence=spot.occurrence,
        recorded=now,
    )


def _loose(seen: Seen) -> Clip:
    number = number_of(seen.path.name)
    return Clip(path=seen.path, digest=seen.digest, number=number, chosen=False)
