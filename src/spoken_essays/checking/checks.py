"""The whole check on one screen: the feeds, their files, what is settled, what is on the web."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from spoken_essays.addresses import FEED, address, base_url, find_episodes, is_public
from spoken_essays.checking.acx import acx_uniform
from spoken_essays.checking.artwork import art_episodes, art_show
from spoken_essays.checking.document import LARGEST
from spoken_essays.checking.episode import Against, Looked, look_at
from spoken_essays.checking.feed import Feed, Item, Site, base_of
from spoken_essays.checking.feed_channel import own_address
from spoken_essays.checking.feed_items import stable_previous
from spoken_essays.checking.feed_rules import feed_in, of_feed
from spoken_essays.checking.findings import Checked, Finding, Findings, Severity
from spoken_essays.checking.live import live
from spoken_essays.checking.settled import (
    former_files,
    settled_names,
    stable_identity,
    stable_ledger,
)
from spoken_essays.checking.site_files import enclosure_sizes, links, named_files, unnamed
from spoken_essays.errors import ShowError
from spoken_essays.planning import wanted
from spoken_essays.settings.toml_text import named
from spoken_essays.show import Show

_AT_ONCE = 2


@dataclass(frozen=True, kw_only=True)
class Request:
    """What to check: a built folder ``out``, or one feed in it, and how.

    ``slugs`` are the only episodes to look at (all if empty), ``previous`` an older copy of the
    feed. ``live`` is the URL of the published feed, empty for the show's own, None to stay here.
    ``kept`` is where measurements are kept.
    """

    out: Path
    kept: Path
    feed: Path | None = None
    slugs: tuple[str, ...] = ()
    previous: Path | None = None
    acx: bool = False
    live: str | None = None


@dataclass(kw_only=True)
class _Seen:
    """What has been found so far."""

    findings: Findings = field(default_factory=Findings)
    names: dict[str, str] = field(default_factory=dict)
    feeds: list[Feed] = field(default_factory=list)
    episodes: dict[tuple[str, str], Item] = field(default_factory=dict)
    digests: dict[Path, str] = field(default_factory=dict)
    files: int = 0


@dataclass(frozen=True, kw_only=True)
class Looking:
    """How far a check has come: so many episodes looked at, of so many."""

    done: int
    of: int


def check(request: Request, show: Show | None = None) -> Checked:
    """What `checking` has found at its end."""
    *_, last = checking(request, show)
    assert isinstance(last, Checked)
    return last


def checking(request: Request, show: Show | None = None) -> Iterator[Looking | Checked]:
    """Hold what is built against the rules, telling how far it is; all findings come last.

    ``show`` is None for a feed that belongs to none. Raises `ShowError` for an episode that does
    not exist, and where there is no feed to look at.
    """
    sources = find_episodes(show) if show else ()
    slugs = {source.slug for source in wanted(sources, request.slugs)} if request.slugs else None
    paths = _feed_files(request)
    url = _live_url(request, show)
    if not paths and url is None:
        raise ShowError(f"{named(request.out)} holds no feed yet: `spoken build` makes it")
    seen = _Seen(names=settled_names(sources))
    site = _read_feeds(paths, request, show, seen)
    items = list(seen.episodes.values())
    episodes = [item for item in items if slugs is None or item.name in slugs]
    yield from _look_at_episodes(episodes, request, show, site, seen)
    if show is not None:
        by_name = {item.name: item for item in reversed(items)}
        seen.findings.add(stable_ledger(show, sources, by_name, site, seen.digests))
        seen.findings.add(_of_show(show, seen.feeds))
    if request.feed is None and paths:
        kept = former_files(sources, request.out)
        seen.findings.add(_of_folder(seen.feeds, site, set(kept), whole=slugs is None))
    if url is not None:
        # A feed somewhere else need not be this one.
        built = paths[0].read_bytes() if paths and not request.live else None
        guids = None if slugs is None else [item.guid for item in episodes]
        seen.findings.add(live(url, built, guids))
    yield _checked(seen, episodes, slugs, url)


def _feed_files(request: Request) -> list[Path]:
    """The feeds of a folder, the show's own first."""
    if request.feed is not None:
        return [request.feed]
    found = [*request.out.glob("feed*.xml"), *request.out.glob("feeds/*.xml")]
    return sorted(found, key=lambda path: (path.name != FEED, path.parent != request.out, path))


def _live_url(request: Request, show: Show | None) -> str | None:
    if request.live is None or request.live:
        return request.live
    if show is None or not is_public(show.base_url):
        raise ShowError(
            "where the feed has been published is not known: set base_url in spoken.toml, "
            "or name the feed's address: --live https://…/feed.xml"
        )
    return address(base_url(show), FEED)


