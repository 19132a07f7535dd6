"""Fetching from strangers: a real web server on loopback, with every kind of bad manners."""

from __future__ import annotations

import contextlib
import gzip
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
import standins
from web_host import Host, Served, hosting

from spoken_essays import __version__
from spoken_essays.errors import ManuscriptError
from spoken_essays.manuscripts import fetching
from spoken_essays.manuscripts.fetching import Limits, checked_url, fetch, is_public
from spoken_essays.manuscripts.trees import decoded

HERE = Limits(private=True, silence=2, longest=5, largest=200_000)


@pytest.fixture(scope="module")
def host() -> Iterator[Host]:
    with hosting() as found:
        yield found


def failing(url: str, limits: Limits = HERE) -> str:
    with pytest.raises(ManuscriptError) as caught:
        fetch(url, limits)
    return caught.value.message


def sending(*pieces: bytes, pause: float = 0, **headers: str) -> Callable[[Any], None]:
    """An answer that sends pieces until nobody listens any more."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), value)
        request.send_header("Connection", "close")
        request.end_headers()
        request.close_connection = True
        try:
            for piece in pieces:
                request.wfile.write(piece)
                time.sleep(pause)
        except OSError:
            return

    return answer


def test_a_page_comes_with_what_its_host_says_of_it(host: Host) -> None:
    host.files["/a"] = Served(body="Tür".encode("latin-1"), type="text/HTML; Charset=ISO-8859-1")
    found = fetch(f"{host.url}/a#part", HERE)
    assert (found.type, found.charset, found.body) == ("text/html", "iso-8859-1", b"T\xfcr")
    assert found.url == f"{host.url}/a"


def test_who_asks_says_so_and_sends_nothing_else(host: Host) -> None:
    host.files["/who"] = Served(body=b"x", type="text/html")
    fetch(f"{host.url}/who", HERE)
    headers = host.asked[-1][2]
    assert headers["user-agent"].startswith(f"spoken/{__version__} ")
    assert not {"cookie", "authorization", "referer"} & set(headers)


@pytest.mark.parametrize("packed", ["gzip", "deflate", "x-gzip"])
def test_packed_pages_are_unpacked(host: Host, packed: str) -> None:
    data = zlib.compress(b"words") if packed == "deflate" else gzip.compress(b"words")
    host.files["/p"] = Served(body=data, headers={"Content-Encoding": packed})
    assert fetch(f"{host.url}/p", HERE).body == b"words"


def test_a_page_in_pieces_of_unknown_number_is_whole(host: Host) -> None:
    host.files["/c"] = sending(b"5\r\nhello\r\n", b"0\r\n\r\n", Transfer_Encoding="chunked")
    assert fetch(f"{host.url}/c", HERE).body == b"hello"


@pytest.mark.parametrize(
    ("name", "answer", "said"),
    [
        ("endless", sending(*[bytes(65_536)] * 10_000), "sends more than 0 MB"),
        (
            "a gzip bomb",
            sending(gzip.compress(bytes(30_000_000)), Content_Encoding="gzip"),
            "sends more than 0 MB",
        ),
        ("no gzip", sending(b"words", Content_Encoding="gzip"), "cannot be unpacked"),
        ("unknown packing", sending(b"words", Content_Encoding="br"), "cannot be unpacked"),
        ("half a gzip", sending(gzip.compress(b"w" * 999)[:20], Content_Encoding="gzip"), "broke"),
        ("half a page", sending(b"words", Content_Length="99"), "broke off in the middle"),
        ("half a piece", sending(b"9\r\nhe", Transfer_Encoding="chunked"), "broke off"),
        ("no HTTP", lambda request: request.wfile.write(b"Hello?\r\n\r\n"), "gives no answer"),
    ],
)
def test_bad_manners_are_sentences(host: Host, name: str, answer: Any, said: str) -> None:
    host.files["/bad"] = answer
    assert said in failing(f"{host.url}/bad")


def test_a_host_that_says_nothing_is_left(host: Host) -> None:
    host.files["/silent"] = lambda request: time.sleep(1)
    limits = Limits(private=True, silence=0.3, longest=5)
    assert failing(f"{host.url}/silent", limits).endswith("answers too slowly.")


def test_a_host_that_drips_is_left_when_its_time_is_over(host: Host) -> None:
    host.files["/drip"] = sending(*[b"x"] * 100, pause=0.05)
    limits = Limits(private=True, silence=2, longest=0.5)
    assert failing(f"{host.url}/drip", limits).endswith("answers too slowly.")


def test_headers_that_drip_are_left_too(host: Host) -> None:
    def answer(request: BaseHTTPRequestHandler) -> None:
        try:
            for letter in b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100:
                request.wfile.write(bytes([letter]))
                time.sleep(0.03)
        except OSError:
            return

    host.files["/slow"] = answer
    limits = Limits(private=True, silence=2, longest=0.5)
    assert failing(f"{host.url}/slow", limits).endswith("answers too slowly.")


def test_redirects_are_followed_and_the_last_address_told(host: Host) -> None:
    host.redirect("/1", "/2?q=ä b")
    host.files["/2?q=%C3%A4%20b"] = Served(body=b"there", type="text/html")
    assert fetch(f"{host.url}/1", HERE).url == f"{host.url}/2?q=%C3%A4%20b"


def test_a_circle_is_left(host: Host) -> None:
    host.redirect("/round", "/round")
    assert "from one address to the next" in failing(f"{host.url}/round")


@pytest.mark.parametrize("to", ["file:///etc/passwd", "ftp://127.0.0.1/", "gopher://x/", "data:,x"])
def test_a_redirect_leads_nowhere_but_to_the_web(host: Host, to: str) -> None:
    host.redirect("/off", to)
    assert "is no address of the web" in failing(f"{host.url}/off")


def test_a_refusal_is_told_with_its_status(host: Host) -> None:
    host.status("/gone", 410)
    assert failing(f"{host.url}/gone") == f"{host.url}/gone answers 410 Gone"


def test_nobody_at_home_is_a_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    assert failing(f"http://127.0.0.1:{port}/") == "127.0.0.1 cannot be reached."


@pytest.fixture
def secret(tmp_path: Path) -> Iterator[int]:
    """The port of a host whose certificate nobody has signed but itself."""
    pem = tmp_path / "own.pem"
    pem.write_text(standins._CERTIFICATE)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(pem)

    def serve(server: socket.socket) -> None:
        with contextlib.suppress(OSError):
            connection, _ = server.accept()
            with connection, tls.wrap_socket(connection, server_side=True) as secure:
                secure.recv(1)

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=serve, args=(server,))
        thread.start()
        yield server.getsockname()[1]
        thread.join()


def test_a_certificate_that_nobody_knows_is_not_trusted(secret: int) -> None:
    said = failing(f"https://127.0.0.1:{secret}/")
    assert said.endswith("has no certificate that can be trusted.")


def test_a_host_without_https_is_a_sentence(host: Host) -> None:
    assert "try it with http://" in failing(host.url.replace("http:", "https:"))


PRIVATE = [
    *("127.0.0.1", "127.9.9.9", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1"),
    *("169.254.169.254", "224.0.0.1", "255.255.255.255", "240.0.0.1", "192.0.2.1", "::1", "::"),
    *("fe80::1%eth0", "fc00::1", "fd12::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1"),
    *("64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "fec0::1"),
]


@pytest.mark.parametrize("address", PRIVATE)
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_addresses_that_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "place", ["127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f.1", "127.1", "[::ffff:7f00:1]"]
)
def test_a_private_address_is_not_asked_however_it_is_written(host: Host, place: str) -> None:
    port = host.url.rpartition(":")[2]
    asked = len(host.asked)
    with pytest.raises(ManuscriptError, match=r"not on the public internet|cannot be found"):
        fetch(f"http://{place}:{port}/a")
    assert len(host.asked) == asked


class _Resolver:
    """Names as a hostile name server tells them: another address at each question."""

    def __init__(self, *addresses: str) -> None:
        self.addresses = list(addresses)
        self.asked = 0

    def __call__(self, host: str, port: int, *_: object, **__: object) -> list[Any]:
        address = self.addresses[min(self.asked, len(self.addresses) - 1)]
        self.asked += 1
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]


def test_a_name_that_leads_elsewhere_a_moment_later_leads_nowhere(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """DNS rebinding: what was checked is what is connected to; no name is asked for twice."""
    resolver = _Resolver("93.184.216.34", "127.0.0.1")
    monkeypatch.setattr(socket, "getaddrinfo", resolver)
    with pytest.raises(AssertionError, match=r"tried to reach '93\.184\.216\.34'"):
        fetch("http://rebind.example.org/")
    assert resolver.asked == 1


def test_a_redirect_to_a_private_address_is_refused(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first address passes for public, the second is what it is."""
    passes = iter([True, False])
    monkeypatch.setattr(fetching, "is_public", lambda address: next(passes))
    host.redirect("/in", f"{host.url}/secret")
    host.files["/secret"] = Served(body=b"secret", type="text/html")
    with pytest.raises(ManuscriptError, match="is not on the public internet"):
        fetch(f"{host.url}/in")
    assert "/secret" not in host.asks("GET")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("file:///etc/passwd", "is no address of the web"),
        ("http://", "is no address of the web"),
        ("http://ada:secret@example.org/", "an address with a password is not fetched"),
        ("http://a b/", "is no web address"),
        ("http://exa\nmple.org\r\nX: y/", "is no web address"),
        ("http://[::1/", "is no web address"),
        ("http://example.org:99999/", "is no web address"),
    ],
)
def test_what_is_no_address_is_not_asked(url: str, said: str) -> None:
    message = failing(url)
    assert said in message or "cannot be found" in message
    assert "secret" not in message


