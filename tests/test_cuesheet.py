"""Cue sheets: the timeline of a published sound, kept so that it need not be spoken again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import mp3_in
from hypothesis import given
from hypothesis import strategies as st

from spoken_essays.addresses import Source
from spoken_essays.config import read_show
from spoken_essays.planning import plan
from spoken_essays.published import CuePlace, CueSheet
from spoken_essays.timed import cuesheet
from spoken_essays.timed.chapters import chapters_json
from spoken_essays.timed.transcripts import transcripts

TIMES = st.integers(0, 10**9)
PLACES = st.builds(
    CuePlace,
    start=TIMES,
    end=TIMES,
    speaker=st.text(max_size=9),
    recorded=st.booleans(),
    pauses=st.lists(st.tuples(TIMES, TIMES), max_size=3).map(tuple),
)
SHEETS = st.builds(
    CueSheet,
    sound=st.text("0123456789abcdef", min_size=64, max_size=64),
    rate=st.sampled_from([32_000, 44_100, 48_000]),
    length=TIMES,
    speech_end=TIMES,
    cues=st.lists(PLACES, max_size=4).map(tuple),
    loudness=st.none() | st.floats(-60, 0),
    true_peak=st.floats(-99, 0),
    peaks=st.lists(st.integers(0, 255), max_size=5).map(tuple),
)


@given(SHEETS)
def test_a_sheet_is_read_back_as_it_was_written(sheet: CueSheet) -> None:
    assert cuesheet.read(cuesheet.as_json(sheet).encode()) == sheet


@pytest.mark.parametrize(
    "data",
    [b"", b"{}", b"[1]", b"7", b"\xff\xfe", b'{"schema": 2}', b'{"schema": 1, "cues": [[1]]}'],
)
def test_what_is_no_sheet_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - its words differ with what is wrong
        cuesheet.read(data)


def test_transcripts_and_chapters_come_out_of_a_sheet_as_they_were(built: Path) -> None:
    folder = built / "public" / "episodes" / "the-ferry"
    sheet = cuesheet.read(mp3_in(folder).with_suffix(".cues.json").read_bytes())
    source = Source(slug="the-ferry", path=built / "episodes" / "the-ferry" / "essay.md")
    script = plan(read_show(built), source).script
    title = "The ferry and the fog"
    recording = cuesheet.restored(sheet, script, title=title)
    for suffix, text in transcripts(recording, title=title, language="en").items():
        assert (folder / f"the-ferry{suffix}").read_text(encoding="utf-8") == text
    assert (folder / "chapters.json").read_text(encoding="utf-8") == chapters_json(recording)


def test_the_waveform_is_loud_where_lines_are_spoken_and_flat_between_them(built: Path) -> None:
    folder = built / "public" / "episodes" / "the-ferry"
    sheet = cuesheet.read(mp3_in(folder).with_suffix(".cues.json").read_bytes())
    stretch = sheet.length / len(sheet.peaks)
    for before, after in zip(sheet.cues, sheet.cues[1:], strict=False):
        spoken = sheet.peaks[int(before.start / stretch) + 1 : int(before.end / stretch)]
        gap = sheet.peaks[int(before.end / stretch) + 2 : int(after.start / stretch) - 1]
        assert max(spoken) > 60 and max(gap) <= 1


def test_a_sheet_with_other_lines_is_refused(built: Path) -> None:
    folder = built / "public" / "episodes" / "the-ferry"
    data = json.loads(mp3_in(folder).with_suffix(".cues.json").read_bytes())
    sheet = cuesheet.read(json.dumps(data | {"cues": data["cues"][1:]}).encode())
    source = Source(slug="the-ferry", path=built / "episodes" / "the-ferry" / "essay.md")
    with pytest.raises(ValueError, match="shorter"):
        cuesheet.restored(sheet, plan(read_show(built), source).script, title="")
