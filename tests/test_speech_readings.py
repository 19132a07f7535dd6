"""Figures, abbreviations and addresses as a person reads them: the table, and an engine's view."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spoken_essays.words.speech import shown_form, spoken_form

TABLE = Path(__file__).parent / "readings" / "english.tsv"
ROWS = [
    line.split("\t")
    for line in TABLE.read_text(encoding="utf-8").splitlines()
    if "\t" in line and not line.startswith("# ")
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_what_is_written_is_read_as_a_person_would(row: list[str]) -> None:
    written, american, *british = row
    assert spoken_form(written, language="en-US") == american
    assert spoken_form(written, language="en-GB") == (british or [american])[0]


def test_the_table_has_its_150_cases_each_once() -> None:
    assert len({row[0] for row in ROWS}) == len(ROWS) >= 150


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_what_has_been_read_out_is_read_no_further(row: list[str]) -> None:
    assert spoken_form(row[1], language="en-US") == row[1]


@pytest.mark.parametrize("language", ["de", "fr-FR", "es", "enm", "eng"])
def test_other_languages_are_left_to_their_voices(language: str) -> None:
    for written, *_ in ROWS:
        spoken = spoken_form(written, language=language)
        assert re.findall(r"\w+", spoken)[:1] == re.findall(r"\w+", written)[:1], written
        assert not re.search("dollar|nineteen|versus|kilo| dot ", spoken), written


@pytest.mark.parametrize(
    "written",
    [
        "It rained, and I thought of her.",
        "I said no. I left.",
        "A mixed civil mix, a vivid DJ in DC.",
        "see you at the end of May. Then we go",
        "Mr Smith and Dr Jones. Et al.",
    ],
)
def test_plain_prose_stays_as_it_is(written: str) -> None:
    assert spoken_form(written, language="en-US").rstrip(".") == written.rstrip(".")


def test_what_is_shown_stays_as_it_was_written() -> None:
    assert all(shown_form(row[0]) == row[0] for row in ROWS)


# What the default engine says for signs and numerals it does not understand: dash, slash, Roman,
# dollar before the number, em, kay gee.
_ODD = re.compile(
    "dˈæʃ|slˈæʃ|ɹˌoʊmən|hˈæʃ|dˈɑːlɚ fˈaɪv|dˈɑːlɚ wˈʌn|kˌeɪdʒˈiː|kˌeɪˈɛm|nˈaɪntiːnhˈʌndɹɪd [ˈneɪz]"
)


def test_the_default_engine_names_no_sign_and_no_numeral() -> None:
    phonemizer = pytest.importorskip("piper.phonemize_espeak").EspeakPhonemizer()
    odd = []
    for written, american, *_ in ROWS:
        said = " ".join("".join(sentence) for sentence in phonemizer.phonemize("en-us", american))
        meant = written == "1/2/2026" or re.search("dash|slash", american)
        if _ODD.search(said) and not meant:
            odd.append((written, american, said))
    assert not odd


figures = st.lists(
    st.sampled_from([*"0123456789.,:/-–$£€%'°½²#+x() ", "St.", "Dr.", "IV", " May ", "km", "a.m."]),
    max_size=12,
).map("".join)


@settings(deadline=None)  # the first has the patterns made
@given(figures, st.sampled_from(["en", "en-GB"]))
def test_no_figure_is_lost_or_made_up_by_odd_writing(text: str, language: str) -> None:
    spoken = spoken_form(text, language=language)
    assert not re.search(r"[<>\[\]\ue000-\uf8ff]|  |^ | $", spoken)
    assert bool(spoken) == bool(re.search(r"[^\W_²]", text))
