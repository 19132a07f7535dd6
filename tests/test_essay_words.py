"""Nothing is lost: every word of a source is spoken, in a headline, or listed as left out."""

from __future__ import annotations

import html
import os
import re
from collections import Counter
from pathlib import Path

import pytest
from furniture_samples import INNOCENT, PASTES
from hypothesis import given, settings
from hypothesis import strategies as st

from spoken_essays.errors import TextError
from spoken_essays.model import Essay
from spoken_essays.text.essay import read_essay

HERE = Path(__file__).parent
# A corpus of one's own to try this on: a folder of .md and .txt files without front matter.
CORPUS = Path(os.environ.get("SPOKEN_CORPUS", HERE / "golden"))


def letters(text: str) -> Counter[str]:
    """Letters and digits, not words: ``un*frigging*believable`` is three in the source."""
    return Counter(letter for letter in html.unescape(text) if letter.isalnum())


def lost(source: str, essay: Essay) -> str:
    """The letters of a source that went nowhere."""
    found = letters(essay.title if essay.title_line else "") + letters(essay.subtitle or "")
    for block in essay.body:
        for line in block.lines:
            found += letters(line.text)
    for each in essay.left_out:
        found += letters(each.text)
    found += letters("".join(re.findall(r"\[pause [^\]]*\]", source)))
    return "".join((letters(source) - found).elements())


def below_front_matter(text: str) -> str:
    return re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)


@pytest.mark.parametrize(
    "path",
    [path for path in sorted(CORPUS.rglob("*")) if path.suffix in (".md", ".txt")],
    ids=lambda path: path.name,
)
def test_no_word_of_a_written_essay_is_lost(path: Path) -> None:
    assert not lost(below_front_matter(path.read_text()), read_essay(path, slug="an-essay"))


@pytest.mark.parametrize("suffix", [".md", ".txt"])
@pytest.mark.parametrize("text", [*(paste.text for paste in PASTES.values()), *INNOCENT.values()])
def test_no_word_of_a_pasted_essay_is_lost(text: str, suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"essay{suffix}"
    path.write_text(text)
    assert not lost(text, read_essay(path, slug="an-essay"))


WORDS = st.sampled_from(["a", "kettle", "had", "no", "whistle", "we", "1994", "café", "наш", "水"])
PHRASE = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)


def around(before: str, after: str) -> st.SearchStrategy[str]:
    return PHRASE.map(lambda phrase: f"{before}{phrase}{after}")


SPANS = st.one_of(
    PHRASE,
    around("*", "*"),
    around("**", "**"),
    around("_", "_"),
    around("`", "`"),
    around("~~", "~~"),
    around("<", ">"),
    around("[[", "]]"),
    around("<b>", "</b>"),
    around("<!-- ", " -->"),
    around("[", "](https://a.org/b_c 'd')"),
    around("[", "][r]"),
    around("![", "](a.png)"),
    around("<script>", "</script>"),
    around("(", ")"),
    around("“", "”"),
    around("^[", "]"),
    around("\\*", "\\*"),
    st.sampled_from(
        ["[^1]", "https://a.org/x_y_z.", "www.a.org", "<https://a.org>", "a&amp;b", "<br>", "[r]"]
    ),
    st.sampled_from([" ", "  ", "*", "_", "`", "[", "]", "(", ")", "<", ">", "\\", "|", "!", "\t"]),
)
LINE = st.lists(SPANS, min_size=1, max_size=5).map(" ".join)
OPENINGS = st.sampled_from(
    ["", "", "", "  ", "    ", "\t", "> ", "> > ", "- ", "* ", "  - ", "1. ", "1994. ", "   10) ",
     "# ", "### ", "[^1]: ", "[r]: ", "| ", "<div>", "</p>", "<!-- ", "```", "~~~ ", ":: "]
)  # fmt: skip
WHOLE = st.sampled_from(
    ["", "", "***", "---", "===", "```", "~~~", "|---|---|", "| a | b |", "-->", "<hr>", ">", "-",
     "</script>", "<script>", "[r]: <b c> 'd'", "[^1]: note", "    more", "#", "1."]
)  # fmt: skip
ROWS = st.one_of(st.tuples(OPENINGS, LINE).map("".join), WHOLE)
TEXTS = st.lists(ROWS, min_size=1, max_size=14).map("\n".join)


_RIGHTLY = re.compile("nothing to read aloud|no word in it|control characters|how long|a minute")


def read_or_none(path: Path) -> Essay | None:
    """The essay, or None where it is right that there is none."""
    try:
        return read_essay(path, slug="an-essay")
    except TextError as error:
        if not _RIGHTLY.search(error.message):
            raise
        return None


@settings(max_examples=600)
@given(TEXTS, st.sampled_from([".md", ".md", ".txt"]))
def test_no_word_of_any_text_is_lost(
    tmp_path_factory: pytest.TempPathFactory, text: str, suffix: str
) -> None:
    path = tmp_path_factory.getbasetemp() / f"words{suffix}"
    path.write_text(f"---\nauthor: Ann\n---\n{text}\n")
    essay = read_or_none(path)
    if essay is None:
        return
    assert not lost(text, essay)
    numbers = [line.number for block in essay.body for line in block.lines]
    assert all(3 < number <= text.count("\n") + 4 for number in numbers)
    assert numbers == sorted(numbers)


@settings(max_examples=200)
@given(st.text(max_size=200))
def test_any_text_is_read_or_an_error_in_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.md"
    path.write_text(f"Word.\n\n{text}\n", newline="", errors="replace")
    essay = read_or_none(path)
    for block in essay.body if essay else ():
        for line in block.lines:
            assert line.text == line.text.strip()
            assert line.text or line.marks
            assert all(0 <= mark.at <= len(line.text) for mark in line.marks)


HOSTILE = ["[", "![", "[a](", "*a ", "`", "<a ", "<!--", "^[", "[^", "_a_", "&amp", "\\", "(", "- ",
           "> ", "http://", "[pause ", "<script>", "~~a", "www.", "| ", "1. ", "w"]  # fmt: skip


@pytest.mark.parametrize("unit", HOSTILE)
@pytest.mark.parametrize("suffix", [".md", ".txt"])
def test_a_line_without_end_or_sense_is_read(unit: str, suffix: str, tmp_path: Path) -> None:
    text = f"Title\n\nWord.\n\n{unit * 4000}\n"
    path = tmp_path / f"essay{suffix}"
    path.write_text(text)
    assert not lost(text, read_essay(path, slug="an-essay"))


@pytest.mark.parametrize("suffix", [".md", ".txt"])
def test_a_long_book_keeps_every_line(suffix: str, tmp_path: Path) -> None:
    text = "A book\n\n" + "The water was *not* yet warm, and we waited.\nSo.\n\n" * 4000
    path = tmp_path / f"essay{suffix}"
    path.write_text(text)
    essay = read_essay(path, slug="an-essay")
    assert len(essay.body) == 4000
    assert essay.body[-1].lines[-1].number == 12_001
