"""``spoken publish``, as its user runs it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import spoken
from hosts import Hosts
from publishing import insist_on_all, insist_on_whole, tree
from wires import Wire, free_port

from spoken_essays.cli.publishing import print_delivery
from spoken_essays.hosting.folder import Folder
from spoken_essays.hosting.headers import MANIFEST
from spoken_essays.report import HostFinding, PublishReport


def set_target(show: Path, target: str) -> None:
    path = show / "spoken.toml"
    text = path.read_text()
    assert "[publish]" not in re.sub("(?m)^#.*$", "", text)
    path.write_text(f'{text}\n[publish]\ntarget = "{target}"\n')


def test_it_builds_what_changed_and_sends_it(show: Path, essay: Path, tmp_path: Path) -> None:
    set_target(show, "../site")
    essay.write_text(essay.read_text() + "\nThen wait.\n", encoding="utf-8")
    done = spoken("publish", "--no-check", cwd=show / "episodes")
    assert done.code == 0, done.err
    assert "Feed: https://slow.water.fm/feed.xml" in done.out and "1 episode" in done.out
    steps = re.findall(r"(?m)^  (\d+)/(\d+)  (\S+) \(", done.err)
    assert [int(step) for step, _, _ in steps] == [*range(1, len(steps) + 1)]
    assert steps[-1][1] == str(len(steps)) and steps[-1][2] == "feed.xml"
    insist_on_all(Folder(tmp_path / "site"), show)
    again = spoken("publish", "--no-check", cwd=show)
    assert again.code == 0 and "Nothing had changed" in again.out


def test_published_deleted_and_built_again_nothing_has_changed_for_anybody(
    show: Path, hosts: Hosts, known_hosts: Path
) -> None:
    host = hosts("sftp")
    target, served = host.named(path="forgotten"), (host.folder or Path()) / "forgotten"
    assert spoken("publish", target, "--no-check", cwd=show).code == 0
    before, ledger = tree(served), tree(show / "episodes")
    shutil.rmtree(show / ".spoken")
    shutil.rmtree(show / "public")
    # The target was named on the command line: what it holds is found again all the same.
    assert spoken("build", cwd=show).code == 0
    done = spoken("publish", target, "--no-check", cwd=show)
    assert done.code == 0, done.err
    assert tree(served) == before and tree(show / "episodes") == ledger
    assert "to speak" not in done.err.replace("0 lines to speak", "")


def test_a_publish_that_was_killed_goes_on_where_it_was(
    show: Path, hosts: Hosts, known_hosts: Path
) -> None:
    host = hosts("sftp")
    wire = Wire(host.port, after=600_000, hold=True)
    known_hosts.write_text(known_hosts.read_text() + hosts.keys.known(wire.port))
    command = [sys.executable, "-m", "spoken_essays", "publish", "--no-check"]
    with closing(wire):
        process = subprocess.Popen(
            [*command, host.named(port=wire.port, path="killed")],
            cwd=show,
            env=os.environ,
            stderr=subprocess.DEVNULL,
        )
        assert wire.full.wait(120)
        process.send_signal(signal.SIGKILL)
        process.wait()
    with closing(host.open(path="killed")) as target:
        arrived = target.files()
        assert any(href.endswith(".part") for href in arrived) and "feed.xml" not in arrived
        done = spoken("publish", host.named(path="killed"), "--no-check", cwd=show)
        assert done.code == 0, done.err
        insist_on_all(target, show)
        assert not any(href.endswith(".part") for href in target.files())
    fonts = [href for href in arrived if href.endswith(".woff2")]
    assert fonts and not any(href in done.err for href in fonts), "what arrived stays"


def test_an_episode_that_fails_keeps_everything_at_home(
    show: Path, essay: Path, tmp_path: Path
) -> None:
    essay.write_text("---\ntitle: [\n---\nNo.\n", encoding="utf-8")
    done = spoken("publish", "../site", "--no-check", cwd=show)
    assert done.code == 1 and "nothing was published" in done.err
    assert not (tmp_path / "site").exists()


def test_a_target_that_cannot_be_reached_is_told_before_the_work(
    show: Path, essay: Path, known_hosts: Path
) -> None:
    essay.write_text(essay.read_text() + "\nThen wait.\n", encoding="utf-8")
    done = spoken("publish", f"sftp://ada@127.0.0.1:{free_port()}/site", cwd=show)
    assert done.code == 1 and "nothing answers there" in done.err
    assert "to speak" not in done.err and len(done.err.strip().splitlines()) == 1


def test_a_changed_host_key_stops_the_publish(show: Path, hosts: Hosts, known_hosts: Path) -> None:
    key = (hosts.keys.user.with_suffix(".pub")).read_text().split()[1]
    known_hosts.write_text(f"[127.0.0.1]:{hosts('sftp').port} ssh-ed25519 {key}\n")
    done = spoken("publish", hosts("sftp").named(path="changed"), cwd=show)
    assert done.code == 1 and "KEY HAS CHANGED" in done.err
    assert not ((hosts("sftp").folder or Path()) / "changed").exists()


def test_a_dry_run_lists_what_would_be_sent(show: Path, tmp_path: Path) -> None:
    done = spoken("publish", "../site", "--dry-run", cwd=show)
    assert done.code == 0 and "would be sent" in done.err and "  feed.xml (" in done.err
    assert not (tmp_path / "site").exists() and done.out == ""


def test_its_json_says_it_all(show: Path, tmp_path: Path) -> None:
    done = spoken("publish", "../site", "--no-check", "--json", cwd=show)
    assert done.code == 0 and done.err == ""
    told = done.json
    assert told["sent"] == list(told["send"]) and told["sent"][-1] == "feed.xml"
    assert told["published"]["sent"] == len(told["sent"]) and told["errors"] == []
    failed = spoken("publish", "rsync://host/path", "--json", cwd=show)
    assert failed.code == 1 and failed.json["published"] is None and failed.json["errors"]


def test_prune_asks_first(show: Path, tmp_path: Path) -> None:
    (show / "public" / "flyer.html").write_text("Come!")
    spoken("publish", "../site", "--no-check", "--no-build", cwd=show)
    (show / "public" / "flyer.html").unlink()
    flyer = tmp_path / "site" / "flyer.html"
    for answer, stays in [("", True), ("n\n", True), ("y\n", False)]:
        done = subprocess.run(
            [sys.executable, "-m", "spoken_essays", "publish", "../site", "--no-check", "--prune"],
            cwd=show,
            input=answer,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0 and "flyer.html (5 bytes)" in done.stderr
        assert "Traceback" not in done.stderr and flyer.exists() is stays


def test_yes_prunes_unasked(show: Path, tmp_path: Path) -> None:
    (show / "public" / "flyer.html").write_text("Come!")
    spoken("publish", "../site", "--no-check", "--no-build", cwd=show)
    (show / "public" / "flyer.html").unlink()
    done = spoken("publish", "../site", "--no-check", "--prune", "--yes", "--json", cwd=show)
    assert done.json["removed"] == ["flyer.html"]
    assert MANIFEST in tree(tmp_path / "site")


def test_what_the_public_host_does_wrong_is_said_and_no_error_if_only_a_folder_was_filled(
    show: Path, tmp_path: Path
) -> None:
    settings = show / "spoken.toml"
    base = f"http://127.0.0.1:{free_port()}/"
    settings.write_text(settings.read_text().replace("https://slow.water.fm/", base))
    done = spoken("publish", "../site", cwd=show)
    assert done.code == 0 and f"Warning: {base}feed.xml" in done.err and "live.feed" in done.err
    insist_on_whole(Folder(tmp_path / "site"), show)


@pytest.mark.parametrize("value", ["1", "true"])
def test_in_ci_what_is_not_committed_stays_at_home(value: str, show: Path, tmp_path: Path) -> None:
    done = spoken("publish", "../site", "--no-check", cwd=show, CI=value)
    assert done.code == 1 and "episode.toml" in done.err and "not committed" in done.err
    assert not (tmp_path / "site").exists()


def test_two_machines_that_publish_one_episode_end_with_the_same(
    show: Path, tmp_path: Path
) -> None:
    """Both have the committed identity, and neither knows of the other's sound."""
    other = Path(shutil.copytree(show, tmp_path / "other"))
    assert spoken("publish", "../site", "--no-check", cwd=show).code == 0
    site = tree(tmp_path / "site")
    shutil.rmtree(other / ".spoken")
    shutil.rmtree(other / "public")
    done = spoken("publish", "../site", "--no-check", cwd=other)
    assert done.code == 0 and "published from elsewhere" in done.err, done.err
    mp3s = {href: data for href, data in tree(tmp_path / "site").items() if href.endswith(".mp3")}
    assert mp3s == {href: data for href, data in site.items() if href.endswith(".mp3")}
    assert tree(show / "episodes") == tree(other / "episodes")
    insist_on_all(Folder(tmp_path / "site"), other)


def test_what_a_host_does_wrong_with_many_files_is_said_once_with_the_first(
    capsys: pytest.CaptureFixture[str],
) -> None:
    urls = [f"https://slow.water.fm/{name}.mp3" for name in ("one", "two", "three")]
    fault = HostFinding(rule="live.ranges", severity="error", url="", what="no byte ranges.")
    gone = "https://slow.water.fm/feed.xml"
    findings = [replace(fault, url=url) for url in urls]
    findings.append(replace(fault, rule="live.feed", url=gone, what=f"{gone} is gone."))
    report = PublishReport(
        target="../site", feed=gone, episodes=3, sent=0, bytes=0, same=9, findings=tuple(findings)
    )
    print_delivery([report], [], quiet=True)
    assert capsys.readouterr().err.splitlines() == [
        f"Error: no byte ranges. [live.ranges] {urls[0]} and 2 others",
        f"Error: {gone} is gone. [live.feed]",
    ]
