"""``spoken init``, ``new``, ``doctor`` and ``clean``: the house itself."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click

from spoken_essays import production, scaffold
from spoken_essays.cli.arguments import show_here
from spoken_essays.cli.common import counted, json_option, print_json, show_option
from spoken_essays.config import find_show, is_show, read_show, show_root, standalone
from spoken_essays.settings.toml_text import named
from spoken_essays.show import Show

_SETTINGS = {
    "title": "The show's title. Default: the folder's name.",
    "author": "Who writes it.",
    "email": "Where directories reach you; published in the feed.",
    "description": "What the show is, in a sentence or two.",
    "base_url": "Where the show will be found on the web.",
    "language": "Of the essays: en, de, pt-BR …",
    "voice": "Who reads.",
}


def _setting_options(command: click.Command) -> click.Command:
    for name, words in _SETTINGS.items():
        option = click.Option([f"--{name.replace('_', '-')}", name], metavar="TEXT", help=words)
        command.params.append(option)
    return command


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=".")
@click.option("--ci", type=click.Choice(["github"]), help="A workflow that publishes on push.")
def init(folder: Path, ci: str | None, **settings: str | None) -> None:
    """Make a show in FOLDER (default: here).

    It has a sample essay, and nothing is asked. Nothing that is there already is overwritten. With
    --ci github a show that is there gets the workflow, and nothing else.
    """
    given = {name: value for name, value in settings.items() if value is not None}
    there = show_root(folder) if folder == Path() else folder if is_show(folder) else None
    if there is not None and ci is not None and not given:
        _add_workflow(read_show(there))
        return
    made = scaffold.init(folder, **given)
    for path in made:
        click.echo(f"made {named(path)}")
    go = "" if folder.absolute() == Path.cwd() else f"cd {shlex.quote(named(folder))} && "
    click.echo(f"Next: {go}spoken build")
    if ci is not None:
        _add_workflow(read_show(folder))


def _add_workflow(show: Show) -> None:
    """Make it, and say what is still to be set where."""
    path = scaffold.workflow(show)
    click.echo(f"made {named(path)}")
    if not show.publish.target:
        click.echo('For GitHub Pages set target = "github://OWNER/REPOSITORY" in [publish] of')
        click.echo('spoken.toml, and base_url = "https://OWNER.github.io/REPOSITORY"; then choose')
        click.echo("the branch gh-pages in the repository's settings under Pages.")
    wanted = sorted(set(re.findall(r"secrets\.(\w+)", path.read_text(encoding="utf-8"))))
    if wanted:
        click.echo(f"Give the repository these secrets: {', '.join(wanted)}")
    click.echo("Commit it, and push.")


_setting_options(init)


@click.command()
@click.argument("title")
@click.option("--slug", metavar="NAME", help="The episode's address. Default: made of the title.")
@show_option
def new(title: str, slug: str | None, show_folder: Path | None) -> None:
    """Make an episode: episodes/<slug>/essay.md."""
    path = scaffold.new(find_show(Path.cwd(), show_folder), title, slug=slug)
    click.echo(f"made {named(path)}")
    click.echo("Write it, breaking lines where you would breathe; then: spoken build")


@click.command()
@show_option
@json_option
def doctor(show_folder: Path | None, as_json: bool) -> None:
    """Say what works on this machine.

    What does not work is named with what to do about it.
    """
    # It looks at sound, pictures and fonts, which other commands here never load.
    from spoken_essays.doctor import checks

    found = checks(show_here(show_folder))
    if as_json:
        print_json({"checks": found})
        return
    marks = {"ok": "ok  ", "warn": "note", "bad": "BAD "}
    for check in found:
        click.echo(f"{marks[check.state]} {check.name}: {check.sentence}")
    if any(check.state == "bad" for check in found):
        raise click.exceptions.Exit(1)


@click.command()
@show_option
@json_option
def clean(show_folder: Path | None, as_json: bool) -> None:
    """Drop takes that no essay uses any more.

    Outside any show: all takes of essays that were built alone.
    """
    show = show_here(show_folder)
    takes, size = production.clean(show or standalone(), everything=show is None)
    if as_json:
        print_json({"dropped": takes, "bytes": size})
    else:
        click.echo(f"Dropped {counted(takes, 'take')} ({size / 1e6:.1f} MB).")
