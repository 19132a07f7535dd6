"""``spoken clips``: what is recorded of an episode, line by line, and who reads the rest."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from spoken_essays.addresses import Source, find_episodes
from spoken_essays.callsheet import Call, CallSheet, call_sheets, recorded_voices
from spoken_essays.cli.callsheets import as_json, lines_of
from spoken_essays.cli.common import json_option, print_json, show_option
from spoken_essays.clips.records import Clip
from spoken_essays.config import find_show
from spoken_essays.errors import ShowError, SpokenError
from spoken_essays.planning import wanted
from spoken_essays.settings.toml_text import named
from spoken_essays.show import Show
from spoken_essays.voices.readers import Reader

BEGIN = """\
Nothing is recorded of {what} yet. There are three ways to begin:
  spoken record {slug}           line by line, in the booth
  spoken take {slug} FILE        from one recording of the whole
  {folder}/   or drop in files named by their lines: 003.wav, 3.m4a\
"""
voice_option = click.option("--voice", metavar="NAME", help="Whose clips, if several people read.")


class _Listing(click.Group):
    """A group that lists, if none of its commands is named."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args or args[0] not in {*self.commands, *ctx.help_option_names}:
            args = ["list", *args]
        return super().parse_args(ctx, args)


@click.group(cls=_Listing, subcommand_metavar="[SLUG]... | COMMAND")
def clips() -> None:
    """List what is recorded, line by line, and who reads the rest.

    Without SLUG: all episodes that have clips. A clip belongs to the words of its line; where they
    have changed it is stale, and not used until you keep it or record the line again.
    """


@clips.command("list")
@click.argument("slugs", nargs=-1, metavar="[SLUG]...")
@voice_option
@show_option
@json_option
def list_(
    slugs: tuple[str, ...], voice: str | None, show_folder: Path | None, as_json: bool
) -> None:
    """Each line with its clip (what `spoken clips` does by itself)."""
    show = find_show(Path.cwd(), show_folder)
    sources = wanted(find_episodes(show), slugs)
    sheets, errors = _sheets(show, sources, voice)
    if as_json:
        _print_json(sheets, errors)
    elif sheets or not errors:
        _print(show, sources, [each for each in sheets if slugs or each.begun])
    for error in errors:
        click.echo(f"Error: {error}", err=True)
    if errors:
        raise click.exceptions.Exit(1)


@clips.command()
@click.argument("slug")
@click.argument("lines", nargs=-1, metavar="[LINE]...")
@voice_option
@show_option
def keep(slug: str, lines: tuple[str, ...], voice: str | None, show_folder: Path | None) -> None:
    """Take clips for lines whose words have changed: all that are stale, or those named.

    One of the disclosure says who reads, and is taken only if it is named.
    """
    sheet = _sheet(slug, voice, show_folder)
    calls = [sheet.call(line) for line in lines] or [
        call
        for call in sheet.calls
        if call.standing.state == "stale" and call.standing.spot.role != "disclosure"
    ]
    for call in calls:
        if call.standing.state != "stale":
            raise ShowError(f"{_line(call)} is {call.standing.state}, not stale: nothing to keep")
    for call in calls:
        sheet.shelf.keep(call.standing)
    if not calls:
        click.echo(f"No line's clip of {sheet.essay.slug} is stale: there is nothing to keep.")
    for call in calls:
        click.echo(f"Kept for {_line(call)}: {', '.join(_names(call.standing.readings))}")


@clips.command()
@click.argument("slug")
@click.argument("line")
@click.argument("reading")
@voice_option
@show_option
def choose(slug: str, line: str, reading: str, voice: str | None, show_folder: Path | None) -> None:
    """Use another reading of a line: its number in the list, or the name of any clip."""
    sheet = _sheet(slug, voice, show_folder)
    call = sheet.call(line)
    clip = _reading(sheet, call, reading)
    sheet.shelf.choose(clip, call.standing.spot)
    click.echo(f"{_capital(call)} is read from {clip.path.name} now.")
    now = _sheet(slug, voice, show_folder)
    for was, each in zip(sheet.calls, now.calls, strict=True):
        if was.standing.clip == clip and each.standing.clip is None:
            click.echo(f"{_capital(each)}, which was read from it, has no clip any more.")


def _sheets(
    show: Show, sources: Sequence[Source], voice: str | None
) -> tuple[list[CallSheet], list[str]]:
    """The call sheets of episodes that can be read, and why others cannot, each reason once."""
    sheets: list[CallSheet] = []
    errors: dict[str, None] = {}
    readers: dict[str, Reader] = {}
    for source in sources:
        try:
            sheets += call_sheets(show, source, voice, readers=readers)
        except SpokenError as error:
            errors[error.message] = None
    return sheets, list(errors)


def _sheet(slug: str, voice: str | None, show_folder: Path | None) -> CallSheet:
    """The one call sheet that is meant."""
    show = find_show(Path.cwd(), show_folder)
    [source] = wanted(find_episodes(show), [slug])
    sheets = call_sheets(show, source, voice)
    if len(sheets) > 1:
        names = " or ".join(each.voice for each in sheets)
        raise ShowError(f"{source.slug} has clips of several voices: say --voice {names}")
    if not sheets:
        raise ShowError(_begin(show, source.slug))
    return sheets[0]


def _print(show: Show, sources: Sequence[Source], sheets: Sequence[CallSheet]) -> None:
    for sheet in sheets:
        for line in lines_of(sheet):
            click.echo(line)
    if not sheets and sources:
        click.echo(_begin(show, sources[0].slug if len(sources) == 1 else "SLUG"))
    elif not sources:
        click.echo('There is no episode yet: `spoken new "A title"` makes one.')


def _begin(show: Show, slug: str) -> str:
    voice = next(iter(recorded_voices(show)), "me")
    folder = named(show.voices / voice / slug)
    return BEGIN.format(what="this show" if slug == "SLUG" else slug, slug=slug, folder=folder)


def _print_json(sheets: Sequence[CallSheet], errors: Sequence[str]) -> None:
    print_json({"episodes": [as_json(each) for each in sheets], "errors": errors})


def _reading(sheet: CallSheet, call: Call, reading: str) -> Clip:
    """A reading by its number in the list, or any clip of the shelf by its file's name."""
    readings = call.standing.readings
    if reading.isdecimal() and 0 < int(reading) <= len(readings):
        return readings[int(reading) - 1]
    others = (clip for each in sheet.calls for clip in each.standing.readings)
    for clip in (*readings, *others, *sheet.loose):
        if clip.path.name == reading:
            return clip
    known = f"it has {len(readings)}" if readings else "it has none"
    raise ShowError(
        f"{_line(call)} has no reading {reading} ({known}), and no clip in "
        f"{named(sheet.shelf.folder)} is called that"
    )


def _capital(call: Call) -> str:
    return f"{_line(call)[:1].upper()}{_line(call)[1:]}"


def _line(call: Call) -> str:
    number = call.segment.number
    return f"the {call.segment.role}" if number is None else f"line {number}"


def _names(readings: Sequence[Clip]) -> list[str]:
    return [clip.path.name for clip in readings]
