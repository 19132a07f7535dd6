"""A clip's file as a take: any format, its speech by its own floor, its room, its own loudness."""

from __future__ import annotations

import struct
import wave
from pathlib import Path

import numpy as np
import pytest
from clip_making import FORMATS, record
from rooms import OFF, VOICE_DB, added, clip, hiss, room, scaled, written
from sounds import Block, peak_db, rms_db, sixteen_bit, speechlike

from spoken_essays.errors import SoundError
from spoken_essays.show import Polish, Strength
from spoken_essays.sound import codec
from spoken_essays.sound.recorded import ClipSound, read

RATE = 44_100
GUARD = 0.015


def _read(folder: Path, sound: Block, rate: int = RATE, polish: Polish = OFF) -> ClipSound:
    return read(written(folder / "clip.flac", sound, rate), polish=polish)


def _heard(found: ClipSound) -> Block:
    return found.samples.astype(np.float32) / np.float32(32_767)


def _speech(found: ClipSound) -> tuple[float, float]:
    """Where speech was found, in seconds of the clip: the guards are taken off."""
    ahead = found.room.heard[0] if found.start == 0 else 0
    return (
        (found.start - ahead) / found.rate + GUARD,
        (found.end - ahead) / found.rate - GUARD,
    )


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("channels", [1, 2])
def test_a_clip_of_any_format_is_read_with_its_speech_where_it_is(
    tmp_path: Path, suffix: str, channels: int
) -> None:
    rate = FORMATS[suffix][1]
    path = record(
        tmp_path / f"clip{suffix}",
        sound=clip(1.2, rate=rate, before=0.4, after=0.5, floor=-65),
        channels=channels,
    )
    found = read(path, polish=Polish())
    assert found.rate == min(rate, 48_000)
    assert found.samples.dtype == np.int16
    # A raw stream of AAC says nothing of the samples its encoder has put before, and AAC rings.
    allowed = {".aac": 0.1, ".m4a": 0.04}.get(suffix, 0.03)
    assert _speech(found) == pytest.approx((0.4, 1.6), abs=allowed)


@pytest.mark.parametrize("ms", [8, 12, 16, 24])
@pytest.mark.parametrize("end", ["last", "first"])
def test_what_an_encoder_fills_a_frame_with_is_no_room(tmp_path: Path, ms: int, end: str) -> None:
    sound = clip(1.2, before=0.4, after=0.5, floor=-55)
    count = ms * RATE // 1000
    fade = np.float32(10) ** np.linspace(-20 / 20, -48 / 20, count, dtype=np.float32)
    if end == "last":
        sound[-count:] *= fade
    else:
        sound[:count] *= fade[::-1]
    found = _read(tmp_path, sound)
    assert _speech(found) == pytest.approx((0.4, 1.6), abs=0.03)
    assert found.room.level == pytest.approx(-55, abs=3)


@pytest.mark.parametrize("rate", [8_000, 11_025, 16_000, 22_050, 44_100, 48_000, 96_000])
def test_a_clip_keeps_its_rate_up_to_48_khz(tmp_path: Path, rate: int) -> None:
    found = _read(tmp_path, clip(1.5, rate=rate), rate)
    assert found.rate == min(rate, 48_000)
    assert _speech(found) == pytest.approx((0.5, 2.0), abs=0.02)


def _stereo(folder: Path, left: Block, right: Block) -> Path:
    path = folder / "stereo.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((2, 2, RATE, 0, "NONE", ""))
        file.writeframes(np.stack([sixteen_bit(left), sixteen_bit(right)], axis=1).tobytes())
    return path


VOICE = clip(1.5)
ELSEWHERE = {
    "nothing": VOICE * np.float32(0),
    "a softer room": room(3, RATE, -66)[: len(VOICE)],
    "a louder hum": (0.2 * np.sin(np.arange(len(VOICE)) * 2 * np.pi * 50 / RATE)).astype("f4"),
    "the same": VOICE,
    "the same, turned over": -VOICE,
    "the same, much softer": VOICE * np.float32(0.1),
}


