"""`spoken serve` as its user meets it: what it says, what it builds again, and how it ends."""

from __future__ import annotations

import http.client
import json
import re
import signal
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from conftest import spoken
from filelock import FileLock
from previews import Preview, served

FEED_FIRST = "Feed: "


@contextmanager
def stream(preview: Preview) -> Iterator[Iterator[dict[str, Any]]]:
    """The events that a page gets, as they come."""
    with closing(http.client.HTTPConnection("127.0.0.1", preview.port, timeout=60)) as line:
        line.request("GET", "/_spoken/events")
        said = line.getresponse()
        assert said.headers["content-type"] == "text/event-stream; charset=utf-8"
        yield (json.loads(each[6:]) for each in said if each.startswith(b"data: "))


def bare(root: Path, settings: str = "") -> Path:
    """A show without an episode: it is built in a moment."""
    (root / "spoken.toml").write_text(f'title = "Bare"\n{settings}', encoding="utf-8")
    return root


def test_saving_an_essay_builds_it_and_tells_the_pages(show: Path, essay: Path) -> None:
    with served(show) as preview, stream(preview) as events:
        feed = preview.ask("/feed.xml").body
        before = next(events)
        assert before["errors"] == []
        text = essay.read_text(encoding="utf-8")
        essay.write_text(text.replace("The ferry and", "The boat and"), encoding="utf-8")
        after = next(events)
        assert after["edition"] != before["edition"] and after["errors"] == []
        assert b"The boat and the fog" in preview.ask("/feed.xml").body != feed
        said = preview.hear_until(FEED_FIRST)
        assert "Saved: episodes/the-ferry/essay.md" in said and "The boat and the fog" in said


def test_what_cannot_be_built_is_said_and_the_rest_is_served(show: Path, essay: Path) -> None:
    with served(show) as preview, stream(preview) as events:
        before, text = next(events), essay.read_text(encoding="utf-8")
        essay.write_text("---\ntitle: <b>unclosed", encoding="utf-8")
        broken = next(events)
        assert broken["edition"] == before["edition"]
        assert "essay.md" in broken["errors"][0]
        assert broken["errors"][0] in preview.hear_until("Error: ")
        assert preview.ask("/feed.xml").status == 200
        essay.write_text(text, encoding="utf-8")
        assert next(events) == before


def test_a_mistake_in_the_settings_is_said_and_the_feed_stays_of_those_before(show: Path) -> None:
    settings = show / "spoken.toml"
    text = settings.read_text(encoding="utf-8")
    with served(show) as preview, stream(preview) as events:
        next(events)
        settings.write_text(text.replace('title = "', 'titel = "', 1), encoding="utf-8")
        assert "titel" in next(events)["errors"][0]
        assert preview.url.encode() in preview.ask("/feed.xml").body
        settings.write_text(text.replace("slow.water", "fast.water"), encoding="utf-8")
        assert next(events)["errors"] == []
        assert "fast.water.fm" in (show / "public/feed.xml").read_text(encoding="utf-8")
        assert b"water.fm/" not in preview.ask("/feed.xml").body


def test_a_first_build_that_fails_is_served_with_what_there_is(tmp_path: Path) -> None:
    root = bare(tmp_path, 'cover = "none.jpg"\n')
    with served(root) as preview, stream(preview) as events:
        assert "none.jpg" in preview.said and "none.jpg" in next(events)["errors"][0]
        page = preview.ask("/")
        assert page.status == 404 and b"/_spoken/reload.js" in page.body


def test_every_page_loads_the_script_by_itself_and_no_built_file_has_it(show: Path) -> None:
    (show / "public" / "mine.html").write_text("<HEAD><title></title></HEAD >", encoding="utf-8")
    with served(show) as preview, stream(preview) as events:
        edition = next(events)["edition"]
        sent = preview.ask("/mine.html").body.decode()
        tag = f'<script src="/_spoken/reload.js" data-edition="{edition}" defer></script>'
        assert sent == f"<HEAD><title></title>{tag}</HEAD >"
        assert preview.ask("/mine.html").headers["content-length"] == str(len(sent))
        script = preview.ask("/_spoken/reload.js")
        assert script.headers["content-type"] == "text/javascript; charset=utf-8"
        assert b"EventSource" in script.body
    pages = (path.read_text(encoding="utf-8") for path in (show / "public").rglob("*.html"))
    assert not any("_spoken" in page for page in pages)


