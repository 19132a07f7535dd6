"""The finished mp3: as loud as asked, never over its true peak, whatever goes in."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import tracemalloc
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import needs
from rooms import clip, clip_take
from sounds import (
    RATE,
    Block,
    clicking,
    joined,
    noise,
    peak_db,
    recorded,
    sibilants,
    sixteen_bit,
    speechlike,
    take,
    tone,
)

from spoken_essays.errors import SoundError
from spoken_essays.model import Layer, Master, Recording, Take
from spoken_essays.show import Mp3
from spoken_essays.sound import codec, filters, mastering
from spoken_essays.sound import segments as sound
from spoken_essays.sound.mastering import Aim, master
from spoken_essays.sound.mp3 import info_length
from spoken_essays.sound.rendering import render
from spoken_essays.sound.rooms import lay_rooms
from spoken_essays.voices.piper import PiperVoice

AIM = Aim(loudness=-16, true_peak=-1)
FILE_RATE = 22_050

MATERIAL = {
    "speech": speechlike(8, FILE_RATE),
    "faint speech": speechlike(8, FILE_RATE) * np.float32(0.004),
    "loud speech": np.clip(speechlike(8, FILE_RATE) * 4, -1, 1),
    "speech with clicks": clicking(speechlike(8, FILE_RATE), FILE_RATE),
    "sibilants": sibilants(8, FILE_RATE),
    "noise": noise(6, FILE_RATE),
    "noise at 44.1 kHz's edge": noise(6, 44_100),
    "a square wave": np.sign(tone(6, FILE_RATE, 997)).astype(np.float32),
    "a tone between its samples": tone(6, FILE_RATE, FILE_RATE / 4 - 1, 1.0),
}


def _master(
    recording: Recording, folder: Path, aim: Aim = AIM, mp3: Mp3 | None = None
) -> tuple[Master, tuple[str, ...]]:
    return master(recording, aim=aim, mp3=mp3 or Mp3(), path=folder / "essay.mp3")


def _again(made: Master) -> filters.Meter:
    """What the file measures, read as a player would."""
    return filters.measure(codec.decode(made.path, RATE), RATE)


@pytest.mark.parametrize("material", MATERIAL.values(), ids=MATERIAL)
def test_the_file_is_as_loud_as_asked_and_under_its_true_peak(
    tmp_path: Path, material: Block
) -> None:
    recording = recorded([take(tmp_path / "a.flac", material, FILE_RATE)])
    made, warnings = _master(recording, tmp_path)
    heard = _again(made)
    assert heard.loudness == pytest.approx(-16, abs=0.5)
    assert heard.true_peak <= -1
    assert not warnings


@pytest.mark.parametrize("target", [-23.0, -19.0, -14.0])
@pytest.mark.parametrize("true_peak", [-1.0, -3.0])
def test_any_sane_target_is_met(tmp_path: Path, target: float, true_peak: float) -> None:
    recording = recorded([take(tmp_path / "a.flac", speechlike(8, FILE_RATE), FILE_RATE)])
    made, warnings = _master(recording, tmp_path, Aim(loudness=target, true_peak=true_peak))
    assert made.loudness == pytest.approx(target, abs=0.5)
    assert made.true_peak <= true_peak
    assert not warnings


def test_voices_are_equally_loud_in_the_file_whatever_the_limiter_takes(tmp_path: Path) -> None:
    """From one with sharp peaks it takes 1 LU and more, from an even one nothing."""
    sharp = speechlike(8, FILE_RATE) * np.float32(0.3)
    sharp[:: FILE_RATE // 20] = 1
    even = np.tanh(speechlike(7, FILE_RATE, 3) * 8) * np.float32(0.1)
    takes = [
        take(tmp_path / "a.flac", sharp, FILE_RATE, voice="sharp"),
        take(tmp_path / "b.flac", even.astype(np.float32), FILE_RATE, voice="even"),
    ]
    recording = recorded(takes)
    made, _ = _master(recording, tmp_path)
    sound = joined(codec.decode(made.path, RATE))
    first, second = (
        filters.measure([sound[span.start : span.end]], RATE).loudness for span in recording.spans
    )
    assert first == pytest.approx(second, abs=1)


def test_what_is_reported_is_what_the_file_holds(tmp_path: Path) -> None:
    recording = recorded([take(tmp_path / "a.flac", speechlike(6, FILE_RATE), FILE_RATE)])
    made, _ = _master(recording, tmp_path)
    heard = _again(made)
    assert made.loudness == pytest.approx(heard.loudness, abs=0.01)
    assert made.true_peak == pytest.approx(heard.true_peak, abs=0.01)
    assert made.bytes == made.path.stat().st_size
    assert made.seconds == recording.length / RATE
    assert sum(map(len, codec.decode(made.path, RATE))) == recording.length
    assert [path.name for path in tmp_path.glob("*mp3*")] == ["essay.mp3"]


def test_the_same_recording_gives_the_same_bytes(tmp_path: Path) -> None:
    recording = recorded([take(tmp_path / "a.flac", speechlike(5, FILE_RATE), FILE_RATE)])
    first = _master(recording, tmp_path)[0].path.read_bytes()
    assert _master(recording, tmp_path)[0].path.read_bytes() == first


@pytest.mark.parametrize("seconds", [0.05, 0.5, 1.5, 2.9])
@pytest.mark.parametrize("amplitude", [0.01, 1.0])
def test_an_episode_under_3_s_is_set_by_its_peak(
    tmp_path: Path, seconds: float, amplitude: float
) -> None:
    voice = speechlike(3, FILE_RATE)[: round(seconds * FILE_RATE)] * np.float32(amplitude)
    recording = recorded([take(tmp_path / "a.flac", voice, FILE_RATE)], head=0, tail=0)
    made, warnings = _master(recording, tmp_path)
    assert made.loudness is None
    assert -3 < made.true_peak <= -1
    assert not warnings


def test_silence_stays_silent(tmp_path: Path) -> None:
    silent = take(tmp_path / "a.flac", np.zeros(4 * FILE_RATE, np.float32), FILE_RATE)
    made, warnings = _master(recorded([silent]), tmp_path)
    assert made.loudness is None
    assert made.true_peak < -90
    assert not warnings


def test_what_cannot_be_made_as_loud_as_asked_is_a_warning(tmp_path: Path) -> None:
    """Clicks over faint noise: more gain would make noise of it all."""
    clicks = noise(6, FILE_RATE) * np.float32(0.003)
    clicks[:: FILE_RATE // 2] = 1
    recording = recorded([take(tmp_path / "a.flac", clicks, FILE_RATE)])
    made, (warning,) = _master(recording, tmp_path)
    assert made.true_peak <= -1
    assert f"{made.loudness:.1f} LUFS instead of -16.0" in warning


def test_clips_without_a_moment_of_their_room_are_a_warning(tmp_path: Path) -> None:
    tight = clip_take(tmp_path / "tight.flac", clip(1.5, before=0, after=0))
    roomy = clip_take(tmp_path / "roomy.flac", clip(1.5))
    for takes, silent in (([tight, tight], True), ([tight, roomy], False)):
        laid = lay_rooms(recorded(takes, pause=450))
        _, remarks = master(laid, aim=AIM, mp3=Mp3(), path=tmp_path / "episode.mp3")
        assert [("me" in each and "room-tone.wav" in each) for each in remarks] == [True] * silent


@pytest.fixture
def passes(monkeypatch: pytest.MonkeyPatch) -> list[mastering.Setting]:
    """The settings of all encodes that were made."""
    made: list[mastering.Setting] = []
    encode = mastering._encode

    def counted(recording: Recording, voices: dict[str, float], *rest: Any) -> Master:
        made.append(rest[0])
        return encode(recording, voices, *rest)

    monkeypatch.setattr(mastering, "_encode", counted)
    return made


def test_one_encode_is_enough_where_the_forecast_holds(
    tmp_path: Path, passes: list[mastering.Setting]
) -> None:
    recording = recorded([take(tmp_path / "a.flac", speechlike(9, FILE_RATE), FILE_RATE)])
    _master(recording, tmp_path)
    assert len(passes) == 1


def test_a_file_that_came_out_wrong_is_made_again_and_the_best_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A forecast 3 dB too high, and a ceiling at which mp3 goes over the true peak."""
    foretold = mastering.first_setting

    def wrong(*given: object) -> mastering.Setting:
        setting = foretold(*given)  # type: ignore[arg-type]
        return replace(setting, gain=setting.gain * 1.4, ceiling=0.0)

    monkeypatch.setattr(mastering, "first_setting", wrong)
    clicks = clicking(speechlike(8, FILE_RATE), FILE_RATE)
    recording = recorded([take(tmp_path / "a.flac", clicks, FILE_RATE)])
    made, warnings = _master(recording, tmp_path)
    assert made.loudness == pytest.approx(-16, abs=0.2)
    assert made.true_peak <= -1
    assert made.path == tmp_path / "essay.mp3"
    assert _again(made).loudness == pytest.approx(made.loudness, abs=0.01)
    assert not warnings


