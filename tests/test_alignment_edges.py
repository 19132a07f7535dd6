"""Where a reading of a line begins and ends in a take."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from spoken_essays.alignment.asread import Place, Token
from spoken_essays.alignment.beside import with_sounds_beside
from spoken_essays.alignment.finding import Found, by_pass, edges, sided
from spoken_essays.alignment.islands import Island, Scenery
from spoken_essays.alignment.passes import Pass
from spoken_essays.alignment.snapping import Edges
from spoken_essays.alignment.words import Word, text_of


def scene(*islands: Island) -> Scenery:
    frames = np.zeros(1000, np.float32)
    return Scenery(islands=islands, activity=frames, levels=frames, loud=-20.0, noise=-80.0)


@pytest.mark.parametrize(
    ("sound", "understood", "begins"),
    [
        ((2.0, 2.4), 1, 2.0),  # right before it, and the first word is wanting
        ((2.0, 2.4), 0, 2.5),  # all words were understood: a cough
        ((1.2, 1.6), 1, 2.5),  # too far from it
        ((1.05, 2.4), 1, 2.5),  # too long for the word
    ],
)
def test_a_sound_right_before_a_line_without_its_first_word_is_that_word(
    sound: tuple[float, float], understood: int, begins: float
) -> None:
    text = text_of(["It was late.", "Mrs Okafor watched me."], "en")
    islands = [Island(start=0.2, end=1.0), Island(start=sound[0], end=sound[1], level=-20.0)]
    heard = scene(*islands, Island(start=2.5, end=4.0, level=-20.0))
    runs = [Pass(line=line, steps=(), coverage=0.8) for line in (0, 1)]
    said = [_found(0, read, 0.2 + 0.25 * read) for read in range(3)]
    said += [_found(1, read, 2.5 + 0.3 * at) for at, read in enumerate(range(3 + understood, 7))]
    found = with_sounds_beside(said, runs, text, heard)
    edge = _edges(1, found, heard)
    assert edge is not None and edge.start == pytest.approx(begins)


def _edges(run: int, found: Sequence[Found], scene: Scenery) -> Edges | None:
    return edges(by_pass(found)[run], found, scene)


def _found(run: int, read: int, start: float) -> Found:
    token = Token(options=("word",), around=start + 0.1, heard=read, read=read, run=run)
    return Found(token=token, place=Place(start=start, end=start + 0.25, word="word"))


def test_a_first_word_is_on_that_side_of_a_silence_where_it_was_heard() -> None:
    heard = scene(Island(start=0.0, end=1.0), Island(start=1.3, end=2.0))
    said = [_found(0, 0, 0.5), _found(1, 1, 0.8), _found(1, 2, 1.6)]
    times = (0.6, 1.4, 1.7)
    words = [Word(text="a", start=at, end=at + 0.1, probability=0.9) for at in times]
    assert _edges(1, said, heard) != _edges(1, sided(said, words, heard), heard)
    edge = _edges(1, sided(said, words, heard), heard)
    assert edge is not None and edge.start == pytest.approx(1.3)


def test_a_last_consonant_that_stands_alone_is_the_words() -> None:
    after = Island(start=1.1, end=1.2, level=-45.0)
    for last, end in ((after, 1.2), (Island(start=1.1, end=1.2, level=-22.0), 1.0)):
        edge = _edges(0, [_found(0, 0, 0.7)], scene(Island(start=0.5, end=1.0), last))
        assert edge is not None and edge.end == pytest.approx(end)
