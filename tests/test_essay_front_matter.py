"""Front matter: what an essay says of itself, and kind words for each mistake in it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from essay_reading import lines, read

from spoken_essays.errors import SettingsError, TextError

BELOW = "---\nText of the essay.\n"

GIVEN: dict[str, tuple[str, Any]] = {
    "title: A title": ("title", "A title"),
    "title: no": ("title", "no"),
    "title: 2024": ("title", "2024"),
    "title: >\n  folded\n  over two": ("title", "folded over two"),
    'title: "One: the house"': ("title", "One: the house"),
    "subtitle: and why": ("subtitle", "and why"),
    "author: Ann Example": ("author", "Ann Example"),
    "summary: |\n  One.\n\n  Two.": ("summary", "One.\n\nTwo."),
    "date: 2024-05-01": ("published", datetime(2024, 5, 1, tzinfo=UTC)),
    "date: 2024-05-01 18:30": ("published", datetime(2024, 5, 1, 18, 30, tzinfo=UTC)),
    "date: 2024-05-01T18:30:00Z": ("published", datetime(2024, 5, 1, 18, 30, tzinfo=UTC)),
    "date: 2024-05-01 18:30:00 +0200": (
        "published",
        datetime(2024, 5, 1, 18, 30, tzinfo=timezone(timedelta(hours=2))),
    ),
    "date: 2024-05-01T18:30:00-05:00": (
        "published",
        datetime(2024, 5, 1, 18, 30, tzinfo=timezone(timedelta(hours=-5))),
    ),
    "date: '2024-05-01 18:30 UTC'": ("published", datetime(2024, 5, 1, 18, 30, tzinfo=UTC)),
    "tags: [home, grief, home]": ("tags", ("home", "grief")),
    "tags:\n  - home\n  - grief": ("tags", ("home", "grief")),
    "tags: home, grief": ("tags", ("home", "grief")),
    "tags: home": ("tags", ("home",)),
    "language: en-GB": ("language", "en-GB"),
    "voice: emma": ("voice", "emma"),
    "pace: Gentle": ("pace", "gentle"),
    "draft: true": ("draft", True),
    "draft: no": ("draft", False),
    "explicit: yes": ("explicit", True),
    "explicit: off": ("explicit", False),
    "explicit:": ("explicit", None),
    "cover: cover.jpg": ("cover", "cover.jpg"),
    "episode: 12": ("episode", 12),
    "season: 01": ("season", 1),
    "type: Trailer": ("kind", "trailer"),
    "type: full": ("kind", "full"),
    "withdrawn: true": ("withdrawn", True),
    "full_text: no": ("full_text", False),
    "full_text: yes": ("full_text", True),
    "full_text:": ("full_text", None),
    "episode: 3\nepisode_name: Ch. 3": ("episode_name", "Ch. 3"),
    "license: CC-BY-4.0": ("license", "cc-by-4.0"),
    "location: Lisbon, Portugal": ("location", "Lisbon, Portugal"),
    "pacing: {line: 300, paragraph: 1200}": ("pacing", {"line": 300, "paragraph": 1200}),
    "pacing:\n  scene_break: 0": ("pacing", {"scene_break": 0}),
    "title:": ("title", "An essay"),
    "title: ~": ("title", "An essay"),
    "# a comment\ntitle: A title": ("title", "A title"),
    "": ("title", "An essay"),
}


@pytest.mark.parametrize("matter", GIVEN)
@pytest.mark.parametrize("suffix", [".txt", ".md"])
def test_front_matter_is_read(matter: str, suffix: str, tmp_path: Path) -> None:
    name, value = GIVEN[matter]
    essay = read(tmp_path, f"---\n{matter}\n{BELOW}", name=f"essay{suffix}")
    assert getattr(essay, name) == value
    assert lines(essay) == ["Text of the essay."]


# front matter -> its line of the mistake, words of the message
WRONG = {
    "titel: A": (2, 'there is no key "titel" in front matter. Did you mean "title"?'),
    "title: A\nTags: [b]": (3, 'Did you mean "tags"?'),
    "layout: post": (2, "There is: title, subtitle"),
    "title: A\ntitle: B": (3, "given twice"),
    "title: One: the house": (2, 'put it in quotes: title: "One: the house"'),
    "title: [a": (2, "no YAML"),
    "title: 'a": (2, "no YAML"),
    "author: A\n\ttitle: B": (3, "no YAML"),
    "{{{": (2, "no YAML"),
    "title: *a*": (2, 'title: "*a*"'),
    f"tags: {'[' * 3000}": (2, "no YAML"),
    "- a\n- b": (2, "made of lines such as"),
    "just text": (2, "made of lines such as"),
    "type: trailor": (2, 'type is "trailor", not full, trailer or bonus. Did you mean "trailer"?'),
    "license: all rights reserved": (2, 'not the identifier of a licence, such as "cc-by-4.0"'),
    "withdrawn: perhaps": (2, "not true or false"),
    "title: A\nepisode_name: Ch. 3": (3, "add that too, such as episode: 12"),
    "title: [a, b]": (2, "title is a list, not text"),
    "title: {a: b}": (2, "title is a table, not text"),
    "author: A\ndate: yesterday": (3, 'date is "yesterday", not a date: write 2024-05-01'),
    "date: 2024-02-30": (2, "not a date"),
    "date: 2024-5-1": (2, "not a date"),
    "date: 20240501": (2, "not a date"),
    "date: 01/05/2024": (2, "not a date"),
    "date: 2024-05-01T25:00": (2, "not a date"),
    "date: 0001-01-01": (2, "between 1900 and 2999"),
    "date: [2024-05-01]": (2, "date is a list"),
    "draft: maybe": (2, 'draft is "maybe", not true or false'),
    "explicit: 2": (2, "not true or false"),
    "episode: 0": (2, "not a whole number from 1"),
    "season: two": (2, "not a whole number from 1"),
    "episode: 1.5": (2, "not a whole number from 1"),
    "pace: brisc": (2, 'Did you mean "brisk"?'),
    "line_breaks: wraped": (2, 'Did you mean "wrapped"?'),
    "furniture: throw": (2, "not drop or keep"),
    "images: all": (2, "not drop or alt"),
    "language: English, please": (2, "a language code"),
    "pacing: slow": (2, "a table of pauses"),
    "pacing:\n  paragraf: 1": (3, 'no pause "paragraf" in pacing. Did you mean "paragraph"?'),
    "pacing:\n  line: 1s": (3, "whole milliseconds"),
    "pacing: {line: -1}": (2, "whole milliseconds"),
    "pacing: {line: 90000}": (2, "from 0 to 60000"),
    "tags:\n  - a\n  - [b]": (4, "a tag is a list, not text"),
}


@pytest.mark.parametrize("matter", WRONG)
def test_a_mistake_names_its_line_and_what_would_be_right(matter: str, here: Path) -> None:
    line, words = WRONG[matter]
    with pytest.raises(SettingsError) as caught:
        read(here, f"---\n{matter}\n{BELOW}")
    message = caught.value.message
    assert message.startswith(f"essay.md:{line}: ")
    assert words in message
    assert len(message.splitlines()) <= 2


def test_front_matter_that_is_not_closed_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"essay\.md:1: .* not closed"):
        read(tmp_path, "---\ntitle: A title\nauthor: Ann\n\nThe text.\n")


def test_toml_between_plus_signs_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="is TOML; write it as YAML"):
        read(tmp_path, "+++\ntitle = 'A'\n+++\nThe text.\n")


TEXTS = {
    "---\n\nIt began with a break.\n\n---\n\nAnd went on.\n": 2,
    "---\nIt began with a break.\n\nAnd went on: so.\n\n---\n\nTo the end.\n": 3,
    "---\n\nNote: this is prose.\n\nAnd it went on.\n": 2,
    "---\n\nIt never ends.\n": 1,
    "----\ntitle: no front matter\n----\n": 1,
}


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("suffix", [".txt", ".md"])
def test_a_text_that_begins_with_a_scene_break_has_no_front_matter(
    text: str, suffix: str, tmp_path: Path
) -> None:
    assert len(lines(read(tmp_path, text, name=f"essay{suffix}"))) == TEXTS[text]


def test_front_matter_may_end_with_dots(tmp_path: Path) -> None:
    assert read(tmp_path, "---\ntitle: A\n...\nText.\n").title == "A"


def test_what_yaml_takes_for_a_comment_is_remarked(tmp_path: Path) -> None:
    essay = read(tmp_path, f"---\ntitle: Room #5\ndraft: true # for now\n{BELOW}")
    assert essay.title == "Room"
    assert essay.remarks == ("Line 2: YAML takes #5 for a comment, not for title.",)


def test_lines_are_counted_from_the_top_of_the_file(tmp_path: Path) -> None:
    essay = read(tmp_path, "---\nauthor: Ann\n---\n\nA title\n\nThe text.\n")
    assert (essay.title_line, essay.body[0].lines[0].number) == (5, 7)


def test_front_matter_wins_over_the_show(tmp_path: Path) -> None:
    text = f"---\nline_breaks: wrapped\nimages: alt\n{BELOW}and ![a photo](a.png)\nmore.\n"
    essay = read(tmp_path, text, line_breaks="spoken", images="drop")
    assert lines(essay) == ["Text of the essay. and a photo more."]


def test_a_draft_may_have_no_more_than_its_title_yet(tmp_path: Path) -> None:
    essay = read(tmp_path, "---\ntitle: The kitchen table\ndraft: true\n---\n")
    assert essay.draft and essay.title == "The kitchen table" and not essay.body
    for matter, hint in (("title: The kitchen table", "or say draft: true"), ("draft: true", "")):
        with pytest.raises(TextError, match=f"no text below .*{hint}"):
            read(tmp_path, f"---\n{matter}\n---\n")
