"""Cue sheets: what is known of an episode's sound, kept beside its mp3.

With the script's words a sheet gives back the recording's cues and chapters, so that transcripts,
chapters and pages can be written again when not a take is left.
"""

from __future__ import annotations

import json
from typing import Any

from spoken_essays.model import Cue, Master, Recording, Script
from spoken_essays.published import CuePlace, CueSheet
from spoken_essays.timed.chapters import chapters_of

SCHEMA = 1


def sheet_of(recording: Recording, master: Master, *, sound: str) -> CueSheet:
    """The sheet of a recording as it was mastered; ``sound`` is the hash of what decided it."""
    return CueSheet(
        sound=sound,
        rate=recording.rate,
        length=recording.length,
        speech_end=recording.speech_end,
        cues=tuple(_place(cue) for cue in recording.cues),
        loudness=master.loudness,
        true_peak=master.true_peak,
        peaks=master.peaks,
    )


def restored(sheet: CueSheet, script: Script, *, title: str) -> Recording:
    """The recording again, without its takes and music.

    Raises ValueError if the sheet is not that of this script.
    """
    cues = tuple(
        Cue(segment=segment, **vars(place))
        for segment, place in zip(script.segments, sheet.cues, strict=True)
    )
    return Recording(
        rate=sheet.rate,
        length=sheet.length,
        speech_end=sheet.speech_end,
        spans=(),
        cues=cues,
        chapters=chapters_of(cues, sheet.length, title),
    )


def synthetic(recording: Recording) -> float:
    """The share of the spoken time, 0 to 1, that synthetic voices read."""
    spoken = sum(cue.end - cue.start for cue in recording.cues)
    read = sum(cue.end - cue.start for cue in recording.cues if not cue.recorded)
    return read / spoken if spoken else 1.0


def as_json(sheet: CueSheet) -> str:
    """A sheet as its file: one cue a row, ``[start, end, speaker, recorded, pauses]``."""
    head = {key: value for key, value in vars(sheet).items() if key not in ("cues", "peaks")}
    rows = ",\n".join(
        json.dumps([cue.start, cue.end, cue.speaker, cue.recorded, cue.pauses], ensure_ascii=False)
        for cue in sheet.cues
    )
    begun = json.dumps({"schema": SCHEMA, **head}).removesuffix("}")
    return f'{begun},\n"cues": [\n{rows}\n],\n"peaks": {json.dumps(sheet.peaks)}}}\n'


def read(data: bytes) -> CueSheet:
    """The sheet in a file. Raises ValueError if it is none, or of another schema."""
    try:
        table: dict[str, Any] = json.loads(data)
        if table.pop("schema") != SCHEMA:
            raise ValueError("it was written by another version of spoken")
        cues = tuple(_read_place(*row) for row in table.pop("cues"))
        return CueSheet(cues=cues, peaks=tuple(table.pop("peaks")), **table)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"it is no cue sheet: {error}") from error


def _place(cue: Cue) -> CuePlace:
    return CuePlace(
        start=cue.start,
        end=cue.end,
        speaker=cue.speaker,
        recorded=cue.recorded,
        pauses=cue.pauses,
    )


def _read_place(start: int, end: int, speaker: str, recorded: bool, pauses: Any) -> CuePlace:
    silences = tuple((int(first), int(last)) for first, last in pauses)
    return CuePlace(
        start=int(start), end=int(end), speaker=speaker, recorded=bool(recorded), pauses=silences
    )
