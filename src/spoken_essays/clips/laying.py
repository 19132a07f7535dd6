"""Writing sound files into a folder of clips: under names of their own, all of them or none."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from spoken_essays import files
from spoken_essays.addresses import slugify
from spoken_essays.clips import hearing
from spoken_essays.clips.records import Clip, Laying, Spot
from spoken_essays.errors import ShowError

# Of a file's name: what is made of the line's words, and how much of the digest.
_WORDS, _DIGITS = 30, 8


@contextlib.contextmanager
def laid(folder: Path, orders: Sequence[Laying], now: datetime) -> Iterator[tuple[Clip, ...]]:
    """Lay sounds down; if the block ends in an error, those that are new are taken away again."""
    new: list[Path] = []
    try:
        yield tuple(_lay(folder, order, now, new) for order in orders)
    except BaseException:
        for path in new:
            path.unlink(missing_ok=True)
        raise


def lay_tone(folder: Path, sound: Path | bytes, suffix: str) -> Path:
    """Write a recording of the room alone beside those that are there; returns where it lies."""
    tones = hearing.room_tones(folder)
    name = f"room-tone-{hearing.tone_number(tones[-1]) + 1}" if tones else "room-tone"
    path = folder / f"{name}{_suffix(sound, suffix)}"
    _write(path, sound)
    return path


def _lay(folder: Path, order: Laying, now: datetime, new: list[Path]) -> Clip:
    digest = _digest(order.sound)
    path = _free(folder, _stem(order.spot), digest, _suffix(order.sound, order.suffix))
    if not path.exists():
        _write(path, order.sound)
        new.append(path)
    spot = order.spot
    return Clip(
        path=path,
        digest=digest,
        text=spot.text,
        number=spot.number,
        occurrence=spot.occurrence,
        start=_rounded(order.start),
        end=_rounded(order.end),
        recorded=now,
        source=order.source,
        chosen=order.chosen,
    )


def _free(folder: Path, stem: str, digest: str, suffix: str) -> Path:
    """A name that is free, or has these very bytes already."""
    for digits in range(_DIGITS, len(digest) + 1, _DIGITS):
        path = folder / f"{stem}-{digest[:digits]}{suffix}"
        if not path.exists() or _digest(path) == digest:
            return path
    raise FileExistsError(path)


def _stem(spot: Spot) -> str:
    """``003-the-captain-sang``: safe on every file system, in the order of the essay."""
    words = "line"
    with contextlib.suppress(ShowError):  # No letter or digit in it.
        words = slugify(spot.text[:200])[:_WORDS].rstrip("-")
    return words if spot.number is None else f"{spot.number:03}-{words}"


def _digest(sound: Path | bytes) -> str:
    return hearing.digest(sound if isinstance(sound, bytes) else sound.read_bytes())


def _suffix(sound: Path | bytes, suffix: str) -> str:
    return suffix or (sound.suffix.lower() if isinstance(sound, Path) else ".wav")


def _rounded(seconds: float | None) -> float | None:
    """As a manifest keeps it: a tenth of a millisecond is less than any edge is known to."""
    return None if seconds is None else round(seconds, 4)


def _write(path: Path, sound: Path | bytes) -> None:
    if isinstance(sound, Path):
        files.copy(sound, path)
    else:
        files.write(path, sound)
