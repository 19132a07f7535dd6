"""``spoken play`` and ``spoken say``: hearing before publishing."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import click

from spoken_essays.cli.arguments import chosen, show_here
from spoken_essays.cli.common import clock, show_option
from spoken_essays.config import standalone
from spoken_essays.errors import SpokenError
from spoken_essays.players import find_player
from spoken_essays.settings.toml_text import named

KINDS = (".mp3", ".wav", ".flac")
_save = click.option(
    "--save",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write it to FILE (.mp3, .wav or .flac) instead of playing it.",
)


@click.command()
@click.argument("slug", metavar="SLUG")
@click.option("--line", "line", type=click.IntRange(1), metavar="N", help="Just line N.")
@click.option("--from", "first", type=click.IntRange(1), metavar="N", help="From line N on.")
@_save
@show_option
def play(
    slug: str, line: int | None, first: int | None, save: Path | None, show_folder: Path | None
) -> None:
    """Hear an episode, or lines of it.

    It sounds as it will: with its pauses, voices and gain. Drafts can be heard, too. Lines are
    numbered as `spoken plan` shows them. What is not in the cache is spoken first.
    """
    if line is not None and first is not None:
        raise click.UsageError("--line and --from cannot be combined.")
    show, sources = chosen((slug,), show_folder)
    # Sound is not imported for a mistake in the arguments.
    from spoken_essays.audition import audition

    hear(lambda path: audition(show, sources[0], path, line=line, first=first), save)


@click.command()
@click.argument("text")
@click.option("--voice", metavar="NAME", help="Who says it. Default: the show's voice.")
@_save
@show_option
def say(text: str, voice: str | None, save: Path | None, show_folder: Path | None) -> None:
    """Read one line aloud."""
    show = show_here(show_folder) or standalone()
    from spoken_essays.audition import say as say_it

    hear(lambda path: say_it(show, text, voice or show.voice, path), save)


def hear(render: Callable[[Path], float], save: Path | None) -> None:
    if save is not None:
        if save.suffix.lower() not in KINDS:
            raise SpokenError(f"{save}: name a file that ends in {', '.join(KINDS)}")
        click.echo(f"{named(save)}: {clock(render(save))}", err=True)
        return
    folder = Path(tempfile.mkdtemp(prefix="spoken-"))
    needed = False
    try:
        needed = _played(folder / "heard.wav", render)
    finally:
        if not needed:
            shutil.rmtree(folder)


def _played(path: Path, render: Callable[[Path], float]) -> bool:
    """Render and play a file; whether somebody still needs it when this returns."""
    seconds = render(path)
    player = find_player(".wav")
    if player is None:
        click.echo(f"No player was found on this machine; it is in {path} ({clock(seconds)}).")
        return True
    if subprocess.run([*player, str(path)], check=False).returncode:
        click.echo(f"{player[0]} could not play it; it is in {path} ({clock(seconds)}).", err=True)
        return True
    return player[0] in ("xdg-open", "open")
