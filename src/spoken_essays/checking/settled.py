"""What has been settled and committed, held against the feed: guids, dates, published sound.

An episode's is in ``episode.toml`` and the show's in ``identity.toml``; a feed that says otherwise
would reach subscribers as something new.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from spoken_essays.addresses import Source
from spoken_essays.checking.feed import Feed, Item, Site
from spoken_essays.checking.feed_text import moment
from spoken_essays.checking.findings import Finding, Where
from spoken_essays.errors import SpokenError
from spoken_essays.feeds import ledger
from spoken_essays.places import sheet_of
from spoken_essays.planning import read
from spoken_essays.show import Show

RULE = "stable.ledger"


def stable_ledger(
    show: Show,
    sources: tuple[Source, ...],
    items: Mapping[str, Item],
    site: Site,
    digests: Mapping[Path, str],
) -> Iterator[Finding]:
    """The episodes' entries; ``items`` are those of all feeds by their names.

    ``digests`` are the sha256 of the files of sound that have been looked at.
    """
    for source in sources:
        where = Where(file=f"episodes/{source.folder.name}/{ledger.ENTRY}", episode=source.slug)
        try:
            entry = ledger.read_entry(source.folder)
        except SpokenError as error:
            yield where.error(RULE, error.message)
            continue
        item = items.get(source.slug)
        if item is not None and entry is None:
            what = "It is in the feed and has no episode.toml: commit it, or take it back."
            yield where.error(RULE, what)
        elif item is not None and entry is not None:
            yield from _entry(entry, item, where)
            yield from _release(entry.release, site.file(item.url), site, digests, where)
        elif entry is not None and entry.release and not _withdrawn(show, source):
            what = "It has been published and is in no feed any more; was that meant? To take an "
            what += "episode back, write withdrawn: true into its essay."
            yield where.warning(RULE, what)


def _entry(entry: ledger.Entry, item: Item, where: Where) -> Iterator[Finding]:
    if item.guid != entry.guid:
        what = f"The feed has the guid {item.guid}, settled is {entry.guid}; build anew."
        yield where.error(RULE, what)
    said = moment(item.node.said("pubDate"))
    if said is not None and said != entry.published:
        what = f"The feed dates it {item.node.said('pubDate')}, settled is {entry.published}."
        yield where.error(RULE, what)


def _release(
    release: ledger.Release | None,
    path: Path | None,
    site: Site,
    digests: Mapping[Path, str],
    where: Where,
) -> Iterator[Finding]:
    if release is None or path is None or not path.is_file():
        return
    is_it = (path.stat().st_size, digests.get(path, release.sha256))
    if site.out / release.href != path:
        what = f"Its sound has changed since it was published ({release.href}): publish it."
        yield where.note(RULE, what)
    elif is_it != (release.bytes, release.sha256):
        what = f"{path.name} is not the file that was published under this name."
        yield where.error(RULE, what)


def _withdrawn(show: Show, source: Source) -> bool:
    """Whether its author took it back, or its essay cannot be read to tell."""
    try:
        essay = read(show, source)
    except SpokenError:
        return True
    return essay.withdrawn or essay.draft


def stable_identity(show: Show, feed: Feed) -> Iterator[Finding]:
    """The show's guid in its feed is the one that was settled."""
    where = replace(feed.where, line=None)
    # Looked at only if it is there: a check settles nothing.
    if not (show.root / ledger.IDENTITY).exists():
        return
    try:
        settled = ledger.identity(show)
    except SpokenError as error:
        yield where.error(RULE, error.message)
        return
    said = feed.channel.said("podcast:guid")
    if settled and said and said != settled:
        what = f"<podcast:guid> is {said}; {ledger.IDENTITY} has {settled}. Build anew."
        yield where.error(RULE, what)


def settled_names(sources: tuple[Source, ...]) -> dict[str, str]:
    """The episodes' slugs by their guids; one whose entry cannot be read is left out."""
    found: dict[str, str] = {}
    for source in sources:
        with contextlib.suppress(SpokenError):
            if entry := ledger.read_entry(source.folder):
                found[entry.guid] = source.slug
    return found


def former_files(sources: tuple[Source, ...], out: Path) -> Iterator[Path]:
    """Files of episodes that are kept though no feed names them.

    The mp3s that have been replaced and that apps may still ask for, with their cue sheets; the
    page of an episode that was withdrawn.
    """
    for source in sources:
        for page in ("index.html", "embed.html"):
            yield out / "episodes" / source.slug / page
        try:
            entry = ledger.read_entry(source.folder)
        except SpokenError:
            continue
        for former in entry.former if entry else ():
            yield from (out / former.href, out / sheet_of(former.href))
