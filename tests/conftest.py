"""What every test stands on: a home of its own, no network but loopback, and one real build."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from sharing import made_once

# How long an example takes says how busy the machine is, and nothing else.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

# A browser, somebody who listens, hosts, a voice that is fetched, an essay read in one go.
pytest_plugins = [
    "chromium",
    "hearing",
    "hosts",
    "kokoro_parts",
    "reading_aloud",
    "browser.microphones",
]
# kokoro-onnx is not made for later Pythons yet.
collect_ignore = ["test_kokoro.py"] if sys.version_info >= (3, 14) else []


@pytest.fixture(autouse=True, scope="session")
def _a_home_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Tests see neither the user's caches, settings nor CI, and share nothing with real shows."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(home))
        patch.setenv("XDG_CACHE_HOME", str(home / "cache"))
        patch.setenv("XDG_CONFIG_HOME", str(home / "config"))
        patch.setenv("XDG_DATA_HOME", str(home / "data"))
        patch.setenv("COLUMNS", "100")
        patch.delenv("NO_COLOR", raising=False)
        # A publish is more careful there: what is said of it is said in tests that set it.
        patch.delenv("CI", raising=False)
        # Hundreds of commands are run, and where nothing compiled may be kept each of them compiles
        # the whole package, which takes it longer than what it is there for.
        patch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
        yield


@pytest.fixture(autouse=True, scope="session")
def _ctrl_c_is_heard() -> None:
    """A shell that runs the tests in the background would have them and all they start miss it."""
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True, scope="session")
def _no_network_but_loopback() -> Iterator[None]:
    """A connection to anywhere but this machine is a mistake in the test."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        host = address[0] if isinstance(address, tuple) else "local"
        if self.family != socket.AF_UNIX and host not in ("127.0.0.1", "::1", "localhost"):
            raise AssertionError(f"a test tried to reach {host!r}")
        connect(self, address)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield


def needs(program: str) -> pytest.MarkDecorator:
    """Skip where a system program is missing, naming it; CI lets nothing be skipped."""
    return pytest.mark.skipif(shutil.which(program) is None, reason=f"needs the program {program}")


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """With SPOKEN_NO_SKIPS set, a skipped test is a failure: on CI everything can be had."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or not os.environ.get("SPOKEN_NO_SKIPS"):
        return
    skipped = reporter.stats.get("skipped", [])
    if skipped and exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        reporter.write_line(f"{len(skipped)} skipped, and none may be here", red=True)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder in which the test stands: files in it are named as from there."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="session")
def project() -> Path:
    """The project's own folder."""
    return Path(__file__).parent.parent


@dataclass(frozen=True, kw_only=True)
class Result:
    """How a command ended: its exit code and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def spoken(*arguments: str | Path, cwd: Path, **env: str) -> Result:
    """Run `spoken` as its user does, in a process of its own; a traceback is never right."""
    done = subprocess.run(
        [sys.executable, "-m", "spoken_essays", *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return Result(code=done.returncode, out=done.stdout, err=done.stderr)


def mp3_in(folder: Path) -> Path:
    """The one mp3 of an episode's folder, whatever its version."""
    [found] = folder.glob("*.mp3")
    return found


ESSAY = """---
title: The ferry and the fog
subtitle: on arriving late
summary: A short crossing, told slowly.
tags: [boats, weather]
episode: 3
season: 2
---

Nobody saw the pier until we were upon it.
The captain sang,
because the horn was broken.

# What the water said

It said very little — and it said it twice.
[pause 1.2s]
I wrote it down in pencil.

> A fog is only a cloud
> that came down to listen.

* * *

## What the pier said

Step carefully.
Then step again.
"""


SHORT = "I wrote it down in pencil."
LONG = (
    "I wrote it down on the back of a ticket, in pencil, and I kept the ticket in my coat all "
    "through that winter; and when the coat was given away, to a cousin who liked its buttons, the "
    "ticket went with it, and the two sentences, and most of what I knew about patience, and I "
    "have never asked for any of it back, because it was given with both hands."
)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A show with one episode, built once by the real voice. Not to be changed: see `show`."""
    return made_once(tmp_path_factory, "built", _build) / "show"


def _build(folder: Path) -> None:
    root = folder / "show"
    assert (
        spoken("init", root, "--title", "Slow Water", "--author", "Ada Lane", cwd=root.parent).code
        == 0
    )
    shutil.rmtree(root / "episodes")
    folder = root / "episodes" / "the-ferry"
    folder.mkdir(parents=True)
    (folder / "essay.md").write_text(ESSAY, encoding="utf-8")
    settings = (root / "spoken.toml").read_text(encoding="utf-8")
    settings = re.sub(r"(?m)^#? ?base_url = .*$", 'base_url = "https://slow.water.fm/"', settings)
    (root / "spoken.toml").write_text(settings, encoding="utf-8")
    done = spoken("build", "--json", cwd=root)
    assert done.code == 0, done.err
    (root / "report.json").write_text(done.out, encoding="utf-8")


@pytest.fixture(scope="session")
def lengthy(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """That show with a line that is longer than a breath, and half as long again by it."""

    def lengthen(folder: Path) -> None:
        root = Path(shutil.copytree(built, folder / "show"))
        essay = root / "episodes" / "the-ferry" / "essay.md"
        assert SHORT in ESSAY
        essay.write_text(ESSAY.replace(SHORT, LONG), encoding="utf-8")
        done = spoken("build", "--json", cwd=root)
        assert done.code == 0, done.err
        (root / "report.json").write_text(done.out, encoding="utf-8")

    return made_once(tmp_path_factory, "lengthy", lengthen) / "show"


@pytest.fixture
def show(built: Path, tmp_path: Path) -> Path:
    """A copy of the built show, cache and all, to do with as one likes."""
    return Path(shutil.copytree(built, tmp_path / "show"))


@pytest.fixture
def essay(show: Path) -> Path:
    """The essay of that copy."""
    return show / "episodes" / "the-ferry" / "essay.md"
