"""Transcripts and chapters that are damaged, and what is found of them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from damage import SLUG, Damaged

from spoken_essays.checking.captions import read_json, read_srt, read_vtt
from spoken_essays.checking.chapters import chapters_in, chapters_json, same_in_notes
from spoken_essays.checking.findings import Severity, Where

ERROR, WARNING, NOTE = Severity


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("kept")


@pytest.fixture
def show(built: Path, tmp_path: Path, kept: Path) -> Damaged:
    return Damaged.copy(built, tmp_path / "show", kept)


# The suffix of the file, what to replace in it, and the finding: rule, severity, words, its line.
BREAKAGES: tuple[tuple[str, str, str, str, Severity, str, int | None], ...] = (
    (".vtt", "WEBVTT", "VTT", "transcript.vtt", ERROR, "begin with WEBVTT", 1),
    (".vtt", "WEBVTT\n\n", "WEBVTT\n", "transcript.vtt", ERROR, "blank line", 1),
    (".vtt", "WEBVTT", "\ufeffWEBVTT", "transcript.vtt", WARNING, "byte order mark", 1),
    (".vtt", "00:00:00.500 -->", "00:00:00,500 -->", "transcript.vtt", ERROR, "times such as", 3),
    (".vtt", "00:00:00.500 --> ", "00:00:00.500 -> ", "transcript.vtt", ERROR, "times such as", 4),
    (".vtt", "00:00:00.500", "00:00.500", "transcript.vtt", WARNING, "with hours", 3),
    (".vtt", "00:00:00.500", "00:00:09.500", "transcript.vtt", ERROR, "ends before", 3),
    (".vtt", "The ferry and", "The ferry & <the", "transcript.vtt", ERROR, "bare & or <", 4),
    (".vtt", "The ferry and", "The ferry --> and", "transcript.vtt", ERROR, "write --&gt;", 4),
    (".vtt", "The ferry", "The " + "very " * 20 + "ferry", "transcript.vtt", NOTE, "longer", 4),
    (".srt", "00:00:00,500", "00:00:00.500", "transcript.srt", ERROR, "with commas", 2),
    (".srt", "1\n00:00:00", "7\n00:00:00", "transcript.srt", WARNING, "number 1", 1),
    (".srt", "The ferry and", "The ferry &amp;", "transcript.srt", WARNING, "no escapes", 3),
    (".json", '"segments"', '"parts"', "transcript.json", ERROR, '"segments"', None),
    (".json", '"version": "1.0.0"', '"version": 1', "transcript.json", WARNING, "version", None),
    (".json", '"startTime": 0.5,', '"startTime": "0",', "transcript.json", ERROR, "1 has", None),
    (".json", '"startTime": 0.5,', '"startTime": NaN,', "transcript.json", ERROR, "1 has", None),
    (".json", "{", "", "transcript.json", ERROR, "no JSON", None),
    (".json", "The ferry and", "The boat and", "transcript.same-text", ERROR, "“The boat", None),
    (".srt", "captain sang", "captain", "transcript.same-text", ERROR, "“captain", None),
    (".html", "The captain sang,", "", "transcript.same-text", ERROR, "“captain sang", None),
    (".txt", "captain", "skipper", "transcript.same-text", ERROR, "“captain”", None),
)


@pytest.mark.parametrize(
    ("suffix", "before", "after", "rule", "severity", "words", "line"), BREAKAGES
)
def test_a_transcript_that_is_damaged_is_found_with_its_file_and_line(
    show: Damaged,
    suffix: str,
    before: str,
    after: str,
    rule: str,
    severity: Severity,
    words: str,
    line: int | None,
) -> None:
    show.edit(show.folder / f"{SLUG}{suffix}", before, after)
    found = [each for each in show.found(rule) if words in each.what]
    assert [(each.severity, each.line) for each in found[:1]] == [(severity, line)]
    assert found[0].file == f"episodes/{SLUG}/{SLUG}{suffix}"
    assert found[0].episode == SLUG


def moved(by: float) -> Callable[[bytes], bytes]:
    """All times of a JSON transcript later."""

    def move(data: bytes) -> bytes:
        table = json.loads(data)
        for segment in table["segments"]:
            segment["startTime"] += by
            segment["endTime"] += by
        return json.dumps(table).encode()

    return move


def test_cues_that_end_after_the_sound_are_found(show: Damaged) -> None:
    show.change(show.folder / f"{SLUG}.json", moved(30))
    (found,) = [each for each in show.found("transcript.sync") if each.severity is ERROR]
    assert "the sound at 3" in found.what and found.seconds and found.seconds > 55


def test_cues_over_silence_are_found_and_counted(show: Damaged) -> None:
    path = show.folder / f"{SLUG}.json"
    said = json.loads(path.read_text())["segments"]
    start = round(said[1]["endTime"] + 0.2, 3)
    times = {"startTime": start, "endTime": start + 1}
    rows = [times | {"body": f"word {number}"} for number in range(7)]
    show.put(path, json.dumps({"version": "1.0.0", "segments": rows}))
    found = [each for each in show.found("transcript.sync") if "silence" in each.what]
    assert [each.seconds for each in found[:3]] == [start] * 3
    assert found[3].what.startswith("4 more cues")


def test_a_transcript_that_stops_in_the_middle_is_found(show: Damaged) -> None:
    blocks = (show.folder / f"{SLUG}.vtt").read_text().split("\n\n")
    show.put(show.folder / f"{SLUG}.vtt", "\n\n".join(blocks[:5]) + "\n")
    found = show.found("transcript.sync")
    assert any("is the transcript whole" in each.what for each in found)


def test_cues_that_overlap_are_found_where_they_do(show: Damaged) -> None:
    text = (show.folder / f"{SLUG}.vtt").read_text()
    later = re.sub(r"--> 00:00:0\d\.\d+", "--> 00:00:03.900", text, count=1)
    show.put(show.folder / f"{SLUG}.vtt", later)
    (found,) = show.found("transcript.vtt")
    assert (found.severity, found.line) == (WARNING, 6)
    assert "before the one above" in found.what


def test_a_transcript_that_cannot_be_read_whole_is_no_measure_for_the_others(
    show: Damaged,
) -> None:
    show.edit(show.folder / f"{SLUG}.vtt", "00:00:00.500 -->", "0.5 -->")
    assert show.found("transcript.same-text") == []


PLACE = Where(file="x")
CUE = b"WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nhello\n"


def test_words_between_angle_brackets_are_words_in_srt_which_has_few_tags() -> None:
    said = "Press <enter> & <script>, <i>softly</i>, <font color=red>then</font> a < b > c"
    data = f"1\n00:00:01,000 --> 00:00:02,000\n{said}\n".encode()
    (cue,) = read_srt(data, PLACE).cues
    assert cue.text == "Press <enter> & <script>, softly, then a < b > c"


@pytest.mark.parametrize("read", [read_vtt, read_srt, read_json])
@pytest.mark.parametrize(
    "data", [b"", b"\xff\xfe\0", b"\xef\xbb\xbf", b"\n\n\n", b"[]", b"[" * 100_000, b'"-->"']
)
def test_whatever_stands_where_a_transcript_should_be_is_an_error_in_words(
    read: Callable[[bytes, Where], object], data: bytes
) -> None:
    found = read(data, PLACE).findings  # type: ignore[attr-defined]
    assert any(each.severity is ERROR for each in found)


@pytest.mark.parametrize(
    "data",
    [
        CUE,
        CUE.replace(b"\n", b"\r\n"),
        CUE.replace(b"WEBVTT", b"WEBVTT - with a note"),
        CUE.replace(b"\n\n", b"\n\nNOTE a remark\nof two rows\n\n"),
        CUE.replace(b"\n\n", b"\n\nintro\n"),
        CUE.replace(b"02.000", b"02.000 align:start position:10%"),
        CUE.replace(b"hello", b"<v Ada Lane>he<i>llo</i> &amp; you"),
        CUE.replace(b"00:00:0", b"100:00:0"),
    ],
)
def test_webvtt_as_its_standard_allows_it_is_read_without_a_word(data: bytes) -> None:
    captions = read_vtt(data, PLACE)
    assert captions.findings == ()
    assert len(captions.cues) == 1
    assert captions.cues[0].text in ("hello", "hello & you")


CHAPTERS = '{"version": "1.2.0", "chapters": [%s]}'
FIRST = '{"startTime": 0, "title": "One"}'


# What stands in the file, and the finding: severity, words, seconds.
CHAPTER_BREAKAGES: tuple[tuple[str, Severity, str, float | None], ...] = (
    ("", ERROR, "no JSON", None),
    ("[]", ERROR, '"chapters"', None),
    ('{"chapters": [1]}', ERROR, '"chapters"', None),
    ("[" * 100_000, ERROR, "no JSON", None),
    (CHAPTERS % ('{"startTime": %s, "title": "One"}' % ("9" * 400)), ERROR, "1 has no", None),
    ('{"version": 1.2, "chapters": [' + FIRST + "]}", WARNING, '"version"', None),
    (CHAPTERS % "", WARNING, "no chapter", None),
    (CHAPTERS % '{"startTime": 5, "title": "One"}', WARNING, "begin at 0", 5),
    (CHAPTERS % f'{FIRST}, {{"startTime": 99, "title": "Two"}}', ERROR, "after the end", 99),
    (
        CHAPTERS % (FIRST + ', {"startTime": 9, "title": "B"}, {"startTime": 4, "title": "C"}'),
        ERROR,
        "before the one above",
        4,
    ),
    (CHAPTERS % f"{FIRST}, {FIRST}", WARNING, "same moment", 0),
    (CHAPTERS % '{"startTime": "0", "title": "One"}', ERROR, "Chapter 1 has no", None),
    (CHAPTERS % '{"startTime": 0, "endTime": -1, "title": "One"}', ERROR, "ends before", 0),
    (CHAPTERS % '{"startTime": 0}', WARNING, "no title", 0),
    ("\ufeff" + CHAPTERS % FIRST, WARNING, "byte order mark", None),
)


@pytest.mark.parametrize(("text", "severity", "words", "seconds"), CHAPTER_BREAKAGES)
def test_chapters_that_are_damaged_are_found_with_their_time(
    text: str, severity: Severity, words: str, seconds: float | None
) -> None:
    found = [each for each in chapters_json(text.encode(), 47.5, PLACE) if words in each.what]
    assert [(each.severity, each.seconds) for each in found] == [(severity, seconds)]
    chapters_in(text.encode())


def test_chapters_of_the_built_show_are_found_where_they_are_wrong(show: Damaged) -> None:
    path = show.folder / "chapters.json"
    table = json.loads(path.read_text())
    table["chapters"][2]["startTime"] = 400
    show.put(path, json.dumps(table))
    found = next(each for each in show.found("chapters.json") if "after the end" in each.what)
    assert (found.file, found.episode, found.seconds) == (
        f"episodes/{SLUG}/chapters.json",
        SLUG,
        400,
    )
    (tagged,) = show.found("chapters.id3")
    assert "in the tag elsewhere" in tagged.what


def test_moments_in_the_show_notes_that_are_not_the_chapters_are_found(show: Damaged) -> None:
    show.edit(show.feed, "<li>00:00:00 ", "<li>00:00:00 Nothing</li><li>00:00:02 ")
    (found,) = show.found("chapters.json")
    assert (found.severity, found.file, found.episode) == (WARNING, "feed.xml", SLUG)
    assert "show notes" in found.what


@pytest.mark.parametrize(
    ("notes", "wrong"),
    [
        ("<li>00:00 A</li><li>00:10 B</li><li>1:00 C</li>", False),
        ("00:00:00 A\n00:00:10 B\n00:01:00 C", False),
        ("<p>We met at 10:30 and left at 11:45, at 12:00 sharp.</p>", False),
        ("<li>00:00 A</li><li>00:10 B</li>", False),
        ("<li>00:00 A</li><li>00:14 B</li><li>1:00 C</li>", True),
    ],
)
def test_moments_are_those_that_apple_takes_for_chapters(notes: str, wrong: bool) -> None:
    chapters = [(0.0, "A"), (10.4, "B"), (60.0, "C")]
    assert bool(list(same_in_notes(notes, chapters, PLACE))) is wrong


def test_chapters_are_called_alike_in_the_tag_and_in_the_file(show: Damaged) -> None:
    path = show.folder / "chapters.json"
    table = json.loads(path.read_text())
    table["chapters"][1]["title"] = "Another name"
    show.put(path, json.dumps(table))
    (found,) = show.found("chapters.id3")
    assert (found.severity, found.file) == (WARNING, f"episodes/{SLUG}/chapters.json")
    assert "the feed's file “Another name”" in found.what


def test_as_many_chapters_in_the_tag_as_in_the_file(show: Damaged) -> None:
    show.put(show.folder / "chapters.json", CHAPTERS % FIRST)
    (found,) = show.found("chapters.id3")
    assert "3 chapters, the feed's file 1" in found.what
