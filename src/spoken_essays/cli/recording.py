"""What ``spoken record`` does: see that nobody else records this, open the door, say where."""

from __future__ import annotations

import contextlib
import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from socket import socket
from typing import TYPE_CHECKING

import click
from filelock import FileLock, Timeout

from spoken_essays.addresses import Source
from spoken_essays.booth import passes
from spoken_essays.booth.app import app
from spoken_essays.booth.desk import Desk
from spoken_essays.booth.showing import OTHERS, told
from spoken_essays.cli.common import counted
from spoken_essays.errors import BusyError, ServeError, SpokenError
from spoken_essays.outlets import Site
from spoken_essays.pictures import qr
from spoken_essays.planning import read
from spoken_essays.serving.doors import (
    EVERYWHERE,
    LOOPBACK_ONLY,
    PRIVATE_PORT,
    opened,
    port_of,
)
from spoken_essays.serving.running import also, run
from spoken_essays.show import Show
from spoken_essays.taking.voices import make_voice, voice_for

if TYPE_CHECKING:
    from spoken_essays.booth.network import Network


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The options of the command; ``page`` opens the page in the browser."""

    voice: str | None
    only: str
    port: int | None
    lan: bool
    page: bool


def recording(show: Show, source: Source, asked: Asked) -> None:
    """Serve the booth of one essay until Ctrl-C."""
    essay = read(show, source)
    voice = voice_for(show, essay, asked.voice)
    desk = Desk(show=show, source=source, voice=voice)
    # Neither has a point in it.
    place = show.private / "booth" / f"{voice}.{source.slug}"
    with _alone(place):
        if make_voice(show, voice):
            click.echo(f"made voices/{voice}/voice.toml")
        if (essay.voice or show.voice) != voice:
            click.echo(
                f"The episode is read by {essay.voice or show.voice} until you say otherwise:"
            )
            click.echo(f"voice: {voice} in the essay's front matter, or voice in spoken.toml.")
        _serve(desk, place.with_name(f"{place.name}.json"), asked)
        _say_how_far(desk)


@contextmanager
def _alone(place: Path) -> Iterator[None]:
    """Keep others from recording the same; whoever has it is named by the page it has."""
    place.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(f"{place}.lock", timeout=0)
    try:
        with lock:
            yield
    except Timeout as error:
        theirs = passes.kept(Path(f"{place}.json"))
        raise BusyError(
            f"this is being recorded already, in the page at {address_of(theirs)}; "
            "go on there, or end that one first"
        ) from error


def _serve(desk: Desk, kept: Path, asked: Asked) -> None:
    """Open the door, say where it is, and let nobody in but who has the whole address."""
    own = passes.kept(kept)
    door = _door(own, asked)
    own = replace(own, port=port_of(door))
    passes.keep(own, kept)
    network = _network(own, desk.show.site) if asked.lan else None
    page = {"only": asked.only, "command": _command(desk, asked)}
    booth = app(desk, token=own.token, names=network.names if network else (), page=page)
    if network is None:
        click.echo(f"Page: {address_of(own)}\nOnly this machine can reach it. Ctrl-C ends it.")
    else:
        _say_how(network)
    if asked.page:
        click.launch(address_of(own, https=asked.lan))
    run(
        booth,
        door,
        beside=also(network.landing, network.door) if network else None,
        certificate=network.certificate.path if network else None,
    )


def _say_how_far(desk: Desk) -> None:
    """What has been recorded by now; an essay that cannot be read at the moment is no news."""
    with contextlib.suppress(SpokenError):
        lines = told(desk, desk.now())["lines"]
        states = [line["state"] for line in lines if line["state"] != OTHERS]
        click.echo(f"{states.count('fresh')} of {counted(len(states), 'line')} recorded.")


def _door(own: passes.Pass, asked: Asked) -> socket:
    """The port asked for; else the one that open pages know, and only then another."""
    host = EVERYWHERE if asked.lan else LOOPBACK_ONLY
    if asked.port is None and own.port is not None:
        with contextlib.suppress(ServeError):
            return opened(host, own.port)
    return opened(host, asked.port, first=PRIVATE_PORT)


def _network(own: passes.Pass, site: Site) -> Network:
    try:
        from spoken_essays.booth.network import network
    except ImportError as error:
        raise ServeError(
            'a phone gives its microphone to https pages only: pip install "spoken-essays[lan]" '
            "brings what makes them"
        ) from error
    return network(own, site)


def _say_how(network: Network) -> None:
    if not network.alone and sys.stdout.isatty():
        click.echo(f"\n{qr.terminal(network.addresses[0])}\n")
        click.echo("Point the camera of a phone in the same network at this. Or open on it:")
    for address in network.addresses:
        click.echo(f"Phone: {address}")
    click.echo("\n".join(_advice(network)))


def _advice(network: Network) -> Iterator[str]:
    if network.alone:
        yield "This machine is on no network: join the one your phone is in, and start this again."
    yield f"Page: {network.here}"
    yield "The phone will warn you that the connection is not private: this machine vouches for"
    yield "itself, and nobody else does. The page that opens before that says what to press. It is"
    yield f"done once. The certificate's SHA-256 begins with {network.certificate.fingerprint[:23]}"
    yield "Whoever has the whole address can record. Ctrl-C ends it."


def _command(desk: Desk, asked: Asked) -> str:
    """How this booth is started again."""
    words = ["spoken", "record", desk.source.slug, "--voice", desk.voice]
    return shlex.join([*words, *(["--lan"] if asked.lan else [])])


def address_of(own: passes.Pass, *, https: bool = False) -> str:
    """The address of a page on this machine."""
    return f"http{'s' if https else ''}://{LOOPBACK_ONLY}:{own.port}/{own.token}/"
