"""Who is told of a feed that has changed, and what is said if they do not listen."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs

import pytest
from web_host import Host, hosting

from spoken_essays.hosting import announce as module
from spoken_essays.hosting.announce import announce

FEED = "https://slow.water.fm/feed.xml"


def hub_that_says(host: Host, status: int) -> str:
    host.status("/hub", status)
    return f"{host.url}/hub"


@pytest.mark.parametrize("status", [200, 202, 204])
def test_a_hub_is_told_which_feed_has_changed(status: int) -> None:
    with hosting() as host:
        (told,) = announce(FEED, websub=hub_that_says(host, status))
        ((method, path, headers, body),) = host.asked
    assert (told.trouble, told.who, told.feed) == ("", "127.0.0.1", FEED)
    assert (method, path) == ("POST", "/hub")
    assert headers["content-type"] == "application/x-www-form-urlencoded"
    said = parse_qs(body.decode())
    assert said == {"hub.mode": ["publish"], "hub.url": [FEED], "hub.topic": [FEED]}


@pytest.mark.parametrize("status", [301, 400, 404, 503])
def test_a_hub_that_does_not_want_it_is_a_sentence(status: int) -> None:
    with hosting() as host:
        (told,) = announce(FEED, websub=hub_that_says(host, status))
    assert f"answers with {status}; look at websub" in told.trouble


def test_a_hub_that_is_not_there_is_a_sentence() -> None:
    with hosting() as host:
        url = host.url
    (told,) = announce(FEED, websub=url)
    assert "cannot be reached; subscribers hear of it when they next ask" in told.trouble


def test_nobody_is_told_where_the_show_names_nobody() -> None:
    assert list(announce(FEED)) == []


PODPING = """#!/bin/sh
echo "$@" > "$SAID"
printenv PODPING_HIVE_ACCOUNT >> "$SAID"
if read -r line; then echo "asked: $line" >> "$SAID"; fi
echo "Transaction sent" >&2
"""


@pytest.fixture
def podping(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program that stands in for podping and writes down what it is called with."""
    program = tmp_path / "bin" / "podping"
    program.parent.mkdir()
    program.write_text(PODPING)
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")
    monkeypatch.setenv("SAID", str(tmp_path / "said"))
    monkeypatch.setenv("PODPING_HIVE_ACCOUNT", "ada")
    monkeypatch.setenv("PODPING_HIVE_POSTING_KEY", "5secret")
    return program


def test_podping_is_called_by_its_program_which_asks_nothing(podping: Path, tmp_path: Path) -> None:
    (told,) = announce(FEED, podping=True, medium="audiobook")
    assert (told.who, told.trouble) == ("podping", "")
    said = (tmp_path / "said").read_text().splitlines()
    assert said == [f"--medium audiobook --reason update write {FEED}", "ada"]


def test_the_key_of_podping_is_on_no_command_line(podping: Path, tmp_path: Path) -> None:
    list(announce(FEED, podping=True))
    assert "5secret" not in (tmp_path / "said").read_text()


def test_podping_that_fails_says_its_last_line(podping: Path) -> None:
    podping.write_text("#!/bin/sh\necho one >&2\necho 'account does not exist' >&2\nexit 40\n")
    (told,) = announce(FEED, podping=True)
    assert told.trouble == "podping ended with 40: account does not exist"


def test_podping_that_hangs_is_stopped(podping: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LONGEST", 0.2)
    podping.write_text("#!/bin/sh\nexec sleep 60\n")
    (told,) = announce(FEED, podping=True)
    assert "has not ended after" in told.trouble


def test_podping_without_an_account_names_what_to_set(
    podping: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PODPING_HIVE_POSTING_KEY")
    (told,) = announce(FEED, podping=True)
    assert "set PODPING_HIVE_ACCOUNT and PODPING_HIVE_POSTING_KEY" in told.trouble


def test_podping_that_is_not_installed_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    (told,) = announce(FEED, podping=True)
    assert "pipx install podping-hivewriter" in told.trouble
