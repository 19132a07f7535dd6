"""Pauses written into a line, and what is tidied where something is taken out."""

from __future__ import annotations

from pathlib import Path

import pytest
from essay_reading import left, lines, read

from spoken_essays.errors import TextError
from spoken_essays.model import Line

# written -> the text, and its pauses (place, ms)
PAUSES: dict[str, tuple[str, list[tuple[int, int]]]] = {
    "Then [pause 1.5s] nothing.": ("Then nothing.", [(4, 1500)]),
    "Then [pause 800ms] nothing.": ("Then nothing.", [(4, 800)]),
    "Then [pause 2 s] nothing.": ("Then nothing.", [(4, 2000)]),
    "Then [Pause: 2s] nothing.": ("Then nothing.", [(4, 2000)]),
    "Then [PAUSE 2 seconds] nothing.": ("Then nothing.", [(4, 2000)]),
    "Then [pause 1,5 s] nothing.": ("Then nothing.", [(4, 1500)]),
    "Then [pause .5s] nothing.": ("Then nothing.", [(4, 500)]),
    "Then [ pause=250 msec. ] nothing.": ("Then nothing.", [(4, 250)]),
    "Then [pause\u00a01s] nothing.": ("Then nothing.", [(4, 1000)]),
    "Then[pause 1s] nothing.": ("Then nothing.", [(4, 1000)]),
    "Then [pause 1s]nothing.": ("Then nothing.", [(4, 1000)]),
    "Then[pause 1s]nothing.": ("Then nothing.", [(4, 1000)]),
    "Then nothing [pause 1s].": ("Then nothing.", [(13, 1000)]),
    "“Then” [pause 1s]— nothing.": ("“Then” — nothing.", [(6, 1000)]),
    "Then nothing. [pause 1s]": ("Then nothing.", [(13, 1000)]),
    "[pause 1s] Then nothing.": ("Then nothing.", [(0, 1000)]),
    "[pause 1s]": ("", [(0, 1000)]),
    "[pause 0s] At once.": ("At once.", [(0, 0)]),
    "One [pause 1s] [pause 2s] two.": ("One two.", [(3, 1000), (3, 2000)]),
    "One [pause 1s] two [pause 60s] three.": ("One two three.", [(3, 1000), (7, 60000)]),
    "(one [pause 1s]) two": ("(one) two", [(5, 1000)]),
    "one ([pause 1s] two)": ("one (two)", [(5, 1000)]),
    "„Ja“ [pause 1s] sagte sie": ("„Ja“ sagte sie", [(4, 1000)]),
    "The pauses [paused] stay.": ("The pauses [paused] stay.", []),
    "a [pause for laughter] b": ("a [pause for laughter] b", []),
    "[pause 1s": ("[pause 1s", []),
}


@pytest.mark.parametrize("written", PAUSES)
@pytest.mark.parametrize("suffix", [".txt", ".md"])
def test_a_pause_is_taken_out_and_its_place_kept(written: str, suffix: str, tmp_path: Path) -> None:
    essay = read(tmp_path, f"Title\n\nBefore.\n{written}\nAfter.\n", name=f"essay{suffix}")
    text, marks = PAUSES[written]
    line = essay.body[0].lines[1]
    assert (line.text, [(mark.at, mark.ms) for mark in line.marks]) == (text, marks)
    assert line.number == 4


def test_pauses_stand_in_headings_quotes_and_items(tmp_path: Path) -> None:
    text = "# T\n\n## A [pause 1s] part\n\n> quoted [pause 1s]\n\n- an item[pause 1s]\n"
    marks = [
        (block.lines[0].text, len(block.lines[0].marks)) for block in read(tmp_path, text).body
    ]
    assert marks == [("A part", 1), ("quoted", 1), ("an item", 1)]


def test_a_pause_within_emphasis_is_found(tmp_path: Path) -> None:
    line = read(tmp_path, "T\n\n*Then [pause 1s]* **nothing**.\n\nx\n").body[0].lines[0]
    assert (line.text, line.marks[0].at) == ("Then nothing.", 4)


