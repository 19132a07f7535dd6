"""What is at a target and what is to go there: the manifest, what has changed, fetching back.

The manifest lies at the target and says of each file that we put there what its bytes are:

    {"seal": …, "schema": 1, "show": <podcast:guid>, "files": {href: [sha256, bytes], …}}

A file on its way has an empty sha256: if we are stopped, it is looked at the next time. A manifest
that is missing or damaged costs time and nothing else.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from spoken_essays import files
from spoken_essays.errors import HostError
from spoken_essays.hosting.headers import MANIFEST, headers, is_lasting
from spoken_essays.hosting.target import Target
from spoken_essays.hosting.targets import open_target
from spoken_essays.outlets import Publish
from spoken_essays.show import Show
from spoken_essays.stamps import file_digest, sealed, unsealed

SCHEMA = 1
# The targets that files were fetched from in this run: a machine that has nothing fetches hundreds.
_OPEN: dict[tuple[Path, Publish], Target] = {}


@dataclass(frozen=True, kw_only=True)
class Parcel:
    """A file to be published."""

    href: str
    path: Path
    bytes: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Known:
    """What we put at the target under an href; while it is on its way the sha256 is empty."""

    sha256: str
    bytes: int


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """The files that we put at a target; ``show`` is the podcast:guid of whom they belong to."""

    show: str | None
    files: Mapping[str, Known] = field(default_factory=dict)


class State(Enum):
    """How a file here stands to the target."""

    SAME = "it is there"
    STALE = "it is to be sent"
    OTHER = "other bytes are there under a name that never changes its bytes"


def parcel(out: Path, href: str) -> Parcel:
    """A file of ``out`` as it is to be published."""
    path = out / href
    return Parcel(href=href, path=path, bytes=path.stat().st_size, sha256=file_digest(path))


def read_manifest(target: Target) -> Manifest | None:
    """The manifest at a target; None if there is none that can be read."""
    data = target.read(MANIFEST)
    if data is None:
        return None
    try:
        table = unsealed(data)
        if table["schema"] != SCHEMA:
            return None
        known = {
            str(href): Known(sha256=str(sha256), bytes=int(size))
            for href, (sha256, size) in table["files"].items()
        }
        return Manifest(show=table["show"], files=known)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def write_manifest(target: Target, manifest: Manifest) -> None:
    """Put a manifest at the target."""
    table = {
        "schema": SCHEMA,
        "show": manifest.show,
        "files": {href: [each.sha256, each.bytes] for href, each in manifest.files.items()},
    }
    with tempfile.TemporaryDirectory(prefix="spoken-") as folder:
        path = Path(folder, "manifest.json")
        path.write_text(sealed(table), encoding="utf-8")
        target.put(MANIFEST, path, headers(MANIFEST))


def state(
    target: Target, here: Parcel, known: Mapping[str, Known], there: Mapping[str, int]
) -> State:
    """Whether a file is at the target; its bytes are looked at where the manifest knows nothing.

    ``there`` are the bytes of the files at the target.
    """
    if here.href not in there:
        return State.STALE
    entry = known.get(here.href)
    if entry is None or not entry.sha256:
        return _looked_at(target, here, there) if is_lasting(here.href) else State.STALE
    if entry.sha256 != here.sha256:
        return State.OTHER if is_lasting(here.href) else State.STALE
    # Ours, but somebody cut it short: what we send are the bytes it had.
    return State.SAME if there[here.href] == here.bytes else State.STALE


def fetch(show: Show, href: str, path: Path, sha256: str | None) -> None:
    """Take a published file from the target to ``path``, if its bytes are those of ``sha256``.

    Without one, whatever bytes there are. Raises `HostError` in words if it cannot be had.
    """
    if not show.publish.target:
        raise HostError(
            f"{href} is what listeners have, and is not here any more. Put it back into "
            f"{show.public.name}/, or set target in [publish] of spoken.toml, where it can be "
            f"fetched from; or speak it anew: spoken build --force {_slug(href)}"
        )
    key = (show.root, show.publish)
    if kept := _OPEN.pop(key, None):
        # A connection that was left alone for long may be gone: then another one is made.
        with suppress(HostError):
            take(kept, href, path, sha256)
            _OPEN[key] = kept
            return
        kept.close()
    target = open_target(show.publish.target, show.publish, root=show.root)
    take(target, href, path, sha256)
    _OPEN[key] = target


def take(target: Target, href: str, path: Path, sha256: str | None) -> None:
    """Take a file from an open target to ``path``, as `fetch` does."""
    with files.replacing(path) as part:
        if not target.fetch(href, part):
            raise HostError(
                f"{target.name} does not hold {href}, which is what listeners should have, and it "
                f"is not here either. Speak it anew: spoken build --force {_slug(href)}"
            )
        if sha256 and file_digest(part) != sha256:
            raise HostError(
                f"{href} at {target.name} has other bytes than episode.toml says that listeners "
                "have: it was published from elsewhere, or damaged. Take the episode.toml of "
                "where it was published last, or speak it anew: "
                f"spoken build --force {_slug(href)}"
            )


def _looked_at(target: Target, here: Parcel, there: Mapping[str, int]) -> State:
    if there[here.href] != here.bytes:
        return State.OTHER
    with tempfile.TemporaryDirectory(prefix="spoken-") as folder:
        path = Path(folder, "file")
        if not target.fetch(here.href, path):
            return State.STALE
        return State.SAME if file_digest(path) == here.sha256 else State.OTHER


def _slug(href: str) -> str:
    """The episode that a file belongs to: ``episodes/<slug>/…``."""
    parts = href.split("/")
    return parts[1] if len(parts) > 2 else ""
