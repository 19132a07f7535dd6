"""`spoken record` in a process of its own, and asking it as its page does."""

from __future__ import annotations

import http.client
import io
import json
import os
import re
import signal
import socket
import struct
import subprocess
import sys
import threading
import wave
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import uvicorn
from previews import Answer

from spoken_essays.addresses import find_episodes
from spoken_essays.booth import passes
from spoken_essays.booth.app import app
from spoken_essays.booth.desk import Desk
from spoken_essays.config import read_show
from spoken_essays.taking.voices import make_voice


@dataclass(frozen=True, kw_only=True)
class Booth:
    """A booth that runs: its show, and its page's address."""

    root: Path
    url: str

    @property
    def origin(self) -> str:
        return self.url.rsplit("/", 2)[0]

    @property
    def token(self) -> str:
        return self.url.rsplit("/", 2)[1]

    def ask(self, path: str, method: str = "GET", body: bytes = b"", **headers: str) -> Answer:
        """One request to what lies below the token; sent as its page sends it, unless told."""
        told = {"Origin": self.origin} if method == "POST" else {}
        return asked(self.url, f"/{self.token}/{path}", method, body, {**told, **headers})

    def essay(self) -> Any:
        return json.loads(self.ask("api/essay").body)

    def hand(self, path: str, about: object, sound: bytes) -> Answer:
        facts = json.dumps(about).encode()
        return self.ask(path, "POST", struct.pack("<I", len(facts)) + facts + sound)

    def read(self, line: dict[str, Any], sound: bytes) -> Answer:
        """Hand in a reading of a line, as the essay has it."""
        return self.hand("api/readings", {"spot": line["spot"]}, sound)


@dataclass(frozen=True, kw_only=True)
class Command(Booth):
    """A booth in a process of its own, and what it has said at the terminal."""

    process: subprocess.Popen[str]
    said: str

    @property
    def first_page(self) -> str:
        """What a phone is led to, over plain http, on this machine."""
        found = re.search(r"Phone: http://[\d.]+(:\d+/#\S+)", self.said)
        assert found, self.said
        return f"http://127.0.0.1{found[1]}"

    def kill(self) -> None:
        """As a power cut does."""
        self.process.kill()
        self.process.wait()

    def end(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=20)


@contextmanager
def served(root: Path, slug: str) -> Iterator[Booth]:
    """A booth in a thread, which is there at once."""
    show = read_show(root)
    [source] = [each for each in find_episodes(show) if each.slug == slug]
    make_voice(show, "me")
    desk = Desk(show=show, source=source, voice="me")
    own = passes.kept(root / "pass.json")
    page = app(desk, token=own.token, page={"only": "", "command": "spoken record"})
    with socket.create_server(("127.0.0.1", 0)) as door:
        config = uvicorn.Config(page, lifespan="off", log_level="critical", ws="none")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([door],))
        thread.start()
        port = door.getsockname()[1]
        try:
            yield Booth(root=root, url=f"http://127.0.0.1:{port}/{own.token}/")
        finally:
            server.should_exit = server.force_exit = True
            thread.join()


def asked(
    url: str,
    path: str,
    method: str = "GET",
    body: bytes = b"",
    headers: dict[str, str] | None = None,
) -> Answer:
    """One request, the path sent as it is."""
    headers = headers or {}
    host = urlsplit(url)
    with closing(http.client.HTTPConnection("127.0.0.1", host.port, timeout=20)) as line:
        line.putrequest(method, path, skip_host="Host" in headers)
        if method == "POST" and "Content-Length" not in headers:
            line.putheader("Content-Length", str(len(body)))
        for name, value in headers.items():
            line.putheader(name.replace("_", "-"), value)
        line.endheaders(body)
        said = line.getresponse()
        told = {name.lower(): value for name, value in said.getheaders()}
        return Answer(status=said.status, headers=told, body=said.read())


@contextmanager
def booth(root: Path, slug: str, *options: str, **env: str) -> Iterator[Command]:
    """`spoken record`, ready to be asked; it is ended at the end."""
    command = [sys.executable, "-m", "spoken_essays", "record", slug, "--no-open", *options]
    process = subprocess.Popen(
        command,
        cwd=root,
        env={**os.environ, "PYTHONUNBUFFERED": "1", **env},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        said = _heard(process)
        found = re.search(r"https?://127\.0\.0\.1:\d+/[\w-]{43}/", said)
        assert found, said
        yield Command(root=root, url=found[0], process=process, said=said)
    finally:
        process.kill()
        process.communicate()


def _heard(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    heard: list[str] = []
    for line in process.stdout:
        heard.append(line)
        if "Ctrl-C" in line:
            return "".join(heard)
    raise AssertionError("".join(heard))


def wav(samples: bytes, *, bits: int = 16, rate: int = 44_100, channels: int = 1) -> bytes:
    """A WAV file of these bytes."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setparams((channels, bits // 8, rate, 0, "NONE", ""))
        file.writeframes(samples)
    return out.getvalue()


def house(root: Path, essay: str, slug: str = "a-crossing") -> Path:
    """A show with one essay."""
    folder = root / "episodes" / slug
    folder.mkdir(parents=True)
    (folder / "essay.md").write_text(essay, encoding="utf-8")
    (root / "spoken.toml").write_text('title = "Slow Water"\nvoice = "me"\n', encoding="utf-8")
    return root
