"""The show notes: what an episode is about, who reads it, its chapters, and its text if asked."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from feed_making import ANYTHING, SHOW, episode
from hypothesis import given
from hypothesis import strategies as st

from spoken_essays.feeds.notes import notes
from spoken_essays.feeds.show_notes import about
from spoken_essays.model import Block, Line, Role

READER = "Narrated by a synthetic voice."
MOMENTS = ((0.0, "One"), (83.9, "Two & <b>"), (3600.0, "Three"))


def block(role: Role, *lines: str) -> Block:
    return Block(role=role, lines=tuple(Line(text=text, number=1) for text in lines))


def test_they_say_what_it_is_about_then_who_reads_it_then_its_chapters() -> None:
    assert notes(SHOW, episode(summary="A\nB\n\nC", moments=MOMENTS)) == (
        f"<p>A<br>B</p>\n<p>C</p>\n<p>{READER}</p>\n"
        "<ul>\n<li>00:00:00 One</li>\n<li>00:01:23 Two &amp; &lt;b&gt;</li>\n"
        "<li>01:00:00 Three</li>\n</ul>"
    )


@pytest.mark.parametrize(
    ("synthetic", "language", "said"),
    [
        (0.0, None, "Narrated by the author."),
        (1.0, None, READER),
        (0.5, None, "Narrated by the author, and 50 per cent of it by a synthetic voice."),
        (1.0, "de", "Gelesen von einer synthetischen Stimme."),
    ],
)
def test_who_reads_is_said_in_the_episodes_language_in_notes_and_description(
    synthetic: float, language: str | None, said: str
) -> None:
    made = episode(summary="S", synthetic=synthetic, language=language)
    assert notes(SHOW, made) == f"<p>S</p>\n<p>{said}</p>"
    assert about(SHOW, made) == f"S\n\n{said}"


@pytest.mark.parametrize(
    ("moments", "why"),
    [
        (MOMENTS[:2], "fewer than three"),
        (((0.5, "a"), (2.0, "b"), (3.0, "c")), None),
        (((1.0, "a"), (2.0, "b"), (3.0, "c")), "the first is not at zero"),
        (((0.0, "a"), (2.1, "b"), (2.9, "c")), "two in one second"),
        (tuple((float(n), "t" * 50) for n in range(80)), "too long to be whole"),
    ],
)
def test_a_list_of_chapters_is_one_that_apps_make_chapters_of_or_none(
    moments: Any, why: str | None
) -> None:
    assert ("<ul>" in notes(SHOW, episode(moments=moments))) is (why is None)


@given(st.text(st.characters(codec=None), max_size=5000), st.lists(ANYTHING, max_size=40))
def test_without_the_text_they_are_at_most_4000_bytes_and_say_who_reads(
    summary: str, titles: list[str]
) -> None:
    moments = tuple((float(n * 60), title) for n, title in enumerate(titles))
    made = episode(summary=summary, moments=moments)
    said = notes(SHOW, made)
    assert len(said.encode()) <= 4000
    assert f"<p>{READER}</p>" in said
    assert said.count("<p>") == said.count("</p>") and said.count("<li>") == said.count("</li>")
    assert len(about(SHOW, made).encode()) <= 4000
    assert about(SHOW, made).endswith(READER)


BODY = (
    block(Role.LINE, "One & two,", "three."),
    block(Role.HEADING, "A <part>"),
    block(Role.QUOTE, "Said", "she."),
    block(Role.ITEM, "one"),
    block(Role.ITEM, "two", "lines"),
    block(Role.BREAK),
    block(Role.LINE, "", "The end.\x00"),
)
TEXT = """<p>One &amp; two,<br>three.</p>
<p><strong>A &lt;part&gt;</strong></p>
<p><em>Said<br>she.</em></p>
<ul>
<li>one</li>
<li>two<br>lines</li>
</ul>
<p>* * *</p>
<p>The end.</p>"""


@pytest.mark.parametrize(
    ("of_show", "of_essay", "whole"),
    [(False, None, False), (True, None, True), (True, False, False), (False, True, True)],
)
def test_the_whole_text_follows_if_the_essay_or_else_the_show_wants_it(
    of_show: bool, of_essay: bool | None, whole: bool
) -> None:
    show = replace(SHOW, full_text=of_show)
    said = notes(show, episode(body=BODY, full_text=of_essay, summary="S"))
    assert said == f"<p>S</p>\n<p>{READER}</p>" + (f"\n{TEXT}" if whole else "")


def test_a_text_is_not_preceded_by_its_own_beginning() -> None:
    made = episode(body=BODY, full_text=True)
    assert notes(SHOW, made) == f"<p>{READER}</p>\n{TEXT}"
    assert about(SHOW, made) == f"One & two, three. The end.\n\n{READER}"


def test_a_long_text_is_whole_and_what_is_said_of_it_comes_first() -> None:
    body = tuple(block(Role.LINE, f"Line {n}.") for n in range(3000))
    said = notes(SHOW, episode(body=body, full_text=True, summary="S", moments=MOMENTS))
    assert said.startswith(f"<p>S</p>\n<p>{READER}</p>\n<ul>\n<li>00:00:00 One")
    assert said.endswith("<p>Line 2999.</p>")
    assert said.count("Line ") == 3000
