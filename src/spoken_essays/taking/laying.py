"""A take laid down: each line's readings as clips on the shelf of its voice, each whole."""

from __future__ import annotations

import errno
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from spoken_essays.addresses import Source
from spoken_essays.clips.records import Clip, Laying, Spot
from spoken_essays.clips.shelf import Shelf
from spoken_essays.clips.wording import key
from spoken_essays.errors import TakeError
from spoken_essays.show import Show
from spoken_essays.taking.cutting import Cut, cut
from spoken_essays.taking.essays import readers_of, spots_of
from spoken_essays.taking.keeping import keep
from spoken_essays.taking.records import Account, Wishes
from spoken_essays.taking.room import room_tone
from spoken_essays.taking.spans import Span, spans
from spoken_essays.taking.voices import make_voice, unmake_voice

# Clips in memory at once: some minutes of sound.
_AT_ONCE = 40
_FULL = {errno.ENOSPC: "no space left on the disk", errno.EDQUOT: "your disk quota is used up"}


@dataclass(frozen=True, kw_only=True)
class Laid:
    """A reading on the shelf; ``fresh`` if it was not there before.

    ``stuck`` are gaps (seconds of the take) that could not be cut out of it.
    """

    span: Span
    clip: Clip
    fresh: bool
    stuck: tuple[tuple[float, float], ...] = ()


def shelf_of(show: Show, account: Account) -> Shelf:
    """Where the clips of this take's voice and episode lie."""
    return Shelf(show.voices / account.voice / account.slug)


def without_clip(show: Show, source: Source, account: Account) -> tuple[int, ...]:
    """The numbers of the lines that this voice is to read and has no fresh clip for."""
    standings = shelf_of(show, account).standings(spots_of(show, source))
    readers = readers_of(show, source, account.voice)
    return tuple(
        each.spot.number
        for each in standings.lines
        if each.spot.number is not None
        and readers.get(each.spot.number) == account.voice
        and each.state != "fresh"
    )


def left_to_others(show: Show, source: Source, account: Account) -> dict[int, str]:
    """Who reads each line that is not this voice's, and is not in the take either, by number."""
    readers = readers_of(show, source, account.voice)
    missing = {line.written.number for line in account.lines if line.reading is None}
    return {
        number: reader
        for number, reader in readers.items()
        if number in missing and reader != account.voice
    }


def lay(show: Show, source: Source, account: Account, wishes: Wishes) -> Iterator[Laid]:
    """Make the voice if need be, lay down what was read, and keep the take; yields each clip.

    Lines that are not in the take stay as they are, and so do their earlier readings. What lies
    there already is not laid down twice. Raises `TakeError` if the disk takes no more: what was
    yielded until then is whole.
    """
    account = replace(account, added=wishes.added)
    wanted = tuple(spans(account, changed=wishes.changed == "keep"))
    laid, made = 0, make_voice(show, account.voice)
    try:
        for each in put(show, source, account, account.file, wanted):
            laid += 1
            yield each
        if laid:
            _lay_room_tone(show, account)
        keep(show, account)
    except OSError as error:
        if error.errno not in _FULL:
            raise
        raise TakeError(_broke_off(_FULL[error.errno], laid, len(wanted))) from error
    finally:
        if made and not laid:
            unmake_voice(show, account.voice, account.slug)


def _lay_room_tone(show: Show, account: Account) -> None:
    """Lay down the room alone, if the shelf has no recording of it and the take has one."""
    shelf = shelf_of(show, account)
    if shelf.room_tone() is None and (tone := room_tone(account.file, account)) is not None:
        shelf.lay_room_tone(tone, ".flac")


def put(
    show: Show, source: Source, account: Account, sound: Path, wanted: Sequence[Span]
) -> Iterator[Laid]:
    """Cut spans out of the file ``sound`` and put them on the shelf, several at once."""
    shelf = shelf_of(show, account)
    standings = shelf.standings(spots_of(show, source))
    spots = {each.spot.number: each.spot for each in standings.lines}
    known = {clip.path for each in standings.lines for clip in each.readings}
    cuts = cut(sound, wanted, rate=account.rate, channel=account.channel)
    while batch := list(islice(cuts, _AT_ONCE)):
        clips = shelf.lay_down_all([_order(each, spots) for each in batch])
        for each, clip in zip(batch, clips, strict=True):
            fresh = clip.path not in known
            yield Laid(span=each.span, clip=clip, fresh=fresh, stuck=each.stuck)


def _order(each: Cut, spots: Mapping[int | None, Spot]) -> Laying:
    """A cut as it is laid down: for the line as it stands now, if it still has these words."""
    written = each.span.line.written
    spot = spots.get(written.number)
    if spot is None or key(spot.text) != key(written.text):
        spot = Spot(number=written.number, text=written.text)
    return Laying(
        spot=spot,
        sound=each.flac,
        suffix=".flac",
        start=each.speech,
        end=each.silence,
        source="take",
        chosen=each.span.chosen,
    )


def _broke_off(why: str, laid: int, wanted: int) -> str:
    if not laid:
        return f"{why}: nothing was laid down; make room and run it again"
    if laid == wanted:
        return f"{why}: all clips are laid down, but the take could not be kept beside them"
    return (
        f"{why}: {laid} of {wanted} clips are laid down, and those are whole; "
        "make room and run it again, it goes on from there"
    )
