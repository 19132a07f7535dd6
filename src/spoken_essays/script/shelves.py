"""Who reads each line of an episode as far as its clips tell: before anything is cast or made."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from spoken_essays.clips.records import Spot, Standings
from spoken_essays.model import Script
from spoken_essays.voices import Voice, VoiceOfClips, has_clips
from spoken_essays.voices.readers import Reader


@dataclass(kw_only=True)
class Shelves:
    """The shelves of an episode, that of each voice looked at once."""

    slug: str
    spots: Sequence[Spot]
    _known: dict[str, Standings] = field(default_factory=dict)

    def standings(self, voice: VoiceOfClips) -> Standings:
        """Where the lines stand with one voice."""
        if voice.name not in self._known:
            self._known[voice.name] = voice.shelf(self.slug).standings(self.spots)
        return self._known[voice.name]

    def reader(self, line: Iterable[Reader], place: int) -> Voice | None:
        """Who of a reader's line reads, as far as one knows beforehand; a mistake stops at it."""
        for reader in line:
            if not has_clips(reader.voice):
                if reader.understudy is None or reader.trouble is None:
                    return reader.voice
                continue
            standing = self.standings(reader.voice).lines[place]
            if standing.is_mistake:
                return None
            if standing.state == "fresh":
                return reader.voice
        return None


def spots_of(script: Script) -> tuple[Spot, ...]:
    """The lines of a script that can be recorded: one a segment."""
    return tuple(
        Spot(number=each.number, text=each.text, role=each.role) for each in script.segments
    )
