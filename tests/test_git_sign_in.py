"""GitHub over HTTP: who signs in how, and what GitHub would not take."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from conftest import needs
from git_host import Put, Repository, bare, putter, serving

from spoken_essays.errors import HostError
from spoken_essays.hosting import git_pages
from spoken_essays.hosting.git_pages import open_branch
from spoken_essays.hosting.git_program import environment

pytestmark = [pytest.mark.system, needs("git")]
SITE = {"index.html": "the show", "feed.xml": "feed", "big.mp3": "x" * 2_000_000}


@pytest.fixture
def put(tmp_path: Path) -> Put:
    return putter(tmp_path)


@pytest.fixture
def github(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """A repository of ada's below the root that is served as GitHub."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    (tmp_path / "hub" / "ada").mkdir(parents=True)
    return bare(tmp_path / "hub" / "ada" / "essays.git")


def test_the_token_of_the_environment_signs_in_at_github_and_is_kept_nowhere(
    github: Repository, tmp_path: Path, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(tmp_path / "hub", token="ghs_secret") as hub:
        monkeypatch.setenv("GITHUB_SERVER_URL", hub.url)
        monkeypatch.setenv("GITHUB_TOKEN", "ghs_secret")
        target = open_branch("github://ada/essays", private=tmp_path / "private")
        put(target, SITE | {"big.mp3": "x" * 2_000_000})
        target.settle()
    assert github.files()["feed.xml"] == "feed"
    kept = [path.read_bytes() for path in (tmp_path / "private").rglob("*") if path.is_file()]
    assert not any(b"ghs_secret" in each or b"Authorization" in each for each in kept)


def test_a_wrong_token_is_a_sentence_without_the_token(
    github: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(tmp_path / "hub", token="ghs_secret") as hub:
        monkeypatch.setenv("GITHUB_SERVER_URL", hub.url)
        for token in ("ghs_wrong", ""):
            monkeypatch.setenv("GITHUB_TOKEN", token)
            target = open_branch("github://ada/essays", private=tmp_path / "private")
            with pytest.raises(HostError, match="set GITHUB_TOKEN for GitHub") as said:
                target.files()
            assert "ghs" not in said.value.message


def test_the_token_is_sent_to_no_other_host(
    github: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "ghs_secret")
    with serving(tmp_path / "hub", token="ghs_secret") as other:
        target = open_branch(f"git+{other.url}/ada/essays.git", private=tmp_path / "private")
        with pytest.raises(HostError):
            target.files()
        assert set(other.signed) == {None}


def test_the_token_stands_beside_settings_that_the_environment_has_already() -> None:
    env = environment({"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "a.b", "GITHUB_TOKEN": "t"})
    assert (env["GIT_CONFIG_COUNT"], env["GIT_CONFIG_KEY_0"]) == ("2", "a.b")
    assert env["GIT_CONFIG_KEY_1"] == "http.https://github.com/.extraheader"


def test_a_file_github_would_refuse_is_refused_before_it_is_sent(
    github: Repository, tmp_path: Path, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(tmp_path / "hub", token="t") as hub:
        monkeypatch.setenv("GITHUB_SERVER_URL", hub.url)
        monkeypatch.setenv("GITHUB_TOKEN", "t")
        target = open_branch("github://ada/essays", private=tmp_path / "private")
        sparse = tmp_path / "long.mp3"
        with sparse.open("wb") as file:
            file.truncate(git_pages.LARGEST_FILE + 1)
        with pytest.raises(HostError, match=r"long\.mp3 has 105 MB, and GitHub takes no file"):
            target.put("long.mp3", sparse, {})
        monkeypatch.setattr(git_pages, "LARGEST_SITE", 10)
        put(target, SITE)
        with pytest.raises(HostError, match="GitHub Pages takes 1 GB at most"):
            target.settle()
    assert github.git("branch") == ""