def test_of_several_tries_the_best_is_kept_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, passes: list[mastering.Setting]
) -> None:
    """Where nothing is ever good enough, the first of these tries is the best."""
    monkeypatch.setattr(mastering, "_good", lambda *_: False)
    wrong = iter([1.2, 0.5, 0.4])
    monkeypatch.setattr(
        mastering,
        "_corrected",
        lambda setting, *_: replace(setting, gain=setting.gain * next(wrong)),
    )
    recording = recorded([take(tmp_path / "a.flac", speechlike(5, FILE_RATE), FILE_RATE)])
    made, _ = _master(recording, tmp_path)
    assert len(passes) == 4
    assert made.loudness == pytest.approx(-16, abs=0.3)
    assert _again(made).loudness == pytest.approx(made.loudness, abs=0.01)
    assert [path.name for path in tmp_path.glob("*mp3*")] == ["essay.mp3"]


def test_two_voices_sound_equally_loud_in_the_file(tmp_path: Path) -> None:
    voice = speechlike(5, FILE_RATE)
    takes = [
        take(tmp_path / "a.flac", voice, FILE_RATE, voice="main"),
        take(tmp_path / "b.flac", voice * np.float32(0.06), FILE_RATE, voice="guest"),
    ]
    recording = recorded(takes, pause=500)
    made, _ = _master(recording, tmp_path)
    heard = joined(codec.decode(made.path, RATE))
    parts = [heard[span.start : span.start + span.length] for span in recording.spans]
    loudness = [filters.measure([part], RATE).loudness for part in parts]
    assert loudness[0] == pytest.approx(loudness[1], abs=0.3)


