"""The soundbite: the lines an author marked ``[teaser]``, as apps play them for a taste."""

from __future__ import annotations

from itertools import dropwhile, takewhile

from spoken_essays.model import Cue, Recording
from spoken_essays.published import Soundbite
from spoken_essays.timed.timecode import seconds
from spoken_essays.words.tidying import shortened

# The most characters of its words, by the Podcasting 2.0 document of <podcast:soundbite>.
LONGEST = 128


def soundbite(recording: Recording) -> Soundbite | None:
    """The first run of marked lines, from its first word to its last; None if none is marked."""
    run = list(takewhile(_is_teaser, dropwhile(lambda cue: not _is_teaser(cue), recording.cues)))
    if not run:
        return None
    start, end = run[0].start, run[-1].end
    return Soundbite(
        start=seconds(start, recording.rate),
        duration=seconds(end - start, recording.rate),
        text=shortened(" ".join(cue.text for cue in run), LONGEST),
    )


def _is_teaser(cue: Cue) -> bool:
    return cue.segment.teaser
