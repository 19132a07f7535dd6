"""The booth as an ASGI application: what its page asks, and its files."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from importlib import resources

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from spoken_essays.booth import uploads
from spoken_essays.booth.desk import Desk
from spoken_essays.booth.serving import Unfit, page_files, private
from spoken_essays.booth.showing import told
from spoken_essays.serving.files import FRESH, file_answer


def app(
    desk: Desk, *, token: str, names: Collection[str] = (), page: Mapping[str, str]
) -> Starlette:
    """The booth of one essay, for who knows ``token``; ``page`` goes to its scripts as it is."""
    booth = _Booth(desk=desk, page=page)
    folder = resources.files(__package__) / "static"
    return private(booth.routes(), page_files(folder, desk.show.site), token=token, names=names)


@dataclass(frozen=True, kw_only=True)
class _Booth:
    desk: Desk
    page: Mapping[str, str]

    def routes(self) -> list[Route]:
        return [
            Route("/api/essay", self.essay),
            Route("/api/readings", self.read, methods=["POST"]),
            Route("/api/readings/{name}", self.reading),
            Route("/api/room", self.room, methods=["POST"]),
            Route("/api/choose", self.choose, methods=["POST"]),
            Route("/api/keep", self.keep, methods=["POST"]),
            Route("/api/context", self.context),
        ]

    def essay(self, request: Request) -> Response:
        """The lines, and where they stand."""
        return JSONResponse({**told(self.desk, self.desk.now()), **self.page})

    async def read(self, request: Request) -> Response:
        """A reading of a line."""
        facts, sound = uploads.opened(await request.body())
        spot, whole = uploads.spot(facts), uploads.whole(facts)
        clip = await run_in_threadpool(self.desk.lay_down, spot, sound, whole=whole)
        return JSONResponse({"name": clip.path.name}, HTTPStatus.CREATED)

    async def room(self, request: Request) -> Response:
        """The room alone."""
        _, sound = uploads.opened(await request.body())
        await run_in_threadpool(self.desk.lay_room_tone, sound)
        return JSONResponse({}, HTTPStatus.CREATED)

    def reading(self, request: Request) -> Response:
        """A reading, to be heard."""
        path = self.desk.sound(request.path_params["name"])
        return file_answer(request, path, path.name)

    async def choose(self, request: Request) -> Response:
        """Use another reading of a line."""
        name = uploads.facts(await request.body()).get("name")
        await run_in_threadpool(self.desk.choose, str(name))
        return JSONResponse({})

    async def keep(self, request: Request) -> Response:
        """Use a reading of a line's old words for its new ones."""
        spot = uploads.spot(uploads.facts(await request.body()))
        await run_in_threadpool(self.desk.keep, spot)
        return JSONResponse({})

    def context(self, request: Request) -> Response:
        """A line with its neighbours and the pauses between them, as the episode has them."""
        asked = request.query_params
        if not asked.get("line", "").isdecimal():
            raise Unfit("it does not say which line")
        # What makes sound takes a moment to import, and the page is to be there at once.
        from spoken_essays.booth.context import in_context

        sound = in_context(self.desk, int(asked["line"]), essay=asked.get("of", ""))
        return Response(sound, headers=FRESH, media_type="audio/wav")
