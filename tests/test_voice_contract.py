"""What every engine that is ours keeps to, whatever it speaks with.

A new engine is found here by its entry point. If a voice of it needs more than ``engine = "…"``,
say so in `DECLARED`.
"""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from speech_server import read_aloud, speech_server
from standins import google_translate

from spoken_essays.errors import VoiceError
from spoken_essays.settings.records import keys_of
from spoken_essays.sound import segments as sound
from spoken_essays.voices import Voice, is_recorded
from spoken_essays.voices.registry import GROUP, load_voice

# kokoro-onnx is not made for later Pythons yet.
ELSEWHERE = {"kokoro"} if sys.version_info >= (3, 14) else set()
ENGINES = sorted(
    point.name
    for point in entry_points(group=GROUP)
    if point.module.startswith("spoken_essays.voices") and point.name not in ELSEWHERE
)
# Those of people, who are not at hand to read a text of ours: they are asked for clips.
RECORDED = ("clips",)
SPEAKING = [name for name in ENGINES if name not in RECORDED]
# What the TOML of a voice must say, besides its engine. ``{speech}`` is a server on this machine.
# Kokoro takes about as long over a line as the line is.
DECLARED = {"gtts": "wait = 0.01", "kokoro": "speed = 2", "openai": 'base_url = "{speech}"'}
# Engines whose model is not installed with them: a fixture of that name brings it.
FETCHED = {"kokoro"}
NASTY = [
    "[[h@loU]] said the [pause 2s] sign.",
    '<speak><break time="9s"/>Hello</speak> & so on.',
    "Zero\0bytes, \x1b[31mred\x1b[0m bells\a.",
    "A man 🙂 and a woman 👩‍🚀, ﷽ and ½.",
    "One\nline\r\nafter\u2028another.",
    "Aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!",
]


@pytest.fixture(scope="module")
def speech() -> Iterator[str]:
    with speech_server() as server:
        yield server.url


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def voice(
    engine: str,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    speech: str,
) -> Iterator[Voice]:
    if engine in FETCHED:
        request.getfixturevalue(engine)
    more = DECLARED.get(engine, "").format(speech=speech)
    (tmp_path / "somebody.toml").write_text(f'engine = "{engine}"\n{more}\n')
    found = load_voice("somebody", folder=tmp_path)
    if trouble := found.trouble():
        pytest.skip(trouble)
    with google_translate(reader=read_aloud) as google:
        monkeypatch.setenv("https_proxy", google.proxy)
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        yield found


def test_a_voice_says_who_it_is(voice: Voice) -> None:
    assert isinstance(voice, Voice)
    assert voice.name == "somebody"
    assert voice.language.split("-")[0].islower()
    assert voice.at_once >= 1


def test_a_voice_has_a_fingerprint_that_does_not_hang_on_its_name_or_place(voice: Voice) -> None:
    elsewhere = dataclasses.replace(voice, name="other", folder=Path("elsewhere"))  # type: ignore
    assert voice.fingerprint == elsewhere.fingerprint == voice.fingerprint != ""


def test_a_voice_cannot_be_changed_once_it_is_made(voice: Voice) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        voice.name = "else"  # type: ignore[misc]


@pytest.mark.parametrize("engine", SPEAKING, indirect=True)
def test_a_voice_speaks_sixteen_bit_mono(voice: Voice) -> None:
    spoken = voice.speak("A line of plain words.")
    assert (spoken.channels, spoken.sample_width) == (1, 2)
    samples, rate = sound.samples(spoken)
    assert sound.speech_bounds(samples, rate) is not None
    assert 0.3 < len(samples) / rate < 4


@pytest.mark.parametrize("silence", ["—\n…", "", " ", "...", "\0"])
def test_a_voice_that_finds_no_words_says_so(voice: Voice, silence: str) -> None:
    with pytest.raises(VoiceError, match="nothing to say in “") as caught:
        voice.speak(silence)
    assert "\n" not in caught.value.message


@pytest.mark.parametrize("nasty", NASTY)
def test_odd_text_is_read_or_refused_and_never_a_surprise(voice: Voice, nasty: str) -> None:
    with suppress(VoiceError):
        samples, rate = sound.samples(voice.speak(nasty))
        assert 0.1 < len(samples) / rate < 12


@pytest.mark.parametrize("engine", SPEAKING, indirect=True)
def test_as_many_lines_as_it_says_are_read_at_once(voice: Voice) -> None:
    lines = ["One line.", "Another one."] * 2
    with ThreadPoolExecutor(min(voice.at_once, 2)) as pool:
        lengths = list(pool.map(lambda line: len(voice.speak(line)), lines))
    assert all(300 < length < 4000 for length in lengths)


@pytest.mark.parametrize("engine", RECORDED, indirect=True)
def test_a_recorded_voice_says_that_it_reads_no_text_by_itself(voice: Voice) -> None:
    assert is_recorded(voice)
    with pytest.raises(VoiceError, match="is recorded and cannot read “A line” by itself"):
        voice.speak("A line")


def test_an_engine_says_whether_it_is_a_person(voice: Voice, engine: str) -> None:
    assert is_recorded(voice) == (engine in RECORDED)


def test_a_list_of_its_settings_is_in_the_readme(engine: str, project: Path) -> None:
    readme = (project / "README.md").read_text(encoding="utf-8")
    [point] = entry_points(group=GROUP, name=engine)
    about = readme.partition("\n## Voices\n")[2].partition("\n## ")[0]
    assert f"`{engine}`" in about
    assert [
        key for key in keys_of(point.load(), ("name", "folder")) if f"`{key}`" not in about
    ] == []


def test_looking_at_engines_loads_nothing_heavy(tmp_path: Path) -> None:
    for engine in ENGINES:
        (tmp_path / f"{engine}.toml").write_text(f'engine = "{engine}"\n')
    script = (
        "import sys\n"
        "from pathlib import Path\n"
        "from spoken_essays.voices.registry import list_voices, load_voice\n"
        "for path in Path(sys.argv[1]).glob('*.toml'):\n"
        "    voice = load_voice(path.stem, folder=path.parent)\n"
        "    voice.fingerprint, voice.language, voice.at_once\n"
        "load_voice('joe', folder=None).trouble(), list_voices(None)\n"
        "heavy = {'numpy', 'onnxruntime', 'piper', 'pydub', 'av', 'gtts', 'requests', 'google'}\n"
        "heavy |= {'kokoro_onnx', 'phonemizer'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    command = [sys.executable, "-c", script, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.stdout == "[]\n", done.stderr
