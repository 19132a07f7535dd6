"""One browser and one served show for all of these tests; a page of its own for each.

What no page may do is seen to for every test: at its end the page has written no error, broken no
policy and asked no other host for anything, or the test has failed.
"""

from __future__ import annotations

import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import uvicorn
from chromium import PATIENCE
from playwright.sync_api import Browser, BrowserContext, Page, Route

from browser.driving import Site
from spoken_essays.addresses import Source
from spoken_essays.config import read_show
from spoken_essays.pages.site import withdrawn_page
from spoken_essays.planning import read
from spoken_essays.serving.app import app
from spoken_essays.serving.reload import Board, Edition

SOUND = "**/*.mp3"

Answer = Callable[[Route], object]
Opener = Callable[..., Page]


@pytest.fixture(scope="session")
def site(lengthy: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The show as it was built, and the page of an episode that was taken back."""
    root = Path(shutil.copytree(lengthy, tmp_path_factory.mktemp("site") / "show"))
    folder = root / "public"
    _take_back(root, folder)
    with socket.create_server(("127.0.0.1", 0)) as door:
        server = uvicorn.Server(_config(folder))
        thread = threading.Thread(target=server.run, args=([door],))
        thread.start()
        yield Site(folder=folder, base=f"http://127.0.0.1:{door.getsockname()[1]}/")
        server.should_exit = server.force_exit = True
        thread.join()


def _config(folder: Path) -> uvicorn.Config:
    files = app(folder, Board(Edition()), reloading=False)
    return uvicorn.Config(files, lifespan="off", log_level="critical", ws="none")


def _take_back(root: Path, out: Path) -> None:
    path = root / "episodes" / "taken-back" / "essay.md"
    path.parent.mkdir()
    path.write_text("---\ntitle: Taken <back>\n---\n\nNo more.\n", encoding="utf-8")
    show = read_show(root)
    essay = read(show, Source(slug="taken-back", path=path))
    for href, data in withdrawn_page(show, essay).items():
        (out / href).parent.mkdir(exist_ok=True)
        (out / href).write_bytes(data)


@pytest.fixture
def watch(site: Site) -> Iterator[Callable[[BrowserContext], list[str]]]:
    """Note what goes wrong in a context; at the end of the test nothing may have."""
    noted: list[list[str]] = []

    def watched(context: BrowserContext) -> list[str]:
        wrong: list[str] = []
        noted.append(wrong)
        context.add_init_script(
            "addEventListener('securitypolicyviolation', event =>"
            " console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`))"
        )
        context.on("console", lambda said: _note(wrong, said.type, said.text))
        context.on("weberror", lambda error: wrong.append(str(error.error)))
        context.on("request", lambda request: _note_host(wrong, request.url, site.base))
        return wrong

    yield watched
    assert not any(noted), noted


@pytest.fixture
def opened(browser: Browser, site: Site, watch: Any) -> Iterator[Opener]:
    """Open a page of the site, in a browser profile of its own: ``opened(href, **of_profile)``.

    ``sound`` answers the requests for its mp3, in the server's place.
    """
    contexts: list[BrowserContext] = []

    def open_page(href: str, *, sound: Answer | None = None, **options: Any) -> Page:
        context = browser.new_context(**options)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        watch(context)
        page = context.new_page()
        if sound:
            page.route(SOUND, sound)
        page.goto(site.url(href))
        return page

    yield open_page
    for context in contexts:
        context.close()


def _note(wrong: list[str], kind: str, text: str) -> None:
    if kind in ("error", "warning"):
        wrong.append(f"{kind}: {text}")


def _note_host(wrong: list[str], url: str, base: str) -> None:
    parts = urlsplit(url)
    if parts.scheme not in ("data", "blob", "about") and not url.startswith(base):
        wrong.append(f"asked for {url}")
