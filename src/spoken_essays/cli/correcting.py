"""``spoken take --page`` and ``--review``: the page on which a take is heard and corrected."""

from __future__ import annotations

import secrets

import click

from spoken_essays.addresses import Source
from spoken_essays.booth.takes import app
from spoken_essays.serving.doors import LOOPBACK_ONLY, PRIVATE_PORT, opened, port_of
from spoken_essays.serving.running import run
from spoken_essays.show import Show

# Of a token: nobody guesses 256 bits.
_BYTES = 32


def correct(show: Show, source: Source, voice: str | None, *, browser: bool) -> None:
    """Serve the page until Ctrl-C; with ``browser`` open it, too."""
    token = secrets.token_urlsafe(_BYTES)
    page = app(show, source, token=token, voice=voice)
    door = opened(LOOPBACK_ONLY, None, first=PRIVATE_PORT)
    address = f"http://{LOOPBACK_ONLY}:{port_of(door)}/{token}/"
    click.echo(f"Page: {address}", err=True)
    click.echo("Hear the lines and set them right there. Ctrl-C ends it.", err=True)
    if browser:
        click.launch(address)
    run(page, door)
