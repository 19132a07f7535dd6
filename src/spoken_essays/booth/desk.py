"""What is recorded in a booth: the lines of an essay in one voice, where each stands, new readings.

The essay and the clips are read anew for each answer: both may change while somebody reads.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from spoken_essays.addresses import Source
from spoken_essays.clips.records import Clip, Spot, Standing
from spoken_essays.clips.shelf import Shelf
from spoken_essays.errors import ShowError
from spoken_essays.model import Essay, Script
from spoken_essays.planning import read
from spoken_essays.script.company import Company, company_of
from spoken_essays.script.disclosing import recordable
from spoken_essays.script.shelves import spots_of
from spoken_essays.show import Show
from spoken_essays.stamps import fingerprint


@dataclass(frozen=True, kw_only=True)
class Now:
    """An essay as it is now: its script, who reads it, where each of its lines stands."""

    essay: Essay
    script: Script
    company: Company
    standings: tuple[Standing, ...]

    @property
    def id(self) -> str:
        """Another one after any change of the lines and their pauses."""
        return fingerprint(
            self.script.head, [(each.text, each.pause) for each in self.script.segments]
        )[:16]


@dataclass(frozen=True, kw_only=True)
class Desk:
    """One essay of a show, and the recorded voice that reads it there."""

    show: Show
    source: Source
    voice: str

    @property
    def shelf(self) -> Shelf:
        """Where its clips lie."""
        return Shelf(self.show.voices / self.voice / self.source.slug)

    def now(self) -> Now:
        """The essay as it is. Raises `TextError` and others for one that cannot be read now."""
        essay = read(self.show, self.source)
        company = company_of(self.show, replace(essay, voice=self.voice), {})
        script = recordable(self.show, essay, company)
        return Now(
            essay=essay,
            script=script,
            company=company,
            standings=self.shelf.standings(spots_of(script)).lines,
        )

    def lay_down(self, spot: Spot, sound: bytes, *, whole: bool) -> Clip:
        """Keep a reading of a line, for the words that were read; one that is ``whole`` is the one
        that is used, any other is set aside.

        The same sound once more is the same reading: a page that heard no answer sends it again.
        """
        return self.shelf.lay_down(spot, sound, source="booth", chosen=whole)

    def lay_room_tone(self, sound: bytes) -> None:
        """Keep the sound of the room alone, of this episode."""
        tone = self.shelf.room_tone()
        if tone is None or tone.read_bytes() != sound:
            self.shelf.lay_room_tone(sound, ".wav")

    def choose(self, name: str) -> None:
        """Use a reading, by the name of its file, for the line that it is a reading of."""
        standing, clip = self._reading(name)
        self.shelf.choose(clip, standing.spot)

    def keep(self, spot: Spot) -> None:
        """Take what was recorded for a line's old words for its new ones."""
        for standing in self.now().standings:
            if (standing.spot.text, standing.spot.occurrence) == (spot.text, spot.occurrence):
                self.shelf.keep(standing)
                return
        raise ShowError("this line has just been changed again; look at it once more")

    def sound(self, name: str) -> Path:
        """The file of a reading. Raises `ShowError` for any other name."""
        return self._reading(name)[1].path

    def _reading(self, name: str) -> tuple[Standing, Clip]:
        for standing in self.now().standings:
            for clip in standing.readings:
                if clip.path.name == name:
                    return standing, clip
        raise ShowError("this reading is not there any more")
