"""The words of an essay and of a take, made comparable."""

from __future__ import annotations

import pytest

from spoken_essays.alignment.phones import arpabet, letters, rough
from spoken_essays.alignment.words import plain, text_of
from spoken_essays.voices.pronouncing import phonemes


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Don’t — ‘stop’!", "don't stop"),
        ("In 1912, the 21st of May", "in nineteen twelve the twenty first of may"),
        ("the 1990s", "the nineteen nineties"),
        ("20% of $1,200.50", "twenty percent of one thousand two hundred point five zero dollars"),
        ("Café “naïve”", "cafe naive"),
        ("Okay, mister", "ok mr"),
        ("007", "zero zero seven"),
        ("…", ""),
    ],
)
def test_what_sounds_alike_is_written_alike(written: str, said: str) -> None:
    assert " ".join(plain(written)) == said


def test_the_essays_words_know_their_line_and_where_clauses_begin() -> None:
    text = text_of(["It rained, and rained.", "* * *", "Chapter IV"], "en")
    assert text.words == ("it", "rained", "and", "rained", "chapter", "four")
    assert text.starts == (0, 4, 4, 6)
    assert text.pauses == (2,)


@pytest.mark.parametrize(
    ("word", "phones"), [("thoughts", "TH AO T S"), ("Aoife", "IY F AH"), ("judge", "JH AH JH")]
)
def test_a_word_that_is_in_no_dictionary_is_pronounced_by_espeak(word: str, phones: str) -> None:
    assert arpabet(phonemes(word)) == phones
    assert len(letters(phones)) == len(rough(phones)) == len(phones.split())
