"""The whole path from a show to what it publishes: the only place that knows the order.

A build is a generator: it yields what happens (`report.Event`) and prints nothing. What is heavy to
import comes in with `making` and `feed`, and only when there is something to make: a build in
which nothing changed is over before they would have been loaded.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from spoken_essays.addresses import Source, find_episodes
from spoken_essays.cache import Cache
from spoken_essays.channels import publish
from spoken_essays.config import insist_on_files
from spoken_essays.errors import BusyError, ShowError, SpokenError
from spoken_essays.feeds import ledger
from spoken_essays.model import Essay
from spoken_essays.places import Places, alone
from spoken_essays.planning import Plan, keys, plan, read, wanted
from spoken_essays.renewing import announced, made_or_kept
from spoken_essays.report import EpisodeReport, Event, Waiting
from spoken_essays.settings.toml_text import named
from spoken_essays.show import Show
from spoken_essays.stamps import Stamp, Stamps, fingerprint
from spoken_essays.standing import (
    entry_of,
    forget_others,
    in_feed,
    listeners_have,
    pin,
    settled,
    why_not,
)
from spoken_essays.voices.readers import Reader


@dataclass(frozen=True, kw_only=True)
class Order:
    """What to build: which episodes (all if none is named), where to, and how."""

    slugs: Sequence[str] = ()
    out: Path | None = None
    drafts: bool = False
    anew: bool = False


def build(show: Show, order: Order) -> Iterator[Event]:
    """Make what changed in a show, then its feed. Of two builds at once the second waits."""
    yield from _one_at_a_time(show, _build(show, order))


def build_then(show: Show, order: Order | None, following: Iterator[Event]) -> Iterator[Event]:
    """Build (unless there is no order), then what follows of it, with nobody at work in between.

    Raises `ShowError` if an episode could not be made: then nothing follows.
    """
    yield from _one_at_a_time(show, _followed(show, order, following))


def _followed(show: Show, order: Order | None, following: Iterator[Event]) -> Iterator[Event]:
    failed = False
    for event in _build(show, order) if order else ():
        failed = failed or (isinstance(event, EpisodeReport) and bool(event.error))
        yield event
    if failed:
        raise ShowError("not every episode could be made, so nothing was published")
    yield from following


def build_alone(show: Show, path: Path, order: Order) -> Iterator[Event]:
    """Make the mp3 and the transcript of one essay that is no episode of a show."""
    yield from _one_at_a_time(show, _build_alone(show, path, order))


def clean(show: Show, *, everything: bool = False) -> tuple[int, int]:
    """Drop takes that no essay of the show uses (or all); how many went, and their bytes.

    Raises `BusyError` while a build is at work: it may be about to use them.
    """
    try:
        with _lock(show).acquire(timeout=0):
            readers: dict[str, Reader] = {}
            sources = () if everything else find_episodes(show)
            plans = [plan(show, source, readers) for source in sources]
            dropped = list(Cache(show.takes).drop_all_but(keys(plans)))
    except Timeout as error:
        raise BusyError("a build is at work on this show; try again when it has ended") from error
    takes = sum(path.suffix == ".flac" for path, _ in dropped)
    return takes, sum(size for _, size in dropped)


def _build(show: Show, order: Order) -> Iterator[Event]:
    insist_on_files(show)
    stamps = _stamps(show, order.out or (show.private / "drafts" if order.drafts else show.public))
    sources = find_episodes(show)
    now = datetime.now(UTC)
    plans, failed = _plans(show, wanted(sources, order.slugs))
    yield from failed
    if order.drafts and not order.slugs:
        plans = [each for each in plans if not in_feed(each.essay, now)]
    # What is only looked at settles nothing.
    anew = order.anew and not order.drafts
    plans = [settled(each, now, anew=anew) if in_feed(each.essay, now) else each for each in plans]
    due = {each.slug: each for each in plans if order.drafts or in_feed(each.essay, now)}
    yield from announced(show, due.values(), stamps, anew=order.anew)
    stamps = replace(stamps, spared=listeners_have(sources, plans))
    made = []
    for each in plans:
        if each.slug in due:
            made.append((yield from _tried(show, each, stamps, failed, anew=order.anew)))
        else:
            made.append(each)
            yield EpisodeReport(slug=each.slug, title=each.essay.title, status=why_not(each.essay))
    if not order.drafts:
        yield from _published(show, sources, made, failed, stamps, now)


def _published(
    show: Show,
    sources: Sequence[Source],
    plans: Sequence[Plan],
    failed: Sequence[EpisodeReport],
    stamps: Stamps,
    now: datetime,
) -> Iterator[Event]:
    """Settle what was made; write feeds and pages of it and of what was not asked for.

    An episode that is in the feed stays there while its essay cannot be read or made.
    """
    unmade = {report.slug for report in failed}
    whole = [each for each in plans if each.slug not in unmade]
    pin(whole, now)
    asked = unmade | {each.slug for each in plans}
    others, unread = _read(show, (each for each in sources if each.slug not in asked))
    yield from unread
    if unread or any(ledger.read_entry(each.folder) for each in sources if each.slug in unmade):
        return
    known = {each.slug: each for each in plans}
    essays = sorted((*(each.essay for each in whole), *others), key=lambda essay: essay.slug)
    yield publish(
        show,
        (essay for essay in essays if in_feed(essay, now)),
        stamps,
        withdrawn=[essay for essay in essays if essay.withdrawn and entry_of(essay)],
        plan_of=lambda essay: (
            known.get(essay.slug) or plan(show, Source(slug=essay.slug, path=essay.path))
        ),
    )
    forget_others(essays, stamps, now)


def _build_alone(show: Show, path: Path, order: Order) -> Iterator[Event]:
    stamps = _stamps(show, order.out or Path.cwd())
    each = plan(show, Source(slug=path.stem, path=path.absolute()))
    places = alone(stamps.out, path.stem)
    if not order.anew:
        _spare(places, stamps.read(each.slug), each.source.path)
    yield from announced(show, [each], stamps, anew=order.anew)
    yield from made_or_kept(show, each, lambda _: places, stamps, anew=order.anew)


def _plans(show: Show, sources: Iterable[Source]) -> tuple[list[Plan], list[EpisodeReport]]:
    """Every essay planned; those that cannot be read are reported, and stop no other."""
    plans, failed = [], []
    readers: dict[str, Reader] = {}
    for source in sources:
        try:
            plans.append(plan(show, source, readers))
        except SpokenError as error:
            failed.append(_failed(source, error))
    return plans, failed


def _tried(
    show: Show, each: Plan, stamps: Stamps, failed: list[EpisodeReport], *, anew: bool
) -> Generator[Event, None, Plan]:
    """An episode being made; one that cannot be is reported, noted, and stops no other."""
    try:
        return (
            yield from made_or_kept(show, each, lambda it: it.places(stamps.out), stamps, anew=anew)
        )
    except SpokenError as error:
        failed.append(_failed(each.source, error))
        yield failed[-1]
        return each


def _failed(source: Source, error: SpokenError) -> EpisodeReport:
    return EpisodeReport(slug=source.slug, title=source.slug, status="failed", error=error.message)


def _read(show: Show, sources: Iterable[Source]) -> tuple[list[Essay], list[EpisodeReport]]:
    """Essays that were not asked for; of those that cannot be read, the ones in the feed count."""
    essays, failed = [], []
    for source in sources:
        try:
            essays.append(read(show, source))
        except SpokenError as error:
            if ledger.read_entry(source.folder):
                failed.append(_failed(source, error))
    return essays, failed


def _spare(places: Places, stamp: Stamp | None, source: Path) -> None:
    """Refuse to write over what we did not make, or made of another essay that is still there."""
    made_of = Path(stamp.facts.get("source", source)) if stamp else None
    if made_of and (not made_of.exists() or made_of.samefile(source)):
        return
    whose = f"made of {named(made_of)}" if made_of else "and spoken did not make it"
    for path in places:
        if path.exists():
            raise ShowError(
                f"{named(path)} is there already, {whose}; move it away, write elsewhere with "
                "--out DIR, or replace it with --force"
            )


def _stamps(show: Show, out: Path) -> Stamps:
    """The stamps of an output folder; one inside the show is known by its name there."""
    out, root = out.resolve(), show.root.resolve()
    name = str(out.relative_to(root)) if out.is_relative_to(root) else str(out)
    return Stamps(show.private / "builds" / fingerprint(name)[:12], out)


def _lock(show: Show) -> FileLock:
    show.private.mkdir(parents=True, exist_ok=True)
    return FileLock(show.private / "lock")


def _one_at_a_time(show: Show, events: Iterator[Event]) -> Iterator[Event]:
    lock = _lock(show)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        yield Waiting()
        lock.acquire()
    try:
        yield from events
    finally:
        lock.release()
