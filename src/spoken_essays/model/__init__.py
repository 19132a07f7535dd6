"""The records that flow from an essay to its episode.

    Path -> Essay -> Script of Segments -> Parts -> Takes -> Recording -> mp3 -> Episode -> feed

All are frozen. Pauses are milliseconds as the author wrote them until a Recording lays them down;
from there on time is integer samples at the show's rate, and becomes milliseconds or
``00:00:00.000`` only where a file is written.
"""

from __future__ import annotations

from spoken_essays.model.essays import (
    Block,
    EpisodeKind,
    Essay,
    LeftOut,
    Line,
    Mark,
    Role,
)
from spoken_essays.model.recordings import (
    PEAKS,
    Chapter,
    Cue,
    Layer,
    Levels,
    Master,
    Recording,
    Room,
    Span,
    Take,
    Tone,
)
from spoken_essays.model.scripts import (
    Break,
    Part,
    Reading,
    Recorded,
    Script,
    Segment,
)

__all__ = [
    "PEAKS",
    "Block",
    "Break",
    "Chapter",
    "Cue",
    "EpisodeKind",
    "Essay",
    "Layer",
    "LeftOut",
    "Levels",
    "Line",
    "Mark",
    "Master",
    "Part",
    "Reading",
    "Recorded",
    "Recording",
    "Role",
    "Room",
    "Script",
    "Segment",
    "Span",
    "Take",
    "Tone",
]
