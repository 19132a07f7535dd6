"""Servers of the OpenAI speech API: what is asked of them, and whose key goes where."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import spoken
from speech_server import FORMATS, SpeechServer, speech_server

from spoken_essays.errors import SettingsError, VoiceError
from spoken_essays.sound import segments as sound
from spoken_essays.voices.espeak import EspeakVoice
from spoken_essays.voices.openai import OPENAI, OpenaiVoice
from spoken_essays.voices.registry import load_voice

LINE = "Nobody saw the pier."
ESSAY = ["One thing.", "Two other things.", "And then a third."]
KEY = "sk-0123456789abcdefSECRET"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[SpeechServer]:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with speech_server() as running:
        yield running


def voice(server: SpeechServer, **keys: Any) -> OpenaiVoice:
    return OpenaiVoice(**{"name": "reader", "base_url": server.url, **keys})


def test_it_asks_as_the_api_wants_and_sends_nothing_that_was_not_set(server: SpeechServer) -> None:
    voice(server).speak(LINE)
    [asked] = server.asked
    assert asked.path == "/v1/audio/speech"
    assert asked.wish == {
        "model": "gpt-4o-mini-tts",
        "voice": "alloy",
        "input": LINE,
        "response_format": "wav",
    }


def test_every_setting_reaches_the_server_and_the_fingerprint(server: SpeechServer) -> None:
    keys: dict[str, Any] = {
        "model": "kokoro",
        "voice": "bf_emma",
        "instructions": "Read softly, as to a child.",
        "speed": 1.2,
        "format": "flac",
    }
    voice(server, **keys).speak(LINE)
    [asked] = server.asked
    wish = {("response_format" if key == "format" else key): value for key, value in keys.items()}
    assert asked.wish == {**wish, "input": LINE}
    plain = voice(server).fingerprint
    prints = {voice(server, **{key: value}).fingerprint for key, value in keys.items()}
    assert len(prints - {plain}) == len(keys)


def test_what_shapes_no_sound_is_no_part_of_the_fingerprint(server: SpeechServer) -> None:
    others = {"language": "de", "key_env": "A_KEY", "at_once": 9, "timeout": 5.0}
    slash = voice(server, base_url=f"{server.url}/", **others)
    assert slash.fingerprint == voice(server).fingerprint
    assert voice(server, base_url=OPENAI).fingerprint != voice(server).fingerprint


@pytest.mark.parametrize("kind", FORMATS)
def test_sound_of_any_format_is_the_line_as_it_was_read(server: SpeechServer, kind: str) -> None:
    original, rate = sound.samples(EspeakVoice(name="e").speak(LINE))
    samples, own = sound.samples(voice(server, format=kind).speak(LINE))
    assert len(samples) / own == pytest.approx(len(original) / rate, abs=0.11)
    loud = [np.abs(one).max() / 32767 for one in (samples, original)]
    assert loud[0] == pytest.approx(loud[1], abs=0.15)


def test_a_wav_that_was_sent_as_it_was_spoken_has_no_length_and_is_whole(
    server: SpeechServer,
) -> None:
    server.answers = ["sound", "streamed"]
    assert voice(server).speak(LINE).raw_data == voice(server).speak(LINE).raw_data
    assert len(server.asked) == 2


# The key.


def test_a_server_in_the_house_needs_no_key_and_gets_none(
    server: SpeechServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    reader = voice(server)
    assert reader.trouble() is None
    reader.speak(LINE)
    assert server.asked[0].key is None


def test_a_key_goes_to_the_server_whose_toml_names_it(
    server: SpeechServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOUSE_KEY", f"  {KEY}\n")
    server.key = KEY
    voice(server, key_env="HOUSE_KEY").speak(LINE)
    assert server.asked[0].key == f"Bearer {KEY}"


def test_no_netrc_is_read(
    server: SpeechServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login ada password lovelace\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    voice(server).speak(LINE)
    assert server.asked[0].key is None


@pytest.mark.parametrize(
    ("keys", "env", "said"),
    [
        ({}, "", "put it into the environment variable OPENAI_API_KEY"),
        ({}, KEY, None),
        ({"base_url": "https://API.openai.com/v1/"}, "", "environment variable OPENAI_API_KEY"),
        ({"key_env": "MY_KEY"}, KEY, "environment variable MY_KEY"),
        ({"base_url": "https://speech.example.com/v1"}, "", None),
        ({"base_url": "http://api.openai.com/v1"}, KEY, "begin with https://"),
        (
            {"base_url": "http://speech.example.com/v1", "key_env": "OPENAI_API_KEY"},
            KEY,
            "its key would travel to speech.example.com for all to read",
        ),
        ({"base_url": "http://192.168.1.5:8880/v1", "key_env": "OPENAI_API_KEY"}, KEY, None),
        ({"base_url": "http://kokoro:8880/v1", "key_env": "OPENAI_API_KEY"}, KEY, None),
        ({}, "two words", "OPENAI_API_KEY is no key"),
        ({}, "schlüssel", "OPENAI_API_KEY is no key"),
        ({}, "sk-\r\nX-Evil: 1", "OPENAI_API_KEY is no key"),
        ({"key_env": KEY}, KEY, "never the key itself"),
        ({"key_env": "ab12cd34ef56"}, KEY, "never the key itself"),
        ({"base_url": "https://ada:lovelace@example.com/v1"}, KEY, "holds a user name or password"),
    ],
)
def test_what_is_wrong_with_a_key_is_said_without_it(
    keys: dict[str, Any], env: str, said: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", env)
    reader = OpenaiVoice(name="reader", **keys)
    trouble = reader.trouble()
    assert trouble is None if said is None else said in str(trouble)
    for secret in (KEY, "two words", "schlüssel", "X-Evil", "ab12cd34ef56", "lovelace"):
        assert secret not in str(trouble)
    assert KEY not in reader.fingerprint or keys.get("key_env") == KEY


def test_a_voice_that_is_unwell_asks_nobody(
    server: SpeechServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(VoiceError, match="cannot speak: its key is missing"):
        voice(server, key_env="NOT_SET_ANYWHERE").speak(LINE)
    with pytest.raises(VoiceError, match="nothing to say in “— … !”"):
        voice(server).speak("— …\n!")
    assert server.asked == []


@pytest.mark.parametrize(
    ("toml", "line", "said"),
    [
        ('base_url = "localhost:8880/v1"', 2, 'such as "http://localhost:8880/v1"'),
        ('base_url = "http://x/v1/audio/speech"', 2, "that /audio/speech is added to"),
        ('base_url = "http://[::1/v1"', 2, "such as"),
        ('base_url = "file:///etc/passwd"', 2, "such as"),
        ('model = "m"\nspeed = 9', 3, "from 0.25 to 4.0"),
        ('format = "pcm"', 2, '"wav", "flac", "mp3"'),
        ("at_once = 0", 2, "from 1 to 32"),
        ("timeout = 0", 2, "from 1.0 to 1800.0"),
        (f'api_key = "{KEY}"', 2, 'there is no setting "api_key"'),
    ],
)
def test_a_mistake_names_its_line_and_shows_no_key(
    tmp_path: Path, toml: str, line: int, said: str
) -> None:
    (tmp_path / "reader.toml").write_text(f'engine = "openai"\n{toml}\n')
    with pytest.raises(SettingsError) as caught:
        load_voice("reader", folder=tmp_path)
    assert f"reader.toml:{line}: " in caught.value.message
    assert said in caught.value.message
    assert KEY not in caught.value.message


# A whole episode.


def test_an_episode_that_was_interrupted_goes_on_and_has_every_line_once(
    server: SpeechServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    server.key = KEY
    assert spoken("init", "show", "--title", "T", "--author", "A", cwd=tmp_path).code == 0
    show = tmp_path / "show"
    toml = f'engine = "openai"\nbase_url = "{server.url}"\nkey_env = "HOUSE_KEY"\nat_once = 1\n'
    (show / "voices" / "reader.toml").write_text(toml)
    settings = show / "spoken.toml"
    settings.write_text(settings.read_text().replace('voice = "joe"', 'voice = "reader"'))
    [essay] = (show / "episodes").glob("*/essay.*")
    essay.write_text("\n".join(ESSAY))

    server.answers = ["sound", "429, Retry-After: 0", "sound", "400, {}"]
    broken = spoken("build", cwd=show, HOUSE_KEY=KEY)
    assert broken.code == 1
    assert "127.0.0.1" in broken.err and "answered 400" in broken.err
    assert f"{essay.name}:" in broken.err
    assert list((show / "public").rglob("*.mp3")) == []

    before = len(server.asked)
    done = spoken("build", "--json", cwd=show, HOUSE_KEY=KEY)
    assert done.code == 0, done.err
    assert len(server.asked) > before
    [captions] = (show / "public").rglob("*.srt")
    lines = captions.read_text().splitlines()
    assert [line for line in lines if line in ESSAY] == ESSAY
    assert server.most_at_once == 1
    accepted = [asked.text for asked in server.asked]
    assert len(accepted) == len(set(accepted)) + 2  # the 429 and the 400
    assert KEY not in broken.out + broken.err + done.out + done.err
    kept = [path.read_bytes() for path in show.rglob("*") if path.is_file()]
    assert not any(KEY.encode() in data for data in kept)
