"""`spoken serve` in a process of its own, and asking it as anyone would."""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a server said; header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, kw_only=True)
class Preview:
    """A preview that runs: its show, port and process, and what it has said until it was ready."""

    root: Path
    port: int
    process: subprocess.Popen[str]
    said: str

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def ask(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """One request; underscores in the headers' names are hyphens. The path is sent as it is."""
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)) as line:
            line.putrequest(method, path, skip_host="Host" in headers, skip_accept_encoding=True)
            for name, value in headers.items():
                line.putheader(name.replace("_", "-"), value)
            line.endheaders()
            said = line.getresponse()
            told = {name.lower(): value for name, value in said.getheaders()}
            return Answer(status=said.status, headers=told, body=said.read())

    def hear_until(self, words: str) -> str:
        """What it says at the terminal, up to a line with these words."""
        assert self.process.stdout is not None
        return _heard_until(self.process.stdout, words)

    def end(self, how: signal.Signals = signal.SIGINT) -> tuple[int, str]:
        """End it; its exit code, and what it said at last."""
        self.process.send_signal(how)
        rest, _ = self.process.communicate(timeout=20)
        return self.process.returncode, rest


@contextmanager
def served(root: Path, *options: str, port: int | None = 0, **env: str) -> Iterator[Preview]:
    """A preview of the show in ``root``, ready to be asked; it is ended at the end."""
    chosen = () if port is None else ("--port", str(port))
    process = subprocess.Popen(
        [sys.executable, "-m", "spoken_essays", "serve", *options, *chosen],
        cwd=root,
        env={**os.environ, "PYTHONUNBUFFERED": "1", **env},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        bufsize=1,
    )
    try:
        assert process.stdout is not None
        said = _heard_until(process.stdout, "Ctrl-C")
        found = re.search(r"Page: http://[\d.]+:(\d+)/", said)
        assert found, said
        yield Preview(root=root, port=int(found[1]), process=process, said=said)
    finally:
        process.kill()
        process.communicate()


def _heard_until(stream: IO[str], words: str) -> str:
    heard: list[str] = []
    for line in stream:
        heard.append(line)
        if words in line:
            return "".join(heard)
    raise AssertionError(f"it ended without saying {words!r}:\n{''.join(heard)}")
