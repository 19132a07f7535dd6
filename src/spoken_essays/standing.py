"""How an episode stands to its listeners: whether it is in the feed, and what they have of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Literal

from spoken_essays.addresses import Source, is_due
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
    """Remove what was made of episodes that are no more."""
    kept = {essay.slug for essay in essays if in_feed(essay, now)}
    for name in stamps.names():
        if name not in kept and not name.startswith("_"):
            stamps.forget(name)


def listeners_have(sources: Iterable[Source], plans: Iterable[Plan]) -> frozenset[str]:
    """The addresses of all mp3s that listeners have or may still ask for, and their cue sheets.

    Those of episodes that were withdrawn are not among them.
    """
    known = {plan.slug: plan for plan in plans}
    hrefs: set[str] = set()
    for source in sources:
        plan = known.get(source.slug)
        if plan is None or not plan.essay.withdrawn:
            entry = plan.entry if plan and plan.entry else ledger.read_entry(source.folder)
            hrefs.update(_hrefs(entry))
    return frozenset(hrefs)


def _hrefs(entry: ledger.Entry | None) -> list[str]:
    if entry is None:
        return []
    mp3s = [each.href for each in (entry.release, *entry.former) if each]
    return [href for mp3 in mp3s for href in (mp3, sheet_of(mp3))]
