"""What is said of a host that serves a feed well, badly, late, by halves or not at all."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
from web_host import Host, Served, hosting

from spoken_essays.hosting.host_rules import Found
from spoken_essays.hosting.readback import read_back
from spoken_essays.hosting.web import Web

MP3 = b"ID3" + bytes(20_000)
NAMESPACES = (
    'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" '
    'xmlns:podcast="https://podcastindex.org/namespace/1.0" '
    'xmlns:atom="http://www.w3.org/2005/Atom"'
)


def item(url: str, number: int, *, length: int = len(MP3)) -> str:
    at = f"{url}/{number}"
    return f"""<item><title>Essay {number}</title><guid>g{number}</guid>
    <enclosure url="{at}.mp3" length="{length}" type="audio/mpeg"/>
    <itunes:image href="{url}/cover.jpg"/>
    <podcast:transcript url="{at}.vtt" type="text/vtt"/>
    <podcast:transcript url="{at}.srt" type="application/x-subrip"/>
    <podcast:chapters url="{at}.json" type="application/json+chapters"/></item>"""


def feed(url: str, *numbers: int, length: int = len(MP3)) -> bytes:
    items = "".join(item(url, number, length=length) for number in numbers)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
    <rss version="2.0" {NAMESPACES}><channel><title>Slow Water</title>
    <atom:link rel="self" href="{url}/feed.xml"/><itunes:image href="{url}/cover.jpg"/>
    {items}</channel></rss>""".strip().encode()


@pytest.fixture
def host() -> Iterator[Host]:
    """A host without fault: a feed of three episodes and all that belongs to them."""
    with hosting() as host:
        host.files["/feed.xml"] = Served(feed(host.url, 3, 2, 1), type="application/rss+xml")
        host.files["/cover.jpg"] = Served(b"\xff\xd8", type="image/jpeg")
        for number in (1, 2, 3):
            host.files[f"/{number}.mp3"] = Served(MP3)
            host.files[f"/{number}.vtt"] = Served(b"WEBVTT", type="text/vtt; charset=utf-8")
            host.files[f"/{number}.srt"] = Served(b"1", type="application/x-subrip")
            host.files[f"/{number}.json"] = Served(b"{}", type="application/json")
        yield host


def of(host: Host, **options: Any) -> list[Found]:
    quick = Web(silence=0.5, longest=1.0)
    return list(read_back(f"{host.url}/feed.xml", web=quick, **options))


def rules(found: list[Found]) -> list[tuple[str, str]]:
    return [(each.severity, each.rule) for each in found]


def change(host: Host, path: str, **changes: Any) -> None:
    old = host.files[path]
    assert isinstance(old, Served)
    host.files[path] = replace(old, **changes)


def test_of_a_host_without_fault_there_is_nothing_to_say(host: Host) -> None:
    assert of(host) == []
    assert {path for path in host.asks("HEAD") if path.endswith(".mp3")} == {
        f"/{number}.mp3" for number in (1, 2, 3)
    }


def test_nothing_of_an_mp3_is_downloaded_but_two_bytes(host: Host) -> None:
    of(host)
    gets = [(path, said) for how, path, said, _ in host.asked if how == "GET"]
    assert {said.get("range") for path, said in gets if path.endswith(".mp3")} == {"bytes=0-1"}


FAULTS = [
    ({"head": 405}, ("error", "live.head"), "allow HEAD"),
    ({"head": 403}, ("error", "live.head"), "answers HEAD with 403"),
    ({"head": 404}, ("error", "live.missing"), "publish again"),
    ({"type": "audio/mp3"}, ("error", "live.type"), "served as audio/mp3; it should be audio/mpeg"),
    ({"type": ""}, ("error", "live.type"), "served as nothing in particular"),
    ({"body": MP3 + b"more"}, ("error", "live.length"), "it has 20007 bytes, and the feed says"),
    ({"lengths": False}, ("error", "live.length"), "does not say how long it is"),
    ({"ranges": False}, ("error", "live.ranges"), "Apple rejects a host without byte ranges"),
    ({"range_said": "bytes 0-1/*"}, ("error", "live.ranges"), 'says "bytes 0-1/*"'),
    ({"range_said": "bytes 1-2/20003"}, ("error", "live.ranges"), "should be"),
    ({"validators": False}, ("warning", "live.validators"), "cannot be taken up again"),
]


@pytest.mark.parametrize(
    ("fault", "rule", "words"), FAULTS, ids=[str(each[0])[:30] for each in FAULTS]
)
def test_each_fault_of_an_enclosure_is_named_with_what_to_do(
    host: Host, fault: dict[str, Any], rule: tuple[str, str], words: str
) -> None:
    change(host, "/2.mp3", **fault)
    found = of(host)
    assert rule in rules(found)
    assert any(words in each.what and each.url == f"{host.url}/2.mp3" for each in found)


