"""Music: where it lies on the timeline, and how it sounds beside the voice."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sounds import RATE, Block, joined, noise, recorded, rms_db, sixteen_bit, speechlike, take, tone

from spoken_essays.errors import SettingsError, SoundError
from spoken_essays.model import Layer, Recording
from spoken_essays.show import Music
from spoken_essays.sound import codec, filters
from spoken_essays.sound.mixing import envelope, mix
from spoken_essays.sound.music import lay_music, lead_in
from spoken_essays.sound.rendering import render


def _file(path: Path, sound: Block, rate: int = RATE) -> Path:
    path.write_bytes(codec.encode_flac(sixteen_bit(sound), rate))
    return path


@pytest.fixture
def show(tmp_path: Path) -> Path:
    """A folder with music that is long enough, a jingle of 3 s, and a take of 8 s."""
    for name, seconds in (("intro", 20), ("outro", 20), ("bed", 5), ("jingle", 3)):
        _file(tmp_path / f"{name}.flac", noise(seconds, 22_050, seconds), 22_050)
    take(tmp_path / "take.flac", speechlike(8, 22_050), 22_050)
    return tmp_path


def _recording(show: Path, music: Music, head: int = 500) -> Recording:
    free = lead_in(music, show, head=head, rate=RATE)
    spoken = take(show / "take.flac", speechlike(8, 22_050), 22_050)
    recording = recorded([spoken], head=head)
    moved = tuple(replace(span, start=span.start + free) for span in recording.spans)
    return replace(
        recording,
        spans=moved,
        length=recording.length + free,
        speech_end=recording.speech_end + free,
    )


def _seconds(samples: int) -> float:
    return round(samples / RATE, 3)


def test_the_intro_is_alone_then_ducked_under_the_first_words(show: Path) -> None:
    music = Music(intro="intro.flac", intro_alone=6000, under=4000)
    recording = lay_music(music, show, _recording(show, music))
    (layer,) = recording.layers
    assert _seconds(recording.spans[0].start) == 6
    assert (_seconds(layer.start), _seconds(layer.end)) == (0, 10)
    assert layer.duck_at == recording.spans[0].start
    assert (layer.db, layer.duck_db) == (music.level, music.duck)


@pytest.mark.parametrize(("head", "first"), [(0, 6), (500, 6), (6000, 6), (8000, 8)])
def test_of_head_and_intro_alone_the_longer_counts(show: Path, head: int, first: float) -> None:
    music = Music(intro="intro.flac")
    recording = lay_music(music, show, _recording(show, music, head))
    assert _seconds(recording.spans[0].start) == first
    assert _seconds(recording.layers[0].start) == first - 6


def test_a_jingle_ends_when_it_ends(show: Path) -> None:
    """Three seconds of music are not looped to fill six: the words come after three."""
    music = Music(intro="jingle.flac")
    recording = lay_music(music, show, _recording(show, music))
    (layer,) = recording.layers
    assert _seconds(recording.spans[0].start) == 3
    assert (_seconds(layer.start), _seconds(layer.end), layer.duck_at) == (0, 3, None)


def test_an_intro_never_outlasts_the_speech(show: Path) -> None:
    music = Music(intro="intro.flac", under=13_000)
    recording = lay_music(music, show, _recording(show, music))
    assert recording.layers[0].end == recording.speech_end


def test_the_outro_begins_under_the_last_words_and_makes_the_recording_longer(show: Path) -> None:
    music = Music(outro="outro.flac", outro_under=2000, outro_alone=10_000)
    before = _recording(show, music)
    recording = lay_music(music, show, before)
    (layer,) = recording.layers
    assert recording.spans == before.spans
    assert recording.speech_end == before.speech_end
    assert _seconds(layer.start - recording.speech_end) == -2
    assert _seconds(layer.end - recording.speech_end) == 10
    assert layer.duck_until == recording.speech_end
    assert recording.length == layer.end


def test_an_outro_shorter_than_the_tail_leaves_the_length_alone(show: Path) -> None:
    music = Music(outro="outro.flac", outro_alone=1000)
    before = _recording(show, music)
    assert lay_music(music, show, before).length == before.length


def test_the_bed_lies_beneath_all_speech(show: Path) -> None:
    music = Music(bed="bed.flac", fade_in=500, fade_out=1000)
    recording = lay_music(music, show, _recording(show, music))
    (layer,) = recording.layers
    assert _seconds(recording.spans[0].start - layer.start) == 0.5
    assert _seconds(layer.end - recording.speech_end) == 1
    assert layer.db == music.bed_level


def test_no_music_changes_nothing(show: Path) -> None:
    recording = _recording(show, Music())
    assert lay_music(Music(), show, recording) == recording
    assert lead_in(Music(), show, head=500, rate=RATE) == 0


def test_music_that_is_given_no_time_is_not_heard(show: Path) -> None:
    music = Music(intro="intro.flac", outro="outro.flac", intro_alone=0, under=0, outro_alone=0)
    recording = _recording(show, music)
    assert lay_music(music, show, recording) == recording


@pytest.mark.parametrize("key", ["intro", "outro", "bed"])
def test_missing_music_is_an_error_that_names_its_key(show: Path, key: str) -> None:
    music = Music(**{key: "music/gone.mp3"})  # type: ignore[arg-type]
    with pytest.raises(SettingsError, match=rf"music\.{key}.*gone\.mp3"):
        lay_music(music, show, recorded([take(show / "t.flac", tone(1, RATE), RATE)]))


def test_music_that_is_no_sound_is_an_error_that_names_it(show: Path) -> None:
    (show / "song.mp3").write_text("la la la\n" * 99)
    with pytest.raises(SoundError, match=r"song\.mp3"):
        lead_in(Music(intro="song.mp3"), show, head=500, rate=RATE)


def _layer(path: Path, start: float, end: float, **changes: float | None) -> Layer:
    plain = {"db": 0.0, "fade_in": 0, "fade_out": 0}
    given = {"start": round(start * RATE), "end": round(end * RATE), **plain, **changes}
    return Layer(path=path, **given)  # type: ignore[arg-type]


def _mixed(layer: Layer, seconds: float, voice: float | None = -20) -> Block:
    silence = [np.zeros(RATE, np.float32)] * int(seconds)
    return joined(mix(silence, [layer], RATE, voice=voice))


@pytest.mark.parametrize("rate", [22_050, 44_100, 48_000])
@pytest.mark.parametrize("db", [-22.0, -4.0, 3.0])
def test_music_is_as_loud_beside_the_voice_as_asked(tmp_path: Path, rate: int, db: float) -> None:
    path = _file(tmp_path / "music.flac", noise(6, rate) * np.float32(0.3), rate)
    sound = _mixed(_layer(path, 1, 6, db=db), 7)
    heard = filters.measure([sound[RATE : 6 * RATE]], RATE)
    assert heard.loudness == pytest.approx(-20 + db, abs=0.1)
    assert not sound[:RATE].any()
    assert not sound[6 * RATE :].any()
    assert len(sound) == 7 * RATE


def test_only_what_is_heard_of_a_file_decides_its_level(tmp_path: Path) -> None:
    loud_later = joined([noise(3, RATE) * np.float32(0.05), noise(3, RATE)])
    path = _file(tmp_path / "music.flac", loud_later)
    sound = _mixed(_layer(path, 0, 3), 3)
    assert filters.measure([sound], RATE).loudness == pytest.approx(-20, abs=0.2)


def test_music_without_a_voice_has_a_usual_level(tmp_path: Path) -> None:
    path = _file(tmp_path / "music.flac", noise(3, RATE))
    sound = _mixed(_layer(path, 0, 3), 3, voice=None)
    assert filters.measure([sound], RATE).loudness == pytest.approx(-20, abs=0.3)


@pytest.mark.parametrize("seconds", [0.05, 0.5, 1.5, 2.5])
def test_a_file_that_is_too_short_is_looped_without_a_gap_or_a_click(
    tmp_path: Path, seconds: float
) -> None:
    path = _file(tmp_path / "music.flac", noise(seconds, RATE))
    sound = _mixed(_layer(path, 0, 9), 9)
    parts = [rms_db(part) for part in np.split(sound, 90)]
    assert max(parts) - min(parts) < 4


def test_loops_are_crossfaded_at_constant_power(tmp_path: Path) -> None:
    """A tone that would jump by a quarter turn at the seam: no step is steeper than its own."""
    path = _file(tmp_path / "music.flac", tone(3 + 0.25 / 200, RATE, 200))
    sound = _mixed(_layer(path, 0, 12), 12)
    steps = np.abs(np.diff(sound))
    assert steps.max() < 1.5 * steps[: 2 * RATE].max()


def test_silent_or_empty_music_does_no_harm(tmp_path: Path) -> None:
    path = _file(tmp_path / "music.flac", np.zeros(RATE, np.float32))
    assert not _mixed(_layer(path, 0, 3), 3).any()


def test_fades_and_ducking_have_their_levels_where_they_should(tmp_path: Path) -> None:
    layer = _layer(
        tmp_path, 1, 11, fade_in=RATE, fade_out=2 * RATE, duck_at=4 * RATE, duck_db=-14.0,
        duck_until=7 * RATE,
    )  # fmt: skip
    factor = envelope(layer, np.arange(12 * RATE), RATE)
    at = {second: 20 * np.log10(factor[round(second * RATE)] + 1e-9) for second in
          (1.5, 2.0, 3.3, 4.0, 6.9, 7.7, 9.0, 10.0)}  # fmt: skip
    wanted = {1.5: -6, 2.0: 0, 3.3: 0, 4.0: -14, 6.9: -14, 7.7: 0, 9.0: 0, 10.0: -6}
    assert at == pytest.approx(wanted, abs=0.1)
    assert factor[RATE] == 0
    assert factor[11 * RATE - 1] < 1e-6


@given(
    fade_in=st.integers(0, 3000),
    fade_out=st.integers(0, 3000),
    duck_at=st.none() | st.integers(0, 4000),
    duck_db=st.floats(-30, 0),
)
def test_an_envelope_has_no_jumps(
    fade_in: int, fade_out: int, duck_at: int | None, duck_db: float
) -> None:
    layer = Layer(
        path=Path("x"), start=0, end=4000, db=0, fade_in=fade_in + 200, fade_out=fade_out + 200,
        duck_at=duck_at, duck_db=duck_db,
    )  # fmt: skip
    factor = envelope(layer, np.arange(-10, 4010), 1000)
    assert np.abs(np.diff(factor)).max() < 0.02
    assert factor.min() >= 0
    assert factor.max() <= 1


def test_an_episode_with_all_its_music_keeps_its_speech_exactly(show: Path) -> None:
    music = Music(intro="intro.flac", bed="bed.flac", outro="outro.flac", outro_under=1000)
    recording = lay_music(music, show, _recording(show, music))
    whole = joined(render(recording, {"joe": 1.0}))
    speech = joined(render(replace(recording, layers=()), {"joe": 1.0}))
    assert len(whole) == len(speech) == recording.length
    heard, voice = whole - speech, recording.spans[0]
    alone = heard[RATE : 5 * RATE]
    under = heard[voice.start + RATE : voice.start + 2 * RATE]
    bed = heard[voice.start + 5 * RATE : voice.start + 6 * RATE]
    assert rms_db(alone) - rms_db(under) == pytest.approx(14, abs=1.5)
    assert rms_db(alone) - rms_db(bed) == pytest.approx(18, abs=1.5)
    assert rms_db(heard[-RATE // 10 :]) < -60
