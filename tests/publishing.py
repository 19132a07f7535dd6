"""What tests of publishing share: a target that breaks, and what must hold at every target."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from spoken_essays.addresses import FEED, base_url, is_feed
from spoken_essays.config import find_show
from spoken_essays.delivery import deliver
from spoken_essays.errors import HostError
from spoken_essays.hosting.contents import named
from spoken_essays.hosting.target import Target
from spoken_essays.report import Event, Publishing, PublishReport, Sent
from spoken_essays.show import Show

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


def read(root: Path) -> Show:
    return find_show(root, root)


def published(
    root: Path,
    target: Target,
    *,
    now: datetime = NOW,
    dry_run: bool = False,
    prune: bool = False,
    ci: bool = False,
) -> list[Event]:
    """What happens when a show is published as its last build has left it."""
    show = read(root)
    events = deliver(
        show, show.public, target, now=now, dry_run=dry_run, prune=prune, ci=ci, check=False
    )
    return list(events)


def sent(events: list[Event]) -> list[str]:
    return [event.href for event in events if isinstance(event, Sent)]


def planned(events: list[Event]) -> Publishing:
    return next(event for event in events if isinstance(event, Publishing))


def report(events: list[Event]) -> PublishReport:
    return next(event for event in events if isinstance(event, PublishReport))


def insist_on_whole(target: Target, root: Path) -> None:
    """No feed at the target names a file that is not there; of what it names, nothing is half."""
    there = target.files()
    feeds = [text for href in there if is_feed(href) and (text := target.read(href)) is not None]
    for href in named(feeds, base_url(read(root))).files:
        assert href in there, f"a feed names {href}, which is not there"
        here = read(root).public / href
        if href.endswith(".mp3") and here.is_file():
            assert there[href] == here.stat().st_size


def insist_on_all(target: Target, root: Path) -> None:
    """The target holds what the show has made."""
    there, public = target.files(), read(root).public
    assert FEED in there
    for path in public.rglob("*"):
        if path.is_file():
            href = path.relative_to(public).as_posix()
            assert there.get(href) == path.stat().st_size, href
            assert href.endswith(".mp3") or target.read(href) == path.read_bytes()
    insist_on_whole(target, root)


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


class Breaking:
    """A target that breaks when it has been given so many files; from then on it does nothing."""

    def __init__(self, target: Target, *, after: int) -> None:
        self.target, self.left = target, after
        self.name = target.name

    def files(self) -> Mapping[str, int]:
        return self.target.files()

    def read(self, href: str) -> bytes | None:
        return self.target.read(href)

    def fetch(self, href: str, path: Path) -> bool:
        return self.target.fetch(href, path)

    def put(self, href: str, path: Path, headers: Mapping[str, str]) -> None:
        self._break()
        self.target.put(href, path, headers)

    def remove(self, href: str) -> None:
        self._break()
        self.target.remove(href)

    def settle(self) -> None:
        self.target.settle()

    def close(self) -> None:
        self.target.close()

    def _break(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise HostError("it broke")
