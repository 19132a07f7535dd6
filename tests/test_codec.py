"""Sound in and out: takes kept exactly, any format read, rates changed."""

from __future__ import annotations

import math
import wave
from fractions import Fraction
from pathlib import Path
from typing import cast

import av
import numpy as np
import pytest
from av.audio.stream import AudioStream
from hypothesis import given, settings
from hypothesis import strategies as st
from sounds import (
    RATE,
    Block,
    joined,
    noise,
    peak_db,
    rms_db,
    sixteen_bit,
    tone,
)

from spoken_essays.errors import SoundError
from spoken_essays.sound import codec

RATES = (8_000, 16_000, 22_050, 24_000, 44_100, 48_000)


@given(values=st.lists(st.integers(-32_768, 32_767), max_size=300), rate=st.sampled_from(RATES))
@settings(max_examples=20)
def test_a_take_comes_back_from_flac_sample_for_sample(
    tmp_path_factory: pytest.TempPathFactory, values: list[int], rate: int
) -> None:
    path = tmp_path_factory.mktemp("take") / "take.flac"
    samples = np.array([*values, 1], np.int16)
    path.write_bytes(codec.encode_flac(samples, rate))
    again, its_rate = codec.decode_flac(path)
    assert np.array_equal(again, samples)
    assert its_rate == rate


def test_the_same_take_gives_the_same_bytes() -> None:
    samples = sixteen_bit(noise(1.5, 22_050))
    assert codec.encode_flac(samples, 22_050) == codec.encode_flac(samples, 22_050)


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda data: b"", id="empty"),
        pytest.param(lambda data: b"not a sound\n" * 400, id="text"),
        pytest.param(lambda data: data[:60], id="its head alone"),
        pytest.param(lambda data: data[: len(data) // 2], id="half"),
        pytest.param(lambda data: data[:-1], id="without its last byte"),
        pytest.param(lambda data: bytes(len(data)), id="zeros"),
        pytest.param(lambda data: data[:300] + bytes(300) + data[600:], id="a hole"),
    ],
)
def test_a_damaged_take_is_an_error_that_names_it(tmp_path: Path, damage: object) -> None:
    path = tmp_path / "take.flac"
    data = codec.encode_flac(sixteen_bit(noise(1, 22_050)), 22_050)
    path.write_bytes(damage(data))  # type: ignore[operator]
    with pytest.raises(SoundError, match=r"take\.flac"):
        codec.decode_flac(path)


def _opus(path: Path, form: str, **options: str) -> bytes:
    """Two seconds of noise as Opus: in a file, or as a live recording that cannot go back in it."""
    with av.open(str(path), "w", form, options) as container:
        stream = container.add_stream("libopus", rate=48_000)
        stream.layout = "mono"
        for start in range(0, 96_000, 960):
            block = sixteen_bit(noise(0.02, 48_000))[None]
            frame = av.AudioFrame.from_ndarray(block, "s16", "mono")
            frame.sample_rate, frame.pts = 48_000, start
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path.read_bytes()


