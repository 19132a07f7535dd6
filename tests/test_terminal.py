"""Commands as a writer types them: from anywhere, about any file, and what is said of mistakes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import ESSAY, spoken

SLUG = "the-ferry"


def write(path: Path, content: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return path


def errors(said: str) -> list[str]:
    return re.findall("(?m)^Error: (.*)", said)


@pytest.mark.parametrize(
    ("place", "name"),
    [
        (".", SLUG),
        (".", f"episodes/{SLUG}"),
        ("episodes", f"{SLUG}/essay.md"),
        (f"episodes/{SLUG}", "essay.md"),
        (f"episodes/{SLUG}", "."),
        ("voices", f"../episodes/{SLUG}/"),
        ("episodes/../voices", f"../episodes/{SLUG}/essay.md"),
    ],
)
def test_an_episode_is_known_however_it_is_named(show: Path, place: str, name: str) -> None:
    done = spoken("plan", "--json", name, cwd=show / place)
    assert [each["slug"] for each in done.json["episodes"]] == [SLUG], done.err


@pytest.mark.parametrize(
    ("place", "line"),
    [(".", f"episodes/{SLUG}/essay.md:3"), ("voices", f"../episodes/{SLUG}/essay.md:3")],
)
def test_a_voice_that_is_not_there_is_said_with_the_line_that_asks_for_it(
    show: Path, essay: Path, place: str, line: str
) -> None:
    write(essay, "---\ntitle: A\nvoice: jo\n---\n\nWords.\n")
    assert errors(spoken("plan", cwd=show / place).err)[0].startswith(f"{line}: there is no voice")


def test_a_voice_of_the_show_that_is_not_there_is_said_with_its_line(show: Path) -> None:
    write(show / "spoken.toml", 'title = "A"\nvoice = "bob"\n')
    (error,) = errors(spoken("plan", cwd=show).err)
    assert error.startswith('spoken.toml:2: there is no voice "bob"')
