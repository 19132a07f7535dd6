"""``spoken publish``."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import click

from spoken_essays.cli.build import collected_warnings
from spoken_essays.cli.common import json_option, print_json, show_option
from spoken_essays.cli.progress import watcher
from spoken_essays.cli.publishing import Shown, findings_of, print_delivery, report_json
from spoken_essays.cli.reports import errors_of, print_errors
from spoken_essays.config import find_show
from spoken_essays.delivery import PublishedElsewhere, deliver
from spoken_essays.errors import SpokenError
from spoken_essays.hosting.target import Target
from spoken_essays.hosting.targets import open_target
from spoken_essays.production import Order, build_then
from spoken_essays.report import Event, Stopped
from spoken_essays.show import Show


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What was asked for on the command line."""

    target: str | None
    dry_run: bool
    prune: bool
    build: bool
    check: bool


@click.command()
@click.argument("target", required=False)
@show_option
@click.option("-n", "--dry-run", is_flag=True, help="Say what would be sent, and send nothing.")
@click.option("--prune", is_flag=True, help="Remove files there that nobody needs any more; asks.")
@click.option("-y", "--yes", is_flag=True, help="Do not ask before removing.")
@click.option("--no-build", is_flag=True, help="Publish what the last build has made.")
@click.option("--no-check", is_flag=True, help="Do not read the public feed back.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but what went wrong.")
@json_option
def publish(
    target: str | None,
    show_folder: Path | None,
    dry_run: bool,
    prune: bool,
    yes: bool,
    no_build: bool,
    no_check: bool,
    quiet: bool,
    as_json: bool,
) -> None:
    """Build what changed, and put it where listeners find it.

    TARGET is a folder or an address (sftp://user@host/path, s3://bucket/path …); without one it is
    that of [publish] in spoken.toml. Feeds go last, and only what changed is sent.
    """
    wish = Wish(target=target, dry_run=dry_run, prune=prune, build=not no_build, check=not no_check)
    silent = quiet or as_json
    shown = Shown(watcher(silent, False), quiet=silent, yes=yes, dry_run=dry_run)
    with collected_warnings() as remarks:
        reports = shown.watched(_told(wish, show_folder))
    if as_json:
        print_json(report_json(reports, shown, remarks))
        print_errors(reports)
    else:
        print_errors(reports)
        print_delivery(reports, remarks, quiet=quiet)
    if errors_of(reports) or any(each.severity == "error" for each in findings_of(reports)):
        raise click.exceptions.Exit(1)


def _told(wish: Wish, show_folder: Path | None) -> Generator[Event, None, None]:
    """The events of building and publishing; a mistake that ends them comes last."""
    try:
        found = find_show(Path.cwd(), show_folder)
        show = _with_target(found, wish.target)
        noted = "" if found.publish.target else show.publish.target
        try:
            yield from _published(show, wish, noted)
        except PublishedElsewhere as error:
            if not wish.build:
                raise
            # What listeners have has been taken over: pages and feed are made of that.
            click.echo(f"Note: {error.message}", err=True)
            yield from _published(show, wish, noted)
    except SpokenError as error:
        yield Stopped(error=error.message)


def _published(show: Show, wish: Wish, noted: str) -> Iterator[Event]:
    # A target that cannot be reached is told before the work and not after it; a connection left
    # alone for as long as that takes would be gone at its end.
    if wish.build:
        _opened(show).close()
    return build_then(show, Order() if wish.build else None, _delivered(show, wish, noted))


def _delivered(show: Show, wish: Wish, noted: str) -> Iterator[Event]:
    with closing(_opened(show)) as target:
        yield from deliver(
            show,
            show.public,
            target,
            now=datetime.now(UTC),
            dry_run=wish.dry_run,
            prune=wish.prune,
            ci=os.environ.get("CI", "").lower() in ("1", "true"),
            check=wish.check,
            noted=noted,
        )


def _opened(show: Show) -> Target:
    return open_target(show.publish.target, show.publish, root=show.root)


def _with_target(show: Show, target: str | None) -> Show:
    """The show with the target of the command line, which is relative to where we are."""
    if target is None:
        return show
    spec = target if "://" in target else str(Path(target).expanduser().resolve())
    return replace(show, publish=replace(show.publish, target=spec))
