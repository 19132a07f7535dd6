"""Showing a build as it goes: drawn in a terminal, plain lines in a pipe, nothing if so asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import click

from spoken_essays.cli.common import clock, counted, is_terminal, shortened
from spoken_essays.report import EpisodeReport, Event, Fetching, Mastering, Planned, Spoken, Waiting

if TYPE_CHECKING:
    from rich.progress import Progress

    from spoken_essays.alignment.records import Progress as Heard

WAITING = "another build is at work on this show; waiting for it to end …"
# Mastering a second of sound takes about as long as speaking this many characters.
CHARACTERS_A_SECOND = 2
# What a bar of ten, the share done and the time left take beside the words, in columns.
BESIDE = 25
# No more than a beginning: the time left is reckoned from there, since the first readings come all
# at once after a wait.
BEGUN = 1e-6


class Watcher(Protocol):
    """Somebody who is told what happens."""

    def on(self, event: Event) -> None: ...

    def close(self) -> None: ...


def watcher(quiet: bool, verbose: bool) -> Watcher:
    """The one that fits the place: a terminal, a pipe, or silence."""
    if quiet:
        return Silent()
    return Drawn() if is_terminal() and not verbose else Plain(verbose=verbose)


def bar_with_time_left() -> Progress:
    """What bars are drawn with, on standard error."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn
    from rich.progress import TimeRemainingColumn as TimeLeft

    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TaskProgressColumn(),
        TimeLeft(compact=True),
        console=Console(stderr=True),
        transient=True,
    )


class Silent:
    """Says nothing but that it waits."""

    def on(self, event: Event) -> None:
        if isinstance(event, Waiting):
            click.echo(WAITING, err=True)

    def close(self) -> None:
        pass


class Plain:
    """A line for each stage; with ``verbose`` one for each reading spoken."""

    def __init__(self, *, verbose: bool) -> None:
        self.verbose = verbose

    def on(self, event: Event) -> None:
        match event:
            case Waiting():
                click.echo(WAITING, err=True)
            case Planned():
                for slug in event.missing:
                    click.echo(f"{slug}: {_to_do(event, slug)}", err=True)
            case Spoken(fresh=True) if self.verbose:
                clip = ", recorded" if event.clip else ""
                click.echo(f"{event.slug}: “{event.text}”{clip}", err=True)
            case Fetching():
                click.echo(
                    f"{event.slug}: fetching {event.href} from where it is published", err=True
                )
            case Mastering():
                click.echo(f"{event.slug}: mastering {clock(event.seconds)}", err=True)
            case _:
                pass

    def close(self) -> None:
        pass


def _to_do(event: Planned, slug: str) -> str:
    """``3 lines to speak, 4 kept, 17 recorded``."""
    missing, recorded = event.missing[slug], event.clips.get(slug, 0)
    said = [f"{counted(missing, 'line')} to speak"]
    if (kept := event.readings[slug] - missing - recorded) or not recorded:
        said.append(f"{kept} kept")
    return ", ".join([*said, f"{recorded} recorded"] if recorded else said)


class Drawn:
    """Two bars: the whole build with the time left, and what is at work now."""

    def __init__(self) -> None:
        self.bars: Progress | None = None

    def on(self, event: Event) -> None:
        match event:
            case Waiting():
                click.echo(WAITING, err=True)
            case Planned():
                self._open(event)
            case Spoken():
                self._advance(event)
            case Fetching() if self.bars is not None:
                self.bars.update(
                    self.now, description=self._doing("fetching", event.slug), total=None
                )
            case Mastering() if self.bars is not None:
                self.bars.update(
                    self.now, description=self._doing("mastering", event.slug), total=None
                )
            case EpisodeReport(status="built") if self.bars is not None:
                self.bars.advance(self.whole, self.mastering.pop(event.slug, 0))
            case _:
                pass

    def close(self) -> None:
        if self.bars is not None:
            self.bars.stop()

    def _open(self, event: Planned) -> None:
        self.readings, self.missing, self.slug = event.readings, event.missing, ""
        self.mastering = {
            slug: seconds * CHARACTERS_A_SECOND for slug, seconds in event.seconds.items()
        }
        self.bars = bar_with_time_left()
        self.whole = self.bars.add_task(
            counted(len(event.readings), "episode"),
            total=event.characters + sum(self.mastering.values()),
        )
        self.bars.advance(self.whole, BEGUN)
        self.now = self.bars.add_task("", total=1)
        self.bars.start()

    def _doing(self, what: str, slug: str) -> str:
        """What is at work, as short as the terminal is narrow: time and bar keep their place."""
        assert self.bars is not None
        return shortened(f"{what} {slug}", max(10, self.bars.console.width - BESIDE))

    def _advance(self, event: Spoken) -> None:
        if self.bars is None:
            return
        if event.slug != self.slug:
            self.slug = event.slug
            total = self.readings[event.slug]
            doing = "speaking" if self.missing[event.slug] else "preparing"
            self.bars.reset(self.now, description=self._doing(doing, event.slug), total=total)
            self.bars.advance(self.now, BEGUN)
        self.bars.advance(self.now)
        if event.fresh:
            self.bars.advance(self.whole, len(event.text))


class Listening:
    """How far a take has been listened to: a bar in a terminal, a line in a pipe."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.told = False
        self.bar = bar_with_time_left() if is_terminal() else None
        if self.bar is not None:
            words = shortened(f"listening to {name}", max(10, self.bar.console.width - BESIDE))
            self.task = self.bar.add_task(words, total=None)
            self.bar.start()

    def on(self, heard: Heard) -> None:
        if self.bar is not None:
            done, total = heard.seconds + BEGUN, heard.duration + BEGUN
            self.bar.update(self.task, completed=done, total=total)
        elif not self.told:
            self.told = True
            click.echo(f"{self.name}: listening to {clock(heard.duration)} …", err=True)

    def close(self) -> None:
        if self.bar is not None:
            self.bar.stop()
