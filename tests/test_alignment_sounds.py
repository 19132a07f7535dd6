"""What a take sounds like: its islands of sound, the windows it is heard in, its file."""

from __future__ import annotations

import wave
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading_aloud import LINES as READ
from reading_aloud import RATE as READING
from reading_aloud import read_aloud, times
from sounds import Block, between, noise, sixteen_bit, speechlike, tone

from spoken_essays.alignment.islands import Island, scenery
from spoken_essays.alignment.loading import RATE, Sound, load
from spoken_essays.alignment.windows import LONGEST, PAD, unheard, windows
from spoken_essays.alignment.words import Word
from spoken_essays.errors import SoundError, TakeError
from spoken_essays.sound import codec

PLAIN = [(line, 0.9) for line in READ if line != "…"]


def take(*parts: Block, hiss: float = 0.0005) -> Sound:
    """Sounds and silences in a row, with a little noise under all of them."""
    whole = np.concatenate(parts)
    samples = sixteen_bit(whole + noise(len(whole) / RATE, RATE) * np.float32(hiss))
    return Sound(samples=samples, seconds=len(samples) / RATE, channel=None, clipped=())


def silence(seconds: float) -> Block:
    return np.zeros(round(seconds * RATE), np.float32)


def voice(seconds: float, seed: int = 0) -> Block:
    return speechlike(seconds, RATE, seed) * np.float32(0.3)


def cough(seconds: float) -> Block:
    """A burst of noise, with the throat's resonance."""
    burst = between(noise(seconds, RATE), RATE, 300, 2500)
    return (burst * np.sqrt(np.hanning(len(burst))) * 0.3).astype(np.float32)


def file_of(path: Path, samples: Block, rate: int, channels: int = 1) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(sixteen_bit(samples).tobytes())
    return path


# Islands of sound.


@pytest.mark.parametrize("hiss", [0.0, 0.0005, 0.02])
def test_a_voice_is_an_island_to_within_two_hundredths_of_a_second(hiss: float) -> None:
    sound = take(silence(1), voice(1.5), silence(0.8), voice(0.6, 1), silence(1), hiss=hiss)
    [first, *_, last] = scenery(sound).islands
    edges = [first.start, last.end]
    assert edges == pytest.approx([1.0, 3.9], abs=0.03)


@pytest.mark.parametrize("hiss", [0.0005, 0.02])
def test_a_word_is_a_voice_and_a_cough_or_a_knock_is_none(hiss: float) -> None:
    knock = np.concatenate([cough(0.1), silence(0.05), cough(0.1)])
    sound = take(
        silence(1), voice(1.5), silence(0.5), cough(0.4), silence(0.5), voice(0.5, 1), silence(0.5),
        knock, silence(0.5), voice(2), hiss=hiss,
    )  # fmt: skip
    heard = scenery(sound)
    assert not heard.is_noise(1, 2.4) and heard.is_noise(3.05, 3.3)
    assert not heard.is_noise(3.95, 4.3) and heard.is_noise(4.92, 5.15)


def test_who_whispers_all_of_it_has_a_voice_all_the_same() -> None:
    sound = take(silence(1), cough(0.9), silence(0.5), cough(0.8), silence(0.5), cough(1))
    assert all(each.voiced for each in scenery(sound).islands)


@pytest.mark.parametrize("level", [0.001, 0.01, 0.1])
def test_steady_noise_and_hum_are_no_sound(level: float) -> None:
    hum = tone(12, RATE, 100, level)
    sound = take(np.concatenate([silence(5), voice(2), silence(5)]) + hum, hiss=level)
    scene = scenery(sound)
    assert scene.sounding(0, 4.9) == scene.sounding(7.2, 12) == 0
    assert scene.sounding(5, 7) > 1.0


def test_the_noise_is_told_in_decibels_under_the_voice() -> None:
    quiet, loud = (scenery(take(silence(3), voice(4), silence(3), hiss=hiss)).snr
                   for hiss in (0.001, 0.1))  # fmt: skip
    assert quiet - loud > 30


@pytest.mark.parametrize("lasting", [0.0, 0.3, 0.45, 0.7])
def test_in_a_room_speech_ends_where_it_does_and_not_where_the_room_falls_silent(
    lasting: float,
) -> None:
    dry = read_aloud(PLAIN)
    wet = in_a_room(dry, lasting) if lasting else dry
    scene = scenery(take(codec.resample(wet * np.float32(0.5), READING, RATE)))
    assert bool(scene.decay) == bool(lasting)
    ends = [end for _, end in times(PLAIN)]
    nearest = [min((each.end - end for each in scene.islands), key=abs) for end in ends]
    assert nearest == pytest.approx([0.0] * len(ends), abs=0.12)


