"""The documents say what is so: commands, options, settings, defaults, parts and their licences."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields
from importlib import metadata
from pathlib import Path

import click
import pytest

from spoken_essays import __version__
from spoken_essays.cli import COMMANDS, cli
from spoken_essays.show import PACES, Pacing, Show
from spoken_essays.text.frontmatter import FrontMatter

PROJECT = Path(__file__).parent.parent
README = (PROJECT / "README.md").read_text(encoding="utf-8")
PYPROJECT = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
PARTS = [re.split(r"[^\w-]", line)[0] for line in PYPROJECT["project"]["dependencies"]]
EVERYWHERE = {"--help", "--json", "--show", "--out"}


def command(name: str) -> click.Command:
    found = cli.get_command(click.Context(cli), name)
    assert found is not None
    return found


GROUPS = [name for name in COMMANDS if isinstance(command(name), click.Group)]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_stands_in_the_readme(name: str) -> None:
    assert f"`spoken {name}" in README


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_stands_in_the_readme(name: str) -> None:
    options = (each for each in command(name).params if isinstance(each, click.Option))
    names = {long for each in options for long in each.opts if long.startswith("--")}
    assert {long for long in names - EVERYWHERE if f"`{long}" not in README} == set()
    assert all(f"`{long}" in README for long in EVERYWHERE)


@pytest.mark.parametrize("name", GROUPS)
def test_every_command_of_a_group_and_its_options_stand_in_the_readme(name: str) -> None:
    group = command(name)
    assert isinstance(group, click.Group)
    for each, below in group.commands.items():
        assert each == "list" or f"`spoken {name} {each}" in README
        options = [one for one in below.params if isinstance(one, click.Option)]
        names = {long for one in options for long in one.opts if long.startswith("--")}
        assert {long for long in names - EVERYWHERE if f"`{long}" not in README} == set()


@pytest.mark.parametrize("name", COMMANDS)
def test_out_has_the_same_short_form_everywhere(name: str) -> None:
    outs = [each.opts for each in command(name).params if "--out" in each.opts]
    assert all("-o" in opts for opts in outs)


def test_the_commands_in_the_readmes_examples_exist() -> None:
    examples = re.findall(r"^ {4}spoken (\S+)", README, re.M)
    assert len(examples) >= 5
    assert set(examples) <= set(COMMANDS)


def test_every_setting_of_a_show_is_named() -> None:
    keys = {field.name for field in fields(Show)} - {"root", "cache"}
    assert {key for key in keys if f"`{key}`" not in README and f"`[{key}]`" not in README} == set()


def test_every_key_of_front_matter_stands_in_its_table() -> None:
    keys = {field.name for field in fields(FrontMatter)} - {"lines", "end", "remarks"}
    table = README.partition("| key |")[2].partition("\n\n")[0]
    assert set(re.findall(r"`(\w+)`", re.sub(r"(?m)^(\|[^|]+).*", r"\1", table))) == keys


def test_the_table_of_pauses_is_that_of_the_code() -> None:
    table = README.partition("\n## Pauses\n")[2].partition("\n## ")[0]
    stated: dict[str, int] = {}
    for names, values in re.findall(r"^\| ((?:`\w+`,? ?)+)\| ([\d, ]+) \|", table, re.M):
        keys = re.findall(r"\w+", names)
        stated |= dict(zip(keys, map(int, values.split(", ")), strict=True))
    assert stated == {field.name: field.default for field in fields(Pacing)}


def test_the_paces_are_those_of_the_code() -> None:
    said = {name: float(by) for name, by in re.findall(r"`(\w+)` by\s([\d.]+\d|1)", README)}
    assert said == PACES


@pytest.mark.parametrize("part", PARTS)
def test_every_part_is_named_with_what_its_metadata_says_of_its_licence(part: str) -> None:
    rows = [line for line in README.splitlines() if line.startswith(f"| `{part}`")]
    assert len(rows) == 1
    assert _licence(part) in rows[0].split(" | ")[-1]


def _licence(part: str) -> str:
    """The first licence a package's metadata names; nothing where it is not installed here."""
    try:
        about = metadata.metadata(part).json
    except metadata.PackageNotFoundError:
        return ""
    classifiers = [line for line in about.get("classifier", []) if "License ::" in line]
    said = about.get("license_expression") or about.get("license") or classifiers[0]
    first = re.split(r" AND | OR | and ", str(said).split(" :: ")[-1])[0]
    return first.removesuffix(" License").strip()


def test_the_version_has_its_changes() -> None:
    assert f"## {__version__}\n" in (PROJECT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_every_target_of_the_makefile_can_be_typed_by_hand() -> None:
    text = (PROJECT / "Makefile").read_text(encoding="utf-8")
    recipes = re.findall(r"^([\w./-]+):.*\n((?:\t.*\n)*)", text, re.M)
    assert {"all", "test"} <= {target for target, _ in recipes}
    for target, lines in recipes:
        assert lines.count("\n") <= 2, target
        assert "$(" not in lines.replace("$(PYTHON)", ""), target


def test_the_two_commands_for_developers_are_targets() -> None:
    assert re.search(r"^ {4}make +#.*\n {4}make test +#", README, re.M)
