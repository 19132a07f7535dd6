"""``spoken build``."""

from __future__ import annotations

import warnings
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import click

from spoken_essays.cli.arguments import lone_essays, show_here
from spoken_essays.cli.common import json_option, print_json, show_option
from spoken_essays.cli.progress import Watcher, watcher
from spoken_essays.cli.reports import errors_of, print_errors, print_report, report_json
from spoken_essays.config import find_show, standalone
from spoken_essays.errors import SpokenError
from spoken_essays.production import Order, build_alone
from spoken_essays.production import build as build_show
from spoken_essays.report import Event, Report, Stopped


@click.command()
@click.argument("what", nargs=-1, metavar="[SLUG | FILE]...")
@show_option
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Where the files go. Default: public/ in the show, or here for a single FILE.",
)
@click.option("--drafts", is_flag=True, help="Build drafts, into .spoken/drafts/ and no feed.")
@click.option("--force", "anew", is_flag=True, help="Speak and master everything anew.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but what went wrong.")
@click.option("-v", "--verbose", is_flag=True, help="Say each line as it is spoken.")
@json_option
def build(
    what: tuple[str, ...],
    show_folder: Path | None,
    out: Path | None,
    drafts: bool,
    anew: bool,
    quiet: bool,
    verbose: bool,
    as_json: bool,
) -> None:
    """Build what changed, and the feed.

    All episodes are looked at, or those named. A FILE (.txt or .md) that is no episode of a show
    becomes an mp3 and its transcript in the current folder.
    """
    order = Order(slugs=what, out=out, drafts=drafts, anew=anew)
    with collected_warnings() as remarks:
        reports = watched(_told(order, show_folder), watcher(quiet or as_json, verbose))
    if as_json:
        print_json(report_json(reports, remarks))
        print_errors(reports)
    else:
        print_report(reports, remarks, quiet=quiet, drafts=drafts)
    if errors_of(reports):
        raise click.exceptions.Exit(1)


def _told(order: Order, show_folder: Path | None) -> Generator[Event, None, None]:
    """The events of a build; a mistake that ends it comes last, and what was made is reported."""
    try:
        yield from _events(order, show_folder)
    except SpokenError as error:
        yield Stopped(error=error.message)


def _events(order: Order, show_folder: Path | None) -> Generator[Event, None, None]:
    show = show_here(show_folder)
    essays = lone_essays(order.slugs, show)
    if not essays:
        yield from build_show(show or find_show(Path.cwd()), order)
    for essay in essays:
        yield from build_alone(show or standalone(essay), essay, order)


def watched(events: Generator[Event, None, None], shown: Watcher) -> list[Report]:
    """Run a build to its end, telling the watcher; what is reported of it, in order.

    If the watcher cannot go on (a pipe that nobody reads), the build is stopped there and then: its
    readers end, and its lock is given back.
    """
    reports: list[Report] = []
    with closing(shown), closing(events):
        for event in events:
            shown.on(event)
            if isinstance(event, Report):
                reports.append(event)
    return reports


@contextmanager
def collected_warnings() -> Iterator[list[str]]:
    """Warnings given while building, each once, to be shown in the report and not in between."""
    remarks: list[str] = []
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", UserWarning)
        yield remarks
    remarks.extend(dict.fromkeys(str(each.message) for each in caught))
