"""Real manuscripts, each with the essay that comes of it, and what our reader makes of that.

``manuscripts/NAME.ext`` becomes ``manuscripts/NAME.ext.essay.md``; a new case is two files.
``SPOKEN_GOLDEN=write`` writes what comes of them today; look at the difference.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from essay_reading import lines, roles
from manuscript_making import SAMPLES, added, empty_show

from spoken_essays.config import read_show
from spoken_essays.manuscripts.kinds import KINDS
from spoken_essays.model import Essay, Role
from spoken_essays.text.essay import read_essay

SOURCES = sorted(path for path in SAMPLES.iterdir() if not path.name.endswith(".essay.md"))


def brought(folder: Path, name: str) -> Essay:
    """The essay that our reader finds in what came of a sample."""
    show = empty_show(folder)
    book = name.endswith(".epub")
    found = added(show, SAMPLES / name, chapters="2-4" if book else "", as_one=book)
    return read_essay(found.path, slug=found.slug)


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name)
def test_a_manuscript_becomes_the_essay_beside_it(source: Path, tmp_path: Path) -> None:
    expected = source.with_name(f"{source.name}.essay.md")
    brought(tmp_path, source.name)
    [path] = read_show(tmp_path).episodes.glob("*/essay.md")
    found = path.read_text(encoding="utf-8")
    if os.environ.get("SPOKEN_GOLDEN") == "write":
        expected.write_text(found, encoding="utf-8")
    assert found == expected.read_text(encoding="utf-8")


def test_every_kind_has_a_sample() -> None:
    assert {path.suffix[1:] for path in SOURCES} == set(KINDS)


LAMP = [
    *(Role.HEADING, Role.LINE, Role.LINE, Role.QUOTE, Role.BREAK, Role.HEADING),
    *(Role.ITEM,) * 5,
    *(Role.LINE, Role.LINE),
]


@pytest.mark.parametrize("name", ["lamp.docx", "lamp.odt", "lamp.html"])
def test_three_writing_programs_say_the_same(name: str, tmp_path: Path) -> None:
    essay = brought(tmp_path, name)
    assert roles(essay) == LAMP
    assert lines(essay)[2:5] == [
        "Up the first flight,",
        "past the bicycle,",
        "past the smell of other people’s soup.",
    ]
    assert (essay.title, essay.author) == ("The lamp in the stairwell", "Nora Field")
    assert essay.language == "en-GB"
    assert essay.summary == "A lamp, a landlord, and eleven winters."
    assert essay.source == (name,)


def test_what_looks_like_markup_is_read_as_it_was_written(tmp_path: Path) -> None:
    said = " ".join(lines(brought(tmp_path, "lamp.docx")))
    assert "3 * 4 bags of shopping and a key_in_the_teeth" in said
    assert "and <b>no</b> was written" in said
    assert "1994. That was the year" in said


def test_a_note_and_its_mark_are_not_read(tmp_path: Path) -> None:
    said = " ".join(lines(brought(tmp_path, "lamp.odt")))
    assert "We kept one receipt. It said" in said
    assert "drawer" not in said


def test_a_table_is_kept_but_not_read(tmp_path: Path) -> None:
    essay = brought(tmp_path, "lamp.docx")
    assert "bulbs" not in " ".join(lines(essay))
    assert [each.text.splitlines()[0] for each in essay.left_out if each.why == "table"] == [
        "| floor | bulbs |"
    ]


def test_who_presses_return_at_each_breath_gets_lines_and_blank_lines(tmp_path: Path) -> None:
    essay = brought(tmp_path, "table.docx")
    assert [(block.blanks, len(block.lines)) for block in essay.body] == [
        (1, 3),
        (1, 3),
        (2, 2),
        (1, 2),
    ]


def test_hard_wraps_go(tmp_path: Path) -> None:
    essay = brought(tmp_path, "harbour.txt")
    assert [len(block.lines) for block in essay.body] == [1, 0, 1]
    assert roles(essay)[1] == Role.BREAK


def test_pauses_in_a_plain_text_are_still_pauses(tmp_path: Path) -> None:
    essay = brought(tmp_path, "breath.txt")
    marks = [mark for block in essay.body for line in block.lines for mark in line.marks]
    assert [mark.ms for mark in marks] == [2000, 800]
    assert [block.blanks for block in essay.body] == [1, 2]
    assert [line.text for block in essay.body for line in block.lines if line.teaser] == [
        "Nothing else."
    ]


def test_a_pause_in_other_peoples_documents_is_a_word(tmp_path: Path) -> None:
    essay = brought(tmp_path, "rain.rtf")
    assert lines(essay)[-1] == "We drank [pause] and looked at 5 * 3 drops."


def test_the_lines_of_a_paragraph_in_rtf_survive(tmp_path: Path) -> None:
    essay = brought(tmp_path, "rain.rtf")
    assert lines(essay)[1:4] == ["A drop,", "another,", "and the café fell silent —"]
    assert roles(essay)[2:6] == [Role.HEADING, Role.QUOTE, Role.ITEM, Role.ITEM]


def test_of_a_web_page_only_the_article_is_read(tmp_path: Path) -> None:
    essay = brought(tmp_path, "page.html")
    said = " ".join(lines(essay))
    for around in ("Archive", "Share", "tennis", "ran backwards", "Copyright", "Eleven in", "May."):
        assert around not in said
    assert "<script>alert(1)</script> was the name of the cat." in said
    assert roles(essay) == [
        *(Role.LINE, Role.LINE, Role.HEADING, Role.LINE, Role.QUOTE, Role.BREAK),
        *(Role.ITEM, Role.ITEM, Role.LINE),
    ]


def test_front_matter_of_other_programs_becomes_ours(tmp_path: Path) -> None:
    essay = brought(tmp_path, "jekyll.md")
    assert (essay.title, essay.author) == ("The bread: a report", "Nora Field")
    assert essay.pace == "gentle"
    assert essay.tags == ("kitchens", "patience")
    assert str(essay.published) == "2024-02-11 08:30:00+00:00"
    assert lines(essay)[:2] == ["It rose slowly.", "Then it fell."]
