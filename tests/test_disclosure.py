"""Who reads: the author, a synthetic voice, or both, said honestly in the episode's language."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spoken_essays.words.disclosure import disclosure

KNOWN = ("de", "en", "es", "fr", "it", "nl")


@pytest.mark.parametrize(
    ("synthetic", "said"),
    [
        (0.0, "Narrated by the author"),
        (1.0, "Narrated by a synthetic voice"),
        (0.38, "Narrated by the author, and 38 per cent of it by a synthetic voice"),
        (0.0001, "Narrated by the author, and 1 per cent of it by a synthetic voice"),
        (0.9999, "Narrated by the author, and 99 per cent of it by a synthetic voice"),
        (0.506, "Narrated by the author, and 51 per cent of it by a synthetic voice"),
    ],
)
def test_it_says_who_reads_and_how_much(synthetic: float, said: str) -> None:
    assert disclosure(synthetic, "en") == said


@given(st.floats(0, 1, exclude_min=True, exclude_max=True), st.sampled_from(KNOWN))
def test_where_both_read_neither_is_told_to_have_read_nothing(
    synthetic: float, language: str
) -> None:
    share = re.findall(r"\d+", disclosure(synthetic, language))
    assert len(share) == 1 and 1 <= int(share[0]) <= 99


@pytest.mark.parametrize("synthetic", [0, 0.5, 1])
def test_each_language_says_it_in_words_of_its_own(synthetic: float) -> None:
    assert len({disclosure(synthetic, language) for language in KNOWN}) == len(KNOWN)


@pytest.mark.parametrize(
    ("language", "known"), [("de-CH", "de"), ("EN_us", "en"), ("fr-FR", "fr"), ("gsw", "en")]
)
def test_a_region_changes_nothing_and_other_languages_are_told_in_english(
    language: str, known: str
) -> None:
    assert disclosure(1, language) == disclosure(1, known)
