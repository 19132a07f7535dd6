"""Rooms in the pauses: the clip's own sound, then its tone, and every pause exact to the sample."""

from __future__ import annotations

import tracemalloc
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from rooms import VOICE_DB, added, clip, clip_take, hiss, room, short_levels, thirds
from sounds import RATE, Block, joined, recorded, rms_db, sixteen_bit, speechlike, take, tone

from spoken_essays.model import Layer, Recording, Take
from spoken_essays.show import Polish, Strength
from spoken_essays.sound import codec, filters, levels
from spoken_essays.sound.rendering import render
from spoken_essays.sound.rooms import lay_rooms

FULL = Polish(strength="full")
GAINS = {"me": 1.0, "you": 1.0, "joe": 1.0}
# A room may be off by so much from the tone around it.
NEAR = 3.0


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("takes")


@pytest.fixture(scope="module")
def takes(folder: Path) -> dict[str, Take]:
    """Clips in rooms of their own, some with hardly any room in them; and a synthetic voice."""
    made = {
        "loud room": clip(1.2, floor=-45, seed=1),
        "soft room": clip(1.1, floor=-65, seed=2, slope=2),
        "bright room": clip(1.0, floor=-55, seed=3, slope=0),
        "short margins": clip(1.3, before=0.12, after=0.16, floor=-55, seed=4, slope=0),
        "no margin": clip(1.2, before=0, after=0, floor=-55, seed=5, slope=0),
        "breath": added(
            clip(1.2, before=1.5, floor=-60, seed=6),
            hiss(0.4, RATE, VOICE_DB - 26, 400, 5000),
            1.0,
            RATE,
        ),
    }
    found = {name: clip_take(folder / f"{name}.flac", sound) for name, sound in made.items()}
    found["another voice"] = clip_take(
        folder / "another.flac", clip(1.2, floor=-50, seed=7), voice="you"
    )
    synthetic = speechlike(1.1, 22_050, 8) * np.float32(0.5)
    found["joe"] = take(folder / "joe.flac", synthetic, 22_050)
    return found


def _laid(takes: Sequence[Take], **pauses: int) -> Recording:
    return lay_rooms(recorded(takes, **pauses))


def _rendered(recording: Recording) -> Block:
    return joined(render(recording, GAINS))


def _pauses(recording: Recording) -> list[slice]:
    """All pauses, head and tail included."""
    spans = recording.spans
    ends = [0, *(span.end for span in spans)]
    starts = [*(span.start for span in spans), recording.length]
    return [slice(a, b) for a, b in zip(ends, starts, strict=True)]


MIXES = {
    "one room": ["loud room"],
    "two rooms": ["loud room", "soft room"],
    "between synthetic lines": ["joe", "soft room", "joe"],
    "at both ends": ["loud room", "joe", "joe", "bright room"],
    "with little of their own": ["bright room", "short margins", "no margin", "bright room"],
    "two people": ["loud room", "another voice"],
}
PAUSES = [0, 7, 20, 45, 120, 300, 450, 900, 4000]


@pytest.mark.parametrize("names", MIXES.values(), ids=MIXES)
@pytest.mark.parametrize("pause", PAUSES)
def test_no_line_moves_by_it_and_no_pause_becomes_longer(
    takes: dict[str, Take], names: list[str], pause: int
) -> None:
    plain = recorded([takes[name] for name in names], pause=pause)
    laid = lay_rooms(plain)
    assert [(s.start, s.length) for s in laid.spans] == [(s.start, s.length) for s in plain.spans]
    assert (laid.length, laid.speech_end) == (plain.length, plain.speech_end)
    sound, before = _rendered(laid), _rendered(plain)
    assert len(sound) == laid.length
    for span in laid.spans:
        # What is said stands where it would stand in silence, sample for sample.
        inside = slice(span.start + round(0.16 * RATE), span.end - round(0.16 * RATE))
        assert np.abs(sound[inside] - before[inside]).max() < 0.001


