"""Who reads what: roles, passages, and the understudy where a voice cannot."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from conftest import Result, spoken
from speech_server import SpeechServer, speech_server

ESSAY = """---
title: The lamp
---

A first line.

> Somebody else's words.

# A part

- An item.

One for Bob. {voice=bob}
"""
VOICES = {
    "ada": 'engine = "espeak"\n',
    "bob": 'engine = "espeak"\nvariant = "m3"\n',
    "emma": 'engine = "espeak"\nvariant = "f2"\n',
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A show of one episode, read by eSpeak NG in three throats."""
    (tmp_path / "voices").mkdir()
    for name, toml in VOICES.items():
        (tmp_path / "voices" / f"{name}.toml").write_text(toml, encoding="utf-8")
    (tmp_path / "spoken.toml").write_text('title = "S"\nvoice = "ada"\n', encoding="utf-8")
    write(tmp_path, ESSAY)
    return tmp_path


def write(root: Path, text: str) -> None:
    folder = root / "episodes" / "the-lamp"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "essay.md").write_text(text, encoding="utf-8")


def add(path: Path, text: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def planned(root: Path) -> list[str]:
    """Who reads each line, in order: title, line, quote, heading, item, the one for Bob."""
    done = spoken("plan", "--json", cwd=root)
    assert done.code == 0, done.err
    return [each["voice"] for each in done.json["episodes"][0]["segments"]]


def built(root: Path, *options: str) -> dict[str, Any]:
    done = spoken("build", "--json", *options, cwd=root)
    assert done.code == 0, done.err
    report: dict[str, Any] = done.json["episodes"][0]
    return report


def refused(root: Path) -> str:
    done: Result = spoken("plan", cwd=root)
    assert done.code == 1
    return done.err


# what is added to spoken.toml, and to the front matter -> who reads each line
CASTS: dict[tuple[str, str], list[str]] = {
    ("", ""): ["ada", "ada", "ada", "ada", "ada", "bob"],
    ('[cast]\nquote = "emma"\n', ""): ["ada", "ada", "emma", "ada", "ada", "bob"],
    ('[cast]\ntitle = "emma"\nheading = "emma"\nitem = "bob"\n', ""): [
        "emma", "ada", "ada", "emma", "bob", "bob",
    ],
    ('[cast]\nline = "emma"\n', ""): ["ada", "emma", "ada", "ada", "ada", "bob"],
    ('[cast]\nquote = "emma"\n', "cast: {quote: bob}\n"): [
        "ada", "ada", "bob", "ada", "ada", "bob",
    ],
    ('[cast]\nquote = "emma"\n', "voice: bob\n"): ["bob", "bob", "emma", "bob", "bob", "bob"],
    ('[cast]\nquote = "emma"\n', "cast:\n  quote: ''\n"): [
        "ada", "ada", "ada", "ada", "ada", "bob",
    ],
}  # fmt: skip


@pytest.mark.parametrize(("of_show", "of_essay"), CASTS)
def test_a_line_is_read_by_whom_it_names_else_by_its_role_else_by_the_essays_voice(
    root: Path, of_show: str, of_essay: str
) -> None:
    add(root / "spoken.toml", of_show)
    write(root, ESSAY.replace("title: The lamp\n", f"title: The lamp\n{of_essay}"))
    assert planned(root) == CASTS[of_show, of_essay]


# what is wrong, in which file -> what is said
MISTAKES = [
    ("spoken.toml", '[cast]\nquote = "ema"\n', 'spoken.toml:4: there is no voice "ema". Did you'),
    ("spoken.toml", '[cast]\nquotes = "emma"\n', 'spoken.toml:4: there is no setting "quotes"'),
    ("essay.md", "cast: {quote: ema}\n", 'essay.md:3: there is no voice "ema". Did you mean'),
    ("essay.md", "cast: {quotes: emma}\n", 'essay.md:3: there is no role "quotes" in cast. Did'),
    ("essay.md", "cast: emma\n", "essay.md:3: cast is \"emma\", not a table of voices by what"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "words", "said"), MISTAKES)
def test_a_mistake_is_named_with_its_line(root: Path, file: str, words: str, said: str) -> None:
    if file == "spoken.toml":
        add(root / file, words)
    else:
        write(root, ESSAY.replace("title: The lamp\n", f"title: The lamp\n{words}"))
    assert said in refused(root)


def test_a_passage_for_nobody_is_named_with_its_line(root: Path) -> None:
    write(root, ESSAY.replace("voice=bob", "voice=bop"))
    assert 'essay.md:13: there is no voice "bop". Did you mean "bob"?' in refused(root)


def test_an_essay_in_another_language_than_its_voice_is_told_of(root: Path) -> None:
    write(root, ESSAY.replace("title: The lamp\n", "title: The lamp\nlanguage: de\n"))
    [remark] = spoken("plan", "--json", cwd=root).json["episodes"][0]["remarks"]
    assert remark.startswith("The essay is in de and its voice ada reads en-US")
    add(root / "voices" / "ada.toml", 'language = "de"\n')
    assert spoken("plan", "--json", cwd=root).json["episodes"][0]["remarks"] == []


# How lines are read that nobody else should have.
PLAINLY = {"apart": [], "recorded": False, "instead_of": "", "why": ""}


def test_a_report_says_who_reads_which_lines(root: Path) -> None:
    add(root / "spoken.toml", '[cast]\nquote = "emma"\n')
    assert built(root)["readers"] == [
        {"voice": voice, "lines": lines, **PLAINLY}
        for voice, lines in (("ada", [1, 2, 4, 5]), ("emma", [3]), ("bob", [6]))
    ]
    assert built(root)["status"] == "unchanged"
    assert len(built(root)["readers"]) == 3


def test_two_voices_of_one_episode_sound_equally_loud_and_keep_their_names(root: Path) -> None:
    built(root)
    page = root / "public" / "episodes" / "the-lamp" / "the-lamp.vtt"
    text = page.read_text(encoding="utf-8")
    assert "<v Ada>A first line." in text
    assert "<v Bob>One for Bob." in text


@pytest.fixture
def server(root: Path) -> Any:
    """A speech server, the voice ``gina`` of it, and Ada as her understudy."""
    with speech_server() as server:
        toml = f'engine = "openai"\nbase_url = "{server.url}"\nat_once = 1\ntimeout = 30\n'
        (root / "voices" / "gina.toml").write_text(f'{toml}understudy = "ada"\n', encoding="utf-8")
        settings = (root / "spoken.toml").read_text(encoding="utf-8")
        (root / "spoken.toml").write_text(settings.replace('"ada"', '"gina"'), encoding="utf-8")
        yield server


REFUSAL = '400, {"error": {"message": "this is not a good day"}}'


def test_an_understudy_reads_what_a_voice_could_not_and_is_named(
    root: Path, server: SpeechServer
) -> None:
    server.answers[:] = ["sound", "sound", REFUSAL]
    report = built(root)
    gina, ada = sorted(
        (each for each in report["readers"] if each["voice"] != "bob"),
        key=lambda each: bool(each["instead_of"]),
    )
    heard = len(server.asked) - 1  # one may have been under way when another failed
    assert heard in (2, 3)
    assert (gina["voice"], len(gina["lines"])) == ("gina", heard)
    assert (ada["voice"], ada["instead_of"], len(ada["lines"])) == ("ada", "gina", 5 - heard)
    assert "this is not a good day" in ada["why"] and "essay" not in ada["why"]


def test_the_voice_is_asked_again_by_the_next_build(root: Path, server: SpeechServer) -> None:
    # More than are asked for at once: none is answered after a refusal.
    server.answers[:] = [REFUSAL] * 50
    assert {each["instead_of"] for each in built(root)["readers"]} == {"", "gina"}
    assert built(root)["status"] == "unchanged"
    server.answers.clear()
    report = built(root)
    assert report["status"] == "built"
    assert {each["instead_of"] for each in report["readers"]} == {""}


def test_nobody_stands_in_who_is_not_named(root: Path, server: SpeechServer) -> None:
    toml = (root / "voices" / "gina.toml").read_text(encoding="utf-8")
    (root / "voices" / "gina.toml").write_text(
        toml.replace('understudy = "ada"\n', ""), encoding="utf-8"
    )
    server.answers[:] = [REFUSAL]
    done = spoken("build", cwd=root)
    assert done.code == 1
    assert "this is not a good day" in done.err
    assert not list((root / "public").rglob("*.mp3"))


def test_a_voice_that_is_not_well_is_not_even_asked(root: Path) -> None:
    (root / "voices" / "carl.toml").write_text(
        'engine = "piper"\nmodel = "gone.onnx"\nunderstudy = "emma"\n', encoding="utf-8"
    )
    settings = (root / "spoken.toml").read_text(encoding="utf-8")
    (root / "spoken.toml").write_text(settings.replace('"ada"', '"carl"'), encoding="utf-8")
    done = spoken("plan", cwd=root)
    assert "emma: 5 lines (1–5), for carl: " in done.out
    assert "gone.onnx" in done.out


# voices/x.toml -> what is said
RINGS = {
    'understudy = "x"\n': "voices/x.toml:2: the understudies stand in for each other (x, x)",
    'understudy = "nobody"\n': 'voices/x.toml:2: understudy = "nobody": there is no voice "nobody"',
    "understudy = 3\n": 'voices/x.toml:2: understudy is the name of another voice',
    'understudy = "y"\n': "the understudies stand in for each other (x, y, x)",
}  # fmt: skip


@pytest.mark.parametrize("words", RINGS)
def test_an_understudy_that_cannot_be_is_a_mistake_of_its_line(root: Path, words: str) -> None:
    (root / "voices" / "x.toml").write_text(f'engine = "espeak"\n{words}', encoding="utf-8")
    (root / "voices" / "y.toml").write_text('engine = "espeak"\nunderstudy = "x"\n')
    settings = (root / "spoken.toml").read_text(encoding="utf-8")
    (root / "spoken.toml").write_text(settings.replace('"ada"', '"x"'), encoding="utf-8")
    assert RINGS[words] in refused(root)
    assert RINGS[words] in spoken("voices", cwd=root).out


def test_a_voice_may_live_in_a_folder_of_its_own_but_not_in_two_places(root: Path) -> None:
    (root / "voices" / "bob.toml").unlink()
    (root / "voices" / "bob").mkdir()
    own = root / "voices" / "bob" / "voice.toml"
    own.write_text(VOICES["bob"], encoding="utf-8")
    assert planned(root)[-1] == "bob"
    (root / "voices" / "bob.toml").write_text(VOICES["bob"], encoding="utf-8")
    assert "bob.toml and voices/bob/voice.toml both say who" in refused(root)
