from __future__ import annotations

import pytest

from spoken_essays.words.tidying import tidy, tidy_lines


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
