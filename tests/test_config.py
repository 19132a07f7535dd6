"""Finding a show and reading its spoken.toml."""

from __future__ import annotations

from pathlib import Path

import pytest

from spoken_essays.config import find_show, insist_on_files, read_show, show_root, standalone
from spoken_essays.errors import SettingsError, ShowError
from spoken_essays.settings.toml_text import named
from spoken_essays.show import Music, Pacing, Show


def write(folder: Path, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "spoken.toml").write_text(text, encoding="utf-8")
    return folder


def test_an_empty_spoken_toml_is_a_show_of_defaults(here: Path) -> None:
    assert read_show(write(here, "")) == Show(root=here)


def test_what_spoken_toml_says_is_in_the_show(here: Path) -> None:
    write(
        here,
        'title = "Léa’s kitchen"\nlanguage = "fr-CA"\nexplicit = true\nloudness = -19\n'
        'base_url = "https://example.com/pod/"\npace = "gentle"\n'
        '[pacing]\nline = 0\n[music]\nintro = "a.mp3"\nlevel = -6\n',
    )
    show = read_show(here)
    assert (show.title, show.language, show.explicit) == ("Léa’s kitchen", "fr-CA", True)
    assert (show.loudness, show.pace) == (-19.0, "gentle")
    assert show.pacing == Pacing(line=0)
    assert show.music == Music(intro="a.mp3", level=-6.0)


def test_a_show_is_found_from_any_folder_below_it(here: Path) -> None:
    write(here, "")
    below = here / "episodes" / "a" / "b"
    below.mkdir(parents=True)
    assert find_show(below).root == here
    assert show_root(here / "not" / "yet" / "made") == here


def test_the_nearest_show_is_found_when_one_lies_in_another(here: Path) -> None:
    write(here, "")
    inner = write(here / "inner", "")
    assert find_show(inner).root == inner


def test_a_folder_called_spoken_toml_is_no_show(here: Path) -> None:
    write(here, "")
    (here / "a" / "spoken.toml").mkdir(parents=True)
    assert find_show(here / "a").root == here


@pytest.mark.parametrize("name", ["mine", "mine/spoken.toml", "mine/"])
def test_a_show_that_is_named_is_taken_wherever_one_is(here: Path, name: str) -> None:
    write(here / "mine", 'title = "Mine"')
    assert find_show(Path("/"), Path(name)).title == "Mine"
    assert find_show(Path("/"), Path(name)).root == here / "mine"


def test_without_a_show_the_way_to_one_is_said(tmp_path: Path) -> None:
    with pytest.raises(ShowError, match="`spoken init`"):
        find_show(tmp_path)
    with pytest.raises(ShowError, match=r"no spoken\.toml in .*nowhere.*`spoken init DIR`"):
        find_show(tmp_path, tmp_path / "nowhere")


