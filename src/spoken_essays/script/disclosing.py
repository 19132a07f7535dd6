"""An essay paced as its show wants it, and who reads it said at its end, where that is disclosed.

It is said in one breath with the closing. Where a person has recorded either, each stands by
itself, so that a clip fits its own words, whatever the share of the other voice comes to. A clip
of the disclosure that names another share is stale: what it says is not so any more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from spoken_essays.model import Essay, Part, Role, Script
from spoken_essays.script.company import Company
from spoken_essays.script.pacing import pace
from spoken_essays.script.shelves import Shelves, spots_of
from spoken_essays.show import Show
from spoken_essays.voices import has_clips, is_recorded
from spoken_essays.words.disclosure import disclosure

_ENDING = (Role.CLOSING, Role.DISCLOSURE)


def paced(show: Show, essay: Essay, *, closing: str = "", said: str = "") -> Script:
    """An essay's script: with another ``closing``, if one is given, and ``said`` as its last line.

    Raises `TextError` if nothing can be said.
    """
    narration = replace(show.narration, closing=closing) if closing else show.narration
    return pace(
        essay,
        pacing=show.pacing,
        pace=show.pace,
        narration=narration,
        author=essay.author or show.author,
        show=show.title,
        disclosure=said,
    )


def recordable(show: Show, essay: Essay, company: Company) -> Script:
    """All of an essay that could be recorded, the disclosure as it would be now by itself."""
    script = paced(show, essay)
    if not show.narration.disclose or not _is_a_persons(company):
        return script
    shelves = Shelves(slug=essay.slug, spots=spots_of(script))
    letters = []
    for place, segment in enumerate(script.segments):
        reader = shelves.reader(company.reader_of(segment).line, place)
        # What nobody can read yet is still to be recorded.
        letters.append((len(segment.text), reader is None or is_recorded(reader)))
    return paced(show, essay, said=_said(show, essay, letters))


def disclosed(
    show: Show,
    essay: Essay,
    company: Company,
    parts: Iterable[Part],
    parts_of: Callable[[Script], tuple[Part, ...]],
) -> tuple[Script, tuple[Part, ...]]:
    """The script with who reads ``parts`` said at its end, and the parts that it is cast in."""
    said = _said(show, essay, [(len(part.segment.text), is_recorded(part.voice)) for part in parts])
    if _is_a_persons(company):
        script = paced(show, essay, said=said)
        parts = parts_of(script)
        if _is_recorded_apart(essay, company, script):
            return script, parts
    script = paced(show, essay, closing=f"{show.narration.closing} {said}".strip())
    return script, parts_of(script)


def _is_recorded_apart(essay: Essay, company: Company, script: Script) -> bool:
    """Whether a person has ever recorded the closing or the disclosure of a script."""
    shelves = Shelves(slug=essay.slug, spots=spots_of(script))
    return any(
        standing.readings
        for reader in company.reader_as(Role.DISCLOSURE).line
        if has_clips(reader.voice)
        for standing in shelves.standings(reader.voice).lines
        if standing.spot.role in _ENDING
    )


def _is_a_persons(company: Company) -> bool:
    return any(has_clips(reader.voice) for reader in company.reader_as(Role.DISCLOSURE).line)


def _said(show: Show, essay: Essay, letters: Iterable[tuple[int, bool]]) -> str:
    """Who reads: by each line's letters, and whether it is recorded, as no time is known yet."""
    counts = list(letters)
    read = sum(count for count, recorded in counts if not recorded)
    share = read / sum(count for count, _ in counts)
    return f"{disclosure(share, essay.language or show.language)}."
