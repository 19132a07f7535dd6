"""A line cut into what an engine reads at once."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spoken_essays.model import Mark, Reading
from spoken_essays.script.readings import LIMIT, cut_at_marks, readings
from spoken_essays.words.sentences import sentence_ends
from spoken_essays.words.speech import is_speakable


def texts(text: str, limit: int) -> list[str]:
    return [reading.text for reading in readings(text, limit=limit, pause=250)]


def test_a_line_of_up_to_the_limit_is_one_reading_whatever_its_sentences() -> None:
    line = ("One. " * 60)[:LIMIT].strip()
    assert readings(line, pause=250) == (Reading(text=line, start=0, pause=0),)


def test_a_longer_line_has_the_pause_between_its_readings_and_none_after() -> None:
    line = "A sentence of some length, that is not short. " * 12
    assert [reading.pause for reading in readings(line, pause=250)] == [250, 0]


@pytest.mark.parametrize(
    ("line", "limit", "expected"),
    [
        ("One two three. Four five six.", 20, ["One two three.", "Four five six."]),
        ("One two, three. Four five six.", 20, ["One two, three.", "Four five six."]),
        ("One two three; four five six.", 20, ["One two three;", "four five six."]),
        ("One two three — four five six.", 20, ["One two three —", "four five six."]),
        ("One two three—four five six.", 20, ["One two three—", "four five six."]),
        ("One two three, four five six.", 20, ["One two three,", "four five six."]),
        ("One two three four five six", 20, ["One two three", "four five six"]),
        ("Hm, one two three four five six", 20, ["Hm, one two three", "four five six"]),
        ("abcdefghijklmnopqrstuvwxyz", 10, ["abcdefghi", "jklmnopqr", "stuvwxyz"]),
        ("He said “go on now.” Then he left.", 24, ["He said “go on now.”", "Then he left."]),
        ("“Why me now?” she asked. He left.", 26, ["“Why me now?” she asked.", "He left."]),
        ("I saw old Mr. Smith. He left me.", 24, ["I saw old Mr. Smith.", "He left me."]),
        ("He is old, e.g. this one. He left.", 26, ["He is old, e.g. this one.", "He left."]),
        ("He was 3.5 years old. He left us.", 24, ["He was 3.5 years old.", "He left us."]),
        ("The U.S. Army came. They left us.", 24, ["The U.S. Army came.", "They left us."]),
        ("Read J. R. Tolkien. I never did.", 22, ["Read J. R. Tolkien.", "I never did."]),
        ("He went… and came. They left us.", 22, ["He went… and came.", "They left us."]),
        ("Ich kam am 3. Mai an. Dann ging ich.", 26, ["Ich kam am 3. Mai an.", "Dann ging ich."]),
        (
            "We went to the sea (at last.) So it was.",
            32,
            ["We went to the sea (at last.)", "So it was."],
        ),
        ("It is 10\u00a0km from here to there", 12, ["It is 10\u00a0km", "from here", "to there"]),
        ("我今天去了海边。你没有来，我很难过。", 12, ["我今天去了海边。", "你没有来，我很难过。"]),
    ],
)
def test_it_is_cut_at_sentences_then_clauses_then_words(
    line: str, limit: int, expected: list[str]
) -> None:
    assert texts(line, limit) == expected


def test_readings_are_as_even_as_the_sentences_allow() -> None:
    line = " ".join(["This sentence is of fifty-nine characters, as you may count."] * 6)
    assert [len(text) for text in texts(line, 300)] == [182, 182]


@pytest.mark.parametrize("letter", ["e\u0301", "👍🏽", "👩\u200d🚀", "🇫🇷", "\u1112\u1161\u11ab"])
def test_a_word_that_is_too_long_is_never_cut_within_a_letter(letter: str) -> None:
    for text in texts("a" + letter * 200, 50):
        assert text.removeprefix("a").replace(letter, "") == ""


def test_a_word_without_end_is_cut_all_the_same() -> None:
    pieces = texts("x" * 50_000, LIMIT)
    assert "".join(pieces) == "x" * 50_000
    assert max(map(len, pieces)) <= LIMIT
    assert len(texts("é" + "\u0301" * 5_000, LIMIT)[0]) <= LIMIT


def test_a_mark_inside_a_line_cuts_the_reading() -> None:
    line = "I waited and then it came."
    marks = (Mark(at=9, ms=1500),)
    assert readings(line, marks, pause=250) == (
        Reading(text="I waited", start=0, pause=1500, marked=True),
        Reading(text="and then it came.", start=9, pause=0),
    )


def test_of_marks_with_nothing_to_say_between_them_the_longest_counts() -> None:
    marks = (Mark(at=7, ms=300), Mark(at=8, ms=900), Mark(at=8, ms=100))
    found = readings("I came — and went", marks, pause=250)
    assert [(reading.text, reading.pause) for reading in found] == [
        ("I came", 900),
        ("and went", 0),
    ]


@pytest.mark.parametrize(
    ("line", "marks", "before", "after"),
    [
        ("I came", [], None, None),
        ("I came", [(0, 100)], 100, None),
        ("I came", [(6, 100)], None, 100),
        ("— I came …", [(1, 100), (2, 50), (8, 70), (10, 60)], 100, 70),
        ("", [(0, 100), (0, 300)], None, 300),
        ("I came", [(0, 0)], 0, None),
    ],
)
def test_marks_at_a_lines_ends_belong_to_its_boundaries(
    line: str, marks: list[tuple[int, int]], before: int | None, after: int | None
) -> None:
    marked = cut_at_marks(line, [Mark(at=at, ms=ms) for at, ms in marks])
    assert (marked.before, marked.after) == (before, after)
    assert len(marked.stretches) == bool(line)


def test_a_line_with_nothing_to_say_has_no_readings() -> None:
    assert readings("…", pause=250) == ()
    assert readings("", pause=250) == ()


prose = st.lists(
    st.sampled_from(
        [
            *(
                "word",
                "Mr.",
                "end.",
                "yes,",
                "—",
                "…",
                "why?",
                "“No.”",
                "3.5",
                "U.S.",
                "so;",
                "Then",
            ),
            *("é" * 9, "x" * 70, "你好。", "🎉", "\u00a0", "..", "(a)"),
        ]
    ),
    max_size=60,
).map(" ".join)


@given(prose | st.text(max_size=200), st.integers(10, 60))
def test_readings_are_slices_in_order_that_fit_and_leave_out_nothing_that_can_be_said(
    line: str, limit: int
) -> None:
    end = 0
    for reading in readings(line, limit=limit, pause=250):
        assert len(reading.text) <= limit
        assert reading.text == line[reading.start :][: len(reading.text)]
        assert is_speakable(reading.text)
        assert not any(map(str.isalpha, line[end : reading.start]))
        end = reading.start + len(reading.text)
    assert not any(map(str.isalpha, line[end:]))


@given(
    st.lists(st.sampled_from(["ab,", "cd;", "ef.", "Gh", "ij —", "…k"]), min_size=1).map(" ".join)
)
def test_readings_of_words_joined_by_spaces_are_the_line(line: str) -> None:
    assert " ".join(texts(line, 20)) == line


@given(st.text(st.characters(categories=["L", "M"]), min_size=1, max_size=200))
def test_no_accent_is_cut_from_its_letter(word: str) -> None:
    for before, after in pairwise(texts(word, 50)):
        accents = unicodedata.category(after[0])[0] == "M"
        assert not accents or all(unicodedata.category(c)[0] == "M" for c in before[-30:])


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("He left. She stayed.", ["He left."]),
        ("It cost 3.5 in the U.S. He paid.", ["It cost 3.5 in the U.S."]),
        ("I said no. Then no. 5 came.", ["I said no."]),
        ("He turned 1994. It was winter.", ["He turned 1994."]),
        ("Wait… what? Yes! no.", ["Wait… what?"]),
        (
            "i cried. then mr. wu came, etc. and slept. no.",
            ["i cried.", "then mr. wu came, etc. and slept."],
        ),
        ("Jr. Smith, Inc. Paris. St. Ives.", ["Jr. Smith, Inc. Paris."]),
        ("1. First of all. Then", ["1. First of all."]),
    ],
)
def test_a_stop_ends_a_sentence_unless_the_sentence_goes_on(text: str, ends: list[str]) -> None:
    places = [0, *sentence_ends(text)]
    pieces = [text[a:b].strip() for a, b in pairwise(places)]
    assert pieces == ends
