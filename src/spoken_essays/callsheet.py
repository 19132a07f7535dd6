"""Who reads each line of an episode that a person records: their clip, somebody else, or nobody.

It looks at the clips of one voice, line by line, as a build would; nothing is made.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spoken_essays.addresses import Source
from spoken_essays.clips.records import Clip, Standing
from spoken_essays.clips.shelf import Shelf
from spoken_essays.errors import ShowError, VoiceError
from spoken_essays.model import Essay, Script, Segment
from spoken_essays.planning import read
from spoken_essays.script.company import Company, company_of
from spoken_essays.script.disclosing import recordable
from spoken_essays.script.shelves import Shelves, spots_of
from spoken_essays.show import Show
from spoken_essays.voices import VoiceOfClips, has_clips
from spoken_essays.voices.readers import Reader
from spoken_essays.voices.registry import list_voices, load_voice


@dataclass(frozen=True, kw_only=True)
class Call:
    """One line: where it stands on the shelf, and who reads it now, None if nobody can.

    ``cast`` says that the shelf's voice is to read it; if not, its clips are not asked for.
    """

    segment: Segment
    standing: Standing
    reader: str | None
    cast: bool = True

    @property
    def recorded(self) -> bool:
        """Whether the line is heard as it was recorded."""
        return self.cast and self.standing.state == "fresh"


@dataclass(frozen=True, kw_only=True)
class CallSheet:
    """All lines of an episode, in order, and what one voice has recorded of them.

    ``written`` is how many lines the essay has, those among them that are not spoken.
    """

    essay: Essay
    voice: str
    shelf: Shelf
    calls: tuple[Call, ...]
    loose: tuple[Clip, ...] = ()
    written: int = 0

    @property
    def begun(self) -> bool:
        """Whether there is any clip at all."""
        return bool(self.loose) or any(call.standing.readings for call in self.calls)

    def call(self, line: str) -> Call:
        """The line of a number, as people count, or ``opening``, ``closing``, ``disclosure``.

        Raises `ShowError` if there is none.
        """
        for call in self.calls:
            if line == call.standing.spot.name:
                return call
        raise ShowError(
            f"{self.essay.slug} has no line {line} that is spoken; `spoken plan {self.essay.slug}` "
            "shows their numbers"
        )


def call_sheets(
    show: Show, source: Source, voice: str | None, *, readers: dict[str, Reader] | None = None
) -> tuple[CallSheet, ...]:
    """What each recorded voice that may read in an episode, or ``voice`` alone, has recorded.

    Files that were dropped in by hand are noted first. Raises `VoiceError` if ``voice`` is not one
    of clips.
    """
    essay = read(show, source)
    company = company_of(show, essay, {} if readers is None else readers)
    script = recordable(show, essay, company)
    return tuple(
        _sheet(essay, script, company, each)
        for each in ([_asked(show, voice)] if voice else _voices(show, essay, company))
    )


def recorded_voices(show: Show) -> tuple[str, ...]:
    """The names of a show's voices of clips."""
    return tuple(each.name for each in list_voices(show.voices) if each.engine == "clips")


def _asked(show: Show, name: str) -> VoiceOfClips:
    voice = load_voice(name, folder=show.voices)
    if not has_clips(voice):
        raise VoiceError(
            f"{name} is no voice of clips: nothing is recorded of it; the show's recorded voices "
            f"are: {', '.join(recorded_voices(show)) or 'none yet'}"
        )
    return voice


def _voices(show: Show, essay: Essay, company: Company) -> Iterator[VoiceOfClips]:
    """The voices of clips that are cast, and those that have clips though nobody asks for them."""
    found = {voice.name: voice for voice in company.voices() if has_clips(voice)}
    yield from found.values()
    for name in recorded_voices(show):
        if name not in found:
            voice = _asked(show, name)
            if voice.shelf(essay.slug).folder.is_dir():
                yield voice


def _sheet(essay: Essay, script: Script, company: Company, voice: VoiceOfClips) -> CallSheet:
    shelf = voice.shelf(essay.slug)
    shelves = Shelves(slug=essay.slug, spots=spots_of(script))
    shelf.note(shelves.spots)
    standings = shelves.standings(voice)

    def call(place: int, segment: Segment) -> Call:
        line = tuple(company.reader_of(segment).line)
        reader = shelves.reader(line, place)
        return Call(
            segment=segment,
            standing=standings.lines[place],
            reader=reader.name if reader else None,
            cast=voice.name in [each.voice.name for each in line],
        )

    return CallSheet(
        essay=essay,
        voice=voice.name,
        shelf=shelf,
        calls=tuple(call(place, segment) for place, segment in enumerate(script.segments)),
        loose=standings.loose,
        written=script.written,
    )
