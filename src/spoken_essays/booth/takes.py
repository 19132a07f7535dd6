"""The page of a take: hear its lines, drag their boundaries, choose other readings, save."""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from importlib import resources
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from spoken_essays.addresses import Source
from spoken_essays.booth.serving import page_files, private
from spoken_essays.clips.wording import key
from spoken_essays.errors import TakeError
from spoken_essays.settings.toml_text import named
from spoken_essays.show import Show
from spoken_essays.taking.correcting import Correction, correction_of, save
from spoken_essays.taking.essays import readers_of, written
from spoken_essays.taking.keeping import accounts, sound_of
from spoken_essays.taking.records import Account, Line
from spoken_essays.taking.strip import Level, Strip, unrolled

_GONE = "this take is not kept any more; `spoken take` hears it again"


def app(show: Show, source: Source, *, token: str, voice: str | None = None) -> Starlette:
    """The page of an episode's takes, at ``/<token>/``; only those for ``voice`` if one is named.

    Raises `TakeError` if there is none, or the newest one's sound is gone.
    """
    desk = Desk(show=show, source=source, voice=voice)
    desk.strip(desk.account(""))
    routes = [
        Route("/state", desk.state),
        Route("/peaks", desk.peaks),
        Route("/sound", desk.sound),
        Route("/save", desk.save, methods=["POST"]),
    ]
    page = resources.files(__package__) / "take_page"
    return private(routes, page_files(page, show.site), token=token)


@dataclass(kw_only=True)
class Desk:
    """The takes of an episode, each decoded when it is first looked at; one is saved at a time."""

    show: Show
    source: Source
    voice: str | None
    strips: dict[str, Strip] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def account(self, take: str) -> Account:
        """The take of this name; the newest without one. Raises `TakeError` if it is not there."""
        found = accounts(self.show, self.source.slug, self.voice)
        if not found:
            slug = self.source.slug
            raise TakeError(f"no take of {slug} is kept; `spoken take {slug} FILE` hears one")
        known = {_name(each): each for each in found}
        if take and take not in known:
            raise TakeError(_GONE)
        return known[take] if take else found[0]

    def strip(self, account: Account) -> Strip:
        """A take's sound."""
        with self.lock:
            if _name(account) not in self.strips:
                sound = sound_of(self.show, account)
                # Of one take at a time: each is some 90 MB for a quarter of an hour.
                self.strips = {_name(account): unrolled(sound, account)}
            return self.strips[_name(account)]

    def state(self, request: Request) -> Response:
        account = self.account(request.query_params.get("take", ""))
        essay, _ = written(self.show, self.source)
        strip = self.strip(account)
        return JSONResponse(
            {
                "title": essay.title,
                "about": f"{account.file.name}, voice {account.voice}",
                "take": _name(account),
                "takes": [
                    {"id": _name(each), "name": f"{each.file.name}, {each.taken:%Y-%m-%d %H:%M}"}
                    for each in accounts(self.show, self.source.slug, self.voice)
                ],
                "duration": account.duration,
                "peak": strip.peak,
                "lines": self._lines(account),
                "extras": [
                    {"start": each.start, "end": each.end, "kind": each.kind}
                    for each in account.extras
                ],
            }
        )

    def peaks(self, request: Request) -> Response:
        strip = self.strip(self.account(request.query_params.get("take", "")))
        level: Level = "fine" if request.query_params.get("level") == "fine" else "coarse"
        return Response(
            strip.peaks[level].tobytes(),
            media_type="application/octet-stream",
            headers={"x-seconds": repr(strip.seconds(level))},
        )

    def sound(self, request: Request) -> Response:
        asked = request.query_params
        try:
            start, end = float(asked["from"]), float(asked["to"])
        except (KeyError, ValueError):
            return Response("from when, to when?\n", HTTPStatus.BAD_REQUEST)
        strip = self.strip(self.account(asked.get("take", "")))
        return Response(strip.wav(start, end), media_type="audio/wav")

    async def save(self, request: Request) -> Response:
        take, corrections = _said(await request.body())
        return await run_in_threadpool(self._save, take, corrections)

    def _save(self, take: str, corrections: Sequence[Correction]) -> Response:
        with self.lock:
            account = self.account(take)
            *laid, after = save(self.show, self.source, account, corrections)
        assert isinstance(after, Account)
        folder = named(self.show.voices / account.voice / account.slug)
        lines = "line" if len(laid) == 1 else "lines"
        return JSONResponse(
            {
                "said": f"Saved: {len(laid)} {lines} cut anew in {folder}.",
                "lines": self._lines(after),
            }
        )

    def _lines(self, account: Account) -> list[dict[str, Any]]:
        """The lines of a take, each with whether the essay still has it, and who else reads it."""
        _, now = written(self.show, self.source)
        words = {key(line.text): line.number for line in now}
        readers = readers_of(self.show, self.source, account.voice)
        return [
            {
                **_line(line),
                "gone": (spoken := key(line.written.text)) not in words,
                "other": _other(readers.get(words.get(spoken, 0)), account.voice),
            }
            for line in account.lines
        ]


def _said(body: bytes) -> tuple[str, list[Correction]]:
    """Which take a page corrects, and how. Raises `TakeError` for what no page of ours sends."""
    try:
        said = json.loads(body)
        take, lines = str(said["take"]), list(said["lines"])
    except (ValueError, KeyError, TypeError) as error:
        raise TakeError("this is no correction of a take") from error
    return take, [correction_of(each if isinstance(each, dict) else {}) for each in lines]


def _name(account: Account) -> str:
    """What the page calls a take: one file may have been read for two voices."""
    return f"{account.voice}.{account.id}"


def _other(reader: str | None, voice: str) -> str:
    """Who reads a line in place of this voice; nothing if nobody does."""
    return "" if reader in (None, voice) else str(reader)


def _line(line: Line) -> dict[str, Any]:
    return {
        "index": line.written.index,
        "number": line.written.number,
        "text": line.written.text,
        "spoken": line.written.spoken,
        "verdict": line.verdict,
        "doubtful": line.doubtful,
        "settled": line.settled,
        "chosen": line.chosen,
        "readings": [
            {
                "start": each.start,
                "end": each.end,
                "complete": each.complete,
                "heard": each.heard,
            }
            for each in line.readings
        ],
    }
