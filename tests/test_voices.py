"""Voices: how they are declared and found."""

from __future__ import annotations

from pathlib import Path

import pytest

from spoken_essays.errors import SettingsError, VoiceError
from spoken_essays.voices import Voice
from spoken_essays.voices.piper import PiperVoice
from spoken_essays.voices.registry import BUILT_IN, Listed, list_voices, load_voice


def declare(folder: Path, name: str, toml: str) -> Path:
    path = folder / f"{name}.toml"
    path.write_text(toml, encoding="utf-8")
    return path


# How they are found.


def test_joe_is_there_without_being_declared() -> None:
    joe = load_voice("joe", folder=None)
    assert joe == PiperVoice(name="joe")
    assert joe.language == "en-US"


def test_a_toml_takes_the_place_of_a_voice_that_is_built_in(tmp_path: Path) -> None:
    declare(tmp_path, "joe", 'engine = "piper"\nspeed = 2\n')
    joe = load_voice("joe", folder=tmp_path)
    assert isinstance(joe, PiperVoice)
    assert joe.speed == 2.0
    assert joe.folder == tmp_path


def test_a_declared_voice_gets_its_keys_and_its_folder(tmp_path: Path) -> None:
    declare(tmp_path, "anna", 'engine = "piper"\nmodel = "anna.onnx"\nspeaker = "low"\nnoise = 1\n')
    assert load_voice("anna", folder=tmp_path) == PiperVoice(
        name="anna", folder=tmp_path, model="anna.onnx", speaker="low", noise=1.0
    )


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("jo", 'no voice "jo". Did you mean "joe"?'),
        ("Anna", 'Did you mean "anna"?'),
        ("zebra", "There is: anna, joe."),
        ("../anna", "no voice"),
        ("", 'no voice ""'),
    ],
)
def test_a_voice_that_is_not_there(tmp_path: Path, name: str, said: str) -> None:
    declare(tmp_path, "anna", 'engine = "piper"\n')
    declare(tmp_path, ".hidden", 'engine = "piper"\n')
    with pytest.raises(VoiceError) as caught:
        load_voice(name, folder=tmp_path)
    assert said in caught.value.message


@pytest.mark.parametrize(
    ("toml", "line", "said"),
    [
        ('engine = "pipr"\n', 1, 'no engine "pipr". Did you mean "piper"?'),
        ("speed = 1.0\n", None, 'engine = "…" with one of "'),
        ("engine = 3\n", 1, 'engine = "…" with one of "'),
        ('engine = "piper"\n\nspead = 1.1\n', 3, 'Did you mean "speed"?'),
        ('engine = "piper"\nspeed = "fast"\n', 2, "a number from 0.3 to 3.0"),
        ('engine = "piper"\nspeed = 9.5\n', 2, "a number from 0.3 to 3.0"),
        ('engine = "piper"\nspeed = true\n', 2, "a number"),
        ('engine = "piper"\nnoise = -1\n', 2, "a number from 0.0 to 2.0"),
        ('engine = "piper"\nspeaker = 1.5\n', 2, "speaker"),
        ('engine = "piper"\nname = "x"\n', 2, 'no setting "name"'),
        ('engine = "piper"\nfolder = "x"\n', 2, 'no setting "folder"'),
        ('engine = "piper\n', 1, "a quote is opened"),
    ],
)
def test_a_mistake_names_the_line_and_what_would_be_right(
    here: Path, toml: str, line: int | None, said: str
) -> None:
    declare(here, "anna", toml)
    with pytest.raises(SettingsError) as caught:
        load_voice("anna", folder=here)
    place = f"anna.toml:{line}: " if line else "anna.toml: "
    assert caught.value.message.startswith(place)
    assert said in caught.value.message
    assert caught.value.message.count("\n") <= 1


def test_a_list_shows_each_voice_with_its_trouble_and_a_broken_one_hides_none(
    here: Path,
) -> None:
    declare(here, "anna", 'engine = "piper"\nmodel = "anna.onnx"\n')
    declare(here, "bert", "this is no TOML")
    declare(here, "carl", 'engine = "piper"\nspead = 1\n')
    anna, bert, carl, joe = list_voices(here)
    assert joe == Listed(name="joe", engine="piper", language="en-US", trouble=None)
    assert (anna.name, anna.engine) == ("anna", "piper")
    assert anna.trouble is not None and "read: anna.onnx" in anna.trouble
    assert (bert.name, bert.engine) == ("bert", "")
    assert bert.trouble is not None and "bert.toml:1" in bert.trouble
    assert carl.trouble is not None and 'Did you mean "speed"?' in carl.trouble


def test_a_show_without_voices_has_those_that_are_built_in(tmp_path: Path) -> None:
    for folder in (None, tmp_path, tmp_path / "nowhere"):
        assert [voice.name for voice in list_voices(folder)] == sorted(BUILT_IN)


# Engines of other packages.

ENGINE = """
from dataclasses import dataclass

@dataclass(frozen=True, kw_only=True)
class Whistle:
    name: str
    folder: object = None
    pitch: int = 440
    language = "en"
    at_once = 1
    fingerprint = "whistle"
    def trouble(self):
        return "its lips are dry: drink something"
    def speak(self, text):
        raise AssertionError("a voice in trouble is not asked to speak")
"""


@pytest.fixture
def whistling(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package with two engines, of which one cannot be loaded, and a show that uses them."""
    site, show = tmp_path / "site", tmp_path / "voices"
    info = site / "whistling-1.0.dist-info"
    info.mkdir(parents=True)
    show.mkdir()
    (site / "whistling_engine.py").write_text(ENGINE)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: whistling\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(
        "[spoken.voices]\nwhistle = whistling_engine:Whistle\nhum = humming:Hum\n"
    )
    monkeypatch.syspath_prepend(str(site))
    return show


def test_an_engine_of_another_package_is_used_like_ours(whistling: Path) -> None:
    declare(whistling, "kettle", 'engine = "whistle"\npitch = 880\n')
    kettle = load_voice("kettle", folder=whistling)
    assert isinstance(kettle, Voice)
    assert (kettle.name, kettle.pitch) == ("kettle", 880)  # type: ignore[attr-defined]
    (listed,) = (voice for voice in list_voices(whistling) if voice.name == "kettle")
    assert listed.trouble == "its lips are dry: drink something"


def test_an_engine_that_cannot_be_loaded_names_its_package(whistling: Path) -> None:
    declare(whistling, "bee", 'engine = "hum"\n')
    with pytest.raises(VoiceError, match=r"'hum' cannot be loaded .*install whistling anew"):
        load_voice("bee", folder=whistling)
    assert any(voice.name == "bee" and voice.trouble for voice in list_voices(whistling))
