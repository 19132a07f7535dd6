"""The workflow for GitHub: valid, pinned, and its steps run for real against a repository."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import needs, spoken
from git_host import WHO, Repository, bare
from workflow_runner import fresh_runner

from spoken_essays import scaffold
from spoken_essays.config import read_show
from spoken_essays.errors import ShowError


def made(root: Path, target: str = "") -> tuple[str, dict[Any, Any]]:
    """The workflow of a new show with this target: its text, and what it says."""
    scaffold.init(root)
    settings = (root / "spoken.toml").read_text(encoding="utf-8")
    (root / "spoken.toml").write_text(f'{settings}\n[publish]\ntarget = "{target}"\n')
    text = scaffold.workflow(read_show(root)).read_text(encoding="utf-8")
    return text, yaml.safe_load(text)


def step(said: dict[str, Any], name: str) -> dict[str, Any]:
    steps: list[dict[str, Any]] = said["jobs"]["publish"]["steps"]
    return next(each for each in steps if each.get("name") == name)


def test_the_workflow_publishes_on_push_by_the_clock_and_by_hand(tmp_path: Path) -> None:
    _, said = made(tmp_path)
    # YAML 1.1 reads the key "on" as true.
    assert set(said[True]) == {"push", "schedule", "workflow_dispatch"}
    assert said["permissions"] == {"contents": "write"}
    assert said["concurrency"] == {"group": "Publish", "cancel-in-progress": False}


def test_every_action_is_pinned_to_a_commit_and_says_its_version(tmp_path: Path) -> None:
    text, _ = made(tmp_path)
    actions = re.findall(r"uses: (.*)", text)
    assert len(actions) == 4
    for action in actions:
        assert re.fullmatch(r"actions/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", action)


def test_the_voice_is_installed_in_the_version_it_has_here(tmp_path: Path) -> None:
    _, said = made(tmp_path)
    install = step(said, "Install spoken")["run"]
    assert re.search(r"spoken-essays==\S+ piper-tts==\d\S+ onnxruntime==\d\S+", install)


def test_voices_that_are_fetched_are_fetched_there_too(tmp_path: Path) -> None:
    (tmp_path / "voices").mkdir()
    (tmp_path / "voices" / "heart.toml").write_text('engine = "kokoro"\n')
    text, said = made(tmp_path)
    assert step(said, "Fetch the voices")["run"] == "spoken voices add"
    assert text.count("~/.local/share/spoken") == 2
    install = step(said, "Install spoken")["run"]
    assert re.search(r"'spoken-essays\[kokoro\]==\S+ .* kokoro-onnx==\d", install)


def test_what_was_spoken_is_kept_between_runs_even_if_the_build_fails(tmp_path: Path) -> None:
    _, said = made(tmp_path)
    steps = said["jobs"]["publish"]["steps"]
    restore, save = (each for each in steps if "actions/cache" in each.get("uses", ""))
    assert restore["with"]["path"] == save["with"]["path"]
    assert restore["with"]["path"].split() == [
        ".spoken/*",
        "!.spoken/git",
        "~/.cache/spoken",
        "~/.local/share/spoken",
    ]
    assert save["if"] == "always()"
    assert save["with"]["key"].startswith(restore["with"]["restore-keys"])


TARGETS = [
    ("", "spoken-essays==", {"GITHUB_TOKEN": "${{ github.token }}"}),
    ("github://ada/essays", "spoken-essays==", {"GITHUB_TOKEN": "${{ github.token }}"}),
    ("git+ssh://git@host/x.git", "spoken-essays==", {}),
    (
        "sftp://ada@host/pod",
        "spoken-essays[sftp]==",
        {"SPOKEN_SFTP_PASSWORD": "${{ secrets.SPOKEN_SFTP_PASSWORD }}"},
    ),
    (
        "s3://bucket",
        "spoken-essays[s3]==",
        {
            "AWS_ACCESS_KEY_ID": "${{ secrets.AWS_ACCESS_KEY_ID }}",
            "AWS_SECRET_ACCESS_KEY": "${{ secrets.AWS_SECRET_ACCESS_KEY }}",
        },
    ),
    (
        "gs://bucket",
        "spoken-essays[gs]==",
        {"GOOGLE_APPLICATION_CREDENTIALS": "${{ runner.temp }}/google.json"},
    ),
    (
        "webdav://host/x",
        "spoken-essays[webdav]==",
        {"SPOKEN_WEBDAV_PASSWORD": "${{ secrets.SPOKEN_WEBDAV_PASSWORD }}"},
    ),
    (
        "ftps://host/x",
        "spoken-essays==",
        {"SPOKEN_FTP_PASSWORD": "${{ secrets.SPOKEN_FTP_PASSWORD }}"},
    ),
]


@pytest.mark.parametrize(("target", "package", "env"), TARGETS)
def test_a_target_gets_its_package_and_its_secrets_and_only_where_they_are_needed(
    tmp_path: Path, target: str, package: str, env: dict[str, str]
) -> None:
    _, said = made(tmp_path, target)
    assert package in step(said, "Install spoken")["run"]
    assert step(said, "Build").get("env", {}) == env
    assert step(said, "Publish").get("env", {}) == env
    assert "env" not in step(said, "Install spoken")
    assert list(said["env"]) == ["NOTE"]


@pytest.mark.parametrize("target", ["public", "/srv/www", "gopher://host/x"])
def test_a_target_that_github_cannot_reach_is_refused(tmp_path: Path, target: str) -> None:
    with pytest.raises(ShowError, match="is not to be reached from GitHub"):
        made(tmp_path, target)
    assert not (tmp_path / ".github").exists()


@pytest.mark.parametrize("folder", ["pod", "my shows/Größe: #1 'so' \"what\""])
def test_a_show_inside_a_repository_has_its_workflow_at_the_top(
    tmp_path: Path, folder: str
) -> None:
    (tmp_path / ".git").mkdir()
    _, said = made(tmp_path / folder)
    (path,) = (tmp_path / ".github" / "workflows").iterdir()
    assert re.fullmatch(r"publish-[a-z0-9-]+\.yml", path.name)
    assert said["defaults"]["run"]["working-directory"] == folder
    assert said["name"] == f"Publish {folder}"


def test_init_with_ci_adds_only_the_workflow_to_a_show_that_is_there(tmp_path: Path) -> None:
    scaffold.init(tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    done = spoken("init", "--ci", "github", cwd=tmp_path / "episodes")
    assert (done.code, done.err) == (0, "")
    assert "made ../.github/workflows/publish.yml" in done.out.replace(str(tmp_path), "..")
    after = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert set(after) - set(before) == {tmp_path / ".github" / "workflows" / "publish.yml"}
    assert before.items() <= after.items()
    again = spoken("init", "--ci", "github", cwd=tmp_path)
    assert again.code == 1
    assert "is there already; remove it to have it made anew" in again.err


def test_init_with_ci_makes_a_show_where_there_is_none(tmp_path: Path) -> None:
    done = spoken("init", "new", "--ci", "github", "--title", "A show", cwd=tmp_path)
    assert done.code == 0
    assert (tmp_path / "new" / "spoken.toml").is_file()
    assert (tmp_path / "new" / ".github" / "workflows" / "publish.yml").is_file()
    assert 'target = "github://OWNER/REPOSITORY"' in done.out


def test_init_names_the_secrets_that_a_target_needs(tmp_path: Path) -> None:
    scaffold.init(tmp_path)
    with (tmp_path / "spoken.toml").open("a") as file:
        file.write('[publish]\ntarget = "sftp://ada@example.com/pod"\n')
    done = spoken("init", "--ci", "github", cwd=tmp_path)
    assert "SPOKEN_SFTP_PASSWORD, SSH_KEY, SSH_KNOWN_HOSTS" in done.out


@pytest.fixture
def repository(show: Path, tmp_path: Path) -> Repository:
    """A show of an author's with a workflow, pushed; its pages go to a branch of the same."""
    remote = bare(tmp_path / "remote.git")
    for path in ("episodes/the-ferry/episode.toml", "identity.toml", "report.json"):
        (show / path).unlink()
    shutil.rmtree(show / "public")
    assert spoken("init", "--ci", "github", cwd=show).code == 0
    with (show / "spoken.toml").open("a") as file:
        file.write(f'[publish]\ntarget = "{remote.target}"\n')
    git = ["git", "-C", str(show)]
    env = {**os.environ, **WHO}
    for command in (
        ["init", "--quiet", "--initial-branch=main"],
        ["add", "."],
        ["commit", "--quiet", "-m", "A show"],
        ["push", "--quiet", f"file://{remote.path}", "main"],
    ):
        subprocess.run([*git, *command], env=env, check=True)
    remote.git("symbolic-ref", "HEAD", "refs/heads/main")
    return remote


