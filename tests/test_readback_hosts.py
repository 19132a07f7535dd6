"""Real hosts read back: the preview, which does it all, and a plain file server, which does not."""

from __future__ import annotations

import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from previews import served

from spoken_essays.hosting.readback import read_back


class Quiet(SimpleHTTPRequestHandler):
    """Python's own server of files: types by the system's table, no ranges, no CORS, no ETag."""

    extensions_map = {**SimpleHTTPRequestHandler.extensions_map, ".srt": "text/plain"}  # noqa: RUF012

    def log_message(self, *_: object) -> None:
        pass


def test_of_a_feed_that_the_preview_serves_there_is_nothing_to_say(show: Path) -> None:
    with served(show) as preview:
        assert list(read_back(f"{preview.url}feed.xml", newest=None)) == []


def test_a_plain_file_server_is_told_what_it_lacks(show: Path) -> None:
    handler = partial(Quiet, directory=str(show / "public"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        url = f"http://127.0.0.1:{server.server_address[1]}/"
        for path in (show / "public").rglob("*.xml"):
            path.write_text(path.read_text().replace("https://slow.water.fm/", url))
        found = list(read_back(f"{url}feed.xml"))
        server.shutdown()
        thread.join()
    said = {(each.severity, each.rule) for each in found}
    assert ("error", "live.ranges") in said
    assert ("warning", "live.transcript") in said
    assert ("note", "live.cors") in said
    assert {each.severity for each in found if each.rule != "live.ranges"} == {"warning", "note"}
