"""What a feed says about an episode: words within limits, and their HTML."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spoken_essays.feeds.notes import as_html
from spoken_essays.feeds.show_notes import description, name, plain
from spoken_essays.model import Block, Essay, Line, Role

ANYTHING = st.text(st.characters(codec=None), max_size=400)
LONG = st.builds(lambda text, times: text * times, st.text(min_size=1), st.integers(1, 3000))


def essay(*paragraphs: str, summary: str | None = None, subtitle: str | None = None) -> Essay:
    body = tuple(
        Block(role=Role.LINE, lines=tuple(Line(text=t, number=1) for t in text.split("\n")))
        for text in paragraphs
    )
    heading = Block(role=Role.HEADING, lines=(Line(text="One", number=1),), level=2)
    return Essay(
        slug="x",
        path=Path("x"),
        title="A title",
        summary=summary,
        subtitle=subtitle,
        body=(heading, *body),
    )


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("  A\n title\t ", "A title"),
        ("a\x0bb\x0cc", "a b c"),
        ("\x00a\x01\x7f\x9f\ud800\ufffe\uffff", "a"),
        ("é" * 300, "é" * 254 + "…"),
        ("é" * 255, "é" * 255),
        ("👩‍👧 & <b>", "👩‍👧 & <b>"),
    ],
)
def test_a_name_is_one_line_of_255_characters(text: str, shown: str) -> None:
    assert name(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (" one \r\n two\rthree ", "one\ntwo\nthree"),
        ("one\n\n \n\ntwo", "one\n\ntwo"),
        ("one\u2028two\u2029three\x85four", "one\ntwo\n\nthree\nfour"),
        ("o\x00ne\x1b[31m", "one[31m"),
        ("", ""),
    ],
)
def test_a_plain_text_keeps_its_lines(text: str, shown: str) -> None:
    assert plain(text) == shown


@given(LONG | ANYTHING)
def test_a_plain_text_is_cut_at_4000_bytes_between_characters(text: str) -> None:
    whole, cut = plain(text, 10**9), plain(text)
    assert len(cut.encode()) <= 4000
    assert cut == whole or (cut.endswith("…") and whole.startswith(cut[:-1]))
    assert cut == whole or len(cut.encode()) > 1900


def test_a_long_text_is_cut_before_a_word() -> None:
    assert plain("wonderful " * 500).endswith("wonderful wonderful…")
    assert plain("o" * 5000) == "o" * 3997 + "…"
    assert plain("€" * 5000) == "€" * 1332 + "…"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("one", "<p>one</p>"),
        ("one\ntwo\n\nthree", "<p>one<br>two</p>\n<p>three</p>"),
        ('<b>1 & 2</b> ]]> "q"', '<p>&lt;b&gt;1 &amp; 2&lt;/b&gt; ]]&gt; "q"</p>'),
        ("&amp;", "<p>&amp;amp;</p>"),
    ],
)
def test_notes_are_paragraphs_in_which_nothing_is_markup(text: str, shown: str) -> None:
    assert as_html(text) == shown


@given(LONG | ANYTHING)
def test_notes_are_at_most_4000_bytes_and_say_what_the_text_says(text: str) -> None:
    made, said = as_html(text), plain(text, 10**9)
    assert len(made.encode()) <= 4000
    shown = html.unescape(
        re.sub("</?p>", "", made.replace("</p>\n<p>", "\n\n")).replace("<br>", "\n")
    )
    assert shown == said or (shown.endswith("…") and said.startswith(shown[:-1]))


@pytest.mark.parametrize("text", ["&" * 4000, "<" * 9000, "a\n" * 3000, "a\n\n" * 3000])
def test_notes_that_swell_by_escaping_still_fit(text: str) -> None:
    assert 1000 < len(as_html(text).encode()) <= 4000


def test_an_episode_is_described_by_its_summary_subtitle_or_beginning() -> None:
    text = ("First line,\nsecond line.", "More.")
    assert description(essay(*text, summary="Said.", subtitle="Sub.")) == "Said."
    assert description(essay(*text, summary=" \x00 ", subtitle="Sub.")) == "Sub."
    assert description(essay(*text)) == "First line, second line. More."
    assert description(essay()) == "A title"


def test_a_beginning_is_only_a_teaser() -> None:
    said = description(essay("Many words. " * 100, "And more."))
    assert said.startswith("Many words. Many")
    assert said.endswith("…")
    assert 250 < len(said.encode()) <= 300
