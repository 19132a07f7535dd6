from __future__ import annotations

import json
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from spoken_essays.model import Chapter, Cue, Recording, Role, Segment
from spoken_essays.timed.chapters import chapters_json, chapters_of


def cue(text: str, start: int, role: Role = Role.LINE) -> Cue:
    segment = Segment(number=1, line=1, role=role, text=text, readings=(), pause=0)
    return Cue(start=start, end=start + 500, segment=segment, speaker="Joe")


def test_an_essay_without_headings_has_no_chapters() -> None:
    assert chapters_of([cue("Words.", 0)], 9000, "Title") == ()
    assert chapters_of([], 9000, "Title") == ()


def test_what_comes_before_the_first_heading_is_a_chapter_with_the_essays_title() -> None:
    cues = [
        cue("Title", 500, Role.TITLE),
        cue("Words.", 2000),
        cue("One", 4000, Role.HEADING),
        cue("More.", 5000),
        cue("Two", 8000, Role.HEADING),
    ]
    assert chapters_of(cues, 9000, "The\nTitle") == (
        Chapter(start=0, end=4000, title="The Title"),
        Chapter(start=4000, end=8000, title="One"),
        Chapter(start=8000, end=9000, title="Two"),
    )


def test_a_heading_that_comes_first_starts_at_zero() -> None:
    made = chapters_of([cue("One", 500, Role.HEADING), cue("Words.", 2000)], 9000, "Title")
    assert made == (Chapter(start=0, end=9000, title="One"),)


@given(st.lists(st.tuples(st.integers(500, 9000), st.booleans()), min_size=1))
def test_chapters_cover_the_recording_without_a_gap(lines: list[tuple[int, bool]]) -> None:
    now, cues = 0, []
    for length, heading in lines:
        now += length
        cues.append(cue("words", now, Role.HEADING if heading else Role.LINE))
    made = chapters_of(cues, now + 1000, "Title")
    if any(heading for _, heading in lines):
        assert (made[0].start, made[-1].end) == (0, now + 1000)
    assert all(a.end == b.start for a, b in pairwise(made))
    assert all(chapter.start < chapter.end for chapter in made)


def test_json_has_seconds_to_the_millisecond() -> None:
    chapters = (
        Chapter(start=0, end=44_100, title="“A” & <b>"),
        Chapter(start=44_100, end=100_000, title="Я"),
    )
    recording = Recording(
        rate=44_100, length=100_000, speech_end=0, spans=(), cues=(), chapters=chapters
    )
    assert json.loads(chapters_json(recording)) == {
        "version": "1.2.0",
        "chapters": [
            {"startTime": 0.0, "endTime": 1.0, "title": "“A” & <b>"},
            {"startTime": 1.0, "endTime": 2.268, "title": "Я"},
        ],
    }
