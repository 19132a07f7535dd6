"""The preview as an ASGI application: a folder's files, some of them changed as they are sent."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from spoken_essays.serving import reload
from spoken_essays.serving.feeds import moved, moves, names_in, rooted
from spoken_essays.serving.files import FRESH, content_answer, file_answer, find
from spoken_essays.serving.hosts import is_ours
from spoken_essays.serving.kinds import is_page, is_shared
from spoken_essays.serving.reload import Board

# What browsers may do with shared files for other sites, and read of the answer (Fetch, 3.2).
SHARED = {
    "access-control-allow-origin": "*",
    "access-control-expose-headers": "Accept-Ranges, Content-Range, ETag",
}
PREFLIGHT = {
    **SHARED,
    "access-control-allow-methods": "GET, HEAD",
    "access-control-allow-headers": "*, Range, If-Range, If-None-Match, If-Modified-Since",
    "access-control-max-age": "600",
}
NOT_HERE = b"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Not here</title></head>
<body><p>There is nothing here.</p></body></html>
"""


def app(
    out: Path, board: Board, *, names: Collection[str] = (), reloading: bool = True
) -> Starlette:
    """The files of ``out`` over HTTP; the edition that hangs at ``board`` says what they are of.

    ``names`` are host names to answer to, besides ``localhost`` and addresses. With ``reloading``
    pages load themselves again when another edition is put up.
    """
    shelf = _Shelf(out=out, board=board, reloading=reloading)
    routes = [Route("/{path:path}", shelf.answer, methods=["GET", "HEAD"])]
    if reloading:
        routes[:0] = [
            Route(reload.SCRIPT, shelf.script, methods=["GET", "HEAD"]),
            Route(reload.EVENTS, shelf.events, methods=["GET"]),
        ]
    guards = [Middleware(OurNamesOnly, names=frozenset(names)), Middleware(Sharing)]
    return Starlette(routes=routes, middleware=guards)


@dataclass(frozen=True, kw_only=True)
class _Shelf:
    """A folder, and what is known of it."""

    out: Path
    board: Board
    reloading: bool

    def answer(self, request: Request) -> Response:
        """A file, the way to a folder's page, or that it is not here."""
        path = find(self.out, request.scope["path"])
        if path is not None and path.is_dir():
            inside = request.scope["path"] + "/"
            if find(self.out, inside) is None:
                return self._missing(request)
            return RedirectResponse(quote(inside), headers=FRESH)
        return self._missing(request) if path is None else self._file(request, path)

    def script(self, request: Request) -> Response:
        return content_answer(request, reload.script(), reload.SCRIPT)

    async def events(self, request: Request) -> Response:
        return StreamingResponse(
            reload.stream(self.board), headers=FRESH, media_type="text/event-stream"
        )

    def _file(self, request: Request, path: Path) -> Response:
        href = path.relative_to(self.out.resolve()).as_posix()
        if not self._is_changed(href):
            return file_answer(request, path, href)
        changed = None if is_page(href) else path.stat().st_mtime
        content = self._changed(request, path.read_bytes(), href)
        return content_answer(request, content, href, changed=changed)

    def _missing(self, request: Request) -> Response:
        page = find(self.out, "/404.html")
        content = rooted(page.read_bytes(), self.board.edition.base) if page else NOT_HERE
        content = self._changed(request, content, "404.html")
        return content_answer(request, content, "404.html", status=404)

    def _is_changed(self, href: str) -> bool:
        return moves(href, self.board.edition.base) or (self.reloading and is_page(href))

    def _changed(self, request: Request, content: bytes, href: str) -> bytes:
        """A feed or a page as it is sent."""
        edition = self.board.edition
        if moves(href, edition.base):
            here = f"{request.url.scheme}://{request.url.netloc}/"
            content = moved(content, base=edition.base, here=here, names=names_in(self.out))
        if self.reloading and is_page(href):
            content = reload.with_script(content, edition)
        return content


class OurNamesOnly:
    """Refuses whoever asks for another host than this one (421: RFC 9110, 15.5.20)."""

    def __init__(self, app: ASGIApp, names: Collection[str]) -> None:
        self.app, self.names = app, names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        host = Headers(scope=scope).get("host", "127.0.0.1")
        if is_ours(host, self.names):
            await self.app(scope, receive, send)
        else:
            said = "This is not the host you asked for.\n"
            await PlainTextResponse(said, 421)(scope, receive, send)


class Sharing:
    """Lets players on other sites read what they are meant to, and browsers guess no types."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        shared = is_shared(scope["path"].removeprefix("/"))
        if shared and scope["method"] == "OPTIONS":
            await Response(status_code=204, headers=PREFLIGHT)(scope, receive, send)
            return

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["x-content-type-options"] = "nosniff"
                headers.update(SHARED if shared else {})
            await send(message)

        await self.app(scope, receive, told)
