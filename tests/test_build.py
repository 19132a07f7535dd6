"""`spoken build` from end to end, with the real voice: only what changed, and nothing lost."""

from __future__ import annotations

import hashlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import ESSAY, Result, mp3_in, spoken
from mutagen.id3 import ID3

SLUG = "the-ferry"


def build(show: Path, *more: str) -> dict[str, Any]:
    """Build and return the one episode's report."""
    done = spoken("build", "--json", *more, cwd=show)
    assert done.code == 0, done.err
    (episode,) = done.json["episodes"]
    found: dict[str, Any] = episode
    return found


def state(folder: Path) -> dict[str, tuple[str, int]]:
    """Every file of a folder, its content and when it was last written."""
    return {
        str(path.relative_to(folder)): (
            hashlib.sha256(path.read_bytes()).hexdigest(),
            path.stat().st_mtime_ns,
        )
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_first_build_speaks_every_line_and_reports_it(built: Path) -> None:
    report = json.loads((built / "report.json").read_text(encoding="utf-8"))
    (episode,) = report["episodes"]
    assert episode["status"] == "built"
    assert episode["spoken"] == 13 and episode["kept"] == 0
    assert episode["lines"] == 13
    assert abs(episode["loudness"] - -16) <= 0.5
    assert episode["true_peak"] <= -1
    assert report["feed"]["episodes"] == 1


def test_nothing_changed_and_nothing_is_written(show: Path) -> None:
    # A copy has other times of change than the stamp knows: it settles once.
    build(show)
    before = state(show)
    report = build(show)
    assert report["status"] == "unchanged"
    assert report["spoken"] == 0
    assert {name: seen for name, seen in state(show).items() if "/lock" not in name} == {
        name: seen for name, seen in before.items() if "/lock" not in name
    }


EDITS: list[tuple[str, Callable[[str], str], int]] = [
    ("a line edited", lambda text: text.replace("Step carefully.", "Step very carefully."), 1),
    ("a line inserted", lambda text: text.replace("Step carefully.", "So.\nStep carefully."), 1),
    ("a line moved", lambda text: text.replace("Then step again.", "").replace(
        "Step carefully.", "Then step again.\nStep carefully."), 0),
    ("a line deleted", lambda text: text.replace("Then step again.\n", ""), 0),
    ("a line said twice", lambda text: text + "Step carefully.\n", 0),
    ("a pause changed", lambda text: text.replace("[pause 1.2s]", "[pause 3s]"), 0),
    ("a summary changed", lambda text: text.replace("told slowly", "told very slowly"), 0),
    ("another pace", lambda text: text.replace("episode: 3", "episode: 3\npace: gentle"), 0),
    ("quotes made typographic", lambda text: text.replace("Nobody", "“Nobody”"), 1),
]  # fmt: skip


@pytest.mark.parametrize(
    ("edit", "spoken_anew"), [edit[1:] for edit in EDITS], ids=[e[0] for e in EDITS]
)
def test_only_new_lines_are_spoken(
    show: Path, essay: Path, edit: Callable[[str], str], spoken_anew: int
) -> None:
    changed = edit(ESSAY)
    assert changed != ESSAY
    essay.write_text(changed, encoding="utf-8")
    report = build(show)
    assert report["status"] == "built"
    assert report["spoken"] == spoken_anew
    assert abs(report["loudness"] - -16) <= 0.5 and report["true_peak"] <= -1


def test_force_speaks_everything_anew(show: Path, essay: Path) -> None:
    essay.write_text("# The fog\n\nNobody came.\nNothing stirred.\n", encoding="utf-8")
    assert build(show)["spoken"] == 3
    assert build(show, "--force")["spoken"] == 3


def test_words_about_an_episode_leave_its_sound_untouched(show: Path, essay: Path) -> None:
    master = show / ".spoken" / "masters" / f"{SLUG}.mp3"
    before = master.read_bytes(), master.stat().st_mtime_ns
    essay.write_text(ESSAY.replace("told slowly", "told at length"), encoding="utf-8")
    build(show)
    assert (master.read_bytes(), master.stat().st_mtime_ns) == before
    assert "told at length" in (show / "public" / "feed.xml").read_text(encoding="utf-8")


def test_a_damaged_take_is_spoken_again_and_the_author_told(show: Path, essay: Path) -> None:
    take = max((show / ".spoken" / "takes").rglob("*.flac"), key=lambda path: path.stat().st_size)
    take.write_bytes(take.read_bytes()[:-50])
    essay.write_text(ESSAY.replace("1.2s", "1.3s"), encoding="utf-8")
    done = spoken("build", cwd=show)
    assert done.code == 0
    assert "1 spoken now" in done.out
    assert "damaged" in done.err


def test_a_damaged_master_is_made_again(show: Path, essay: Path) -> None:
    master = show / ".spoken" / "masters" / f"{SLUG}.mp3"
    before = master.read_bytes()
    master.write_bytes(before[:9000] + bytes(4000) + before[13_000:])
    essay.write_text(ESSAY.replace("told slowly", "told at length"), encoding="utf-8")
    assert build(show)["spoken"] == 0
    assert master.read_bytes() == before


def test_a_damaged_stamp_is_no_stamp(show: Path) -> None:
    build(show)
    mp3 = mp3_in(show / "public" / "episodes" / SLUG).read_bytes()
    for stamp in (show / ".spoken" / "builds").rglob("*.json"):
        stamp.write_bytes(stamp.read_bytes().replace(b'"seconds": ', b'"second": '))
    report = build(show)
    assert (report["status"], report["spoken"]) == ("built", 0)
    assert mp3_in(show / "public" / "episodes" / SLUG).read_bytes() == mp3


def test_the_tag_gives_the_date_that_the_feed_gives(show: Path, essay: Path) -> None:
    def tagged() -> str:
        tags = ID3(mp3_in(show / "public" / "episodes" / SLUG))  # type: ignore[no-untyped-call]
        return str(tags["TDRC"])

    entry = essay.with_name("episode.toml").read_text(encoding="utf-8")
    (day,) = re.findall(r"published = (\d+-\d+-\d+)T", entry)
    assert tagged() == day
    build(show)
    essay.write_text(ESSAY.replace("season: 2", "season: 2\ndate: 2020-05-01"), encoding="utf-8")
    assert build(show)["status"] == "unchanged"
    assert tagged() == day
    essay.with_name("episode.toml").write_text(entry.replace(day, "2019-04-03"), encoding="utf-8")
    build(show)
    assert tagged() == "2019-04-03"


def test_guid_and_date_stay_whatever_else_changes(show: Path, essay: Path) -> None:
    def settled() -> list[str]:
        feed = (show / "public" / "feed.xml").read_text(encoding="utf-8")
        (item,) = re.findall(r"<item>.*?</item>", feed, re.S)
        return re.findall(r"<guid.*?</guid>|<pubDate>.*?</pubDate>", item)

    before = settled()
    assert len(before) == 2
    essay.write_text(
        ESSAY.replace("The ferry and the fog", "Another title").replace("Nobody", "No one"),
        encoding="utf-8",
    )
    essay.parent.rename(essay.parent.with_name("another-slug"))
    build(show)
    assert settled() == before
    assert (show / "identity.toml").is_file()


def test_a_build_killed_in_the_middle_goes_on_where_it_was(show: Path, essay: Path) -> None:
    fresh = "\n".join(
        f"This is the line that has the number {n}, and it is new." for n in range(12)
    )
    essay.write_text(ESSAY + "\n" + fresh + "\n", encoding="utf-8")
    takes = show / ".spoken" / "takes"
    already = len(list(takes.rglob("*.json")))
    before = state(show / "public")
    process = subprocess.Popen(
        [sys.executable, "-m", "spoken_essays", "build"], cwd=show,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    while len(list(takes.rglob("*.json"))) < already + 4 and process.poll() is None:
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert state(show / "public") == before
    kept = len(list(takes.rglob("*.json"))) - already
    assert kept >= 4
    halves = [
        show / ".spoken" / "masters" / f".{SLUG}.mp3.0123abcd.part",
        show / "public" / "episodes" / SLUG / f".{SLUG}-89ab0123.mp3.4567cdef.part",
    ]
    for half in halves:
        half.write_bytes(b"half")
    assert build(show)["spoken"] == 12 - kept
    assert not any(half.exists() for half in halves)


def test_ctrl_c_ends_with_130_and_leaves_nothing_half_written(show: Path, essay: Path) -> None:
    fresh = "\n".join(f"Line number {n} of a long list of lines that are new." for n in range(12))
    essay.write_text(ESSAY + "\n" + fresh + "\n", encoding="utf-8")
    takes = show / ".spoken" / "takes"
    already = len(list(takes.rglob("*.json")))
    process = subprocess.Popen(
        [sys.executable, "-m", "spoken_essays", "build"], cwd=show,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    while len(list(takes.rglob("*.json"))) < already + 2 and process.poll() is None:
        time.sleep(0.005)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate()
    assert process.returncode == 130
    assert "Traceback" not in err and "Stopped." in err
    assert not list(show.rglob("*.part"))


def test_two_builds_at_once_do_each_other_no_harm(show: Path, essay: Path) -> None:
    essay.write_text(ESSAY + "\nOne more.\nAnd another one.\n", encoding="utf-8")
    both = [
        subprocess.Popen(
            [sys.executable, "-m", "spoken_essays", "build"], cwd=show,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for _ in range(2)
    ]  # fmt: skip
    said = [process.communicate() for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert sorted("nothing has changed" in out for out, _ in said) == [False, True]
    assert any("waiting" in err for _, err in said)


def test_drafts_and_dates_to_come_stay_out(show: Path, essay: Path) -> None:
    for slug, line in (("a-draft", "draft: true"), ("a-morrow", "date: 2999-01-01")):
        folder = show / "episodes" / slug
        folder.mkdir()
        text = f"---\ntitle: {slug}\n{line}\n---\nStep carefully.\n"
        (folder / "essay.md").write_text(text, encoding="utf-8")
    done = spoken("build", "--json", cwd=show).json
    assert {each["slug"]: each["status"] for each in done["episodes"]} == {
        "a-draft": "draft", "a-morrow": "scheduled", SLUG: "unchanged",
    }  # fmt: skip
    assert done["feed"]["episodes"] == 1
    assert sorted(path.name for path in (show / "public" / "episodes").iterdir()) == [SLUG]
    assert not (show / "episodes" / "a-draft" / "episode.toml").exists()
    drafts = spoken("build", "--drafts", "--json", cwd=show).json
    assert [each["slug"] for each in drafts["episodes"]] == ["a-draft", "a-morrow"]
    assert mp3_in(show / ".spoken/drafts/episodes/a-draft").stat().st_size > 9999
    assert "a-draft" not in (show / "public" / "feed.xml").read_text(encoding="utf-8")


def test_an_essay_outside_any_show_becomes_an_mp3_and_its_transcript(tmp_path: Path) -> None:
    (tmp_path / "My Walk.txt").write_text("My walk\n\nI went out.\nIt rained.\n", encoding="utf-8")
    assert spoken("build", "My Walk.txt", cwd=tmp_path).code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "My Walk.mp3", "My Walk.txt", "My Walk.vtt",
    ]  # fmt: skip
    assert "nothing has changed" in spoken("build", "My Walk.txt", cwd=tmp_path).out
    away = spoken("build", "My Walk.txt", "-o", "out", "--json", cwd=tmp_path)
    assert away.json["episodes"][0]["spoken"] == 0
    assert (tmp_path / "out" / "My Walk.mp3").is_file()


def test_a_file_that_spoken_did_not_make_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "walk.txt").write_text("I went out.\n", encoding="utf-8")
    (tmp_path / "walk.mp3").write_bytes(b"my own recording")
    done = spoken("build", "walk.txt", cwd=tmp_path)
    assert done.code == 1 and "walk.mp3 is there already" in done.err
    assert (tmp_path / "walk.mp3").read_bytes() == b"my own recording"


def test_clean_drops_what_no_essay_uses(show: Path, essay: Path) -> None:
    assert "Dropped 0 takes" in spoken("clean", cwd=show).out
    essay.write_text(ESSAY.replace("Then step again.\n", ""), encoding="utf-8")
    assert "Dropped 1 take" in spoken("clean", cwd=show).out
    assert build(show)["spoken"] == 0


def test_a_line_can_be_heard_before_publishing(show: Path) -> None:
    done = spoken("play", SLUG, "--line", "3", "--save", "line.wav", cwd=show)
    assert done.code == 0, done.err
    assert (show / "line.wav").stat().st_size > 44_100
    assert spoken("play", SLUG, "--from", "12", "--save", "end.mp3", cwd=show).code == 0
    missing = spoken("play", SLUG, "--line", "99", "--save", "x.wav", cwd=show)
    assert missing.code == 1 and "no spoken line 99" in missing.err
    assert not (show / "x.wav").exists()


def test_say_reads_one_line(tmp_path: Path) -> None:
    assert spoken("say", "Hello there.", "--save", "hello.wav", cwd=tmp_path).code == 0
    assert (tmp_path / "hello.wav").read_bytes()[:4] == b"RIFF"
    assert spoken("say", "…", "--save", "no.wav", cwd=tmp_path).code == 1


def test_plan_says_what_will_be_said_and_makes_nothing(show: Path) -> None:
    before = state(show)
    plan = spoken("plan", "--json", cwd=show).json["episodes"][0]
    assert state(show) == before
    assert [segment["number"] for segment in plan["segments"]] == list(range(1, 14))
    assert {segment["role"] for segment in plan["segments"]} == {
        "title", "subtitle", "line", "heading", "quote",
    }  # fmt: skip
    assert all(segment["cached"] for segment in plan["segments"])
    assert "# What" not in spoken("plan", cwd=show).out


def test_plan_shows_every_essay_that_can_be_read(show: Path) -> None:
    write(show / "episodes" / "empty" / "essay.md", "")
    done = spoken("plan", "--json", cwd=show)
    assert done.code == 1
    assert [each["slug"] for each in done.json["episodes"]] == [SLUG]
    (error,) = done.json["errors"]
    assert "empty" in error


def write(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def both(*_: object) -> None:
    """Two changes in one expression."""


def essay_of(content: str | bytes) -> Callable[[Path], object]:
    return lambda show: write(show / "episodes" / SLUG / "essay.md", content)


def setting(line: str) -> Callable[[Path], object]:
    def change(show: Path) -> None:
        settings = (show / "spoken.toml").read_text(encoding="utf-8")
        key = line.split(" =")[0]
        settings = re.sub(rf"(?m)^#? ?{key} = .*\n", "", settings)
        (show / "spoken.toml").write_text(f"{line}\n{settings}", encoding="utf-8")

    return change


MISTAKES: list[tuple[str, Callable[[Path], object], list[str]]] = [
    ("an empty file", essay_of(""), ["essay.md", "empty"]),
    ("only furniture", essay_of("Recent Posts:\n\nRead More »\n\nScroll to Top\n"), ["essay.md"]),
    ("a binary file", essay_of(bytes(range(256)) * 40), ["essay.md"]),
    ("front matter that is no YAML", essay_of("---\ntitle: [a\n---\nWords.\n"), ["essay.md:"]),
    ("a draft that is perhaps", essay_of("---\ndraft: perhaps\n---\nA.\n"), ["md:2", "draft"]),
    ("an episode that is two", essay_of("---\nepisode: two\n---\nA.\n"), ["essay.md:2", "episode"]),
    ("a date that is none", essay_of("---\ndate: 2026-02-31\n---\nA.\n"), ["essay.md:2", "date"]),
    ("an unknown key", essay_of("---\ntitel: A\n---\nA.\n"), ["essay.md:2", "title"]),
    ("a voice that is not there", essay_of("---\nvoice: jo\n---\nA.\n"), ["jo", "joe"]),
    ("an unknown setting", setting('titel = "A"'), ["spoken.toml:1", "title"]),
    ("a loudness of 3", setting("loudness = 3"), ["spoken.toml:1", "loudness"]),
    ("a pace that is fast", setting('pace = "fast"'), ["spoken.toml:1", "brisk"]),
    ("a category that is none", setting('category = "Art"'), ["spoken.toml:1", "Arts"]),
    ("a cover that is not there", setting('cover = "me.jpg"'), ["me.jpg"]),
    ("two essays in one folder",
     lambda show: write(show / "episodes" / SLUG / "essay.txt", "A."), ["essay.txt", SLUG]),
    ("two folders with one address",
     lambda show: write(show / "episodes" / "The Ferry" / "essay.md", "A."), ["The Ferry", SLUG]),
    ("a cover of no bytes",
     lambda show: both(write(show / "me.jpg", b""), setting('cover = "me.jpg"')(show)),
     ["me.jpg", "empty"]),
    ("a cover that is no picture",
     lambda show: both(write(show / "me.jpg", "hello" * 99), setting('cover = "me.jpg"')(show)),
     ["me.jpg"]),
    ("a model that was cut short",
     lambda show: both(write(show / "voices" / "cut.onnx", b"\x08\x07" * 999),
                   write(show / "voices" / "cut.onnx.json", "{}"),
                   write(show / "voices" / "cut.toml", 'engine = "piper"\nmodel = "cut.onnx"\n'),
                   essay_of("---\nvoice: cut\n---\nA.\n")(show)),
     ["cut"]),
    ("an engine that is none",
     lambda show: both(write(show / "voices" / "x.toml", 'engine = "pieper"\n'),
                   essay_of("---\nvoice: x\n---\nA.\n")(show)),
     ["x.toml", "piper"]),
    ("an opening with a field that is none",
     lambda show: write(show / "spoken.toml", '[narration]\nopening = "{titel}."\n'),
     ["opening", "title"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("spoil", "words"), [m[1:] for m in MISTAKES], ids=[m[0] for m in MISTAKES]
)
def test_a_mistake_is_said_in_a_line_or_two_and_nothing_is_lost(
    show: Path, spoil: Callable[[Path], object], words: list[str]
) -> None:
    spoil(show)
    before = state(show / "public")
    done = spoken("build", cwd=show)
    assert_kind(done, words)
    assert state(show / "public") == before
    assert not list(show.rglob("*.part"))


def test_one_essay_that_cannot_be_read_stops_no_other_episode(show: Path, essay: Path) -> None:
    write(show / "episodes" / "empty" / "essay.md", "---\ntitle: To be written\n---\n")
    essay.write_text(ESSAY.replace("Step carefully.", "Step very carefully."), encoding="utf-8")
    done = spoken("build", "--json", cwd=show)
    assert done.code == 1
    assert {each["slug"]: each["status"] for each in done.json["episodes"]} == {
        SLUG: "built", "empty": "failed",
    }  # fmt: skip
    assert done.json["feed"]["status"] == "written"


def test_a_published_episode_stays_in_the_feed_while_its_essay_cannot_be_read(
    show: Path, essay: Path
) -> None:
    write(show / "episodes" / "another" / "essay.md", "Another\n\nStep carefully.\n")
    essay.write_text("---\ntitle: [\n---\n", encoding="utf-8")
    before = (show / "public" / "feed.xml").read_bytes()
    assert spoken("build", cwd=show).code == 1
    assert (show / "public" / "feed.xml").read_bytes() == before
    essay.write_text(ESSAY, encoding="utf-8")
    assert spoken("build", cwd=show).code == 0
    assert (show / "public" / "feed.xml").read_text(encoding="utf-8").count("<item>") == 2


def assert_kind(done: Result, words: list[str]) -> None:
    """An error for people: exit code 1, one or two lines, no traceback, the words in it."""
    assert done.code == 1, done.err
    error = done.err[done.err.index("Error:") :].strip()
    assert len(error.splitlines()) <= 2, error
    assert all(word in error for word in words), error
    assert not done.out


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["build", "the-fery"], 1, "the-ferry"),
        (["build", "nothing.txt"], 1, "nothing.txt"),
        (["biuld"], 2, "No such command"),
        (["build", "--shout"], 2, "No such option"),
        (["play"], 2, "Missing argument"),
        (["new", "🎉🎉"], 1, "--slug"),
        (["new", "The Ferry"], 1, "the-ferry"),
        (["init", "."], 1, "is a show already"),
        (["say", "Hello.", "--voice", "jo"], 1, "joe"),
        (["say", "Hello.", "--save", "x.ogg"], 1, ".wav"),
    ],
)
def test_a_command_called_wrongly_says_what_would_be_right(
    show: Path, arguments: list[str], code: int, words: str
) -> None:
    done = spoken(*arguments, cwd=show)
    assert done.code == code
    assert words in done.err and "Traceback" not in done.err


def test_a_show_that_may_not_be_written_to_is_said_so(show: Path) -> None:
    if os.geteuid() == 0:
        blocked = show / "public" / "episodes" / "the-fog"
        blocked.write_text("a file stands here", encoding="utf-8")
        (show / "episodes" / SLUG).rename(show / "episodes" / "the-fog")
        assert_kind(spoken("build", cwd=show), ["the-fog"])
    else:
        (show / "public").chmod(0o500)
        (show / "public" / "episodes" / SLUG).chmod(0o500)
        mp3_in(show / "public" / "episodes" / SLUG).unlink(missing_ok=True)
        assert_kind(spoken("build", "--force", cwd=show), ["permission"])
