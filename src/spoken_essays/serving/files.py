"""The files of a folder as the web asks for them: whole, in ranges, or only if they are newer."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping
from email.utils import formatdate, parsedate_to_datetime
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.types import Receive, Scope, Send

from spoken_essays.serving.kinds import content_type

# It is a preview: every time a browser asks whether what it has is still right.
FRESH = {"cache-control": "no-cache"}
# What a 304 says, of all that the whole answer would (RFC 9110, 15.4.5).
_KEPT = ("cache-control", "content-location", "date", "etag", "expires", "last-modified", "vary")
_PLAIN = re.compile(r"(?!\.)[^\x00-\x1f\x7f/\\]+(?<!\.part)(?<!~)")
_BYTES = re.compile(rb"\s*bytes\s*=", re.IGNORECASE)


def find(out: Path, path: str) -> Path | None:
    """The file or folder of a URL's path below ``out``; None for what is not there to be had.

    A path with ``/`` at its end is that folder's index.html. Hidden and half-written files, ``..``
    and links that lead out of the folder are not there.
    """
    inside = path.removeprefix("/").removesuffix("/")
    names = inside.split("/") if inside or path not in ("", "/") else []
    if not all(map(_PLAIN.fullmatch, names)):
        return None
    try:
        real = out.joinpath(*names, *(["index.html"] if path.endswith("/") else [])).resolve(True)
    except (OSError, RuntimeError, ValueError):
        # No such file, a name too long; links in a circle; what no file can be called.
        return None
    whole = real.is_relative_to(out.resolve()) and (real.is_file() or real.is_dir())
    return real if whole and os.access(real, os.R_OK) else None


def file_answer(request: Request, path: Path, href: str) -> Response:
    """A file as it is, or those ranges of it that are asked for (RFC 9110, 14)."""
    whole = _File(path, media_type=content_type(href), headers=FRESH, stat_result=path.stat())
    return unless_known(request, whole)


def content_answer(
    request: Request, content: bytes, href: str, *, status: int = 200, changed: float | None = None
) -> Response:
    """A file that is sent otherwise than it lies there; its ETag is of what is sent.

    ``changed`` (seconds since 1970) is when, if that can be said of what is sent.
    """
    headers = {**FRESH, "etag": f'"{hashlib.sha256(content).hexdigest()[:32]}"'}
    if changed is not None:
        headers["last-modified"] = formatdate(changed, usegmt=True)
    whole = Response(content, status, headers=headers, media_type=content_type(href))
    return unless_known(request, whole) if status == 200 else whole


def unless_known(request: Request, whole: Response) -> Response:
    """The answer, or a 304 if who asks has it already."""
    if not _is_known(request.headers, whole.headers):
        return whole
    kept = {name: value for name, value in whole.headers.items() if name in _KEPT}
    return Response(status_code=304, headers=kept)


class _File(FileResponse):
    """A range in units that nobody knows is no reason to refuse the file (RFC 9110, 14.2)."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        understood = [
            (name, value)
            for name, value in scope["headers"]
            if name != b"range" or _BYTES.match(value)
        ]
        await super().__call__({**scope, "headers": understood}, receive, send)


def _is_known(asked: Mapping[str, str], whole: Mapping[str, str]) -> bool:
    """By its ETag, or only where none is asked for by its date (RFC 9110, 13.2.2)."""
    if (tags := asked.get("if-none-match")) is not None:
        known = [tag.strip().removeprefix("W/") for tag in tags.split(",")]
        return whole.get("etag") in known or tags.strip() == "*"
    since, changed = asked.get("if-modified-since"), whole.get("last-modified")
    if since is None or changed is None:
        return False
    try:
        return parsedate_to_datetime(since) >= parsedate_to_datetime(changed)
    except (ValueError, TypeError):  # no date, or one without its zone
        return False
