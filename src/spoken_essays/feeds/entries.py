"""``episode.toml``: what an episode was published as, read with care and written around.

    guid, published            settled at the first build
    revision                   how often it was spoken anew though no word of it had changed
    [enclosure]                the mp3 that listeners have
    [[former]]                 mp3s that have been replaced, and until when apps may ask for them

Keys and comments that others add are left alone.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from spoken_essays import files
from spoken_essays.addresses import zoned
from spoken_essays.settings import rules
from spoken_essays.settings.records import mistake, read_values, setting
from spoken_essays.settings.toml_text import named, parsed, quoted, toml_bytes

ENTRY = "episode.toml"
MEND = "take the file back from where it was committed, or delete it if it was never published"
_OURS = ("revision", "enclosure", "former")


def _digest(text: str) -> str | None:
    good = len(text) == 64 and set(text) <= set("0123456789abcdef")
    return None if good else f"64 digits of a sha256; {MEND}"


def _href(text: str) -> str | None:
    good = re.fullmatch(r"episodes(/[A-Za-z0-9][A-Za-z0-9._-]*)+\.mp3", text)
    return None if good else f"an mp3's address below base_url; {MEND}"


@dataclass(frozen=True, kw_only=True)
class Release:
    """The mp3 that listeners have: its address below the base URL, bytes, seconds.

    ``href`` stays what it was when the episode's folder is renamed. ``sound`` is the hash of all
    that decides its sound, ``sha256`` of its very bytes; both are 64 hex digits. ``target`` is
    where it was published to, if that was said on the command line only.
    """

    href: str = field(metadata={"check": _href})
    bytes: int = field(metadata={"least": 1})
    seconds: float = field(metadata={"least": 0})
    sound: str = field(metadata={"check": _digest})
    sha256: str = field(metadata={"check": _digest})
    target: str = setting("", check=rules.one_line)


@dataclass(frozen=True, kw_only=True)
class Former:
    """An mp3 that has been replaced, and until when apps may still ask for it."""

    href: str = field(metadata={"check": _href})
    until: datetime


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What an episode was published as; ``published`` has a zone and whole seconds."""

    guid: str
    published: datetime
    revision: int = 0
    release: Release | None = None
    former: tuple[Former, ...] = ()


@dataclass(frozen=True, kw_only=True)
class _Kept:
    """The part of the file that `record` writes."""

    revision: int = setting(0, least=0)
    enclosure: Release
    former: tuple[Former, ...] = ()


def read_entry(folder: Path) -> Entry | None:
    """What an episode's folder says it was published as; None if it never was.

    Raises `SettingsError` with file and line for a file that was damaged.
    """
    path = folder / ENTRY
    if not path.exists():
        return None
    return _entry(toml_bytes(path), named(path))


# One build asks for each twice: before it makes an episode, and for the feed.
@functools.lru_cache(maxsize=10_000)
def _entry(data: bytes, where: str) -> Entry:
    table, text = parsed(data, where)
    ours = {key: table[key] for key in _OURS if key in table}
    kept = read_values(_Kept, ours, where=where, text=text)
    return Entry(
        guid=_guid(table, where, text),
        published=_published(table, where, text),
        revision=kept.get("revision", 0),
        release=kept.get("enclosure"),
        former=tuple(
            Former(href=each.href, until=zoned(each.until)) for each in kept.get("former", ())
        ),
    )


def begin(folder: Path, entry: Entry) -> None:
    """Write the file of an episode that had none."""
    files.write(folder / ENTRY, _beginning(entry))


def change(folder: Path, entry: Entry) -> None:
    """Write what is ours into the file that is there; all else in it stays as it is."""
    # It takes a moment to import, and only something new to publish needs it.
    import tomlkit

    path = folder / ENTRY
    document = tomlkit.parse(path.read_text(encoding="utf-8-sig"))
    for key in _OURS:
        document.pop(key, None)
    document.update(_table(entry))
    files.write(path, tomlkit.dumps(document))


def _table(entry: Entry) -> dict[str, object]:
    table: dict[str, object] = {}
    if entry.revision:
        table["revision"] = entry.revision
    if entry.release:
        table["enclosure"] = {key: each for key, each in vars(entry.release).items() if each != ""}
    if entry.former:
        table["former"] = [dict(vars(each)) for each in entry.former]
    return table


def _guid(table: Mapping[str, object], where: str, text: str) -> str:
    guid = table.get("guid")
    if isinstance(guid, str) and _is_guid(guid):
        return guid
    said = "is missing" if guid is None else "should be text between quotes"
    raise mistake(f"guid {said}; {MEND}.", where=where, text=text, keys=("guid",))


def _is_guid(text: str) -> bool:
    return 0 < len(text) < 256 and text == text.strip() and text.isprintable()


def _published(table: Mapping[str, object], where: str, text: str) -> datetime:
    published = table.get("published")
    if isinstance(published, datetime) and published.tzinfo:
        return published.replace(microsecond=0)
    said = "is missing" if published is None else "should be a moment with its zone, without quotes"
    raise mistake(
        f"published {said}, such as 2026-05-01T08:00:00+02:00; {MEND}.",
        where=where,
        text=text,
        keys=("published",),
    )


def to_the_second(when: datetime) -> datetime:
    """A moment as the file can hold it: whole seconds, and a zone of whole minutes."""
    when = zoned(when).replace(microsecond=0)
    offset = when.utcoffset()
    # TOML's zones and the feed's have no seconds; those of long ago had.
    return when if offset and not offset.seconds % 60 else when.astimezone(UTC)


def _beginning(entry: Entry) -> str:
    return f"""\
# Written when this episode was first published, and kept from then on: podcast apps know it by
# its guid, and would take it for another episode under another guid. Commit this file.
guid = {quoted(entry.guid)}
published = {entry.published.isoformat()}
"""
