"""A show's own templates: one takes the place of one of ours, and mistakes in it are told."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from page_samples import elements, episode, episode_page, show, show_page

from spoken_essays.errors import SettingsError


def write(root: Path, name: str, text: str) -> None:
    path = root / "templates" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_a_piece_can_be_put_in_the_place_of_ours(tmp_path: Path) -> None:
    write(tmp_path, "parts/footer.html", "<footer>Mine & {{ site.title }}’s</footer>")
    page = show_page(show(tmp_path, title="A & B"), [])
    assert elements(page, "footer")[0].text == "Mine & A & B’s"
    assert elements(page, "h1")


def test_a_template_can_change_one_block_of_ours(tmp_path: Path) -> None:
    write(
        tmp_path,
        "episode.html",
        '{% extends "spoken/episode.html" %}\n{% block masthead %}<p>Hello</p>{% endblock %}',
    )
    page = episode_page(show(tmp_path))
    assert not elements(page, "header", class_="masthead")
    assert "<p>Hello</p>" in page and "Nobody saw the pier." in page


def test_a_piece_of_ones_own_begins_with_an_underscore(tmp_path: Path) -> None:
    write(tmp_path, "parts/footer.html", '{% include "_motto.html" %}')
    write(tmp_path, "_motto.html", "Slowly.")
    assert "Slowly." in show_page(show(tmp_path), [])


@pytest.mark.parametrize(
    ("text", "where", "said"),
    [
        ("<p>\n{% if %}", 2, "Expected an expression"),
        ("\n\n{{ site.titel }}", 3, "has no attribute 'titel'"),
        ("{{ nothing }}", 1, "'nothing' is undefined"),
        ('\n{% include "_gone.html" %}', 2, 'no template "_gone.html"'),
        ("{{ 1 / 0 }}", 1, "division by zero"),
        ("{{ site.title + 1 }}", 1, "can only concatenate str"),
        ("\n{{ ''.__class__.__mro__ }}", 2, "unsafe"),
        ("{% for a in range(9999999) %}{% endfor %}", 1, "Range too big"),
    ],
)
def test_a_mistake_is_told_with_its_file_and_line(
    tmp_path: Path, text: str, where: int, said: str
) -> None:
    write(tmp_path, "parts/footer.html", text)
    with pytest.raises(SettingsError) as error:
        show_page(show(tmp_path), [episode()])
    assert error.value.message.startswith(f"templates/parts/footer.html:{where}: ")
    assert said in error.value.message


def test_a_template_that_would_never_be_used_is_told(tmp_path: Path) -> None:
    write(tmp_path, "epsiode.html", "x")
    with pytest.raises(SettingsError, match=re.escape('Did you mean "episode.html"?')):
        show_page(show(tmp_path), [])


def test_a_template_that_is_no_text_is_told(tmp_path: Path) -> None:
    write(tmp_path, "parts/footer.html", "")
    (tmp_path / "templates/parts/footer.html").write_bytes(b"\xff\xfe\xff")
    with pytest.raises(SettingsError, match=r"templates.*UTF-8"):
        show_page(show(tmp_path), [])


def test_a_template_that_has_changed_is_read_again(tmp_path: Path) -> None:
    write(tmp_path, "parts/footer.html", "before")
    assert "before" in show_page(show(tmp_path), [])
    write(tmp_path, "parts/footer.html", "now, and after")
    assert "now, and after" in show_page(show(tmp_path), [])


def test_a_templates_folder_is_looked_for_in_the_show_alone(tmp_path: Path) -> None:
    write(tmp_path, "parts/footer.html", "mine")
    assert "mine" not in show_page(show(tmp_path / "another"), [])