@pytest.mark.parametrize("other", ELSEWHERE.values(), ids=ELSEWHERE)
@pytest.mark.parametrize("side", ["left", "right"])
def test_a_voice_in_one_channel_is_as_loud_as_in_both(
    tmp_path: Path, other: Block, side: str
) -> None:
    both = (VOICE, other) if side == "left" else (other, VOICE)
    found = read(_stereo(tmp_path, *both), polish=OFF)
    heard = found.samples / 32_767
    assert min(np.abs(heard - VOICE).max(), np.abs(heard + VOICE).max()) < 0.01


@pytest.mark.parametrize("floor", [-80, -50, -40, -35, -30])
@pytest.mark.parametrize(
    ("slope", "before", "after"), [(0.0, 0.5, 0.6), (1.0, 0.15, 2.5), (2.0, 1.5, 0.2)]
)
def test_a_cue_runs_from_15_ms_before_its_speech_to_15_ms_after(
    tmp_path: Path, floor: float, slope: float, before: float, after: float
) -> None:
    """Whatever the room: its floor is 60 to 10 dB below the voice."""
    sound = clip(1.6, before=before, after=after, floor=floor, slope=slope)
    allowed = 0.012 if floor <= -40 else 0.03
    assert _speech(_read(tmp_path, sound)) == pytest.approx((before, before + 1.6), abs=allowed)


AROUND = {
    "a breath": hiss(0.4, RATE, VOICE_DB - 24, 400, 5000),
    "a soft breath": hiss(0.5, RATE, VOICE_DB - 34, 400, 5000),
    "a click": scaled(np.hanning(400).astype("f4") * np.sign(np.sin(np.arange(400))), -15),
}


@pytest.mark.parametrize("name", AROUND)
@pytest.mark.parametrize("gap", [0.15, 0.4])
@pytest.mark.parametrize("floor", [-70, -50])
def test_what_is_heard_around_speech_is_no_speech(
    tmp_path: Path, name: str, gap: float, floor: float
) -> None:
    what = AROUND[name]
    sound = clip(1.6, before=1.2, after=1.2, floor=floor)
    sound = added(sound, what, 1.2 - gap - len(what) / RATE, RATE)
    # After a word's end a click so soon may be its last letter.
    sound = added(sound, what, 2.8 + max(gap, 0.25), RATE)
    found = _read(tmp_path, sound)
    assert _speech(found) == pytest.approx((1.2, 2.8), abs=0.012)
    kept = found.room.heard == (0, len(found.samples))
    assert kept == (name != "a click")


def test_a_breath_that_runs_into_speech_is_no_speech(tmp_path: Path) -> None:
    breath = hiss(0.5, RATE, VOICE_DB - 26, 400, 5000)
    sound = added(clip(1.6, before=1.0, floor=-65), breath, 0.5, RATE)
    assert _speech(_read(tmp_path, sound))[0] == pytest.approx(1.0, abs=0.02)


@pytest.mark.parametrize(
    ("seconds", "down", "low", "high"),
    [(0.15, 18, 4000, 8000), (0.12, 28, 1500, 8000), (0.1, 30, 1000, 7000)],
    ids=["s", "f", "th"],
)
@pytest.mark.parametrize("floor", [-75, -60])
def test_a_words_soft_ends_are_speech(
    tmp_path: Path, seconds: float, down: float, low: float, high: float, floor: float
) -> None:
    soft = hiss(seconds, RATE, VOICE_DB - down, low, high)
    sound = clip(1.6, before=0.7, after=0.8, floor=floor)
    sound = added(sound, soft, 0.7 - seconds, RATE)
    sound = added(sound, soft, 0.7 + 1.6, RATE)
    wanted = (0.7 - seconds, 2.3 + seconds)
    assert _speech(_read(tmp_path, sound)) == pytest.approx(wanted, abs=0.02)


def test_the_burst_of_a_last_stop_is_speech(tmp_path: Path) -> None:
    burst = hiss(0.04, RATE, VOICE_DB - 26, 1500, 6000)
    sound = added(clip(1.6, floor=-70), burst, 0.5 + 1.6 + 0.09, RATE)
    assert _speech(_read(tmp_path, sound))[1] == pytest.approx(2.23, abs=0.02)


