"""Reading mappings into records, and what is said about each kind of mistake."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from spoken_essays.errors import SettingsError
from spoken_essays.settings.records import keys_of, mistake, read_record, read_values, setting
from spoken_essays.settings.toml_text import line_of, quoted, read_toml


@dataclass(frozen=True, kw_only=True)
class Kettle:
    litres: float = setting(1.5, least=0.5, most=3)
    whistles: bool = True


@dataclass(frozen=True, kw_only=True)
class Kitchen:
    folder: Path
    name: str
    chairs: int = setting(4, what="a number of chairs", least=0)
    light: Literal["north", "south"] = "north"
    stars: Literal[1, 2] = 1
    shelf: Path | None = None
    herbs: tuple[str, ...] = ()
    jars: Mapping[str, int] = field(default_factory=dict)
    gas: int | float | str = 0
    plates: int = setting(6, among=(4, 6, 12))
    kettle: Kettle = field(default_factory=Kettle)
    _warm: bool = False


def read(text: str) -> Kitchen:
    given = {"folder": Path("/here")}
    return read_record(Kitchen, tomllib.loads(text), where="kitchen.toml", text=text, given=given)


def complaint(text: str) -> str:
    with pytest.raises(SettingsError) as caught:
        read(text)
    return caught.value.message


def test_what_is_not_said_keeps_its_default() -> None:
    assert read('name = "ours"') == Kitchen(folder=Path("/here"), name="ours")


def test_every_kind_of_value_arrives_as_the_type_of_its_field() -> None:
    kitchen = read(
        'name = "ours"\nchairs = 2\nlight = "south"\nshelf = "a/b"\nherbs = ["thyme", "sage"]\n'
        'jars = { plum = 3 }\ngas = "yes"\nplates = 12\n[kettle]\nlitres = 2\nwhistles = false\n'
    )
    assert kitchen == Kitchen(
        folder=Path("/here"),
        name="ours",
        chairs=2,
        light="south",
        shelf=Path("a/b"),
        herbs=("thyme", "sage"),
        jars={"plum": 3},
        gas="yes",
        plates=12,
        kettle=Kettle(litres=2.0, whistles=False),
    )
    assert type(kitchen.kettle.litres) is float
    assert isinstance(kitchen.shelf, Path)


MISTAKES = [
    ("chairs = 3", "kitchen.toml: name is missing; it should be text between quotes."),
    ('name = ""\nchair = 3', ':2: there is no setting "chair". Did you mean "chairs"?'),
    ('name = ""\nfolder = "x"', ':2: there is no setting "folder". There is: name, chairs,'),
    ('name = ""\n_warm = true', ':2: there is no setting "_warm".'),
    ('name = ""\nlitres = 1', ':2: there is no setting "litres". It belongs in [kettle].'),
    (
        'name = ""\n[kettle]\nchairs = 1',
        ':3: there is no setting "chairs" in [kettle]. It belongs at the top of the file',
    ),
    ("name = 3", ":1: name is 3; it should be text between quotes."),
    ('name = ""\nchairs = -1', "chairs is -1; it should be a number of chairs of at least 0."),
    ('name = ""\nchairs = true', ":2: chairs is true; it should be a number of chairs"),
    ('name = ""\nchairs = 2.0', ":2: chairs is 2.0; it should be a number of chairs"),
    ('name = ""\nchairs = "2"', "of at least 0, without the quotes: 2."),
    ('name = ""\nlight = "nroth"', 'should be "north" or "south". Did you mean "north"?'),
    ('name = ""\nlight = true', 'light is true; it should be "north" or "south".'),
    ('name = ""\nstars = true', "stars is true; it should be 1 or 2."),
    ('name = ""\nplates = 5', "plates is 5; it should be 4, 6 or 12."),
    ('name = ""\nplates = "6"', "4, 6 or 12, without the quotes: 6."),
    ('name = ""\nherbs = "thyme"', 'a list of texts, such as ["one", "two"]'),
    ('name = ""\nherbs = [1]', "herbs is a list; it should be a list of texts"),
    ('name = ""\njars = { plum = "x" }', "jars is a table; it should be a table of names"),
    ('name = ""\ngas = []', "it should be a whole number or a number or text between quotes."),
    ('name = ""\nkettle = 5', ":2: kettle is 5; it should be a table: [kettle] on a line"),
    ('name = ""\n[kettle]\nlitres = nan', "litres in [kettle] is nan; it should be a number"),
    ('name = ""\n[kettle]\nlitres = inf', "litres in [kettle] is inf"),
    ('name = ""\n[kettle]\nlitres = 9', ":3: litres in [kettle] is 9; it should be a number from"),
    ('name = ""\n[kettle]\nwhistles = 1', "is 1; it should be true or false, without quotes."),
    ("name = 2024-01-01", "name is a date or time (2024-01-01)"),
    (f'name = ""\nlight = "{"x" * 500}"', f'light is "{"x" * 59}…"'),
]


@pytest.mark.parametrize(("text", "said"), MISTAKES)
def test_a_mistake_is_named_with_its_line_and_what_would_be_right(text: str, said: str) -> None:
    assert said in complaint(text)
    assert complaint(text).count("\n") == 0


def test_values_alone_are_read_without_defaults_and_checked_alike() -> None:
    assert read_values(Kettle, {"litres": 1}, where="x") == {"litres": 1.0}
    with pytest.raises(SettingsError, match="litre"):
        read_values(Kettle, {"litre": 1}, where="x")


def test_without_the_files_text_a_message_names_the_file_alone() -> None:
    assert mistake("no.", where="a.toml", keys=("b",)).message == "a.toml: no."
    assert mistake("no.", where="a.toml", text="b = 1", keys=("b",)).message == "a.toml:1: no."


def test_fields_the_caller_gives_and_private_ones_are_no_keys() -> None:
    assert list(keys_of(Kitchen, ("folder",))) == [
        *("name", "chairs", "light", "stars", "shelf", "herbs", "jars", "gas", "plates", "kettle"),
    ]


LINES = [
    ("a = 1\nb = 2", ("b",), 2),
    ("[t]\na = 1\n[u]\na = 2", ("u", "a"), 4),
    ("t.a = 1", ("t", "a"), 1),
    ("\nt = { a = 1 }", ("t", "a"), 2),
    ("[t]\n\n# a = 3\n  a  =  4", ("t", "a"), 4),
    ("[t.u]\na = 1", ("t", "u", "a"), 2),
    ("[t]\nu.a = 1", ("t", "u", "a"), 2),
    ('"a" = 1', ("a",), 1),
    ("x = '''\na = 1\n'''\na = 2", ("a",), 4),
    ('# use """ for long text\na = 2', ("a",), 2),
    ('x = """one line"""\na = 2', ("a",), 2),
    ("[t]\nb = 1", ("t", "a"), 1),
    ("b = 1", ("a",), None),
    ("[[t]]\na = 1", ("t", "a"), 2),
    ("---\ntitle: x\npacing:\n  line: 3\n---", ("title",), 2),
    ("---\ntitle: x\npacing:\n  line: 3\n---", ("pacing", "line"), 3),
    ("aa = 1\na = 2", ("a",), 2),
]