def _read_feeds(paths: Sequence[Path], request: Request, show: Show | None, seen: _Seen) -> Site:
    """Hold each feed against its rules; which folder their URLs mean is told by the first."""
    site = Site(out=request.out, base=base_url(show) if show else "")
    for path in paths:
        file = path.relative_to(request.out).as_posix() if request.feed is None else path.name
        feed = _feed(path, file, seen)
        if feed is None:
            continue
        if not seen.feeds:
            site = _site(feed, file, site, request)
            if not site.base and feed.items:
                what = "Its episodes' files do not lie beside it and have not been looked at."
                seen.findings.add([feed.where.note("files.elsewhere", what)])
            _compare(feed, request, seen)
        seen.feeds.append(feed)
        seen.findings.add(of_feed(feed))
        if show is not None and request.feed is None:
            seen.findings.add(own_address(feed, address(base_url(show), file)))
        for with_files in (art_show, art_episodes, named_files, enclosure_sizes):
            seen.findings.add(with_files(feed, site))
        for item in feed.items:
            seen.episodes.setdefault((item.guid, item.url), item)
    return site


def _site(feed: Feed, file: str, otherwise: Site, request: Request) -> Site:
    """Which URLs are files here; none, for a feed by itself that has nothing beside it."""
    site = Site(out=request.out, base=base_of(feed, file, otherwise.base))
    files = (site.file(item.url) for item in feed.items)
    alone = request.feed is not None and not any(path and path.is_file() for path in files)
    return Site(out=request.out, base="") if alone else site


def _feed(path: Path, file: str, seen: _Seen) -> Feed | None:
    try:
        with path.open("rb") as opened:
            data = opened.read(LARGEST + 1)
    except OSError as error:
        raise ShowError(f"{named(path)} cannot be read: {error.strerror}") from error
    feed, found = feed_in(data, file, seen.names)
    seen.findings.add(found)
    return feed


def _compare(feed: Feed, request: Request, seen: _Seen) -> None:
    if request.previous is not None:
        old = _feed(request.previous, named(request.previous), _Seen())
        if old is None:
            raise ShowError(f"{named(request.previous)} is no feed that could be read")
        seen.findings.add(stable_previous(feed, old))


def _look_at_episodes(
    episodes: Sequence[Item], request: Request, show: Show | None, site: Site, seen: _Seen
) -> Iterator[Looking]:
    """Hold the episodes' files against their rules, two at a time; findings in the feed's order."""
    title = seen.feeds[0].channel.said("title") if seen.feeds else ""
    against = Against(
        site=site,
        kept=request.kept,
        show=title,
        aim=show.loudness if show else -16.0,
        acx=request.acx,
    )
    looked: list[Looked] = []
    pool = ThreadPoolExecutor(_AT_ONCE)
    try:
        for each in pool.map(lambda item: look_at(item, against), episodes):
            looked.append(each)
            yield Looking(done=len(looked), of=len(episodes))
    finally:
        pool.shutdown(cancel_futures=True)
    for each in looked:
        seen.findings.add(each.findings)
        seen.files += each.files
        seen.digests.update([each.digest] if each.digest else [])
    if request.acx:
        seen.findings.add(acx_uniform([each.mp3 for each in looked if each.mp3]))


def _of_show(show: Show, feeds: Sequence[Feed]) -> Iterator[Finding]:
    for feed in feeds:
        if feed.where.file == FEED:
            yield from stable_identity(show, feed)


def _of_folder(
    feeds: Sequence[Feed], site: Site, kept: set[Path], *, whole: bool
) -> Iterator[Finding]:
    files, found = links(feeds, site, kept)
    yield from found
    if whole:
        yield from unnamed(files, site)


def _checked(
    seen: _Seen, episodes: Sequence[Item], slugs: set[str] | None, url: str | None
) -> Checked:
    """The findings that were asked for: those of other episodes are left out."""
    findings = tuple(
        finding
        for finding in _once(seen.findings.made)
        if slugs is None or not finding.episode or finding.episode in slugs
    )
    return Checked(
        findings=findings,
        feeds=tuple(feed.where.file for feed in seen.feeds),
        episodes=tuple(item.name for item in episodes),
        files=seen.files,
        live=url or "",
    )


def _once(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Notes on the show that hold for each of its feeds are made of the first."""
    said: set[tuple[str, str]] = set()
    for finding in findings:
        general = finding.severity is Severity.NOTE and finding.line and not finding.episode
        if not general or (finding.rule, finding.what) not in said:
            yield finding
        if general:
            said.add((finding.rule, finding.what))
