"""Title and subtitle: from front matter, or from the first lines as an author would write them."""

from __future__ import annotations

from pathlib import Path

import pytest
from essay_reading import lines, read, roles

from spoken_essays.errors import TextError
from spoken_essays.model import Role

BODY = "The first line.\n\nThe second paragraph.\n"
LINES = ["The first line.", "The second paragraph."]

# text -> title, its line, subtitle, its line
BOTH = {
    f"A title\n\n{BODY}": ("A title", 1, None, 0),
    f"\n\nA title\n\n{BODY}": ("A title", 3, None, 0),
    f"A title\n\n— and a subtitle\n\n{BODY}": ("A title", 1, "and a subtitle", 3),
    f"A title\n\n—and a subtitle\n\n{BODY}": ("A title", 1, "and a subtitle", 3),
    f"A title\n\n– and a subtitle\n\n{BODY}": ("A title", 1, "and a subtitle", 3),
    f"A title\n\n- and a subtitle\n\n{BODY}": ("A title", 1, "and a subtitle", 3),
    f"A title\n\n-- and a subtitle\n\n{BODY}": ("A title", 1, "and a subtitle", 3),
    f"A title\n\n— and a\nlonger one\n\n{BODY}": ("A title", 1, "and a longer one", 3),
    f"A title\n=======\n\n{BODY}": ("A title", 1, None, 0),
    f"A title\n-------\n\n{BODY}": ("A title", 1, None, 0),
    f"---\ntitle: Given\n---\n{BODY}": ("Given", 2, None, 0),
    f"---\ntitle: Given\nsubtitle: Below\n---\n{BODY}": ("Given", 2, "Below", 3),
    f"---\ntitle: A title\n---\n\nA Title\n\n{BODY}": ("A title", 2, None, 0),
    f"---\ntitle: A title\n---\n\nA title\n\n— sub\n\n{BODY}": ("A title", 2, "sub", 7),
    f"---\ntitle: A title\nsubtitle: sub\n---\n\nA title\n\n— Sub\n\n{BODY}": (
        "A title",
        2,
        "sub",
        3,
    ),
    f"---\ntitle: ''\n---\nA title\n\n{BODY}": ("A title", 4, None, 0),
    f"A title\n\n\n\n{BODY}": ("A title", 1, None, 0),
    f"A title [pause 1s]\n\n{BODY}": ("A title", 1, None, 0),
}
MARKDOWN = {
    f"# A title\n\n{BODY}": ("A title", 1, None, 0),
    f"# A title\n{BODY}": ("A title", 1, None, 0),
    f"# A title\n\n- and a subtitle\n\n{BODY}": ("A title", 1, "and a subtitle", 3),
    f"# A *title*\n\n*— and a subtitle*\n\n{BODY}": ("A title", 1, "and a subtitle", 3),
    f"# A title\n\n## — and a subtitle\n\n{BODY}": ("A title", 1, "and a subtitle", 3),
    f"## A title\n\n{BODY}": ("A title", 1, None, 0),
    f"![cover](a.png)\n\n# A title\n\n{BODY}": ("A title", 3, None, 0),
    f"---\ntitle: A title\n---\n# A title\n\n{BODY}": ("A title", 2, None, 0),
    f"**A title**\n\n{BODY}": ("A title", 1, None, 0),
}


@pytest.mark.parametrize("text", BOTH)
@pytest.mark.parametrize("suffix", [".txt", ".md"])
def test_title_and_subtitle_are_found(text: str, suffix: str, tmp_path: Path) -> None:
    essay = read(tmp_path, text, name=f"essay{suffix}")
    found = (essay.title, essay.title_line, essay.subtitle, essay.subtitle_line)
    assert found == BOTH[text]
    assert lines(essay) == LINES
    assert set(roles(essay)) == {Role.LINE}


@pytest.mark.parametrize("text", MARKDOWN)
def test_a_markdown_heading_is_the_title(text: str, tmp_path: Path) -> None:
    essay = read(tmp_path, text)
    found = (essay.title, essay.title_line, essay.subtitle, essay.subtitle_line)
    assert found == MARKDOWN[text]
    assert lines(essay) == LINES