def test_a_range_that_is_refused_is_told(host: Host) -> None:
    def refuse(request: BaseHTTPRequestHandler) -> None:
        request.send_response(416 if request.headers.get("Range") else 200)
        request.send_header("Content-Length", "0" if request.headers.get("Range") else "20003")
        request.send_header("Content-Type", "audio/mpeg")
        request.send_header("ETag", '"1"')
        request.end_headers()

    host.files["/1.mp3"] = refuse
    assert rules(of(host)) == [("error", "live.ranges")]


def test_a_feed_that_is_no_xml_by_its_type_is_told(host: Host) -> None:
    change(host, "/feed.xml", type="text/html")
    assert rules(of(host)) == [("error", "live.type")]


@pytest.mark.parametrize("kind", ["application/xml", "text/xml; charset=utf-8"])
def test_a_feed_may_be_served_as_any_xml(host: Host, kind: str) -> None:
    change(host, "/feed.xml", type=kind)
    assert of(host) == []


BROKEN = [
    (b"", "is not well-formed"),
    (b"<rss><channel>", "is not well-formed"),
    (b"<html><body>Moved</body></html>", "is XML, but no RSS feed: it begins with <html>"),
    (b'<feed xmlns="http://www.w3.org/2005/Atom"/>', "it begins with <feed>"),
    (b"\xff\xfe\x00", "is not well-formed"),
    (b'<?xml version="1.0" encoding="klingon"?><rss/>', "klingon|encoding"),
    (b'<!DOCTYPE rss [<!ENTITY a "b">]><rss><channel>&a;</channel></rss>', "has a DOCTYPE"),
    (b'<!DOCTYPE r SYSTEM "file:///etc/passwd"><rss/>', "has a DOCTYPE"),
]


@pytest.mark.parametrize(("body", "words"), BROKEN)
def test_what_is_no_feed_is_one_error_and_the_end(host: Host, body: bytes, words: str) -> None:
    change(host, "/feed.xml", body=body)
    found = of(host)
    assert rules(found) == [("error", "live.feed")]
    assert any(word in found[0].what for word in words.split("|"))


@pytest.mark.parametrize("code", [404, 500, 403, 204])
def test_a_feed_that_is_not_there_is_told_with_the_hosts_answer(host: Host, code: int) -> None:
    host.status("/feed.xml", code)
    found = of(host)
    assert rules(found) == [("error", "live.feed")]
    assert f"answers with {code}" in found[0].what


def test_a_host_that_is_not_there_is_told() -> None:
    with hosting() as gone:
        url = f"{gone.url}/feed.xml"
    (found,) = read_back(url)
    assert "cannot be reached" in found.what


@pytest.mark.parametrize("url", ["feed.xml", "ftp://127.0.0.1/feed.xml", "http://[::1", "http://"])
def test_what_is_no_web_address_is_told(url: str) -> None:
    (found,) = read_back(url)
    assert (found.rule, found.severity) == ("live.feed", "error")


def test_a_feed_that_is_packed_for_the_way_is_unpacked(host: Host) -> None:
    change(host, "/feed.xml", packed=True)
    assert of(host) == []
    assert ("GET", "/feed.xml") in [(how, path) for how, path, _, _ in host.asked]


def test_a_feed_that_breaks_off_or_cannot_be_unpacked_is_told(host: Host) -> None:
    change(host, "/feed.xml", cut=True)
    assert "broke off in the middle" in of(host)[0].what
    change(host, "/feed.xml", cut=False, headers={"Content-Encoding": "gzip"})
    assert "cannot be unpacked" in of(host)[0].what


