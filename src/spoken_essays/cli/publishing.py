"""A publish as it goes and when it has ended, for people and for programs."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from typing import Any

import click

from spoken_essays.cli.common import counted
from spoken_essays.cli.progress import Watcher
from spoken_essays.cli.reports import errors_of
from spoken_essays.report import (
    EpisodeReport,
    Event,
    FeedReport,
    HostFinding,
    Publishing,
    PublishReport,
    Removed,
    Report,
    Sent,
    Superfluous,
)


class Shown:
    """Shows a publish as it goes, and asks before anything is removed."""

    def __init__(self, of_build: Watcher, *, quiet: bool, yes: bool, dry_run: bool) -> None:
        self.of_build, self.quiet, self.yes, self.dry_run = of_build, quiet, yes, dry_run
        self.send: Mapping[str, int] = {}
        self.sent: list[str] = []
        self.spare: Mapping[str, int] = {}
        self.removed: list[str] = []

    def watched(self, events: Generator[Event, None, None]) -> list[Report]:
        """Run to the end, or to a question that is answered with no."""
        reports: list[Report] = []
        with closing(self.of_build), closing(events):
            for event in events:
                self.of_build.on(event)
                if isinstance(event, Report):
                    reports.append(event)
                if isinstance(event, Superfluous) and not self._may_remove(event.files):
                    break
                self._on(event)
        return reports

    def _on(self, event: Event) -> None:
        match event:
            case Publishing():
                self.of_build.close()
                self._begun(event)
            case Sent():
                self.sent.append(event.href)
                done = f"{len(self.sent)}/{len(self.send)}"
                self._say(f"  {done}  {_file(event.href, event.bytes)}")
            case Removed():
                self.removed.append(event.href)
                self._say(f"  removed  {event.href}")
            case _:
                pass

    def _begun(self, event: Publishing) -> None:
        self.send, self.sent = event.send, []
        verb = "would be sent" if self.dry_run else "to send"
        self._say(f"{event.target}: {_files(event.send)} {verb}, {event.same} there already")
        if self.dry_run:
            for href, size in event.send.items():
                self._say(f"  {_file(href, size)}")

    def _may_remove(self, files: Mapping[str, int]) -> bool:
        """Whether to remove what nobody needs; whoever cannot be asked has said no."""
        self.spare = files
        asks = not (self.yes or self.dry_run)
        if asks or not self.quiet:
            click.echo(f"Nobody needs {_files(files)} there any more:", err=True)
            for href, size in files.items():
                click.echo(f"  {_file(href, size)}", err=True)
        try:
            return not asks or click.confirm("Remove them for good?", err=True)
        except click.Abort:
            click.echo("Nobody there to answer: they stay (--yes removes them unasked)", err=True)
            return False

    def _say(self, line: str) -> None:
        if not self.quiet:
            click.echo(line, err=True)


def report_json(reports: Sequence[Report], shown: Shown, remarks: Sequence[str]) -> dict[str, Any]:
    """The publish as one object; ``published`` is null if it did not come to that."""
    last = _last(reports)
    return {
        "published": last,
        "send": shown.send,
        "sent": shown.sent,
        "superfluous": shown.spare,
        "removed": shown.removed,
        "episodes": [event for event in reports if isinstance(event, EpisodeReport)],
        "remarks": [*remarks, *_of_feeds(reports)],
        "errors": errors_of(reports),
    }


def print_delivery(reports: Sequence[Report], remarks: Sequence[str], *, quiet: bool) -> None:
    """What has been published, in words, and what the host does wrong."""
    last = _last(reports)
    if last and not quiet and not last.dry_run:
        click.echo(_said(last))
        for who in last.told:
            click.echo(f"Told {who} of it.")
    for line in _of_host(findings_of(reports)):
        click.echo(line, err=True)
    for remark in [*remarks, *_of_feeds(reports), *(last.remarks if last else ())]:
        click.echo(f"Note: {remark}", err=True)


def findings_of(reports: Sequence[Report]) -> tuple[HostFinding, ...]:
    """What the public host does wrong, so far as it was asked."""
    last = _last(reports)
    return last.findings if last else ()


def _of_host(findings: Iterable[HostFinding]) -> Iterator[str]:
    """What the host does wrong, each thing once, and of which file or how many."""
    urls: dict[str, list[str]] = {}
    for each in findings:
        said = f"{each.severity.capitalize()}: {each.what} [{each.rule}]"
        urls.setdefault(said, []).append(each.url)
    for said, (first, *others) in urls.items():
        more = f" and {counted(len(others), 'other')}" if others else ""
        yield said if first in said and not others else f"{said} {first}{more}"


def _said(report: PublishReport) -> str:
    what = "Nothing had changed" if not report.sent else f"{counted(report.sent, 'file')} sent"
    episodes = counted(report.episodes, "episode")
    return f"{what}: {report.target} holds {episodes}. Feed: {report.feed}"


def _last(reports: Iterable[Report]) -> PublishReport | None:
    found = [event for event in reports if isinstance(event, PublishReport)]
    return found[-1] if found else None


def _of_feeds(reports: Iterable[Report]) -> list[str]:
    feeds = (event for event in reports if isinstance(event, FeedReport))
    return list(dict.fromkeys(remark for feed in feeds for remark in feed.remarks))


def _files(files: Mapping[str, int]) -> str:
    return f"{counted(len(files), 'file')} ({sum(files.values()) / 1e6:.1f} MB)"


def _file(href: str, size: int) -> str:
    return f"{href} ({size / 1e6:.1f} MB)" if size >= 100_000 else f"{href} ({size:,} bytes)"
