"""What is said of a host that serves the files of a feed well, badly or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
from feed_host import MP3, change, faultless, of, rules
from web_host import Host


@pytest.fixture
def host() -> Iterator[Host]:
    with faultless() as host:
        yield host


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
