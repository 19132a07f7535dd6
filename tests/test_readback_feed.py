"""What is said of a feed that is late, broken, endless, moved or not there."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler

import pytest
from feed_host import change, faultless, feed, of, rules
from web_host import Host, Served, hosting, serve

from spoken_essays.hosting.readback import read_back


@pytest.fixture
def host() -> Iterator[Host]:
    with faultless() as host:
        yield host


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
        now = next(answers, fresh)
        if now is None:
            request.send_error(404)
        else:
            assert isinstance(now, Served)
            serve(request, now)

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
