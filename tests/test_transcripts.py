from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from itertools import accumulate, pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spoken_essays.model import Cue, Recording, Role, Segment
from spoken_essays.places import TRANSCRIPTS
from spoken_essays.timed.transcripts import (
    Caption,
    captions,
    html,
    json_transcript,
    plain,
    srt,
    transcripts,
    webvtt,
)

RATE = 44_100
LONG = (
    "I wrote to everyone I had ever hurt. I sent the letters on a Tuesday in the rain, and "
    "then I waited at the window for somebody to tell me that it was over."
)
NASTY = [
    "Tea & <b>toast</b> cost 5 < 6 > 4",
    "00:00:01.000 --> 00:00:02.000",
    "NOTE this is no comment",
    "1994",
    "nul\x00 and\nline\r\nends\u2028here",
    "שלום, עולם — مرحبا",
    "\ud83d lone half of a pair",
    "x" * 300,
    "漢字" * 120,
    "   ",
    LONG,
]


def cue(
    text: str, start: float, end: float, *, line: int = 1, role: Role = Role.LINE, level: int = 0
) -> Cue:
    segment = Segment(
        number=line, line=line, role=role, text=text, readings=(), pause=450, level=level
    )
    return Cue(start=round(start * RATE), end=round(end * RATE), segment=segment, speaker="Joe")


def recording(*cues: Cue) -> Recording:
    end = cues[-1].end if cues else 0
    return Recording(rate=RATE, length=end + RATE, speech_end=end, spans=(), cues=cues)


def essay() -> Recording:
    """A title, a subtitle, a heading, paragraphs, a quote, two lists: one second each."""
    blocks = [
        (Role.TITLE, 1, "The Blue Kettle"),
        (Role.SUBTITLE, 3, "— and what it kept"),
        (Role.LINE, 5, "It had gone quiet."),
        (Role.LINE, 6, "So had we."),
        (Role.LINE, 8, "Nobody moved."),
        (Role.HEADING, 10, "Later"),
        (Role.QUOTE, 12, "Leave it be,"),
        (Role.QUOTE, 13, "she said."),
        (Role.ITEM, 15, "a cup"),
        (Role.ITEM, 16, "a spoon"),
    ]
    return recording(
        *(
            cue(text, at, at + 0.9, line=line, role=role, level=2 * (role is Role.HEADING))
            for at, (role, line, text) in enumerate(blocks)
        )
    )


def nasty() -> Recording:
    return recording(*(cue(text, 10 * i, 10 * i + 9, line=2 * i) for i, text in enumerate(NASTY)))


