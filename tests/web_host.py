"""A web host on loopback with the manners, or the lack of them, that a test asks for."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Served:
    """A file as the host serves it; every flag that is turned off is one that real hosts lack."""

    body: bytes
    type: str = "audio/mpeg"
    head: int = 200
    ranges: bool = True
    range_said: str = ""
    length: int | None = None
    lengths: bool = True
    validators: bool = True
    conditional: bool = True
    cors: bool = True
    packed: bool = False
    cut: bool = False
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def tag(self) -> str:
        return f'"{hashlib.sha256(self.body).hexdigest()[:16]}"'


@dataclass
class Host:
    """The host: its files by path (or what answers in their place), and what it was asked."""

    url: str = ""
    files: dict[str, Served | Callable[[BaseHTTPRequestHandler], None]] = field(
        default_factory=dict
    )
    asked: list[tuple[str, str, dict[str, str], bytes]] = field(default_factory=list)

    def redirect(self, path: str, to: str) -> None:
        """Send on from a path to an address, or to another path."""

        def answer(request: BaseHTTPRequestHandler) -> None:
            request.send_response(302)
            request.send_header("Location", to)
            request.send_header("Content-Length", "0")
            request.end_headers()

        self.files[path] = answer

    def status(self, path: str, code: int) -> None:
        """Answer with nothing but a status."""

        def answer(request: BaseHTTPRequestHandler) -> None:
            request.send_response(code)
            request.send_header("Content-Length", "0")
            request.end_headers()

        self.files[path] = answer

    def asks(self, method: str) -> list[str]:
        return [path for how, path, _, _ in self.asked if how == method]


@contextlib.contextmanager
def hosting() -> Iterator[Host]:
    """A host that serves while the block lasts."""
    host = Host()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 10

        def log_message(self, *_: object) -> None:
            pass

        def _any(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            given = self.rfile.read(length)
            headers = {name.lower(): value for name, value in self.headers.items()}
            host.asked.append((self.command, self.path, headers, given))
            found = host.files.get(self.path)
            if callable(found):
                found(self)
            elif found is None:
                self.send_response(404)
                self.send_header("Content-Length", "0")
                self.end_headers()
            else:
                serve(self, found)

        do_GET = do_HEAD = do_POST = _any

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    host.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield host
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def serve(request: BaseHTTPRequestHandler, file: Served) -> None:
    """Answer a request with a file, as its flags say."""
    if request.command == "HEAD" and file.head != 200:
        request.send_error(file.head)
        return
    if file.conditional and request.headers.get("If-None-Match") == file.tag:
        request.send_response(304)
        request.end_headers()
        return
    status, body, extra = _body(request, file)
    request.send_response(status)
    for name, value in (_said(file) | extra | file.headers).items():
        request.send_header(name, value)
    if file.lengths:
        request.send_header("Content-Length", str(file.length or len(body)))
    else:
        request.send_header("Connection", "close")
        request.close_connection = True
    request.end_headers()
    if request.command != "HEAD":
        # Whoever asked may have gone away when he had seen enough.
        with contextlib.suppress(ConnectionError):
            request.wfile.write(body[: len(body) // 2] if file.cut else body)
        request.close_connection |= file.cut


def _body(request: BaseHTTPRequestHandler, file: Served) -> tuple[int, bytes, dict[str, str]]:
    if file.ranges and request.headers.get("Range") == "bytes=0-1":
        said = file.range_said or f"bytes 0-1/{len(file.body)}"
        return 206, file.body[:2], {"Content-Range": said}
    if file.packed and "gzip" in request.headers.get("Accept-Encoding", ""):
        return 200, gzip.compress(file.body), {"Content-Encoding": "gzip"}
    return 200, file.body, {}


def _said(file: Served) -> dict[str, str]:
    said = {"Content-Type": file.type} if file.type else {}
    if file.validators:
        said["ETag"] = file.tag
    if file.cors:
        said["Access-Control-Allow-Origin"] = "*"
    return said
