"""`spoken words` as its user meets it: the list, hearing, and what is put into the lexicon."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import Result, spoken

from spoken_essays.cli import cli
from spoken_essays.errors import SettingsError
from spoken_essays.words.lexicon import Entry, read_lexicon
from spoken_essays.words.lexicon_writing import add, propose, understood

ESSAY = "A walk\n\nI met Nguyen.\nClose the door, said Nguyen.\nIt rained.\n"


@pytest.fixture
def show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "spoken.toml").write_text('title = "Walks"\n', encoding="utf-8")
    for slug, text in (("a-walk", ESSAY), ("home", "Home\n\nAt home it rained.\n")):
        (tmp_path / "episodes" / slug).mkdir(parents=True)
        (tmp_path / "episodes" / slug / "essay.txt").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str | Path) -> Result:
    """A command in this process: there are many, and each would take a second to begin."""
    done = CliRunner(mix_stderr=False).invoke(cli, ["words", *map(str, arguments)])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exc_info
    return Result(code=done.exit_code, out=done.stdout, err=done.stderr)


def words(show: Path, *arguments: str | Path) -> Result:
    done = run(*arguments)
    assert done.code == 0, done.err
    return done


def test_the_list_says_how_where_why_and_what_to_write(show: Path) -> None:
    done = spoken("words", cwd=show)
    assert (done.code, done.err) == (0, "")
    out = done.out
    assert "Nguyen  NOO-yen /nˈuːjɛn/, name, lines 2, 3\n" in out
    assert '"Nguyen" = "win"' in out and "I met Nguyen." in out
    assert "here it should be said as in “rose”" in out
    assert out.index("Nguyen  ") < out.index("Close  ")
    assert "home: no word in it is in doubt." in out


def test_lines_are_numbered_as_plan_does(show: Path) -> None:
    planned = spoken("plan", "a-walk", "--json", cwd=show).json["episodes"][0]["segments"]
    numbers = [line["number"] for line in planned if "Nguyen" in line["text"]]
    [told] = [word for word in words(show, "--json").json["episodes"][0]["words"]
              if word["word"] == "Nguyen"]  # fmt: skip
    assert [place["number"] for place in told["places"]] == numbers


def test_one_word_and_what_is_settled_can_be_asked_for(show: Path) -> None:
    assert "Close" not in words(show, "a-walk", "--only", "nguyen").out
    words(show, "a-walk", "--add", "Nguyen=win")
    assert "Nguyen  " not in words(show, "a-walk").out
    assert "Nguyen: said as the lexicon says (lines 2, 3)" in words(show, "a-walk", "--all").out


def test_what_is_added_for_an_essay_is_its_own_and_says_what_is_spoken_anew(show: Path) -> None:
    done = words(show, "a-walk", "--add", "Nguyen=win", "--add", "Close the=/kloʊz ðə/")
    assert "2 lines to be spoken anew (2, 3)" in done.out
    own = show / "episodes" / "a-walk" / "lexicon.toml"
    assert '"Nguyen" = "win"\n' in own.read_text(encoding="utf-8")
    assert not (show / "lexicon.toml").exists()
    assert dict(_entries(own.parent)) == {
        "Nguyen": Entry(say="win"),
        "Close the": Entry(ipa="kloʊz ðə"),
    }


def test_what_is_added_without_an_essay_is_the_shows(show: Path) -> None:
    added = words(show, "--add", "Nguyen=win", "--json").json
    assert added["lines"] == {"a-walk": [2, 3], "home": []}
    assert dict(_entries(show)) == {"Nguyen": Entry(say="win")}


def test_a_word_that_no_line_has_is_told(show: Path) -> None:
    assert "No line has such a word" in words(show, "--add", "nguyen=win").err


@pytest.mark.parametrize("wish", ["Nguyen", "=win", "Nguyen=", "Nguyen= "])
def test_a_wish_that_says_nothing_is_answered(show: Path, wish: str) -> None:
    done = run("--add", wish)
    assert done.code == 1
    assert "does not say how a word sounds" in done.err
    assert not (show / "lexicon.toml").exists()


def test_an_essay_that_cannot_be_read_keeps_no_other_from_being_looked_at(show: Path) -> None:
    (show / "episodes" / "home" / "essay.txt").write_text("Home\n\n[pause 1 day] x\n")
    done = run()
    assert done.code == 1
    assert "essay.txt:3: [pause 1 day]" in done.err and "Nguyen  " in done.out


def test_two_essays_have_no_lexicon_together(show: Path) -> None:
    done = run("a-walk", "home", "--add", "Nguyen=win")
    assert done.code == 2 and "Name one essay" in done.err


def test_what_is_proposed_counts_for_nothing_and_is_proposed_once(show: Path) -> None:
    assert "2 words proposed" in words(show, "--propose").err
    text = (show / "lexicon.toml").read_text(encoding="utf-8")
    assert '\n# "Nguyen" = "win"  # ' in text
    assert dict(_entries(show)) == {}
    assert "nothing new" in words(show, "--propose").err
    assert (show / "lexicon.toml").read_text(encoding="utf-8") == text


def test_words_can_be_heard_in_their_lines_and_alone(show: Path) -> None:
    words(show, "a-walk", "--only", "Nguyen", "--save", "heard")
    words(show, "a-walk", "--only", "Nguyen", "--alone", "--save", "alone")
    [line], [word] = (list((show / name).iterdir()) for name in ("heard", "alone"))
    assert line.name == word.name == "01-Nguyen.mp3"
    assert word.stat().st_size < line.stat().st_size


def test_a_word_that_is_not_listed_cannot_be_heard_here(show: Path) -> None:
    done = run("--only", "rained", "--play")
    assert done.code == 1 and "`spoken say` says any word" in done.err


def _entries(folder: Path) -> list[tuple[str, Entry]]:
    return [(written, entry) for _, written, entry in read_lexicon(folder).entries]


# The file.

OWN = '# mine\r\n\r\n"Ada" = "ay-da"  # her\r\n\r\n[de]\r\n"Ada" = "Aada"\r\n'


def lexicon(folder: Path, text: str = OWN) -> Path:
    path = folder / "lexicon.toml"
    path.write_bytes(text.encode())
    return path


def test_what_is_there_stays_to_the_byte(tmp_path: Path) -> None:
    path = lexicon(tmp_path)
    add(tmp_path, {"Nguyen": Entry(say="win", ipa="wɪn")})
    text = path.read_bytes().decode()
    assert text.replace('"Nguyen" = {ipa = "wɪn", say = "win"}\r\n', "") == OWN
    assert ("", "Nguyen", Entry(say="win", ipa="wɪn")) in read_lexicon(tmp_path).entries


def test_the_same_again_changes_nothing_and_another_reading_is_an_error(tmp_path: Path) -> None:
    path = lexicon(tmp_path)
    add(tmp_path, {"Ada": Entry(say="ay-da")})
    assert path.read_bytes().decode() == OWN
    with pytest.raises(SettingsError, match=r'lexicon.toml:3: "Ada" is there already'):
        add(tmp_path, {"Nguyen": Entry(say="win"), "Ada": Entry(say="adder")})
    assert path.read_bytes().decode() == OWN


@pytest.mark.parametrize("entry", [Entry(say="{}"), Entry(ipa="W"), Entry(say="…")])
def test_what_could_not_be_read_again_is_not_written(tmp_path: Path, entry: Entry) -> None:
    with pytest.raises(SettingsError, match='"Nguyen": '):
        add(tmp_path, {"Nguyen": entry})
    assert list(tmp_path.iterdir()) == []


def test_proposals_stand_above_the_first_table(tmp_path: Path) -> None:
    path = lexicon(tmp_path)
    _, count = propose(tmp_path, [('"Bo" = "boh"', "a name"), ('"Ada" = "x"', "there")])
    text = path.read_bytes().decode()
    assert count == 1
    assert text.index('# "Bo" = "boh"  # a name\r\n') < text.index("[de]")
    path.write_bytes(text.replace('# "Bo"', '"Bo"').encode())
    assert ("", "Bo", Entry(say="boh")) in read_lexicon(tmp_path).entries


@pytest.mark.parametrize(
    ("wish", "entry"),
    [
        ("Nguyen=win", ("Nguyen", Entry(say="win"))),
        ("Siobhán = /ʃɪˈvɔːn/", ("Siobhán", Entry(ipa="ʃɪˈvɔːn"))),
        ("Siobhán=shi-vawn /ʃɪˈvɔːn/", ("Siobhán", Entry(say="shi-vawn", ipa="ʃɪˈvɔːn"))),
    ],
)
def test_how_a_wish_is_understood(wish: str, entry: tuple[str, Entry]) -> None:
    assert understood(wish) == entry