def test_a_feed_without_end_is_left_off(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("spoken_essays.hosting.readback.LARGEST_FEED", 1_000_000)

    def pour(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.end_headers()
        try:
            while True:
                request.wfile.write(bytes(65_536))
        except OSError:
            request.close_connection = True

    host.files["/feed.xml"] = pour
    assert "sends more than 1000000 bytes" in of(host)[0].what


def test_a_host_that_is_silent_or_drips_is_given_up(host: Host) -> None:
    over = threading.Event()

    def silent(_: BaseHTTPRequestHandler) -> None:
        over.wait(10)

    def drip(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.end_headers()
        while not over.wait(0.1):
            request.wfile.write(bytes(70_000))

    host.files["/feed.xml"] = silent
    assert "answers too slowly" in of(host)[0].what
    host.files["/feed.xml"] = drip
    assert "was still sending after 1 s" in of(host)[0].what
    over.set()


def test_a_host_that_packs_what_it_can_is_asked_for_the_mp3_as_it_is(host: Host) -> None:
    change(host, "/2.mp3", packed=True)
    assert of(host) == []


def test_redirects_are_followed_to_the_end(host: Host) -> None:
    for hop in range(4):
        host.redirect(f"/hop{hop}", f"/hop{hop + 1}")
    host.files["/hop4"] = host.files["/2.mp3"]
    host.redirect("/2.mp3", f"{host.url}/hop0")
    assert of(host) == []


REDIRECTS = [
    ("/2.mp3", "sends on from one address to the next"),
    ("ftp://127.0.0.1/2.mp3", "is not on the web"),
    ("file:///etc/passwd", "is not on the web"),
    ("http://[", "is no address"),
]


@pytest.mark.parametrize(("to", "words"), REDIRECTS)
def test_a_redirect_that_leads_nowhere_is_told(host: Host, to: str, words: str) -> None:
    host.redirect("/2.mp3", to)
    (found,) = of(host)
    assert (found.rule, found.url) == ("live.reachable", f"{host.url}/2.mp3")
    assert words in found.what


def test_more_redirects_than_apps_follow_are_told(host: Host) -> None:
    for hop in range(9):
        host.redirect(f"/hop{hop}", f"/hop{hop + 1}")
    host.redirect("/2.mp3", "/hop0")
    assert rules(of(host)) == [("error", "live.reachable")]


def test_only_the_newest_and_what_has_changed_is_looked_at(host: Host) -> None:
    for number in (1, 2, 3):
        del host.files[f"/{number}.mp3"]
    missing = [each.url for each in of(host, newest=1, changed=["g1"])]
    assert missing == [f"{host.url}/3.mp3", f"{host.url}/1.mp3"]
    assert len(of(host, newest=None)) == 3


def test_an_older_copy_of_the_feed_is_told_with_what_it_lacks(host: Host) -> None:
    change(host, "/feed.xml", headers={"Cache-Control": "max-age=600"})
    found = of(host, published=feed(host.url, 4, 3, 2, 1))
    assert rules(found) == [("warning", "live.fresh")]
    assert "older copy, without “Essay 4”" in found[0].what
    assert "max-age=600" in found[0].what
    assert of(host, published=feed(host.url, 3, 2, 1)) == []


def test_a_feed_that_comes_late_is_waited_for(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("spoken_essays.hosting.readback._PAUSES", (0.05,))
    fresh = host.files["/feed.xml"]
    answers = iter([Served(feed(host.url, 2, 1), type="text/xml"), None])

    def late(request: BaseHTTPRequestHandler) -> None:
        from web_host import _serve

        now = next(answers, fresh)
        if now is None:
            request.send_error(404)
        else:
            assert isinstance(now, Served)
            _serve(request, now)

    host.files["/feed.xml"] = late
    assert of(host, published=feed(host.url, 3, 2, 1), patience=5.0) == []


def test_a_feed_that_cannot_be_asked_for_cheaply_is_told(host: Host) -> None:
    change(host, "/feed.xml", conditional=False)
    assert "sends it again to who has it" in of(host)[0].what
    change(host, "/feed.xml", validators=False)
    assert "neither ETag nor Last-Modified" in of(host)[0].what


def test_a_feed_that_calls_itself_otherwise_is_told(host: Host) -> None:
    moved = feed(host.url, 3).replace(b'/feed.xml"', b'/rss"')
    change(host, "/feed.xml", body=moved)
    assert rules(of(host)) == [("warning", "live.self")]


def test_pictures_and_transcripts_are_looked_at_too(host: Host) -> None:
    change(host, "/cover.jpg", type="text/html")
    change(host, "/3.vtt", type="text/plain")
    del host.files["/3.json"]
    found = of(host, newest=1)
    assert rules(found) == [
        ("error", "live.picture"),
        ("warning", "live.transcript"),
        ("error", "live.missing"),
    ]
    assert "a .vtt file is served as text/plain; the feed announces text/vtt" in found[1].what


def test_a_host_without_cors_is_noted_once_and_is_no_fault(host: Host) -> None:
    for path in host.files:
        if path.endswith((".vtt", ".srt", ".json")):
            change(host, path, cors=False)
    assert rules(of(host)) == [("note", "live.cors")]


def test_what_is_wrong_with_every_file_of_a_kind_is_said_once(host: Host) -> None:
    for number in (1, 2, 3):
        change(host, f"/{number}.srt", type="text/plain")
    assert rules(of(host)) == [("warning", "live.transcript")]


def test_nothing_of_the_users_own_is_sent_along(
    host: Host, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    netrc = tmp_path_factory.mktemp("netrc") / "netrc"
    netrc.write_text("machine 127.0.0.1 login ada password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    of(host)
    assert not any("authorization" in said or "cookie" in said for _, _, said, _ in host.asked)
