"""``clips.toml``: what each clip beside it was recorded for, readable and meant to be committed.

    ["003-the-captain-sang-1a2b3c4d.wav"]
    text = "The captain sang,"        the words it is for
    line = 3                          where they stood then; left out for an opening or closing
    occurrence = 2                    of lines with the same words the second
    chosen = false                    an earlier reading, set aside
    speech = [0.412, 2.08]            seconds at which speech begins and ends, if they were found
    recorded = 2026-05-01T08:00:00Z
    source = "booth"                  or "take", or "hand"
    digest = "…"                      of its bytes, by which it is known when it is renamed

It is read with care, and written whole.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from spoken_essays import files
from spoken_essays.addresses import zoned
from spoken_essays.clips.records import Clip, Origin
from spoken_essays.errors import SettingsError
from spoken_essays.settings.records import mistake, read_record, setting
from spoken_essays.settings.toml_text import line_of, named, parsed, quoted, toml_bytes

FILE = "clips.toml"
MEND = "take the file back from where it was committed, or set that line right"
_HEAD = """\
# What each recording in this folder was made for. Written by spoken, which knows by it whether a
# recording still fits its line. Commit it together with the recordings.
"""


def _digest(text: str) -> str | None:
    return None if re.fullmatch("[0-9a-f]{40}", text) else f"40 hexadecimal digits; {MEND}"


def _speech(times: tuple[float, ...]) -> str | None:
    good = not times or (len(times) == 2 and 0 <= times[0] <= times[1])
    return None if good else "two numbers of seconds, the first the smaller one"


@dataclass(frozen=True, kw_only=True)
class _Entry:
    """One table of the file."""

    text: str
    digest: str = setting("", check=_digest)
    line: int = setting(0, least=1)
    occurrence: int = setting(1, least=1)
    chosen: bool = True
    speech: tuple[float, ...] = setting((), what="two numbers of seconds", check=_speech)
    recorded: datetime | None = None
    source: Origin = "hand"


def read(folder: Path) -> tuple[Clip, ...]:
    """The clips that the manifest of a folder knows; none if there is no manifest.

    Raises `SettingsError` with file and line for one that was damaged.
    """
    path = folder / FILE
    return clips_in(toml_bytes(path), folder) if path.exists() else ()


def write(folder: Path, clips: Iterable[Clip]) -> bool:
    """Write a folder's manifest whole, if it changes; True if it did."""
    tables = (_table(clip) for clip in sorted(clips, key=_order))
    return files.write(folder / FILE, "\n".join([_HEAD, *tables]))


@functools.lru_cache(maxsize=50)
def clips_in(data: bytes, folder: Path) -> tuple[Clip, ...]:
    """The clips that a manifest names, by its bytes and its folder; errors as for `read`."""
    where = named(folder / FILE)
    table, text = parsed(data, where)
    return tuple(_clip(folder, name, each, where, text) for name, each in table.items())


def _clip(folder: Path, name: str, table: object, where: str, text: str) -> Clip:
    if not isinstance(table, Mapping):
        sentence = f"{name} should stand below the name of a recording, [{quoted('003.wav')}]"
        raise mistake(f"{sentence}; {MEND}.", where=where, text=text, keys=(name,))
    try:
        entry = read_record(_Entry, table, where=where)
    except SettingsError:
        # Only what is wrong is looked for: finding its line takes a while.
        entry = read_record(_Entry, table, where=f"{where}:{line_of(text, (name,))}")
    start, end = entry.speech or (None, None)
    return Clip(
        path=folder / name,
        digest=entry.digest,
        text=entry.text,
        number=entry.line or None,
        occurrence=entry.occurrence - 1,
        start=start,
        end=end,
        recorded=entry.recorded and zoned(entry.recorded),
        source=entry.source,
        chosen=entry.chosen,
    )


def _table(clip: Clip) -> str:
    lines = [f"[{quoted(clip.path.name)}]", f"text = {quoted(clip.text)}"]
    if clip.number is not None:
        lines.append(f"line = {clip.number}")
    if clip.occurrence:
        lines.append(f"occurrence = {clip.occurrence + 1}")
    if not clip.chosen:
        lines.append("chosen = false")
    if clip.start is not None and clip.end is not None:
        lines.append(f"speech = [{_seconds(clip.start)}, {_seconds(clip.end)}]")
    if clip.recorded is not None:
        moment = clip.recorded.astimezone(UTC).replace(tzinfo=None)
        lines.append(f"recorded = {moment.isoformat(timespec='milliseconds')}Z")
    return "\n".join([*lines, f'source = "{clip.source}"', f'digest = "{clip.digest}"', ""])


def _seconds(value: float) -> str:
    return f"{value:.4f}".rstrip("0") + ("0" if value == int(value) else "")


def _order(clip: Clip) -> tuple[int, str]:
    """By the number a file's name begins with, as folders are shown."""
    found = re.match("[0-9]{1,9}", clip.path.name)
    return int(found[0]) if found else 10**9, clip.path.name
