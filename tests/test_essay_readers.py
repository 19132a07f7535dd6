"""Who is to read a line or a passage, as its author writes it."""

from __future__ import annotations

from pathlib import Path

import pytest
from essay_reading import read

from spoken_essays.errors import TextError
from spoken_essays.model import Essay


def readers(essay: Essay) -> list[tuple[str, str | None]]:
    return [(line.text, line.voice) for block in essay.body for line in block.lines]


# written -> its lines, each with who reads it
WRITTEN: dict[str, list[tuple[str, str | None]]] = {
    "She said no. {voice=emma}": [("She said no.", "emma")],
    "{voice=emma} She said no.": [("She said no.", "emma")],
    "She {voice = emma} said no.": [("She said no.", "emma")],
    'She said no. {voice="old bob"}': [("She said no.", "old bob")],
    "She said no {voice=emma}.": [("She said no.", "emma")],
    "She said {no}.": [("She said {no}.", None)],
    "Before.\nShe said no. {voice=emma}\nAfter.": [
        ("Before.", None), ("She said no.", "emma"), ("After.", None),
    ],
    "Before.\n\n::: emma\nOne,\ntwo.\n:::\n\nAfter.": [
        ("Before.", None), ("One,", "emma"), ("two.", "emma"), ("After.", None),
    ],
    "Before.\n::: emma\nOne.\n:::\nAfter.": [("Before.", None), ("One.", "emma"), ("After.", None)],
    "::: emma\n\nOne.\n\nTwo.\n\n:::": [("One.", "emma"), ("Two.", "emma")],
    '::: {voice="old bob"}\nOne.\n:::': [("One.", "old bob")],
    "::: {voice=emma}\nOne.\n::::\n": [("One.", "emma")],
    "::: emma :::\nOne.\n:::": [("One.", "emma")],
    "::: emma\nOne.\n::: bob\nTwo.\n:::\nThree.\n:::\nFour.": [
        ("One.", "emma"), ("Two.", "bob"), ("Three.", "emma"), ("Four.", None),
    ],
    "::: emma\nOne. {voice=bob}\nTwo.\n:::": [("One.", "bob"), ("Two.", "emma")],
    "One.\n:::\nTwo.": [("One.", None), (":::", None), ("Two.", None)],
    "One ::: two.": [("One ::: two.", None)],
}  # fmt: skip


@pytest.mark.parametrize("written", WRITTEN)
@pytest.mark.parametrize("suffix", [".txt", ".md"])
def test_a_line_or_a_passage_names_its_reader(written: str, suffix: str, tmp_path: Path) -> None:
    essay = read(tmp_path, f"Title\n\nFirst.\n\n{written}\n", name=f"essay{suffix}")
    assert readers(essay)[1:] == WRITTEN[written]


def test_an_escaped_fence_or_mark_is_text(tmp_path: Path) -> None:
    essay = read(tmp_path, "T\n\nOne.\n\n\\::: emma\n\nTwo. \\{voice=emma}\n")
    assert readers(essay)[1:] == [("::: emma", None), ("Two. {voice=emma}", None)]


def test_quotes_headings_and_items_name_theirs(tmp_path: Path) -> None:
    text = "# T\n\n::: emma\n\n## A part\n\n> quoted\n\n- an item\n\n:::\n\n> mine {voice=bob}\n"
    assert readers(read(tmp_path, text)) == [
        ("A part", "emma"), ("quoted", "emma"), ("an item", "emma"), ("mine", "bob"),
    ]  # fmt: skip


def test_a_fence_is_no_pause_of_its_own(tmp_path: Path) -> None:
    essay = read(tmp_path, "T\n\nOne.\n::: emma\nTwo.\n:::\nThree.\n\n::: emma\n\nFour.\n:::\n")
    assert [block.blanks for block in essay.body] == [1, 0, 0, 1]


def test_wrapped_lines_with_one_reader_are_one_line_of_theirs(tmp_path: Path) -> None:
    text = "T\n\nA long walk that goes\non and on. {voice=emma}\n"
    assert readers(read(tmp_path, text, line_breaks="wrapped")) == [
        ("A long walk that goes on and on.", "emma")
    ]


def test_a_passage_without_an_end_is_named_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(TextError, match=r"essay.md:5: the passage that emma reads has no end"):
        read(tmp_path, "T\n\nOne.\n\n::: emma\nTwo.\n")


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("::: old bob\nTwo.\n", "Line 5: ::: old bob is read as words"),
        ("Two.\n\n:::\n", "Line 7: ::: ends no passage"),
        ("\\::: old bob", ""),
    ],
)
def test_what_only_looks_like_a_fence_is_told_of(written: str, told: str, tmp_path: Path) -> None:
    essay = read(tmp_path, f"T\n\nOne.\n\n{written}")
    assert [remark[: len(told)] for remark in essay.remarks] == [told] * bool(told)


def test_a_mark_with_no_words_beside_it_is_told_of(tmp_path: Path) -> None:
    essay = read(tmp_path, "T\n\nOne.\n\n{voice=emma}\n\nTwo.\n")
    assert readers(essay) == [("One.", None), ("Two.", None)]
    [remark] = essay.remarks
    assert remark.startswith("Line 5: {voice=emma} stands alone")
