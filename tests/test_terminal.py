"""Commands as a writer types them: from anywhere, about any file, and what is said of mistakes."""

from __future__ import annotations

import errno
import re
import shutil
import subprocess
import sys
import wave
from pathlib import Path
from typing import Any

import pytest
from conftest import spoken
from PIL import Image

from spoken_essays.cli import cli, main
from spoken_essays.cli.progress import Drawn, Plain, watcher

SLUG = "the-ferry"


def write(path: Path, content: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return path


def errors(said: str) -> list[str]:
    return re.findall("(?m)^Error: (.*)", said)


@pytest.mark.parametrize(
    ("place", "name"),
    [
        (".", SLUG),
        (".", f"episodes/{SLUG}"),
        ("episodes", f"{SLUG}/essay.md"),
        (f"episodes/{SLUG}", "essay.md"),
        (f"episodes/{SLUG}", "."),
        ("voices", f"../episodes/{SLUG}/"),
        ("episodes/../voices", f"../episodes/{SLUG}/essay.md"),
    ],
)
def test_an_episode_is_known_however_it_is_named(show: Path, place: str, name: str) -> None:
    done = spoken("plan", "--json", name, cwd=show / place)
    assert [each["slug"] for each in done.json["episodes"]] == [SLUG], done.err


@pytest.mark.parametrize(
    ("place", "line"),
    [(".", f"episodes/{SLUG}/essay.md:3"), ("voices", f"../episodes/{SLUG}/essay.md:3")],
)
def test_a_voice_that_is_not_there_is_said_with_the_line_that_asks_for_it(
    show: Path, essay: Path, place: str, line: str
) -> None:
    write(essay, "---\ntitle: A\nvoice: jo\n---\n\nWords.\n")
    assert errors(spoken("plan", cwd=show / place).err)[0].startswith(f"{line}: there is no voice")


def test_a_voice_of_the_show_that_is_not_there_is_said_with_its_line(show: Path) -> None:
    write(show / "spoken.toml", 'title = "A"\nvoice = "bob"\n')
    (error,) = errors(spoken("plan", cwd=show).err)
    assert error.startswith('spoken.toml:2: there is no voice "bob"')


def test_plan_says_where_in_the_file_stands_what_is_left_out(show: Path, essay: Path) -> None:
    write(essay, "# A walk\n\nI went out.\n\n…\n\n![A door](a.png)\n\n🙂\n")
    said = spoken("plan", SLUG, cwd=show).out.partition("Left out:\n")[2].splitlines()
    assert [line.split(": ")[0].split() for line in said if line] == [
        ["essay.md:5", "line", "3,", "nothing", "to", "say"],
        ["essay.md:7", "image"],
        ["essay.md:9", "line", "4,", "nothing", "to", "say"],
    ]


def picture(folder: Path, side: int) -> None:
    Image.new("RGB", (side, side), "navy").save(folder / "me.png")


def test_an_episode_that_cannot_be_made_stops_no_other(show: Path) -> None:
    first = write(show / "episodes" / "a" / "essay.md", "---\ncover: me.png\n---\n\nWords.\n")
    write(show / "episodes" / "b" / "essay.md", "Other words.\n")
    picture(first.parent, 10)
    done = spoken("build", "--json", cwd=show)
    assert done.code == 1
    assert {each["slug"]: each["status"] for each in done.json["episodes"]}["b"] == "built"
    assert errors(done.err) == done.json["errors"]
    assert done.json["errors"][0].startswith("episodes/a/me.png: the picture is 10 × 10 px.")
    assert done.json["feed"]["episodes"] == 2
    assert not (first.parent / "episode.toml").exists()
    assert not (show / "public" / "episodes" / "a").exists()
    picture(first.parent, 1400)
    assert spoken("build", "--json", cwd=show).json["feed"]["episodes"] == 3


def test_a_mistake_of_the_show_is_said_once_however_many_episodes_it_has(show: Path) -> None:
    for name in "ab":
        write(show / "episodes" / name / "essay.md", f"Words of {name}.\n")
    write(show / "spoken.toml", 'cover = "me.png"\n')
    picture(show, 10)
    done = spoken("build", cwd=show)
    assert done.code == 1
    assert len(errors(done.err)) == 1 and "me.png: the picture is 10 × 10" in done.err
    assert not (show / "public" / "episodes" / "a").exists()


def test_what_was_made_is_reported_though_the_build_ends_in_a_mistake(tmp_path: Path) -> None:
    for folder in "ab":
        write(tmp_path / folder / "walk.txt", f"I went out by the {folder}.\n")
    done = spoken("build", "a/walk.txt", "b/walk.txt", "--json", cwd=tmp_path)
    assert done.code == 1
    assert [each["status"] for each in done.json["episodes"]] == ["built"]
    assert errors(done.err) == done.json["errors"]
    assert "walk.mp3 is there already, made of a/walk.txt" in done.err


def test_an_essay_that_was_moved_goes_on_with_its_own_mp3(tmp_path: Path) -> None:
    write(tmp_path / "a" / "walk.txt", "I went out by the water.\n")
    assert spoken("build", "a/walk.txt", cwd=tmp_path).code == 0
    (tmp_path / "a").rename(tmp_path / "b")
    done = spoken("build", "b/walk.txt", "--json", cwd=tmp_path)
    assert done.json["episodes"][0]["status"] == "unchanged"


def test_out_and_show_are_the_same_folders_however_they_are_written(show: Path) -> None:
    spoken("build", cwd=show)
    done = spoken("build", "--json", "--show", "..", cwd=show / "voices")
    assert done.json["episodes"][0]["status"] == "unchanged"
    done = spoken(
        "build", "--json", "-o", "../public", "--show", "../spoken.toml", cwd=show / "voices"
    )
    assert done.json["episodes"][0]["status"] == "unchanged"


def test_init_names_the_next_command_so_that_a_shell_takes_it(tmp_path: Path) -> None:
    done = spoken("init", "My “first” show", cwd=tmp_path)
    assert "Next: cd 'My “first” show' && spoken build" in done.out


def test_a_player_that_fails_is_said_so_and_the_file_stays(show: Path, tmp_path: Path) -> None:
    player = write(tmp_path / "bin" / "afplay", "#!/bin/sh\nexit 3\n")
    player.chmod(0o755)
    done = spoken("play", SLUG, "--line", "3", cwd=show, PATH=str(player.parent))
    found = re.search(r"afplay could not play it; it is in (\S+heard\.wav)", done.err)
    assert found and Path(found[1]).is_file()
    shutil.rmtree(Path(found[1]).parent)


def test_every_command_is_told_in_one_whole_line(tmp_path: Path) -> None:
    told = spoken("--help", cwd=tmp_path, COLUMNS="80").out.partition("Commands:")[2]
    assert len(told.split("\n")) >= 9 and "..." not in told


@pytest.mark.parametrize("command", ["build", "plan", "voices", "init"])
def test_a_folder_that_went_away_is_said_so(tmp_path: Path, command: str) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    line = f'rmdir "{gone}" && exec "{sys.executable}" -m spoken_essays {command}'
    done = subprocess.run(["sh", "-c", line], cwd=gone, capture_output=True, text=True)
    assert errors(done.stderr) == ["the folder you are in is not there any more; go to another one"]


@pytest.mark.parametrize(("kind", "drawn"), [("xterm", True), ("dumb", False), ("unknown", False)])
def test_progress_is_drawn_where_it_can_be(
    monkeypatch: pytest.MonkeyPatch, kind: str, drawn: bool
) -> None:
    monkeypatch.setenv("TERM", kind)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert isinstance(watcher(quiet=False, verbose=False), Drawn if drawn else Plain)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ENOSPC, "", "a/b.mp3", None, "out/.b.mp3.x1.part"), "out: no space left"),
        (OSError(errno.EACCES, "", ".b.mp3.x1.part"), "this folder: permission denied"),
        (OSError(errno.EACCES, "", b"a/b.mp3"), "a/b.mp3: permission denied"),
        (OSError(errno.EIO, ""), "the disk fails"),
    ],
)
def test_what_the_machine_refuses_is_said_with_the_place_it_was_for(
    error: OSError, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(cli, "main", refuse)
    with pytest.raises(SystemExit) as stopped:
        main([])
    assert stopped.value.code == 1
    assert errors(capsys.readouterr().err)[0].startswith(said)


def test_a_bug_keeps_its_traceback_and_says_how_to_report_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise FileNotFoundError(errno.ENOENT, "", "what we should have made")

    monkeypatch.setattr(cli, "main", fail)
    with pytest.raises(FileNotFoundError):
        main([])
    assert "This is a bug in spoken. Please report it" in capsys.readouterr().err


def test_say_keeps_the_pauses_that_are_written(tmp_path: Path) -> None:
    lengths = []
    for pause in ("2s", "500ms"):
        text = f"Hello [pause {pause}] there."
        done = spoken("say", text, "--save", "said.wav", cwd=tmp_path)
        assert done.code == 0, done.err
        with wave.open(str(tmp_path / "said.wav")) as said:
            lengths.append(said.getnframes() / said.getframerate())
    assert abs(lengths[0] - lengths[1] - 1.5) < 0.001


def test_a_model_that_was_cut_short_is_said_so_before_anything_is_spoken(show: Path) -> None:
    whole = b"\x08\x07" + b"\x3a\x80\x08" + bytes(1024)  # a number, then 1024 bytes
    write(show / "voices" / "cut.toml", 'engine = "piper"\nmodel = "cut.onnx"\n')
    (show / "voices" / "cut.onnx").write_bytes(whole[:-1])
    trouble = {each["name"]: each["trouble"] for each in voices_of(show)}
    assert trouble["joe"] is None
    assert trouble["cut"].startswith("voices/cut.onnx is not a model, or not a whole one")
    (show / "voices" / "cut.onnx").write_bytes(whole)
    assert "cut.onnx.json is missing" in voices_of(show)[0]["trouble"]


def voices_of(show: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = spoken("voices", "--json", cwd=show).json["voices"]
    return found


def test_a_show_without_drafts_says_so(show: Path) -> None:
    done = spoken("build", "--drafts", cwd=show)
    assert done.code == 0 and done.out.startswith("No episode is a draft")
