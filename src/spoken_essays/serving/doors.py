"""A port to listen at."""

from __future__ import annotations

import errno
import socket

from spoken_essays.errors import ServeError

LOOPBACK_ONLY = "127.0.0.1"
EVERYWHERE = "0.0.0.0"
PORT = 8000
# Pages for the author alone are looked for from here on, so that previews keep the first.
PRIVATE_PORT = 8020
# So many ports are tried after the first, if nobody asked for a certain one.
TRIES = 100


def opened(host: str, port: int | None, *, first: int = PORT) -> socket.socket:
    """A socket that listens at ``port`` (0: any that is free), or at the first free from ``first``
    on.

    Raises `ServeError` if it is taken, or not ours to take.
    """
    ports = (port,) if port is not None else range(first, first + TRIES)
    refused: OSError | None = None
    for each in ports:
        try:
            return _listening(host, each)
        except OSError as error:
            refused = error
            if error.errno != errno.EADDRINUSE:
                break
    raise ServeError(_why(refused, ports[0], ports[-1])) from refused


def port_of(listening: socket.socket) -> int:
    """The port a socket listens at."""
    return int(listening.getsockname()[1])


def _listening(host: str, port: int) -> socket.socket:
    door = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        # A server that has just ended does not keep the next one from its port.
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind((host, port))
        door.listen(128)
    except OSError:
        door.close()
        raise
    return door


def _why(error: OSError | None, first: int, last: int) -> str:
    match error and error.errno:
        case errno.EADDRINUSE if first == last:
            return f"port {first} is taken by another program; name another one with --port"
        case errno.EADDRINUSE:
            return f"ports {first} to {last} are all taken; name another one with --port"
        case errno.EACCES:
            return f"port {first} is kept for the system; name one from 1024 on with --port"
    return f"cannot listen at port {first}: {error.strerror if error else 'unknown'}"
