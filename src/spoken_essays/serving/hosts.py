"""Who may ask, and by which name: this machine's own names and addresses.

A page on the internet can have its own name lead to this machine and then read what we serve (DNS
rebinding). It cannot change the name that the browser asks for, so a name that is not ours is
refused; an address in numbers leads to nobody else.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Collection
from contextlib import closing

_HOST = re.compile(r"(?:\[([0-9a-f:.]+)\]|([a-z0-9._-]+))(?::\d{1,5})?", re.IGNORECASE)
# Addresses of other networks, and one that is nobody's (RFC 5737): by the way there a machine
# shows the addresses it has. Nothing is sent.
_PROBES = ("192.0.2.1", "10.255.255.254", "172.31.255.254", "192.168.255.254")


def is_ours(host: str, names: Collection[str]) -> bool:
    """Whether a ``Host`` header names this machine: an address, ``localhost``, or one of ``names``
    (in lower case)."""
    found = _HOST.fullmatch(host)
    if found is None:
        return False
    name = (found[1] or found[2]).lower().rstrip(".")
    return _is_address(name) or name == "localhost" or name in names


def own_names() -> frozenset[str]:
    """What this machine is called on its network: its host name, and that of multicast DNS."""
    name = socket.gethostname().lower().rstrip(".")
    first = name.partition(".")[0]
    return frozenset({name, f"{first}.local"}) - {"", ".local"}


def lan_addresses() -> tuple[str, ...]:
    """The IPv4 addresses of this machine that others on its networks can reach it by."""
    found = dict.fromkeys(filter(None, map(_own_address_towards, _PROBES)))
    return tuple(
        address
        for address in found
        if not ipaddress.ip_address(address).is_loopback and address != "0.0.0.0"
    )


def _own_address_towards(far: str) -> str | None:
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as probe:
        try:
            probe.connect((far, 9))
        except OSError:  # no way there
            return None
        return str(probe.getsockname()[0])


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
