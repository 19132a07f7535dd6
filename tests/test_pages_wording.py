"""The pages' own words, in the language of what they show."""

from __future__ import annotations

import re
import string
import tomllib
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from page_samples import elements, episode, episode_page, essay, leaf, show, show_page

from spoken_essays.pages import wording
from spoken_essays.words.disclosure import disclosure

EN, DE, FR = (wording.words(tag) for tag in ("en", "de", "fr"))


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("language", sorted(wording.languages()))
def test_every_language_says_everything_with_the_same_fields(language: str) -> None:
    file = resources.files("spoken_essays.pages") / "languages" / f"{language}.toml"
    said: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
    assert list(said) == list(EN)
    for key, text in said.items():
        if isinstance(text, str):
            assert text and fields(text) == fields(EN[key]), key
    assert len(said["months"]) == 12
    assert len(said["keyboard"]) == len(EN["keyboard"])


@pytest.mark.parametrize("key", sorted(EN))
def test_no_word_is_hidden_by_a_method_of_the_table(key: str) -> None:
    assert not hasattr(dict, key)


@pytest.mark.parametrize(
    ("tag", "language"),
    [("de", "de"), ("de-AT", "de"), ("DE_ch", "de"), ("fr-CA", "fr"), ("eo", "en"), ("", "en")],
)
def test_sub_tags_have_their_languages_words_and_others_english(tag: str, language: str) -> None:
    assert wording.spoken_in(tag) == language


@pytest.mark.parametrize(
    ("tag", "direction"),
    [
        ("en", "ltr"),
        ("ar", "rtl"),
        ("he-IL", "rtl"),
        ("fa", "rtl"),
        ("az-Arab", "rtl"),
        ("ar-Latn", "ltr"),
        ("sr-Cyrl-RS", "ltr"),
    ],
)
def test_the_direction_is_that_of_the_script(tag: str, direction: str) -> None:
    assert wording.direction(tag) == direction


@pytest.mark.parametrize(
    ("words", "first", "other"),
    [
        (EN, "1 May 2026", "23 May 2026"),
        (DE, "1. Mai 2026", "23. Mai 2026"),
        (FR, "1er mai 2026", "23 mai 2026"),
        (wording.words("es"), "1 de mayo de 2026", "23 de mayo de 2026"),
    ],
)
def test_dates_are_written_as_the_language_does(
    words: wording.Words, first: str, other: str
) -> None:
    assert wording.date(datetime(2026, 5, 1, tzinfo=UTC), words) == first
    assert wording.date(datetime(2026, 5, 23, tzinfo=UTC), words) == other


@pytest.mark.parametrize(
    ("seconds", "length", "clock"),
    [
        (0, "1 second", "0:00"),
        (1.4, "1 second", "0:01"),
        (57.32, "57 seconds", "0:57"),
        (59.6, "1 minute", "0:59"),
        (89, "1 minute", "1:29"),
        (90, "2 minutes", "1:30"),
        (3599, "1 hour", "59:59"),
        (3900, "1 hour 5 minutes", "1:05:00"),
        (7200.0, "2 hours", "2:00:00"),
    ],
)
def test_lengths_are_told_in_words_and_as_a_clock(seconds: float, length: str, clock: str) -> None:
    assert wording.length(seconds, EN) == length
    assert wording.clock(seconds) == clock


@given(st.floats(min_value=0, max_value=360_000))
def test_a_length_in_words_is_never_empty_and_never_sixty_of_anything(seconds: float) -> None:
    said = wording.length(seconds, EN)
    assert said and re.fullmatch(r"(\d+ hours? ?)?([1-5]?\d (minute|second)s?)?", said)


@pytest.mark.parametrize(
    ("count", "words", "said"),
    [
        (742_100, EN, "0.7 MB"),
        (742_100, DE, "0,7 MB"),
        (12, EN, "0.1 MB"),
        (10**9, FR, "1000,0 Mo"),
    ],
)
def test_sizes_have_the_languages_point(count: int, words: wording.Words, said: str) -> None:
    assert wording.size(count, words) == said


def test_a_german_episode_of_an_english_show_has_a_german_page(tmp_path: Path) -> None:
    of = episode(essay(language="de-AT"))
    page = episode_page(show(tmp_path), leaf(of))
    assert elements(page, "html", lang="de-AT", dir="ltr")
    assert [each.text for each in elements(page, "h2", id="chapters-heading")] == ["Kapitel"]
    assert "Gelesen von einer synthetischen Stimme" in page
    assert elements(show_page(show(tmp_path), [of]), "html", lang="en")


def test_words_in_another_language_than_the_essay_are_marked(tmp_path: Path) -> None:
    page = episode_page(show(tmp_path), leaf(episode(essay(language="ar"))))
    assert elements(page, "html", lang="ar", dir="rtl")
    assert elements(page, "section", class_="player", lang="en", dir="ltr")
    assert elements(page, "p", class_="disclosure", lang="en")
    [article] = elements(page, "article")
    assert "lang" not in article.attributes


@pytest.mark.parametrize("language", sorted(wording.languages()))
def test_who_reads_is_told_in_every_language_that_pages_speak(language: str) -> None:
    if language != wording.FALLBACK:
        assert disclosure(1.0, language) != disclosure(1.0, wording.FALLBACK)
