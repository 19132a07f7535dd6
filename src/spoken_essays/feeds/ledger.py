"""What is settled once and kept: an episode's guid and date, and the show's own guid.

Apps know an episode by its guid and a show by its ``podcast:guid``: if one of them changed,
subscribers would get everything twice. So they are written down when they are first needed, in
files meant to be committed, and are only read from then on:

    episodes/<slug>/episode.toml    guid, published; keys that others add are left alone
    identity.toml                   guid, beside spoken.toml
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from spoken_essays import files
from spoken_essays.addresses import FEED, address, base_url, is_public, zoned
from spoken_essays.settings.records import mistake
from spoken_essays.settings.toml_text import named, quoted, read_toml
from spoken_essays.show import Show

ENTRY = "episode.toml"
IDENTITY = "identity.toml"
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
# The namespace that the podcast:guid of a feed URL is made in, as the Podcasting 2.0 documents
# for <podcast:guid> give it.
PODCASTS = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")

_MEND = "take the file back from where it was committed, or delete it if it was never published"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What an episode was published as; ``published`` has a zone and whole seconds."""

    guid: str
    published: datetime


def read_entry(folder: Path) -> Entry | None:
    """What an episode's folder says it was published as; None if it never was.

    Raises `SettingsError` with file and line for a file that was damaged.
    """
    path = folder / ENTRY
    if not path.exists():
        return None
    table, text = read_toml(path)
    return Entry(
        guid=_guid(table, path, text),
        published=_published(table, path, text),
    )


def pin(folder: Path, *, published: datetime, guid: str | None = None) -> Entry:
    """Settle an episode's guid and date, unless they are settled: then nothing changes.

    A date without a zone is taken as UTC. The guid is random, so that nothing that may change
    later (title, slug, text) is in it; give one only for an episode that has been published
    elsewhere. Returns what is settled.
    """
    kept = read_entry(folder)
    if kept is not None:
        return kept
    entry = Entry(guid=guid or str(uuid.uuid4()), published=_to_the_second(published))
    files.write(folder / ENTRY, _as_text(entry))
    return entry


def identity(show: Show) -> str | None:
    """The show's podcast:guid, settled at the first build with a public ``base_url``.

    None until then. Once settled it stays, whatever becomes of ``base_url``. Raises
    `SettingsError` with file and line for an identity.toml that was damaged.
    """
    path = show.root / IDENTITY
    if path.exists():
        return _identity(path)
    if not is_public(show.base_url):
        return None
    feed = address(base_url(show), FEED)
    guid = podcast_guid(feed)
    files.write(path, _identity_text(guid, feed))
    return guid


def podcast_guid(feed_url: str) -> str:
    """The podcast:guid of a feed URL: a UUIDv5 of it, less the scheme and slashes at its end."""
    return str(uuid.uuid5(PODCASTS, re.sub(r"^[a-z]+://", "", feed_url).rstrip("/")))


def _guid(table: Mapping[str, object], path: Path, text: str) -> str:
    guid = table.get("guid")
    if isinstance(guid, str) and _is_guid(guid):
        return guid
    said = "is missing" if guid is None else "should be text between quotes"
    raise mistake(f"guid {said}; {_MEND}.", where=named(path), text=text, keys=("guid",))


def _is_guid(text: str) -> bool:
    return 0 < len(text) < 256 and text == text.strip() and text.isprintable()


def _published(table: Mapping[str, object], path: Path, text: str) -> datetime:
    published = table.get("published")
    if isinstance(published, datetime) and published.tzinfo:
        return published.replace(microsecond=0)
    said = "is missing" if published is None else "should be a moment with its zone, without quotes"
    raise mistake(
        f"published {said}, such as 2026-05-01T08:00:00+02:00; {_MEND}.",
        where=named(path),
        text=text,
        keys=("published",),
    )


def _identity(path: Path) -> str:
    table, text = read_toml(path)
    guid = table.get("guid")
    if isinstance(guid, str) and _UUID.fullmatch(guid):
        return guid.lower()
    said = "is missing" if guid is None else "should be a UUID"
    raise mistake(f"guid {said}; {_MEND}.", where=named(path), text=text, keys=("guid",))


def _to_the_second(when: datetime) -> datetime:
    when = zoned(when).replace(microsecond=0)
    offset = when.utcoffset()
    # TOML's zones and the feed's have no seconds; those of long ago had.
    return when if offset and not offset.seconds % 60 else when.astimezone(UTC)


def _as_text(entry: Entry) -> str:
    return f"""\
# Written when this episode was first published, and kept from then on: podcast apps know it by
# its guid, and would take it for another episode under another guid. Commit this file.
guid = {quoted(entry.guid)}
published = {entry.published.isoformat()}
"""


def _identity_text(guid: str, feed: str) -> str:
    return f"""\
# The podcast:guid of this show, by which directories and apps know it wherever it moves.
# Made once, from {feed},
# and never to change. Commit this file.
guid = {quoted(guid)}
"""