def test_an_episode_with_music_is_as_loud_as_asked(
    tmp_path: Path, passes: list[mastering.Setting]
) -> None:
    """With music it is the mix that is foretold, so one encode is enough here too."""
    (tmp_path / "music.flac").write_bytes(codec.encode_flac(sixteen_bit(noise(9, RATE)), RATE))
    recording = recorded([take(tmp_path / "a.flac", speechlike(8, FILE_RATE), FILE_RATE)])
    layer = Layer(
        path=tmp_path / "music.flac", start=0, end=recording.length, db=-2, fade_in=RATE,
        fade_out=RATE,
    )  # fmt: skip
    made, warnings = _master(replace(recording, layers=(layer,)), tmp_path)
    assert len(passes) == 1
    assert made.loudness == pytest.approx(-16, abs=0.3)
    assert made.true_peak <= -1
    assert not warnings


@pytest.mark.parametrize("mp3", [Mp3(bitrate=64), Mp3(bitrate=128, rate=48_000)], ids=str)
def test_other_rates_and_bit_rates_hold_too(tmp_path: Path, mp3: Mp3) -> None:
    made_take = take(tmp_path / "a.flac", speechlike(6, FILE_RATE), FILE_RATE)
    made, _ = _master(recorded([made_take], rate=mp3.rate), tmp_path, mp3=mp3)
    heard = filters.measure(codec.decode(made.path, mp3.rate), mp3.rate)
    assert heard.loudness == pytest.approx(-16, abs=0.5)
    assert heard.true_peak <= -1


