"""The finished episode, looked at from outside: its sound, its times, its files agree."""

from __future__ import annotations

import json
import re
import subprocess
import xml.etree.ElementTree as ET
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import mp3_in, needs, spoken
from mutagen.id3 import ID3
from mutagen.mp3 import MP3
from numpy.typing import NDArray

from spoken_essays.sound.codec import decode
from spoken_essays.sound.filters import Meter

RATE = 44_100
SLUG = "the-ferry"


@pytest.fixture(scope="module")
def folder(lengthy: Path) -> Path:
    return lengthy / "public" / "episodes" / SLUG


@pytest.fixture(scope="module")
def heard(folder: Path) -> NDArray[np.float32]:
    """What a player makes of the mp3, at 44.1 kHz."""
    return np.concatenate(list(decode(mp3_in(folder), RATE)))


@pytest.fixture(scope="module")
def lines(folder: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((folder / f"{SLUG}.json").read_text())["segments"]
    return found


def loudest(sound: NDArray[np.float32]) -> float:
    """The highest sample, in dBFS."""
    return float(20 * np.log10(np.abs(sound).max() + 1e-9))


def between(sound: NDArray[np.float32], start: float, end: float) -> NDArray[np.float32]:
    return sound[round(start * RATE) : round(end * RATE)]


def test_loudness_and_true_peak_hold_on_the_file_itself(heard: NDArray[np.float32]) -> None:
    meter = Meter(RATE)
    meter.feed(heard)
    meter.finish()
    assert meter.loudness is not None
    assert abs(meter.loudness - -16) <= 0.5
    assert meter.true_peak <= -1


def test_speech_starts_within_30_ms_of_its_cue(
    heard: NDArray[np.float32], lines: list[dict[str, Any]]
) -> None:
    for line in lines:
        around = between(heard, line["startTime"] - 0.2, line["startTime"] + 0.5)
        first = np.flatnonzero(np.abs(around) > 10 ** (-46 / 20))[0] / RATE - 0.2
        assert -0.005 <= first <= 0.03, line


def test_pauses_are_silent(heard: NDArray[np.float32], lines: list[dict[str, Any]]) -> None:
    for line, following in pairwise(lines):
        gap = between(heard, line["endTime"] + 0.03, following["startTime"] - 0.03)
        assert loudest(gap) < -60, line


def test_pauses_are_those_that_were_written(lengthy: Path, lines: list[dict[str, Any]]) -> None:
    plan = plan_of(lengthy)
    gaps = [b["startTime"] - a["endTime"] for a, b in pairwise(lines)]
    written = [segment["pause"] / 1000 for segment in plan["segments"][:-1]]
    assert gaps == pytest.approx(written, abs=0.0011)
    assert 1.2 in written
    assert 2.0 in written


def plan_of(show: Path) -> dict[str, Any]:
    found: dict[str, Any] = spoken("plan", "--json", cwd=show).json["episodes"][0]
    return found


def test_a_long_line_is_one_cue_group_with_a_pause_inside(
    lengthy: Path, folder: Path, lines: list[dict[str, Any]]
) -> None:
    (long,) = [line for line in lines if len(line["body"]) > 300]
    (segment,) = [each for each in plan_of(lengthy)["segments"] if len(each["text"]) > 300]
    assert len(segment["readings"]) == 2
    vtt = (folder / f"{SLUG}.vtt").read_text(encoding="utf-8")
    inside = [cue for cue in cues(vtt) if long["startTime"] <= cue[0] < long["endTime"]]
    assert len(inside) > 2
    assert inside[0][0] == pytest.approx(long["startTime"], abs=0.0011)
    assert inside[-1][1] == pytest.approx(long["endTime"], abs=0.0011)
    assert all(len(row) <= 65 for _, _, rows in cues(vtt) for row in rows)
    assert all(len(rows) <= 2 for _, _, rows in cues(vtt))


def cues(vtt: str) -> list[tuple[float, float, list[str]]]:
    """Start, end (s) and rows of each cue of a WebVTT."""
    found = []
    for block in vtt.strip().split("\n\n")[1:]:
        times, *rows = block.splitlines()
        start, end = (
            sum(float(part) * 60**place for place, part in enumerate(reversed(time.split(":"))))
            for time in times.split(" --> ")
        )
        found.append((start, end, [re.sub(r"^<v [^>]*>", "", row) for row in rows]))
    return found


def test_chapters_in_the_tag_the_file_and_the_cues_agree(
    folder: Path, lines: list[dict[str, Any]]
) -> None:
    chapters = json.loads((folder / "chapters.json").read_text())["chapters"]
    assert [chapter["title"] for chapter in chapters] == [
        "The ferry and the fog", "What the water said", "What the pier said",
    ]  # fmt: skip
    assert chapters[0]["startTime"] == 0
    starts = {line["body"]: line["startTime"] for line in lines}
    tags: Any = ID3(mp3_in(folder))  # type: ignore[no-untyped-call]
    tagged = sorted(tags.getall("CHAP"), key=lambda frame: frame.start_time)
    for chapter, frame in zip(chapters, tagged, strict=True):
        assert chapter["startTime"] == pytest.approx(frame.start_time / 1000, abs=0.02)
        assert chapter["endTime"] == pytest.approx(frame.end_time / 1000, abs=0.02)
    for chapter in chapters[1:]:
        assert chapter["startTime"] == pytest.approx(starts[chapter["title"]], abs=0.02)


def test_every_length_is_the_same_length(
    lengthy: Path, folder: Path, heard: NDArray[np.float32], lines: list[dict[str, Any]]
) -> None:
    report = json.loads((lengthy / "report.json").read_text())["episodes"][0]["seconds"]
    chapters = json.loads((folder / "chapters.json").read_text())["chapters"]
    info: Any = MP3(mp3_in(folder)).info  # type: ignore[no-untyped-call]
    assert len(heard) / RATE == pytest.approx(report, abs=0.02)
    assert chapters[-1]["endTime"] == pytest.approx(report, abs=0.02)
    assert info.length == pytest.approx(report, abs=0.02)
    assert lines[-1]["endTime"] == pytest.approx(report - 1.5, abs=0.0011)


def test_the_tag_says_what_the_episode_is(folder: Path) -> None:
    tags: Any = ID3(mp3_in(folder))  # type: ignore[no-untyped-call]
    assert tags.version[:2] == (2, 3)
    assert str(tags["TIT2"]) == "The ferry and the fog"
    assert str(tags["TALB"]) == "Slow Water"
    assert str(tags["TPE1"]) == "Ada Lane"
    assert str(tags["TRCK"]) == "3"
    assert str(tags["TPOS"]) == "2"
    assert tags.getall("APIC")[0].mime == "image/jpeg"
    assert "pencil" in tags.getall("USLT")[0].text


def test_the_feed_announces_what_lies_there_with_exact_bytes(lengthy: Path) -> None:
    root = ET.parse(lengthy / "public" / "feed.xml").getroot()
    (item,) = root.findall("./channel/item")
    base = "https://slow.water.fm/"
    enclosure = item.find("enclosure")
    assert enclosure is not None
    mp3 = lengthy / "public" / enclosure.attrib["url"].removeprefix(base)
    assert int(enclosure.attrib["length"]) == mp3.stat().st_size
    podcast = "{https://podcastindex.org/namespace/1.0}"
    announced = [*item.findall(f"{podcast}transcript"), *item.findall(f"{podcast}chapters")]
    assert len(announced) == 6
    for each in announced:
        assert (lengthy / "public" / each.attrib["url"].removeprefix(base)).is_file()


@pytest.mark.system
@needs("ffmpeg")
def test_ffmpeg_measures_the_same(folder: Path, lengthy: Path) -> None:
    mp3 = str(mp3_in(folder))
    said = subprocess.run(
        ["ffmpeg", "-i", mp3, "-af", "ebur128=dualmono=true:peak=true", "-f", "null", "-"],
        capture_output=True, text=True, check=True,
    ).stderr  # fmt: skip
    summary = said[said.rindex("Summary:") :]
    loudness = float(re.findall(r"I:\s+(-?[\d.]+) LUFS", summary)[0])
    peak = float(re.findall(r"Peak:\s+(-?[\d.]+) dBFS", summary)[0])
    report = json.loads((lengthy / "report.json").read_text())["episodes"][0]
    assert loudness == pytest.approx(report["loudness"], abs=0.15)
    assert abs(loudness - -16) <= 0.5
    assert peak <= -1


@pytest.mark.system
@needs("mp3val")
def test_mp3val_finds_nothing_wrong(folder: Path) -> None:
    done = subprocess.run(
        ["mp3val", str(mp3_in(folder))], capture_output=True, text=True, check=True
    )
    assert "WARNING" not in done.stdout
    assert "ERROR" not in done.stdout
