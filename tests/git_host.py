"""Git repositories to publish to: bare on this disk, and over HTTP by git's own CGI program."""

from __future__ import annotations

import base64
import contextlib
import os
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from spoken_essays.hosting.target import Target

Put = Callable[[Target, Mapping[str, str]], None]


@dataclass(frozen=True, kw_only=True)
class Repository:
    """A bare repository, looked at and written to as somebody else would."""

    path: Path

    @property
    def target(self) -> str:
        return f"git+file://{self.path}"

    def git(self, *arguments: str, **env: str) -> str:
        done = subprocess.run(
            ["git", "--git-dir", str(self.path), *arguments],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, **env},
        )
        return done.stdout

    def files(self, branch: str = "gh-pages") -> dict[str, str]:
        names = self.git("ls-tree", "-r", "--name-only", branch).splitlines()
        return {name: self.git("show", f"{branch}:{name}") for name in names}

    def commits(self, branch: str = "gh-pages") -> list[str]:
        return self.git("rev-list", branch).split()

    def commit(self, files: dict[str, str], branch: str = "gh-pages") -> str:
        """Put files on top of a branch, as another person's push would."""
        index = {"GIT_INDEX_FILE": str(self.path / "theirs.index"), **WHO}
        has = branch in self.git("branch", "--format=%(refname:short)").split()
        self.git("read-tree", branch if has else "--empty", **index)
        for name, text in files.items():
            path = self.path / "theirs"
            path.write_text(text)
            blob = self.git("hash-object", "-w", str(path)).strip()
            self.git("update-index", "--add", "--cacheinfo", f"100644,{blob},{name}", **index)
        tree = self.git("write-tree", **index).strip()
        parents = ["-p", branch] if has else []
        commit = self.git("commit-tree", tree, *parents, "-m", "Theirs", **index).strip()
        self.git("update-ref", f"refs/heads/{branch}", commit)
        return commit

    def hook(self, name: str, script: str) -> None:
        path = self.path / "hooks" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)


WHO = {
    f"GIT_{role}_{key}": value
    for role in ("AUTHOR", "COMMITTER")
    for key, value in {"NAME": "Bo", "EMAIL": "bo@example.com"}.items()
}


def bare(path: Path) -> Repository:
    subprocess.run(["git", "init", "--quiet", "--bare", str(path)], check=True)
    return Repository(path=path)


def putter(folder: Path) -> Put:
    """A way to put texts by their hrefs, each from a file that is gone afterwards."""

    def put(target: Target, texts: Mapping[str, str]) -> None:
        for href, text in texts.items():
            path = folder / "to put"
            path.write_text(text)
            target.put(href, path, {"Content-Type": "text/plain"})
            path.unlink()

    return put


@dataclass
class GitHub:
    """A host for git over HTTP: its address, and the sign-ins that came with each request."""

    url: str = ""
    signed: list[str | None] = field(default_factory=list)


@contextlib.contextmanager
def serving(root: Path, *, token: str) -> Iterator[GitHub]:
    """Serve the repositories below a folder; only who has the token may push or fetch."""
    hub = GitHub()
    wanted = "Basic " + base64.b64encode(f"x-access-token:{token}".encode()).decode()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

        def _any(self) -> None:
            said = self.headers.get("Authorization")
            hub.signed.append(said)
            if said == wanted:
                _backend(self, root)
                return
            self.send_response(401)
            self.send_header("WWW-Authenticate", "Basic realm=git")
            self.end_headers()

        do_GET = do_POST = _any

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    hub.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _backend(request: BaseHTTPRequestHandler, root: Path) -> None:
    path, _, query = request.path.partition("?")
    env = {
        **os.environ,
        "GIT_PROJECT_ROOT": str(root),
        "GIT_HTTP_EXPORT_ALL": "1",
        "REQUEST_METHOD": request.command,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "CONTENT_TYPE": request.headers.get("Content-Type", ""),
        "HTTP_CONTENT_ENCODING": request.headers.get("Content-Encoding", ""),
        "HTTP_GIT_PROTOCOL": request.headers.get("Git-Protocol", ""),
        "REMOTE_USER": "spoken",
        "REMOTE_ADDR": "127.0.0.1",
    }
    given = _given(request)
    done = subprocess.run(["git", "http-backend"], input=given, env=env, stdout=subprocess.PIPE)
    head, _, body = done.stdout.partition(b"\r\n\r\n")
    lines = dict(line.split(": ", 1) for line in head.decode().splitlines())
    request.send_response(int(lines.pop("Status", "200 OK").split()[0]))
    for name, value in lines.items():
        request.send_header(name, value)
    request.end_headers()
    request.wfile.write(body)


def _given(request: BaseHTTPRequestHandler) -> bytes:
    if request.headers.get("Transfer-Encoding") != "chunked":
        return request.rfile.read(int(request.headers.get("Content-Length") or 0))
    given = b""
    while size := int(request.rfile.readline(), 16):
        given += request.rfile.read(size)
        request.rfile.readline()
    return given
