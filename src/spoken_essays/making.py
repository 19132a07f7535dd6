"""One episode made: its takes, the recording, the mp3 and all that is derived from the timeline.

The order is that of the README's first paragraph, a call a stage. Each file is written whole or not
at all; the mp3 comes last and the stamp after it, so that an interrupted build is taken up again.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from spoken_essays import files
from spoken_essays.assembly import lay
from spoken_essays.cache import Cache
from spoken_essays.feeds.show_notes import description
from spoken_essays.model import Master, Recording, Take
from spoken_essays.pictures.artwork import episode_cover, file_name, show_cover
from spoken_essays.pictures.cover import Cover, thumbnail
from spoken_essays.places import Places
from spoken_essays.planning import Plan
from spoken_essays.report import EpisodeReport, Event, Mastering, Spoken
from spoken_essays.show import Show
from spoken_essays.sound.mastering import Aim, master
from spoken_essays.sound.music import lay_music, lead_in
from spoken_essays.stamps import Stamps, file_digest, fingerprint, sealed, unsealed
from spoken_essays.takes import gather
from spoken_essays.timed.chapters import chapters_json, chapters_of
from spoken_essays.timed.tagging import Tags, tag
from spoken_essays.timed.transcripts import plain, transcripts


def make(
    show: Show, plan: Plan, places: Places, stamps: Stamps, *, anew: bool = False
) -> Iterator[Event]:
    """Speak what is missing, master it, write the episode's files; ends with its report."""
    began = time.monotonic()
    files.sweep(_master_path(show, plan), *places)
    # Looked at before anything is spoken: a picture that will not do is said at once.
    own = episode_cover(plan.essay)
    cover = own or show_cover(show)
    takes: dict[str, Take] = {}
    texts = plan.texts
    for take in gather(plan.parts, Cache(show.takes), source=plan.source.path, anew=anew):
        takes[take.key] = take
        yield Spoken(slug=plan.slug, text=texts[take.key], fresh=take.fresh)
    recording = recorded(show, plan, takes)
    yield Mastering(slug=plan.slug, seconds=recording.length / recording.rate)
    mastered, remarks = _mastered(show, plan, recording)
    written = list(_texts(show, plan, places, recording))
    picture = _own_picture(own, places)
    sound = _tagged(mastered, places, _tags(show, plan, recording, cover))
    facts = _facts(plan, recording, mastered, sound)
    facts["remarks"] = [*plan.essay.remarks, *remarks, *(own.remarks if own else ())]
    stamps.write(
        plan.slug,
        inputs=plan.content,
        outputs=[*written, *([picture] if picture else []), sound],
        facts={
            "report": facts,
            "source": str(plan.source.path),
            "updated": _updated(plan, stamps),
            "cover": picture.relative_to(places.out).as_posix() if picture else None,
        },
    )
    yield EpisodeReport(
        slug=plan.slug,
        title=plan.essay.title,
        status="built",
        file=sound,
        spoken=sum(take.fresh for take in takes.values()),
        kept=sum(not take.fresh for take in takes.values()),
        took=round(time.monotonic() - began, 3),
        left_out=plan.left_out,
        **facts,
    )


def recorded(show: Show, plan: Plan, takes: Mapping[str, Take]) -> Recording:
    """The timeline of an episode: speech and pauses, chapters, music."""
    rate = show.mp3.rate
    free = lead_in(show.music, show.root, head=plan.script.head, rate=rate)
    recording = lay(plan.script, plan.parts, takes, rate=rate, lead_in=free)
    recording = lay_music(show.music, show.root, recording)
    chapters = chapters_of(recording.cues, recording.length, plan.essay.title)
    return replace(recording, chapters=chapters)


def _mastered(show: Show, plan: Plan, recording: Recording) -> tuple[Master, tuple[str, ...]]:
    """The master of this sound, kept without tags: other words about it need no new encode."""
    path = _master_path(show, plan)
    note = path.with_suffix(".json")
    key = fingerprint(plan.sound, [span.take.digest for span in recording.spans])
    if (kept := _kept_master(path, note, key)) is not None:
        return kept
    note.unlink(missing_ok=True)
    aim = Aim(loudness=show.loudness, true_peak=show.true_peak)
    with files.replacing(path) as part:
        made, remarks = master(recording, aim=aim, mp3=show.mp3, path=part)
    measured = {**vars(made), "path": None}
    said = {"key": key, "master": measured, "digest": file_digest(path), "remarks": remarks}
    files.write(note, sealed(said))
    return replace(made, path=path), remarks


def _master_path(show: Show, plan: Plan) -> Path:
    return show.private / "masters" / f"{plan.slug}.mp3"


def _kept_master(path: Path, note: Path, key: str) -> tuple[Master, tuple[str, ...]] | None:
    try:
        said = unsealed(note.read_bytes())
        if said["key"] != key or said["digest"] != file_digest(path):
            return None
        return Master(**{**said["master"], "path": path}), tuple(said["remarks"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _texts(show: Show, plan: Plan, places: Places, recording: Recording) -> Iterator[Path]:
    """Write transcripts and chapters; yields each file."""
    language = plan.essay.language or show.language
    texts = transcripts(recording, title=plan.essay.title, language=language)
    for suffix, href in places.transcripts.items():
        files.write(places.at(href), texts[suffix])
        yield places.at(href)
    if places.chapters is None:
        return
    if recording.chapters:
        files.write(places.at(places.chapters), chapters_json(recording))
        yield places.at(places.chapters)
    else:
        places.at(places.chapters).unlink(missing_ok=True)


def _own_picture(own: Cover | None, places: Places) -> Path | None:
    if own is None or places.chapters is None:
        return None
    path = places.at(places.mp3).with_name(file_name(own))
    files.write(path, own.data)
    return path


def _tagged(mastered: Master, places: Places, tags: Tags) -> Path:
    path = places.at(places.mp3)
    with files.replacing(path) as part:
        shutil.copyfile(mastered.path, part)
        tag(part, tags)
    return path


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


def _facts(plan: Plan, recording: Recording, mastered: Master, sound: Path) -> dict[str, Any]:
    return {
        "seconds": round(mastered.seconds, 3),
        "bytes": sound.stat().st_size,
        "lines": len(plan.parts),
        "voices": sorted({part.voice.name for part in plan.parts}),
        "chapters": len(recording.chapters),
        "loudness": _rounded(mastered.loudness),
        "true_peak": _rounded(mastered.true_peak),
    }


def _rounded(level: float | None) -> float | None:
    return None if level is None else round(level, 2)


def _updated(plan: Plan, stamps: Stamps) -> str:
    """When the content last changed, so far as is known here; a first build changes nothing."""
    before = stamps.read(plan.slug)
    if before is None:
        return datetime.fromtimestamp(0, UTC).isoformat()
    if before.inputs == plan.content:
        return str(before.facts["updated"])
    return datetime.now(UTC).replace(microsecond=0).isoformat()
