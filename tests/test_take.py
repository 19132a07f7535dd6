"""`spoken take`: a reading in one go becomes clips; what is no reading of it becomes nothing."""

from __future__ import annotations

import os
import pty
import re
import shutil
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import Result, needs, spoken
from reading_aloud import (
    ADDED,
    COUGH,
    FLAWED,
    LINES,
    PICK_UP,
    RATE,
    SLUG,
    Taken,
    in_one_channel,
    read_aloud,
    said,
    times,
    write,
)
from sounds import tone

from spoken_essays.addresses import Source
from spoken_essays.alignment import Extra
from spoken_essays.config import read_show
from spoken_essays.errors import TakeError
from spoken_essays.sound import codec
from spoken_essays.taking.keeping import accounts
from spoken_essays.taking.laying import lay
from spoken_essays.taking.records import Wishes

STARTED_OVER, CHANGED, LEFT_OUT, TWICE = 2, 6, 7, 8


@pytest.fixture
def show(unread: Path, tmp_path: Path) -> Path:
    """A show that nobody has read yet."""
    return Path(shutil.copytree(unread, tmp_path / "show"))


@pytest.fixture
def read(taken: Taken, tmp_path: Path) -> Taken:
    """A copy of the show that was read, to do with as one likes."""
    root = Path(shutil.copytree(taken.root, tmp_path / "read"))
    return Taken(root=root, take=taken.take, report=taken.report)


def clips(root: Path) -> list[Path]:
    return sorted((root / "voices" / "me").rglob("0*.flac"))


def clip_of(root: Path, number: int) -> list[Path]:
    return [path for path in clips(root) if path.name.startswith(f"{number:03}-")]


def voices_of(root: Path) -> dict[int, str]:
    lines = spoken("plan", SLUG, "--json", cwd=root).json["episodes"][0]["segments"]
    return {line["number"]: line["voice"] for line in lines}


def refused(show: Path, *arguments: str | Path) -> str:
    """Take something that is refused; what is said, after nothing was made of it."""
    before = sorted(show.rglob("*"))
    done = spoken("take", *arguments, cwd=show)
    assert (done.code, done.out) == (1, "")
    assert sorted(show.rglob("*")) == before
    errors = [line for line in done.err.splitlines() if line.startswith("Error: ")]
    assert len(errors) == 1 and done.err.endswith(errors[0] + "\n")
    return errors[0]


def test_the_report_has_a_line_for_each_that_is_written(taken: Taken) -> None:
    report = taken.report
    assert list(report) == ["duration", "lines", "extras", "warnings"]
    lines = report["lines"]
    assert [line["text"] for line in lines] == list(LINES)
    assert [line["index"] for line in lines] == list(range(len(LINES)))
    keys = ["index", "text", "verdict", "start", "end", "confidence", "heard", "alternatives"]
    for line in lines:
        assert list(line) == keys
        missing = line["verdict"] == "missing"
        assert (line["start"] is None) == (line["end"] is None) == missing
        assert 0 <= line["confidence"] <= 1
        assert all(list(each) == ["start", "end", "complete"] for each in line["alternatives"])
    for extra in report["extras"]:
        assert list(extra) == ["start", "end", "kind", "heard"]
        assert extra["kind"] in ("added", "noise", "silence")
        assert 0 <= extra["start"] < extra["end"] <= report["duration"]
    seconds = sum(map(len, codec.decode(taken.take, RATE))) / RATE
    assert report["duration"] == pytest.approx(seconds, abs=0.001)


def test_what_went_wrong_in_the_reading_is_noticed(taken: Taken) -> None:
    lines, extras = taken.report["lines"], taken.report["extras"]
    missing = [line["index"] for line in lines if line["verdict"] == "missing"]
    assert missing == [LINES.index("…"), LEFT_OUT]
    assert lines[CHANGED]["verdict"] == "changed" and "basket" in lines[CHANGED]["heard"]
    assert [each["complete"] for each in lines[STARTED_OVER]["alternatives"]] == [False]
    assert [each["complete"] for each in lines[TWICE]["alternatives"]] == [True]
    assert lines[TWICE]["start"] > lines[TWICE]["alternatives"][0]["end"]
    when = {words: span for (words, _), span in zip(FLAWED, times(FLAWED), strict=True)}
    assert covered(extras, "added", *when[ADDED]) > 0.8
    assert covered(extras, "noise", *when[COUGH]) > 0.5
    assert [each["kind"] for each in extras].count("silence") == 1