@pytest.mark.parametrize("floor", [-80, -50])
def test_a_clip_without_any_margin_has_its_guard_of_silence(tmp_path: Path, floor: float) -> None:
    sound = clip(1.6, before=0, after=0, floor=floor)
    found = _read(tmp_path, sound)
    guard = round(GUARD * RATE)
    assert abs(len(found.samples) - (len(sound) + 2 * guard)) <= 2
    assert (found.start, found.end) == (0, len(found.samples))
    first, last = found.room.heard
    assert not found.samples[:first].any()
    assert not found.samples[last:].any()
    assert np.abs(found.samples[first:last] / 32_767 - sound).max() < 0.001


@pytest.mark.parametrize("gain", [0.003, 0.03, 1.0, 30.0])
def test_loudness_moves_no_bounds(tmp_path: Path, gain: float) -> None:
    """From -70 dB to one that is cut off at full scale; and 16 bits are never made louder."""
    sound = clip(1.6, floor=-55) * np.float32(gain)
    found = _read(tmp_path, sound)
    assert _speech(found) == pytest.approx((0.5, 2.1), abs=0.015)
    clipped = np.clip(sound, -1, 1)
    assert peak_db(_heard(found)) == pytest.approx(peak_db(clipped), abs=0.2)


def test_an_offset_is_taken_away(tmp_path: Path) -> None:
    found = _read(tmp_path, clip(1.6) + np.float32(0.2))
    assert abs(float(found.samples.mean())) < 10
    assert _speech(found) == pytest.approx((0.5, 2.1), abs=0.015)


def test_bounds_that_are_known_count(tmp_path: Path) -> None:
    path = written(tmp_path / "clip.flac", clip(1.6), RATE)
    found = read(path, polish=OFF, speech=(0.8, 1.75))
    assert _speech(found) == pytest.approx((0.8, 1.75), abs=0.001)


@pytest.mark.parametrize("speech", [(5.0, 9.0), (2.0, 1.0), (1.0, 1.0)])
def test_bounds_of_another_sound_do_not(tmp_path: Path, speech: tuple[float, float]) -> None:
    path = written(tmp_path / "clip.flac", clip(1.6), RATE)
    assert _speech(read(path, polish=OFF, speech=speech)) == pytest.approx((0.5, 2.1), abs=0.015)


def test_what_a_float_has_over_full_scale_is_not_cut_off(tmp_path: Path) -> None:
    loud = clip(1.6) * np.float32(8)
    path = tmp_path / "loud.wav"
    header = struct.pack("<4sI4s4sIHHIIHH4sI", b"RIFF", 36 + loud.nbytes, b"WAVE", b"fmt ", 16, 3,
                         1, RATE, 4 * RATE, 4, 32, b"data", loud.nbytes)  # fmt: skip
    path.write_bytes(header + loud.astype("<f4").tobytes())
    found = read(path, polish=OFF)
    wanted = loud / np.abs(loud).max()
    assert np.abs(found.samples / 32_767 - wanted).max() < 0.001


def test_pauses_between_words_are_found(tmp_path: Path) -> None:
    sound = clip(1.6, floor=-55)
    sound[round(1.2 * RATE) : round(1.5 * RATE)] = room(0.3, RATE, -55, seed=9)
    found = _read(tmp_path, sound)
    [(start, end)] = [p for p in found.pauses if p[1] - p[0] > 0.15 * RATE]
    assert ((found.start + start) / RATE, (found.start + end) / RATE) == pytest.approx(
        (1.2, 1.5), abs=0.03
    )


@pytest.mark.parametrize("floor", [-75, -60, -45])
def test_the_room_is_what_is_heard_where_nobody_speaks(tmp_path: Path, floor: float) -> None:
    sound = added(clip(1.6, before=1.5, floor=floor), AROUND["a breath"], 0.8, RATE)
    found = _read(tmp_path, sound)
    assert found.room.level == pytest.approx(floor, abs=1)
    assert sum(b - a for a, b in found.room.quiet) > 0.5 * RATE
    for start, end in found.room.quiet:
        assert rms_db(_heard(found)[start:end]) < floor + 2


