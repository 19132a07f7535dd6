"""The feed of a build that was asked for one episode: the others stand in it as before."""

from __future__ import annotations

from pathlib import Path

from conftest import ESSAY, spoken

DOOR = "# The door\n\n![A red door](door.png) stood open, and nobody came.\n"


def add(show: Path, slug: str, text: str) -> Path:
    path = show / "episodes" / slug / "essay.md"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    return path


def feed(show: Path) -> str:
    return (show / "public" / "feed.xml").read_text(encoding="utf-8")


def test_what_is_said_of_an_episode_is_the_same_whether_it_was_asked_for_or_not(show: Path) -> None:
    settings = show / "spoken.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text('images = "alt"\n' + text, encoding="utf-8")
    add(show, "the-door", DOOR)
    assert spoken("build", cwd=show).code == 0
    before = feed(show)
    assert "A red door stood open" in before
    assert spoken("build", "the-ferry", cwd=show).code == 0
    assert feed(show) == before


def test_an_essay_that_was_never_published_may_be_broken_while_another_is_built(
    show: Path, essay: Path
) -> None:
    add(show, "the-door", "---\ntitel: The door\n---\n\nIt stood open.\n")
    essay.write_text(ESSAY.replace("told slowly", "told at length"), encoding="utf-8")
    assert spoken("build", "the-ferry", cwd=show).code == 0
    assert "told at length" in feed(show)


def test_an_episode_in_the_feed_stays_there_while_its_essay_is_broken(
    show: Path, essay: Path
) -> None:
    door = add(show, "the-door", DOOR)
    assert spoken("build", cwd=show).code == 0
    before = feed(show)
    assert "The door" in before
    door.write_text("---\ntitel: The door\n---\n\nIt stood open.\n", encoding="utf-8")
    essay.write_text(ESSAY.replace("told slowly", "told at length"), encoding="utf-8")
    done = spoken("build", "the-ferry", cwd=show)
    assert done.code == 1
    assert "the-door" in done.err and "titel" in done.err
    assert "The ferry and the fog" in done.out
    assert feed(show) == before
