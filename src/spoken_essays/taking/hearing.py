"""A take listened to: which voice it is for, and where each line of the essay is in it."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Generator
from datetime import datetime
from pathlib import Path

from spoken_essays.addresses import Source
from spoken_essays.alignment import AlignedLine, Alignment, Progress
from spoken_essays.alignment import listen as align
from spoken_essays.errors import SoundError, TakeError
from spoken_essays.settings.toml_text import named
from spoken_essays.show import Show
from spoken_essays.sound import codec
from spoken_essays.taking.cutting import rate_of
from spoken_essays.taking.essays import written
from spoken_essays.taking.records import Account, Line, Reading, Written
from spoken_essays.taking.voices import voice_for

_SHOWN = 12


def hear(
    show: Show, source: Source, file: Path, *, voice: str | None = None
) -> Generator[Progress | Account, None, None]:
    """Find the lines of an essay in a take: `Progress` as it goes, at last the `Account`.

    Nothing is written. ``voice`` is the voice it is for, None for the episode's own if that is
    recorded, else ``me``. Raises `TakeError` for a file that is not there or holds no reading of
    this essay, `SoundError` if it cannot be read, `VoiceError` for a voice that is no recorded one.
    """
    essay, lines = written(show, source)
    name = voice_for(show, essay, voice)
    if not file.is_file():
        what = "is a folder or a device, and no file" if file.exists() else "there is no such file"
        raise TakeError(f"{named(file)}: {what}; name the sound file of your take")
    texts = [line.text for line in lines]
    language = essay.language or show.language
    for event in align(file, texts, language=language, model=_model(show)):
        if isinstance(event, Alignment):
            yield Account(
                id=_id(file),
                file=file.absolute(),
                voice=name,
                slug=source.slug,
                taken=datetime.now().astimezone().replace(microsecond=0),
                rate=rate_of(file),
                channel=event.channel,
                duration=event.duration,
                snr=event.snr,
                lines=tuple(map(_line, lines, event.lines)),
                extras=event.extras,
                warnings=event.warnings,
            )
        else:
            yield event


def refused(show: Show, source: Source, file: Path, why: str) -> Account:
    """The account of a file that was refused: every line is missing, and ``why`` is a warning."""
    duration = None
    with contextlib.suppress(SoundError, OSError):
        duration = codec.stated_seconds(file) if file.is_file() else None
    _, lines = written(show, source)
    return Account(
        id="",
        file=file.absolute(),
        voice="",
        slug=source.slug,
        taken=datetime.now().astimezone().replace(microsecond=0),
        rate=0,
        channel=None,
        duration=duration or 0.0,
        snr=0.0,
        lines=tuple(Line(written=line, verdict="missing") for line in lines),
        warnings=(why,),
    )


def _line(line: Written, found: AlignedLine) -> Line:
    readings = [
        Reading(
            start=each.start,
            end=each.end,
            pad_before=each.pad_before,
            pad_after=each.pad_after,
            complete=each.complete,
            heard=each.heard,
        )
        for each in found.alternatives
    ]
    kept = None
    if found.start is not None and found.end is not None:
        kept = Reading(
            start=found.start,
            end=found.end,
            pad_before=found.pad_before,
            pad_after=found.pad_after,
            heard=found.heard,
        )
        readings.append(kept)
    readings.sort(key=lambda each: each.start)
    return Line(
        written=line,
        verdict=found.verdict,
        confidence=found.confidence,
        doubtful=found.doubtful,
        readings=tuple(readings),
        chosen=None if kept is None else readings.index(kept),
    )


def _id(file: Path) -> str:
    with file.open("rb") as sound:
        return hashlib.file_digest(sound, "sha256").hexdigest()[:_SHOWN]


def _model(show: Show) -> Path | str | None:
    """The model that the show names: a folder of its own, or one to download."""
    name = show.listening.model
    folder = show.root / name
    return folder if name and folder.is_dir() else name or None
