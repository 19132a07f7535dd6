"""What `spoken serve` answers for files: types, ranges, ETags, and nothing that is not public."""

from __future__ import annotations

import email
import socket
from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from previews import Answer, Preview, served
from shelves import FILES, MP3, PAGE, SOUND, VTT, shelf


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    with served(shelf(tmp_path_factory.mktemp("shelf")), "--no-build") as running:
        yield running


TYPES = {
    "/": "text/html; charset=utf-8",
    "/index.html": "text/html; charset=utf-8",
    "/episodes/a-walk/": "text/html; charset=utf-8",
    "/feed.xml": "application/rss+xml; charset=utf-8",
    "/feed-2.xml": "application/rss+xml; charset=utf-8",
    "/feeds/boats.xml": "application/rss+xml; charset=utf-8",
    "/cover-0123456789.jpg": "image/jpeg",
    "/assets/site-1.css": "text/css; charset=utf-8",
    "/assets/player-1.js": "text/javascript; charset=utf-8",
    "/assets/qr-1.svg": "image/svg+xml",
    "/assets/serif-1.woff2": "font/woff2",
    "/assets/serif-1.ttf": "font/ttf",
    "/assets/x.png": "image/png",
    MP3: "audio/mpeg",
    MP3.replace(".mp3", ".cues.json"): "application/json",
    VTT: "text/vtt; charset=utf-8",
    "/episodes/a-walk/a-walk.srt": "application/x-subrip",
    "/episodes/a-walk/a-walk.json": "application/json",
    "/episodes/a-walk/a-walk.html": "text/html; charset=utf-8",
    "/episodes/a-walk/a-walk.txt": "text/plain; charset=utf-8",
    "/episodes/a-walk/chapters.json": "application/json+chapters",
    "/episodes/a-walk/oembed.json": "application/json",
    "/episodes/a-walk/empty.txt": "text/plain; charset=utf-8",
    "/episodes/a-walk/name%20with%20space%20%C3%A9.bin": "application/octet-stream",
    "/inside.txt": "text/plain; charset=utf-8",
}


@pytest.mark.parametrize(("path", "kind"), TYPES.items())
def test_a_file_comes_whole_with_its_type_length_and_etag(
    preview: Preview, path: str, kind: str
) -> None:
    said = preview.ask(path)
    assert (said.status, said.headers["content-type"]) == (200, kind)
    assert said.headers["content-length"] == str(len(said.body))
    assert said.headers["etag"].startswith('"')
    assert said.headers["cache-control"] == "no-cache"
    assert said.headers["x-content-type-options"] == "nosniff"


ASKED = [
    *((path, {}) for path in (*TYPES, "/nowhere", "/episodes/a-walk")),
    *((path, {"Range": "bytes=2-5"}) for path in (MP3, VTT, "/feed.xml")),
    (MP3, {"Range": "bytes=999999-"}),
]


@pytest.mark.parametrize(("path", "headers"), ASKED)
def test_head_says_what_get_says_and_sends_nothing(
    preview: Preview, path: str, headers: dict[str, str]
) -> None:
    get, head = preview.ask(path, **headers), preview.ask(path, "HEAD", **headers)
    assert head.body == b"" and head.status == get.status
    assert head.headers.keys() == get.headers.keys()
    assert {**head.headers, "date": ""} == {**get.headers, "date": ""}


@settings(max_examples=60)
@given(first=st.integers(0, 120_000), last=st.none() | st.integers(0, 120_000))
def test_a_range_is_those_bytes_of_the_file(preview: Preview, first: int, last: int | None) -> None:
    said = preview.ask(MP3, Range=f"bytes={first}-{'' if last is None else last}")
    if first >= len(SOUND):
        assert (said.status, said.headers["content-range"]) == (416, f"bytes */{len(SOUND)}")
    elif last is not None and last < first:
        assert said.status == 400
    else:
        end = min(len(SOUND) - 1, last if last is not None else len(SOUND))
        assert (said.status, said.body) == (206, SOUND[first : end + 1])
        assert said.headers["content-range"] == f"bytes {first}-{end}/{len(SOUND)}"


@settings(max_examples=20)
@given(count=st.integers(0, 120_000))
def test_a_suffix_range_is_the_end_of_the_file(preview: Preview, count: int) -> None:
    said = preview.ask(MP3, Range=f"bytes=-{count}")
    assert said.status == (206 if count else 416)
    assert not count or said.body == SOUND[-count:]


