"""What is settled once and kept: an episode's guid and date, its released mp3, the show's guid.

Apps know an episode by its guid and a show by its ``podcast:guid``: if one of them changed,
subscribers would get everything twice. So they are written down when they are first needed, in
files meant to be committed, and are only read from then on:

    episodes/<slug>/episode.toml    see `entries`
    identity.toml                   guid, beside spoken.toml; [feeds] those of its other feeds
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from spoken_essays import files
from spoken_essays.addresses import FEED, address, base_url, feed_href, is_public
from spoken_essays.feeds import entries
from spoken_essays.feeds.entries import ENTRY, Entry, Former, Release, read_entry
from spoken_essays.settings.records import mistake
from spoken_essays.settings.toml_text import named, quoted, read_toml
from spoken_essays.show import Show

__all__ = ["ENTRY", "IDENTITY", "Entry", "Former", "Release", "read_entry"]

IDENTITY = "identity.toml"
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
# The namespace that the podcast:guid of a feed URL is made in, as the Podcasting 2.0 documents
# for <podcast:guid> give it.
PODCASTS = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")


def pin(folder: Path, *, published: datetime, guid: str | None = None) -> Entry:
    """Settle an episode's guid and date, unless they are settled: then nothing changes.

    A date without a zone is taken as UTC. The guid is random, so that nothing that may change
    later (title, slug, text) is in it; give one only for an episode that has been published
    elsewhere. Returns what is settled.
    """
    kept = read_entry(folder)
    if kept is not None:
        return kept
    entry = Entry(guid=guid or str(uuid.uuid4()), published=entries.to_the_second(published))
    entries.begin(folder, entry)
    return entry


def record(folder: Path, release: Release, *, keep_days: int, now: datetime) -> Entry:
    """Note which mp3 has been published; the one before stays listed as former for ``keep_days``.

    Formers whose time has come leave the list. Returns what is settled; raises `ValueError` for an
    episode that `pin` has not settled.
    """
    entry = _settled(folder)
    former = [each for each in entry.former if each.until > now and each.href != release.href]
    if entry.release and entry.release.href != release.href:
        until = entries.to_the_second(now) + timedelta(days=keep_days)
        former.append(Former(href=entry.release.href, until=until))
    return _changed(folder, entry, replace(entry, release=release, former=tuple(former)))


def speak_anew(folder: Path) -> Entry:
    """Count one more reading of an episode of which no word has changed: it gets another name."""
    entry = _settled(folder)
    return _changed(folder, entry, replace(entry, revision=entry.revision + 1))


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


def feed_identities(show: Show) -> dict[str, str]:
    """The podcast:guids of the show's other feeds by their names, settled as `identity` is."""
    path = show.root / IDENTITY
    if not path.exists():
        return {}
    table, text = read_toml(path)
    known = table.get("feeds", {})
    if not isinstance(known, dict) or not all(_is_uuid(each) for each in known.values()):
        raise mistake(f"[feeds] should hold UUIDs; {entries.MEND}.", where=named(path), text=text)
    new = {} if not is_public(show.base_url) else _new_identities(show, known)
    if new:
        _add_feeds(path, new)
    return {name: guid.lower() for name, guid in {**known, **new}.items() if name in show.feeds}


def _new_identities(show: Show, known: Mapping[str, str]) -> dict[str, str]:
    base = base_url(show)
    names = [name for name in show.feeds if name not in known]
    return {name: podcast_guid(address(base, feed_href(name))) for name in names}


def _add_feeds(path: Path, guids: Mapping[str, str]) -> None:
    # Wanted only when a feed is new.
    import tomlkit

    document = tomlkit.parse(path.read_text(encoding="utf-8-sig"))
    document.setdefault("feeds", tomlkit.table()).update(guids)
    files.write(path, tomlkit.dumps(document))


def podcast_guid(feed_url: str) -> str:
    """The podcast:guid of a feed URL: a UUIDv5 of it, less the scheme and slashes at its end."""
    return str(uuid.uuid5(PODCASTS, re.sub(r"^[a-z]+://", "", feed_url).rstrip("/")))


def _settled(folder: Path) -> Entry:
    entry = read_entry(folder)
    if entry is None:
        raise ValueError(f"{folder} has no {ENTRY}: pin() makes it")
    return entry


def _changed(folder: Path, old: Entry, new: Entry) -> Entry:
    if new != old:
        entries.change(folder, new)
    return new


def _identity(path: Path) -> str:
    table, text = read_toml(path)
    guid = table.get("guid")
    if _is_uuid(guid):
        return str(guid).lower()
    said = "is missing" if guid is None else "should be a UUID"
    raise mistake(f"guid {said}; {entries.MEND}.", where=named(path), text=text, keys=("guid",))


def _is_uuid(guid: object) -> bool:
    return isinstance(guid, str) and _UUID.fullmatch(guid) is not None


def _identity_text(guid: str, feed: str) -> str:
    return f"""\
# The podcast:guid of this show, by which directories and apps know it wherever it moves.
# Made once, from {feed},
# and never to change. Commit this file.
guid = {quoted(guid)}
"""
