"""What `spoken init` and `spoken new` leave behind, and what they leave alone."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from spoken_essays import scaffold
from spoken_essays.config import read_show
from spoken_essays.errors import SettingsError, ShowError
from spoken_essays.outlets import FeedSettings, Person, Publish, Site, SubFeed
from spoken_essays.show import Mp3, Music, Narration, Pacing, Show
from spoken_essays.voices.registry import load_voice


def front_matter(path: Path) -> dict[str, object]:
    _, block, _ = path.read_text(encoding="utf-8").split("---\n", 2)
    found: dict[str, object] = yaml.safe_load(block)
    return found


def test_init_makes_a_show_whose_settings_are_the_defaults(tmp_path: Path) -> None:
    scaffold.init(tmp_path / "my-slow_essays")
    show = read_show(tmp_path / "my-slow_essays")
    assert show == Show(root=tmp_path / "my-slow_essays", title="My slow essays")


def test_init_names_each_file_it_wrote(tmp_path: Path) -> None:
    written = scaffold.init(tmp_path / "new" / "show")
    assert [path.relative_to(tmp_path / "new" / "show").as_posix() for path in written] == [
        ".gitignore",
        "voices/joe.toml",
        "episodes/the-long-way-home/essay.md",
        "spoken.toml",
    ]
    assert all(path.is_file() for path in written)


NASTY = 'A "quoted" \\1 \\n title’s [end] = # ünï 🎙'


def test_settings_given_to_init_are_written_whatever_they_hold(tmp_path: Path) -> None:
    scaffold.init(
        tmp_path,
        title=NASTY,
        author='O"Brien \\ Söhne',
        description="two\nlines\tand \x7f a tab",
        email="me@example.com",
        base_url="https://example.com/pod",
        language="de",
        cover="pictures/my cover.png",
        voice="",
    )
    show = read_show(tmp_path)
    assert (show.title, show.author) == (NASTY, 'O"Brien \\ Söhne')
    assert show.description == "two\nlines\tand \x7f a tab"
    assert (show.email, show.language) == ("me@example.com", "de")
    assert (show.cover, show.voice) == ("pictures/my cover.png", "joe")


def test_settings_that_cannot_be_are_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match='spoken init: email is "me"; it should be an e-mail'):
        scaffold.init(tmp_path / "show", email="me")
    assert not (tmp_path / "show").exists()


def test_a_show_is_never_made_over_another(tmp_path: Path) -> None:
    scaffold.init(tmp_path, title="First")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    with pytest.raises(ShowError, match="is a show already"):
        scaffold.init(tmp_path, title="Second")
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_a_file_is_no_place_for_a_show(tmp_path: Path) -> None:
    (tmp_path / "show").write_text("")
    with pytest.raises(ShowError, match="is a file"):
        scaffold.init(tmp_path / "show")


def test_a_link_that_leads_nowhere_is_no_place_for_a_show(tmp_path: Path) -> None:
    (tmp_path / "show").symlink_to(tmp_path / "gone")
    with pytest.raises(ShowError, match="cannot be made"):
        scaffold.init(tmp_path / "show")


def test_what_lies_in_the_folder_already_is_kept(tmp_path: Path) -> None:
    (tmp_path / "voices").mkdir()
    (tmp_path / "voices" / "joe.toml").write_text("mine")
    (tmp_path / "episodes" / "old").mkdir(parents=True)
    (tmp_path / "episodes" / "old" / "essay.txt").write_text("An essay.")
    written = scaffold.init(tmp_path)
    assert [path.name for path in written] == [".gitignore", "spoken.toml"]
    assert (tmp_path / "voices" / "joe.toml").read_text() == "mine"
    assert [folder.name for folder in (tmp_path / "episodes").iterdir()] == ["old"]


IGNORES = [
    (b"", b"# What `spoken` can make again at any time.\n.spoken/\npublic/\n"),
    (b"*.wav", b"*.wav\n# What `spoken` can make again at any time.\n.spoken/\npublic/\n"),
    (b"/public\n", b"/public\n# What `spoken` can make again at any time.\n.spoken/\n"),
    (b".spoken\r\npublic/\r\n", b".spoken\r\npublic/\r\n"),
    (b"\xff\n", b"\xff\n# What `spoken` can make again at any time.\n.spoken/\npublic/\n"),
]


@pytest.mark.parametrize(("before", "after"), IGNORES)
def test_gitignore_gains_only_what_it_lacks(tmp_path: Path, before: bytes, after: bytes) -> None:
    (tmp_path / ".gitignore").write_bytes(before)
    scaffold.init(tmp_path)
    assert (tmp_path / ".gitignore").read_bytes() == after


def test_the_sample_is_a_short_essay_with_chapters_a_quote_and_pauses(tmp_path: Path) -> None:
    scaffold.init(tmp_path)
    text = (tmp_path / "episodes" / scaffold.SAMPLE / "essay.md").read_text(encoding="utf-8")
    body = text.split("---\n", 2)[2]
    assert 100 <= len(body.split()) <= 200
    assert max(map(len, body.splitlines())) < 60
    for piece in (r"^## ", r"^> ", r"^\[pause 2s\]$", r"^\* \* \*$"):
        assert re.search(piece, body, re.M), piece


def all_settings() -> str:
    """The template with every idea of it taken up."""
    text = scaffold._template("spoken.toml")
    return re.sub(r"^# (?=[a-z0-9_]+ = |\"[A-Z][\w ]+\" = |\[)", "", text, flags=re.M)


def test_every_setting_stands_in_the_template_under_its_table() -> None:
    shown = tomllib.loads(all_settings())
    tables: dict[str, type[Any]] = {
        "pacing": Pacing,
        "narration": Narration,
        "mp3": Mp3,
        "music": Music,
        "feed": FeedSettings,
        "site": Site,
        "publish": Publish,
    }
    for table, record in tables.items():
        assert set(shown[table]) == {field.name for field in fields(record)}
    assert set(shown["people"][0]) == {field.name for field in fields(Person)}
    assert set(shown["feeds"]["walks"]) == {field.name for field in fields(SubFeed)}
    assert set(shown) == {field.name for field in fields(Show)} - {"root", "cache"}


def test_defaults_named_in_the_templates_comments_are_the_defaults(tmp_path: Path) -> None:
    (tmp_path / "spoken.toml").write_text(all_settings(), encoding="utf-8")
    show, default = read_show(tmp_path), Show(root=tmp_path)
    assert show.narration.opening == "{title}. {subtitle}. By {author}."
    assert replace(show.music, intro="", outro="") == default.music
    (person,) = show.people
    assert replace(person, name="") == Person()
    assert show.feeds == {"walks": SubFeed(title="The walks", tags=("walking",))}
    assert (show.seasons, len(show.links)) == ({"1": "Winter"}, 1)
    examples = ("narration", "music", "feeds", "seasons", "people", "links")
    assert replace(show, **{name: getattr(default, name) for name in examples}) == default


def test_the_voice_of_a_new_show_is_that_of_the_projects_own_and_can_speak(tmp_path: Path) -> None:
    scaffold.init(tmp_path)
    text = (tmp_path / "voices" / "joe.toml").read_text(encoding="utf-8")
    own = Path(__file__).parent.parent / "voices" / "joe.toml"
    assert text == own.read_text(encoding="utf-8")
    assert load_voice("joe", folder=tmp_path / "voices").trouble() is None
    (tmp_path / "voices" / "joe.toml").write_text(re.sub(r"^# (?=\w+ = )", "", text, flags=re.M))
    assert load_voice("joe", folder=tmp_path / "voices").trouble() is None


def test_new_makes_an_essay_with_its_title_in_front(tmp_path: Path) -> None:
    scaffold.init(tmp_path)
    path = scaffold.new(read_show(tmp_path), "The  kitchen\n table")
    assert path == tmp_path / "episodes" / "the-kitchen-table" / "essay.md"
    assert front_matter(path) == {"title": "The kitchen table"}
    assert path.read_text(encoding="utf-8").endswith("---\n\n")


@given(title=st.text(min_size=1))
@example(title="no: [yes] - {a} & *b #c !d |e >f %g @h `i")
@example(title="\"quotes\" 'and' \\ back\\slashes")
@example(title="a\u2028b\x85c\ufeffd\ud800e\x00f\x7fg\uffffh")
@example(title="$title")
def test_any_title_is_yaml_that_says_the_title(
    tmp_path_factory: pytest.TempPathFactory, title: str
) -> None:
    show = Show(root=tmp_path_factory.mktemp("show"))
    path = scaffold.new(show, title, slug="an-essay")
    said = front_matter(path)["title"]
    unseen = {"\ufffe", "\uffff"}
    kept = "".join(c for c in title if c.isspace() or (c.isprintable() and c not in unseen))
    assert isinstance(said, str)
    assert [c for c in said if c.isprintable() and c != " "] == [
        c for c in kept if c.isprintable() and c != " "
    ]


def test_a_slug_that_is_taken_is_refused_and_another_offered(tmp_path: Path) -> None:
    show = Show(root=tmp_path)
    first = scaffold.new(show, "A walk")
    first.write_text("mine")
    with pytest.raises(ShowError, match="--slug a-walk-2"):
        scaffold.new(show, "A walk!")
    assert first.read_text() == "mine"
    first.rename(first.with_name("essay.txt"))
    with pytest.raises(ShowError, match=r"essay\.txt is there already"):
        scaffold.new(show, "A walk")


def test_a_folder_without_an_essay_can_be_given_one(tmp_path: Path) -> None:
    (tmp_path / "episodes" / "a-walk" / "clips").mkdir(parents=True)
    assert scaffold.new(Show(root=tmp_path), "A walk").is_file()


@pytest.mark.parametrize("title", ["🎙🎙", "…", "", "  ", "\x00"])
def test_a_title_without_a_letter_asks_for_a_slug(tmp_path: Path, title: str) -> None:
    with pytest.raises(ShowError, match="--slug"):
        scaffold.new(Show(root=tmp_path), title)
    assert scaffold.new(Show(root=tmp_path), title, slug="episode-1").is_file()


@pytest.mark.parametrize("slug", ["Two Words", "../out", "a/b", "Ünder", "UPPER"])
def test_a_slug_that_is_no_address_is_refused_with_one_that_is(tmp_path: Path, slug: str) -> None:
    with pytest.raises(ShowError, match=r"try --slug [a-z0-9-]+$"):
        scaffold.new(Show(root=tmp_path), "A walk", slug=slug)
    assert not list(tmp_path.rglob("essay.md"))
