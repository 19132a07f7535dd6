"""A pause that is written into a line is exact in a recording of it, too, where it was read."""

from __future__ import annotations

from array import array
from pathlib import Path

import numpy as np
import pytest
from clip_house import House
from conftest import mp3_in
from rooms import room, scaled, short_levels
from sounds import Block, rms_db, sixteen_bit, speechlike

from spoken_essays.model import Break, Levels, Take
from spoken_essays.published import CueSheet
from spoken_essays.sound import codec
from spoken_essays.sound.breaking import places
from spoken_essays.timed import cuesheet

RATE = 44_100
ROOM_DB = -60.0


def take(seconds: float, *pauses: tuple[float, float]) -> Take:
    """A take of a thousand samples a second, with these silences from second to second."""
    return Take(
        key="1", path=Path("x.flac"), voice="me", rate=1000, start=50,
        end=50 + round(1000 * seconds), levels=Levels(energy=array("d"), peak=array("d")),
        pauses=tuple((round(1000 * a), round(1000 * b)) for a, b in pauses),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("read", "marks", "found"),
    [
        (take(5, (2.0, 2.5)), [Break(share=0.45, pause=900)], [2.0]),
        (take(5), [Break(share=0.45, pause=900)], [None]),
        (take(5, (2.0, 2.1)), [Break(share=0.45, pause=900)], [None]),
        (take(5, (4.0, 4.5)), [Break(share=0.45, pause=900)], [None]),
        # A comma's pause beside it is shorter; two of a length are not told apart.
        (take(5, (1.6, 1.8), (2.2, 2.8)), [Break(share=0.45, pause=900)], [2.2]),
        (take(5, (1.8, 2.2), (2.6, 3.0)), [Break(share=0.45, pause=900)], [None]),
        # Read straight on at the mark, with a short pause at the comma after it.
        (take(5, (2.6, 2.8)), [Break(share=0.45, pause=900, stops=(0.55,))], [None]),
        (take(5, (2.4, 3.1)), [Break(share=0.45, pause=900, stops=(0.55,))], [2.4]),
        (
            take(9, (2.0, 2.5), (6.0, 7.0)),
            [Break(share=0.27, pause=900), Break(share=0.73, pause=0)],
            [2.0, 6.0],
        ),
    ],
)
def test_the_silence_that_is_meant_is_found_or_left_alone(
    read: Take, marks: list[Break], found: list[float | None]
) -> None:
    starts = [each and each[0] / 1000 for each in places(read, marks)]
    assert starts == found


def line(pause: float) -> Block:
    """Two stretches of speech with the room between them, and around them."""
    halves = [scaled(speechlike(1.2, RATE, seed), -22) for seed in (1, 2)]
    hush, gap = np.zeros(RATE // 2, np.float32), np.zeros(round(pause * RATE), np.float32)
    whole = np.concatenate([hush, halves[0], gap, halves[1], hush])
    return np.asarray(
        whole + room(len(whole) / RATE + 0.1, RATE, ROOM_DB)[: len(whole)], np.float32
    )


@pytest.fixture
def house(tmp_path: Path) -> House:
    house = House(tmp_path)
    house.rewrite(
        "The captain sang,\n", "The captain sang all, [pause 1200ms] then whistled low,\n"
    )
    return house


def built(house: House, pause: float) -> tuple[CueSheet, Block]:
    """The episode with line 3 read with such a pause inside: its cues, and what is heard."""
    house.clips.mkdir(parents=True, exist_ok=True)
    (house.clips / "3.flac").write_bytes(codec.encode_flac(sixteen_bit(line(pause)), RATE))
    done = house.spoken("build")
    assert done.code == 0, done.err
    folder = house.root / "public" / "episodes" / "the-ferry"
    [sheet] = folder.glob("*.cues.json")
    heard = np.concatenate(list(codec.decode(mp3_in(folder), RATE)))
    return cuesheet.read(sheet.read_bytes()), heard


@pytest.mark.parametrize("pause", [0.3, 0.7, 2.5], ids=["too short", "nearly", "too long"])
def test_it_becomes_as_long_as_it_is_written_with_the_room_in_it(
    house: House, pause: float
) -> None:
    sheet, heard = built(house, pause)
    cue = sheet.cues[2]
    exact = [(a, b) for a, b in cue.pauses if b - a == RATE * 1200 // 1000]
    assert len(exact) == 1
    [(start, end)] = exact
    assert start - cue.start == pytest.approx(1.23 * RATE, abs=0.06 * RATE)
    # The room goes on in it, as loud as around the line, without a hole.
    inside = short_levels(heard[start + RATE // 20 : end - RATE // 20], RATE, 50)
    before = rms_db(heard[cue.start - RATE // 4 : cue.start - RATE // 20])
    assert abs(inside - before).max() < 6
    assert house.spoken("build").code == 0


def test_what_nobody_paused_at_is_left_as_it_was_read_and_told(house: House) -> None:
    house.clips.mkdir(parents=True)
    sound = line(0.0)
    (house.clips / "3.flac").write_bytes(codec.encode_flac(sixteen_bit(sound), RATE))
    done = house.spoken("build")
    assert "line 3: [pause 1200ms] is as long as it was read" in done.out + done.err
    assert "record the line again, and pause at it" in done.out + done.err


def test_a_pause_that_is_written_otherwise_makes_another_episode(house: House) -> None:
    built(house, 0.7)
    house.rewrite("1200ms", "800ms")
    sheet, _ = built(house, 0.7)
    assert [b - a for a, b in sheet.cues[2].pauses if b - a == RATE * 800 // 1000]
