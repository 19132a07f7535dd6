"""``spoken serve``."""

from __future__ import annotations

from pathlib import Path

import click

from spoken_essays.cli.common import show_option
from spoken_essays.config import find_show
from spoken_essays.serving.doors import EVERYWHERE, LOOPBACK_ONLY, PORT, opened


@click.command()
@show_option
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    metavar="N",
    help=f"The port to listen at. Default: the first that is free, from {PORT} on.",
)
@click.option("--lan", is_flag=True, help="Let other devices on your network in, too.")
@click.option("--no-watch", is_flag=True, help="Build once, and not again when you save.")
@click.option("--no-build", is_flag=True, help="Show what is there: build nothing, now or later.")
@click.option("--open", "open_page", is_flag=True, help="Open the page in your browser.")
def serve(
    show_folder: Path | None,
    port: int | None,
    lan: bool,
    no_watch: bool,
    no_build: bool,
    open_page: bool,
) -> None:
    """Look at the show before the world does.

    Builds what changed and shows it on this machine: pages, sound, and a feed to subscribe to,
    whatever base_url is. When you save an essay or a setting, the show is built again and pages
    that are open load themselves anew. Ctrl-C ends it.
    """
    show = find_show(Path.cwd(), show_folder)
    door = opened(EVERYWHERE if lan else LOOPBACK_ONLY, port)
    # Servers take a fifth of a second to import: not for a mistake in the arguments, or --help.
    from spoken_essays.cli.previewing import preview

    preview(
        show, door, asked=port, lan=lan, builds=not no_build, watches=not no_watch, page=open_page
    )
