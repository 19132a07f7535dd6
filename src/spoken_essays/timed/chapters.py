"""Chapters: from an essay's headings, and as the JSON that podcast apps fetch.

Source: JSON chapters 1.2.0 of the Podcasting 2.0 namespace.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import pairwise

from spoken_essays.model import Chapter, Cue, Recording, Role
from spoken_essays.timed.timecode import seconds
from spoken_essays.words.tidying import tidy


def chapters_of(cues: Sequence[Cue], length: int, title: str) -> tuple[Chapter, ...]:
    """A chapter for each heading, each ending where the next starts; none without headings.

    The first starts at 0: what comes before the first heading is a chapter with the essay's
    ``title``. ``length`` is the whole recording's, in samples.
    """
    headings = [(cue.start, tidy(cue.text)) for cue in cues if cue.segment.role is Role.HEADING]
    if not headings:
        return ()
    if cues[0].segment.role is Role.HEADING:
        starts = [(0, headings[0][1]), *headings[1:]]
    else:
        starts = [(0, tidy(title)), *headings]
    return tuple(
        Chapter(start=start, end=end, title=words)
        for (start, words), (end, _) in pairwise([*starts, (length, "")])
    )


def chapters_json(recording: Recording) -> str:
    """The recording's chapters, times in seconds to the millisecond; one chapter a row."""
    rows = ",\n".join(
        json.dumps(
            {
                "startTime": seconds(chapter.start, recording.rate),
                "endTime": seconds(chapter.end, recording.rate),
                "title": chapter.title,
            },
            ensure_ascii=False,
        )
        for chapter in recording.chapters
    )
    return f'{{"version": "1.2.0", "chapters": [\n{rows}\n]}}\n'