@pytest.mark.system
@needs("git")
def test_what_is_noted_goes_on_top_of_what_was_pushed_meanwhile_and_takes_nothing_along(
    tmp_path: Path,
) -> None:
    remote = bare(tmp_path / "remote.git")
    remote.commit({"spoken.toml": "", "episodes/a/essay.md": "One."}, branch="main")
    remote.git("symbolic-ref", "HEAD", "refs/heads/main")
    runner = fresh_runner(remote.path, tmp_path / "runner")
    theirs = remote.commit({"episodes/b/essay.md": "Two."}, branch="main")
    for name in ("identity.toml", "episodes/a/episode.toml", "episodes/a/draft.txt", "core"):
        (runner.clone / name).write_text("new")
    _, said = made(tmp_path / "show")
    script = {"NOTE": said["env"]["NOTE"]}
    for _ in range(2):
        done = runner.step(step(said, "Note what is new")["run"], runner.clone, script)
        assert done.returncode == 0, done.stderr
    assert remote.commits("main")[1] == theirs
    assert set(remote.files("main")) == {
        *("spoken.toml", "episodes/a/essay.md", "episodes/b/essay.md"),
        *("identity.toml", "episodes/a/episode.toml"),
    }


def everything_ran(steps: dict[str, subprocess.CompletedProcess[str]]) -> None:
    """Every shell step of the workflow, and each to a good end."""
    said = {name: (done.returncode, done.stderr) for name, done in steps.items()}
    assert [code for code, _ in said.values()] == [0] * 5, said
    assert list(said) == [
        "Fetch the voices",
        "Build",
        "Note what is new",
        "Publish",
        "Note what was published",
    ]


