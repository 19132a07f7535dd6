"""What the last build made, so that the next one knows what has changed.

A stamp holds the hash of everything that decided a set of files, the size and time of each file,
and the facts measured while making them. It is current as long as the hash is the same and the
files lie there untouched. Stamps can be thrown away: then the files are made again.
"""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any

from spoken_essays import files


def fingerprint(*inputs: object) -> str:
    """A hash of plain values, records, paths and whatever they hold; 64 hex digits."""
    text = _WRITER.encode(inputs)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def file_digest(path: Path) -> str:
    """The sha256 of a file's bytes, or ``missing`` if it is not there."""
    if not path.is_file():
        return "missing"
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sealed(record: Mapping[str, Any]) -> str:
    """A record as JSON that holds its own hash, so that no damage to it goes unnoticed."""
    return json.dumps({"seal": fingerprint(record), **record}, ensure_ascii=False)


def unsealed(data: bytes) -> dict[str, Any]:
    """The record that was sealed. Raises ValueError or TypeError if this is not it any more."""
    record = dict(json.loads(data))
    if record.pop("seal", None) != fingerprint(record):
        raise ValueError("it is not as it was written")
    return record


@dataclass(frozen=True, kw_only=True)
class Stamp:
    """The hash of what decided some files, the files as they were left, and the facts of them."""

    inputs: str
    outputs: Mapping[str, tuple[int, int]]
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class Stamps:
    """The stamps of one output folder, kept in ``folder`` under plain names.

    The addresses ``spared`` are never removed, whoever made them. Each stamp is read once: whoever
    writes some holds the show's lock, and we hold it.
    """

    folder: Path
    out: Path
    spared: frozenset[str] = frozenset()
    _known: dict[str, Stamp | None] = field(default_factory=dict, compare=False, repr=False)

    def read(self, name: str) -> Stamp | None:
        """The stamp of this name; None if there is none or it cannot be read."""
        if name not in self._known:
            self._known[name] = self._read(name)
        return self._known[name]

    def _read(self, name: str) -> Stamp | None:
        try:
            found = unsealed((self.folder / f"{name}.json").read_bytes())
            outputs = {path: (size, time) for path, (size, time) in found["outputs"].items()}
            return Stamp(inputs=found["inputs"], outputs=outputs, facts=found["facts"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def holds(self, stamp: Stamp | None, inputs: str) -> bool:
        """Whether these inputs made the files that lie there now."""
        return (
            stamp is not None
            and stamp.inputs == inputs
            and all(self.lies(stamp, path) for path in stamp.outputs)
        )

    def lies(self, stamp: Stamp, path: str) -> bool:
        """Whether one of a stamp's files lies there untouched."""
        return _state(f"{self.out}/{path}") == stamp.outputs[path]

    def write(
        self, name: str, *, inputs: str, outputs: Iterable[Path], facts: Mapping[str, Any]
    ) -> Stamp:
        """Note what has just been made; what the last build made and this one did not, goes."""
        states = {path.relative_to(self.out).as_posix(): _state(path) for path in outputs}
        content = {"inputs": inputs, "outputs": states, "facts": facts}
        before = self.read(name)
        files.write(self.folder / f"{name}.json", sealed(content))
        self._remove(path for path in (before.outputs if before else ()) if path not in states)
        known = {path: state for path, state in states.items() if state is not None}
        # As it will be read, whatever its facts were made of.
        stamp = Stamp(inputs=inputs, outputs=known, facts=json.loads(json.dumps(facts)))
        self._known[name] = stamp
        return stamp

    def names(self) -> tuple[str, ...]:
        """All that has a stamp."""
        return tuple(sorted(path.stem for path in self.folder.glob("*.json")))

    def forget(self, name: str) -> None:
        """Remove what was made under a name that is no more."""
        if (stamp := self.read(name)) is not None:
            self._remove(stamp.outputs)
        (self.folder / f"{name}.json").unlink(missing_ok=True)
        self._known.pop(name, None)

    def _remove(self, outputs: Iterable[str]) -> None:
        for path in [self.out / each for each in outputs if each not in self.spared]:
            path.unlink(missing_ok=True)
            with contextlib.suppress(OSError):  # The folder is removed once it is empty.
                path.parent.rmdir()


# A long show has tens of thousands of files and hashes: here a Path, or a JSON writer for each
# hash, would take more time than all else.
def _state(path: Path | str) -> tuple[int, int] | None:
    try:
        found = os.stat(path)  # noqa: PTH116
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns


def _plain(value: object) -> object:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {name: getattr(value, name) for name in _fields(type(value))}
    if isinstance(value, Enum):
        return value.value
    return str(value)


@functools.cache
def _fields(kind: type[Any]) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(kind))


_WRITER = json.JSONEncoder(default=_plain, sort_keys=True, ensure_ascii=False)