def covered(extras: list[dict[str, Any]], kind: str, start: float, end: float) -> float:
    """How much of a stretch is told as an extra of a kind."""
    inside = (
        max(0.0, min(each["end"], end) - max(each["start"], start))
        for each in extras
        if each["kind"] == kind
    )
    return float(sum(inside) / (end - start))


def test_each_line_that_was_read_is_a_clip_of_a_new_voice(taken: Taken) -> None:
    readers = voices_of(taken.root)
    assert readers == {
        number: "joe" if number == LEFT_OUT + 1 else "me" for number in (1, 2, 3, 5, 6, 7, 8, 9)
    }
    declared = (taken.root / "voices" / "me" / "voice.toml").read_text(encoding="utf-8")
    assert 'engine = "clips"' in declared and 'understudy = "joe"' in declared


def test_a_clip_is_the_takes_own_samples_with_room_around_them(taken: Taken) -> None:
    take = np.concatenate(list(codec.decode(taken.take, RATE)))
    line = taken.report["lines"][1]
    samples, rate = codec.decode_flac(clip_of(taken.root, 2)[0])
    assert rate == RATE
    start = round(line["start"] * RATE)
    first = next(
        at
        for at in range(start - RATE // 2, start)
        if np.array_equal(np.rint(take[at : at + 200] * 32_768), samples[:200])
    )
    there = np.rint(take[first : first + len(samples)] * 32_768)
    assert np.array_equal(there, samples)
    assert 0.05 <= line["start"] - first / RATE <= 0.25
    assert 0.06 <= (first + len(samples)) / RATE - line["end"] <= 0.26


def test_words_coughs_and_broken_readings_are_in_no_clip(taken: Taken) -> None:
    lengths = {path.name[:3]: 0.0 for path in clips(taken.root)}
    for path in clips(taken.root):
        samples, rate = codec.decode_flac(path)
        lengths[path.name[:3]] = max(lengths[path.name[:3]], len(samples) / rate)
    for line in taken.report["lines"]:
        if line["start"] is not None:
            spoken_for = lengths[f"{line['index'] + 1:03}"]
            assert spoken_for <= line["end"] - line["start"] + 0.5
    assert len(clip_of(taken.root, STARTED_OVER + 1)) == 1


def test_the_other_reading_of_a_line_can_be_chosen(read: Taken) -> None:
    assert len(clip_of(read.root, TWICE + 1)) == 2
    manifest = (read.shelf / "clips.toml").read_text(encoding="utf-8")
    assert manifest.count("chosen = false") == 1


def test_a_second_file_fills_and_replaces_just_the_lines_in_it(read: Taken, tmp_path: Path) -> None:
    before = clips(read.root)
    # At 8 kHz, the voice in one channel of two.
    take = write(tmp_path / "pick-up.wav", in_one_channel(read_aloud(PICK_UP), 8000), 8000)
    done = spoken("take", SLUG, take, cwd=read.root)
    assert done.code == 0, done.err
    assert "2 of 8 lines laid down in voices/me/a-walk." in done.out
    assert "Still without a clip" not in done.out
    assert set(voices_of(read.root).values()) == {"me"}
    new = [path for path in clips(read.root) if path not in before]
    assert [path.name[:3] for path in new] == ["007", "008"]
    for path in new:
        samples, rate = codec.decode_flac(path)
        assert rate == 8000 and np.abs(samples.astype(int)).max() > 3000
    assert all(path.exists() for path in before)


def answered(answer: str, *arguments: str | Path, cwd: Path) -> Result:
    """Run `spoken` where somebody sits at a terminal, and answers what is asked."""
    ours, theirs = pty.openpty()
    os.write(ours, answer.encode())
    done = subprocess.run(
        [sys.executable, "-m", "spoken_essays", *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, "COLUMNS": "80"},
        stdin=theirs,
        capture_output=True,
        text=True,
        timeout=300,
    )
    os.close(ours)
    os.close(theirs)
    return Result(code=done.returncode, out=done.stdout, err=done.stderr)


def test_the_table_says_what_was_found_in_80_columns_and_added_words_are_asked_about(
    read: Taken,
) -> None:
    done = answered("y\n", "take", SLUG, read.take, "--changed", "leave", cwd=read.root)
    assert done.code == 0, done.err
    assert max(map(len, done.out.splitlines())) <= 80
    for words in (
        "missing",
        "left out",
        "[loaf]",
        "[basket]",
        "Line 9 was read twice",
        "broken off",
        "(kept)",
        "1 long silence",
        "Still without a clip: line 8.",
        "Next: spoken build a-walk",
    ):
        assert words in done.out, words
    assert "listening to" in done.err
    asked = done.err[done.err.index("These words are not in the essay:") :]
    assert "Keep them with their lines? [y/N]:" in asked


def test_words_that_were_added_can_be_kept_with_their_line(read: Taken) -> None:
    show, source = read_show(read.root), source_of(read.root)
    (account,) = accounts(show, SLUG)
    extra = max((each for each in account.extras if each.kind == "added"), key=length)
    assert extra.line is not None
    before = clip_of(read.root, extra.line + 1)
    laid = [
        each
        for each in lay(show, source, account, Wishes(added="keep"))
        if each.fresh and each.span.line.written.index == extra.line
    ]
    assert len(laid) == 1 and laid[0].clip.path not in before
    samples, rate = codec.decode_flac(laid[0].clip.path)
    line = account.lines[extra.line].reading
    assert line is not None
    assert len(samples) / rate >= extra.end - line.start


def source_of(root: Path) -> Source:
    return Source(slug=SLUG, path=root / "episodes" / SLUG / "essay.md")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of a few hundred kilobytes."""
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "spoken-test", disk], check=True)
    try:
        yield disk
    finally:
        subprocess.run(["umount", disk], check=True)


@pytest.mark.system
@needs("mount")
@pytest.mark.skipif(os.geteuid() != 0, reason="needs the program mount, as root")
def test_a_disk_that_is_full_is_said_so_and_leaves_nothing_half(
    taken: Taken, small_disk: Path
) -> None:
    root = small_disk / "show"
    shutil.copytree(taken.root, root, ignore=shutil.ignore_patterns(".spoken", "me"))
    (account,) = accounts(read_show(taken.root), SLUG)
    with pytest.raises(TakeError, match="no space left on the disk: nothing was laid down"):
        list(lay(read_show(root), source_of(root), account, Wishes()))
    assert not list(root.rglob("*.flac")) and not list(root.rglob("*.part"))
    assert not (root / "voices" / "me").exists()
    subprocess.run(["mount", "-o", "remount,size=20m", small_disk], check=True)
    laid = list(lay(read_show(root), source_of(root), account, Wishes()))
    assert [path.name for path in clips(root)] == [path.name for path in clips(taken.root)]
    assert len(laid) == len(clips(root))


def test_a_reading_that_is_laid_down_again_is_there_once(read: Taken) -> None:
    before = clips(read.root)
    show = read_show(read.root)
    (account,) = accounts(show, SLUG)
    assert not any(each.fresh for each in lay(show, source_of(read.root), account, Wishes()))
    assert clips(read.root) == before


def test_the_page_of_the_last_take_is_served_until_ctrl_c(read: Taken) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "spoken_essays", "take", SLUG, "--review", "--no-open"],
        cwd=read.root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    address = process.stderr.readline().removeprefix("Page: ").strip()
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/[\w-]{43}/", address)
    assert "Ctrl-C" in process.stderr.readline()
    with urllib.request.urlopen(address) as page:
        assert b"data-wave" in page.read()
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(address[:-9] + "/")
    process.send_signal(signal.SIGINT)
    assert process.communicate(timeout=60) == ("", "")
    assert process.returncode == 0


def test_another_essay_is_refused_and_nothing_is_made(show: Path, tmp_path: Path) -> None:
    other = ("The museum opens at nine on Sundays.", "Bring your tickets and a warm coat.")
    take = write(tmp_path / "other.wav", read_aloud([(words, 0.8) for words in other]))
    assert "essay" in refused(show, SLUG, take)


def test_a_take_that_is_refused_has_its_one_json_object_too(show: Path, tmp_path: Path) -> None:
    before = sorted(show.rglob("*"))
    done = spoken("take", SLUG, silent(tmp_path / "take.wav"), "--json", cwd=show)
    assert done.code == 1 and sorted(show.rglob("*")) == before
    assert (done.json["duration"], done.json["extras"]) == (4.0, [])
    assert [line["text"] for line in done.json["lines"]] == list(LINES)
    assert {(line["verdict"], line["start"]) for line in done.json["lines"]} == {("missing", None)}
    assert done.err.splitlines()[-1] == f"Error: {done.json['warnings'][0]}"


def silent(path: Path) -> Path:
    return write(path, np.zeros(4 * RATE, np.float32))


def music(path: Path) -> Path:
    chord = sum(tone(4, RATE, hertz, 0.2) for hertz in (220, 277, 330))
    return write(path, np.asarray(chord, np.float32))


def cut_short(path: Path) -> Path:
    flac = codec.encode_flac(np.rint(said(LINES[1]) * 32_767).astype(np.int16), RATE)
    path.write_bytes(flac[: len(flac) // 2])
    return path


def cut_wav(path: Path) -> Path:
    data = write(path, said(LINES[1])).read_bytes()
    path.write_bytes(data[: len(data) // 2])
    return path


def empty(path: Path) -> Path:
    path.write_bytes(b"")
    return path


def no_sound(path: Path) -> Path:
    path.write_text("These are words, and no sound.", encoding="utf-8")
    return path


def no_file(path: Path) -> Path:
    return path


@pytest.mark.parametrize(
    "make",
    [silent, music, cut_short, cut_wav, empty, no_sound, no_file],
    ids=lambda make: make.__name__,
)
def test_what_is_no_reading_is_refused_in_a_sentence(
    show: Path, tmp_path: Path, make: Callable[[Path], Path]
) -> None:
    assert "take.wav" in refused(show, SLUG, make(tmp_path / "take.wav"))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("a-wok", "take.wav"), "there is no episode 'a-wok': did you mean 'a-walk'?"),
        ((SLUG, "take.wav", "--voice", "joe"), 'the voice "joe" is not a recorded one'),
        ((SLUG, "take.wav", "--voice", "../me"), "cannot be a voice's name"),
        ((SLUG, "episodes"), "episodes: is a folder or a device, and no file"),
        ((SLUG, "--review"), "no take of a-walk is kept"),
    ],
)
def test_what_cannot_be_is_said_before_anything_is_heard(
    show: Path, arguments: tuple[str, ...], words: str
) -> None:
    assert words in refused(show, *arguments)


def test_a_file_or_the_last_take_is_asked_for(show: Path) -> None:
    for arguments in ((SLUG,), (SLUG, "take.wav", "--review")):
        assert spoken("take", *arguments, cwd=show).code == 2


@pytest.mark.parametrize("package", ["faster_whisper", "pocketsphinx", "rapidfuzz"])
def test_a_missing_part_is_named_with_what_installs_it(
    show: Path, tmp_path: Path, package: str
) -> None:
    without = f"import sys; sys.modules[{package!r}] = None"
    (tmp_path / "sitecustomize.py").write_text(without, encoding="utf-8")
    take = write(tmp_path / "take.wav", read_aloud([(LINES[1], 0.5)]))
    done = spoken("take", SLUG, take, cwd=show, PYTHONPATH=str(tmp_path))
    assert done.code == 1
    assert done.err.endswith('pip install "spoken-essays[takes]"\n')


def test_ctrl_c_while_it_listens_leaves_nothing(show: Path, taken: Taken) -> None:
    before = sorted(show.rglob("*"))
    process = subprocess.Popen(
        [sys.executable, "-m", "spoken_essays", "take", SLUG, str(taken.take)],
        cwd=show,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    assert "listening to" in process.stderr.readline()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, "")
    assert err == "Stopped. Nothing of the take was laid down.\n"
    assert sorted(show.rglob("*")) == before


def length(extra: Extra) -> float:
    return extra.end - extra.start
