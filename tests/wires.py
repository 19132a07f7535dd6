"""Wires between us and a server on this machine, which can be cut."""

from __future__ import annotations

import socket
import threading
from contextlib import closing, suppress


class Wire:
    """A wire to a port of this machine, which breaks when ``after`` bytes have gone there.

    With ``hold`` nothing goes on from there, but the wire stays; ``full`` says that it has come
    to that.
    """

    def __init__(self, to: int, *, after: int, hold: bool = False) -> None:
        self.to, self.left, self.hold = to, after, hold
        self.full = threading.Event()
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.server.getsockname()[1]
        self.ends: list[socket.socket] = []
        threading.Thread(target=self._serve, daemon=True).start()

    def drop(self) -> None:
        """Break what is connected now; who connects again is let through."""
        for end in self.ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def close(self) -> None:
        self.server.close()
        self.drop()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self.server.accept()
                far = socket.create_connection(("127.0.0.1", self.to))
                self.ends += [near, far]
                for pair in ((near, far, True), (far, near, False)):
                    threading.Thread(target=self._pass, args=pair, daemon=True).start()

    def _pass(self, source: socket.socket, sink: socket.socket, counted: bool) -> None:
        with suppress(OSError):
            while data := source.recv(4096):
                if counted:
                    self.left -= len(data)
                    if self.left < 0:
                        self.full.set()
                        if self.hold:
                            return
                        break
                sink.sendall(data)
        if not self.full.is_set() or not self.hold:
            for end in (source, sink):
                with suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)


def free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        port: int = server.getsockname()[1]
        return port
