"""A server of the OpenAI speech API on this machine, with a real voice and bad days."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from typing import Any

import av

from spoken_essays.sound import segments as sound
from spoken_essays.voices.espeak import EspeakVoice

FORMATS = {
    "wav": ("audio/wav", "wav", "pcm_s16le", "s16"),
    "flac": ("audio/flac", "flac", "flac", "s16"),
    "mp3": ("audio/mpeg", "mp3", "libmp3lame", "s16p"),
    "opus": ("audio/ogg", "ogg", "libopus", "s16"),
    "aac": ("audio/aac", "adts", "aac", "fltp"),
}

# Of one channel at 22.05 kHz, up to the length of its data.
_WAV_HEAD = b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x22\x56\0\0\x44\xac\0\0\x02\0\x10\0data"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One request as it came: its path, the key sent along, what was wanted."""

    path: str
    key: str | None
    wish: Mapping[str, Any]

    @property
    def text(self) -> str:
        return str(self.wish["input"])


@dataclass
class SpeechServer:
    """A stand-in that reads each text aloud with eSpeak NG.

    It answers each request as the next of ``answers`` says, then always with sound. An answer is
    "sound", "streamed" (a WAV that does not know its length), "short" (one that is shorter than it
    says), "cut" (a connection that breaks), "refuse", "slow", "empty", "silent" (a WAV without
    samples), "html", "nonsense", "playlist", or a status with what else it says: "429, Retry-After:
    7", "400, {…}" (a body). Headers may follow "sound", too.
    """

    answers: list[str] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    key: str | None = None
    slowness: float = 0.0
    at_once: int = 0
    most_at_once: int = 0
    port: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    @property
    def texts(self) -> list[str]:
        return [asked.text for asked in self.asked]


@contextmanager
def speech_server(**facts: Any) -> Iterator[SpeechServer]:
    """Serve until the end of the block."""
    stand_in = SpeechServer(**facts)

    class Handler(_Handler):
        server_of_speech = stand_in

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        stand_in.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield stand_in
        finally:
            server.shutdown()
            thread.join()


class _Handler(BaseHTTPRequestHandler):
    server_of_speech: SpeechServer
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def do_POST(self) -> None:
        stand_in = self.server_of_speech
        wish = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        key = self.headers.get("Authorization")
        with stand_in.lock:
            stand_in.asked.append(Asked(path=self.path, key=key, wish=wish))
            answer = stand_in.answers.pop(0) if stand_in.answers else "sound"
            stand_in.at_once += 1
            stand_in.most_at_once = max(stand_in.most_at_once, stand_in.at_once)
        with suppress(OSError):
            self._answer(answer, wish, key)
        with stand_in.lock:
            stand_in.at_once -= 1
        self.close_connection = True

    def _answer(self, answer: str, wish: Mapping[str, Any], key: str | None) -> None:
        stand_in = self.server_of_speech
        what, _, more = answer.partition(", ")
        if what == "slow":
            time.sleep(stand_in.slowness)
        if what == "refuse":
            return
        if stand_in.key is not None and key != f"Bearer {stand_in.key}":
            what, more = "401", json.dumps({"error": {"message": f"Incorrect API key: {key}"}})
        if what.isdigit():
            self._send(int(what), *_told(more))
            return
        kind, data = _sound(what, wish)
        headers, _ = _told(more)
        self._send(200, {**headers, "Content-Type": kind}, data, cut=what == "cut")

    def _send(
        self, status: int, headers: Mapping[str, str], body: bytes, *, cut: bool = False
    ) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if cut else body)


def _told(more: str) -> tuple[dict[str, str], bytes]:
    """A body if it is JSON or HTML, else headers, one after another."""
    if more.startswith("{"):
        return {"Content-Type": "application/json"}, more.encode()
    if more.startswith("<"):
        return {"Content-Type": "text/html"}, more.encode()
    return dict(line.split(": ", 1) for line in more.split("; ") if line), b""


def _sound(what: str, wish: Mapping[str, Any]) -> tuple[str, bytes]:
    others = {
        "empty": ("audio/wav", b""),
        "html": ("text/html; charset=utf-8", b"<!doctype html><title>Welcome</title>"),
        "nonsense": ("audio/wav", b"this is no sound " * 40),
        "playlist": ("audio/wav", b"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n/etc/passwd\n"),
        "silent": ("audio/wav", _WAV_HEAD + b"\0" * 4),
    }
    if what in others:
        return others[what]
    kind = str(wish["response_format"])
    data = read_aloud(str(wish["input"]), float(wish.get("speed", 1.0)), kind)
    if what == "streamed":
        at = data.index(b"data") + 4
        data = data[:4] + b"\xff" * 4 + data[8:at] + b"\xff" * 4 + data[at + 4 :]
    return FORMATS[kind][0], data[: len(data) // 2] if what == "short" else data


@cache
def read_aloud(text: str, speed: float = 1.0, kind: str = "mp3") -> bytes:
    """A text as eSpeak NG reads it, in one of the API's formats."""
    samples, rate = sound.samples(EspeakVoice(name="server", speed=speed).speak(text))
    return encoded(samples, rate, kind)


def encoded(samples: Any, rate: int, kind: str) -> bytes:
    """16-bit samples of one channel in one of the API's formats."""
    _, container_format, codec, sample_format = FORMATS[kind]
    target = 48_000 if kind == "opus" else rate
    buffer = BytesIO()
    with av.open(buffer, "w", container_format) as container:
        stream: Any = container.add_stream(codec, rate=target)
        stream.layout, stream.format = "mono", sample_format
        resampler = av.AudioResampler(sample_format, "mono", target, stream.frame_size or None)
        for frame in [*_frames(samples, rate, resampler), None]:
            container.mux(stream.encode(frame))
    return buffer.getvalue()


def _frames(samples: Any, rate: int, resampler: av.AudioResampler) -> Iterator[av.AudioFrame]:
    if len(samples):
        frame = av.AudioFrame.from_ndarray(samples[None], "s16", "mono")
        frame.sample_rate = rate
        yield from resampler.resample(frame)
        yield from resampler.resample(None)