@pytest.mark.system
@needs("git")
def test_the_workflow_publishes_a_new_show_and_then_nothing_new(
    repository: Repository, show: Path, tmp_path: Path
) -> None:
    first = fresh_runner(repository.path, tmp_path / "first")
    shutil.copytree(show / ".spoken" / "takes", first.clone / ".spoken" / "takes")
    everything_ran(first.run("publish.yml"))
    noted = repository.git("log", "--format=%an: %s", "main").splitlines()
    assert noted[:-1] == ["github-actions[bot]: Note what is published [skip ci]"] * 2
    changed = repository.git("diff", "--name-only", "main~2", "main").split()
    assert changed == ["episodes/the-ferry/episode.toml", "identity.toml"]
    pages = repository.git("ls-tree", "-r", "gh-pages")
    assert re.search(r"episodes/the-ferry/the-ferry-[0-9a-f]{8}\.mp3\n", pages)
    assert {"feed.xml", ".nojekyll"} <= set(re.findall(r"\t(.*)", pages))
    commits = repository.commits("main"), repository.commits("gh-pages")

    second = fresh_runner(repository.path, tmp_path / "second")
    everything_ran(second.run("publish.yml"))
    assert repository.git("ls-tree", "-r", "gh-pages") == pages
    assert (repository.commits("main"), repository.commits("gh-pages")) == commits
