"""eSpeak NG, as Piper's package brings it along."""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from spoken_essays.errors import VoiceError
from spoken_essays.sound import segments as sound
from spoken_essays.voices import espeak, model_files
from spoken_essays.voices.espeak import EspeakVoice
from spoken_essays.voices.piper import PiperVoice

LINE = "Nobody saw the pier until we were upon it."


def voice(**keys: object) -> EspeakVoice:
    return EspeakVoice(**{"name": "machine", **keys})  # type: ignore[arg-type]


def read(text: str = LINE, /, **keys: object) -> bytes:
    return bytes(voice(**keys).speak(text).raw_data)


def seconds(**keys: object) -> float:
    samples, rate = sound.samples(voice(**keys).speak(LINE))
    start, end = sound.speech_bounds(samples, rate) or (0, 0)
    return (end - start) / rate


@pytest.mark.parametrize("variant", ["", "f3", "whisper"])
def test_the_same_line_is_the_same_sound(variant: str) -> None:
    assert len({read(variant=variant) for _ in range(5)}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"language": "en-US"}, {"language": "en-GB"}),
        ({"language": "de"}, {"language": "sw"}),
        ({"variant": ""}, {"variant": "f3"}),
        ({"pitch": 50}, {"pitch": 70}),
        ({"speed": 1.0}, {"speed": 1.2}),
    ],
)
def test_every_setting_is_heard_and_known_by_the_fingerprint(
    one: dict[str, object], other: dict[str, object]
) -> None:
    assert read(LINE, **one) != read(LINE, **other)
    assert voice(**one).fingerprint != voice(**other).fingerprint


def test_speed_is_a_factor() -> None:
    assert seconds(speed=2.0) / seconds() == pytest.approx(0.5, abs=0.08)
    assert seconds(speed=0.5) / seconds() == pytest.approx(2.0, abs=0.25)


@pytest.mark.parametrize(
    ("asked", "same"),
    [
        ("de-AT", "de"),
        ("EN_us", "en-US"),
        ("zh-Hant-TW", "cmn"),
        ("no", "nb"),
        ("pt-PT", "pt"),
        ("fr", "fr-FR"),
        ("en", "en-GB"),
    ],
)
def test_a_language_is_found_as_bcp_47_writes_it(asked: str, same: str) -> None:
    assert voice(language=asked).trouble() is None
    assert read(language=asked) == read(language=same)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("cy", "Bore da, sut ydych chi?"),
        ("el", "Καλημέρα, τι κάνετε;"),
        ("hi", "नमस्ते, आप कैसे हैं?"),
        ("is", "Góðan daginn, hvað segirðu gott?"),
        ("ka", "დილა მშვიდობისა, როგორ ხართ?"),
        ("sw", "Habari ya asubuhi, rafiki yangu."),
        ("ta", "காலை வணக்கம், எப்படி இருக்கிறீர்கள்?"),
        ("vi", "Chào buổi sáng, bạn khỏe không?"),
    ],
)
def test_it_reads_languages_in_their_own_script(language: str, text: str) -> None:
    samples, rate = sound.samples(voice(language=language).speak(text))
    assert 1.0 < len(samples) / rate < 5.0


def test_every_language_it_knows_has_a_dictionary_to_read_by() -> None:
    data = espeak._data()
    assert data is not None
    languages = espeak._languages(data)
    assert len({code.partition("-")[0] for code in languages}) > 100
    assert {"ps", "fo"}.isdisjoint(languages)


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"language": "tlh"}, 'espeak-ng has no language = "tlh"'),
        ({"language": "klingon"}, "It knows ab, af, am, an, ar,"),
        ({"language": ""}, "espeak-ng has no language"),
        ({"language": "../gmw/en"}, "espeak-ng has no language"),
        ({"variant": "f22"}, 'no variant = "f22". Did you mean "f2"?'),
        ({"variant": "../../lang/gmw/en"}, "They are the files in"),
    ],
)
def test_what_it_does_not_have_is_said_before_it_speaks(keys: dict[str, object], said: str) -> None:
    trouble = voice(**keys).trouble()
    assert trouble is not None and said in trouble
    with pytest.raises(VoiceError, match="cannot speak: espeak-ng has no"):
        voice(**keys).speak(LINE)


@pytest.mark.parametrize(
    "nasty", ["[[h@loU]] there", "<break time='9s'/> there", "a\0there", "🙂 a"]
)
def test_what_looks_like_markup_is_text(nasty: str) -> None:
    samples, rate = sound.samples(voice().speak(nasty))
    assert sound.speech_bounds(samples, rate) is not None
    assert len(samples) / rate < 5.0


def test_zero_bytes_do_not_end_a_text() -> None:
    assert read("One two.\0Three four.") == read("One two. Three four.")


@pytest.mark.parametrize("silence", ["", " \n", "— …", "\0"])
def test_a_text_without_words_is_an_error(silence: str) -> None:
    with pytest.raises(VoiceError, match="the voice machine finds nothing to say"):
        voice().speak(silence)


def test_readers_at_once_disturb_neither_each_other_nor_piper() -> None:
    speakers: list[Callable[[], bytes]] = [
        lambda: read(language="en-US"),
        lambda: read(language="de", variant="f2"),
        # Without chance in it, Piper reads the same the same.
        lambda: bytes(PiperVoice(name="joe", noise=0.0, noise_w=0.0).speak("One.").raw_data),
    ]
    alone = [speak() for speak in speakers]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda speak: speak(), speakers * 4))
    assert together == alone * 4


def test_a_library_that_breaks_is_an_error_and_no_end_of_the_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "espeakbridge.so"
    broken.write_bytes(b"espeak_ng_SetRandSeed, but no library")
    monkeypatch.setattr(espeak, "_library", lambda: broken)
    with pytest.raises(VoiceError, match=r"the voice machine cannot read “Nobody saw .*”: .*so"):
        voice().speak(LINE)


def test_a_process_that_is_killed_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    suicide = "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)"
    command = [sys.executable, "-I", "-S", "-c", suicide]
    monkeypatch.setattr(EspeakVoice, "_command", lambda self: command)
    with pytest.raises(VoiceError, match=r"espeak-ng stopped \(-11\)"):
        voice().speak(LINE)


def test_without_its_package_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model_files, "package_folder", lambda package: None)
    assert "pip install piper-tts" in str(voice().trouble())
    monkeypatch.undo()
    monkeypatch.setattr(espeak, "_library", lambda: Path(__file__).with_name("conftest.py"))
    assert "no espeak-ng that speaks" in str(voice().trouble())


def test_it_is_found_where_paths_are_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = espeak._data()
    assert data is not None
    deep = tmp_path / ("a" * 120) / ("b" * 120)
    deep.mkdir(parents=True)
    (deep / "espeak-ng-data").symlink_to(data)
    monkeypatch.setattr(espeak, "_data", lambda: deep / "espeak-ng-data")
    assert read("Good morning.")
