"""``spoken check`` as its user runs it: what it prints, its JSON, its exit code."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from conftest import spoken
from damage import SLUG, Damaged


@pytest.fixture
def show(built: Path, tmp_path: Path) -> Damaged:
    return Damaged.copy(built, tmp_path / "show", tmp_path / "show" / ".spoken" / "checks")


def test_a_show_without_errors_is_checked_with_exit_code_0(show: Damaged) -> None:
    done = spoken("check", cwd=show.root)
    assert done.code == 0, done.out
    assert done.err == ""
    assert done.out.splitlines()[-1] == "Checked 1 episode: 0 errors, 1 note."


def test_findings_stand_under_their_episode_errors_first(show: Damaged) -> None:
    show.edit(show.feed, "<itunes:season>2", "<itunes:season>two")
    show.edit(show.folder / f"{SLUG}.vtt", "WEBVTT\n\n00:00:00.500", "WEBVTT\n\n00:00.500")
    done = spoken("check", cwd=show.root)
    assert done.code == 1
    groups = re.split(r"\n\n", done.out.strip())
    assert [group.splitlines()[0] for group in groups[:-1]] == ["The show", SLUG]
    found = groups[1].splitlines()[1:]
    assert [line.split()[:2] for line in found[::2]] == [
        ["error", "spec.values"],
        ["warning", "transcript.vtt"],
    ]
    assert re.search(r"feed\.xml:\d+$", found[0])
    assert found[2].endswith(f"episodes/{SLUG}/{SLUG}.vtt:3")
    assert found[1].strip() == "<itunes:season> is “two”; it should be a whole number above 0."
    assert groups[-1] == "Checked 1 episode: 1 error, 1 warning, 1 note."


def test_json_is_one_object_with_findings_counts_and_what_was_checked(show: Damaged) -> None:
    show.edit(show.feed, "<itunes:season>2", "<itunes:season>two")
    done = spoken("check", "--json", cwd=show.root)
    assert done.code == 1
    assert set(done.json) == {"findings", "counts", "checked"}
    assert done.json["counts"] == {"error": 1, "warning": 0, "note": 1}
    (found,) = [each for each in done.json["findings"] if each["severity"] == "error"]
    line = found.pop("line")
    assert "season>two" in show.feed.read_text(encoding="utf-8").splitlines()[line - 1]
    assert found == {
        "rule": "spec.values",
        "severity": "error",
        "file": "feed.xml",
        "episode": SLUG,
        "seconds": None,
        "what": "<itunes:season> is “two”; it should be a whole number above 0.",
    }
    assert done.json["checked"] == {
        "feeds": ["feed.xml"],
        "episodes": [SLUG],
        "files": 7,
        "live": None,
    }


def test_a_second_check_hears_nothing_again(show: Damaged) -> None:
    assert spoken("check", cwd=show.root).code == 0
    (note,) = show.kept.iterdir()
    before = note.stat().st_mtime_ns
    assert spoken("check", cwd=show.root).code == 0
    assert note.stat().st_mtime_ns == before


def test_a_check_changes_nothing_but_its_own_notes(show: Damaged) -> None:
    def state() -> dict[str, int]:
        files = (path for path in show.root.rglob("*") if path.is_file())
        return {str(path): path.stat().st_mtime_ns for path in files if ".spoken" not in str(path)}

    before = state()
    spoken("check", "--acx", cwd=show.root)
    assert state() == before


def test_only_the_episodes_that_are_named_are_looked_at(show: Damaged) -> None:
    show.put(show.root / "episodes" / "the-door" / "essay.md", "# The door\n\nIt stood open.\n")
    show.edit(show.folder / f"{SLUG}.vtt", "WEBVTT", "VTT")
    assert spoken("check", "the-door", cwd=show.root).code == 0
    assert spoken("check", SLUG, cwd=show.root).code == 1
    unknown = spoken("check", "the-fery", cwd=show.root)
    assert unknown.code == 1
    assert "the-ferry" in unknown.err


def test_acx_is_asked_for_by_name(show: Damaged) -> None:
    done = spoken("check", "--acx", cwd=show.root)
    assert done.code == 1
    assert "ACX takes 192 kbit/s or more; this has 96." in done.out


def test_another_folder_is_checked_in_place_of_public(show: Damaged, tmp_path: Path) -> None:
    shutil.move(show.public, tmp_path / "elsewhere")
    done = spoken("check", "--out", tmp_path / "elsewhere", cwd=show.root)
    assert done.code == 0, done.out


def test_a_feed_that_anyone_made_is_checked_outside_of_any_show(tmp_path: Path) -> None:
    feed = tmp_path / "mine.xml"
    feed.write_text(
        '<?xml version="1.0"?><rss version="2.0"><channel><title>Mine</title><item>'
        "<title>One</title><guid>1</guid></item></channel></rss>",
        encoding="utf-8",
    )
    done = spoken("check", "--feed", feed, cwd=tmp_path)
    assert done.code == 1
    assert "There is no <itunes:image>" in done.out
    assert "have not been looked at" in done.out
    assert done.out.splitlines()[-1].startswith("Checked 1 episode: ")


def test_nothing_built_yet_is_a_sentence(show: Damaged) -> None:
    shutil.rmtree(show.public)
    done = spoken("check", cwd=show.root)
    assert (done.code, done.out) == (1, "")
    assert done.err == "Error: public holds no feed yet: `spoken build` makes it\n"


def test_live_without_an_address_takes_the_shows_own(show: Damaged) -> None:
    show.edit(show.root / "spoken.toml", "https://slow.water.fm/", "http://127.0.0.1:9/")
    done = spoken("check", "--live", SLUG, cwd=show.root)
    assert done.code == 1
    assert "set base_url in spoken.toml" in done.err
    done = spoken("check", "--live", "http://127.0.0.1:9/feed.xml", cwd=show.root)
    assert done.code == 1
    assert "live.feed  http://127.0.0.1:9/feed.xml" in done.out
    assert "the feed lies at http://127.0.0.1:9/feed.xml" in done.out
    assert "and http://127.0.0.1:9/feed.xml: 2 errors" in done.out
