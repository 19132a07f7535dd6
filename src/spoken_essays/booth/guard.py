"""Nobody but the page that was opened: each request is looked at before anything is done with it.

An address has the form ``http://127.0.0.1:8020/<token>/``; all that belongs to a page lies below.
A token in the path needs no cookie, which every other server of this machine would be sent too
(RFC 6265, 8.5), and goes along with scripts and letters as well as with what a script asks.

In order: the host must be this machine (DNS rebinding, see `serving.hosts`), the token right, and
the asker no other site: its ``Origin`` (RFC 6454, 7) ours, if it has one, and always where
something is changed; ``Sec-Fetch-Site`` (Fetch Metadata) no other's, but for following a link here.
"""

from __future__ import annotations

import hmac
from collections.abc import Collection
from http import HTTPStatus

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from spoken_essays.serving.hosts import is_ours

# Bytes of one request: ten minutes of 24-bit sound at 96 kHz, and some room.
LIMIT = 200_000_000
_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "font-src 'self'",
        "img-src 'self' data:",
        "media-src 'self' blob:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "content-security-policy": _POLICY,
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "microphone=(self), camera=(), geolocation=()",
    # The token in the address is told to nobody else.
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
}
_SAFE = {"GET", "HEAD"}

Refusal = tuple[HTTPStatus, str]


class Guard:
    """Lets requests through to ``app`` that have the token, come from its own page and are no
    larger than ``limit`` bytes; every other one gets a sentence.

    ``names`` are host names to answer to besides ``localhost`` and addresses. ``app`` finds the
    token in ``root_path``, and so routes as if it were not there. A page without secrets has an
    empty token, and lies at ``/``.
    """

    def __init__(
        self, app: ASGIApp, *, token: str, names: Collection[str] = (), limit: int = LIMIT
    ) -> None:
        self.app, self.token, self.names, self.limit = app, token, names, limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def headed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                headers.setdefault("cache-control", "no-store")
            await send(message)

        refusal = self._refusal(scope)
        if refusal is None:
            root = f"/{self.token}" if self.token else ""
            await self.app({**scope, "root_path": root}, receive, headed)
        else:
            status, sentence = refusal
            await PlainTextResponse(f"{sentence}\n", status)(scope, receive, headed)

    def _refusal(self, scope: Scope) -> Refusal | None:
        """Why a request goes no further; None if it may."""
        headers = Headers(scope=scope)
        if not is_ours(headers.get("host", ""), self.names):
            return HTTPStatus.MISDIRECTED_REQUEST, "This is not the host you asked for."
        if not self._has_token(scope["path"]):
            sentence = "This page has a secret address: open the whole one that `spoken` printed."
            return HTTPStatus.FORBIDDEN, sentence
        if not _is_own(scope, headers):
            return HTTPStatus.FORBIDDEN, "Only this server's own page may ask that."
        return self._too_much(scope["method"], headers)

    def _has_token(self, path: str) -> bool:
        if not self.token:
            return True
        given = path.removeprefix("/").partition("/")[0]
        return hmac.compare_digest(given.encode(errors="replace"), self.token.encode())

    def _too_much(self, method: str, headers: Headers) -> Refusal | None:
        if method in _SAFE:
            return None
        length = headers.get("content-length", "")
        # Without it we would have to begin, to see how much there is.
        if not length.isdecimal():
            return HTTPStatus.LENGTH_REQUIRED, "How long this is must be said beforehand."
        if int(length) > self.limit:
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "This is too much to be taken at once."
        return None


def _is_own(scope: Scope, headers: Headers) -> bool:
    """Whether it is our own page that asks, or a person who follows our address."""
    changes = scope["method"] not in _SAFE
    origin = headers.get("origin")
    if origin is None and changes:
        return False
    if origin is not None and origin != f"{scope['scheme']}://{headers.get('host')}":
        return False
    followed = headers.get("sec-fetch-dest") == "document" and not changes
    return followed or headers.get("sec-fetch-site", "none") in ("none", "same-origin")
