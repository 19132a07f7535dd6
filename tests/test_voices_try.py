"""`spoken voices try`: voices side by side on one line, on a page that needs nothing beside it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import spoken
from page_samples import elements
from speech_server import speech_server

from spoken_essays.checking.listening import listen
from spoken_essays.comparing import Tried, facts

LINE = "The horn was broken & <b>cold</b>."


@pytest.fixture
def show(tmp_path: Path) -> Path:
    root = tmp_path / "show"
    (root / "voices").mkdir(parents=True)
    (root / "spoken.toml").write_text('title = "Slow Water"\n')
    (root / "voices" / "robot.toml").write_text('engine = "espeak"\n')
    (root / "voices" / "joe.toml").write_text('engine = "espeak"\nlanguage = "de"\n')
    (root / "voices" / "mute.toml").write_text('engine = "espeak"\nlanguage = "qq"\n')
    return root


def test_all_voices_read_the_line_as_loud_as_each_other_and_who_cannot_says_why(
    show: Path,
) -> None:
    done = spoken("voices", "try", LINE, "--json", cwd=show)
    assert done.code == 0, done.err
    voices = {voice["name"]: voice for voice in done.json["voices"]}
    assert list(voices) == ["joe", "mute", "robot"]
    assert 'no language = "qq"' in voices["mute"]["trouble"]
    assert voices["robot"]["took"] > 0 and voices["robot"]["a_minute"] == 0
    loud = [listen(Path(voices[name]["path"])).loudness for name in ("joe", "robot")]
    assert loud[0] == pytest.approx(loud[1], abs=0.2)
    page = Path(done.json["page"])
    assert page.is_relative_to(show / ".spoken")
    _holds_all(page.read_text(encoding="utf-8"))


def _holds_all(page: str) -> None:
    assert [found.text for found in elements(page, "h1")] == [LINE]
    assert [found.text for found in elements(page, "h2")] == ["joe", "mute", "robot"]
    sources = re.findall(r'(?:src|href)="([^"]{0,20})|url\("(.{20})', page)
    assert len(sources) >= 3
    assert all("".join(source).startswith("data:") for source in sources)


def test_those_named_read_in_that_order_and_what_was_there_before_is_gone(show: Path) -> None:
    assert spoken("voices", "try", "One.", cwd=show).code == 0
    done = spoken("voices", "try", "Two.", "robot", "robot", cwd=show)
    assert [line.split()[0] for line in done.out.splitlines()] == ["robot", "Page:"]
    left = sorted(path.name for path in (show / ".spoken" / "voices").iterdir())
    assert left == ["index.html", "robot.mp3"]


def test_a_name_that_no_voice_has_is_told_before_anything_is_spoken(show: Path) -> None:
    done = spoken("voices", "try", "One.", "joe", "robbot", cwd=show)
    assert done.code == 1
    assert 'there is no voice "robbot". Did you mean "robot"?' in done.err
    assert not (show / ".spoken").exists()


def test_a_recorded_voice_is_not_asked_for_words_that_nobody_recorded(show: Path) -> None:
    (show / "voices" / "me").mkdir()
    (show / "voices" / "me" / "voice.toml").write_text('engine = "clips"\n')
    done = spoken("voices", "try", "One.", "me", "robot", cwd=show)
    assert done.code == 0, done.err
    assert "it reads what was recorded, and nothing else" in done.out


def test_if_nobody_can_speak_the_exit_code_says_so(show: Path) -> None:
    done = spoken("voices", "try", "One.", "mute", cwd=show)
    assert done.code == 1 and 'no language = "qq"' in done.out


def test_what_a_server_costs_is_known_if_its_toml_says_it(show: Path) -> None:
    with speech_server() as server:
        for name, more in (("near", ""), ("paid", "price = 15.0")):
            toml = f'engine = "openai"\nbase_url = "{server.url}"\n{more}\n'
            (show / "voices" / f"{name}.toml").write_text(toml)
        done = spoken("voices", "try", LINE, "near", "paid", "--json", cwd=show)
    near, paid = done.json["voices"]
    assert near["a_minute"] == 0
    assert paid["a_minute"] == pytest.approx(15 * len(LINE) / 1e6 / (paid["seconds"] / 60))
    assert len(server.asked) == 3  # nobody pays for warming up


@pytest.mark.parametrize(
    ("cost", "said"),
    [(0.0, "; free"), (0.0123, "; 0.012 a minute"), (None, "is not known: set price in its TOML")],
)
def test_what_it_costs_is_said_as_far_as_it_is_known(cost: float | None, said: str) -> None:
    tried = Tried(name="a", engine="e", language="en", seconds=3.0, took=0.2, a_minute=cost)
    assert facts(tried).startswith("3.0 s of sound in 0.2 s (15 times as fast")
    assert facts(tried).endswith(said)
