"""Takes kept on disk, each under the hash of all that shapes its sound.

A take is two files: ``<key>.flac`` (16-bit mono, as the engine gave it) and ``<key>.json`` (where
speech lies in it, its levels, the digest of the FLAC). The JSON is written last, so a take is there
only when it is whole. The key is made of the spoken text, the voice's fingerprint and a schema
version: never a position, a path or a date, so that lines may move and be inserted freely.
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
from spoken_essays.model import Levels, Take
from spoken_essays.stamps import sealed, unsealed

SCHEMA = 2


def key(text: str, fingerprint: str) -> str:
    """The name of a take: 64 hex digits, made of what shapes its sound and nothing else."""
    return hashlib.sha256(json.dumps([SCHEMA, fingerprint, text]).encode()).hexdigest()


@dataclass(frozen=True)
class Cache:
    """A folder of takes. Entries that cannot be read are misses, with a warning."""

    folder: Path

    def __contains__(self, key: str) -> bool:
        return self._sidecar(key).is_file() and self._sound(key).is_file()

    def get(self, key: str) -> Take | None:
        """The take of this key, or None if there is none or it is damaged."""
        try:
            facts = unsealed(self._sidecar(key).read_bytes())
            if _digest(self._sound(key).read_bytes()) != facts["digest"]:
                raise ValueError("its sound is not the one that was written")
            return _take(key, self._sound(key), facts)
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError) as error:
            warnings.warn(
                f"a kept take was damaged and is spoken again ({key[:12]}…: {error})", stacklevel=2
            )
            return None

    def put(self, take: Take, flac: bytes, about: Mapping[str, Any]) -> Take:
        """Keep a take, whose ``path`` is left to us; ``about`` is noted beside it for people."""
        path = self._sound(take.key)
        digest = _digest(flac)
        facts = {"digest": digest, **_facts(take), **about}
        with files.replacing(path) as part:
            part.write_bytes(flac)
        with files.replacing(self._sidecar(take.key)) as part:
            part.write_text(sealed(facts), encoding="utf-8")
        return _take(take.key, path, facts, fresh=True)

    def drop_all_but(self, keys: Container[str]) -> Iterator[tuple[Path, int]]:
        """Delete takes that are not among ``keys``, and what interrupted writes left behind.

        Yields each file deleted and its bytes.
        """
        for path in sorted(self.folder.glob("*/*")):
            if path.suffix == ".part" or path.name.split(".")[0] not in keys:
                size = path.stat().st_size
                path.unlink()
                yield path, size

    def _sound(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}.flac"

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
    )
