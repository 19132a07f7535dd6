"""The episodes that a publish gives to listeners: their mp3s, and what is noted of them."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from spoken_essays.addresses import Source, find_episodes
from spoken_essays.clips import manifest
from spoken_essays.errors import HostError
from spoken_essays.feeds.ledger import ENTRY, IDENTITY, Entry, Release, read_entry, record
from spoken_essays.places import sheet_of
from spoken_essays.settings.toml_text import named
from spoken_essays.show import Show
from spoken_essays.stamps import file_digest
from spoken_essays.timed import cuesheet

BUILD = "build the show again: spoken build"


@dataclass(frozen=True, kw_only=True)
class Outgoing:
    """An episode that a feed names: its folder, what was published of it, what is now."""

    source: Source
    entry: Entry
    release: Release

    @property
    def guid(self) -> str:
        return self.entry.guid

    @property
    def is_new(self) -> bool:
        """Whether listeners are given another mp3 than until now."""
        return self.entry.release is None or self.entry.release.href != self.release.href


def outgoing(show: Show, out: Path, guids: Mapping[str, str]) -> tuple[Outgoing, ...]:
    """The episodes whose mp3s the feeds name: ``guids`` by the hrefs of the mp3s.

    Raises `HostError` for an mp3 that belongs to no episode, or is not as its cue sheet says.
    """
    # By their guids, for an mp3 keeps its name when its episode's folder gets another one.
    left = {guid: href for href, guid in guids.items()}
    found = []
    for source in find_episodes(show):
        entry = read_entry(source.folder)
        if entry is not None and (href := left.pop(entry.guid, None)):
            found.append(Outgoing(source=source, entry=entry, release=release(out, href)))
    if left:
        href = min(left.values())
        raise HostError(f"the feed names {href}, which belongs to no episode here; {BUILD}")
    return tuple(found)


def release(out: Path, href: str) -> Release:
    """What is to be noted of an mp3 that lies in ``out`` beside its cue sheet."""
    path, sheet = out / href, out / sheet_of(href)
    try:
        known = cuesheet.read(sheet.read_bytes())
        size = path.stat().st_size
    except FileNotFoundError as error:
        raise HostError(f"{named(Path(error.filename))} is not there; {BUILD}") from error
    except ValueError as error:
        raise HostError(f"{named(sheet)} cannot be used ({error}); {BUILD}") from error
    return Release(
        href=href,
        bytes=size,
        seconds=round(known.length / known.rate, 3),
        sound=known.sound,
        sha256=file_digest(path),
    )


def settle(episodes: Iterable[Outgoing], *, target: str, keep_days: int, now: datetime) -> None:
    """Note what listeners have from now on in each episode's episode.toml.

    ``target`` is where it lies, if the show's settings do not say so.
    """
    for each in episodes:
        release = replace(each.release, target=target)
        record(each.source.folder, release, keep_days=keep_days, now=now)


def still_wanted(show: Show, now: datetime) -> frozenset[str]:
    """Mp3s that have been replaced and that apps may still ask for, with their cue sheets."""
    entries = (read_entry(source.folder) for source in find_episodes(show))
    wanted = (each.href for entry in entries if entry for each in entry.former if each.until > now)
    return frozenset(href for mp3 in wanted for href in (mp3, sheet_of(mp3)))


def insist_on_committed(show: Show, episodes: Iterable[Outgoing]) -> None:
    """Stop where a machine that forgets everything would settle what must never change.

    Raises `HostError` if an episode's identity, or the show's, is not in git, or recordings are not
    that listeners have been given: somebody else would read their lines there.
    """
    committed = frozenset(_committed(show.root))
    wanted = [*(each.source.folder / ENTRY for each in episodes), show.root / IDENTITY]
    if missing := [path for path in wanted if path not in committed]:
        raise HostError(
            f"{_some(missing)}: not committed. Each says by what listeners' apps know an episode, "
            "or the show, and this machine would make another one every time: run `spoken build` "
            "at home, commit the files, and push"
        )
    if missing := [path for path in _recordings(show.root, committed) if path not in committed]:
        raise HostError(
            f"{_some(missing)}: not committed, as {manifest.FILE} beside it is, and without it "
            "another voice reads that line: commit the recordings, too (`git add -f`, if "
            ".gitignore leaves them out), and push"
        )


def _some(paths: Sequence[Path]) -> str:
    names = ", ".join(named(path) for path in paths[:5])
    return f"{names} and {len(paths) - 5} more" if len(paths) > 5 else names


def _recordings(root: Path, committed: Iterable[Path]) -> Iterator[Path]:
    """The recordings in use of which the last commit knows."""
    for path in sorted(committed):
        if path.name == manifest.FILE:
            data = _git(root, "show", f"HEAD:./{path.relative_to(root)}")
            clips = manifest.clips_in(data, path.parent)
            yield from (clip.path for clip in clips if clip.chosen)


def _committed(root: Path) -> Iterator[Path]:
    """The files of the last commit; none where there is no git."""
    try:
        listed = _git(root, "ls-tree", "-r", "-z", "--name-only", "HEAD", ".")
    except (FileNotFoundError, subprocess.CalledProcessError):
        return
    for name in listed.decode("utf-8", "surrogateescape").split("\0"):
        if name:
            yield root / name


def _git(root: Path, *command: str) -> bytes:
    done = subprocess.run(["git", "-C", str(root), *command], capture_output=True, check=True)
    return done.stdout