MISTAKES = [
    ('titel = "x"', 'spoken.toml:1: there is no setting "titel". Did you mean "title"?'),
    ('title = "x"\n\nlanguage = "en_GB"', ':3: language is "en_GB"; it should be a language code'),
    ('language = "en_GB"', 'did you mean "en-GB"?'),
    ('language = "english"', 'such as "en" or "en-GB".'),
    ('title = " "', "it should be a name, not empty."),
    ('title = "a\\nb"', "it should be text on one line."),
    ('email = "me"', 'it should be an e-mail address such as "me@example.com", or empty.'),
    ('email = "me@example"', "it should be an e-mail address"),
    ('email = "a@b.c, d@e.f"', "it should be an e-mail address"),
    ('base_url = "example.com"', 'it should be an address such as "https://'),
    ('base_url = "https://"', "it should be an address"),
    ('base_url = "ftp://example.com"', "it should be an address"),
    ('base_url = "https://example.com/?a"', "without ? or #"),
    ('category = "Arts > Boks"', 'Did you mean "Arts > Books"?'),
    ('category = "Essays"', "one of Apple's categories"),
    ("loudness = -3", "loudness is -3; it should be a loudness in LUFS from -30 to -9."),
    ("true_peak = 1.0", "it should be a true peak in dBTP from -9 to -0.1."),
    ('pace = "fast"', 'it should be "gentle", "steady" or "brisk".'),
    ('root = "/"', 'there is no setting "root".'),
    ('cache = "/"', 'there is no setting "cache".'),
    ("[pacing]\nline = -5", ":2: line in [pacing] is -5; it should be a whole number of milli"),
    ("[pacing]\nline = true", "line in [pacing] is true"),
    ("[pacing]\nline = 600000", "from 0 to 60000."),
    ('[mp3]\nbitrate = "96"', "without the quotes: 96."),
    ("[mp3]\nbitrate = 97", "bitrate in [mp3] is 97; it should be 32, 40,"),
    ("[mp3]\nrate = 22050", "it should be 32000, 44100 or 48000."),
    ("bitrate = 96", "It belongs in [mp3]."),
    ('[pacing]\nvoice = "x"', "It belongs at the top of the file"),
    (
        '[narration]\nopening = "{title}."\nclosing = "{titel}"',
        ':3: closing in [narration] is "{titel}"; it should be a template of known fields: '
        'there is no {titel}. Did you mean "title"?',
    ),
    (
        '[narration]\nopening = "{title"',
        "it should be a template in which each brace has its partner",
    ),
    ('[music]\nlevel = "loud"', "it should be a number of decibels from -60 to 6."),
    ("[musik]", 'there is no setting "musik". Did you mean "music"?'),
]


@pytest.mark.parametrize(("text", "said"), MISTAKES)
def test_a_mistake_in_spoken_toml_is_said_in_one_line(here: Path, text: str, said: str) -> None:
    write(here, text)
    with pytest.raises(SettingsError) as caught:
        read_show(here)
    assert said in caught.value.message
    assert caught.value.message.startswith("spoken.toml:")
    assert "\n" not in caught.value.message


@pytest.mark.parametrize(
    ("place", "name"),
    [(".", "a/essay.md"), ("a", "essay.md"), ("b", "../a/essay.md"), ("/usr/lib", "{full}")],
)
def test_a_file_is_named_as_shortly_as_one_would_type_it(
    here: Path, monkeypatch: pytest.MonkeyPatch, place: str, name: str
) -> None:
    for folder in ("a", "b"):
        (here / folder).mkdir()
    monkeypatch.chdir(place)
    path = here / "a" / "essay.md"
    assert named(path) == name.format(full=path)


def test_a_show_is_one_and_the_same_however_its_folder_is_written(here: Path) -> None:
    write(here, "")
    (here / "below").mkdir()
    (here / "link").symlink_to(here)
    for name in (".", "below/..", "link", "link/below/../spoken.toml"):
        assert find_show(Path("/"), Path(name)).root == here


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('title = "x"\ncover = "no.jpg"\n', 'spoken.toml:2: cover is "no.jpg"'),
        ('[music]\nlevel = -3\nintro = "no.mp3"\n', 'spoken.toml:3: intro is "no.mp3"'),
        ('music = { bed = "no.mp3" }\n', 'spoken.toml:1: bed is "no.mp3"'),
    ],
)
def test_a_file_that_a_show_names_and_has_not_is_said_with_its_line(
    here: Path, text: str, said: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        insist_on_files(read_show(write(here, text)))
    assert caught.value.message.startswith(said)


@pytest.mark.parametrize("value", ["en", "en-GB", "zh-Hans-CN", "sr-Latn", "gsw"])
def test_language_tags_in_use_are_taken(here: Path, value: str) -> None:
    assert read_show(write(here, f'language = "{value}"')).language == value


def test_an_essay_outside_any_show_keeps_its_takes_in_the_users_cache(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(here / "cache"))
    show = standalone(Path("my-first_essay.txt"))
    assert show.title == "my first essay"
    assert show.root == here
    assert show.private.name == "spoken"
    assert show.private == here / "cache" / "spoken"
    assert not show.private.exists()


def test_a_show_keeps_its_takes_beside_it(here: Path) -> None:
    assert read_show(write(here, "")).private == here / ".spoken"