# text -> what is read besides the title
UNTITLED = {
    "A line that goes on\nin the next.\n\nAnd on.\n": [
        "A line that goes on",
        "in the next.",
        "And on.",
    ],
    "Only one line.\n": ["Only one line."],
    "Only one line, and a blank one.\n\n": ["Only one line, and a blank one."],
    f"{'A paragraph is no title. ' * 10}\n\nMore.\n": [
        ("A paragraph is no title. " * 10).strip(),
        "More.",
    ],
    "* * *\n\nIt begins with a break.\n\nIt goes on.\n": [
        "It begins with a break.",
        "It goes on.",
    ],
}
UNTITLED_MARKDOWN = {
    "> An epigraph\n\nThe text.\n": ["An epigraph", "The text."],
    "## One\n\nText.\n\n## Two\n\nText.\n": ["One", "Text.", "Two", "Text."],
    "1. one\n2. two\n\nText.\n": ["1. one", "2. two", "Text."],
}


@pytest.mark.parametrize("text", [*UNTITLED, *UNTITLED_MARKDOWN])
def test_without_a_title_the_folder_names_the_essay_and_nothing_is_lost(
    text: str, tmp_path: Path
) -> None:
    suffix = ".txt" if text in UNTITLED else ".md"
    essay = read(tmp_path, text, name=f"essay{suffix}")
    assert (essay.title, essay.title_line) == ("An essay", 0)
    assert lines(essay) == {**UNTITLED, **UNTITLED_MARKDOWN}[text]
    assert "No title was found" in essay.remarks[-1]


# text -> lines of the body, none of them a subtitle
NO_SUBTITLE = {
    "Talk\n\n— Are you coming?\n\n— No.\n\nShe stayed.\n": [
        "— Are you coming?",
        "— No.",
        "She stayed.",
    ],
    "Talk\n\n— Are you coming?\n— No.\n\nShe stayed.\n": [
        "— Are you coming?",
        "— No.",
        "She stayed.",
    ],
    "Cold\n\n-5 degrees, and the lake was still.\n\nWe walked.\n": [
        "-5 degrees, and the lake was still.",
        "We walked.",
    ],
    "A title\n\n— all there is\n": ["— all there is"],
    "---\ntitle: A title\n---\n— Bonjour.\n\nElle entra.\n": ["— Bonjour.", "Elle entra."],
}


@pytest.mark.parametrize("text", NO_SUBTITLE)
@pytest.mark.parametrize("suffix", [".txt", ".md"])
def test_dialogue_is_no_subtitle(text: str, suffix: str, tmp_path: Path) -> None:
    essay = read(tmp_path, text, name=f"essay{suffix}")
    assert essay.subtitle is None
    assert lines(essay) == NO_SUBTITLE[text]


def test_a_list_under_the_title_is_no_subtitle(tmp_path: Path) -> None:
    essay = read(tmp_path, "# To do\n\n- wait\n- listen\n\nThat was all.\n")
    assert essay.subtitle is None
    assert lines(essay) == ["wait", "listen", "That was all."]


def test_a_heading_that_is_not_the_given_title_is_a_chapter(tmp_path: Path) -> None:
    essay = read(tmp_path, "---\ntitle: The whole\n---\n# Part one\n\nText.\n")
    assert roles(essay) == [Role.HEADING, Role.LINE]
    assert essay.title == "The whole"


@pytest.mark.parametrize("text", ["🎉🎉\n\nText.\n\nMore.\n", "---\ntitle: 🎉\n---\nText.\n"])
def test_a_title_of_emoji_only_is_an_error(text: str, tmp_path: Path) -> None:
    with pytest.raises(TextError, match=r"essay\.md:[12]: the title .* has no word in it"):
        read(tmp_path, text)


def test_blank_lines_are_counted_below_the_title(tmp_path: Path) -> None:
    essay = read(tmp_path, "A title\n\n\n— sub\n\n\n\nOne.\nTwo.\n\n\nThree.\n", name="a.txt")
    assert [(block.blanks, len(block.lines)) for block in essay.body] == [(3, 2), (2, 1)]
