"""When all is at the target: is it to be had as the world will ask for it, and who is told?"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Literal

from spoken_essays.addresses import is_public
from spoken_essays.hosting.announce import announce
from spoken_essays.hosting.readback import read_back as read_public
from spoken_essays.report import HostFinding, PublishReport
from spoken_essays.show import Show

# How long a host may take to show what it was given, in seconds: Pages needs about a minute.
PATIENCE = 20.0
OF_PAGES = 120.0


def read_back(
    report: PublishReport, feed: bytes, changed: Collection[str], *, served: bool = True
) -> PublishReport:
    """The report, with what the public host does wrong; ``changed`` are guids to look at.

    A target that somebody else brings to the web, later, is not yet ``served``: what is found there
    is no error then.
    """
    slow = report.sent > 0 and report.target.startswith(("github:", "git+"))
    patience = OF_PAGES if slow else PATIENCE if report.sent and served else 0.0
    found = read_public(report.feed, changed=changed, published=feed, patience=patience)
    findings = tuple(HostFinding(**vars(each)) for each in found)
    if not served:
        findings = tuple(replace(each, severity=_milder(each)) for each in findings)
    return replace(report, findings=findings)


def _milder(found: HostFinding) -> Literal["warning", "note"]:
    return "note" if found.severity == "note" else "warning"


def told(report: PublishReport, show: Show, feeds: Iterable[str]) -> PublishReport:
    """The report, with who was told of the feeds that have changed, by their URLs."""
    if not is_public(show.base_url):
        return report
    settings = show.publish
    heard = [
        each
        for url in feeds
        for each in announce(
            url, websub=settings.websub, podping=settings.podping, medium=show.feed.medium
        )
    ]
    troubles = dict.fromkeys(each.trouble for each in heard if each.trouble)
    taken = dict.fromkeys(each.who for each in heard if not each.trouble)
    return replace(report, told=tuple(taken), remarks=report.remarks + tuple(troubles))
