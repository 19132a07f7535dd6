"""The hashes that an episode is known by: one of all that decides its sound, one of its words.

A hash that changed has the episode made again. Whatever is added to one is added so that what was
not asked for leaves it as it was: published mp3s are known by theirs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from spoken_essays.model import Essay, Part, Script, Segment
from spoken_essays.show import Show
from spoken_essays.stamps import file_digest, fingerprint

# What a hash is made of, and in which order: another number makes every episode anew.
SOUND_SCHEMA = 1
WORDS_SCHEMA = 2


def sound_hash(show: Show, script: Script, parts: Sequence[Part]) -> str:
    """The hash of all that decides an episode's sound: takes, pauses, mastering, music, rooms."""
    laid = [(part.keys, _inner(part), part.segment.pause) for part in parts]
    tones = [file_digest(part.clip.tone) for part in parts if part.clip and part.clip.tone]
    rooms = [sorted(set(tones))] if tones else []
    return fingerprint(SOUND_SCHEMA, script.head, script.tail, laid, _mastering(show), *rooms)


def _inner(part: Part) -> list[object]:
    """The pauses inside a line: between its readings, and those looked for in a recording."""
    pauses: list[object] = [reading.pause for reading in part.segment.readings]
    return [*pauses, *part.clip.breaks] if part.clip else pauses


def words_hash(show: Show, essay: Essay, parts: Sequence[Part], sound: str) -> str:
    """The hash of ``sound`` and of all that transcripts, chapters and tags say, but their date."""
    segments = [part.segment for part in parts]
    # Transcripts show lines that stand together as one block, and who says them.
    together = [0 <= after.line - before.line <= 1 for before, after in pairwise(segments)]
    speakers = [part.voice.name for part in parts]
    shown = [_shown(segment) for segment in segments]
    return fingerprint(
        WORDS_SCHEMA, sound, shown, together, speakers, _of_essay(essay), _of_show(show)
    )


def _mastering(show: Show) -> tuple[object, ...]:
    music = [
        file_digest(show.root / name) if name else ""
        for name in (show.music.intro, show.music.outro, show.music.bed)
    ]
    # Of the music its sound counts, and not what its files are called.
    laid_music = replace(show.music, intro="", outro="", bed="")
    return show.loudness, show.true_peak, show.mp3, laid_music, music


def _shown(segment: Segment) -> tuple[object, ...]:
    return segment.number, segment.role, segment.text, segment.level, segment.teaser


def _of_essay(essay: Essay) -> tuple[object, ...]:
    return (
        essay.title,
        essay.subtitle,
        essay.author,
        essay.summary,
        essay.tags,
        essay.language,
        essay.explicit,
        essay.episode,
        essay.season,
        file_digest(essay.path.parent / essay.cover) if essay.cover else "",
    )


def _of_show(show: Show) -> tuple[object, ...]:
    return (
        show.title,
        show.author,
        show.language,
        show.copyright,
        show.base_url,
        show.explicit,
        file_digest(show.root / show.cover) if show.cover else "",
    )
