"""The booth on a phone in the same network: over https, and a page before it that says what is to
come.

The code that the phone's camera reads leads to that first page, over plain http. What is secret
stands in its fragment, which browsers keep to themselves (RFC 3986, 3.5).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from socket import socket

import platformdirs
from starlette.applications import Starlette

from spoken_essays.booth.certificate import Certificate, certificate
from spoken_essays.booth.passes import Pass
from spoken_essays.booth.serving import page_files, public
from spoken_essays.outlets import Site
from spoken_essays.serving.doors import EVERYWHERE, LOOPBACK_ONLY, PRIVATE_PORT, opened, port_of
from spoken_essays.serving.hosts import lan_addresses, own_names


@dataclass(frozen=True, kw_only=True)
class Network:
    """How phones get in: the first page at its own ``door``, and what https needs.

    ``addresses`` are those of the first page, best first, with the secret; only this machine's own
    if it is on no network, which ``alone`` says. ``here`` is the booth on this machine, ``names``
    what it may be called.
    """

    addresses: tuple[str, ...]
    alone: bool
    here: str
    names: Collection[str]
    landing: Starlette
    door: socket
    certificate: Certificate


def network(own: Pass, site: Site) -> Network:
    """Open a door for the first page, and find or make the certificate of this machine."""
    names, addresses = own_names(), lan_addresses()
    cache = Path(platformdirs.user_cache_dir("spoken", appauthor=False))
    hosts = ["localhost", LOOPBACK_ONLY, *names, *addresses]
    door = opened(EVERYWHERE, None, first=PRIVATE_PORT)
    files = page_files(resources.files(__package__) / "landing", site)
    secret = f"#{own.port}/{own.token}"
    return Network(
        addresses=tuple(
            f"http://{each}:{port_of(door)}/{secret}" for each in addresses or (LOOPBACK_ONLY,)
        ),
        alone=not addresses,
        here=f"https://{LOOPBACK_ONLY}:{own.port}/{own.token}/",
        names=names,
        landing=public(files, names=names),
        door=door,
        certificate=certificate(cache / "booth" / "certificate.pem", hosts),
    )
