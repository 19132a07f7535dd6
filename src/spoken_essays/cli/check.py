"""``spoken check``: what is published, or about to be, held against the rules."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Iterable, Iterator
from pathlib import Path

import click
import platformdirs

from spoken_essays.checking.checks import Looking, Request, checking
from spoken_essays.checking.findings import Checked, Finding, Severity
from spoken_essays.cli.arguments import show_here
from spoken_essays.cli.common import (
    clock,
    counted,
    is_terminal,
    json_option,
    print_json,
    show_option,
)
from spoken_essays.config import find_show
from spoken_essays.show import Show

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}


@click.command()
@click.argument("slugs", nargs=-1, metavar="[SLUG]...")
@show_option
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    metavar="DIR",
    help="The built folder to look at. Default: public/ in the show.",
)
@click.option(
    "--feed",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    metavar="FILE",
    help="One feed, made by anyone, and the files beside it.",
)
@click.option(
    "--previous",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    metavar="FILE",
    help="An older copy of the feed: nothing in it may have changed that hurts subscribers.",
)
@click.option("--acx", is_flag=True, help="Hold the sound against the rules for audiobooks too.")
@click.option(
    "--live",
    is_flag=False,
    flag_value="",
    metavar="[URL]",
    help="Ask the web host too, for the published feed and all its files.",
)
@json_option
def check(
    slugs: tuple[str, ...],
    show_folder: Path | None,
    out: Path | None,
    feed: Path | None,
    previous: Path | None,
    acx: bool,
    live: str | None,
    as_json: bool,
) -> None:
    """Hold what is built against the rules of apps.

    The feed, its files, covers, sound, tags, chapters and transcripts are looked at, and what has
    been settled about episodes. Nothing is changed. The exit code is 1 if there is an error.
    """
    if live and not live.startswith(("http:", "https:")):
        # It was a slug: the address may be left out.
        slugs, live = (live, *slugs), ""
    show = _show(show_folder, alone=bool(feed))
    request = Request(
        out=_out(show, out, feed),
        kept=_kept(show),
        feed=feed,
        slugs=slugs,
        previous=previous,
        acx=acx,
        live=live,
    )
    result = _watched(checking(request, show))
    if as_json:
        print_json(_as_json(result))
    else:
        for line in _lines(result):
            click.echo(line)
    if result.failed:
        raise click.exceptions.Exit(1)


def _watched(events: Iterable[Looking | Checked]) -> Checked:
    """Run a check to its end, saying in a terminal how far it is."""
    shown = is_terminal()
    for event in events:
        if isinstance(event, Checked):
            if shown:
                click.echo("\r\x1b[K", nl=False, err=True)
            return event
        if shown:
            click.echo(f"\rLooked at {event.done} of {event.of}", nl=False, err=True)
    raise AssertionError("a check ends with what it found")


def _show(folder: Path | None, *, alone: bool) -> Show | None:
    """The show to check; a feed that is named by itself belongs to none."""
    if alone:
        return None
    return show_here(folder) or find_show(Path.cwd())


def _out(show: Show | None, out: Path | None, feed: Path | None) -> Path:
    folder = out or (feed.parent if feed else None)
    if folder is not None:
        return folder.absolute()
    return show.public if show else Path.cwd()


def _kept(show: Show | None) -> Path:
    private = show.private if show else Path(platformdirs.user_cache_dir("spoken", appauthor=False))
    return private / "checks"


def _as_json(result: Checked) -> dict[str, object]:
    return {
        "findings": list(result.findings),
        "counts": dict(result.counts),
        "checked": {
            "feeds": result.feeds,
            "episodes": result.episodes,
            "files": result.files,
            "live": result.live or None,
        },
    }


def _lines(result: Checked) -> Iterator[str]:
    """The findings, those of the show first and then each episode's, and a summary."""
    groups: dict[str, list[Finding]] = {"": []}
    for finding in result.findings:
        groups.setdefault(finding.episode, []).append(finding)
    for episode, findings in groups.items():
        if findings:
            yield click.style(episode or "The show", bold=True)
            order = list(Severity)
            for finding in sorted(findings, key=lambda each: order.index(each.severity)):
                yield from _finding(finding)
            yield ""
    yield _summary(result)


def _finding(finding: Finding) -> Iterator[str]:
    place = finding.file + (f":{finding.line}" if finding.line else "")
    if finding.seconds is not None:
        place += f" at {clock(finding.seconds)}"
    mark = click.style(f"{finding.severity:<7}", fg=_COLOURS[finding.severity])
    yield f"  {mark} {finding.rule}  {place}".rstrip()
    yield from _wrapped(finding.what)


def _wrapped(words: str) -> Iterator[str]:
    """A sentence under its finding: in a terminal as wide as that is, elsewhere in one line."""
    indent = " " * 10
    if sys.stdout.isatty():
        width = min(shutil.get_terminal_size().columns, 100)
        yield from textwrap.wrap(words, width, initial_indent=indent, subsequent_indent=indent)
    else:
        yield indent + words


def _summary(result: Checked) -> str:
    counts = ", ".join(counted(count, name) for name, count in result.counts.items() if count)
    errors = "0 errors" if not result.counts[Severity.ERROR] else ""
    said = ", ".join(filter(None, (errors, counts)))
    live = f" and {result.live}" if result.live else ""
    return f"Checked {counted(len(result.episodes), 'episode')}{live}: {said}."
