"""``spoken record``."""

from __future__ import annotations

from pathlib import Path

import click

from spoken_essays.addresses import find_episodes
from spoken_essays.cli.common import show_option
from spoken_essays.config import find_show
from spoken_essays.planning import wanted


@click.command()
@click.argument("slug", metavar="SLUG")
@click.option(
    "--voice", metavar="NAME", help="Whose recordings they are. Default: the essay's voice, or me."
)
@click.option(
    "--only",
    type=click.Choice(["missing", "stale"]),
    help="Go through the lines that were never recorded, or whose words have changed since.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    metavar="N",
    help="The port to listen at. Default: the one it had last, or one that is free.",
)
@click.option("--lan", is_flag=True, help="Record with a phone on your network.")
@click.option("--open/--no-open", "open_page", default=None, help="Open the page in your browser.")
@show_option
def record(
    slug: str,
    voice: str | None,
    only: str | None,
    port: int | None,
    lan: bool,
    open_page: bool | None,
    show_folder: Path | None,
) -> None:
    """Record an essay line by line, in your browser.

    A page opens that shows one line at a time: Space starts and ends it, Enter goes on. Each line
    is saved as it ends, and every reading is kept. A voice that is not there is made. Drafts can be
    recorded, too. Ctrl-C ends it.
    """
    show = find_show(Path.cwd(), show_folder)
    [source] = wanted(find_episodes(show), [slug])
    # Servers take a fifth of a second to import: not for a mistake in the arguments, or --help.
    from spoken_essays.cli.recording import Asked, recording

    recording(
        show,
        source,
        Asked(
            voice=voice,
            only=only or "",
            port=port,
            lan=lan,
            page=not lan if open_page is None else open_page,
        ),
    )
