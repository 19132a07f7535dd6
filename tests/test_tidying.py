from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spoken_essays.words.tidying import shortened, tidy, tidy_lines

UNFIT = {"Cc", "Cs"}


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("a\nb\r\nc", "a b c"),
        ("a\tb\u2028c", "a b c"),
        ("a\x00b\x1bc\ud800d\ufdd0e", "abcde"),
        ("  a   b  ", "a b"),
        ("a\u00a0b", "a\u00a0b"),
        ("\x00", ""),
    ],
)
def test_tidy_text_is_one_line_that_any_file_may_hold(raw: str, clean: str) -> None:
    assert tidy(raw) == clean


def test_tidy_lines_keep_the_breaks_between_them() -> None:
    assert tidy_lines("\na\r\n\r\nb \x00\u2028c\n") == "a\n\nb\nc"


@given(st.text(st.characters(codec=None)) | st.text("ab \t\n\u00a0\x00é…", max_size=20))
def test_tidy_text_keeps_its_words_and_is_tidy_already(raw: str) -> None:
    clean = tidy(raw)
    assert tidy(clean) == clean == clean.strip(" ")
    assert "  " not in clean
    assert not any(unicodedata.category(letter) in UNFIT for letter in clean)
    assert [letter for letter in raw if letter.isalnum()] == [
        letter for letter in clean if letter.isalnum()
    ]


@given(st.text(st.characters(codec=None)) | st.text("ab .,—", max_size=60), st.integers(2, 40))
def test_a_shortened_text_fits_and_ends_before_a_word(raw: str, limit: int) -> None:
    whole = " ".join(tidy(raw).split())
    cut = shortened(raw, limit)
    assert len(cut) <= limit
    assert cut == whole or (cut.endswith("…") and whole.startswith(cut[:-1]))
