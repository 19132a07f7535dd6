"""What polish does to a recording, and what it leaves alone."""

from __future__ import annotations

import numpy as np
import pytest
from rooms import VOICE_DB, added, clip, hiss, scaled
from sounds import Block, between, noise, rms_db, speechlike

from spoken_essays.show import Polish
from spoken_essays.sound.bounds import hear
from spoken_essays.sound.polishing import polished, polished_room

RATE = 44_100
OFF, LIGHT, FULL = Polish(strength="off"), Polish(strength="light"), Polish(strength="full")
# In these clips: the room alone, and the voice.
ROOM, SPEECH = slice(round(0.1 * RATE), round(0.9 * RATE)), slice(RATE, 3 * RATE)


def _polished(sound: Block, polish: Polish, rate: int = RATE) -> Block:
    hearing = hear(sound, rate)
    assert hearing is not None
    return polished(sound, rate, polish, hearing).sound


def _clip(floor: float = -50.0) -> Block:
    return clip(2, before=1, after=0.5, floor=floor)


@pytest.mark.parametrize("rate", [8_000, 11_025, 16_000, 22_050, 44_100, 48_000])
@pytest.mark.parametrize("polish", [LIGHT, FULL], ids=["light", "full"])
def test_nothing_is_delayed_and_nothing_becomes_longer(rate: int, polish: Polish) -> None:
    sound = clip(1.3, rate=rate, floor=-45)
    after = _polished(sound, polish, rate)
    assert len(after) == len(sound)
    size = 2 * len(sound)
    alike = np.fft.irfft(np.fft.rfft(after, size) * np.conj(np.fft.rfft(sound, size)), size)
    assert int(np.argmax(alike)) == 0


def test_off_changes_nothing() -> None:
    sound = _clip()
    assert np.array_equal(_polished(sound, OFF), sound)
    assert np.array_equal(polished_room(sound, RATE, OFF), sound)


@pytest.mark.parametrize(("polish", "less"), [(LIGHT, 3.5), (FULL, 8)], ids=["light", "full"])
@pytest.mark.parametrize("floor", [-60, -50, -40])
def test_noise_goes_down_and_the_voice_stays(polish: Polish, less: float, floor: float) -> None:
    sound = _clip(floor)
    after = _polished(sound, polish)
    assert rms_db(after[ROOM]) < rms_db(sound[ROOM]) - less
    assert rms_db(after[SPEECH]) == pytest.approx(rms_db(sound[SPEECH]), abs=2)


@pytest.mark.parametrize("floor", [-60, -40])
def test_a_recorded_room_goes_down_as_the_room_in_a_clip_does(floor: float) -> None:
    sound = _clip(floor)
    alone = polished_room(sound[: RATE - 1], RATE, LIGHT)
    wanted = rms_db(_polished(sound, LIGHT)[ROOM])
    assert rms_db(alone[ROOM]) == pytest.approx(wanted, abs=2)


@pytest.mark.parametrize(("polish", "less"), [(LIGHT, 10), (FULL, 14)], ids=["light", "full"])
def test_rumble_goes_away(polish: Polish, less: float) -> None:
    lorry = scaled(between(noise(3.5, RATE), RATE, 5, 30), -30)
    after = _polished(_clip(-70) + lorry, polish)
    low = between(after, RATE, 5, 30)
    assert rms_db(_low(after)) < rms_db(_low(_clip(-70) + lorry)) - less
    assert len(low) == len(after)


def _low(sound: Block) -> Block:
    spectrum = np.fft.rfft(sound)
    spectrum[np.fft.rfftfreq(len(sound), 1 / RATE) > 30] = 0
    return np.asarray(np.fft.irfft(spectrum, len(sound)), np.float32)


def test_an_s_that_is_too_sharp_is_taken_down_and_a_soft_one_is_not() -> None:
    sharp, soft = hiss(0.2, RATE, VOICE_DB + 2), hiss(0.2, RATE, VOICE_DB - 22)
    sound = added(added(_clip(-70), sharp, 3.05, RATE), soft, 0.7, RATE)
    after = _polished(sound, LIGHT)
    at = slice(round(3.08 * RATE), round(3.2 * RATE))
    assert rms_db(after[at]) < rms_db(sound[at]) - 2
    at = slice(round(0.75 * RATE), round(0.85 * RATE))
    assert rms_db(after[at]) == pytest.approx(rms_db(sound[at]), abs=1)


@pytest.mark.parametrize("polish", [LIGHT, FULL], ids=["light", "full"])
def test_loud_words_come_closer_to_soft_ones(polish: Polish) -> None:
    loud, soft = speechlike(2, RATE, 1), speechlike(2, RATE, 2) * np.float32(0.2)
    sound = np.concatenate([_clip(-70)[: RATE // 2], loud * np.float32(0.5), soft])
    after = _polished(sound, polish)
    first, second = slice(RATE // 2, 5 * RATE // 2), slice(5 * RATE // 2, None)
    range_before = rms_db(sound[first]) - rms_db(sound[second])
    assert rms_db(after[first]) - rms_db(after[second]) < range_before - 0.5


def test_how_loud_a_recording_is_makes_no_difference() -> None:
    sound = _clip(-45)
    quiet = _polished(sound * np.float32(0.1), LIGHT) * np.float32(10)
    assert rms_db(quiet - _polished(sound, LIGHT)) < rms_db(sound) - 25