def test_silence_that_an_editor_put_there_is_no_room(tmp_path: Path) -> None:
    sound = np.pad(clip(1.6, floor=-55), (2 * RATE, 3 * RATE))
    found = _read(tmp_path, sound)
    assert _speech(found) == pytest.approx((2.5, 4.1), abs=0.02)
    assert found.room.level == pytest.approx(-55, abs=1)


def test_a_room_recorded_on_purpose_stands_in_as_loud_as_the_clips_own(tmp_path: Path) -> None:
    tone = written(tmp_path / "room-tone.flac", room(6, 48_000, -40, seed=3), 48_000)
    tight = written(tmp_path / "tight.flac", clip(1.6, before=0.02, after=0.22, floor=-58), RATE)
    found = read(tight, polish=OFF, tone=tone)
    [(start, end)] = found.room.quiet
    assert end - start > 3 * RATE
    assert rms_db(_heard(found)[start:end]) == pytest.approx(-58, abs=2)
    assert _speech(found) == pytest.approx((0.02, 1.62), abs=0.02)
    wide = written(tmp_path / "wide.flac", clip(1.6, floor=-58), RATE)
    assert len(read(wide, polish=OFF, tone=tone).samples) == len(clip(1.6))


def test_a_room_recorded_on_purpose_stands_in_for_silence_that_a_gate_has_put_there(
    tmp_path: Path,
) -> None:
    tone = written(tmp_path / "room-tone.flac", room(6, 48_000, -55, seed=3), 48_000)
    voice = clip(1.6, before=0, after=0, floor=-70)
    gated = written(tmp_path / "gated.flac", np.pad(voice, (RATE, RATE)), RATE)
    found = read(gated, polish=OFF, tone=tone)
    first, last = found.room.heard
    assert found.start - first <= 0.02 * RATE and last - found.end <= 0.02 * RATE
    [(start, end)] = found.room.quiet
    assert end - start > 3 * RATE
    assert rms_db(_heard(found)[start:end]) == pytest.approx(-55, abs=1)
    assert read(gated, polish=OFF).room.level is None


@pytest.mark.parametrize("release", [0.05, 0.2, 0.5, 1.0])
@pytest.mark.parametrize("strength", ["off", "light", "full"])
def test_what_dies_away_behind_a_gate_is_no_room_either(
    tmp_path: Path, release: float, strength: Strength
) -> None:
    """The room is cut off where it sinks beneath the one that was recorded on purpose."""
    tone = written(tmp_path / "room-tone.flac", room(6, 48_000, -50, seed=3), 48_000)
    sound = clip(1.6, before=1, after=1.5, floor=-50)
    away = -60 * np.arange(round(1.5 * RATE), dtype=np.float32) / (release * RATE)
    sound[:RATE] = 0
    sound[-len(away) :] *= np.where(away < -45, 0, 10 ** (away / 20))
    gated = written(tmp_path / "gated.flac", sound, RATE)
    found = read(gated, polish=Polish(strength=strength), tone=tone)
    _, last = found.room.heard
    assert last - found.end < 0.35 * release * RATE
    [(start, end)] = found.room.quiet
    assert end - start > 3 * RATE
    # Nothing was taken from the noise beneath the voice, which nobody hears alone.
    assert rms_db(_heard(found)[start:end]) == pytest.approx(-50, abs=1.5)


def test_what_an_editor_put_beside_a_room_is_not_heard_around_speech(tmp_path: Path) -> None:
    sound = np.pad(clip(1.6, before=0.5, after=0.3, floor=-55), (0, RATE))
    found = _read(tmp_path, sound, polish=Polish(strength="full"))
    assert found.room.heard[1] == pytest.approx(2.4 * RATE, abs=0.011 * RATE)
    alone = _read(tmp_path, sound[:-RATE], polish=Polish(strength="full"))
    assert found.room.level == pytest.approx(alone.room.level, abs=0.5)