def test_an_escaped_pause_is_text_in_markdown(tmp_path: Path) -> None:
    essay = read(tmp_path, "T\n\nIt says \\[pause 1s] there.\n\n\\[pause]\n")
    assert lines(essay) == ["It says [pause 1s] there.", "[pause]"]


@pytest.mark.parametrize(
    "mark",
    ["[pause]", "[pause soon]", "[pause 1.5]", "[pause -1s]", "[pause 1.5.2s]", "[Pause: long]",
     "[pause 2 minutes]", "[pause 1s 2s]", "[pause ...]"],
)  # fmt: skip
@pytest.mark.parametrize("suffix", [".txt", ".md"])
def test_a_pause_that_is_not_understood_is_an_error(mark: str, suffix: str, here: Path) -> None:
    with pytest.raises(TextError) as caught:
        read(here, f"Title\n\nOne.\nTwo {mark} three.\n", name=f"essay{suffix}")
    message = caught.value.message
    assert message.startswith(f"essay{suffix}:4: {mark} does not say how long")
    assert "[pause 1.5s]" in message
    assert ("\\[pause]" if suffix == ".md" else "(pause)") in message


@pytest.mark.parametrize("mark", ["[pause 61s]", "[pause 60001ms]", "[pause 999999999s]"])
def test_a_pause_of_more_than_a_minute_is_an_error(mark: str, tmp_path: Path) -> None:
    with pytest.raises(TextError, match=r"essay\.md:3: .* longer than a minute"):
        read(tmp_path, f"Title\n\nTwo {mark} three.\n\nx\n")


def test_a_remark_in_brackets_stays_and_is_remarked(tmp_path: Path) -> None:
    essay = read(tmp_path, "Title\n\nOne [pause for laughter] two.\n\nx\n")
    assert essay.remarks == ("Line 3: [pause for laughter] is read as words, not kept as a pause.",)


# written -> the text, and whether it is part of the teaser
TEASERS = {
    "[teaser] Then nothing.": ("Then nothing.", True),
    "Then nothing. [teaser]": ("Then nothing.", True),
    "Then [Teaser] nothing.": ("Then nothing.", True),
    "Then[ TEASER ]nothing.": ("Then nothing.", True),
    "Then nothing [teaser].": ("Then nothing.", True),
    "[teaser] [pause 1s] Then nothing.": ("Then nothing.", True),
    "[teaser][teaser] Then nothing.": ("Then nothing.", True),
    "A teaser, [teasers], [the teaser].": ("A teaser, [teasers], [the teaser].", False),
    "[teaser": ("[teaser", False),
}


@pytest.mark.parametrize("written", TEASERS)
@pytest.mark.parametrize("suffix", [".txt", ".md"])
def test_a_teasers_mark_is_taken_out_of_its_line(written: str, suffix: str, tmp_path: Path) -> None:
    essay = read(tmp_path, f"Title\n\nBefore.\n{written}\nAfter.\n", name=f"essay{suffix}")
    before, line, after = essay.body[0].lines
    assert (line.text, line.teaser) == TEASERS[written]
    assert not before.teaser and not after.teaser
    assert not essay.left_out and not essay.remarks


def test_a_teasers_mark_stands_in_quotes_items_and_emphasis(tmp_path: Path) -> None:
    text = "# T\n\n> quoted [teaser]\n\n- [teaser] an item\n\n*[teaser]* **words**\n\nx\n"
    marked = [line.text for each in read(tmp_path, text).body for line in each.lines if line.teaser]
    assert marked == ["quoted", "an item", "words"]


def test_an_escaped_teaser_is_text_in_markdown(tmp_path: Path) -> None:
    essay = read(tmp_path, "T\n\nWrite \\[teaser] there.\n\nx\n")
    line = essay.body[0].lines[0]
    assert (line.text, line.teaser) == ("Write [teaser] there.", False)


