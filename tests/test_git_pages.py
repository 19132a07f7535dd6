"""A branch as a target: what it holds, what a publish makes of it, and who else has pushed."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from conftest import needs
from git_host import Put, Repository, bare, putter

from spoken_essays.errors import HostError
from spoken_essays.hosting.git_pages import GitPages, open_branch
from spoken_essays.hosting.target import Target

pytestmark = [pytest.mark.system, needs("git")]


@pytest.fixture
def remote(tmp_path: Path) -> Repository:
    return bare(tmp_path / "remote.git")


@pytest.fixture
def target(tmp_path: Path, remote: Repository) -> GitPages:
    return open_branch(remote.target, private=tmp_path / "show" / ".spoken")


@pytest.fixture
def put(tmp_path: Path) -> Put:
    return putter(tmp_path)


SITE = {"index.html": "the show", "episodes/a/a-0a1b2c3d.mp3": "sound", "feed.xml": "feed"}


def test_it_is_a_target(target: GitPages) -> None:
    kept: Target = target
    assert kept.files() == {}
    kept.close()


def test_what_was_put_is_on_the_branch_when_it_has_settled(
    target: GitPages, remote: Repository, put: Put
) -> None:
    put(target, SITE)
    assert remote.git("branch") == ""
    target.settle()
    assert remote.files() == SITE | {".nojekyll": ""}
    assert target.files() == {href: len(text) for href, text in SITE.items()}


def test_a_publish_is_one_commit_on_top_of_the_last(
    target: GitPages, remote: Repository, put: Put
) -> None:
    put(target, SITE)
    target.settle()
    put(target, {"feed.xml": "more"})
    target.remove("index.html")
    target.settle()
    assert len(remote.commits()) == 2
    assert remote.git("log", "-1", "--format=%s", "gh-pages").strip() == "Publish 1 file, 1 removed"
    changed = remote.git("diff", "--name-status", "gh-pages~1", "gh-pages").split()
    assert changed == ["M", "feed.xml", "D", "index.html"]


def test_what_is_as_it_was_makes_no_commit(target: GitPages, remote: Repository, put: Put) -> None:
    put(target, SITE)
    target.settle()
    put(target, SITE)
    target.settle()
    target.settle()
    assert len(remote.commits()) == 1


def test_another_machine_finds_what_was_published(
    target: GitPages, remote: Repository, put: Put, tmp_path: Path
) -> None:
    put(target, SITE)
    target.settle()
    other = open_branch(remote.target, private=tmp_path / "elsewhere")
    assert other.files() == {href: len(text) for href, text in SITE.items()}
    assert other.read("feed.xml") == b"feed"
    assert other.read("nothing.xml") is None
    assert other.fetch("episodes/a/a-0a1b2c3d.mp3", tmp_path / "new" / "a.mp3")
    assert (tmp_path / "new" / "a.mp3").read_text() == "sound"
    assert not other.fetch("nothing.mp3", tmp_path / "none")
    assert not (tmp_path / "none").exists()


def test_files_that_are_not_ours_stay_and_those_of_the_host_are_not_told(
    target: GitPages, remote: Repository, put: Put
) -> None:
    theirs = {"CNAME": "essays.example.com", "README.md": "theirs", ".github/x.yml": "a: b"}
    remote.commit(theirs)
    assert set(target.files()) == {"README.md"}
    put(target, {"feed.xml": "feed"})
    target.settle()
    assert remote.files() == theirs | {"feed.xml": "feed", ".nojekyll": ""}


def test_no_history_is_fetched(target: GitPages, remote: Repository, tmp_path: Path) -> None:
    for number in range(5):
        remote.commit({"big.mp3": f"{number}" * 1000})
    target.files()
    (clone,) = (tmp_path / "show" / ".spoken" / "git").iterdir()
    listed = subprocess.run(
        ["git", "--git-dir", clone, "rev-list", "--all"], capture_output=True, text=True
    )
    assert len(listed.stdout.split()) == 1


def test_a_push_that_came_in_between_is_kept_and_ours_goes_on_top(
    target: GitPages, remote: Repository, put: Put
) -> None:
    put(target, SITE)
    target.settle()
    put(target, {"feed.xml": "ours"})
    theirs = remote.commit({"CNAME": "essays.example.com", "feed.xml": "theirs"})
    target.settle()
    assert remote.files() == SITE | {
        ".nojekyll": "",
        "CNAME": "essays.example.com",
        "feed.xml": "ours",
    }
    assert remote.commits()[1] == theirs


def test_a_branch_that_refuses_is_said_in_its_own_words(
    target: GitPages, remote: Repository, put: Put
) -> None:
    remote.hook("pre-receive", "echo 'the branch is protected' >&2; exit 1")
    put(target, SITE)
    with pytest.raises(HostError, match="the branch is protected") as said:
        target.settle()
    assert said.value.message.startswith(f"{remote.target}#gh-pages: git says “")
    assert remote.git("branch") == ""


def test_what_could_not_be_pushed_can_be_settled_later(
    target: GitPages, remote: Repository, put: Put
) -> None:
    remote.hook("pre-receive", "exit 1")
    put(target, SITE)
    with pytest.raises(HostError):
        target.settle()
    (remote.path / "hooks" / "pre-receive").unlink()
    target.settle()
    assert remote.files() == SITE | {".nojekyll": ""}


def test_what_was_put_and_not_settled_is_lost(
    target: GitPages, remote: Repository, put: Put, tmp_path: Path
) -> None:
    put(target, SITE)
    target.close()
    again = open_branch(remote.target, private=tmp_path / "show" / ".spoken")
    again.settle()
    assert again.files() == {}


def test_a_repository_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    target = open_branch(f"git+file://{tmp_path}/none.git", private=tmp_path / "private")
    with pytest.raises(HostError, match="see that the repository is there"):
        target.files()


def test_a_host_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    target = open_branch("git+http://127.0.0.1:9/show.git", private=tmp_path / "private")
    with pytest.raises(HostError, match="see that this machine is connected"):
        target.files()


def test_without_git_there_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(HostError, match="git is not installed"):
        open_branch("github://ada/essays", private=tmp_path)


def test_a_killed_gits_locks_are_in_nobodys_way(
    target: GitPages, remote: Repository, put: Put, tmp_path: Path
) -> None:
    put(target, SITE)
    target.settle()
    (clone,) = (tmp_path / "show" / ".spoken" / "git").iterdir()
    for name in ("shallow.lock", "config.lock", "packed-refs.lock"):
        (clone / name).touch()
    again = open_branch(remote.target, private=tmp_path / "show" / ".spoken")
    put(again, {"feed.xml": "more"})
    again.settle()
    assert remote.files()["feed.xml"] == "more"


def test_the_branch_can_be_chosen(remote: Repository, tmp_path: Path, put: Put) -> None:
    target = open_branch(f"{remote.target}#docs/site", private=tmp_path / "private")
    put(target, {"feed.xml": "feed"})
    target.settle()
    assert remote.files("docs/site") == {"feed.xml": "feed", ".nojekyll": ""}


def test_without_history_a_branch_has_one_commit_with_everything_in_it(
    remote: Repository, tmp_path: Path, put: Put
) -> None:
    remote.commit({"CNAME": "essays.example.com"})
    target = open_branch(f"{remote.target}?history=none#gh-pages", private=tmp_path / "private")
    put(target, SITE)
    target.settle()
    put(target, {"feed.xml": "more"})
    remote.commit({"README.md": "theirs"})
    target.settle()
    assert len(remote.commits()) == 1
    assert remote.files() == SITE | {
        ".nojekyll": "",
        "CNAME": "essays.example.com",
        "README.md": "theirs",
        "feed.xml": "more",
    }


def test_another_repository_that_spoken_is_run_from_is_left_alone(
    target: GitPages, remote: Repository, put: Put, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outer = bare(tmp_path / "outer.git")
    monkeypatch.setenv("GIT_DIR", str(outer.path))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "their.index"))
    monkeypatch.setenv("GIT_OBJECT_DIRECTORY", str(outer.path / "objects"))
    put(target, SITE)
    target.settle()
    assert not (tmp_path / "their.index").exists()
    assert outer.git("count-objects").startswith("0 objects")


def test_the_authors_own_name_is_on_the_commit_where_git_knows_it(
    remote: Repository, tmp_path: Path, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    (tmp_path / "gitconfig").write_text("[user]\nuseConfigOnly = true\n")
    target = open_branch(remote.target, private=tmp_path / "private")
    put(target, {"feed.xml": "1"})
    target.settle()
    (tmp_path / "gitconfig").write_text("[user]\nname = Ada Lane\nemail = ada@example.com\n")
    put(target, {"feed.xml": "2"})
    target.settle()
    names = remote.git("log", "--format=%an <%ae>", "gh-pages").splitlines()
    assert names == ["Ada Lane <ada@example.com>", "spoken <spoken@localhost>"]


def test_hooks_of_the_users_own_do_not_run(
    remote: Repository, tmp_path: Path, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "hooks").mkdir()
    hook = tmp_path / "hooks" / "pre-push"
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    (tmp_path / "gitconfig").write_text(f"[core]\nhooksPath = {tmp_path}/hooks\n")
    target = open_branch(remote.target, private=tmp_path / "private")
    put(target, {"feed.xml": "1"})
    target.settle()
