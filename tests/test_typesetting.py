from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spoken_essays.pictures.typesetting import Box, hyphenated, set_title

BOX = Box(width=2500, height=1300, most=1900, largest=640, grows_under=380, breaks_under=250)


def measure(text: str) -> float:
    """Every letter is half as wide as it is tall."""
    return len(text) / 2


def fits(lines: tuple[str, ...], size: int) -> bool:
    wide = max(measure(line) * size for line in lines)
    return wide <= BOX.width and len(lines) * size <= BOX.most


def test_a_short_title_is_set_as_large_as_allowed() -> None:
    assert set_title("Breath", BOX, measure).size == 640


def test_lines_are_of_nearly_one_width() -> None:
    lines = set_title("A Year of Quiet Mornings", BOX, measure).lines
    assert lines == ("A Year", "of Quiet", "Mornings")


def test_a_small_word_is_taken_to_the_next_line() -> None:
    lines = set_title("The weather inside a house of paper and glass", BOX, measure).lines
    assert not any(line.endswith((" a", " of", " and")) for line in lines[:-1])


def test_a_word_is_broken_only_if_it_would_make_the_title_tiny() -> None:
    assert set_title("Internationalism", BOX, measure).lines == ("Internationalism",)
    broken = set_title("Donaudampfschifffahrtsgesellschaft", BOX, measure)
    assert broken.lines == ("Donaudampf-", "schifffahrts-", "gesellschaft")
    assert broken.size > 250


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("Kaleidoscope", ["Kalei-", "doscope"]),
        ("well-beingness", ["well-", "beingness"]),
        ("foto\u00adsyntesen", ["foto-", "syntesen"]),
        ("xxxxxxxxxxxxxx", ["xxxxxxx-", "xxxxxxx"]),
        ("Электрификация", ["Электри-", "фикация"]),
        ("short", ["short"]),
    ],
)
def test_a_word_is_broken_where_one_would(word: str, parts: list[str]) -> None:
    assert hyphenated(word, 5, measure) == parts


def test_soft_hyphens_are_never_shown() -> None:
    assert set_title("foto\u00adsyn\u00adte\u00adsen", BOX, measure).lines == ("fotosyntesen",)


def test_a_title_that_fits_at_no_size_loses_its_last_words() -> None:
    setting = set_title("word " * 2000, BOX, measure)
    assert setting.lines[-1].endswith("…")
    assert fits(setting.lines, setting.size)


def test_an_empty_title_has_no_lines() -> None:
    assert set_title(" ", BOX, measure).lines == ()


@given(st.lists(st.text("aeistnry-\u00ad", min_size=1, max_size=40), min_size=1, max_size=10))
def test_every_letter_is_set_and_nothing_is_clipped(words: list[str]) -> None:
    title = " ".join(words)
    setting = set_title(title, BOX, measure)
    letters = str.maketrans("", "", "-\u00ad ")
    assert "".join(setting.lines).translate(letters) == title.translate(letters)
    assert all(measure(line) * setting.size <= BOX.width for line in setting.lines)
    assert setting.height <= BOX.most