@pytest.mark.parametrize("suffix", [".txt", ".md"])
def test_a_teasers_mark_without_words_is_remarked_and_changes_nothing(
    suffix: str, tmp_path: Path
) -> None:
    plain = read(tmp_path, "Title\n\nOne.\n[pause 1s]\nTwo.\n", name=f"a{suffix}")
    marked = "Title\n\nOne.\n[teaser]\n[teaser] [pause 1s]\nTwo.\n"
    essay = read(tmp_path, marked, name=f"b{suffix}")
    assert lines(essay) == lines(plain)
    assert not any(line.teaser for block in essay.body for line in block.lines)
    assert [each.split(" stands")[0] for each in essay.remarks] == [
        "Line 4: [teaser]",
        "Line 5: [teaser]",
    ]


def test_a_teasers_mark_within_the_title_is_left_out(tmp_path: Path) -> None:
    essay = read(tmp_path, "# A [teaser] title\n\nOne.\n")
    assert essay.title == "A title"
    assert left(essay) == [("[teaser]", "teaser within a title")]


def test_a_wrapped_paragraph_is_a_teaser_if_one_of_its_lines_is(tmp_path: Path) -> None:
    text = "Title\n\nOne line that\n[teaser] goes on.\n\nTwo.\n"
    one, two = read(tmp_path, text, line_breaks="wrapped").body
    assert (one.lines[0].text, one.lines[0].teaser) == ("One line that goes on.", True)
    assert not two.lines[0].teaser


ADDRESSES = {
    "See https://example.org/a_b_c.": ("See.", ["https://example.org/a_b_c"]),
    "See https://example.org/ for more": ("See for more", ["https://example.org/"]),
    "It was (see https://a.org/b_(c)) there": ("It was (see) there", ["https://a.org/b_(c)"]),
    "It was there (https://a.org).": ("It was there.", ["https://a.org"]),
    "Look: www.example.org/path, then go": ("Look, then go", ["www.example.org/path"]),
    "It is here: https://a.org. Go.": ("It is here. Go.", ["https://a.org"]),
    "Once. https://a.org, twice.": ("Once. twice.", ["https://a.org"]),
    "Two: http://a.org http://b.org": ("Two:", ["http://a.org", "http://b.org"]),
    "“https://a.org”": ("", ["https://a.org"]),
    "HTTPS://A.ORG/B": ("", ["HTTPS://A.ORG/B"]),
    "<https://a.org/x>": ("", ["https://a.org/x"]),
    "Write to me@example.org, please": ("Write to me@example.org, please", []),
    "The example.org page": ("The example.org page", []),
    "It was http:// once": ("It was http:// once", []),
}  # fmt: skip


@pytest.mark.parametrize("written", ADDRESSES)
@pytest.mark.parametrize("suffix", [".txt", ".md"])
def test_bare_web_addresses_are_left_out_and_listed(
    written: str, suffix: str, tmp_path: Path
) -> None:
    essay = read(tmp_path, f"Title\n\n{written}\nAfter.\n", name=f"essay{suffix}")
    text, addresses = ADDRESSES[written]
    assert lines(essay) == ([text] if text else []) + ["After."]
    assert [each.strip("<>") for each, _ in left(essay)] == addresses
    assert all(each.line == 3 for each in essay.left_out)


def test_an_address_in_plain_text_leaves_no_empty_paragraph(tmp_path: Path) -> None:
    essay = read(tmp_path, "Title\n\nOne.\n\nhttps://a.org\n\n\nTwo.\n", name="a.txt")
    assert [block.blanks for block in essay.body] == [1, 2]


def test_marks_are_in_order_and_within_their_line(tmp_path: Path) -> None:
    text = (
        "T\n\n  [pause 1s] a[pause 2s]b ([pause 3s]) https://x.y [pause 4s] c [pause 5s]  \n\nx\n"
    )
    line: Line = read(tmp_path, text, name="a.txt").body[0].lines[0]
    assert line.text == "a b c"
    assert [(mark.at, mark.ms) for mark in line.marks] == [
        (0, 1000),
        (1, 2000),
        (3, 3000),
        (3, 4000),
        (5, 5000),
    ]
