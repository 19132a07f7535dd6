"""A clip belongs to the words of its line: wherever that stands, and whatever its punctuation."""

from __future__ import annotations

from pathlib import Path

import pytest
from clip_making import spots
from hypothesis import given, settings
from hypothesis import strategies as st

from spoken_essays.clips.matching import matched, numbered
from spoken_essays.clips.records import Clip, Spot
from spoken_essays.clips.wording import key, likeness

SAME = {
    "case": ("The Captain sang", "the captain SANG"),
    "punctuation": ("The captain sang, slowly.", "The captain sang – slowly!"),
    "quotes": ("“Don’t”, she said", '"Don\'t", she said'),
    "other quotes": ("«Ja», ‹nein›, ‚doch‘", "Ja, nein, doch"),
    "dashes": ("one—two", "one - two"),
    "a hyphen": ("a well-known e-mail", "a well known email"),
    "white space": (" one \u00a0two\tthree ", "one two three"),
    "an ellipsis": ("And then…", "And then ..."),
    "brackets": ("(and) [then]", "and then"),
    "ligatures and full width": ("ﬁnd Ｍe", "find me"),
    "how letters are made up": ("cafe\u0301", "caf\u00e9"),
    "a joiner nobody sees": ("co\u00adop\u200bera\ufefftion", "cooperation"),
    "a picture": ("I ❤\ufe0f am here 🙂", "I am here"),
    "thousands": ("1,000 boats", "1000 boats"),
    "a year and a comma": ("In 1914, twelve", "In 1914 – twelve"),
    "Devanagari": ("नमस्ते, दुनिया", "नमस्ते दुनिया!"),
    "Chinese": ("你好，世界。", "你好世界"),
}
OTHER = {
    "a word": ("The captain sang", "The captain spoke"),
    "a plural": ("the horn", "the horns"),
    "an accent": ("resume", "resumé"),
    "a decimal point": ("3.5 metres", "35 metres"),
    "a range": ("1914–18", "1914 18"),
    "a minus": ("-5 degrees", "5 degrees"),
    "a per cent sign": ("5% of it", "5 of it"),
    "a currency": ("$5", "£5"),
    "a vowel sign": ("कि", "की"),
    "order": ("you and me", "me and you"),
}


