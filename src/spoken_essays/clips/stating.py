"""How a line stands with its clips, and what to say of one that cannot be used as it is."""

from __future__ import annotations

from collections.abc import Mapping

from spoken_essays.clips.matching import Match
from spoken_essays.clips.records import Clip, Standing
from spoken_essays.settings.toml_text import named

_SHOWN = 60


def stated(match: Match, troubles: Mapping[str, str]) -> Standing:
    """A line's standing; ``troubles`` are what is wrong with files, by their names."""
    chosen = _once([clip for clip in match.readings if clip.chosen])
    if len(chosen) > 1:
        return Standing(
            spot=match.spot, state="doubled", readings=match.readings, why=_both(chosen)
        )
    if not chosen:
        why = "its readings are all set aside" if match.readings else "it has no clip"
        return Standing(spot=match.spot, state="missing", readings=match.readings, why=why)
    [clip] = chosen
    if trouble := troubles.get(clip.path.name):
        return Standing(
            spot=match.spot,
            state="unreadable",
            clip=clip,
            readings=match.readings,
            why=f"{named(clip.path)}: {trouble}",
        )
    return Standing(
        spot=match.spot,
        state="fresh" if match.same else "stale",
        clip=clip,
        readings=match.readings,
        why="" if match.same else f"its words have changed: it was “{_shown(clip.text)}”",
    )


def _once(clips: list[Clip]) -> list[Clip]:
    """Of clips with the same bytes, the first."""
    return list({clip.digest: clip for clip in reversed(clips)}.values())[::-1]


def _both(chosen: list[Clip]) -> str:
    *others, last = [named(clip.path) for clip in chosen]
    return f"{', '.join(others)} and {last} are both for this line; remove one, or choose one"


def _shown(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1].rstrip()}…"
