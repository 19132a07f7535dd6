"""Servers on this machine that stand in for those of the world, misbehaviour included."""

from __future__ import annotations

import base64
import io
import json
import socket
import ssl
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import av
import numpy as np
from sounds import tone

RATE = 24_000

# Of no use but here: gTTS accepts any certificate.
_CERTIFICATE = """\
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgOgEsWANIRkhdVDue
LIMS8kpLIVx9v9lr12ojC2pjpJahRANCAAR+n15rUztmxAOjt7zHV3J4TAZp34BY
J50zIfDGQDrLsW19ronjWMuk+6f8Gms3pDrPdvK220iFOrTFF6rSH6Je
-----END PRIVATE KEY-----
-----BEGIN CERTIFICATE-----
MIIBpzCCAU2gAwIBAgIUWhbh/LHwBaWy5SXA93WIArv/j9MwCgYIKoZIzj0EAwIw
KDEmMCQGA1UEAwwdc3RhbmQtaW4gZm9yIHRyYW5zbGF0ZS5nb29nbGUwIBcNMjYx
MTIzMDMwMDE4WhgPMjEyNjEwMzAwMzAwMThaMCgxJjAkBgNVBAMMHXN0YW5kLWlu
IGZvciB0cmFuc2xhdGUuZ29vZ2xlMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE
fp9ea1M7ZsQDo7e8x1dyeEwGad+AWCedMyHwxkA6y7Ftfa6J41jLpPun/BprN6Q6
z3bytttIhTq0xReq0h+iXqNTMFEwHQYDVR0OBBYEFN+2xRQK3BJ/VyUVPn7fZ4ml
UpWnMB8GA1UdIwQYMBaAFN+2xRQK3BJ/VyUVPn7fZ4mlUpWnMA8GA1UdEwEB/wQF
MAMBAf8wCgYIKoZIzj0EAwIDSAAwRQIgX9BrB2r8/Gw67hyTeQyEtfsXAbRazSKi
3vr1LNtGuLsCIQCuQmHM2A5j1wL08+nZrhCWBVCRV1zI3ho8T7nGGc/tBQ==
-----END CERTIFICATE-----
"""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One request as it came: whose host, and what is to be read how."""

    host: str
    text: str
    language: str
    slow: bool


@dataclass
class GoogleTranslate:
    """A stand-in for Google Translate's voice, reached as a proxy.

    It answers each request as the next of ``answers`` says, then always with sound: half a second
    of a tone, or what ``reader`` makes of the text as mp3. An answer is a status ("500", "429",
    "429, wait 7"), "sound", "html", "empty" (a right answer with no sound in it), "nonsense" (sound
    that is none), "refuse" and "cut" (a connection that breaks, before and in the middle).
    """

    answers: list[str] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    port: int = 0
    reader: Callable[[str], bytes] = lambda text: mp3()

    @property
    def proxy(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def google_translate(**facts: Any) -> Iterator[GoogleTranslate]:
    """Serve until the end of the block."""
    google = GoogleTranslate(**facts)
    with socket.create_server(("127.0.0.1", 0)) as server, tempfile.TemporaryDirectory() as folder:
        pem = Path(folder) / "stand-in.pem"
        pem.write_text(_CERTIFICATE)
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(pem)
        google.port = server.getsockname()[1]
        thread = threading.Thread(target=_serve, args=(server, tls, google))
        thread.start()
        try:
            yield google
        finally:
            server.shutdown(socket.SHUT_RDWR)
            thread.join()


def _serve(server: socket.socket, tls: ssl.SSLContext, google: GoogleTranslate) -> None:
    with suppress(OSError):
        while True:
            connection, _ = server.accept()
            with connection, suppress(OSError):
                connection.settimeout(5)
                _converse(connection, tls, google)


def _converse(connection: socket.socket, tls: ssl.SSLContext, google: GoogleTranslate) -> None:
    wish = _head(connection)
    host = wish.split()[1]
    connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
    with tls.wrap_socket(connection, server_side=True) as secure:
        google.asked.append(_asked(host, _body(secure)))
        answer = google.answers.pop(0) if google.answers else "sound"
        for piece in _answered(answer, google.reader(google.asked[-1].text)):
            secure.sendall(piece)


def _head(connection: socket.socket) -> str:
    data = b""
    while b"\r\n\r\n" not in data:
        if not (byte := connection.recv(1)):
            raise ConnectionError("nobody there")
        data += byte
    return data.decode("latin-1")


def _body(connection: socket.socket) -> str:
    head = _head(connection).lower()
    wanted = int(head.split("content-length:")[1].split()[0])
    data = b""
    while len(data) < wanted and (more := connection.recv(wanted - len(data))):
        data += more
    return data.decode()


def _asked(host: str, body: str) -> Asked:
    (((rpc, parameters, *_),),) = json.loads(parse_qs(body)["f.req"][0])
    assert rpc == "jQ1olc"
    text, language, slow, _ = json.loads(parameters)
    return Asked(host=host.partition(":")[0], text=text, language=language, slow=bool(slow))


def _answered(answer: str, reading: bytes) -> Iterable[bytes]:
    if answer == "refuse":
        return ()
    if answer[0].isdigit():
        status, _, seconds = answer.partition(", wait ")
        return (_http(status, b"no", f"Retry-After: {seconds}\r\n" if seconds else ""),)
    bodies = {
        "sound": _batch(reading),
        "cut": _batch(reading),
        "empty": b'[["wrb.fr","jQ1olc",null,null,null,[3],"generic"]]',
        "nonsense": _batch(b"this is no sound " * 40),
        "html": b"<!doctype html><title>Before you continue</title><p>Cookies!",
    }
    whole = _http("200 OK", b")]}'\n\n" + bodies[answer])
    return (whole[: len(whole) // 2],) if answer == "cut" else (whole,)


def _batch(sound: bytes) -> bytes:
    inner = json.dumps([base64.b64encode(sound).decode()], separators=(",", ":"))
    return json.dumps(
        [["wrb.fr", "jQ1olc", inner, None, None, None, "generic"]], separators=(",", ":")
    ).encode()


def _http(status: str, body: bytes, more: str = "") -> bytes:
    status = status if " " in status else f"{status} Trouble"
    head = f"HTTP/1.1 {status}\r\n{more}Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    return head.encode() + body


def mp3(seconds: float = 0.5) -> bytes:
    """A tone as Google would send it: mp3 at 24 kHz, mono."""
    file = io.BytesIO()
    samples = np.rint(tone(seconds, RATE) * 32767).astype(np.int16)
    with av.open(file, "w", format="mp3") as container:
        stream = container.add_stream("libmp3lame", rate=RATE, layout="mono", format="s16p")
        frame = av.AudioFrame.from_ndarray(samples[None], "s16p", "mono")
        frame.sample_rate = RATE
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return file.getvalue()
