"""The lines of an essay as their author reads them out: all that are written, in order."""

from __future__ import annotations

from collections.abc import Iterator

from spoken_essays.addresses import Source
from spoken_essays.clips.records import Spot
from spoken_essays.model import Essay, Segment
from spoken_essays.planning import read
from spoken_essays.script import shelves
from spoken_essays.script.disclosing import paced
from spoken_essays.show import Show
from spoken_essays.taking.records import Written


def spots_of(show: Show, source: Source) -> tuple[Spot, ...]:
    """All lines of an episode that can be recorded, as its shelf knows them."""
    return shelves.spots_of(paced(show, read(show, source)))


def readers_of(show: Show, source: Source, voice: str) -> dict[int, str]:
    """Who is to read each line that is spoken, by its number, if ``voice`` is the essay's: itself,
    or the voice that is named for the line."""
    essay = read(show, source)
    return {
        each.number: _named(show, essay, each) or voice
        for each in paced(show, essay).segments
        if each.number is not None
    }


def _named(show: Show, essay: Essay, segment: Segment) -> str:
    """The voice that is named for a line by itself or by its role; nothing if none is."""
    of_show: str = getattr(show.cast, segment.role)
    return segment.voice or essay.cast.get(segment.role, of_show)


def written(show: Show, source: Source) -> tuple[Essay, tuple[Written, ...]]:
    """An essay and its lines, title and subtitle first, without opening and closing.

    Nothing is cast: the voice that is to read them may not be there yet. Raises `TextError` if
    there is nothing to be said.
    """
    essay = read(show, source)
    script = paced(show, essay)
    spoken = {segment.number for segment in script.segments}
    return essay, tuple(
        Written(index=place, number=place + 1, text=text, spoken=place + 1 in spoken)
        for place, text in enumerate(_texts(essay))
    )


def _texts(essay: Essay) -> Iterator[str]:
    if essay.title and essay.title_line:
        yield essay.title
    if essay.subtitle:
        yield essay.subtitle
    for block in essay.body:
        yield from (line.text for line in block.lines if line.text.strip())
