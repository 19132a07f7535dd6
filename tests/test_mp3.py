"""The Info frame, byte by byte."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spoken_essays.show import Mp3
from spoken_essays.sound.mp3 import Info, crc16, frame_bytes, frame_samples, info_frame, info_length

# ISO 11172-3 and 13818-3, layer III: the bit rates by the number in a frame's header.
_KBPS_1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_KBPS_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)


def _info(bitrate: int = 96, rate: int = 44_100) -> Info:
    return Info(
        mp3=Mp3(bitrate=bitrate, rate=rate),
        frames=0x010203,
        size=0x040506,
        crc=0xBEEF,
        delay=0x010,
        padding=0x4A2,
        quality=3,
        encoder=b"LAME4.0",
    )


def test_the_check_sum_is_crc_16_arc() -> None:
    """The catalogue of parametrised CRC algorithms gives this check value."""
    assert crc16(b"123456789") == 0xBB3D
    assert crc16(b"") == 0


@given(data=st.binary(max_size=60), cut=st.integers(0, 60))
def test_the_check_sum_goes_on_from_where_it_was(data: bytes, cut: int) -> None:
    assert crc16(data[cut:], crc16(data[:cut])) == crc16(data)


def test_each_field_stands_where_players_look_for_it() -> None:
    frame = info_frame(_info())
    total = (0x040506 + len(frame)).to_bytes(4)
    assert frame[:4] == bytes.fromhex("fffb70c4")
    assert not any(frame[4:21])
    assert frame[21:25] == b"Info"
    assert frame[25:29] == bytes((0, 0, 0, 15))
    assert frame[29:33] == bytes((0, 1, 2, 3))
    assert frame[33:37] == total
    assert frame[141:150] == b"LAME4.0  "
    assert frame[150] == 1
    assert frame[161] == 96
    assert frame[162:165] == bytes.fromhex("0104a2")
    assert frame[169:173] == total
    assert frame[173:175] == bytes.fromhex("beef")
    assert frame[175:177] == crc16(frame[:175]).to_bytes(2)
    assert not any(frame[177:])


def test_the_table_of_contents_rises_from_the_first_frame_to_the_end() -> None:
    contents = info_frame(_info())[37:137]
    assert contents[0] == 0
    assert all(abs(place - 2.56 * n) < 2 for n, place in enumerate(contents))


@pytest.mark.parametrize("rate", [32_000, 44_100, 48_000, 16_000, 22_050, 24_000])
@pytest.mark.parametrize("bitrate", [32, 48, 64, 96, 160])
def test_the_frame_is_as_long_as_its_own_header_says(bitrate: int, rate: int) -> None:
    """At low bit rates the tag needs a larger frame than the audio has."""
    frame = info_frame(_info(bitrate, rate))
    tables = {
        0b11: ((44_100, 48_000, 32_000), (32, 40, 48, 56, 64, 80, 96, 112, 128, 160)),
        0b10: (
            (22_050, 24_000, 16_000),
            (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
        ),
    }
    rates, kbps = tables[frame[1] >> 3 & 0b11]
    said = kbps[(frame[2] >> 4) - 1]
    assert rates[frame[2] >> 2 & 0b11] == rate
    assert said >= bitrate
    assert (
        len(frame) == info_length(Mp3(bitrate=bitrate, rate=rate)) == int(frame_bytes(said, rate))
    )
    assert frame.rstrip(b"\0") != frame


def test_frames_are_as_long_as_the_standard_says() -> None:
    assert frame_bytes(96, 48_000) == 288
    assert frame_bytes(64, 24_000) == 192
    assert (frame_samples(44_100), frame_samples(22_050)) == (1152, 576)
