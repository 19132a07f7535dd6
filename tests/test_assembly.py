"""Takes and pauses on the timeline: exact to the sample."""

from __future__ import annotations

from array import array
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from spoken_essays.assembly import lay
from spoken_essays.model import Levels, Part, Reading, Recording, Role, Script, Segment, Take
from spoken_essays.timebase import rescaled


class Reader:
    """A voice that is never asked to speak."""

    name = "joe"


def recording(lines: list[tuple[list[int], int]], *, rate: int = 44_100) -> Recording:
    """Lines, each a list of its takes' lengths (samples at 22,050 Hz) and a pause (ms)."""
    voice: Any = Reader()
    parts, takes = [], {}
    for number, (lengths, pause) in enumerate(lines, 1):
        keys = tuple(f"{number}-{place}" for place in range(len(lengths)))
        readings = tuple(
            Reading(text="a", start=place, pause=250 if place < len(lengths) - 1 else 0)
            for place in range(len(lengths))
        )
        segment = Segment(
            number=number, line=number, role=Role.LINE, text="a" * len(lengths), readings=readings,
            pause=pause,
        )  # fmt: skip
        parts.append(Part(segment=segment, voice=voice, texts=("a",) * len(keys), keys=keys))
        for key, length in zip(keys, lengths, strict=True):
            takes[key] = Take(
                key=key, path=Path("x.flac"), voice="joe", rate=22_050, start=5, end=5 + length,
                levels=Levels(energy=array("d"), peak=array("d")),
                pauses=((length // 4, length // 2),),
            )  # fmt: skip
    script = Script(head=500, segments=tuple(part.segment for part in parts), tail=1500)
    return lay(script, parts, takes, rate=rate)


def test_a_line_starts_after_the_head_and_the_recording_ends_after_the_tail() -> None:
    made = recording([([22_050], 0)])
    assert [(cue.start, cue.end) for cue in made.cues] == [(22_050, 22_050 + 44_100)]
    assert made.speech_end == 22_050 + 44_100
    assert made.length == made.speech_end + 66_150


def test_a_long_lines_readings_are_one_cue_with_their_pause_inside() -> None:
    made = recording([([1000, 2000], 450)])
    (cue,) = made.cues
    assert cue.end - cue.start == 2000 + 11_025 + 4000
    assert (cue.start + 2000, cue.start + 2000 + 11_025) in cue.pauses


@given(
    st.lists(
        st.tuples(
            st.lists(st.integers(1, 400_000), min_size=1, max_size=3), st.integers(0, 60_000)
        ),
        min_size=1,
        max_size=30,
    ),
    st.sampled_from([32_000, 44_100, 48_000]),
)
def test_every_pause_is_exact_to_the_sample(lines: list[tuple[list[int], int]], rate: int) -> None:
    made = recording(lines, rate=rate)
    for (cue, after), (_, pause) in zip(
        zip(made.cues, [*made.cues[1:], None], strict=True), lines, strict=True
    ):
        until = after.start if after else made.length - rescaled(1500, 1000, rate)
        assert abs((until - cue.end) - pause * rate / 1000) <= 0.5
    ends = [0, *(span.start + span.length for span in made.spans)]
    assert all(a <= span.start for a, span in zip(ends, made.spans, strict=False))
    assert all(
        cue.start <= start < end <= cue.end for cue in made.cues for start, end in cue.pauses
        if end > start
    )  # fmt: skip