@pytest.mark.parametrize("pause", [120, 450, 900, 4000])
@pytest.mark.parametrize(
    ("name", "floor", "slope"),
    [("loud room", -45, 1), ("soft room", -65, 2), ("bright room", -55, 0)],
)
def test_in_every_pause_is_the_rooms_own_tone(
    takes: dict[str, Take], name: str, floor: float, slope: float, pause: int
) -> None:
    """As loud as it is around the voice, and of the same colour."""
    laid = _laid([takes[name]] * 3, pause=pause, head=600, tail=1500)
    sound = _rendered(laid)
    for at in _pauses(laid):
        assert rms_db(sound[at]) == pytest.approx(floor, abs=NEAR)
    colour = thirds(room(8, RATE, floor, slope=slope), RATE, 300, 5000)
    if pause >= 450:
        for at in _pauses(laid):
            assert np.abs(thirds(sound[at], RATE, 300, 5000) - colour).max() < NEAR + 1.5


@pytest.mark.parametrize("pause", [300, 900, 4000])
def test_no_step_is_heard_between_a_clip_and_its_tone(takes: dict[str, Take], pause: int) -> None:
    laid = _laid([takes["loud room"]] * 2, pause=pause)
    heard = short_levels(_rendered(laid)[_pauses(laid)[1]], RATE, 40)
    assert np.abs(heard + 45).max() < NEAR
    assert np.abs(np.diff(heard)).max() < NEAR


@pytest.mark.parametrize("pause", [450, 900, 4000])
def test_where_two_rooms_meet_one_becomes_the_other(takes: dict[str, Take], pause: int) -> None:
    laid = _laid([takes["loud room"], takes["soft room"]], pause=pause)
    heard = short_levels(_rendered(laid)[_pauses(laid)[1]], RATE, 40)
    assert heard[0] == pytest.approx(-45, abs=NEAR)
    assert heard[-1] == pytest.approx(-65, abs=NEAR + 1)
    assert heard.max() < -45 + NEAR
    assert heard.min() > -65 - NEAR - 2
    # 20 dB, and no more than half of it within 40 ms.
    assert np.abs(np.diff(heard)).max() < 10


