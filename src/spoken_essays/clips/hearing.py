"""The sound files of a folder: what each is by its bytes, and whether it can be heard at all.

Both take a while to find out, so they are remembered, in a file that can be thrown away, for as
long as a file's size and date stay the same.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import platformdirs

from spoken_essays import files
from spoken_essays.config import show_root
from spoken_essays.errors import SoundError

# What phones, browsers and audio editors write.
SUFFIXES = frozenset(
    f".{name}"
    for name in (
        *("wav", "aif", "aiff", "aifc", "caf", "flac", "mp3", "m4a", "mp4", "aac"),
        *("ogg", "oga", "opus", "webm", "mka", "wma", "3gp", "amr"),
    )
)
_TONE = re.compile(r"room[-_ ]?tone", re.IGNORECASE)
# A peak under this share of full scale (-60 dB) is no voice, and a file that long is heard no more.
_AUDIBLE = 0.001
_MOST_SECONDS = 600
_MEMORY_SCHEMA = 2
LOCKED = "it may not be read"


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A sound file: the digest of its bytes, and what is wrong with it in words, or nothing."""

    path: Path
    digest: str
    trouble: str = ""


def digest(data: bytes) -> str:
    """What a file of these bytes is known by: 40 hex digits."""
    return hashlib.blake2b(data, digest_size=20).hexdigest()


def private(folder: Path) -> Path:
    """Where what can be made again is kept for a folder of clips: how its name begins there."""
    root = show_root(folder)
    cache = Path(platformdirs.user_cache_dir("spoken", appauthor=False))
    place = root / ".spoken" if root else cache
    whole = digest(os.fsencode(folder.absolute()))[:8]
    return place / "clips" / f"{folder.parent.name}-{folder.name}-{whole}"


def sounds(folder: Path) -> tuple[Path, ...]:
    """The files of a folder that may be clips, by name: no hidden ones, and no room tone."""
    return tuple(path for path in _audio(folder) if not _TONE.match(path.name))


def room_tones(folder: Path) -> tuple[Path, ...]:
    """The recordings of the room alone in a folder, the latest last."""
    found = (path for path in _audio(folder) if _TONE.match(path.name))
    return tuple(sorted(found, key=lambda path: (tone_number(path), path.name)))


def tone_number(path: Path) -> int:
    """The number at the end of ``room-tone-2.wav``; the first has none, and is 1."""
    found = re.search("[0-9]{1,9}$", path.stem)
    return int(found[0]) if found else 1


def looked_at(folder: Path) -> dict[str, Seen]:
    """The sound files of a folder by name. Raises `OSError` if the folder cannot be read."""
    memory = private(folder).with_suffix(".json")
    known = _read(memory)
    # A file may go while we look.
    found = {path.name: seen for path in sounds(folder) for seen in _looked_at(path, known)}
    # Leave to read a file can be given without a trace in its size and date.
    facts = {name: entry for name, (seen, entry) in found.items() if seen.trouble != LOCKED}
    if facts != known:
        _keep(memory, facts)
    return {name: seen for name, (seen, _) in found.items()}


def _audio(folder: Path) -> Iterator[Path]:
    if not folder.is_dir():
        return
    with os.scandir(folder) as entries:
        names = sorted(entry.name for entry in entries if _may_be_sound(entry))
    yield from (folder / name for name in names)


def _may_be_sound(entry: os.DirEntry[str]) -> bool:
    suffix = os.path.splitext(entry.name)[1].lower()  # noqa: PTH122 - for thousands of files
    return suffix in SUFFIXES and not entry.name.startswith(".") and entry.is_file()


def _looked_at(path: Path, known: Mapping[str, list[Any]]) -> Iterator[tuple[Seen, list[Any]]]:
    with contextlib.suppress(FileNotFoundError):
        state = os.stat(path)  # noqa: PTH116
        entry = known.get(path.name, [])
        if entry[:2] != [state.st_size, state.st_mtime_ns]:
            entry = [state.st_size, state.st_mtime_ns, *_heard(path)]
        yield Seen(path=path, digest=entry[2], trouble=entry[3]), entry


def _heard(path: Path) -> tuple[str, str]:
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=20))
            empty = not file.tell()
    except PermissionError:
        return "", LOCKED
    return found.hexdigest(), "it is empty (0 bytes)" if empty else _trouble(path)


def _trouble(path: Path) -> str:
    """What is wrong with a sound, in words: it is listened to, to its end."""
    # What decodes is large, and only files that are new are decoded.
    from spoken_essays.sound import clip_file, codec

    heard, seconds = False, 0.0
    try:
        for rate, block in codec.decode_apart(path):
            heard = heard or float(abs(block).max(initial=0)) >= _AUDIBLE
            seconds += block.shape[1] / rate
            if seconds > _MOST_SECONDS:
                return ""
        if seconds:
            clip_file.insist_on_whole(path, seconds)
    except SoundError as error:
        return _why(error.message)
    if heard:
        return ""
    return "there is nothing to hear in it" if seconds else "there is no sound in it"


def _why(message: str) -> str:
    """An error's words without the file's name, which is said already, and without what to do."""
    what = re.sub(r"^.*?: (?=cannot|there|is not)", "it ", message).replace("it there", "there")
    return what.removesuffix("; copy or record it again")


def _read(memory: Path) -> dict[str, list[Any]]:
    try:
        record = json.loads(memory.read_bytes())
        entries = record["files"] if record["schema"] == _MEMORY_SCHEMA else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return {name: each for name, each in entries.items() if _is_entry(each)}


def _is_entry(each: object) -> bool:
    return isinstance(each, list) and list(map(type, each)) == [int, int, str, str]


def _keep(memory: Path, facts: Mapping[str, list[Any]]) -> None:
    # It is a convenience: where it cannot be written, the files are looked at again.
    with contextlib.suppress(OSError):
        files.write(memory, json.dumps({"schema": _MEMORY_SCHEMA, "files": facts}))
