"""A version of an episode's sound that another machine has published: listeners have that one.

A voice never reads a line twice alike, so two machines make different bytes of one version. The
first to publish has settled them: what is at the target is taken over, never written over.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from spoken_essays import files
from spoken_essays.delivery.freight import shortest
from spoken_essays.delivery.releases import Outgoing, release
from spoken_essays.errors import HostError
from spoken_essays.feeds.entries import to_the_second
from spoken_essays.feeds.ledger import ENTRY, record
from spoken_essays.hosting.contents import named
from spoken_essays.hosting.public_feed import NoFeed
from spoken_essays.hosting.target import Target
from spoken_essays.hosting.transfer import Parcel, take
from spoken_essays.places import sheet_of


class PublishedElsewhere(HostError):
    """What listeners have was taken over; build and publish once more and all is well."""


@dataclass(frozen=True, kw_only=True)
class TakingOver:
    """Where to and when something is taken over; its forerunner stays for so many ``days``."""

    out: Path
    now: datetime
    days: int


def insist_on_one_origin(
    target: Target,
    other: Sequence[Parcel],
    episodes: Iterable[Outgoing],
    taking_over: TakingOver | None,
) -> None:
    """Stop if the target has other bytes (``other``) under a name of ours.

    Of an episode that was published from elsewhere, mp3 and cue sheet are taken over and noted in
    its episode.toml before `PublishedElsewhere` is raised; in a dry run they are not.
    """
    if not other:
        return
    by_href = {each.release.href: each for each in episodes}
    theirs = [by_href[each.href] for each in other if _is_theirs(by_href.get(each.href))]
    ours = {each.release.href for each in theirs}
    if changed := [each.href for each in other if each.href not in ours]:
        raise HostError(_changed(target, changed))
    said = _said(target, theirs)
    if taking_over is None:
        raise HostError(f"{said}: publishing takes over what listeners have")
    for each in theirs:
        _take_over(target, each, taking_over)
    raise PublishedElsewhere(
        f"{said}. What listeners have has been taken over and noted in {ENTRY}: publish again, and "
        "commit that file so that every machine knows of it"
    )


def _said(target: Target, theirs: Iterable[Outgoing]) -> str:
    names = ", ".join(each.source.slug for each in theirs)
    return f"{names}: published from elsewhere already, and {target.name} has other bytes of it"


def known_by(feed: bytes | None, base: str) -> Mapping[str, str]:
    """What listeners' apps have been told: guids by the hrefs of the mp3s, as ``feed`` has them.

    Nothing if there is no feed yet, or none that can be read.
    """
    try:
        return named([feed], base).guids if feed else {}
    except NoFeed:
        return {}


def insist_on_guids(known: Mapping[str, str], guids: Mapping[str, str]) -> None:
    """Stop if apps know an episode by another guid than its episode.toml has: it was lost.

    ``known`` is what the feed at the target says, ``guids`` are ours; both by the mp3s' hrefs.
    """
    ours = {_slug(href): guid for href, guid in guids.items()}
    for href, guid in known.items():
        own = ours.get(_slug(href), guid)
        if guid != own and guid not in ours.values():
            raise HostError(
                f'{_slug(href)}: listeners\' apps know it by guid "{guid}", and {ENTRY} has '
                f'"{own}": they would get it a second time. Take back the {ENTRY} that was '
                "committed, or write that guid (and the date) into it"
            )


def insist_on_latest(
    known: Mapping[str, str], episodes: Iterable[Outgoing], taking_over: TakingOver
) -> None:
    """Stop if listeners have an mp3 that our episode.toml has never heard of.

    Another machine has published since: we would bring the old sound back, and would not know to
    leave them the new one for a while.
    """
    there = {guid: href for href, guid in known.items()}
    for each in episodes:
        href = there.get(each.guid)
        if href and each.entry.release and href not in _heard_of(each):
            until = to_the_second(taking_over.now) + timedelta(days=taking_over.days)
            raise HostError(
                f"{each.source.slug}: listeners have {href}, published from elsewhere; our {ENTRY} "
                f"knows nothing of it. Take the essay and the {ENTRY} of there (git pull), and "
                f"publish again. If they are lost, or ours shall follow on it, add to {ENTRY}:\n"
                f'[[former]]\nhref = "{href}"\nuntil = {until.isoformat()}'
            )


def _heard_of(episode: Outgoing) -> set[str]:
    settled = episode.entry.release
    ours = {episode.release.href, *(each.href for each in episode.entry.former)}
    return ours | {settled.href} if settled else ours


def leaving(known: Mapping[str, str], guids: Mapping[str, str]) -> tuple[str, ...]:
    """A remark, if episodes that listeners know are in our feeds no more."""
    gone = sorted(_slug(href) for href, guid in known.items() if guid not in guids.values())
    if not gone:
        return ()
    more = f" and {len(gone) - 5} more" if len(gone) > 5 else ""
    return (
        f"no longer in the feed: {', '.join(gone[:5])}{more}. If that was not meant, put back what "
        "is missing there and publish again; nobody gets anything twice",
    )


def _slug(href: str) -> str:
    return href.rpartition("/")[0]


def _is_theirs(episode: Outgoing | None) -> bool:
    """Whether we never said that these bytes of ours are what listeners have."""
    if episode is None:
        return False
    settled = episode.entry.release
    return settled is None or settled.sha256 != episode.release.sha256


def _take_over(target: Target, episode: Outgoing, taking_over: TakingOver) -> None:
    href = episode.release.href
    with tempfile.TemporaryDirectory(prefix="spoken-") as folder:
        for each in (href, sheet_of(href)):
            take(target, each, Path(folder, each), None)
        there = release(Path(folder), href)
        if there.sound != episode.release.sound:
            raise HostError(_changed(target, [href]))
        for each in (href, sheet_of(href)):
            files.write(taking_over.out / each, Path(folder, each).read_bytes())
    record(episode.source.folder, there, keep_days=taking_over.days, now=taking_over.now)


def _changed(target: Target, hrefs: list[str]) -> str:
    return (
        f"{target.name} holds {shortest(hrefs)} with other bytes than were published there, or "
        "was to be. Files of such names never change; if you know that they may be replaced, "
        "remove them there and publish again"
    )