@pytest.mark.parametrize("pause", PAUSES[1:])
@pytest.mark.parametrize("names", MIXES.values(), ids=MIXES)
def test_beside_what_was_recorded_it_is_never_silent_and_between_synthetic_lines_always(
    takes: dict[str, Take], names: list[str], pause: int
) -> None:
    laid = _laid([takes[name] for name in names], pause=pause)
    sound = _rendered(laid)
    sides = [None, *(span.take for span in laid.spans), None]
    for at, left, right in zip(_pauses(laid), sides, sides[1:], strict=False):
        # 30 ms at the beginning and 300 at the end of an episode are its fades.
        quiet = sound[at][RATE * 30 // 1000 : None if right else -RATE * 300 // 1000]
        is_recorded = any(take is not None and take.room for take in (left, right))
        if is_recorded and len(quiet) > 200:
            assert short_levels(quiet, RATE, 4).min() > -80
        if not is_recorded:
            assert not sound[at].any()


def test_a_tone_ends_beneath_a_synthetic_voice(takes: dict[str, Take]) -> None:
    """The pause is filled up to its words, and after a few of them the room is gone."""
    silent = take(Path(takes["joe"].path).with_name("mute.flac"), np.zeros(RATE, "f4"), RATE)
    laid = _laid([takes["loud room"], silent, takes["loud room"]], pause=450)
    sound, (_, mute, _) = _rendered(laid), laid.spans
    beneath = RATE * 150 // 1000
    assert short_levels(sound[_pauses(laid)[1]], RATE).min() > -45 - NEAR
    assert short_levels(sound[_pauses(laid)[2]], RATE).min() > -45 - NEAR
    assert not sound[mute.start + beneath : mute.end - beneath].any()
    faded = short_levels(sound[mute.start : mute.start + beneath], RATE, 30)
    assert np.all(np.diff(faded) < 1)


def test_a_clip_with_hardly_a_room_stands_in_that_of_the_same_voices_others(
    takes: dict[str, Take],
) -> None:
    laid = _laid([takes["no margin"], takes["bright room"], takes["another voice"]], pause=900)
    heard = short_levels(_rendered(laid)[_pauses(laid)[0]][2000:], RATE)
    assert np.abs(heard + 55).max() < NEAR


@pytest.mark.parametrize("strength", ["off", "light", "full"])
@pytest.mark.parametrize("floor", [-60, -47, -40])
def test_around_a_line_is_as_much_noise_as_polish_has_left_in_it(
    folder: Path, strength: Strength, floor: float
) -> None:
    """In one that leaves no pause, by which noise could be known, that is all of it."""
    margins = {"wide": 0.6, "none": 0.0}
    laid = _laid(
        [
            clip_take(
                folder / f"{name}-{strength}{floor}.flac",
                clip(1.2, before=margin, after=margin, floor=floor, seed=11),
                polish=Polish(strength=strength),
            )
            for name, margin in margins.items()
        ],
        pause=1500,
        tail=1500,
    )
    head, between, tail = _pauses(laid)
    sound, piece = _rendered(laid), RATE // 5
    wide = (codec.decode_flac(laid.spans[0].take.path)[0][: RATE // 2] / 32_767).astype("f4")
    left = float(np.median(short_levels(wide, RATE, 40)))
    assert left < floor - {"off": -1, "light": 3, "full": 6}[strength]
    for at, wanted in (
        (head.stop - piece, left),
        (between.start + piece, left),
        (between.stop - piece, floor),
        (tail.start, floor),
        (tail.start + RATE, floor),
    ):
        heard = float(np.median(short_levels(sound[at : at + piece], RATE, 40)))
        assert heard == pytest.approx(wanted, abs=NEAR)


@pytest.mark.parametrize("order", [1, -1], ids=["before it", "after it"])
@pytest.mark.parametrize("pause", [300, 450])
def test_in_a_short_pause_a_louder_room_dies_away_beneath_another_clips_own_sound(
    folder: Path, pause: int, order: int
) -> None:
    tight, wide = (
        clip_take(
            folder / f"{margin}-{pause}{order}.flac",
            clip(1.2, before=margin, after=margin, floor=-45, seed=8),
            polish=FULL,
        )
        for margin in (0.0, 0.6)
    )
    laid = _laid([tight, wide][::order], pause=pause)
    heard = short_levels(_rendered(laid)[_pauses(laid)[1]][::order], RATE, 20)
    assert heard[:3].max() == pytest.approx(-45, abs=NEAR)
    assert np.abs(np.diff(heard[:-1])).max() < 2 * NEAR
    assert np.median(heard[-4:-1]) < -45 - 2 * NEAR


def test_a_clip_that_a_gate_has_silenced_stands_in_the_room_of_the_same_voices_others(
    folder: Path, takes: dict[str, Take]
) -> None:
    gated = np.pad(clip(1.2, before=0, after=0, floor=-60, seed=12), RATE)
    laid = _laid([clip_take(folder / "phone.flac", gated), takes["bright room"]], pause=900)
    heard = short_levels(_rendered(laid)[_pauses(laid)[1]], RATE)
    assert np.abs(heard + 55).max() < NEAR


def test_a_breath_is_kept_as_sound_and_counts_as_part_of_the_pause(takes: dict[str, Take]) -> None:
    laid = _laid([takes["bright room"], takes["breath"]], pause=900)
    sound = _rendered(laid)
    pause = sound[_pauses(laid)[1]]
    assert len(pause) == RATE * 900 // 1000
    breath = short_levels(pause, RATE, 100)[-5:-1]
    assert breath.max() > VOICE_DB - 30
    # In a pause that is too short for it, there is as much of it as there is time.
    short = _laid([takes["bright room"], takes["breath"]], pause=200)
    assert len(_rendered(short)[_pauses(short)[1]]) == RATE * 200 // 1000


@pytest.mark.parametrize("pause", PAUSES)
def test_of_no_clip_is_more_heard_than_the_pause_has_room_for(
    takes: dict[str, Take], pause: int
) -> None:
    laid = _laid([takes["breath"], takes["loud room"], takes["breath"]], pause=pause)
    for left, right in zip(laid.spans, laid.spans[1:], strict=False):
        gap = right.start - left.end
        assert left.after <= gap
        assert right.before <= gap
        assert left.after + right.before <= gap + RATE * 300 // 1000


def test_each_voices_room_has_its_voices_gain(takes: dict[str, Take]) -> None:
    laid = _laid([takes["loud room"]], tail=1500)
    plain, half = (joined(render(laid, {"me": gain})) for gain in (1.0, 0.5))
    assert np.allclose(half, plain / 2, atol=1e-6)


def test_the_same_recording_sounds_the_same(takes: dict[str, Take]) -> None:
    laid = _laid([takes["loud room"], takes["joe"], takes["soft room"]])
    assert np.array_equal(_rendered(laid), _rendered(laid))


def test_the_tone_after_a_line_is_not_that_before_it(takes: dict[str, Take]) -> None:
    laid = _laid([takes["loud room"]] * 3, pause=3000)
    first, second = (_rendered(laid)[at][-2 * RATE : -RATE] for at in _pauses(laid)[1:3])
    assert abs(np.corrcoef(first, second)[0, 1]) < 0.2


def test_without_a_recorded_line_nothing_changes(takes: dict[str, Take]) -> None:
    plain = recorded([takes["joe"], takes["joe"]])
    assert lay_rooms(plain) is plain


def test_a_recording_that_is_digitally_silent_between_words_stays_so(folder: Path) -> None:
    """A telephone's gate: a room that nobody heard is not invented."""
    gated = np.pad(speechlike(1.5, RATE), RATE)
    laid = _laid([clip_take(folder / "gated.flac", gated)] * 2, pause=1000)
    assert not _rendered(laid)[_pauses(laid)[1]][2000:-2000].any()


def test_the_forecast_of_loudness_holds_with_rooms(takes: dict[str, Take]) -> None:
    names = ["loud room", "joe", "soft room", "bright room", "joe", "breath"]
    laid = _laid([takes[name] for name in names], pause=700)
    heard = levels.timeline(laid.spans, GAINS, RATE, laid.length)
    measured = filters.measure(render(laid, GAINS), RATE).loudness
    assert heard.loudness() == pytest.approx(measured, abs=0.2)


def test_memory_does_not_grow_with_length(takes: dict[str, Take]) -> None:
    def most(count: int) -> int:
        laid = _laid([takes["loud room"], takes["soft room"]] * count, pause=20_000)
        tracemalloc.start()
        for _ in render(laid, GAINS):
            pass
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return peak

    most(1)
    assert most(8) < most(2) + 1_000_000


def test_blocks_are_a_second_long(takes: dict[str, Take]) -> None:
    laid = _laid([takes["loud room"], takes["joe"]])
    blocks = list(render(laid, GAINS))
    assert all(len(block) == RATE for block in blocks[:-1])
    assert sum(map(len, blocks)) == laid.length


def test_music_lies_over_the_rooms(takes: dict[str, Take], tmp_path: Path) -> None:
    song = tmp_path / "song.flac"
    song.write_bytes(codec.encode_flac(sixteen_bit(tone(3, RATE, 440, 0.3)), RATE))
    laid = _laid([takes["loud room"], takes["soft room"]], pause=900)
    layer = Layer(path=song, start=0, end=RATE, db=-6, fade_in=100, fade_out=100)
    with_music = _rendered(replace(laid, layers=(layer,)))
    assert np.abs(with_music[RATE:] - _rendered(laid)[RATE:]).max() < 1e-6
    assert rms_db(with_music[: RATE // 3]) > rms_db(_rendered(laid)[: RATE // 3]) + 10


def test_another_rate_is_as_exact(takes: dict[str, Take]) -> None:
    laid = lay_rooms(recorded([takes["loud room"], takes["soft room"]], rate=48_000))
    sound = joined(render(laid, GAINS))
    assert len(sound) == laid.length
    for at in _pauses(laid):
        assert short_levels(sound[at][1500:-15_000], 48_000).min() > -70


def test_a_room_may_be_of_a_take_that_is_not_laid_again(takes: dict[str, Take]) -> None:
    """What is laid down twice keeps its room at both places."""
    twice = replace(takes["loud room"], voice="me")
    laid = _laid([twice, takes["joe"], twice], pause=500)
    assert [each.take.key for each in laid.tones] == [twice.key] * 4


def test_where_no_clip_has_much_of_its_room_what_there_is_of_it_serves_all(folder: Path) -> None:
    tight = clip(1.2, before=0, after=0, floor=-50, seed=8)
    short = clip(1.3, before=0.13, after=0.15, floor=-50, seed=9)
    none = clip_take(folder / "tight.flac", tight)
    some = clip_take(folder / "short.flac", short)
    recording = _laid([none, none, some], pause=900)
    sound = _rendered(recording)
    for pause in _pauses(recording)[1:3]:
        middle = sound[pause][RATE // 10 : -RATE // 10]
        levels_ = [rms_db(each) for each in np.array_split(middle, 10)]
        assert max(abs(level + 50) for level in levels_) < NEAR
