"""What ``spoken serve`` does: build, say where the show is to be seen, serve, build again."""

from __future__ import annotations

import sys
import time
from collections.abc import Collection, Generator, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from socket import socket

import click

from spoken_essays.addresses import FEED, base_url
from spoken_essays.cli.build import watched
from spoken_essays.cli.common import counted
from spoken_essays.cli.progress import watcher
from spoken_essays.cli.reports import errors_of, print_report
from spoken_essays.config import read_show
from spoken_essays.errors import SettingsError
from spoken_essays.pictures import qr
from spoken_essays.report import Event, FeedReport, Report
from spoken_essays.serving.app import app
from spoken_essays.serving.doors import PORT, port_of
from spoken_essays.serving.hosts import lan_addresses, own_names
from spoken_essays.serving.rebuilding import Builder
from spoken_essays.serving.reload import Board, Edition, edition_id
from spoken_essays.serving.running import run
from spoken_essays.serving.watching import Keeper, Made
from spoken_essays.settings.toml_text import named
from spoken_essays.show import Show


def preview(
    show: Show,
    door: socket,
    *,
    asked: int | None,
    lan: bool,
    builds: bool,
    watches: bool,
    page: bool,
) -> None:
    """Serve a show at a listening socket until Ctrl-C, built before, and again on save.

    ``asked`` is the port that was asked for, ``page`` opens the show's page in the browser.
    """
    began, builder, keeping = time.time(), Builder(show.root), builds and watches
    making = _Making(show=show, builder=builder)
    made = making.made() if builds else making.looked_at()
    board = Board(made.edition)
    keeper = Keeper(show=made.show, since=began, board=board, build=making.again, stop=builder.stop)
    _say_where(port_of(door), asked, lan=lan, keeping=keeping)
    if page:
        click.launch(_address("127.0.0.1", port_of(door)))
    names = own_names() if lan else ()
    run(
        app(show.public, board, names=names, reloading=keeping),
        door,
        beside=keeper.keep if keeping else None,
    )


@dataclass(kw_only=True)
class _Making:
    """Builds a show and tells of it at the terminal, the same remark only once."""

    show: Show
    builder: Builder
    told: set[str] = field(default_factory=set)

    def again(self, changed: Collection[Path]) -> Made:
        """Build after a change."""
        saved = sorted(path for path in changed if path.is_file())
        first, *others = saved or sorted(changed)
        more = f" and {counted(len(others), 'other')}" if others else ""
        click.echo(f"\n{'Saved' if saved else 'Changed'}: {named(first)}{more}")
        return self.made()

    def made(self) -> Made:
        remarks: list[str] = []
        reports = watched(_events(self.builder, remarks), watcher(False, False))
        if not self.builder.stopped:
            print_report(list(self._news(reports)), self._new(remarks), quiet=False)
        return self.looked_at(errors_of(reports))

    def looked_at(self, errors: Sequence[str] = ()) -> Made:
        """What there is now; where the settings have a mistake, those before it count."""
        try:
            self.show = read_show(self.show.root)
        except SettingsError as error:
            errors = tuple(dict.fromkeys([*errors, error.message]))
        edition = Edition(
            id=edition_id(self.show.public), base=base_url(self.show), errors=tuple(errors)
        )
        return Made(show=self.show, edition=edition)

    def _news(self, reports: Sequence[Report]) -> Iterator[Report]:
        for report in reports:
            if isinstance(report, FeedReport):
                report = replace(report, remarks=self._new(report.remarks))
            yield report

    def _new(self, remarks: Sequence[str]) -> tuple[str, ...]:
        new = tuple(remark for remark in remarks if remark not in self.told)
        self.told.update(new)
        return new


def _events(builder: Builder, remarks: list[str]) -> Generator[Event, None, None]:
    for event in builder.events():
        if isinstance(event, str):
            remarks.append(event)
        else:
            yield event


def _say_where(port: int, asked: int | None, *, lan: bool, keeping: bool) -> None:
    addresses = lan_addresses() if lan else ()
    if asked is None and port != PORT:
        click.echo(f"\nPort {PORT} is taken; this is at {port}.")
    for address in addresses or ("127.0.0.1",):
        click.echo(f"\nPage: {_address(address, port)}\nFeed: {_address(address, port)}{FEED}")
    if addresses and sys.stdout.isatty():
        click.echo(f"\n{qr.terminal(_address(addresses[0], port) + FEED)}")
    click.echo("\n" + "\n".join(_advice(addresses, lan=lan, keeping=keeping)))


def _advice(addresses: Sequence[str], *, lan: bool, keeping: bool) -> Iterator[str]:
    if addresses:
        yield "Anyone on your network can listen while this runs: there is no password."
    elif lan:
        yield "This machine is on no network: only it can listen, until it joins one."
    else:
        yield "Only this machine can listen; --lan lets your phone in, too."
    if keeping:
        yield "Save an essay or a setting, and it is built again. Ctrl-C ends it."
    else:
        yield "Ctrl-C ends it."


def _address(host: str, port: int) -> str:
    return f"http://{host}:{port}/"