def test_a_damaged_take_ends_it_with_an_error_that_names_it(tmp_path: Path) -> None:
    takes = [take(tmp_path / f"{n}.flac", speechlike(4, FILE_RATE), FILE_RATE) for n in range(3)]
    whole = takes[2].path.read_bytes()
    takes[2].path.write_bytes(whole[: len(whole) // 2])
    threads = threading.active_count()
    with pytest.raises(SoundError, match=r"2\.flac"):
        _master(recorded(takes), tmp_path)
    assert threading.active_count() == threads


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_an_error_and_no_thread_is_left(tmp_path: Path) -> None:
    recording = recorded([take(tmp_path / "a.flac", speechlike(6, FILE_RATE), FILE_RATE)])
    threads = threading.active_count()
    with pytest.raises(SoundError, match="cannot be written"):
        master(recording, aim=AIM, mp3=Mp3(), path=Path("/dev/full"))
    assert threading.active_count() == threads


def test_ctrl_c_ends_it_at_once(tmp_path: Path) -> None:
    recording = recorded([take(tmp_path / "a.flac", speechlike(9, FILE_RATE), FILE_RATE)] * 40)
    threads = threading.active_count()
    timer = threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        _master(recording, tmp_path)
    timer.join()
    assert threading.active_count() == threads


def test_memory_does_not_grow_with_length(tmp_path: Path) -> None:
    """What Python holds: numpy's blocks are in it, what FFmpeg holds is not (a few MB)."""
    one = take(tmp_path / "a.flac", speechlike(8, FILE_RATE), FILE_RATE)
    peaks = []
    for times in (3, 15):
        tracemalloc.start()
        _master(recorded([one] * times), tmp_path)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] * 1.2 + 1e6


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> list[Take]:
    """Real speech, as the default voice reads it."""
    voice = PiperVoice(name="joe")
    folder = tmp_path_factory.mktemp("spoken")
    lines = (
        "The harbour was quiet that morning, and nobody had come to see us off.",
        "I kept the letter.",
        "For eleven years it lay in a drawer, under the maps, and I never once opened it.",
        "She asks: is this still yours?",
        "Yes.",
    )
    takes = []
    for number, line in enumerate(lines):
        samples, rate = sound.samples(voice.speak(line))
        start, end = sound.speech_bounds(samples, rate) or (0, 0)
        speech = samples[start:end].astype(np.float32) / np.float32(32_768)
        takes.append(take(folder / f"{number}.flac", speech, rate))
    return takes


def test_real_speech_is_as_loud_as_asked_with_its_pauses_silent(
    tmp_path: Path, spoken: list[Take]
) -> None:
    recording = recorded(spoken)
    made, warnings = _master(recording, tmp_path)
    assert made.loudness == pytest.approx(-16, abs=0.3)
    assert made.true_peak <= -1
    assert not warnings
    heard = joined(codec.decode(made.path, RATE))
    for span, following in zip(recording.spans, recording.spans[1:], strict=False):
        assert peak_db(heard[span.start + span.length : following.start]) < -60


@pytest.mark.parametrize(("target", "within"), [(-16.0, 0.3), (-13.0, 0.6)])
def test_the_limiters_effect_on_real_speech_is_foretold(
    spoken: list[Take], target: float, within: float
) -> None:
    recording = recorded(spoken)
    setting = mastering.first_setting(
        recording, mastering.heard_in(recording, {"joe": 1.0}), Aim(loudness=target)
    )
    loud = mastering.amplified(render(recording, {"joe": 1.0}), setting.gain)
    limited = filters.measure(filters.limit(loud, RATE, setting.ceiling), RATE)
    assert limited.loudness == pytest.approx(target, abs=within)


def test_real_speech_starts_within_30_ms_of_its_cue(tmp_path: Path, spoken: list[Take]) -> None:
    """In players that leave out the codec's delay, and in those that play it."""
    recording = recorded(spoken)
    made, _ = _master(recording, tmp_path)
    audio = made.path.read_bytes()[info_length(Mp3()) :]
    for heard in (codec.decode(made.path, RATE), codec.decode_mp3([audio])):
        sound = np.abs(joined(heard))
        for span in recording.spans:
            speech = sound[span.start - 4410 : span.start + span.length]
            loud = np.flatnonzero(speech > speech.max() * 10 ** (-50 / 20))
            assert -0.015 < (int(loud[0]) - 4410) / RATE < 0.03


@needs("ffmpeg")
@pytest.mark.system
def test_the_ffmpeg_program_measures_the_same(tmp_path: Path, spoken: list[Take]) -> None:
    made, _ = _master(recorded(spoken), tmp_path)
    measure = ["-af", "ebur128=dualmono=true:peak=true", "-f", "null", "-"]
    command = ["ffmpeg", "-nostats", "-hide_banner", "-i", str(made.path), *measure]
    report = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    said = dict(re.findall(r"^ +(I|Peak): +(\S+) (?:LUFS|dBFS)$", report, re.MULTILINE))
    assert float(said["I"]) == pytest.approx(made.loudness, abs=0.1)
    assert float(said["Peak"]) == pytest.approx(made.true_peak, abs=0.1)


def test_interpreters_end_after_an_error_in_the_middle(tmp_path: Path) -> None:
    """No thread keeps a process alive whose build has failed."""
    code = (
        "from spoken_essays.sound.streams import ahead\n"
        "def items():\n    yield 1\n    raise OSError('no')\n"
        "stream = ahead(items())\nnext(stream)\nnext(stream)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert "OSError: no" in done.stderr