class Reader(HTMLParser):
    """The words of a page's body, and the tags it opens."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page.split("<body>")[1])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def bare(words: str) -> str:
    return "".join(words.replace("→", "-->").split())


def cue_blocks(text: str) -> list[list[str]]:
    return [block.split("\n") for block in text.strip("\n").split("\n\n")]


def test_webvtt_names_the_speaker_and_ends_a_cue_with_its_line() -> None:
    made = webvtt(captions(recording(cue("Hello.", 0.5, 1.25), cue("Again.", 2, 3))))
    assert made == (
        "WEBVTT\n\n"
        "00:00:00.500 --> 00:00:01.250\n<v Joe>Hello.\n\n"
        "00:00:02.000 --> 00:00:03.000\n<v Joe>Again.\n"
    )


def test_srt_is_numbered_from_one_and_escapes_nothing() -> None:
    made = srt(captions(recording(cue("Salt & pepper.", 0.5, 1.25), cue("<3", 2, 3))))
    assert made == (
        "1\n00:00:00,500 --> 00:00:01,250\nSalt & pepper.\n\n2\n00:00:02,000 --> 00:00:03,000\n<3\n"
    )


def test_json_keeps_one_segment_a_line_in_seconds() -> None:
    made = json.loads(json_transcript(recording(cue(LONG, 1, 13.3337))))
    assert made == {
        "version": "1.0.0",
        "segments": [{"speaker": "Joe", "startTime": 1.0, "endTime": 13.334, "body": LONG}],
    }


def test_plain_text_keeps_lines_and_paragraphs() -> None:
    assert plain(essay()) == (
        "The Blue Kettle\n\n— and what it kept\n\nIt had gone quiet.\nSo had we.\n\n"
        "Nobody moved.\n\nLater\n\nLeave it be,\nshe said.\n\na cup\na spoon\n"
    )


def test_html_is_a_page_whose_lines_can_be_found_and_know_their_time() -> None:
    page = html(essay(), title="The Blue Kettle", language="en-GB")
    tags = Reader(page).tags
    assert '<html lang="en-GB">' in page
    assert "<script" not in page
    assert " ".join(tag for tag, _ in tags) == (
        "main h1 p span p span br span p span h2 blockquote p span br span ul li li"
    )
    lines = [attributes for _, attributes in tags if "data-start" in attributes]
    assert lines[2] == {"id": "line-5", "data-start": "2.000", "data-end": "2.900"}


def test_a_numbered_list_keeps_the_numbers_as_written_and_is_not_one_with_the_next() -> None:
    texts = [(1, "1. First"), (2, "and more of it"), (4, "2. Second"), (6, "milk"), (8, "eggs")]
    items = [cue(text, line, line + 1, line=line, role=Role.ITEM) for line, text in texts]
    page = html(recording(*items), title="", language="en")
    assert page.count("<ul") == 2
    assert page.count('<ul class="numbered">') == 1
    assert plain(recording(*items)).count("\n\n") == 1


def test_html_escapes_title_and_language_too() -> None:
    page = html(nasty(), title="</title><script>", language='"><script>')
    assert "<script>" not in page


def test_html_says_who_speaks_only_if_there_are_several() -> None:
    one = recording(cue("a", 0, 1), cue("b", 1, 2))
    two = recording(cue("a", 0, 1), replace(cue("b", 1, 2), speaker="Ann"))
    assert "<cite>" not in html(one, title="", language="en")
    assert html(two, title="", language="en").count("<cite>") == 2


def test_an_opening_has_no_number_and_no_anchor() -> None:
    opening = cue("Welcome.", 0, 1, role=Role.OPENING)
    opening = replace(opening, segment=replace(opening.segment, number=None))
    assert "id=" not in html(recording(opening), title="", language="en")


def test_all_forms_say_the_same_words() -> None:
    made = transcripts(nasty(), title="t", language="en")
    said = bare(" ".join(segment["body"] for segment in json.loads(made[".json"])["segments"]))
    vtt = [unescape(re.sub("<v Joe>", "", "".join(b[1:]))) for b in cue_blocks(made[".vtt"])[1:]]
    assert made.keys() == TRANSCRIPTS.keys()
    assert bare(made[".txt"]) == said
    assert bare("".join(Reader(made[".html"]).words)) == said
    assert bare("".join(vtt)) == said
    assert bare("".join("".join(block[2:]) for block in cue_blocks(made[".srt"]))) == said


def test_nothing_that_was_written_can_be_taken_for_a_time_line() -> None:
    made = transcripts(nasty(), title="t", language="en")
    for form in (".vtt", ".srt"):
        for block in cue_blocks(made[form])[form == ".vtt" :]:
            time, rows = (block[0], block[1:]) if form == ".vtt" else (block[1], block[2:])
            assert " --> " in time
            assert 1 <= len(rows) <= 2
            assert not any("-->" in row for row in rows)


def test_every_form_can_be_written_as_utf_8() -> None:
    for text in transcripts(nasty(), title="\ud83d\x00", language="en").values():
        assert "\x00" not in text
        text.encode()


def test_a_long_line_gives_way_at_the_pause_of_the_take() -> None:
    pauses = ((2 * RATE, 2 * RATE + 4410), (3 * RATE, 3 * RATE + 13_230), (9 * RATE, 10 * RATE))
    line = replace(cue(LONG, 0, 13), pauses=pauses)
    first, second = captions(recording(line))
    assert first.rows == ("I wrote to everyone I had ever hurt.",)
    assert (first.start, second.end) == (0, 13_000)
    assert first.end == second.start == 3260


def test_without_a_pause_near_it_gives_way_in_proportion_to_the_characters() -> None:
    line = replace(cue(LONG, 0, 13), pauses=((10 * RATE, 11 * RATE),))
    first, second = captions(recording(line))
    letters = [sum(map(len, caption.rows)) for caption in (first, second)]
    assert first.end == second.start
    assert first.end == pytest.approx(13_000 * letters[0] / sum(letters), abs=2)


def test_a_voice_that_slows_down_in_a_very_long_line_is_followed_pause_by_pause() -> None:
    sentence = (
        "The water was brown that year, and we swam in it until our lips and hands were blue."
    )
    ends = [round(at * RATE) for at in accumulate([3.3] * 20 + [4.9] * 20)]
    pauses = tuple((end - RATE // 4, end) for end in ends[:-1])
    line = replace(cue(" ".join([sentence] * 40), 0, 164), pauses=pauses)
    inner = [caption.end for caption in captions(recording(line))][:-1]
    assert inner == [round(1000 * end / RATE) - 40 for end in ends[:-1]]


def in_order(shown: tuple[Caption, ...]) -> bool:
    return all(c.start < c.end for c in shown) and all(a.end <= b.start for a, b in pairwise(shown))


@given(
    st.lists(
        st.tuples(st.integers(0, 40_000), st.integers(0, 400_000), st.sampled_from(NASTY)),
        max_size=8,
    ),
    st.lists(st.tuples(st.integers(0, 400_000), st.integers(0, 9_000)), max_size=6),
)
def test_captions_never_overlap_and_none_is_of_no_length(
    lines: list[tuple[int, int, str]], silences: list[tuple[int, int]]
) -> None:
    now, cues = 0, []
    for gap, length, text in lines:
        start = now + gap
        now = start + length
        pauses = tuple(sorted((start + at, start + at + more) for at, more in silences))
        cues.append(replace(cue(text, 0, 0), start=start, end=now, pauses=pauses))
    assert in_order(captions(recording(*cues)))


def test_a_long_line_that_lasts_next_to_no_time_still_has_captions_in_order() -> None:
    lines = [cue(LONG * 3, 0, 0.004), cue(LONG * 3, 0.004, 0.013), cue("Hello.", 0.013, 1)]
    shown = captions(recording(*lines))
    assert in_order(shown)
    assert (shown[0].start, shown[-1].end) == (0, 1000)


def test_lines_of_no_length_follow_each_other() -> None:
    shown = captions(recording(cue("a", 1, 1), cue("b", 1, 1), cue("c", 1, 2)))
    assert [(caption.start, caption.end) for caption in shown] == [
        (1000, 1001),
        (1001, 1002),
        (1002, 2000),
    ]


@given(st.integers(0, 10**9), st.integers(1, 10**6), st.sampled_from([LONG, "Hello.", "漢" * 200]))
def test_a_line_begins_and_ends_where_it_is_spoken(start: int, length: int, text: str) -> None:
    line = replace(cue(text, 0, 0), start=start, end=start + length)
    shown = captions(recording(line))
    assert shown[0].start == round(start * 1000 / RATE)
    assert shown[-1].end == max(round((start + length) * 1000 / RATE), shown[0].start + 1)


def test_the_last_caption_ends_where_speech_ends() -> None:
    made = essay()
    assert captions(made)[-1].end == round(made.speech_end / RATE * 1000)


def test_a_recording_without_words_makes_empty_but_valid_forms() -> None:
    made = transcripts(recording(), title="t", language="en")
    assert made[".vtt"] == "WEBVTT\n"
    assert json.loads(made[".json"]) == {"version": "1.0.0", "segments": []}


@pytest.mark.system
@pytest.mark.skipif(not shutil.which("ffprobe"), reason="ffprobe is not installed")
@pytest.mark.parametrize("form", [".vtt", ".srt"])
def test_ffmpeg_reads_every_caption(form: str, tmp_path: Path) -> None:
    file = tmp_path / f"t{form}"
    file.write_text(transcripts(nasty(), title="t", language="en")[form], encoding="utf-8")
    command = ["ffprobe", "-v", "error", "-show_entries", "packet=pts_time", "-of", "csv=p=0"]
    found = subprocess.run([*command, file], capture_output=True, text=True, check=True)
    assert found.stderr == ""
    assert len(found.stdout.split()) == len(captions(nasty()))


def test_emoji_that_no_voice_says_are_not_shown_either() -> None:
    made = transcripts(recording(cue("We won 🎉 the day!", 0, 2)), title="A", language="en")
    assert all("🎉" not in text and "We won the day!" in text for text in made.values())