def test_a_build_writes_nothing_that_it_would_build_again_for(show: Path, essay: Path) -> None:
    (essay.parent / "episode.toml").unlink()
    with served(show) as preview, stream(preview) as events:
        next(events)
        other = show / "episodes" / "second"
        other.mkdir()
        (other / "essay.txt").write_text("A second one\n\nIt is short.\n", encoding="utf-8")
        next(events)
        assert (other / "episode.toml").is_file()
        preview.hear_until(FEED_FIRST)
        essay.write_text(essay.read_text(encoding="utf-8") + "\nMore.\n", encoding="utf-8")
        said = preview.hear_until(FEED_FIRST)
        assert re.findall("Saved: .*", said) == ["Saved: episodes/the-ferry/essay.md"]


def test_another_build_at_work_is_waited_for_and_said(tmp_path: Path) -> None:
    root = bare(tmp_path)
    with served(root) as preview:
        with FileLock(root / ".spoken" / "lock"):
            (root / "spoken.toml").write_text('title = "Other"\n', encoding="utf-8")
            preview.hear_until("another build is at work")
            assert preview.ask("/feed.xml").status == 200
        preview.hear_until(FEED_FIRST)
        assert b"<title>Other</title>" in preview.ask("/feed.xml").body


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_at_once_whoever_is_being_served(tmp_path: Path, how: signal.Signals) -> None:
    root = bare(tmp_path)
    (root / "public").mkdir()
    (root / "public" / "long.mp3").write_bytes(bytes(50_000_000))
    with served(root) as preview, stream(preview) as events:
        next(events)
        with closing(socket.create_connection(("127.0.0.1", preview.port))) as slow:
            slow.sendall(b"GET /long.mp3 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            slow.recv(1000)
            with FileLock(root / ".spoken" / "lock"):
                (root / "spoken.toml").write_text('title = "Other"\n', encoding="utf-8")
                preview.hear_until("another build is at work")
                code, rest = preview.end(how)
    assert (code, rest.strip()) == (0, "")


def test_a_taken_port_is_passed_over_unless_it_was_asked_for(tmp_path: Path) -> None:
    root = bare(tmp_path)
    with served(root, "--no-build") as first, closing(socket.socket()) as door:
        said = spoken("serve", "--no-build", "--port", str(first.port), cwd=root)
        assert said.code == 1 and f"port {first.port} is taken" in said.err
        # Whoever has 8000 on this machine: we, or somebody before us.
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind(("127.0.0.1", 8000))
            door.listen()
        except OSError:
            pass
        with served(root, "--no-build", port=None) as second:
            assert second.port > 8000
            assert f"Port 8000 is taken; this is at {second.port}." in second.said


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--port", "70000"], "70000"),
        (["--port", "http"], "http"),
        (["--show", "nowhere"], "spoken.toml"),
    ],
)
def test_what_cannot_be_served_is_said_in_a_sentence(
    tmp_path: Path, options: list[str], words: str
) -> None:
    said = spoken("serve", *options, cwd=bare(tmp_path))
    assert said.code in (1, 2) and words in said.err and said.out == ""


def test_only_who_is_asked_in_is_let_in(tmp_path: Path) -> None:
    with served(bare(tmp_path), "--no-build") as preview:
        assert "Only this machine can listen" in preview.said
    with served(bare(tmp_path), "--no-build", "--lan") as preview:
        assert re.search("Anyone on your network can listen|on no network", preview.said)
        name = f"{socket.gethostname()}:{preview.port}"
        assert preview.ask("/", Host=name).status == 404, "there is no page yet, but a host"
        assert preview.ask("/", Host="evil.example").status == 421
