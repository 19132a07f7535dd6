"""A lexicon: words said as their author says, shown as written, and nothing else touched."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spoken_essays.errors import SettingsError
from spoken_essays.voices import spoken_pieces
from spoken_essays.words.lexicon import FILE, Lexicon, read_lexicon
from spoken_essays.words.respelling import respelling
from spoken_essays.words.speech import spoken_form

WORDS = """
"Nguyen" = "win"
"Siobhán" = { ipa = "/ʃɪ'vɔ:n/", say = "shi-vawn" }
"Ada" = { ipa = "ˈeɪdə" }
"SQL" = "sequel"
"SQL Server" = "S Q L server"
"Dr. Oz" = "the wizard"
"O’Brien" = "oh bryan"
"Kat" = { ipa = "kæt" }
"C3PO" = "see three P O"
gif = "jif"
"1984" = "the book"

[de]
"Ada" = "Aada"

[en-GB]
"garage" = "garridge"
"""


def lexicon(folder: Path, words: str = WORDS) -> Lexicon:
    (folder / FILE).write_text(words, encoding="utf-8")
    return read_lexicon(folder)


def said(words: Lexicon, text: str, *, ipa: bool = False, language: str = "en-US") -> str:
    """What an engine gets, with phonemes between slashes."""
    chosen = respelling(words, language, ipa=ipa)
    spoken = spoken_form(text, language=language, words=chosen)
    return "".join(f"/{piece}/" if is_ipa else piece for piece, is_ipa in spoken_pieces(spoken))


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("I met Nguyen", "I met win."),
        ("Nguyen’s hat", "win's hat."),
        ("Nguyens and NGUYEN, nguyen", "Nguyens and NGUYEN, nguyen."),
        ("_Nguyen_ — Nguyen…", "win, win."),
        ("Nguyen-like", "win-like."),
        ("Siobhán", "shi-vawn."),
        ("Siobha\u0301n", "shi-vawn."),
        ("SQL Server and SQL, not SQLite", "S Q L server and sequel, not SQLite."),
        ("Dr. Oz met Dr. Jones", "the wizard met Dr Jones."),
        ("O'Brien and O’Brien", "oh bryan and oh bryan."),
        ("he left. gif won", "he left. jif won."),
        ("I read 1984 in 1985", "I read the book in nineteen eighty-five."),
        ("Ada in her garage", "Ada in her garage."),
        ("C3PO", "see three P O."),
    ],
)
def test_a_word_is_said_as_the_lexicon_says(tmp_path: Path, written: str, spoken: str) -> None:
    assert said(lexicon(tmp_path), written) == spoken


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("I met Siobhán.", "I met /ʃɪˈvɔːn/."),
        ("Siobhán’s and Kat’s and Ada's", "/ʃɪˈvɔːnz/ and /kæts/ and /ˈeɪdəz/."),
        ("“Siobhán”, he said", '"/ʃɪˈvɔːn/", he said.'),
        ("Nguyen (Ada)", "win, /ˈeɪdə/."),
    ],
)
def test_a_voice_that_takes_ipa_gets_it(tmp_path: Path, written: str, spoken: str) -> None:
    assert said(lexicon(tmp_path), written, ipa=True) == spoken


@pytest.mark.parametrize(
    ("language", "spoken"),
    [("de", "Aada, garage."), ("de-AT", "Aada, garage."), ("en_GB", "Ada, garridge.")],
)
def test_a_language_has_words_of_its_own(tmp_path: Path, language: str, spoken: str) -> None:
    assert said(lexicon(tmp_path), "Ada, garage", language=language) == spoken


def test_a_lexicon_that_has_nothing_for_a_voice_costs_nothing(tmp_path: Path) -> None:
    words = lexicon(tmp_path, '"Ada" = { ipa = "ˈeɪdə" }\n[de]\n"Bea" = "Be-a"\n')
    assert respelling(words, "en-US", ipa=False) is None
    assert respelling(words, "de", ipa=False) is not None
    assert read_lexicon(tmp_path / "nowhere").entries == ()


def test_of_two_lexicons_the_essays_own_counts(tmp_path: Path) -> None:
    (tmp_path / "essay").mkdir()
    both = lexicon(tmp_path) + lexicon(tmp_path / "essay", '"Nguyen" = "nwen"')
    assert said(both, "Nguyen, gif") == "nwen, jif."


def test_a_lexicon_that_was_changed_is_read_again(tmp_path: Path) -> None:
    assert said(lexicon(tmp_path), "gif") == "jif."
    changed = lexicon(tmp_path, 'gif = "ghif"')
    os.utime(tmp_path / FILE, ns=(1, 1))
    assert said(changed, "gif") == said(read_lexicon(tmp_path), "gif") == "ghif."


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('"Ada" = 5', '"Ada" is not told how to be said'),
        ('"Ada" = ""', '"Ada" is not told how to be said'),
        ('"Ada" = {}', '"Ada" is not told how to be said'),
        ('"Ada" = ["a", "b"]', '"Ada" is not told how to be said'),
        ('"Ada" = { ipa = 3 }', '"Ada" is not told how to be said'),
        ('"Ada" = { says = "ayda" }', '"Ada" is no language, and no entry'),
        ('de = { "Ada" = { says = "ayda" } }', 'there is no "says": an entry has ipa and say'),
        ('Dr.Oz = "wizard"', '"Dr" is no language'),
        ('"Ada" = "[[eɪ]]"', '"[[eɪ]]" is no respelling'),
        ('"Ada" = "<ada>"', '"<ada>" is no respelling'),
        ('"Ada" = "--"', '"--" is no respelling'),
        ('"Ada" = { ipa = "eI]] x" }', '"I" in "eI]] x" is not of the IPA'),
        ('"Ada" = { ipa = "eɪ]]" }', '"]" in "eɪ]]" is not of the IPA'),
        ('"—" = "dash"', '"—" has no letter'),
        ("Ada = ayda", "text stands between quotes"),
        ('"Ada" = "a"\n"Ada" = "b"', "second time"),
    ],
)
def test_a_mistake_is_a_sentence_with_its_line(tmp_path: Path, line: str, words: str) -> None:
    with pytest.raises(SettingsError) as caught:
        lexicon(tmp_path, f'# names\n"Bea" = "bee"\n{line}\n')
    assert words in caught.value.message
    assert re.search(rf"{FILE}:[34]: ", caught.value.message)


ENTRIES = '"a" = { ipa = "æ" }\n"b c" = "B C"\n"I" = { ipa = "aɪ", say = "eye" }\n'
hostile = st.text(
    st.sampled_from([*"ab cIQq.,'\"()[]-—…5_*/|\ue000\ue001\ue100\ue101"]), max_size=30
)


@settings(deadline=None)  # the first has the patterns made
@given(hostile, st.booleans())
def test_only_a_lexicon_writes_phonemes(
    tmp_path_factory: pytest.TempPathFactory, text: str, ipa: bool
) -> None:
    folder = tmp_path_factory.getbasetemp() / "hostile"
    folder.mkdir(exist_ok=True)
    if not (folder / FILE).exists():
        (folder / FILE).write_text(ENTRIES, encoding="utf-8")
    words = respelling(read_lexicon(folder), "en", ipa=ipa)
    spoken = spoken_form(text, language="en", words=words)
    phonemes = {piece for piece, is_ipa in spoken_pieces(spoken) if is_ipa}
    assert phonemes <= ({"æ", "æz", "aɪ", "aɪz"} if ipa else set())
    plain = "".join(piece for piece, is_ipa in spoken_pieces(spoken) if not is_ipa)
    assert not re.search("[\\[\\]\ue000-\uf8ff]", plain)
    assert not re.search("[\ue000-\uf8ff\\[\\]]", spoken_form(text, language="en"))
