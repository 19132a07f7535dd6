"""How a line stands with its clips, and what to say of one that cannot be used as it is.

What is said names the thing, and the command or the deed that sets it right.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from spoken_essays.clips.hearing import LOCKED
from spoken_essays.clips.matching import Match
from spoken_essays.clips.records import Clip, Spot, Standing
from spoken_essays.settings.toml_text import named

_SHOWN = 60


def stated(match: Match, troubles: Mapping[str, str], slug: str) -> Standing:
    """A line's standing in the episode ``slug``; ``troubles`` are what is wrong with files, by
    their names.
    """
    spot, readings = match.spot, match.readings
    line = f"{slug} {spot.name}"
    if not readings:
        return Standing(spot=spot, state="missing", why="it has no clip")
    chosen = _once([clip for clip in readings if clip.chosen])
    if not chosen:
        why = _set_aside(match, line)
        return Standing(spot=spot, state="missing", readings=readings, why=why)
    if len(chosen) > 1:
        why = _both(chosen, readings, line)
        return Standing(spot=spot, state="doubled", readings=readings, why=why)
    [clip] = chosen
    if trouble := troubles.get(clip.path.name):
        why = f"{named(clip.path)}: {trouble}; {_mending(trouble)}"
        return Standing(spot=spot, state="unreadable", clip=clip, readings=readings, why=why)
    return Standing(
        spot=spot,
        state="fresh" if match.same else "stale",
        clip=clip,
        readings=readings,
        why="" if match.same else _changed(clip, spot, slug),
    )


def _once(clips: list[Clip]) -> list[Clip]:
    """Of clips with the same bytes, the first."""
    return list({clip.digest: clip for clip in reversed(clips)}.values())[::-1]


def _set_aside(match: Match, line: str) -> str:
    newest = len(match.readings)
    which = "it again" if newest == 1 else "the newest"
    other = "" if match.same else f", and were for “{_shown(match.readings[-1].text)}”"
    return (
        f"its readings are all set aside{other}; `spoken clips choose {line} {newest}` uses {which}"
    )


def _both(chosen: Sequence[Clip], readings: Sequence[Clip], line: str) -> str:
    *others, last = [named(clip.path) for clip in chosen]
    first, *rest = [str(readings.index(clip) + 1) for clip in chosen]
    return (
        f"{', '.join(others)} and {last} are both for this line; remove one, or choose: "
        f"`spoken clips choose {line} {first}` (or {', '.join(rest)})"
    )


def _mending(trouble: str) -> str:
    deed = "give yourself leave to read it" if trouble == LOCKED else "delete it"
    return f"{deed}, or put another recording of the line in its place"


def _changed(clip: Clip, spot: Spot, slug: str) -> str:
    was = f"it was “{_shown(clip.text)}”"
    if spot.role == "disclosure":
        # To take it as it is would be to say what is not so.
        return (
            f"who reads has changed: {was}; when all else is recorded, record it again: "
            f"`spoken record {slug} --only stale`"
        )
    return (
        f"its words have changed: {was}; record it again, or take it as it is: "
        f"`spoken clips keep {slug} {spot.name}`"
    )


def _shown(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1].rstrip()}…"
