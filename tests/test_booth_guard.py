"""A private page is reached by who has its whole address, and by nobody else."""

from __future__ import annotations

import http.client
import socket
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

import pytest
import uvicorn
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from spoken_essays.booth.guard import LIMIT
from spoken_essays.booth.serving import private
from spoken_essays.errors import SpokenError

TOKEN = "x" * 42 + "é"
PATH = "/" + "x" * 42 + "%C3%A9"


@dataclass(frozen=True, kw_only=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


def ask(port: int, path: str, method: str = "GET", body: bytes = b"", /, **headers: str) -> Answer:
    """One request, the path sent as it is; underscores in the headers' names are hyphens."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=20)) as line:
        line.putrequest(method, path, skip_host="Host" in headers)
        for name, value in headers.items():
            line.putheader(name.replace("_", "-"), value)
        line.endheaders(body)
        said = line.getresponse()
        told = {name.lower(): value for name, value in said.getheaders()}
        return Answer(status=said.status, headers=told, body=said.read())


async def _change(request: Request) -> JSONResponse:
    said = await request.body()
    if said == b"no":
        raise SpokenError("it is not to be")
    if said == b"full":
        raise OSError(28, "No space left on device")
    return JSONResponse({"took": len(said)})


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    page = private(
        [Route("/api/change", _change, methods=["POST"])],
        {"index.html": b"<!doctype html>", "a.js": b"1"},
        token=TOKEN,
        names=["booth.local"],
    )
    with socket.create_server(("127.0.0.1", 0)) as door:
        config = uvicorn.Config(page, lifespan="off", log_level="critical", ws="none")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([door],))
        thread.start()
        yield int(door.getsockname()[1])
        server.should_exit = server.force_exit = True
        thread.join()


def ours(port: int) -> dict[str, str]:
    return {"Origin": f"http://127.0.0.1:{port}"}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"{PATH}/", 200),
        (f"{PATH}/a.js", 200),
        (f"{PATH}/b.js", 404),
        (f"{PATH}/../a.js", 404),
        (f"{PATH}/%2e%2e/%2e%2e/etc/passwd", 404),
        ("/", 403),
        ("/index.html", 403),
        ("/a.js", 403),
        (PATH[:-1] + "/", 403),
        (f"{PATH}x/", 403),
        (f"/a.js?token={PATH[1:]}", 403),
        (f"//{PATH}/a.js", 403),
        ("/%ff%fe/", 403),
    ],
)
def test_only_the_whole_address_leads_to_the_page(port: int, path: str, status: int) -> None:
    said = ask(port, path)
    assert said.status == status
    assert said.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in said.headers["content-security-policy"]
    assert not [name for name in said.headers if name.startswith("access-control")]


def test_the_address_without_its_last_slash_leads_on(port: int) -> None:
    said = ask(port, PATH)
    assert said.status == 307
    assert said.headers["location"] == f"http://127.0.0.1:{port}{PATH}/"


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:80", 200),
        ("localhost", 200),
        ("BOOTH.local:8020", 200),
        ("evil.example", 421),
        ("127.0.0.1.evil.example", 421),
        ("", 421),
    ],
)
def test_another_host_is_refused_whatever_the_token(port: int, host: str, status: int) -> None:
    assert ask(port, f"{PATH}/", Host=host).status == status


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "https://127.0.0.1:{port}"}, 403),
        ({"Origin": "http://127.0.0.1:1"}, 403),
        ({"Origin": "http://127.0.0.1:{port}", "Sec_Fetch_Site": "cross-site"}, 403),
        ({"Origin": "http://127.0.0.1:{port}", "Sec_Fetch_Site": "same-origin"}, 200),
        ({"Origin": "http://127.0.0.1:{port}"}, 200),
    ],
)
def test_nothing_is_changed_but_by_the_page_itself(
    port: int, headers: dict[str, str], status: int
) -> None:
    told = {name: value.format(port=port) for name, value in headers.items()}
    said = ask(port, f"{PATH}/api/change", "POST", b"hello", Content_Length="5", **told)
    assert said.status == status
    assert (b"took" in said.body) == (status == 200)


def test_another_site_may_lead_here_but_not_look(port: int) -> None:
    led = {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Dest": "document"}
    assert ask(port, f"{PATH}/", **led).status == 200
    for dest in ("script", "iframe", "audio", "empty"):
        looked = {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Dest": dest}
        assert ask(port, f"{PATH}/a.js", **looked).status == 403
    assert ask(port, f"{PATH}/a.js", Origin="http://evil.example").status == 403


@pytest.mark.parametrize(
    ("length", "status"), [(None, 411), ("-1", 411), ("many", 411), (str(LIMIT + 1), 413)]
)
def test_what_has_no_measure_or_too_large_a_one_is_not_begun(
    port: int, length: str | None, status: int
) -> None:
    told = ours(port) if length is None else {**ours(port), "Content_Length": length}
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=20)) as line:
        line.putrequest("POST", f"{PATH}/api/change")
        for name, value in told.items():
            line.putheader(name.replace("_", "-"), value)
        if length is None:
            line.putheader("Transfer-Encoding", "chunked")
        line.endheaders()
        said = line.getresponse().status
    # What is no length at all, the server itself takes for garbage.
    assert said in {status, 400 if length in ("-1", "many") else status}


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [(b"no", 409, b"it is not to be"), (b"full", 507, b"No space left on device")],
)
def test_what_cannot_be_done_is_answered_in_a_sentence(
    port: int, body: bytes, status: int, words: bytes
) -> None:
    length = str(len(body))
    said = ask(port, f"{PATH}/api/change", "POST", body, Content_Length=length, **ours(port))
    assert said.status == status and words in said.body
