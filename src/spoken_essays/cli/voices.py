"""``spoken voices``: who can read, fetching more of them, and hearing them side by side."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from spoken_essays import files
from spoken_essays.cli.arguments import show_here
from spoken_essays.cli.common import is_terminal, json_option, print_json, show_option
from spoken_essays.config import find_show, standalone
from spoken_essays.errors import VoiceError
from spoken_essays.settings.toml_text import named
from spoken_essays.show import Show
from spoken_essays.voices.needs import needed
from spoken_essays.voices.registry import OWN_FOLDER, list_voices, load_voice

if TYPE_CHECKING:
    from spoken_essays.voices.downloads import Progress
    from spoken_essays.voices.offers import Offer


class _Listing(click.Group):
    """A group that lists, if none of its commands is named."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args or (args[0].startswith("-") and args[0] not in ctx.help_option_names):
            args = ["list", *args]
        return super().parse_args(ctx, args)


@click.group(cls=_Listing, subcommand_metavar="[COMMAND]")
def voices() -> None:
    """List the voices, what is wrong with any; fetch more, hear them."""


@voices.command("list")
@show_option
@json_option
def list_(show_folder: Path | None, as_json: bool) -> None:
    """The voices there are (what `spoken voices` does by itself)."""
    show = show_here(show_folder)
    found = list_voices(show.voices if show else None)
    if as_json:
        print_json({"voices": found})
        return
    width = max(12, *(len(voice.name) for voice in found))
    for voice in found:
        state = "ready" if voice.trouble is None else voice.trouble
        if voice.understudy:
            state += f" (understudy: {voice.understudy})"
        click.echo(f"{voice.name:<{width}} {voice.engine:<8} {voice.language:<8} {state}")


@voices.command()
@click.argument("name", required=False)
@click.option("--as", "known_as", metavar="NAME", help="What the show calls it. Default: its name.")
@show_option
def add(name: str | None, known_as: str | None, show_folder: Path | None) -> None:
    """Fetch a voice, and declare it in voices/.

    NAME is one of Piper's (en_GB-alba-medium; "en" lists those in English), `kokoro`, or one of
    Kokoro's own (af_bella). Without NAME: whatever the show's voices lack on this machine. What is
    fetched serves all your shows. What is there already is left alone, and a fetch that broke off
    goes on where it stopped.
    """
    if name is None:
        if known_as is not None:
            raise click.UsageError("--as wants the NAME of a voice.")
        _add_missing(find_show(Path.cwd(), show_folder))
        return
    show = show_here(show_folder)
    # What asks hosts is large.
    from spoken_essays.voices import offers

    wanted = offers.offer(name)
    known_as = known_as or wanted.name
    toml = None if show is None else _place(show, known_as)
    _fetch(wanted)
    if (licence := offers.licence(wanted)) != "":
        click.echo(f"licence: {licence}")
    if toml is None:
        click.echo(f"In a show, voices/{known_as}.toml declares it:\n\n{wanted.toml}")
        return
    _declare(toml, wanted.toml)


def _add_missing(show: Show) -> None:
    """What the voices of a show need, as on a machine that has only its repository."""
    names = needed(show.voices)
    if names:
        from spoken_essays.voices import offers

        for name in names:
            _fetch(offers.offer(name))
    click.echo(f"there: {', '.join(names)}" if names else "No voice of the show is to be fetched.")


def _fetch(wanted: Offer) -> None:
    from spoken_essays.voices import offers

    steps = offers.fetched(wanted)
    if wanted.size:
        _report(steps, wanted.size)
        return
    for _ in steps:  # what is damaged is fetched anew
        pass


@voices.command("try")
@click.argument("line")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--open", "browser", is_flag=True, help="Open the page in your browser.")
@show_option
@json_option
def try_(
    line: str, names: tuple[str, ...], browser: bool, show_folder: Path | None, as_json: bool
) -> None:
    """Hear voices side by side: those named, or all, on a LINE of yours.

    Each reads it anew, and is as loud as the others. The page is for you alone and has all in it.
    """
    show = show_here(show_folder) or standalone()
    # Sound is not imported for a list.
    from spoken_essays import comparing

    tried = []
    for each in comparing.compare(show, line, names):
        tried.append(each)
        if not as_json:
            said = each.trouble or comparing.facts(each)
            click.echo(f"{each.name:<12} {each.engine:<8} {each.language:<8} {said}")
    tried = comparing.levelled(show, tried)
    page = comparing.lay_page(show, line, tried)
    if as_json:
        print_json({"line": line, "page": page, "voices": tried})
    else:
        click.echo(f"Page: {named(page)}")
    if browser:
        click.launch(page.as_uri())
    if all(each.trouble for each in tried):
        raise click.exceptions.Exit(1)


def _place(show: Show, name: str) -> Path:
    """Where its TOML goes."""
    if not re.fullmatch(r"\w[\w.-]*", name):
        raise VoiceError(f"{name!r} cannot be a voice's name: letters, digits, - and _ can")
    if (folder := show.voices / name / OWN_FOLDER).is_file():
        raise VoiceError(f"{named(folder)} is another voice of that name; choose one with --as")
    return show.voices / f"{name}.toml"


def _declare(toml: Path, text: str) -> None:
    if toml.is_file():
        click.echo(f"{named(toml)} is there already and stays as it is")
    else:
        files.write(toml, text)
        click.echo(f"made {named(toml)}")
    voice = load_voice(toml.stem, folder=toml.parent)
    if (trouble := voice.trouble()) is not None:
        click.echo(f"It cannot speak yet: {trouble}", err=True)
        return
    click.echo(f'Hear it: spoken voices try "a line of yours" {toml.stem}')


def _report(steps: Iterable[Progress], size: int) -> None:
    """Show how far a download is: drawn in a terminal, a line for each file in a pipe."""
    if is_terminal():
        _draw(steps, size)
        return
    name = ""
    for step in steps:
        if step.name != name:
            name = step.name
            click.echo(f"fetching {name} ({step.size / 1e6:.1f} MB)", err=True)


def _draw(steps: Iterable[Progress], size: int) -> None:
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, TextColumn, TransferSpeedColumn
    from rich.progress import Progress as Bars

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn())
    with Bars(
        *columns, TransferSpeedColumn(), console=Console(stderr=True), transient=True
    ) as bars:
        tasks = {}
        for step in steps:
            if step.name not in tasks:
                tasks[step.name] = bars.add_task(step.name, total=step.size)
            bars.update(tasks[step.name], completed=step.done)
