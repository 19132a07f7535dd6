from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spoken_essays.timed.captions import ROW, pieces, width
from spoken_essays.words.tidying import tidy

PLAIN = "The kettle had gone quiet by the time I found the letter she had left under the bread."


def spaceless(text: str) -> str:
    return "".join(text.split())


def one(text: str) -> tuple[str, ...]:
    (rows,) = pieces(text)
    return rows


def test_a_line_that_fits_a_row_is_left_whole() -> None:
    assert one("I kept the letter.") == ("I kept the letter.",)
    assert one("x" * ROW) == ("x" * ROW,)


def test_two_rows_are_nearly_of_one_width() -> None:
    first, second = one(PLAIN)
    assert abs(len(first) - len(second)) < 8


def test_rows_break_at_a_comma_rather_than_a_word_later() -> None:
    text = "When the rain had stopped at last, we walked down to the river without a word."
    assert one(text)[0] == "When the rain had stopped at last,"


def test_a_line_of_130_characters_is_one_caption_of_two_full_rows() -> None:
    text = " ".join(["abcd"] * 12 + ["abcde"] + ["abcd"] * 13)
    assert len(text) == 130
    assert [len(row) for row in one(text)] == [65, 64]


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        (
            "I wrote to everyone I had ever hurt. I sent the letters on a Tuesday in the rain, and "
            "then I waited at the window for somebody to tell me that it was over.",
            ["ever hurt.", "was over."],
        ),
        (
            "I thought that I had learned to swim in it by now; but here I am again in the same "
            "brown water of that year, only that now I know the water by its name.",
            ["by now;", "its name."],
        ),
    ],
)
def test_a_longer_line_breaks_at_a_sentence_or_a_clause(text: str, ends: list[str]) -> None:
    shown = [" ".join(rows) for rows in pieces(text)]
    assert len(shown) == 2
    assert all(piece.endswith(end) for piece, end in zip(shown, ends, strict=True))


def test_a_row_counts_a_chinese_character_as_two_columns_and_an_accent_as_none() -> None:
    assert width("漢字") == 4
    assert width("e\u0301") == 1
    assert one("漢" * 32) == ("漢" * 32,)
    assert one("漢" * 40) == ("漢" * 20, "漢" * 20)


def test_a_row_never_begins_with_a_mark_that_belongs_to_the_character_before() -> None:
    rows = [row for piece in pieces("カアー" * 23) for row in piece]
    assert not any(row.startswith("ー") for row in rows)


def test_chinese_breaks_between_characters_but_not_before_a_full_stop() -> None:
    rows = [row for piece in pieces("春眠不覺曉，處處聞啼鳥。" * 20) for row in piece]
    assert all(width(row) <= ROW for row in rows)
    assert not any(row.startswith(("，", "。")) for row in rows)


def test_a_word_wider_than_a_row_is_broken_but_never_between_a_letter_and_its_accent() -> None:
    rows = [row for piece in pieces("e\u0301" * 200) for row in piece]
    assert len(rows) == 4
    assert not any(row.startswith("\u0301") for row in rows)


def test_a_joined_emoji_is_never_parted() -> None:
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    rows = [row for piece in pieces(family * 40) for row in piece]
    assert all(row.startswith("\U0001f468") and row.endswith("\U0001f467") for row in rows)


def test_non_breaking_spaces_are_kept_and_not_broken_at() -> None:
    text = "word " * 12 + "10\u00a0000\u00a0letters and words"
    assert "10\u00a0000\u00a0letters" in " ".join(one(text))


@given(st.text(max_size=400).map(tidy))
def test_captions_have_at_most_two_rows_that_fit_and_hold_every_character(text: str) -> None:
    found = pieces(text)
    assert all(1 <= len(rows) <= 2 for rows in found)
    assert all(width(row) <= ROW for rows in found for row in rows)
    assert spaceless("".join(row for rows in found for row in rows)) == spaceless(text)


@given(
    st.lists(st.sampled_from(["a", "by", "then,", "words.", "silence—"]), min_size=1).map(" ".join)
)
def test_words_stay_whole_and_in_order(text: str) -> None:
    assert " ".join(row for rows in pieces(text) for row in rows).split() == text.split()


def test_a_line_of_50_000_characters_without_a_stop_is_split_like_any_other() -> None:
    found = pieces("word " * 9_999 + "word")
    assert all(len(rows) == 2 for rows in found[:-1])
    assert len(found) < 400
