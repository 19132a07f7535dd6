"""The soundbite: where the marked lines are spoken, and their words."""

from __future__ import annotations

from spoken_essays.model import Cue, Reading, Recording, Role, Segment
from spoken_essays.published import Soundbite
from spoken_essays.timed.soundbite import soundbite

RATE = 1000


def cue(start: int, end: int, text: str, *, teaser: bool = False) -> Cue:
    segment = Segment(
        number=1, line=1, role=Role.LINE, text=text, pause=0, teaser=teaser,
        readings=(Reading(text=text, start=0),),
    )  # fmt: skip
    return Cue(start=start, end=end, segment=segment, speaker="joe")


def recording(*cues: Cue) -> Recording:
    return Recording(rate=RATE, length=90_000, speech_end=80_000, spans=(), cues=cues)


def test_without_a_mark_there_is_none() -> None:
    assert soundbite(recording(cue(0, 500, "One."))) is None
    assert soundbite(recording()) is None


def test_marked_lines_that_follow_each_other_are_one_from_first_word_to_last() -> None:
    found = soundbite(
        recording(
            cue(0, 500, "One."),
            cue(1000, 2500, "Two,", teaser=True),
            cue(3000, 4500, "three.", teaser=True),
            cue(5000, 6000, "Four."),
        )
    )
    assert found == Soundbite(start=1.0, duration=3.5, text="Two, three.")


def test_of_several_runs_the_first_is_taken() -> None:
    found = soundbite(
        recording(
            cue(1000, 2500, "Two.", teaser=True),
            cue(3000, 3500, "Three."),
            cue(4000, 5500, "Four.", teaser=True),
        )
    )
    assert found == Soundbite(start=1.0, duration=1.5, text="Two.")


def test_its_words_are_at_most_128_characters_and_end_before_a_word() -> None:
    found = soundbite(recording(cue(0, 500, "Wonderful, wonderful days. " * 9, teaser=True)))
    assert found is not None
    assert 110 < len(found.text) <= 128
    assert found.text.endswith(" days. Wonderful…")
    found = soundbite(recording(cue(0, 500, "o" * 300, teaser=True)))
    assert found is not None and found.text == "o" * 127 + "…"
