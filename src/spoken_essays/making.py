"""One episode made: its sound, and all that is derived from the timeline.

Each file is written whole or not at all; the stamp comes last, so that an interrupted build is
taken up again.
"""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

from spoken_essays import files
from spoken_essays.feeds.show_notes import description
from spoken_essays.model import Recording
from spoken_essays.pictures.artwork import episode_cover, file_name, show_cover
from spoken_essays.pictures.cover import Cover, thumbnail
from spoken_essays.places import Places, sheet_of
from spoken_essays.planning import Plan
from spoken_essays.report import EpisodeReport, Event
from spoken_essays.show import Show
from spoken_essays.stamps import Stamps
from spoken_essays.timed import cuesheet
from spoken_essays.timed.chapters import chapters_json
from spoken_essays.timed.soundbite import soundbite
from spoken_essays.timed.tagging import Tags
from spoken_essays.timed.timecode import seconds
from spoken_essays.timed.transcripts import plain, transcripts
from spoken_essays.voicing import Voiced, master_path, published, tagged, voice


def make(
    show: Show, plan: Plan, places: Places, stamps: Stamps, *, anew: bool = False
) -> Iterator[Event]:
    """Speak what is missing, master it, write the episode's files; ends with its report."""
    began = time.monotonic()
    files.sweep(master_path(show, plan), *places, *places.versions)
    # Looked at before anything is spoken: a picture that will not do is said at once.
    own = episode_cover(plan.essay)
    cover = own or show_cover(show)
    voiced = yield from _voiced(show, plan, places, cover, anew=anew)
    picture = _own_picture(own, places)
    outputs = [*_texts(show, plan, places, voiced.recording), *picture]
    outputs += [*_sound(show, plan, places, voiced, cover), *_still_wanted(plan, places)]
    report = _report(plan, voiced, places.at(places.mp3), own)
    facts = _facts(plan, places, voiced.recording)
    facts |= {"report": report, "cover": places.href(picture[0]) if picture else None}
    stamps.write(plan.slug, inputs=plan.content, outputs=outputs, facts=facts)
    yield _built(plan, places, voiced, report, took=time.monotonic() - began)


def _built(
    plan: Plan, places: Places, voiced: Voiced, report: dict[str, Any], *, took: float
) -> EpisodeReport:
    return EpisodeReport(
        slug=plan.slug,
        title=plan.essay.title,
        status="built",
        file=places.at(places.mp3),
        spoken=voiced.spoken,
        kept=voiced.kept,
        took=round(took, 3),
        left_out=plan.left_out,
        readers=plan.readers,
        **report,
    )


def _voiced(
    show: Show, plan: Plan, places: Places, cover: Cover, *, anew: bool
) -> Generator[Event, None, Voiced]:
    if plan.release is None:
        return (yield from voice(show, plan, anew=anew))

    def tags(recording: Recording) -> Tags:
        return _tags(show, plan, recording, cover)

    return (yield from published(show, plan, plan.release, places, tags))


def _sound(show: Show, plan: Plan, places: Places, voiced: Voiced, cover: Cover) -> Iterator[Path]:
    """Write the mp3 and its cue sheet, unless they are published ones; yields both."""
    if places.sheet is not None:
        files.write(places.at(places.sheet), cuesheet.as_json(voiced.sheet))
        yield places.at(places.sheet)
    if voiced.master is not None:
        tagged(voiced.master, places.at(places.mp3), _tags(show, plan, voiced.recording, cover))
    yield places.at(places.mp3)


def _texts(show: Show, plan: Plan, places: Places, recording: Recording) -> Iterator[Path]:
    """Write transcripts and chapters; yields each file."""
    language = plan.essay.language or show.language
    texts = transcripts(recording, title=plan.essay.title, language=language)
    for suffix, href in places.transcripts.items():
        files.write(places.at(href), texts[suffix])
        yield places.at(href)
    if places.chapters is not None and recording.chapters:
        files.write(places.at(places.chapters), chapters_json(recording))
        yield places.at(places.chapters)


def _own_picture(own: Cover | None, places: Places) -> list[Path]:
    if own is None or places.page is None:
        return []
    path = places.at(places.page).with_name(file_name(own))
    files.write(path, own.data)
    return [path]


def _still_wanted(plan: Plan, places: Places) -> list[Path]:
    """Mp3s that listeners have or may still ask for, and their cue sheets, as far as they lie here.

    Other sound of this episode, which was never published, goes with the last build's stamp.
    """
    if plan.entry is None:
        return []
    released = [plan.entry.release.href] if plan.entry.release else []
    hrefs = [*released, *(each.href for each in plan.entry.former)]
    paths = [places.at(href) for href in (*hrefs, *map(sheet_of, hrefs))]
    return [path for path in paths if path.is_file()]


def _tags(show: Show, plan: Plan, recording: Recording, cover: Cover) -> Tags:
    essay = plan.essay
    return Tags(
        title=essay.title,
        subtitle=essay.subtitle or "",
        artist=essay.author or show.author,
        album=show.title,
        published=plan.published,
        track=essay.episode,
        season=essay.season,
        comment=description(essay),
        copyright=show.copyright,
        url=show.base_url,
        language=essay.language or show.language,
        lyrics=plain(recording),
        cover=thumbnail(cover.data),
        chapters=recording.chapters,
        rate=recording.rate,
    )


def _report(plan: Plan, voiced: Voiced, mp3: Path, own: Cover | None) -> dict[str, Any]:
    """What the report says of an episode as long as nothing changes."""
    sheet = voiced.sheet
    return {
        "seconds": round(sheet.length / sheet.rate, 3),
        "bytes": mp3.stat().st_size,
        "lines": len(plan.parts),
        "clips": sum(cue.recorded for cue in sheet.cues),
        "voices": sorted({part.voice.name for part in plan.parts}),
        "chapters": len(voiced.recording.chapters),
        "loudness": _rounded(sheet.loudness),
        "true_peak": _rounded(sheet.true_peak),
        "remarks": [*plan.remarks, *voiced.remarks, *(own.remarks if own else ())],
    }


def _facts(plan: Plan, places: Places, recording: Recording) -> dict[str, Any]:
    """What feed and pages say of an episode besides its essay, and which essay that was."""
    bite = soundbite(recording)
    return {
        "source": str(plan.source.path),
        "mp3": places.mp3,
        "sheet": places.sheet,
        "edition": plan.edition,
        "moments": [
            [seconds(chapter.start, recording.rate), chapter.title]
            for chapter in recording.chapters
        ],
        "soundbite": vars(bite) if bite else None,
        "synthetic": round(cuesheet.synthetic(recording), 4),
    }


def _rounded(level: float | None) -> float | None:
    return None if level is None else round(level, 2)
