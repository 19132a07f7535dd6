"""The engine that docs/voices.md shows: taken from there, installed as a package, heard."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import spoken

DOCS = Path(__file__).parent.parent / "docs" / "voices.md"
BLOCK = r"`{name}`:\n\n```\w+\n(.*?)```"

# What stands in for Festival: it reads with eSpeak NG, and writes down what.
PROGRAM = """#!{python}
import sys, wave
from spoken_essays.voices.espeak import EspeakVoice
text = sys.stdin.read()
with open({log!r}, "a") as log:
    log.write(text + "\\n")
sound = EspeakVoice(name="program").speak(text)
with wave.open(sys.stdout.buffer, "wb") as out:
    out.setparams((1, 2, sound.frame_rate, len(sound.raw_data) // 2, "NONE", ""))
    out.writeframes(sound.raw_data)
"""


def block(name: str) -> str:
    """The one code block of the page that is the file ``name``, or a TOML that is mentioned."""
    text = DOCS.read_text(encoding="utf-8")
    [found] = re.findall(BLOCK.format(name=re.escape(name)), text, re.S)
    return str(found)


@dataclass(frozen=True, kw_only=True)
class Made:
    """A show with a voice of the engine, the folder it is installed in, and what was read."""

    show: Path
    site: Path
    log: Path

    @property
    def env(self) -> dict[str, str]:
        return {"PYTHONPATH": str(self.site)}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package, made of the page's blocks and installed by pip."""
    folder = tmp_path_factory.mktemp("third-party")
    package = folder / "spoken-command"
    package.mkdir()
    for name in ("pyproject.toml", "spoken_command.py"):
        (package / name).write_text(block(name), encoding="utf-8")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    offline = ["--no-deps", "--no-index", "--no-build-isolation"]
    target = ["--target", str(folder / "site"), str(package)]
    done = subprocess.run([*pip, *offline, *target], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return folder / "site"


@pytest.fixture
def made(site: Path, tmp_path: Path) -> Made:
    program, log = tmp_path / "text2wave", tmp_path / "log.txt"
    program.write_text(PROGRAM.format(python=sys.executable, log=str(log)))
    program.chmod(0o755)
    init = spoken("init", "show", "--title", "T", "--author", "A", cwd=tmp_path)
    assert init.code == 0, init.err
    show = tmp_path / "show"
    text = DOCS.read_text(encoding="utf-8")
    [toml] = re.findall(r'```toml\n(engine = "command".*?)```', text, re.S)
    (show / "voices" / "anna.toml").write_text(toml.replace("text2wave", str(program)))
    settings = (show / "spoken.toml").read_text()
    (show / "spoken.toml").write_text(settings.replace('voice = "joe"', 'voice = "anna"'))
    [essay] = (show / "episodes").glob("*/essay.*")
    essay.write_text("One thing.\nTwo other things, and one thing more.\n")
    return Made(show=show, site=site, log=log)


def test_it_has_fewer_than_thirty_lines() -> None:
    assert len(block("spoken_command.py").splitlines()) < 30


def test_a_show_is_built_with_it_and_nothing_is_read_twice(made: Made) -> None:
    done = spoken("build", cwd=made.show, **made.env)
    assert done.code == 0, done.err
    [mp3] = (made.show / "public").rglob("*.mp3")
    assert mp3.stat().st_size > 10_000
    read = made.log.read_text().splitlines()
    assert {"One thing.", "Two other things, and one thing more."} <= set(read)
    again = spoken("build", cwd=made.show, **made.env)
    assert again.code == 0
    assert made.log.read_text().splitlines() == read


def test_it_is_listed_like_ours_with_its_trouble(made: Made) -> None:
    listed = spoken("voices", "--json", cwd=made.show, **made.env)
    assert '"anna"' in listed.out and '"command"' in listed.out
    (made.log.parent / "text2wave").unlink()
    gone = spoken("voices", "--json", cwd=made.show, **made.env)
    assert "there is no program" in gone.out
    broken = spoken("build", cwd=made.show, **made.env)
    assert broken.code == 1
    assert "there is no program" in broken.err


def test_its_settings_are_checked_like_ours(made: Made) -> None:
    toml = made.show / "voices" / "anna.toml"
    toml.write_text('engine = "command"\ncomand = "x"\n')
    done = spoken("build", cwd=made.show, **made.env)
    assert done.code == 1
    assert 'anna.toml:2: there is no setting "comand". Did you mean "command"?' in done.err


def test_a_program_that_gives_no_sound_is_an_error_that_names_the_line(made: Made) -> None:
    (made.show / "voices" / "anna.toml").write_text('engine = "command"\ncommand = "cat"\n')
    done = spoken("build", cwd=made.show, **made.env)
    assert done.code == 1
    assert re.search(r"essay\.\w+:\d+: cat gave something that is not sound", done.err)


def test_without_the_package_there_is_no_such_engine(made: Made) -> None:
    done = spoken("build", cwd=made.show)
    assert done.code == 1
    assert 'anna.toml:1: there is no engine "command"' in done.err


# What stands in for a program with a fault: of one line it gives the first tenth of a second.
FAULTY = """#!{python}
import sys, wave
from spoken_essays.voices.espeak import EspeakVoice
text = sys.stdin.read()
with open({log!r}, "a") as log:
    log.write(text + "\\n")
data = EspeakVoice(name="program").speak(text).raw_data
with wave.open(sys.stdout.buffer, "wb") as out:
    out.setparams((1, 2, 22050, 0, "NONE", ""))
    out.writeframes(data[: 22050 // 5] if "other" in text else data)
"""


def test_a_reading_that_cannot_be_right_is_told_by_line_until_it_is_spoken_anew(made: Made) -> None:
    program = made.log.parent / "text2wave"
    good = program.read_text()
    program.write_text(FAULTY.format(python=sys.executable, log=str(made.log)))
    essay = next((made.show / "episodes").glob("*/essay.*"))
    done = spoken("build", cwd=made.show, **made.env)
    assert done.code == 0, done.err
    remark = r"note +line 2: what anna gave is far too short for its words \(0\.\d s\)"
    assert re.search(remark, done.out)
    assert made.log.read_text().count("Two other things") == 2
    essay.write_text(essay.read_text() + "And a last one.\n")
    assert re.search(remark, spoken("build", cwd=made.show, **made.env).out)
    assert made.log.read_text().count("Two other things") == 2
    told = spoken("build", "--json", cwd=made.show, **made.env).json["episodes"]
    assert [each["status"] for each in told] == ["unchanged"]
    assert "line 2: what anna gave is far too short" in " ".join(told[0]["remarks"])
    site = made.show.parent / "site"
    sent = spoken("publish", site, "--no-check", cwd=made.show, **made.env)
    assert sent.code == 0, sent.err
    essay.write_text("---\nsummary: Two things.\n---\n" + essay.read_text())
    assert re.search(remark, spoken("build", cwd=made.show, **made.env).out)
    program.write_text(good)
    anew = spoken("build", "--force", cwd=made.show, **made.env)
    assert anew.code == 0 and "far too short" not in anew.out
