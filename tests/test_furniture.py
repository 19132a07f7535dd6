"""Page furniture is left out, and nothing of an essay is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from furniture_samples import BODY, INNOCENT, PASTES, TITLE, Paste

from spoken_essays.errors import TextError
from spoken_essays.model import Essay
from spoken_essays.show import Furniture
from spoken_essays.text.essay import read_essay
from spoken_essays.text.furniture_signs import sign_of

LINES = [line for paragraph in BODY for line in paragraph.split("\n")]


def read(folder: Path, text: str, furniture: Furniture = "drop", name: str = "essay.txt") -> Essay:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return read_essay(path, slug="an-essay", furniture=furniture)


def spoken(essay: Essay) -> list[str]:
    return [line.text for block in essay.body for line in block.lines]


@pytest.mark.parametrize("name", PASTES)
@pytest.mark.parametrize("suffix", [".txt", ".md"])
def test_what_a_blog_puts_around_an_essay_is_left_out(
    name: str, suffix: str, tmp_path: Path
) -> None:
    essay = read(tmp_path, PASTES[name].text, name=f"essay{suffix}")
    assert (essay.title, spoken(essay)) == (TITLE, LINES)


@pytest.mark.parametrize("name", PASTES)
def test_all_that_is_left_out_is_listed_as_page_furniture(name: str, tmp_path: Path) -> None:
    text = PASTES[name].text
    essay = read(tmp_path, text)
    listed = {
        each.line: each.text
        for each in essay.left_out
        if each.why == "page furniture" and re.search(r"\w", each.text)
    }
    essay_lines = {line.number for block in essay.body for line in block.lines}
    rest = {
        at: line.strip()
        for at, line in enumerate(text.split("\n"), start=1)
        if at not in essay_lines and re.search(r"\w", line)
    }
    del rest[essay.title_line]
    assert listed == rest
    assert any("page furniture" in remark for remark in essay.remarks) == bool(rest)


@pytest.mark.parametrize("name", PASTES)
def test_furniture_that_is_kept_is_read(name: str, tmp_path: Path) -> None:
    text = PASTES[name].text
    essay = read(tmp_path, text, furniture="keep")
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    assert len(spoken(essay)) + bool(essay.title_line) + _breaks(essay) == len(lines)
    assert not essay.left_out


def _breaks(essay: Essay) -> int:
    return sum(not block.lines for block in essay.body)


def test_front_matter_can_keep_furniture(tmp_path: Path) -> None:
    paste = PASTES["a list of recent posts with a teaser"]
    essay = read(tmp_path, f"---\nfurniture: keep\n---\n{paste.text}")
    assert "Scroll to Top" in spoken(essay)


@pytest.mark.parametrize("name", INNOCENT)
@pytest.mark.parametrize("suffix", [".txt", ".md"])
def test_an_essay_that_only_sounds_like_a_blog_stays_whole(
    name: str, suffix: str, tmp_path: Path
) -> None:
    essay = read(tmp_path, INNOCENT[name].lstrip("\n"), name=f"essay{suffix}")
    assert not essay.left_out
    lines = [line.strip() for line in INNOCENT[name].split("\n") if line.strip()]
    assert [essay.title, *spoken(essay)] == lines


def test_furniture_may_follow_the_last_line_without_a_blank_one(tmp_path: Path) -> None:
    text = PASTES["a list of recent posts with a teaser"].text
    essay = read(tmp_path, text.replace("\n\nRecent", "\nRecent"))
    assert spoken(essay) == LINES


def test_a_title_that_names_a_page_is_no_part_of_the_menu(tmp_path: Path) -> None:
    text = (
        "Skip to content\n\nHome\n\nWe moved eleven times before I was ten years old.\n\nTwice.\n"
    )
    essay = read(tmp_path, text)
    assert essay.title == "Home"
    assert [each.text for each in essay.left_out] == ["Skip to content"]


def test_a_chapter_called_like_furniture_is_too_long_to_be_a_teaser(tmp_path: Path) -> None:
    chapter = (
        "I wrote about the dog, and then I wrote about the dog again, and nobody minded.\n" * 20
    )
    paste = Paste(below=f"Recent posts\n\n{chapter}\nShare this:\nFacebook")
    essay = read(tmp_path, paste.text)
    assert spoken(essay)[len(LINES) : len(LINES) + 2] == ["Recent posts", chapter.split("\n")[0]]
    assert [each.text for each in essay.left_out] == ["Share this:", "Facebook"]


def test_a_scene_break_above_furniture_goes_with_it(tmp_path: Path) -> None:
    paste = Paste(below="***\n\nShare this:\nFacebook")
    assert spoken(read(tmp_path, paste.text)) == LINES
    assert all(block.lines for block in read(tmp_path, paste.text).body)


@pytest.mark.parametrize("suffix", [".txt", ".md"])
def test_nothing_but_furniture_is_an_error(suffix: str, tmp_path: Path) -> None:
    text = f"Skip to content\nHome\nAbout\n{PASTES['WordPress, previous and next'].below}"
    with pytest.raises(TextError, match="page furniture") as caught:
        read(tmp_path, text, name=f"essay{suffix}")
    assert 'furniture = "keep"' in caught.value.message


def test_markdown_headings_and_links_are_furniture_too(tmp_path: Path) -> None:
    text = f"""# {TITLE}

{BODY[0]}

## Recent Posts

- [A year of rain](https://example.org/rain)
- [What the river kept](https://example.org/river)

[Read More »](https://example.org/river)
"""
    essay = read(tmp_path, text, name="essay.md")
    assert spoken(essay) == BODY[0].split("\n")


SIGNS = {
    "Recent Posts:": 2,
    "RECENT POSTS": 2,
    "Related posts": 2,
    "Read More »": 2,
    "Read more": 1,
    "« Lire la suite »": 1,
    "Scroll to Top": 2,
    "Scroll to top ↑": 2,
    "Share this:": 2,
    "Leave a comment": 2,
    "Leave a Comment / Essays / By Ann": 2,
    "3 Comments": 1,
    "2 thoughts on “The kettle”": 2,
    "Posted on May 3, 2024 by Ann": 2,
    "May 3, 2024": 0,
    "Friday, May 3, 2024": 0,
    "3 May 2024": 0,
    "5 min read": 2,
    "May 3, 2024 · 5 min read": 2,
    "Facebook": 0,
    "Home | About | Contact": 0,
    "Share this with a friend.": None,
    "Share this.": None,
    "Read more.": None,
    "She liked this": 1,
    "We use cookies to make this site work.": 2,
    "The May I turned ten": None,
    "Posted by the door at dawn": 1,
    "I posted on May Day and nobody came": None,
    "© 2024 Ann Example. All rights reserved.": 2,
}


@pytest.mark.parametrize("line", SIGNS)
def test_a_line_says_how_surely_it_is_furniture(line: str) -> None:
    sign = sign_of(line, first=True)
    assert (sign.weight if sign else None) == SIGNS[line]
