"""From ``public/`` to the world: sounds and pictures, pages, the ledger, and last the feeds.

Whatever breaks off in between, no feed at the target names a file that is not there: what is new
comes before the feed that names it, and what is old stays.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from spoken_essays.addresses import FEED, address, base_url, is_feed, is_public
from spoken_essays.delivery import afterwards, releases
from spoken_essays.delivery.elsewhere import (
    PublishedElsewhere,
    TakingOver,
    insist_on_guids,
    insist_on_latest,
    insist_on_one_origin,
    known_by,
    leaving,
)
from spoken_essays.delivery.freight import Carrier, Freight, freight, superfluous
from spoken_essays.delivery.releases import Outgoing
from spoken_essays.errors import HostError
from spoken_essays.feeds import ledger
from spoken_essays.hosting import contents
from spoken_essays.hosting.contents import Named
from spoken_essays.hosting.folder import Folder
from spoken_essays.hosting.headers import is_sound
from spoken_essays.hosting.public_feed import NoFeed
from spoken_essays.hosting.target import Target
from spoken_essays.places import sheet_of
from spoken_essays.report import Event, Publishing, PublishReport, Superfluous
from spoken_essays.show import Show

__all__ = ["PublishedElsewhere", "deliver"]


@dataclass(frozen=True, kw_only=True)
class _Load:
    """All that is known before anything is touched."""

    base: str
    hrefs: frozenset[str]
    named: Named
    episodes: tuple[Outgoing, ...]
    freight: Freight
    guid: str | None
    remarks: tuple[str, ...]


def deliver(
    show: Show,
    out: Path,
    target: Target,
    *,
    now: datetime,
    dry_run: bool = False,
    prune: bool = False,
    ci: bool = False,
    check: bool = True,
    noted: str = "",
) -> Iterator[Event]:
    """Publish what lies in ``out``, as a build has left it.

    ``noted`` is the target as episode.toml shall have it, where spoken.toml names none.
    ``dry_run`` only says what would be done. With ``prune``, files of ours that nobody needs any
    more are announced (`Superfluous`), and removed when the next event is asked for. ``ci`` says
    that this machine forgets what it settles; ``check`` reads the public feed back. Raises
    `HostError` for what stands against it, `PublishedElsewhere` where listeners have other mp3s.
    """
    load = _load(show, out, target, now=now, dry_run=dry_run, ci=ci)
    carrier = Carrier(target, load.freight, load.guid)
    sending = {each.href: each.bytes for each in load.freight.send}
    yield Publishing(target=target.name, send=sending, same=load.freight.same)
    if not dry_run:
        yield from _carried(show, load, carrier, now, noted)
    spare = _spare(target, load, carrier, releases.still_wanted(show, now))
    report = _report(target, load, () if prune else _of_spare(spare))
    if dry_run:
        yield replace(report, dry_run=True)
    else:
        served = not isinstance(target, Folder)
        yield _seen_by_the_world(show, out, load, report, check=check, served=served)
    if spare and prune:
        yield Superfluous(files=spare)
        if not dry_run:
            yield from carrier.drop(spare)


def _report(target: Target, load: _Load, remarks: tuple[str, ...]) -> PublishReport:
    return PublishReport(
        target=target.name,
        feed=address(load.base, FEED),
        episodes=len(load.episodes),
        sent=len(load.freight.send),
        bytes=sum(each.bytes for each in load.freight.send),
        same=load.freight.same,
        remarks=load.remarks + remarks,
    )


def _seen_by_the_world(
    show: Show, out: Path, load: _Load, report: PublishReport, *, check: bool, served: bool
) -> PublishReport:
    """The report, with what reading back found and who was told of feeds that have changed."""
    if check and show.base_url:
        changed = [each.guid for each in load.episodes if each.is_new]
        feed = (out / FEED).read_bytes()
        report = afterwards.read_back(report, feed, changed, served=served)
    feeds = [each.href for each in load.freight.send if is_feed(each.href)]
    return afterwards.told(report, show, [address(load.base, href) for href in feeds])


def _load(
    show: Show, out: Path, target: Target, *, now: datetime, dry_run: bool, ci: bool
) -> _Load:
    remarks = _insist_on_an_address(show, target)
    every = frozenset(contents.hrefs(out))
    named = _named(out, every, base_url(show))
    episodes = releases.outgoing(show, out, named.guids)
    if ci:
        releases.insist_on_committed(show, episodes)
    hrefs = _going(every, named, releases.still_wanted(show, now))
    guid = ledger.identity(show)
    found = freight(target, out, hrefs, guid)
    known = known_by(target.read(FEED), base_url(show))
    insist_on_guids(known, named.guids)
    taking_over = TakingOver(out=out, now=now, days=show.publish.keep_days)
    insist_on_one_origin(target, found.other, episodes, None if dry_run else taking_over)
    insist_on_latest(known, episodes, taking_over)
    _insist_on_all(named, hrefs, found)
    return _Load(
        base=base_url(show),
        hrefs=hrefs,
        named=named,
        episodes=episodes,
        freight=found,
        guid=guid,
        remarks=remarks + leaving(known, named.guids),
    )


def _named(out: Path, hrefs: frozenset[str], base: str) -> Named:
    """What the feeds in ``out`` name."""
    if FEED not in hrefs:
        raise HostError(f"{out.name}/ holds no feed yet; {releases.BUILD}")
    feeds = [(out / href).read_bytes() for href in sorted(hrefs) if is_feed(href)]
    return contents.named(feeds, base)


def _going(hrefs: frozenset[str], named: Named, wanted: frozenset[str]) -> frozenset[str]:
    """What goes to the target: not sound that was never published, or was published long ago."""
    needed = named.files | {sheet_of(href) for href in named.guids} | wanted
    return frozenset(href for href in hrefs if href in needed or not is_sound(href))


def _carried(
    show: Show, load: _Load, carrier: Carrier, now: datetime, noted: str
) -> Iterator[Event]:
    """Everything sent in its order: a feed names what is there, and the ledger knows it."""
    first = [each for each in load.freight.send if not is_feed(each.href)]
    feeds = [each for each in load.freight.send if is_feed(each.href)]
    carrier.begin()
    yield from carrier.carry(first)
    releases.settle(load.episodes, target=noted, keep_days=show.publish.keep_days, now=now)
    yield from carrier.carry(feeds)
    carrier.sweep()


def _insist_on_an_address(show: Show, target: Target) -> tuple[str, ...]:
    """A feed with addresses that nobody can reach is of use in a folder only."""
    if is_public(show.base_url):
        return ()
    said = f'"{show.base_url}"' if show.base_url else "not set"
    if isinstance(target, Folder):
        return (
            f"base_url in spoken.toml is {said}: what the feed names can be reached from this "
            "machine or network only",
        )
    raise HostError(
        f"base_url in spoken.toml is {said}, so nobody could fetch what the feed names. Set it to "
        "the address that listeners will find the target at"
    )


def _insist_on_all(named: Named, hrefs: frozenset[str], found: Freight) -> None:
    missing = sorted(named.files - hrefs - found.there.keys())
    if missing:
        raise HostError(
            f"the feed names {missing[0]}, which is neither here nor at the target; "
            f"{releases.BUILD}"
        )


def _spare(target: Target, load: _Load, carrier: Carrier, wanted: frozenset[str]) -> dict[str, int]:
    """What of ours nobody needs: neither this show nor a feed that was given up, which may have
    subscribers still."""
    given_up = [
        href
        for href in load.freight.there
        if is_feed(href) and href not in load.hrefs and href in carrier.known
    ]
    texts = [text for href in given_up if (text := target.read(href)) is not None]
    try:
        named = contents.named(texts, load.base).files
    except NoFeed:
        return {}
    # Until it is settled what follows on them (a dry run), mp3s that listeners have are needed.
    had = {each.entry.release.href for each in load.episodes if each.entry.release}
    needed = load.hrefs | load.named.files | named | wanted | had
    needed |= {sheet_of(href) for href in needed if href.endswith(".mp3")}
    return superfluous(load.freight, carrier.known, needed)


def _of_spare(spare: dict[str, int]) -> tuple[str, ...]:
    if not spare:
        return ()
    size = sum(spare.values()) / 1e6
    files = "1 file" if len(spare) == 1 else f"{len(spare)} files"
    return (
        f"{files} at the target ({size:.1f} MB) nobody needs any more: `spoken publish --prune` "
        "lists and removes them",
    )