@pytest.mark.parametrize(("text", "keys", "line"), LINES)
def test_a_keys_line_is_found_as_toml_would_read_it(
    text: str, keys: tuple[str, ...], line: int | None
) -> None:
    assert line_of(text, keys) == line


SLIPS = [
    ("title = My Show", 'text stands between quotes, as in title = "My show"'),
    ("title = “My Show”", "straight quotes"),
    ("title: x", "with =, not with a colon"),
    ("explicit = yes", "write true or false"),
    ("loudness = -16,0", "a point, not a comma"),
    ("title =", "there is nothing after the ="),
    ('cover = "C:\\Users"', "a backslash is written twice"),
    ('title = "open', "opened and not closed"),
    ('title = "a "b" c"', 'written \\"'),
    ("title", "name = value"),
    ('title = "a"\ntitle = "b"', ':2: `title = "b"` is there a second time'),
    ("[pacing]\n[pacing]", ":2: `[pacing]` is there a second time"),
    ('title = """\nnever', "opened and never closed"),
    ("a = [1,\n\n", ":1: a quote or a bracket is opened and never closed"),
    ("[pacing", ":1: cannot read `[pacing`: expected"),
    ("x = " + "1" * 5000, "spoken.toml"),
]


@pytest.mark.parametrize(("text", "said"), SLIPS)
def test_a_slip_of_the_pen_in_toml_is_explained(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "spoken.toml"
    path.write_text(text + "\n", encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        read_toml(path)
    assert said in caught.value.message


ENCODINGS = [
    "title = 'é'\nvoice = 'a'\n".encode(),
    b"\xef\xbb\xbf" + "title = 'é'\nvoice = 'a'\n".encode(),
    "title = 'é'\r\nvoice = 'a'\r\n".encode(),
    "title = 'é'\rvoice = 'a'\r".encode(),
]


@pytest.mark.parametrize("data", ENCODINGS)
def test_byte_order_marks_and_line_endings_read_alike(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "spoken.toml"
    path.write_bytes(data)
    mapping, text = read_toml(path)
    assert mapping == {"title": "é", "voice": "a"}
    assert line_of(text, ("voice",)) == 2


@pytest.mark.parametrize(("encoding", "line"), [("cp1252", 2), ("utf-16", 1)])
def test_a_file_that_is_not_utf_8_is_named_with_its_line(
    tmp_path: Path, encoding: str, line: int
) -> None:
    path = tmp_path / "spoken.toml"
    path.write_bytes("a = 1\ntitle = 'é'\n".encode(encoding))
    with pytest.raises(SettingsError, match=rf"spoken\.toml:{line}: this is not UTF-8 text"):
        read_toml(path)


def test_a_file_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read: Is a directory"):
        read_toml(tmp_path)


@given(st.text())
@example("half a pair \ud83c of an emoji")
def test_any_text_survives_being_quoted(text: str) -> None:
    written = f"a = {quoted(text)}"
    assert tomllib.loads(written)["a"] == text.encode("utf-8", "ignore").decode()
    assert len(written.split("\n")) == 1


def test_quoting_is_as_short_as_it_can_be() -> None:
    assert quoted("Léa’s “kitchen”") == '"Léa’s “kitchen”"'
    assert json.loads(quoted('a "b" \\ c')) == 'a "b" \\ c'