@pytest.mark.parametrize(
    ("form", "options"),
    [("ogg", {}), ("webm", {}), ("matroska", {}), ("webm", {"live": "1"})],
    ids=["ogg", "webm", "matroska", "webm, recorded live"],
)
def test_what_decoders_play_without_its_end_is_noticed(
    tmp_path: Path, form: str, options: dict[str, str]
) -> None:
    path = tmp_path / "take"
    data = _opus(path, form, **options)
    for tail in (b"", bytes(1), bytes(4096), b"TAG" + bytes(125)):
        path.write_bytes(data + tail)
        assert abs(sum(map(len, codec.decode(path, 48_000))) - 96_000) < 2_000
    for length in (len(data) - 1, len(data) * 2 // 3, len(data) // 2, 700):
        path.write_bytes(data[:length])
        with pytest.raises(SoundError, match="is not whole: it breaks off"):
            list(codec.decode(path, 48_000))


def test_an_ogg_that_was_stopped_between_its_pages_is_whole(tmp_path: Path) -> None:
    """Recorders that are switched off leave such: no page says that it is the last."""
    path = tmp_path / "take.ogg"
    data = _opus(path, "ogg", page_duration="200000")
    path.write_bytes(data[: data.rindex(b"OggS")])
    assert sum(map(len, codec.decode(path, 48_000))) > 48_000


@given(place=st.floats(0.05, 0.999), bit=st.integers(0, 7))
@settings(max_examples=25)
def test_no_flipped_bit_goes_unnoticed(
    tmp_path_factory: pytest.TempPathFactory, place: float, bit: int
) -> None:
    path = tmp_path_factory.mktemp("take") / "take.flac"
    data = bytearray(codec.encode_flac(sixteen_bit(noise(0.5, 22_050)), 22_050))
    data[int(place * len(data))] ^= 1 << bit
    path.write_bytes(data)
    with pytest.raises(SoundError):
        codec.decode_flac(path)


def _wav(path: Path, channels: list[Block], rate: int, width: int) -> None:
    sound = np.stack(channels, axis=1).astype(np.float64)
    if width == 1:
        data = np.rint(sound * 127 + 128).astype(np.uint8).tobytes()
    else:
        whole = np.rint(sound * (2 ** (8 * width - 1) - 1)).astype("<i4")
        data = whole.view(np.uint8).reshape(-1, 4)[:, :width].tobytes()
    with wave.open(str(path), "wb") as file:
        file.setparams((len(channels), width, rate, 0, "NONE", ""))
        file.writeframes(data)


@pytest.mark.parametrize("width", [1, 2, 3, 4])
@pytest.mark.parametrize("rate", [8_000, 44_100, 96_000])
@pytest.mark.parametrize("channels", [1, 2])
def test_wav_of_any_width_rate_and_channels_is_read_as_one_channel(
    tmp_path: Path, width: int, rate: int, channels: int
) -> None:
    path = tmp_path / "sound.wav"
    _wav(path, [tone(1, rate)] * channels, rate, width)
    sound = joined(codec.decode(path, RATE))
    assert abs(len(sound) - RATE) <= 1
    middle = slice(2000, 40_000)
    assert np.abs(sound[middle] - tone(1, RATE)[: len(sound)][middle]).max() < 0.01


def test_channels_are_averaged_not_added(tmp_path: Path) -> None:
    path = tmp_path / "left.wav"
    _wav(path, [tone(1, RATE), np.zeros(RATE, np.float32)], RATE, 2)
    assert peak_db(joined(codec.decode(path, RATE))) == pytest.approx(-12.04, abs=0.05)


@pytest.mark.parametrize(
    ("name", "encoder", "layout"),
    [
        ("a.mp3", "libmp3lame", "stereo"),
        ("a.ogg", "libopus", "stereo"),
        ("a.opus", "libopus", "mono"),
        ("a.m4a", "aac", "stereo"),
        ("a.webm", "libopus", "stereo"),
        ("a.flac", "flac", "5.1"),
    ],
)
def test_compressed_formats_are_read_with_their_gaps_removed(
    tmp_path: Path, name: str, encoder: str, layout: str
) -> None:
    path, rate = tmp_path / name, 48_000
    sound = np.zeros(rate, np.float32)
    sound[20_000:20_100] = tone(1, rate)[:100]
    with av.open(str(path), "w") as container:
        stream = cast(AudioStream, container.add_stream(encoder, rate=rate, layout=layout))
        frame = av.AudioFrame.from_ndarray(sound[None], "flt", "mono")
        frame.sample_rate, frame.pts, frame.time_base = rate, 0, Fraction(1, rate)
        resampler = av.AudioResampler(stream.format, layout, rate, stream.frame_size or 4096)
        for part in (*resampler.resample(frame), *resampler.resample(None)):
            container.mux(stream.encode(part))
        container.mux(stream.encode(None))
    again = joined(codec.decode(path, rate))
    assert abs(int(np.abs(again).argmax()) - int(np.abs(sound).argmax())) < 100
    assert abs(len(again) - len(sound)) < 2100


def test_blocks_of_a_decoded_file_are_a_second_long(tmp_path: Path) -> None:
    path = tmp_path / "sound.wav"
    _wav(path, [tone(2.5, 8_000)], 8_000, 2)
    assert [len(block) for block in codec.decode(path, RATE)] == [RATE, RATE, RATE // 2]


@pytest.mark.parametrize("content", [b"", b"hello\n" * 99, bytes(5000), b"ID3" + bytes(40)])
def test_what_is_no_sound_is_an_error_that_names_it(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "music.mp3"
    path.write_bytes(content)
    with pytest.raises(SoundError, match=r"music\.mp3"):
        joined(codec.decode(path, RATE))


def test_a_picture_is_no_sound(tmp_path: Path) -> None:
    path = tmp_path / "cover.png"
    frame = av.VideoFrame.from_ndarray(np.zeros((16, 16, 3), np.uint8), "rgb24")
    with av.open(str(path), "w", format="image2") as container:
        stream = container.add_stream("png", width=16, height=16, pix_fmt="rgb24")
        container.mux([*stream.encode(frame), *stream.encode(None)])
    with pytest.raises(SoundError, match=r"cover\.png"):
        joined(codec.decode(path, RATE))


def test_a_missing_file_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(SoundError, match=r"gone\.wav"):
        joined(codec.decode(tmp_path / "gone.wav", RATE))


@given(length=st.integers(0, 5000), old=st.sampled_from(RATES), new=st.sampled_from(RATES))
@settings(max_examples=60)
def test_resampling_gives_exactly_the_length_that_the_rates_ask_for(
    length: int, old: int, new: int
) -> None:
    resampled = codec.resample(np.ones(length, np.float32), old, new)
    assert len(resampled) == math.floor(length * new / old + 0.5)


@pytest.mark.parametrize("old", [16_000, 22_050, 24_000, 48_000])
def test_resampling_delays_nothing(old: int) -> None:
    """A burst of a low tone, its middle found in both by its centre of gravity."""
    burst = tone(1, old, 300) * np.hanning(old).astype(np.float32) ** 8
    resampled = codec.resample(burst, old, RATE)
    centres = [float((s**2 * np.arange(len(s))).sum() / (s**2).sum()) for s in (burst, resampled)]
    assert centres[1] == pytest.approx(centres[0] * RATE / old, abs=0.1)


@pytest.mark.parametrize("old", [16_000, 22_050, 24_000, 48_000])
@pytest.mark.parametrize("share", [0.01, 0.2, 0.5, 0.8, 0.95])
def test_resampling_keeps_what_the_lower_rate_can_hold(old: int, share: float) -> None:
    hertz = share * min(old, RATE) / 2
    resampled = codec.resample(tone(0.5, old, hertz), old, RATE)
    middle = slice(4000, 16_000)
    wanted = tone(0.5, RATE, hertz)
    assert np.abs(resampled[middle] - wanted[middle]).max() < 0.002


@pytest.mark.parametrize(
    ("old", "new", "hertz"), [(48_000, 44_100, 23_000), (44_100, 22_050, 12_000)]
)
def test_resampling_lets_nothing_fold_back(old: int, new: int, hertz: float) -> None:
    folded = codec.resample(tone(0.5, old, hertz), old, new)
    assert rms_db(folded[2000:-2000]) < -90


def test_resampling_up_adds_no_mirror_images() -> None:
    up = codec.resample(tone(1, 22_050, 9_000), 22_050, RATE)[4000:-4000]
    spectrum = np.abs(np.fft.rfft(up * np.hanning(len(up))))
    hertz = np.fft.rfftfreq(len(up), 1 / RATE)
    assert 20 * np.log10(spectrum[hertz > 12_000].max() / spectrum.max()) < -90