def test_several_ranges_come_as_parts_each_with_its_place(preview: Preview) -> None:
    said = preview.ask(MP3, Range="bytes=0-1,10-19,-5")
    assert said.status == 206
    message = email.message_from_bytes(
        f"Content-Type: {said.headers['content-type']}\n\n".encode() + said.body
    )
    parts = [part for part in message.walk() if not part.is_multipart()]
    assert [part["content-range"] for part in parts] == [
        f"bytes {place}/{len(SOUND)}" for place in ("0-1", "10-19", "99998-100002")
    ]
    assert {part.get_content_type() for part in parts} == {"audio/mpeg"}
    assert all(piece in said.body for piece in (SOUND[:2], SOUND[10:20], SOUND[-5:]))


@pytest.mark.parametrize("asked", ["items=0-5", "seconds=1-2", "bytes 0-5"])
def test_a_range_in_other_units_is_passed_over(preview: Preview, asked: str) -> None:
    said = preview.ask(MP3, Range=asked)
    assert (said.status, said.body) == (200, SOUND)


def test_a_range_of_a_file_that_has_changed_is_the_whole_file(preview: Preview) -> None:
    tag = preview.ask(MP3, "HEAD").headers["etag"]
    assert preview.ask(MP3, Range="bytes=0-4", If_Range=tag).status == 206
    assert preview.ask(MP3, Range="bytes=0-4", If_Range='"another"').body == SOUND


def _known(preview: Preview, path: str) -> list[tuple[str, dict[str, str]]]:
    headers = preview.ask(path, "HEAD").headers
    tag = headers["etag"]
    tags = [tag, f"W/{tag}", f'"x", {tag}', "*"]
    dates = [headers["last-modified"]] if "last-modified" in headers else []
    return [
        *((tag, {"If_None_Match": tag}) for tag in tags),
        *((date, {"If_Modified_Since": date}) for date in dates),
    ]


@pytest.mark.parametrize("path", [MP3, VTT, "/feed.xml", "/", "/assets/site-1.css"])
def test_what_one_has_already_is_not_sent_again(preview: Preview, path: str) -> None:
    for _, headers in _known(preview, path):
        for method in ("GET", "HEAD"):
            said = preview.ask(path, method, **headers)
            assert (said.status, said.body) == (304, b""), headers
            assert "etag" in said.headers


NOT_KNOWN = [
    {"If_None_Match": '"another"'},
    {"If_Modified_Since": "Sat, 01 Jan 2000 00:00:00 GMT"},
    {"If_Modified_Since": "yesterday"},
    # The ETag counts, whatever the date says.
    {"If_None_Match": '"another"', "If_Modified_Since": "Sat, 01 Jan 2050 00:00:00 GMT"},
]


@pytest.mark.parametrize("headers", NOT_KNOWN)
def test_what_one_has_not_is_sent(preview: Preview, headers: dict[str, str]) -> None:
    assert [preview.ask(path, **headers).status for path in (MP3, "/feed.xml")] == [200, 200]


NOT_TO_BE_HAD = [
    "/nowhere",
    "/feed.xml/",
    "/feed.xml/index.html",
    "/episodes/",
    "/assets",
    "/.hidden",
    "/%2ehidden",
    "/.well/known.txt",
    "/episodes/.a-walk.mp3.1234.part",
    "/episodes/a-walk/half.part",
    "/episodes/a-walk/essay.md~",
    "/out.toml",
    "/outside/spoken.toml",
    "/outside/",
    "/round",
    "/pipe.txt",
    "/../spoken.toml",
    "/assets/../../spoken.toml",
    "/assets/%2e%2e/%2e%2e/spoken.toml",
    "/assets/..%2f..%2fspoken.toml",
    "/%2e%2e%2fspoken.toml",
    "/..%5cspoken.toml",
    "/assets\\..\\..\\spoken.toml",
    "//etc/passwd",
    "///etc/passwd",
    "//spoken.toml",
    "/./feed.xml",
    "/%00",
    "/feed.xml%00.html",
    "/feed.xml%0a",
    "/%ff%fe",
    "/C:/Windows/win.ini",
    "/~root/",
    "/" + "a" * 5000,
    "/" + "a/" * 2000,
]


