"""What an author is told of a take besides its lines."""

from __future__ import annotations

import numpy as np
import pytest

from spoken_essays.alignment.asread import Place, Token
from spoken_essays.alignment.extras import Spoken, extras
from spoken_essays.alignment.finding import find
from spoken_essays.alignment.forced import Aligner
from spoken_essays.alignment.islands import Island, Scenery
from spoken_essays.alignment.loading import Sound
from spoken_essays.alignment.windows import Window
from spoken_essays.alignment.words import Word


def scene(*islands: Island) -> Scenery:
    frames = np.zeros(2000, np.float32)
    return Scenery(islands=islands, activity=frames, levels=frames, loud=-20.0, noise=-80.0)


def voice(start: float, end: float) -> Island:
    return Island(start=start, end=end, level=-20.0)


def cough(start: float, end: float) -> Island:
    return Island(start=start, end=end, level=-20.0, voiced=False)


def word(text: str, start: float, end: float, probability: float = 0.9) -> Word:
    return Word(text=text, plain=text.lower(), start=start, end=end, probability=probability)


def said(each: Word, line: int | None = None) -> Spoken:
    return Spoken(
        place=Place(start=each.start, end=each.end, word=each.plain),
        text=each.text,
        probability=each.probability,
        line=line,
        kept=line is not None,
        added=line is None,
    )


LINE = said(word("carefully", 0.5, 1.4), line=0)


@pytest.mark.parametrize(
    ("words", "sounds", "told"),
    [
        # Whisper is not sure, but there is a word, and nothing else is said there.
        ([word("Okay", 2.0, 2.5, 0.3)], [voice(2.0, 2.5)], "2.0-2.5 added Okay"),
        ([word("Okay", 2.0, 2.5, 0.3)], [cough(2.0, 2.5)], ""),
        # How a laugh is written, and many a cough.
        ([word("Ha,", 2.0, 2.2), word("ha.", 2.3, 2.5)], [voice(2.0, 2.5)],
         "2.0-2.5 noise Ha, ha."),
        ([word("Ah,", 2.0, 2.2), word("yes.", 2.3, 2.5)], [voice(2.0, 2.5)],
         "2.0-2.5 added Ah, yes."),
        # What stands right beside words is one of them if it is a voice's.
        ([word("So", 2.0, 2.4)], [voice(1.7, 1.9), voice(2.0, 2.4)], "1.7-2.4 added So"),
        ([word("So", 2.0, 2.4)], [cough(1.6, 1.82), voice(2.0, 2.4)],
         "1.6-1.8 noise , 2.0-2.4 added So"),
    ],
)  # fmt: skip
def test_words_are_told_from_coughs(words: list[Word], sounds: list[Island], told: str) -> None:
    found = extras(
        [LINE, *map(said, words)],
        [word("carefully", 0.5, 1.4), *words],
        scene(voice(0.5, 1.4), *sounds),
    )
    assert ", ".join(f"{x.start:.1f}-{x.end:.1f} {x.kind} {x.heard}" for x in found) == told


def test_a_voice_in_which_a_word_was_heard_and_not_found_is_a_word() -> None:
    heard = [word("carefully", 0.5, 1.4), word("Hm", 2.1, 2.4, 0.2)]
    [found] = extras([LINE], heard, scene(voice(0.5, 1.4), voice(2.0, 2.5)))
    assert (found.kind, found.heard) == ("added", "Hm")


class _Astray(Aligner):
    """An aligner that finds all words a second late."""

    def places(self, *_: object) -> list[Place | None]:
        return [Place(start=2.0, end=2.3, word="lid")]


@pytest.mark.parametrize(("heard", "place"), [(1.0, 1.0), (1.6, 2.0)])
def test_a_word_found_far_from_where_it_was_heard_beyond_a_silence_is_where_it_was_heard(
    heard: float, place: float
) -> None:
    words = [word("lid", heard, heard + 0.2)]
    token = Token(options=("lid",), around=heard, heard=0, read=0, run=0)
    sound = Sound(samples=np.zeros(80_000, np.int16), seconds=5, channel=None, clipped=())
    sounds = (
        scene(voice(0.5, 1.9), voice(2.0, 3.0))
        if heard > 1.5
        else scene(voice(0.5, 1.3), voice(2, 3))
    )
    [[found]] = find(sound, sounds, [Window(start=0, end=4)], [token], words, _Astray())
    assert found.place.start == pytest.approx(place)