@pytest.mark.parametrize("strength", ["off", "light", "full"])
def test_a_room_recorded_on_purpose_is_as_loud_as_what_polish_has_left_in_the_clip(
    tmp_path: Path, strength: Strength
) -> None:
    """Where nobody pauses none of the noise can be told from the voice, and all of it is left."""
    tone = written(tmp_path / "room-tone.flac", room(6, 48_000, -47, seed=3), 48_000)
    full = written(tmp_path / "full.flac", clip(1.6, before=0, after=0, floor=-47), RATE)
    found = read(full, polish=Polish(strength=strength), tone=tone)
    [(start, end)] = found.room.quiet
    assert rms_db(_heard(found)[start:end]) == pytest.approx(-47, abs=1.5)


def test_a_room_that_is_no_sound_is_an_error_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "room-tone.wav").write_bytes(b"nothing")
    tight = written(tmp_path / "tight.flac", clip(1.6, before=0, after=0), RATE)
    with pytest.raises(SoundError, match=r"room-tone\.wav"):
        read(tight, polish=OFF, tone=tmp_path / "room-tone.wav")


WRONG = {
    "silence": (np.zeros(RATE, np.float32), "nothing but silence"),
    "the room alone": (room(4, RATE, -50), "nobody speaks"),
    "a steady hum": (
        (0.1 * np.sin(np.arange(3 * RATE) * 2 * np.pi * 100 / RATE)).astype("f4"),
        "nobody speaks",
    ),
}


@pytest.mark.parametrize(("sound", "said"), WRONG.values(), ids=WRONG)
def test_a_clip_in_which_nobody_speaks_is_an_error_that_names_it(
    tmp_path: Path, sound: Block, said: str
) -> None:
    with pytest.raises(SoundError, match=rf"clip\.flac: .*{said}"):
        _read(tmp_path, sound)


# Pages of Ogg and clusters of WebM do not say how many will come.
@pytest.mark.parametrize("suffix", sorted(set(FORMATS) - {".ogg", ".opus", ".webm"}))
def test_a_clip_that_breaks_off_is_an_error_that_names_it(tmp_path: Path, suffix: str) -> None:
    path = record(tmp_path / f"clip{suffix}", sound=speechlike(3, FORMATS[suffix][1]))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(SoundError, match=rf"clip\{suffix}"):
        read(path, polish=OFF)


def test_a_wav_written_as_a_stream_need_not_know_its_length(tmp_path: Path) -> None:
    path = record(tmp_path / "clip.wav", sound=clip(1.6, rate=8000))
    data = bytearray(path.read_bytes())
    data[4:8] = b"\xff" * 4
    place = data.index(b"data") + 4
    data[place : place + 4] = b"\xff" * 4
    path.write_bytes(data)
    assert _speech(read(path, polish=OFF)) == pytest.approx((0.5, 2.1), abs=0.03)


def test_a_clip_that_is_no_line_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    long = np.tile(sixteen_bit(clip(1.6, rate=8000)), 400)
    path = tmp_path / "long.flac"
    path.write_bytes(codec.encode_flac(long, 8000))
    with pytest.raises(SoundError, match="spoken take"):
        read(path, polish=OFF)


@pytest.mark.parametrize("samples", [1, 2, 7, 160, 400, 1000, 5000])
@pytest.mark.parametrize("strength", ["off", "light", "full"])
def test_a_sound_of_any_length_is_read_or_refused_in_a_sentence(
    tmp_path: Path, samples: int, strength: Strength
) -> None:
    for sound in (speechlike(1, RATE)[:samples], room(1, RATE, -20)[:samples]):
        path = written(tmp_path / "clip.flac", sound, RATE)
        for speech in (None, (0.0, samples / RATE)):
            try:
                found = read(path, polish=Polish(strength=strength), speech=speech)
            except SoundError:
                continue
            first, last = found.room.heard
            assert 0 <= found.start < found.end <= len(found.samples)
            assert 0 <= first < last <= len(found.samples)
