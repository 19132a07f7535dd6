"""An mp3 by LAME: right in length, place and loudness, in players of every kind."""

from __future__ import annotations

import io
import json
import re
import subprocess
from pathlib import Path

import numpy as np
import pytest
from conftest import needs
from hypothesis import given, settings
from hypothesis import strategies as st
from mutagen.mp3 import MP3, BitrateMode
from sounds import Block, blocks_of, joined, noise, rms_db, speechlike, tone

from spoken_essays.show import Mp3
from spoken_essays.sound import codec, lame, mp3
from spoken_essays.sound.lame import Mp3Writer

RATE = 44_100
DEFAULT = Mp3()


def _encoded(sound: Block, how: Mp3 = DEFAULT) -> tuple[bytes, Mp3Writer]:
    file = io.BytesIO()
    writer = Mp3Writer(file, how)
    given = len(b"".join(writer.frames(blocks_of(sound, [how.rate]))))
    assert len(file.getvalue()) == given + mp3.info_length(how)
    return file.getvalue(), writer


def _with_head(sound: Block, rate: int = RATE) -> Block:
    return joined([np.zeros(rate // 2, np.float32), sound])


@pytest.mark.parametrize(
    "how",
    [
        Mp3(),
        Mp3(bitrate=32),
        Mp3(bitrate=320),
        Mp3(bitrate=128, rate=48_000),
        Mp3(bitrate=64, rate=32_000),
    ],
    ids=str,
)
@pytest.mark.parametrize("length", [1, 560, 1152, 30_000, 66_667])
def test_players_that_read_the_info_frame_get_exactly_what_was_encoded(
    tmp_path: Path, how: Mp3, length: int
) -> None:
    path = tmp_path / "a.mp3"
    path.write_bytes(_encoded(_with_head(tone(3, how.rate)[:length], how.rate), how)[0])
    assert len(joined(codec.decode(path, how.rate))) == how.rate // 2 + length
    info = MP3(path).info  # type: ignore[no-untyped-call]
    assert info is not None
    assert info.length == pytest.approx((how.rate // 2 + length) / how.rate, abs=1e-5)
    assert info.bitrate_mode == BitrateMode.CBR
    assert not info.sketchy


def test_what_comes_back_lies_where_it_was_and_is_as_loud(tmp_path: Path) -> None:
    sound = _with_head(speechlike(3, RATE) * np.float32(0.5))
    path = tmp_path / "a.mp3"
    path.write_bytes(_encoded(sound)[0])
    again = joined(codec.decode(path, RATE))
    spectrum = np.fft.rfft(again) * np.conj(np.fft.rfft(sound))
    assert np.fft.irfft(spectrum).argmax() == 0
    assert rms_db(again) == pytest.approx(rms_db(sound), abs=0.05)
    assert rms_db(again - sound) < rms_db(sound) - 20


@pytest.mark.parametrize("bitrate", [32, 64, 96, 128, 160, 192, 224, 256, 320])
def test_the_sound_is_as_loud_at_any_bit_rate(bitrate: int) -> None:
    sound = tone(1, RATE, 500)
    file = io.BytesIO()
    writer = Mp3Writer(file, Mp3(bitrate=bitrate))
    again = joined(codec.decode_mp3(writer.frames([sound])))[writer.before :][: len(sound)]
    middle = slice(5000, -5000)
    assert rms_db(again[middle]) == pytest.approx(rms_db(sound[middle]), abs=0.02)


def _onset(sound: Block) -> int:
    return int(np.flatnonzero(np.abs(sound) > 0.1)[0])


def test_players_that_ignore_the_info_frame_start_within_15_ms() -> None:
    """What a decoder that removes nothing gives, and that knows the Info frame is not audio."""
    sound = _with_head(tone(1, RATE))
    data, _ = _encoded(sound)
    raw = joined(codec.decode_mp3([data[mp3.info_length(DEFAULT) :]]))
    assert 0 <= _onset(raw) - _onset(sound) < 0.015 * RATE


def test_a_recording_without_silence_at_its_head_loses_nothing() -> None:
    sound = tone(1, RATE)
    data, writer = _encoded(sound)
    raw = joined(codec.decode_mp3([data[mp3.info_length(DEFAULT) :]]))
    assert writer.before == 1105
    assert rms_db(raw[1105:][: len(sound)][:2000] - sound[:2000]) < -25


def test_what_is_measured_on_the_way_is_what_the_file_holds(tmp_path: Path) -> None:
    sound = _with_head(speechlike(2.2, RATE))
    file, path = io.BytesIO(), tmp_path / "a.mp3"
    writer = Mp3Writer(file, DEFAULT)
    on_the_way = joined(codec.decode_mp3(writer.frames(blocks_of(sound, [RATE]))))
    path.write_bytes(file.getvalue())
    held = joined(codec.decode(path, RATE))
    assert np.array_equal(on_the_way[writer.before :][: len(sound)], held)


def test_frames_may_come_in_any_pieces_and_none() -> None:
    data = _encoded(speechlike(1, RATE))[0][mp3.info_length(DEFAULT) :]
    pieces = [piece for n in range(0, len(data), 1000) for piece in (data[n : n + 1000], b"")]
    assert np.array_equal(joined(codec.decode_mp3(pieces)), joined(codec.decode_mp3([data])))


def test_the_same_sound_gives_the_same_bytes_however_it_comes() -> None:
    sound = _with_head(speechlike(2, RATE))
    whole = io.BytesIO()
    assert len(list(Mp3Writer(whole, DEFAULT).frames(blocks_of(sound, [777, 20_000])))) > 1
    assert whole.getvalue() == _encoded(sound)[0] == _encoded(sound)[0]


def test_the_info_frame_tells_the_truth() -> None:
    sound = _with_head(speechlike(2, RATE))
    data, writer = _encoded(sound)
    length = mp3.info_length(DEFAULT)
    frames = int.from_bytes(data[29:33])
    delay, padding = (int.from_bytes(data[162:165]) >> 12, int.from_bytes(data[162:165]) & 0xFFF)
    assert int.from_bytes(data[33:37]) == len(data)
    assert len(re.findall(rb"\xff\xfb[\x70\x72]\xc4", data[length:])) == frames
    assert delay + padding + len(sound) == frames * 1152
    assert delay + 529 == writer.before
    assert int.from_bytes(data[173:175]) == mp3.crc16(data[length:])
    assert data[141:145] == b"LAME"


@given(size=st.integers(0, 9000), before=st.integers(0, 0xFFFF))
@settings(max_examples=20)
def test_the_check_sum_in_lanes_is_the_check_sum(size: int, before: int) -> None:
    data = np.random.default_rng(size).bytes(size)
    assert lame.crc16_in_lanes(data, before) == mp3.crc16(data, before)


def test_what_is_over_full_scale_is_cut_off_and_does_not_wrap() -> None:
    loud = tone(1, RATE, 200) * np.float32(4)
    data, _ = _encoded(loud)
    raw = joined(codec.decode_mp3([data[mp3.info_length(DEFAULT) :]]))[1105:][: len(loud)]
    high = np.abs(loud) > 1.2
    assert (np.sign(raw[high]) == np.sign(loud[high])).all()


def test_digital_silence_stays_under_60_dbfs_after_speech() -> None:
    speech = speechlike(1, RATE)
    data, _ = _encoded(joined([speech, np.zeros(RATE // 2, np.float32), speech]))
    raw = joined(codec.decode_mp3([data[mp3.info_length(DEFAULT) :]]))[1105:]
    assert np.abs(raw[RATE + 300 : RATE + RATE // 2 - 300]).max() < 0.001


@needs("mp3val")
@needs("ffprobe")
@pytest.mark.system
@pytest.mark.parametrize("how", [Mp3(), Mp3(bitrate=64), Mp3(bitrate=48, rate=32_000)], ids=str)
def test_programs_of_others_find_nothing_wrong(tmp_path: Path, how: Mp3) -> None:
    path = tmp_path / "a.mp3"
    path.write_bytes(_encoded(_with_head(noise(3, how.rate) * np.float32(0.5), how.rate), how)[0])
    said = subprocess.run(["mp3val", path], capture_output=True, text=True, check=True).stdout
    problems = [line for line in said.splitlines() if "WARNING" in line]
    assert [line for line in problems if "No supported tags" not in line] == []
    probe = ["ffprobe", "-v", "warning", "-of", "json", "-show_format", "-show_streams", str(path)]
    found = subprocess.run(probe, capture_output=True, text=True, check=True)
    assert found.stderr == ""
    facts = json.loads(found.stdout)
    assert int(facts["streams"][0]["bit_rate"]) == how.bitrate * 1000
    # Older versions count the codec's own samples at both ends, up to 40 ms of them.
    assert float(facts["format"]["duration"]) == pytest.approx(3.5, abs=0.05)
