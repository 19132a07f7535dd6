"""Building again on save: what an episode is made of is watched, what a build writes is not."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator, Callable, Collection, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from watchfiles import awatch

from spoken_essays.config import FILE
from spoken_essays.feeds.ledger import ENTRY, IDENTITY
from spoken_essays.serving.reload import Board, Edition
from spoken_essays.show import Show
from spoken_essays.words.lexicon import FILE as LEXICON

# Below these folders of a show everything counts.
FOLDERS = ("episodes", "voices", "templates")
# What a build itself writes where we watch.
WRITTEN = (ENTRY, IDENTITY)
# Hidden files, and what editors and our own writing leave for a moment: backups, swap files, vim's
# probe of a folder.
_PASSING = re.compile(r"\..*|.*~|.*\.(part|sw[a-p]|tmp|bak|crswap)|4913|__pycache__|#.*#")

State = tuple[int, int] | None


@dataclass(frozen=True, kw_only=True)
class Watched:
    """``folders`` with all below them, and single ``files``; what lies around those does not count.

    ``missing`` are folders of the show that are not there yet.
    """

    folders: frozenset[Path]
    files: frozenset[Path]
    missing: frozenset[Path] = frozenset()

    def counts(self, path: Path) -> bool:
        """Whether a change of this file is one of the show."""
        if path in self.files or path in self.missing:
            return True
        above = next((folder for folder in self.folders if path.is_relative_to(folder)), None)
        return above is not None and not any(map(_PASSING.fullmatch, path.relative_to(above).parts))


def watched(show: Show) -> Watched:
    """What a show is made of: its settings, the folders of its parts, the files it names."""
    named = (
        *(show.cover, show.music.intro, show.music.outro, show.music.bed, show.site.about),
        *(feed.cover for feed in show.feeds.values()),
    )
    files = [show.root / name for name in (FILE, LEXICON, IDENTITY, *filter(None, named))]
    folders = {folder: folder.is_dir() for folder in map(show.root.joinpath, FOLDERS)}
    return Watched(
        folders=frozenset(folder.resolve() for folder, there in folders.items() if there),
        files=frozenset(path.parent.resolve() / path.name for path in files),
        missing=frozenset(folder for folder, there in folders.items() if not there),
    )


@dataclass(frozen=True, kw_only=True)
class Made:
    """What a build left: the show as its settings say now, and the edition to show of it."""

    show: Show
    edition: Edition


@dataclass(kw_only=True)
class Keeper:
    """Has ``build`` make what was changed, one build at a time, and puts the edition up.

    ``show`` is as the last build found it, and ``since`` when that began, in seconds since 1970:
    what was saved while it ran is not forgotten. ``stop`` ends a build that is at work.
    """

    show: Show
    since: float
    board: Board
    build: Callable[[Collection[Path]], Made]
    stop: Callable[[], None]
    _pending: set[Path] = field(default_factory=set)
    _saved: asyncio.Event = field(default_factory=asyncio.Event)
    _stale: asyncio.Event = field(default_factory=asyncio.Event)
    _left: dict[Path, State] = field(default_factory=dict)

    async def keep(self) -> None:
        """Watch and build until cancelled."""
        self._left = _states(self.show)
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._builds())
                while True:
                    await self._watch()
        finally:
            self.stop()

    async def _watch(self) -> None:
        """Note changes of what the show is made of, until it is made of something else."""
        self._stale, here = asyncio.Event(), watched(self.show)
        around = {path.parent for path in here.files | here.missing if path.parent.is_dir()}
        async with asyncio.TaskGroup() as group:
            group.create_task(self._notice(here, here.folders, recursive=True))
            group.create_task(self._notice(here, around, recursive=False))
            # Nobody watched while the last build ran, or a moment ago.
            self._note(path for path in _existing(here) if _changed(path) > self.since)

    async def _notice(self, here: Watched, places: Collection[Path], *, recursive: bool) -> None:
        async for paths in _changes(places, self._stale, recursive=recursive):
            self._note(filter(here.counts, paths))
            self._look_again(here)

    def _note(self, paths: Iterable[Path]) -> None:
        self._pending.update(paths)
        if self._pending:
            self._saved.set()

    def _look_again(self, here: Watched) -> None:
        if watched(self.show) != here:
            self._stale.set()

    async def _builds(self) -> None:
        while True:
            await self._saved.wait()
            self._saved.clear()
            changed = {path for path in self._pending if not self._is_own_writing(path)}
            self._pending.clear()
            if changed:
                await self._build(changed)

    async def _build(self, changed: Collection[Path]) -> None:
        here, self.since = watched(self.show), time.time()
        made = await asyncio.to_thread(self.build, changed)
        self.show = made.show
        self.board.put_up(made.edition)
        self._left = _states(self.show)
        self._look_again(here)

    def _is_own_writing(self, path: Path) -> bool:
        """Whether the last build left this file so."""
        return path.name in WRITTEN and self._left.get(path) == _state(path)


async def _changes(
    places: Collection[Path], end: asyncio.Event, *, recursive: bool
) -> AsyncIterator[set[Path]]:
    """Paths that were made, changed or removed, as they lie, until ``end`` is set."""
    if not places:
        await end.wait()
        return
    polling: bool | None = None
    while not end.is_set():
        try:
            async for changes in awatch(
                *places, watch_filter=None, stop_event=end, recursive=recursive,
                force_polling=polling,
            ):  # fmt: skip
                yield {Path(path) for _, path in changes}
        except (OSError, RuntimeError):
            # The system watches no more files for us (inotify's limit): we look ourselves.
            if polling:
                raise
            polling = True


def _existing(here: Watched) -> Iterable[Path]:
    yield from here.files
    for folder in here.folders:
        # Not the folders: their time is changed by what a build writes into them.
        yield from (path for path in folder.rglob("*") if path.is_file() and here.counts(path))


def _states(show: Show) -> dict[Path, State]:
    """The files that builds write, as they are."""
    files = [show.root / IDENTITY, *show.episodes.glob(f"*/{ENTRY}")]
    return {path: _state(path) for path in (each.parent.resolve() / each.name for each in files)}


def _state(path: Path) -> State:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns


def _changed(path: Path) -> float:
    """When a file was changed, in seconds since 1970; 0 for none."""
    state = _state(path)
    return state[1] / 1e9 if state else 0.0
