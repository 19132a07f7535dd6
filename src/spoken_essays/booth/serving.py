"""A private page as an ASGI application: its files, its routes, its guard."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from importlib import resources
from importlib.resources.abc import Traversable

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from spoken_essays.booth.guard import Guard
from spoken_essays.errors import SpokenError
from spoken_essays.outlets import Site
from spoken_essays.pages.assets import letters
from spoken_essays.serving.files import content_answer

PAGE = "index.html"
LETTERS, BASE = "letters.css", "base.css"


class Unfit(ValueError):
    """Something that no page of ours sends, in words."""


def private(
    routes: Sequence[BaseRoute],
    files: Mapping[str, bytes],
    *,
    token: str,
    names: Collection[str] = (),
) -> Starlette:
    """A page that only who knows ``token`` can reach, at ``/<token>/``.

    ``files`` are its own by name, `PAGE` first of all; ``routes`` (below the token, too) are what
    its scripts ask. Errors of routes are answered with ``{"error": sentence}``: a `SpokenError`
    with 409 and a disk that takes no more with 507, both worth another try, `Unfit` with 422.
    """
    shelf = _Files(files=files)
    own = Route("/{name:path}", shelf.answer, methods=["GET", "HEAD"])
    return Starlette(
        routes=[*routes, own],
        middleware=[Middleware(Guard, token=token, names=frozenset(names))],
        exception_handlers={
            SpokenError: _refused,
            OSError: _not_written,
            Unfit: _unfit,
        },
    )


def public(files: Mapping[str, bytes], *, names: Collection[str] = ()) -> Starlette:
    """A page without secrets, at ``/``, for who asks for this machine."""
    own = Route("/{name:path}", _Files(files=files).answer, methods=["GET", "HEAD"])
    return Starlette(routes=[own], middleware=[Middleware(Guard, token="", names=frozenset(names))])


def page_files(folder: Traversable, site: Site) -> dict[str, bytes]:
    """The files of a page that lie in ``folder``, and with them `LETTERS`: the show's own colours
    in light and dark as custom properties, and its typeface; and `BASE`, which pages share."""
    style, fonts = letters(site)
    base = (resources.files(__package__) / BASE).read_bytes()
    own = {each.name: each.read_bytes() for each in folder.iterdir() if each.is_file()}
    return {**fonts, LETTERS: style.encode(), BASE: base, **own}


@dataclass(frozen=True, kw_only=True)
class _Files:
    files: Mapping[str, bytes]

    async def answer(self, request: Request) -> Response:
        name = request.path_params["name"] or PAGE
        if name not in self.files:
            return PlainTextResponse("There is nothing here.\n", HTTPStatus.NOT_FOUND)
        return content_answer(request, self.files[name], name)


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, SpokenError)
    return JSONResponse({"error": error.message}, HTTPStatus.CONFLICT)


def _not_written(request: Request, error: Exception) -> Response:
    said = error.strerror if isinstance(error, OSError) and error.strerror else "unknown"
    return JSONResponse({"error": said}, HTTPStatus.INSUFFICIENT_STORAGE)


def _unfit(request: Request, error: Exception) -> Response:
    return JSONResponse({"error": str(error)}, HTTPStatus.UNPROCESSABLE_ENTITY)