@pytest.mark.parametrize(("one", "other"), SAME.values(), ids=SAME)
def test_words_are_the_same_however_they_are_set(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(("one", "other"), OTHER.values(), ids=OTHER)
def test_what_is_heard_makes_another_line(one: str, other: str) -> None:
    assert key(one) != key(other)


def test_lines_that_have_nothing_to_do_with_each_other_are_not_alike() -> None:
    one, other = "Nobody saw the pier until we were upon it.", "It said very little, said it twice."
    assert likeness(one, other) < 0.2 < 0.8 < likeness(one, one.replace("Nobody", "No one"))


def clips(*texts: str) -> list[Clip]:
    """A clip of each line of an essay, named after its number."""
    return [
        Clip(
            path=Path(f"{spot.number}.wav"),
            digest=f"{spot.number}",
            text=spot.text,
            number=spot.number,
            occurrence=spot.occurrence,
        )
        for spot in numbered(spots(*texts))
    ]


def found(lines: list[str], known: list[Clip]) -> tuple[list[str], list[str]]:
    """For each line ``3``, the clip it has, ``~3`` if it is stale, ``-``; and the loose clips."""
    matches, loose = matched(numbered(spots(*lines)), known)
    return [
        "".join(("" if each.same else "~", *(clip.path.stem for clip in each.readings))) or "-"
        for each in matches
    ], [clip.path.stem for clip in loose]


ESSAY = [
    "The ferry and the fog",
    "Nobody saw the pier until we were upon it.",
    "The captain sang,",
    "because the horn was broken.",
    "It said very little.",
]
CHANGED = {
    "nothing": (ESSAY, ["1", "2", "3", "4", "5"], []),
    "a line first": (["New.", *ESSAY], ["-", "1", "2", "3", "4", "5"], []),
    "a line between": ([*ESSAY[:3], "New.", *ESSAY[3:]], ["1", "2", "3", "-", "4", "5"], []),
    "a line less": ([*ESSAY[:2], *ESSAY[3:]], ["1", "2", "4", "5"], ["3"]),
    "moved": ([ESSAY[4], *ESSAY[:4]], ["5", "1", "2", "3", "4"], []),
    "turned round": (ESSAY[::-1], ["5", "4", "3", "2", "1"], []),
    "a word": (
        [*ESSAY[:3], "because the bell was broken.", ESSAY[4]],
        ["1", "2", "3", "~4", "5"],
        [],
    ),
    "every word of a line": (
        [*ESSAY[:2], "Quite other sounds!", *ESSAY[3:]],
        ["1", "2", "~3", "4", "5"],
        [],
    ),
    "every word of two lines": (
        [ESSAY[0], "Quite other sounds!", "Go home, you two.", *ESSAY[3:]],
        ["1", "~2", "~3", "4", "5"],
        [],
    ),
    "a word, and a line before it": (
        [*ESSAY[:3], "New.", "because the bell was broken.", ESSAY[4]],
        ["1", "2", "3", "-", "~4", "5"],
        [],
    ),
    "a word, and moved": (
        ["because the bell was broken.", *ESSAY[:3], ESSAY[4]],
        ["~4", "1", "2", "3", "5"],
        [],
    ),
    "the words of one, moved, and a new line in its place": (
        [ESSAY[1].replace("Nobody", "No one"), ESSAY[0], "Brand new.", *ESSAY[2:]],
        ["~2", "1", "-", "3", "4", "5"],
        [],
    ),
    "a line cut in two": (
        [ESSAY[0], "Nobody saw the pier", "until we were upon it.", *ESSAY[2:]],
        ["1", "-", "~2", "3", "4", "5"],
        [],
    ),
    "two lines made one": (
        [*ESSAY[:2], "The captain sang, because the horn was broken.", ESSAY[4]],
        ["1", "2", "~4", "5"],
        ["3"],
    ),
    "another essay": (["Once", "upon", "a", "time", "there", "was"], ["-"] * 6, list("12345")),
}


@pytest.mark.parametrize(("lines", "expected", "loose"), CHANGED.values(), ids=CHANGED)
def test_a_clip_follows_its_line_through_changes(
    lines: list[str], expected: list[str], loose: list[str]
) -> None:
    assert found(lines, clips(*ESSAY)) == (expected, loose)


def test_a_line_stays_between_its_neighbours_though_another_is_more_like_it() -> None:
    old = [f"Line {letter} of it." for letter in "abcde"]
    new = [*old[:2], "Quite other sounds!", *old[3:], "Line f of it."]
    assert found(new, clips(*old)) == (["1", "2", "~3", "4", "5", "-"], [])


REPEATED = {
    "each its own": (["Go.", "Stop.", "Go."], ["Go.", "Stop.", "Go."], ["1", "2", "3"]),
    "one serves all": (["Go."], ["Go.", "Stop.", "go!"], ["1", "-", "1"]),
    "two serve three": (["Go.", "Go."], ["Go.", "Go.", "Go."], ["1", "2", "2"]),
    "the others are readings too": (["Go.", "Stop.", "Go."], ["Go.", "Stop."], ["13", "2"]),
}


@pytest.mark.parametrize(("recorded", "lines", "expected"), REPEATED.values(), ids=REPEATED)
def test_lines_of_the_same_words_share_their_clips(
    recorded: list[str], lines: list[str], expected: list[str]
) -> None:
    assert found(lines, clips(*recorded))[0] == expected


def test_of_readings_that_are_left_over_none_is_chosen() -> None:
    [match], _ = matched(spots("Go."), clips("Go.", "Go."))
    assert [clip.path.stem for clip in match.readings if clip.chosen] == ["1"]


def test_an_opening_that_changed_is_known_by_what_it_is_like() -> None:
    opening = Clip(path=Path("o.wav"), digest="o", text="The ferry. By Ada Lane.")
    lines = [Spot(number=None, text="The boat. By Ada Lane."), *spots(*ESSAY)]
    [first, *rest], loose = matched(lines, [opening, *clips(*ESSAY)])
    assert not first.same and first.readings == (opening,)
    assert all(each.same for each in rest) and not loose


LINE = st.lists(st.sampled_from(["the", "ferry", "fog", "horn", "sang", "two"]), min_size=1).map(
    " ".join
)
LINES = st.lists(LINE, min_size=1, max_size=8)


@st.composite
def edits(draw: st.DrawFn) -> tuple[list[str], list[str]]:
    """An essay of lines that are all different, and what some inserting and moving made of it."""
    old = draw(st.lists(LINE, min_size=1, max_size=8, unique_by=key))
    lines = draw(st.permutations(old))[: draw(st.integers(0, len(old)))]
    for line in draw(LINES):
        if key(line) not in map(key, old):
            lines.insert(draw(st.integers(0, len(lines))), line)
    return old, lines


@given(edits())
@settings(max_examples=60)
def test_lines_put_in_moved_and_taken_out_leave_all_others_their_clips(
    essay: tuple[list[str], list[str]],
) -> None:
    old, new = essay
    matches, loose = matched(numbered(spots(*new)), known := clips(*old))
    by_words = {key(clip.text): clip for clip in known}
    for match in matches:
        clip = by_words.get(key(match.spot.text))
        assert match.readings == (clip,) if clip else not (match.readings and match.same)
    # And no clip is lost, or for two lines at once.
    shown = [clip for match in matches for clip in match.readings if not match.same]
    same = {clip for match in matches for clip in match.readings if match.same}
    assert sorted([*shown, *same, *loose], key=lambda each: each.path.name) == sorted(
        known, key=lambda each: each.path.name
    )


@given(LINES, st.data())
@settings(max_examples=40)
def test_other_punctuation_and_case_leave_every_clip_fresh(
    lines: list[str], data: st.DataObject
) -> None:
    marks = st.sampled_from([" ", ", ", " — ", "… ", " “", "’ ", ": ", "-"])
    styled = [
        data.draw(st.sampled_from(["", "«", "- "]))
        + data.draw(marks).join(line.split()).swapcase()
        + data.draw(st.sampled_from(["", ".", "?!", "”"]))
        for line in lines
    ]
    assert found(styled, clips(*lines)) == found(lines, clips(*lines))


@given(LINES, LINES)
@settings(max_examples=60)
def test_whatever_becomes_of_an_essay_no_clip_is_forgotten(old: list[str], new: list[str]) -> None:
    matches, loose = matched(numbered(spots(*new)), clips(*old))
    kept = {clip.path for match in matches for clip in match.readings}
    assert kept | {clip.path for clip in loose} == {clip.path for clip in clips(*old)}