@pytest.mark.parametrize("path", NOT_TO_BE_HAD)
def test_nothing_else_is_to_be_had_and_the_shows_own_page_says_so(
    preview: Preview, path: str
) -> None:
    said = preview.ask(path)
    assert said.status == 404, said.headers
    assert said.body == FILES["404.html"]


def test_a_folder_without_its_slash_leads_to_its_page_on_this_host_only(preview: Preview) -> None:
    said = preview.ask("/episodes/a-walk")
    assert (said.status, said.headers["location"]) == (307, "/episodes/a-walk/")
    assert preview.ask("/episodes/a-walk/").body == PAGE
    assert preview.ask("//episodes/a-walk").status == 404


def _shared(said: Answer) -> bool:
    return said.headers.get("access-control-allow-origin") == "*"


def test_other_sites_players_may_read_what_is_for_them_and_no_page(preview: Preview) -> None:
    shared = {path for path in TYPES if _shared(preview.ask(path, "HEAD"))}
    pages = {"/", "/index.html", "/episodes/a-walk/"}
    dressing = {path for path in TYPES if path.startswith(("/assets", "/cover"))}
    assert shared == TYPES.keys() - pages - dressing - {
        "/episodes/a-walk/name%20with%20space%20%C3%A9.bin"
    }
    told = preview.ask(MP3, Range="bytes=0-1")
    assert _shared(told) and "Content-Range" in told.headers["access-control-expose-headers"]
    assert _shared(preview.ask(VTT, If_None_Match="*")), "a 304 is shared as well"
    assert _shared(preview.ask("/episodes/a-walk/gone.vtt")), "and a 404"


def test_a_preflight_is_answered_for_what_is_shared(preview: Preview) -> None:
    asked = {"Origin": "https://player.example", "Access_Control_Request_Method": "GET"}
    said = preview.ask(VTT, "OPTIONS", **asked, Access_Control_Request_Headers="range")
    assert said.status == 204 and _shared(said)
    assert "GET" in said.headers["access-control-allow-methods"]
    assert "Range" in said.headers["access-control-allow-headers"]
    assert not _shared(preview.ask("/index.html", "OPTIONS", **asked))


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_it_is_there_to_be_read_only(preview: Preview, method: str) -> None:
    said = preview.ask("/feed.xml", method)
    assert said.status == 405 and set(said.headers["allow"].split(", ")) == {"GET", "HEAD"}


HOSTS = {
    "127.0.0.1": 200,
    "127.0.0.1:1": 200,
    "localhost:8000": 200,
    "LOCALHOST.": 200,
    "[::1]:8000": 200,
    "192.168.1.7:8000": 200,
    "evil.example": 421,
    "evil.example:8000": 421,
    "localhost.evil.example": 421,
    "127.0.0.1.evil.example": 421,
    "127.0.0.1@evil.example": 421,
    '127.0.0.1"><script>': 421,
    "[::1": 421,
    "": 421,
}


@pytest.mark.parametrize(("host", "status"), HOSTS.items())
def test_who_asks_for_another_host_gets_nothing(preview: Preview, host: str, status: int) -> None:
    said = preview.ask("/feed.xml", Host=host)
    assert said.status == status
    assert status == 200 or b"rss" not in said.body


def test_nothing_of_the_preview_is_in_pages_when_nothing_will_be_built(preview: Preview) -> None:
    assert preview.ask("/").body == PAGE
    assert preview.ask("/_spoken/reload.js").status == 404


def test_what_lies_on_the_disk_stays_as_it_is(preview: Preview) -> None:
    assert preview.url.encode() in preview.ask("/feed.xml").body
    out = preview.root / "public"
    assert {href: (out / href).read_bytes() for href in FILES} == FILES


JUNK = {
    b"GET /feed.xml HTTP/1.0\r\n\r\n": b"HTTP/1.1 200",
    b"GET /feed.xml HTTP/1.1\r\n\r\n": b"HTTP/1.1 400",
    b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n": b"HTTP/1.1 400",
    b"GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n\r\n": b"HTTP/1.1 421",
}


@pytest.mark.parametrize(("junk", "start"), JUNK.items())
def test_what_no_browser_sends_harms_nothing(preview: Preview, junk: bytes, start: bytes) -> None:
    with closing(socket.create_connection(("127.0.0.1", preview.port), timeout=10)) as line:
        line.sendall(junk)
        assert line.recv(1000).startswith(start)
    assert preview.ask("/feed.xml").status == 200
