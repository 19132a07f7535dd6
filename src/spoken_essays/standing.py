"""How an episode stands to its listeners: whether it is in the feed, and what they have of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Literal

from spoken_essays.addresses import is_due
from spoken_essays.feeds import ledger
from spoken_essays.model import Essay
from spoken_essays.places import sheet_of
from spoken_essays.planning import Plan
from spoken_essays.stamps import Stamps


def entry_of(essay: Essay) -> ledger.Entry | None:
    """What an essay was published as; None before its first build."""
    return ledger.read_entry(essay.path.parent)


def in_feed(essay: Essay, now: datetime) -> bool:
    """Whether an essay is in the feed: its time has come, or has come once."""
    if essay.draft or essay.withdrawn:
        return False
    return is_due(essay, now) or entry_of(essay) is not None


def why_not(essay: Essay) -> Literal["draft", "withdrawn", "scheduled"]:
    """Why an essay is not in the feed."""
    if essay.draft:
        return "draft"
    return "withdrawn" if essay.withdrawn else "scheduled"


def settled(plan: Plan, now: datetime, *, anew: bool) -> Plan:
    """A plan with what has been settled of it: its date, and the mp3 that listeners have.

    One that is to be spoken anew though listeners have just this sound becomes another edition.
    """
    entry = ledger.read_entry(plan.source.folder)
    published = entry.published if entry else plan.essay.published or now
    known = replace(plan, published=published, entry=entry)
    if anew and known.release:
        return replace(known, entry=ledger.speak_anew(plan.source.folder))
    return known


def pin(plans: Iterable[Plan], now: datetime) -> None:
    """Settle guid and date of those that come into the feed for the first time."""
    for plan in plans:
        if plan.entry is None and in_feed(plan.essay, now):
            ledger.pin(plan.source.folder, published=plan.essay.published or now)


def forget_others(essays: Iterable[Essay], stamps: Stamps, now: datetime) -> None:
    """Remove what was made of episodes that are no more, but for mp3s that listeners have."""
    essays = tuple(essays)
    kept = {essay.slug for essay in essays if in_feed(essay, now)}
    gone = [name for name in stamps.names() if name not in kept and not name.startswith("_")]
    if not gone:
        return
    spared = {href for essay in essays if not essay.withdrawn for href in _hrefs(entry_of(essay))}
    for name in gone:
        stamps.forget(name, spared)


def _hrefs(entry: ledger.Entry | None) -> list[str]:
    if entry is None:
        return []
    mp3s = [each.href for each in (entry.release, *entry.former) if each]
    return [href for mp3 in mp3s for href in (mp3, sheet_of(mp3))]
