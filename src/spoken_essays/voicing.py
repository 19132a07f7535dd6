"""An episode's sound: spoken, laid down and mastered; or taken from what has been published.

What listeners have is never spoken again: as long as nothing has changed that decides its sound,
the published mp3 is used byte for byte, and fetched if it is not here.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from spoken_essays import files
from spoken_essays.assembly import lay
from spoken_essays.cache import Cache
from spoken_essays.errors import ShowError
from spoken_essays.feeds.ledger import Release
from spoken_essays.model import Master, Part, Recording, Take
from spoken_essays.places import SHEET, Places
from spoken_essays.planning import Plan
from spoken_essays.published import CueSheet
from spoken_essays.report import Event, Fetching, Mastering, Spoken
from spoken_essays.show import Show
from spoken_essays.sound.breaking import places as places_of_breaks
from spoken_essays.sound.mastering import Aim, master
from spoken_essays.sound.music import lay_music, lead_in
from spoken_essays.stamps import file_digest, fingerprint, sealed, unsealed
from spoken_essays.takes import gather
from spoken_essays.timed import cuesheet
from spoken_essays.timed.chapters import chapters_of
from spoken_essays.timed.tagging import Tags, tag


@dataclass(frozen=True, kw_only=True)
class Voiced:
    """The sound of an episode: its timeline, cue sheet, and the untagged master if it is ours.

    ``spoken`` and ``kept`` count readings spoken now and taken from the cache; clips are neither.
    """

    recording: Recording
    sheet: CueSheet
    master: Path | None
    spoken: int = 0
    kept: int = 0
    remarks: tuple[str, ...] = ()


def master_path(show: Show, plan: Plan) -> Path:
    """Where the untagged master of an episode is kept."""
    return show.private / "masters" / f"{plan.slug}.mp3"


def voice(show: Show, plan: Plan, *, anew: bool) -> Generator[Event, None, Voiced]:
    """Speak what is missing and master it; a master of just this sound is used again."""
    takes: dict[str, Take] = {}
    texts = plan.texts
    for take in gather(plan.parts, Cache(show.takes), source=plan.source.path, anew=anew):
        takes[take.key] = take
        clip = take.key not in plan.spoken
        yield Spoken(slug=plan.slug, text=texts[take.key], fresh=take.fresh, clip=clip)
    recording = recorded(show, plan, takes)
    yield Mastering(slug=plan.slug, seconds=recording.length / recording.rate)
    mastered, remarks = _mastered(show, plan, recording)
    sheet = cuesheet.sheet_of(recording, mastered, sound=plan.edition)
    files.write(mastered.path.with_suffix(SHEET), cuesheet.as_json(sheet))
    return Voiced(
        recording=recording,
        sheet=sheet,
        master=mastered.path,
        spoken=sum(takes[key].fresh for key in plan.spoken),
        kept=sum(not takes[key].fresh for key in plan.spoken),
        remarks=(
            *_faults(plan, {key: take.faults for key, take in takes.items()}),
            *_as_read(plan, takes),
            *remarks,
        ),
    )


def _faults(plan: Plan, faults: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """What is wrong with readings, by line, until they are spoken anew."""
    return tuple(
        f"{_line(part)}: what {part.voice.name} gave is {fault}, the second time too; hear it with "
        f"`spoken play {plan.slug}{_to_hear(part)}`, and write the line differently if need be"
        for part in plan.parts
        for fault in dict.fromkeys(fault for key in part.keys for fault in faults[key])
    )


def _as_read(plan: Plan, takes: Mapping[str, Take]) -> tuple[str, ...]:
    """Which pauses written into recorded lines are not there to be set."""
    return tuple(
        f"{_line(part)}: [pause {each.pause}ms] is as long as it was read: no silence stands out "
        "there; record the line again, and pause at it"
        for part in plan.parts
        if part.clip
        for each, place in zip(
            part.clip.breaks,
            places_of_breaks(takes[part.keys[0]], part.clip.breaks),
            strict=True,
        )
        if place is None
    )


def _line(part: Part) -> str:
    number = part.segment.number
    return part.segment.role.value if number is None else f"line {number}"


def _to_hear(part: Part) -> str:
    number = part.segment.number
    return "" if number is None else f" --line {number}"


def published(
    show: Show,
    plan: Plan,
    release: Release,
    places: Places,
    tags: Callable[[Recording], Tags],
) -> Generator[Event, None, Voiced]:
    """What listeners have: as it lies here, made again to the byte, or fetched.

    Raises `ShowError` if it can be had in none of these ways.
    """
    cache = Cache(show.takes)
    mp3, sheet = places.at(places.mp3), places.at(places.sheet or "")
    if not sheet.is_file() and not _kept_sheet(show, plan, sheet):
        yield Fetching(slug=plan.slug, href=places.sheet or "")
        _fetch(show, release, places.sheet or "", sheet, None)
    known = _read_sheet(plan, sheet)
    recording = cuesheet.restored(known, plan.script, title=plan.essay.title)
    if file_digest(mp3) != release.sha256 and not _same_again(
        show, plan, release, mp3, tags(recording)
    ):
        yield Fetching(slug=plan.slug, href=places.mp3)
        _fetch(show, release, places.mp3, mp3, release.sha256)
    return Voiced(
        recording=recording,
        sheet=known,
        master=None,
        kept=len(plan.spoken),
        remarks=_faults(plan, {key: cache.faults(key) for key in plan.keys}),
    )


def recorded(show: Show, plan: Plan, takes: Mapping[str, Take]) -> Recording:
    """The timeline of an episode: speech and pauses, chapters, music."""
    rate = show.mp3.rate
    free = lead_in(show.music, show.root, head=plan.script.head, rate=rate)
    recording = lay(plan.script, plan.parts, takes, rate=rate, lead_in=free)
    recording = lay_music(show.music, show.root, recording)
    chapters = chapters_of(recording.cues, recording.length, plan.essay.title)
    return replace(recording, chapters=chapters)


def tagged(mastered: Path, path: Path, tags: Tags) -> None:
    """The master with its tags, as the file that is published."""
    with files.replacing(path) as part:
        shutil.copyfile(mastered, part)
        tag(part, tags)


def _mastered(show: Show, plan: Plan, recording: Recording) -> tuple[Master, tuple[str, ...]]:
    """The master of this sound, kept without tags: other words about it need no new encode."""
    path = master_path(show, plan)
    note = path.with_suffix(".json")
    key = fingerprint(plan.edition, [span.take.digest for span in recording.spans])
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


def _kept_master(path: Path, note: Path, key: str) -> tuple[Master, tuple[str, ...]] | None:
    try:
        said = unsealed(note.read_bytes())
        if said["key"] != key or said["digest"] != file_digest(path):
            return None
        measured = {**said["master"], "path": path, "peaks": tuple(said["master"]["peaks"])}
        return Master(**measured), tuple(said["remarks"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _fetch(show: Show, release: Release, href: str, path: Path, sha256: str | None) -> None:
    """From where the show is published, or else from where this was published last."""
    target = show.publish.target or release.target
    show = replace(show, publish=replace(show.publish, target=target))
    # What knows the ways to a host is large, and wanted only here.
    from spoken_essays.hosting.transfer import fetch

    fetch(show, href, path, sha256)


def _kept_sheet(show: Show, plan: Plan, path: Path) -> bool:
    """Whether the cue sheet of the kept master is that of this sound; then it is laid down."""
    kept = master_path(show, plan).with_suffix(SHEET)
    try:
        if cuesheet.read(kept.read_bytes()).sound != plan.edition:
            return False
    except (OSError, ValueError):
        return False
    files.copy(kept, path)
    return True


def _same_again(show: Show, plan: Plan, release: Release, mp3: Path, tags: Tags) -> bool:
    """Whether the kept master and today's tags give the published file to the byte; then do."""
    kept = master_path(show, plan)
    if not kept.is_file():
        return False
    trial = kept.with_suffix(".tagged.mp3")
    tagged(kept, trial, tags)
    same = file_digest(trial) == release.sha256
    if same:
        files.copy(trial, mp3)
    trial.unlink()
    return same


def _read_sheet(plan: Plan, path: Path) -> CueSheet:
    try:
        sheet = cuesheet.read(path.read_bytes())
        if sheet.sound != plan.edition or len(sheet.cues) != len(plan.script.segments):
            raise ValueError("it is that of another sound")
    except ValueError as error:
        raise ShowError(
            f"{path.name}, the cue sheet of {plan.slug}, cannot be used: {error}. Delete it to "
            f"have it fetched again, or speak the episode anew: spoken build --force {plan.slug}"
        ) from error
    return sheet
