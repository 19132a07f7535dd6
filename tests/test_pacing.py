"""What silence stands where, and what is said before and after an essay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spoken_essays.errors import TextError
from spoken_essays.model import Block, Essay, Line, Mark, Role, Script
from spoken_essays.script.pacing import pace
from spoken_essays.show import PACES, Narration, Pace, Pacing
from spoken_essays.words.narration import render, spoken_date, wrong


def line(text: str, *marks: tuple[int, int], number: int = 9) -> Line:
    return Line(text=text, number=number, marks=tuple(Mark(at=at, ms=ms) for at, ms in marks))


def block(*lines: str | Line, role: Role = Role.LINE, blanks: int = 1, level: int = 0) -> Block:
    told = tuple(line(one) if isinstance(one, str) else one for one in lines)
    return Block(role=role, lines=told, blanks=blanks, level=level)


def heading(text: str, blanks: int = 1) -> Block:
    return block(text, role=Role.HEADING, level=2, blanks=blanks)


SCENE_BREAK = Block(role=Role.BREAK)


def essay(*body: Block, title: str = "", **fields: Any) -> Essay:
    return Essay(slug="one", path=Path("essay.md"), title=title, body=body, **fields)


def paced(
    told: Essay,
    *,
    pacing: Pacing | None = None,
    speed: Pace = "steady",
    opening: str = "",
    closing: str = "",
) -> Script:
    narration = Narration(opening=opening, closing=closing)
    return pace(
        told,
        pacing=pacing or Pacing(),
        pace=speed,
        narration=narration,
        author="Ada Vale",
        show="The Long Way",
    )


def pauses(script: Script) -> list[int]:
    return [segment.pause for segment in script.segments]


def words(script: Script) -> list[str]:
    return [segment.text for segment in script.segments]


@pytest.mark.parametrize(
    ("body", "pause"),
    [
        ([block("a", "b")], 450),
        ([block("a"), block("b")], 900),
        ([block("a"), block("b", blanks=2)], 1350),
        ([block("a"), block("b", blanks=4)], 2250),
        ([block("a"), block("b", blanks=0)], 450),
        ([block("a"), heading("b")], 1500),
        ([heading("a"), block("b")], 900),
        ([heading("a"), block("b", blanks=0)], 900),
        ([heading("a"), block("b", blanks=3)], 1800),
        ([heading("a"), heading("b")], 1500),
        ([block("a"), SCENE_BREAK, block("b")], 2000),
        ([block("a"), SCENE_BREAK, block("b", blanks=4)], 2250),
        ([block("a"), SCENE_BREAK, heading("b")], 2000),
        ([block("a"), SCENE_BREAK, SCENE_BREAK, block("b")], 2000),
        ([block("a", role=Role.QUOTE), block("b")], 900),
        ([block("a", role=Role.ITEM), block("b", role=Role.ITEM, blanks=0)], 450),
        ([block("a", "…", "b")], 450),
        ([block("a"), block("🎉", blanks=3), block("b")], 1800),
        ([block("a", line("b", (0, 700)))], 700),
        ([block(line("a", (1, 700)), "b")], 700),
        ([block(line("a", (1, 100))), heading("b")], 100),
        ([block(line("a", (1, 0)), "b")], 0),
        ([block(line("a", (1, 300)), line("b", (0, 200)))], 300),
        ([block("a"), block(line("", (0, 2500))), block("b")], 2500),
        ([block("a"), SCENE_BREAK, block(line("", (0, 80))), block("b")], 80),
        ([block("a", line("…", (1, 80)), "b")], 80),
    ],
)
def test_between_two_lines_the_longest_boundary_counts_unless_a_pause_is_written(
    body: list[Block], pause: int
) -> None:
    assert pauses(paced(essay(*body))) == [pause, 0]


@pytest.mark.parametrize(
    ("fields", "body", "expected"),
    [
        ({"title": "T"}, block("a"), [1200, 0]),
        ({"title": "T", "subtitle": "S"}, block("a"), [1200, 1500, 0]),
        ({"title": "T"}, heading("a"), [1500, 0]),
        ({"title": "T"}, block("a", blanks=5), [2700, 0]),
        ({"title": "T"}, block(line("a", (0, 50))), [50, 0]),
    ],
)
def test_title_and_subtitle_have_pauses_of_their_own(
    fields: dict[str, Any], body: Block, expected: list[int]
) -> None:
    assert pauses(paced(essay(body, **fields))) == expected


def test_lines_are_numbered_as_they_are_written_title_and_subtitle_included() -> None:
    told = essay(
        block(line("a", number=5), line("…", number=6), line("", (0, 900), number=7)),
        SCENE_BREAK,
        heading("b"),
        block("c", role=Role.QUOTE),
        title="T",
        title_line=1,
        subtitle="S",
        subtitle_line=3,
    )
    script = paced(told, closing="Bye.")
    assert [(one.number, one.role, one.text) for one in script.segments] == [
        (1, Role.TITLE, "T"),
        (2, Role.SUBTITLE, "S"),
        (3, Role.LINE, "a"),
        (5, Role.HEADING, "b"),
        (6, Role.QUOTE, "c"),
        (None, Role.CLOSING, "Bye."),
    ]
    assert [one.line for one in script.segments] == [1, 3, 5, 9, 9, 0]
    assert script.segments[3].level == 2


def test_a_line_with_nothing_to_say_is_listed() -> None:
    (silent,) = paced(essay(block("a", line("* * *", number=4)))).silent
    assert (silent.line, silent.text) == (4, "* * *")


def test_a_line_is_one_segment_whatever_its_length() -> None:
    script = paced(essay(block("A sentence that goes on. " * 40)), speed="gentle")
    (segment,) = script.segments
    assert [reading.pause for reading in segment.readings] == [313, 313, 313, 0]


def test_a_teaser_is_known_by_its_segment_and_paced_as_any_other_line() -> None:
    plain = paced(essay(block("One.", "Two.")))
    marked = paced(essay(block("One.", replace(line("Two."), teaser=True))))
    assert [each.teaser for each in marked.segments] == [False, True]
    assert replace(marked.segments[1], teaser=False) == plain.segments[1]
    assert (marked.head, marked.tail) == (plain.head, plain.tail)


def test_a_pause_inside_a_line_is_as_written_at_any_pace() -> None:
    (segment,) = paced(essay(block(line("I came and went", (6, 800)))), speed="brisk").segments
    assert [(reading.text, reading.pause) for reading in segment.readings] == [
        ("I came", 800),
        ("and went", 0),
    ]


def test_head_and_tail_are_the_shows_unless_a_pause_is_written_there() -> None:
    plain = paced(essay(block("a"), SCENE_BREAK), speed="gentle")
    assert (plain.head, plain.tail, pauses(plain)) == (500, 1500, [0])
    marked = paced(essay(block(line("a", (0, 10))), SCENE_BREAK, block(line("", (0, 20)))))
    assert (marked.head, marked.tail, pauses(marked)) == (10, 20, [0])


def test_before_a_closing_a_written_pause_is_no_tail() -> None:
    script = paced(essay(block(line("a", (1, 20)))), closing="Bye.")
    assert (pauses(script), script.tail) == ([20, 0], 1500)


def test_opening_and_closing_are_spoken_around_the_essay() -> None:
    told = essay(block("a"), title="T", subtitle="S")
    script = paced(told, opening="{title}. {subtitle}. By {author}.", closing="From {show}.")
    assert words(script) == ["T. S. By Ada Vale.", "a", "From The Long Way."]
    assert [one.number for one in script.segments] == [None, 3, None]
    assert pauses(script) == [1500, 2000, 0]


def test_an_opening_that_comes_to_nothing_leaves_the_title() -> None:
    assert words(paced(essay(block("a"), title="T"), opening="{subtitle}.")) == ["T", "a"]


def test_a_title_made_of_the_slug_is_not_said_nor_counted() -> None:
    told = essay(block("a"), title="Slug", title_line=0)
    assert [(one.number, one.text) for one in paced(told).segments] == [(1, "a")]
    assert words(paced(told, opening="{title}. Hello."))[0] == "Hello."


def test_the_essays_own_pauses_and_pace_win() -> None:
    told = essay(block("a", "b"), pacing={"line": 1000, "head": 0, "tail": 7}, pace="brisk")
    script = paced(told, speed="gentle")
    assert (script.head, pauses(script), script.tail) == (0, [750, 0], 7)


def test_an_essay_of_which_nothing_can_be_said_is_an_error() -> None:
    with pytest.raises(TextError, match=r"essay\.md"):
        paced(essay(block("…"), SCENE_BREAK))


@pytest.mark.parametrize(
    ("template", "values", "told"),
    [
        (
            "{title}. {subtitle}. By {author}.",
            {"title": "T", "subtitle": "S", "author": "A"},
            "T. S. By A.",
        ),
        ("{title}. {subtitle}. By {author}.", {"title": "T", "author": "A"}, "T. By A."),
        ("{title}. By {author}.", {"title": "Why me?", "author": "A. Jr."}, "Why me? By A. Jr."),
        ("{title}. By {author}.", {"title": "“Why?”", "author": "A"}, "“Why?” By A."),
        ("{title}, by {author}", {"title": "I left.", "author": "A"}, "I left, by A"),
        ("{title}… by {author}", {"title": "I left.", "author": "A"}, "I left.… by A"),
        ("{title}! Welcome.", {"title": "Wait…"}, "Wait…! Welcome."),
        ("No. {episode}. Of {show}.", {"episode": "4"}, "No. 4."),
        ("No. {episode}. Of {show}.", {"show": "S"}, "Of S."),
        ("{title} ({season}). Hello!", {"title": "T"}, "Hello!"),
        ("By Mr. {author}. So.", {}, "So."),
        ("{{{title}}} {{x}}", {"title": "T"}, "{T} {x}"),
        ("{title}\n{date}\nHello", {"title": "T"}, "T Hello"),
        ("{title}.", {"title": "  "}, ""),
        ("{title}. {subtitle}.", {"title": "iPad", "subtitle": "and why"}, "iPad. And why."),
    ],
)
def test_a_sentence_of_a_template_whose_field_is_empty_is_dropped_whole(
    template: str, values: dict[str, str], told: str
) -> None:
    assert wrong(template) is None
    empty = dict.fromkeys(("title", "subtitle", "author", "show", "date", "episode", "season"), "")
    assert render(template, empty | values) == told


@pytest.mark.parametrize(
    "template",
    ["{titel}", "{}", "{0}", "{title!r}", "{title:>9}", "{title.x}", "{", "}", "a {title"],
)
def test_a_template_that_cannot_be_filled_is_told_so(template: str) -> None:
    assert wrong(template)


def test_a_date_is_written_as_it_is_said() -> None:
    told = essay(block("a"), published=datetime(2024, 3, 2, 23, 59))
    assert words(paced(told, opening="{date}."))[0] == "2 March 2024."
    assert spoken_date(datetime(987, 12, 31)) == "31 December 987"


lines = st.builds(
    line,
    st.sampled_from(["", "a", "I came and went", "…", "word " * 90, "Why? " * 90]),
    st.tuples(st.integers(0, 3), st.integers(0, 3000)),
) | st.sampled_from(["a", "I came.", "word " * 90]).map(line)
roles = st.sampled_from([Role.LINE, Role.QUOTE, Role.ITEM, Role.HEADING])
blocks = st.builds(
    lambda told, role, blanks: Block(lines=tuple(told), role=role, blanks=blanks),
    st.lists(lines, min_size=1, max_size=4),
    roles,
    st.integers(0, 4),
) | st.just(SCENE_BREAK)
bodies = st.lists(blocks, min_size=1, max_size=6).map(lambda body: [*body, block("The end")])


@given(bodies, st.sampled_from(sorted(PACES)))
def test_a_pace_scales_all_but_written_pauses_head_and_tail(body: list[Block], speed: Pace) -> None:
    unmarked = [
        Block(
            role=one.role,
            blanks=one.blanks,
            lines=tuple(Line(text=told.text, number=told.number) for told in one.lines),
        )
        for one in body
    ]
    steady, scaled = paced(essay(*unmarked)), paced(essay(*unmarked), speed=speed)
    assert pauses(scaled) == [int(ms * PACES[speed] + 0.5) for ms in pauses(steady)]
    assert (scaled.head, scaled.tail) == (steady.head, steady.tail)


@given(bodies)
def test_a_pause_is_one_of_the_boundaries_never_a_sum(body: list[Block]) -> None:
    known = {0, 450, 1500, 900, 1200, 2000} | {900 + 450 * n for n in range(5)}
    known |= {mark.ms for one in body for told in one.lines for mark in told.marks}
    script = paced(essay(*body))
    assert {*pauses(script), script.head, script.tail} <= known | {500}


@given(bodies, st.integers(0, 5), st.sampled_from(["a", "word " * 90]))
def test_an_inserted_line_changes_no_other_lines_readings(
    body: list[Block], at: int, text: str
) -> None:
    before = [segment.readings for segment in paced(essay(*body)).segments]
    body.insert(at, block(text))
    after = [segment.readings for segment in paced(essay(*body)).segments]
    new = paced(essay(block(text))).segments[0].readings
    assert any(after[:i] + after[i + 1 :] == before and after[i] == new for i in range(len(after)))


def _sequence(script: Script) -> Sequence[object]:
    return [(one.text, one.readings, one.pause) for one in script.segments]


@given(bodies)
def test_pacing_depends_on_nothing_but_the_essay(body: list[Block]) -> None:
    assert _sequence(paced(essay(*body))) == _sequence(paced(essay(*body)))
