"""Takes kept on disk, each under the hash of all that shapes its sound.

A take is two files: ``<key>.<digest>.flac`` (16-bit mono, as the engine gave it) and
``<key>.json`` (where speech lies in it, its levels, the digest of the FLAC). The JSON is written
last, so a take is there only when it is whole; and as no reading of a line is written over another,
two programs that speak the same line at once do not take each other's sound.

The key is made of the spoken text, the voice's fingerprint and a schema version: never a position,
a path or a date, so that lines may move and be inserted freely.
"""

from __future__ import annotations

import hashlib
import json
import warnings
from array import array
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spoken_essays import files
from spoken_essays.model import Levels, Room, Take
from spoken_essays.stamps import sealed, unsealed

SCHEMA = 2
# So many digits of a reading's digest stand in its name.
_SHOWN = 8


def key(text: str, fingerprint: str) -> str:
    """The name of a take: 64 hex digits, made of what shapes its sound and nothing else."""
    return hashlib.sha256(json.dumps([SCHEMA, fingerprint, text]).encode()).hexdigest()


@dataclass(frozen=True)
class Cache:
    """A folder of takes. Entries that cannot be read are misses, with a warning."""

    folder: Path

    def __contains__(self, key: str) -> bool:
        return self._sidecar(key).is_file()

    def get(self, key: str) -> Take | None:
        """The take of this key, or None if there is none or it is damaged."""
        try:
            facts = unsealed(self._sidecar(key).read_bytes())
            path = self._sound(key, facts["digest"])
            if _digest(path.read_bytes()) != facts["digest"]:
                raise ValueError("its sound is not the one that was written")
            return _take(key, path, facts)
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError) as error:
            warnings.warn(
                f"a kept take was damaged and is spoken again ({key[:12]}…: {error})", stacklevel=2
            )
            return None

    def faults(self, key: str) -> tuple[str, ...]:
        """What is wrong with the take of this key; nothing if there is none or it is damaged."""
        try:
            return tuple(unsealed(self._sidecar(key).read_bytes()).get("faults", ()))
        except (OSError, ValueError, TypeError):
            return ()

    def put(self, take: Take, flac: bytes, about: Mapping[str, Any]) -> Take:
        """Keep a take, whose ``path`` is left to us; ``about`` is noted beside it for people."""
        digest = _digest(flac)
        path = self._sound(take.key, digest)
        facts = {"digest": digest, **_facts(take), **about}
        with files.replacing(path) as part:
            part.write_bytes(flac)
        with files.replacing(self._sidecar(take.key)) as part:
            part.write_text(sealed(facts), encoding="utf-8")
        return _take(take.key, path, facts, fresh=True)

    def drop_all_but(self, keys: Container[str]) -> Iterator[tuple[Path, int]]:
        """Delete takes that are not among ``keys``, other readings of the same, and half files.

        Yields each file deleted and its bytes.
        """
        kept = {key: self._digest_of(key) for key in self._keys() if key in keys}
        for path in sorted(self.folder.glob("*/*")):
            key, *rest = path.name.split(".")
            if key not in kept or rest not in (["json"], [kept[key], "flac"]):
                size = path.stat().st_size
                path.unlink()
                yield path, size

    def _keys(self) -> set[str]:
        return {path.stem for path in self.folder.glob("*/*.json")}

    def _digest_of(self, key: str) -> str:
        """Which reading a sidecar belongs to, as far as it can be read."""
        try:
            return str(unsealed(self._sidecar(key).read_bytes())["digest"])[:_SHOWN]
        except (OSError, ValueError, KeyError, TypeError):
            return ""

    def _sound(self, key: str, digest: str) -> Path:
        return self.folder / key[:2] / f"{key}.{digest[:_SHOWN]}.flac"

    def _sidecar(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}.json"


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=20).hexdigest()


def _facts(take: Take) -> dict[str, Any]:
    return {
        "voice": take.voice,
        "rate": take.rate,
        "start": take.start,
        "end": take.end,
        "pauses": take.pauses,
        "energy": [float(f"{value:.6g}") for value in take.levels.energy],
        "peak": [float(f"{value:.6g}") for value in take.levels.peak],
        "faults": take.faults,
        "room": None if take.room is None else vars(take.room),
    }


def _take(key: str, path: Path, facts: Mapping[str, Any], *, fresh: bool = False) -> Take:
    return Take(
        key=key,
        path=path,
        digest=facts["digest"],
        voice=facts["voice"],
        rate=facts["rate"],
        start=facts["start"],
        end=facts["end"],
        pauses=tuple((start, end) for start, end in facts["pauses"]),
        levels=Levels(energy=array("d", facts["energy"]), peak=array("d", facts["peak"])),
        fresh=fresh,
        # Takes that were kept before people could record have no word on it.
        room=_room(facts.get("room")),
        faults=tuple(facts.get("faults", ())),
    )


def _room(facts: Mapping[str, Any] | None) -> Room | None:
    if facts is None:
        return None
    first, last = facts["heard"]
    quiet = tuple((start, end) for start, end in facts["quiet"])
    lowered = facts.get("lowered", 0.0)
    return Room(level=facts["level"], heard=(first, last), quiet=quiet, lowered=lowered)