def in_a_room(dry: Block, lasting: float) -> Block:
    """As heard in a room in which sound takes so many seconds to die away by 60 dB."""
    count = round(lasting * READING)
    fading = np.random.default_rng(0).standard_normal(count) * 10 ** (-3 * np.arange(count) / count)
    fading *= 0.7 / np.sqrt(np.square(fading).sum())
    fading[0] = 1
    size = 1 << (len(dry) + count).bit_length()
    wet = np.fft.irfft(np.fft.rfft(dry, size) * np.fft.rfft(fading, size), size)
    return np.asarray(wet[: len(dry)], np.float32)


def test_silence_and_the_empty_take_have_no_islands() -> None:
    for seconds in (2, 0):
        samples = np.zeros(seconds * RATE, np.int16)
        sound = Sound(samples=samples, seconds=seconds, channel=None, clipped=())
        assert scenery(sound).islands == ()


# Windows.

stretches = st.lists(st.tuples(st.floats(0.05, 4.0), st.floats(0.1, 40.0)), min_size=1, max_size=30)


@given(stretches)
def test_every_sound_is_in_a_window_and_no_window_is_longer_than_whisper_hears(
    parts: list[tuple[float, float]],
) -> None:
    islands, now = [], 0.0
    for pause, length in parts:
        islands.append(Island(start=now + pause, end=now + pause + length))
        now += pause + length
    found = list(windows(islands, now))
    assert all(each.end - each.start < 30 for each in found)
    assert [each.start for each in found] == sorted(each.start for each in found)
    for island in islands:
        inside = [w for w in found if w.end > island.start and w.start < island.end]
        assert inside[0].start <= island.start and inside[-1].end >= island.end - 1e-9
        assert all(one.end >= two.start - 1e-9 for one, two in pairwise(inside))


def test_windows_are_cut_at_the_widest_pauses_and_leave_long_silences_out() -> None:
    edges = [(0.5, 3), (3.2, 6), (7.5, 9.5), (9.8, 14), (18, 20)]
    islands = [Island(start=start, end=end) for start, end in edges]
    found = [(each.start, each.end) for each in windows(islands, 20.0)]
    assert found == [(0.3, 6.2), (7.3, 14.2), (17.8, 20.0)]
    assert LONGEST == 12 and PAD == 0.2


def test_sound_that_no_word_accounts_for_is_heard_again() -> None:
    scene = scenery(take(silence(1), voice(2), silence(1), voice(2, 1), silence(1)))
    heard = [Word(text="word", plain="word", start=1.0 + at / 4, end=1.25 + at / 4, probability=1)
             for at in range(8)]  # fmt: skip
    [again] = unheard(scene, heard, 7.0)
    assert [again.start, again.end] == pytest.approx([3.8, 6.2], abs=0.1)


# The file.


@pytest.mark.parametrize("rate", [8_000, 48_000])
@pytest.mark.parametrize(
    ("channels", "channel"),
    [("voice, nothing", 0), ("noise, voice", 1), ("voice, upside down", 0), ("both", None)],
)
def test_of_a_stereo_take_the_channel_with_the_voice_is_heard(
    tmp_path: Path, rate: int, channels: str, channel: int | None
) -> None:
    said = np.concatenate([np.zeros(rate), speechlike(3, rate) * 0.3]).astype(np.float32)
    other = {"nothing": said * 0, "noise": noise(4, rate) * np.float32(0.03), "voice": said,
             "upside down": -said, "both": said}  # fmt: skip
    sides = [other[name] for name in channels.split(", ")] * 2
    path = file_of(tmp_path / "take.wav", np.stack(sides[:2], axis=1).reshape(-1), rate, 2)
    sound = load(path)
    assert sound.channel == channel
    own = codec.resample(said, rate, RATE)
    heard = sound.between(0, 4)[: len(own)]
    assert float(np.sqrt(np.mean(np.square(heard - own)))) < 0.03 * float(np.abs(own).max())


def test_a_take_that_is_overdriven_says_when(tmp_path: Path) -> None:
    loud = np.concatenate([voice(2), np.clip(voice(2) * 9, -1, 1), voice(2)])
    path = file_of(tmp_path / "take.wav", loud, RATE)
    assert set(load(path).clipped) <= {1, 2, 3}
    assert load(path).clipped


def test_hours_of_sound_are_refused_before_they_are_read(tmp_path: Path) -> None:
    path = file_of(tmp_path / "take.wav", silence(0), 8_000)
    head = bytearray(path.read_bytes())
    size = 6 * 3600 * 16_000
    head[4:8], head[40:44] = (size + 36).to_bytes(4, "little"), size.to_bytes(4, "little")
    with path.open("wb") as file:
        file.write(head)
        file.truncate(len(head) + size)
    with pytest.raises(TakeError, match="6:00:00 is too long for one take"):
        load(path)


def test_an_mp3_that_ends_before_it_says_is_refused(tmp_path: Path) -> None:
    from clip_making import record

    whole = record(tmp_path / "take.mp3", seconds=20).read_bytes()
    (tmp_path / "take.mp3").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(SoundError, match="cut short"):
        load(tmp_path / "take.mp3")
