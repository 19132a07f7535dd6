"""FTP servers that rename over nothing, or not at all: listeners keep what they had."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from pyftpdlib.authorizers import DummyAuthorizer
from pyftpdlib.handlers import FTPHandler
from pyftpdlib.servers import FTPServer

from spoken_essays.errors import HostError
from spoken_essays.hosting.headers import headers
from spoken_essays.hosting.targets import open_target
from spoken_essays.outlets import Publish

HREF = "feed.xml"


class Stubborn(FTPHandler):  # type: ignore[misc]
    """Renames over nothing; ``refusals`` more times it makes no file of the feed's name."""

    refusals = 0

    def ftp_RNTO(self, path: str) -> None:
        refused = Path(path).name == HREF and type(self).refusals > 0
        if refused or Path(path).exists():
            type(self).refusals -= refused
            self.respond("550 Not here.")
        else:
            super().ftp_RNTO(path)


@pytest.fixture
def handler() -> type[Stubborn]:
    return type("Handler", (Stubborn,), {"authorizer": DummyAuthorizer()})


@pytest.fixture
def server(handler: type[Stubborn], tmp_path: Path) -> Iterator[str]:
    root = tmp_path / "root"
    root.mkdir()
    handler.authorizer.add_anonymous(str(root), perm="elradfmwMT")
    ftp = FTPServer(("127.0.0.1", 0), handler)
    ending = threading.Event()

    def serve() -> None:
        while not ending.is_set():
            ftp.serve_forever(timeout=0.02, blocking=False)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield f"ftp://127.0.0.1:{ftp.address[1]}/"
    finally:
        ending.set()
        thread.join()
        ftp.close_all()


def put(server: str, path: Path) -> None:
    with closing(open_target(server, Publish(), root=path.parent)) as target:
        target.put(HREF, path, headers(HREF))


def test_a_file_is_replaced_where_the_server_renames_over_nothing(
    server: str, tmp_path: Path
) -> None:
    for words in ("old", "new"):
        path = tmp_path / "here.xml"
        path.write_text(words)
        put(server, path)
    [left] = (tmp_path / "root").iterdir()
    assert (left.name, left.read_text()) == (HREF, "new")


def test_what_cannot_be_replaced_stays_as_it_was(
    server: str, handler: type[Stubborn], tmp_path: Path
) -> None:
    old = tmp_path / "root" / HREF
    old.write_text("old")
    path = tmp_path / "here.xml"
    path.write_text("new")
    handler.refusals = 2
    with pytest.raises(HostError, match="Not here"):
        put(server, path)
    [left] = (tmp_path / "root").iterdir()
    assert (left.name, left.read_text()) == (HREF, "old")
