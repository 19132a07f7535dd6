"""What is measured of a file of sound, and remembered.

Decoding an hour of sound takes half a minute, so what was measured is kept in ``.spoken/checks/``
and holds as long as the file has the same size and time.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spoken_essays import files
from spoken_essays.checking.listening import Heard, listen
from spoken_essays.checking.mp3_frames import Mp3, walk
from spoken_essays.errors import SoundError
from spoken_essays.stamps import file_digest, fingerprint, sealed, unsealed

SCHEMA = 1
_SETS = ("rates", "channels", "kbps")


@dataclass(frozen=True, kw_only=True)
class Measured:
    """A file's frames (None if it is no mp3) and what is heard of it; ``trouble`` says why not.

    ``digest`` is the sha256 of its bytes.
    """

    mp3: Mp3 | None
    heard: Heard | None
    digest: str
    trouble: str = ""


def measured(path: Path, kept: Path) -> Measured:
    """What a file of sound is, measured now or kept in the folder ``kept``."""
    state = path.stat()
    key = [SCHEMA, str(path.resolve()), state.st_size, state.st_mtime_ns]
    note = kept / f"{fingerprint(key[1])[:20]}.json"
    try:
        said = unsealed(note.read_bytes())
        if said["key"] == key:
            return _read(said["measured"])
    except (OSError, ValueError, KeyError, TypeError):
        pass
    found = measure(path)
    files.write(note, sealed({"key": key, "measured": _plain(found)}))
    return found


def measure(path: Path) -> Measured:
    """Walk and decode a file. What cannot be played has ``trouble``."""
    mp3 = walk(path) if path.suffix.lower() == ".mp3" else None
    if mp3 is None and path.suffix.lower() == ".mp3":
        trouble = "there is no mp3 in it"
        return Measured(mp3=None, heard=None, digest=file_digest(path), trouble=trouble)
    try:
        return Measured(mp3=mp3, heard=listen(path), digest=file_digest(path))
    except SoundError as error:
        trouble = error.message
        return Measured(mp3=mp3, heard=None, digest=file_digest(path), trouble=trouble)


def _plain(found: Measured) -> dict[str, Any]:
    """A measurement as JSON holds it."""
    said = dataclasses.asdict(found)
    if found.mp3 is not None:
        said["mp3"] |= {name: sorted(getattr(found.mp3, name)) for name in _SETS}
    return said


def _read(said: dict[str, Any]) -> Measured:
    mp3, heard = said["mp3"], said["heard"]
    if mp3 is not None:
        mp3 = Mp3(**{**mp3, **{name: frozenset(mp3[name]) for name in _SETS}})
    if heard is not None:
        silences = tuple((float(start), float(end)) for start, end in heard["silences"])
        heard = Heard(**{**heard, "silences": silences})
    return Measured(mp3=mp3, heard=heard, digest=said["digest"], trouble=said["trouble"])