def test_an_address_travels_in_ascii() -> None:
    parts = checked_url("https://bücher.example/straße?q=grün#teil")
    assert (parts.netloc, parts.path) == ("xn--bcher-kva.example", "/stra%C3%9Fe")
    assert (parts.query, parts.fragment) == ("q=gr%C3%BCn", "")


@pytest.mark.parametrize(
    ("data", "charset", "text"),
    [
        ("Tür".encode(), "", "Tür"),
        ("Tür".encode(), "iso-8859-1", "Tür"),
        ("Tür".encode("latin-1"), "utf-8", "Tür"),
        ("“Tür”".encode("cp1252"), "iso-8859-1", "“Tür”"),
        ("Дом".encode("koi8-r"), "koi8-r", "Дом"),
        (b"<meta charset='windows-1251'>" + "Дом".encode("cp1251"), "", "Дом"),
        (b'<?xml version="1.0" encoding="shift_jis"?>' + "日本".encode("shift_jis"), "", "日本"),
        ("\ufeffTür".encode("utf-16-le"), "utf-8", "Tür"),
        ("Tür".encode("latin-1"), "no-such-charset", "Tür"),
        ("Tür".encode("latin-1"), "base64", "Tür"),
    ],
)
def test_a_pages_letters_are_read_whatever_they_came_in(
    data: bytes, charset: str, text: str
) -> None:
    assert decoded(data, charset).endswith(text)
