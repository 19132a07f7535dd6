"""From what was found in a take to clips: what each is of the take, to the sample."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from sounds import Block, noise, speechlike

from spoken_essays.addresses import Source
from spoken_essays.alignment import Extra, ExtraKind
from spoken_essays.config import standalone
from spoken_essays.errors import TakeError
from spoken_essays.show import Narration, Show
from spoken_essays.sound import codec
from spoken_essays.taking import keeping
from spoken_essays.taking.correcting import Correction, corrected, correction_of
from spoken_essays.taking.cutting import Cut, cut
from spoken_essays.taking.essays import written
from spoken_essays.taking.records import Account, Line, Reading, Written
from spoken_essays.taking.room import room_tone
from spoken_essays.taking.spans import kept, spans
from spoken_essays.taking.strip import unrolled

RATE = 16_000
LONG = 20.0


def account(
    *readings: tuple[Reading, ...],
    extras: tuple[Extra, ...] = (),
    file: Path = Path("take.wav"),
    duration: float = LONG,
) -> Account:
    """A take of as many lines, the last reading of each chosen."""
    lines = tuple(
        Line(
            written=Written(index=place, number=place + 1, text=f"Line {place}"),
            verdict="read" if each else "missing",
            readings=each,
            chosen=len(each) - 1 if each else None,
        )
        for place, each in enumerate(readings)
    )
    return Account(
        id="0123456789ab",
        file=file,
        voice="me",
        slug="walk",
        taken=datetime(2026, 5, 1, tzinfo=UTC),
        rate=RATE,
        channel=None,
        duration=duration,
        snr=40,
        lines=lines,
        extras=extras,
    )


def reading(start: float, end: float, *, complete: bool = True) -> Reading:
    return Reading(start=start, end=end, pad_before=0.1, pad_after=0.2, complete=complete)


def extra(kind: ExtraKind, start: float, end: float, line: int | None = 0) -> Extra:
    return Extra(start=start, end=end, kind=kind, heard="uh", line=line)


def bounds(found: Account) -> list[tuple[int, bool, float, float]]:
    return [
        (each.line.written.index, each.chosen, round(each.start, 3), round(each.end, 3))
        for each in spans(found)
    ]


def test_a_clip_is_a_reading_with_its_room_and_broken_readings_are_none() -> None:
    found = account(
        (reading(0.05, 1), reading(2, 3), reading(4, 5)),
        (),
        (reading(6, 7, complete=False), reading(8, 19.9)),
    )
    assert bounds(found) == [
        (0, False, 0, 1.2),
        (0, False, 1.9, 3.2),
        (0, True, 3.9, 5.2),
        (2, True, 7.9, 20),
    ]


def test_lines_that_are_not_spoken_have_no_clip() -> None:
    found = account((reading(1, 2),), (reading(3, 4),))
    silent = replace(found.lines[0], written=replace(found.lines[0].written, spoken=False))
    assert [each[0] for each in bounds(replace(found, lines=(silent, found.lines[1])))] == [1]


def test_added_words_are_kept_with_the_line_they_stand_beside() -> None:
    beside = (extra("added", 0.5, 1, None), extra("added", 3.5, 4), extra("noise", 4.1, 4.3))
    found = account((reading(2, 3),), (reading(6, 7),), extras=beside)
    assert bounds(found)[0] == (0, True, 1.9, 3.2)
    both = replace(found, added="keep")
    assert kept(both) == beside[:2]
    # Until the noise there is a tenth of a second, and half of it may be kept.
    assert bounds(both)[0] == (0, True, 0.38, 4.05)


def test_added_words_behind_another_reading_are_not_kept() -> None:
    first = extra("added", 3.2, 3.8)
    found = replace(account((reading(2, 3), reading(4, 5)), extras=(first,)), added="keep")
    assert kept(found) == (first,)
    behind = replace(found, extras=(extra("added", 0.5, 1.5),))
    assert kept(behind) == ()
    assert bounds(behind)[-1] == (0, True, 3.9, 5.2)


def take(path: Path, sound: Block, rate: int = RATE) -> Path:
    samples = np.rint(np.clip(sound, -1, 1) * 32_767).astype(np.int16)
    path.write_bytes(codec.encode_flac(samples, rate))
    return path


def cut_of(found: Account) -> Cut:
    (only,) = cut(found.file, list(spans(found)), rate=found.rate, channel=None)
    return only


def with_pauses(*at: tuple[float, float]) -> Block:
    """Twenty seconds of speech with silences in it, and a little noise in all of it."""
    sound = speechlike(LONG, RATE) * np.float32(0.5)
    for start, end in at:
        sound[round(start * RATE) : round(end * RATE)] = 0
    return np.asarray(sound + noise(LONG, RATE) * np.float32(0.001), np.float32)


@pytest.mark.parametrize("kind", ["noise", "added"])
def test_what_stands_between_pauses_in_a_line_is_cut_out_of_it(
    tmp_path: Path, kind: ExtraKind
) -> None:
    path = take(tmp_path / "take.flac", with_pauses((4, 4.5), (5.5, 6)))
    found = account((reading(2, 8),), file=path, extras=(extra(kind, 4.5, 5.5),))
    only = cut_of(found)
    assert only.stuck == ()
    assert only.silence - only.speech == pytest.approx(6 - 1.2, abs=0.25)


def test_words_without_a_pause_around_them_stay_in_their_line(tmp_path: Path) -> None:
    path = take(tmp_path / "take.flac", with_pauses())
    found = account((reading(2, 8),), file=path, extras=(extra("added", 4.5, 5.5),))
    only = cut_of(found)
    assert only.stuck == ((4.5, 5.5),)
    assert only.silence - only.speech == pytest.approx(6, abs=0.001)


def test_a_long_silence_in_a_line_becomes_a_short_one(tmp_path: Path) -> None:
    path = take(tmp_path / "take.flac", with_pauses((4, 9)))
    found = account((reading(2, 11),), file=path, extras=(extra("silence", 4, 9),))
    assert cut_of(found).silence - cut_of(found).speech == pytest.approx(9 - 4.4, abs=0.25)


def write_24_bit(path: Path, samples: NDArray[np.int32], rate: int) -> Path:
    with av.open(str(path), "w") as container:
        stream = container.add_stream("pcm_s24le", rate=rate, layout="mono", format="s32")
        frame = av.AudioFrame.from_ndarray((samples << 8)[None], "s32", "mono")
        frame.sample_rate = rate
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


@pytest.mark.parametrize("rate", [8_000, 44_100, 96_000])
def test_a_clip_has_every_bit_of_the_take(tmp_path: Path, rate: int) -> None:
    random = np.random.default_rng(1)
    samples = random.integers(-(2**23), 2**23, 3 * rate, dtype=np.int32)
    path = write_24_bit(tmp_path / "take.wav", samples, rate)
    found = account((reading(1, 2),), file=path, duration=3.0)
    only = cut_of(replace(found, rate=rate))
    (tmp_path / "clip.flac").write_bytes(only.flac)
    heard = np.concatenate(list(codec.decode(tmp_path / "clip.flac", rate)))
    first = round(0.9 * rate)
    assert np.array_equal(heard * 2.0**23, samples[first : first + len(heard)])
    assert len(heard) == round(2.2 * rate) - first
    assert only.speech == pytest.approx(0.1) and only.silence == pytest.approx(1.1)


def test_the_room_alone_is_found_where_nothing_happens(tmp_path: Path) -> None:
    sound = with_pauses((4, 7), (9, 14))
    sound[round(11.5 * RATE) : round(11.6 * RATE)] += np.float32(0.05)  # something falls
    readings = ((reading(0, 4),), (reading(7, 9),), (reading(14, LONG),))
    found = account(*readings, file=take(tmp_path / "take.flac", sound))
    tone = room_tone(found.file, found)
    assert tone is not None
    (tmp_path / "tone.flac").write_bytes(tone)
    samples, _ = codec.decode_flac(tmp_path / "tone.flac")
    assert len(samples) == round(2.4 * RATE)
    gated = take(tmp_path / "gated.flac", np.where(np.abs(sound) < 0.002, 0, sound))
    assert room_tone(gated, replace(found, file=gated)) is None


def a_show(root: Path) -> Show:
    return standalone(root / "walk.txt")


def test_a_take_is_kept_with_its_account_and_known_again(tmp_path: Path) -> None:
    show = replace(a_show(tmp_path), cache=tmp_path / "private")
    path = take(tmp_path / "take.flac", with_pauses())
    found = account((reading(1, 2),), (), extras=(extra("added", 3, 4),), file=path)
    keeping.keep(show, found)
    assert keeping.accounts(show, "walk") == (found,)
    assert keeping.accounts(show, "walk", "you") == ()
    copy = keeping.sound_of(show, found)
    assert copy != path and copy.read_bytes() == path.read_bytes()
    copy.unlink()
    with pytest.raises(TakeError, match="is not there any more"):
        keeping.sound_of(show, found)
    (copy.with_suffix(".json")).write_text("{", encoding="utf-8")
    assert keeping.accounts(show, "walk") == ()


def correction(start: float, end: float, reading: int | None = 0, index: int = 0) -> Correction:
    return Correction(index=index, reading=reading, start=start, end=end)


def test_what_was_set_right_needs_no_ear_any_more() -> None:
    found = account((reading(1, 2),), ())
    doubtful = replace(found.lines[0], doubtful=True)
    before = replace(found, lines=(doubtful, found.lines[1]))
    first, second = corrected(
        before, [correction(1, 2), correction(3, 4, reading=None, index=1)]
    ).lines
    assert first == replace(doubtful, settled=True)
    assert (second.verdict, second.chosen, second.settled) == ("read", 0, True)


def test_lines_are_those_that_are_written_whatever_is_said_in_the_episode(tmp_path: Path) -> None:
    path = tmp_path / "walk.md"
    path.write_text(
        "---\ntitle: A walk\nsubtitle: in the rain\n---\n\nI went out.\n…\nI came home.\n",
        encoding="utf-8",
    )
    show = replace(a_show(tmp_path), narration=Narration(opening="{title}.", closing="The end."))
    _, lines = written(show, Source(slug="walk", path=path))
    assert [(line.index, line.number, line.text, line.spoken) for line in lines] == [
        (0, 1, "A walk", False),
        (1, 2, "in the rain", False),
        (2, 3, "I went out.", True),
        (3, 4, "…", False),
        (4, 5, "I came home.", True),
    ]


def test_a_bound_set_by_hand_has_no_more_around_it_than_a_fade_needs() -> None:
    found = account((reading(1, 2),), (reading(3, 4),))
    line, other = corrected(found, [correction(1.2, 2.99)]).lines
    assert line.reading and line.reading.by_hand
    assert (line.reading.start, line.reading.end) == (1.2, 2.99)
    assert line.reading.pad_before == 0.02
    # Half of what there is to the next line.
    assert line.reading.pad_after == pytest.approx(0.005)
    assert other == found.lines[1]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (correction(2, 1), "cannot begin at 2 s"),
        (correction(-1, 1), "cannot begin at -1 s"),
        (correction(1, 99), "cannot begin at 1 s and end at 99 s"),
        (correction(1, 1.01), "shorter than 50 ms"),
        (correction(1, 2, reading=3), "line 1 has no reading 4"),
        (correction(1, 2, index=7), "there is no line 8"),
    ],
)
def test_bounds_that_cannot_be_are_refused(wrong: Correction, words: str) -> None:
    with pytest.raises(TakeError, match=words):
        corrected(account((reading(1, 2),)), [wrong])


@pytest.mark.parametrize(
    "given", [{}, {"index": "0", "reading": 0, "start": 1, "end": 2}, {"index": 0, "start": 1}]
)
def test_what_is_no_correction_is_refused(given: dict[str, object]) -> None:
    with pytest.raises(TakeError, match="no correction"):
        correction_of(given)


def test_what_the_page_plays_is_the_take_from_moment_to_moment(tmp_path: Path) -> None:
    sound = with_pauses((4, 9))
    found = account((reading(1, 2),), file=take(tmp_path / "take.flac", sound))
    strip = unrolled(found.file, found)
    assert len(strip.samples) == round(LONG * RATE)
    assert strip.seconds("fine") * len(strip.peaks["fine"]) == pytest.approx(LONG, abs=0.01)
    assert np.abs(strip.peaks["coarse"]).max() == strip.peak == np.abs(strip.samples).max()
    (tmp_path / "heard.wav").write_bytes(strip.wav(1.5, 2.25))
    heard = np.concatenate(list(codec.decode(tmp_path / "heard.wav", RATE)))
    assert len(heard) == round(0.75 * RATE)
    loud = heard.max() / sound[round(1.5 * RATE) :][: len(heard)].max()
    assert np.allclose(heard, sound[round(1.5 * RATE) :][: len(heard)] * loud, atol=1e-3)
