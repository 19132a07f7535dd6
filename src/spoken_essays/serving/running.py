"""Serving until Ctrl-C, which ends it at once, whoever is still being served."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import socket
import threading
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp

Beside = Callable[[], Coroutine[None, None, None]]
_LOG = logging.getLogger("uvicorn.error")


def run(
    app: ASGIApp,
    door: socket.socket,
    *,
    beside: Beside | None = None,
    certificate: Path | None = None,
) -> None:
    """Serve at a listening socket until SIGINT or SIGTERM, with ``beside`` running along.

    With a ``certificate``, a PEM file with its key in it, over https. What goes wrong in ``beside``
    ends the serving and is raised, in a group.
    """
    try:
        asyncio.run(_serve(_Server(_config(app, certificate)), door, beside))
    except (KeyboardInterrupt, asyncio.CancelledError):
        pass
    finally:
        _LOG.disabled = False


def also(app: ASGIApp, door: socket.socket) -> Beside:
    """Another application at another socket, to be served ``beside`` the first."""
    return lambda: _Server(_config(app)).serve(sockets=[door])


async def _serve(server: uvicorn.Server, door: socket.socket, beside: Beside | None) -> None:
    _end_on_sigterm()
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(server.serve(sockets=[door]))
            if beside:
                group.create_task(beside())
    finally:
        # Whoever is still being served is cut off now, and that is no news.
        _LOG.disabled = True


def _end_on_sigterm() -> None:
    """As SIGINT does, which asyncio.run sees to itself; only the main thread hears signals."""
    task = asyncio.current_task()
    if task and threading.current_thread() is threading.main_thread():
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)


def _config(app: ASGIApp, certificate: Path | None = None) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http="h11",
        ws="none",
        lifespan="off",
        log_config=None,
        log_level=logging.ERROR,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        ssl_certfile=certificate,
    )


class _Server(uvicorn.Server):
    """Leaves signals alone: it ends when its task is cancelled, and waits for no client."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield
