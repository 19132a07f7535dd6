"""The clips of one voice and one episode: where each line stands, and laying down new ones.

Nothing here writes over a sound file or deletes one. Whoever changes the manifest holds the shelf's
lock and reads it anew first, so that a booth, a take and a command can be at work at once.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from spoken_essays import files
from spoken_essays.clips import binding, hearing, laying, manifest, matching
from spoken_essays.clips.records import Clip, Laying, Origin, Spot, Standing, Standings
from spoken_essays.clips.stating import stated
from spoken_essays.clips.wording import key
from spoken_essays.errors import BusyError
from spoken_essays.settings.toml_text import named

# Laying down hundreds of clips takes a second or two.
_PATIENCE = 30.0


@dataclass(frozen=True)
class Shelf:
    """The folder ``voices/<name>/<slug>/``, which need not be there yet.

    All that is done to it raises `SettingsError` for a manifest that was damaged; what changes it
    `BusyError` where another program does not let go of it, and `OSError` (disk full, not allowed),
    and then manifest and clips are as they were.
    """

    folder: Path

    def standings(self, spots: Sequence[Spot]) -> Standings:
        """Where each line of the episode stands; ``spots`` are all its lines, in order.

        Files dropped in by hand are shown as `note` would bind them. Writes nothing to the folder.
        """
        spots = matching.numbered(spots)
        found = hearing.looked_at(self.folder)
        now = binding.bound(manifest.read(self.folder), found, spots, _now())
        matches, unmatched = matching.matched(spots, now.shown())
        troubles = {name: seen.trouble for name, seen in found.items() if seen.trouble}
        return Standings(
            lines=tuple(stated(match, troubles, self.folder.name) for match in matches),
            loose=(*unmatched, *now.loose),
            tone=self.room_tone(),
        )

    def note(self, spots: Sequence[Spot]) -> None:
        """Bind files dropped in by hand to the words of their line; forget what was deleted.

        Only the manifest is written, and only if there is something to note.
        """
        spots, now = matching.numbered(spots), _now()
        found = hearing.looked_at(self.folder)

        def noted(clips: tuple[Clip, ...]) -> tuple[Clip, ...]:
            return binding.bound(clips, found, spots, now).clips

        known = manifest.read(self.folder)
        if noted(known) != known:
            self._change(noted)

    def lay_down(
        self,
        spot: Spot,
        sound: Path | bytes,
        *,
        suffix: str = "",
        start: float | None = None,
        end: float | None = None,
        source: Origin,
        chosen: bool = True,
    ) -> Clip:
        """Put a recording of a line beside its other readings, under a name of its own.

        ``sound`` is a file, which is copied, or bytes, whose format ``suffix`` names (``.wav``, if
        nothing is said). ``start`` and ``end`` are the seconds of its speech. A ``chosen`` one is
        used from now on in place of the reading that was.
        """
        order = Laying(
            spot=spot,
            sound=sound,
            suffix=suffix,
            start=start,
            end=end,
            source=source,
            chosen=chosen,
        )
        return self.lay_down_all([order])[0]

    def lay_down_all(self, orders: Sequence[Laying]) -> tuple[Clip, ...]:
        """Put down many recordings as `lay_down` does one: all of them, or on any error none.

        At most one for each line is to be chosen: two would be left for people to choose between.
        """
        with self._held(), laying.laid(self.folder, orders, _now()) as clips:
            known = _others(manifest.read(self.folder), clips)
            manifest.write(self.folder, (*binding.set_aside(known, clips), *clips))
        return clips

    def choose(self, clip: Clip, spot: Spot | None = None) -> Clip:
        """Use this reading of its line; with ``spot`` that line's, whatever it was recorded for.

        Readings chosen before are set aside. Returns the clip as it is known now.
        """
        if spot is not None:
            clip = _moved(clip, spot)
        clip = replace(clip, chosen=True)
        self._change(lambda known: (*binding.set_aside(_others(known, [clip]), [clip]), clip))
        return clip

    def keep(self, standing: Standing) -> None:
        """Take a line's stale clips for its new words, all its readings."""
        moved = [_moved(clip, standing.spot) for clip in standing.readings]
        self._change(lambda known: (*_others(known, moved), *moved))

    def room_tone(self) -> Path | None:
        """The room's own sound, recorded on purpose: beside the clips, else beside voice.toml."""
        found = hearing.room_tones(self.folder) or hearing.room_tones(self.folder.parent)
        return found[-1] if found else None

    def lay_room_tone(self, sound: Path | bytes, suffix: str = "") -> Path:
        """Keep a recording of the room alone; it is used from now on, those before it stay."""
        with self._held():
            return laying.lay_tone(self.folder, sound, suffix)

    def _change(self, changed: Callable[[tuple[Clip, ...]], tuple[Clip, ...]]) -> None:
        with self._held():
            manifest.write(self.folder, changed(manifest.read(self.folder)))

    @contextlib.contextmanager
    def _held(self) -> Iterator[None]:
        path = hearing.private(self.folder).with_suffix(".lock")
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(path).acquire(timeout=_PATIENCE):
                # Whoever writes here holds the lock: these were left by one that was killed.
                files.sweep(self.folder / "*")
                yield
        except Timeout as error:
            raise BusyError(
                f"{named(self.folder)}: another program is changing these clips and does not end; "
                "close it and try again"
            ) from error


def _now() -> datetime:
    """To the millisecond, as a manifest keeps it."""
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


def _others(clips: Iterable[Clip], than: Iterable[Clip]) -> tuple[Clip, ...]:
    names = {clip.path.name for clip in than}
    return tuple(each for each in clips if each.path.name not in names)


def _moved(clip: Clip, spot: Spot) -> Clip:
    """A clip for another line, or for the line's new words."""
    same = key(clip.text) == key(spot.text) and clip.occurrence == spot.occurrence
    if same:
        return clip
    return replace(clip, text=spot.text, number=spot.number, occurrence=spot.occurrence)
