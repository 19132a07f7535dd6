"""What was not understood: the recogniser is asked whether the essay's words were said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

import numpy as np
import pytest
from takes_heard import Listener, known_of, read

from spoken_essays.alignment.asking import asked
from spoken_essays.alignment.confirming import confirmed
from spoken_essays.alignment.loading import Sound
from spoken_essays.alignment.words import plain

if TYPE_CHECKING:
    from spoken_essays.alignment.hearing import Hearer

LINES = (
    "Step carefully.",
    "Between two islands there is a tea garden.",
    "Slowly the others came after him.",
    "Nobody said a word.",
)
SOUND = Sound(samples=np.zeros(1, np.int16), seconds=60.0, channel=None, clipped=())


def after(question: object, heard: str, said: str) -> str:
    """The words that are left when it was asked, of what was heard, whether it was not said."""
    known = known_of(heard, LINES)
    hearer = cast("Hearer", Listener(said, known))
    words = question(hearer, SOUND, read(heard, LINES), known)  # type: ignore[operator]
    return " ".join(word.plain for word in words)


@pytest.mark.parametrize(
    ("heard", "said"),
    [
        # A line of which strange words were made, or none, in one breath or several.
        ("step carefully || twin two silence derrick saw garnets oh || slowly the others came",
         "step carefully || between two islands there is a tea garden || slowly the others came"),
        ("step carefully || _ _ _ _ _ _ _ || slowly the others came after him",
         "step carefully || between two islands there is a tea garden || "
         "slowly the others came after him"),
        ("step carefully || twin two silence | derrick saw garnets oh || nobody said a word",
         "step carefully || between two islands | there is a tea garden || nobody said a word"),
        # One begun, and begun again; one read twice.
        ("step carefully || twin two silence || between two islands there is a tea garden",
         "step carefully || between two islands || between two islands there is a tea garden"),
        ("no bees sailed or bird || nobody said a word",
         "nobody said a word || nobody said a word"),
        ("step carefully || no bees sailed or bird || no bees sailed or bird",
         "step carefully || nobody said a word || nobody said a word"),
        ("nobody said a word || nobler sail tower", "nobody said a word || nobody said a word"),
        # Two lines one after the other.
        ("step carefully || twin two silence derrick saw garnets oh || "
         "slow leader mothers gay laughter || nobody said a word",
         "step carefully || between two islands there is a tea garden || "
         "slowly the others came after him || nobody said a word"),
        # In one breath with a line that was understood.
        ("step carefully twin two silence derrick saw garnets oh || nobody said a word",
         "step carefully between two islands there is a tea garden || nobody said a word"),
        # What a line ends with, after a pause.
        ("between two islands there is || tar gar den || slowly the others came after him",
         "between two islands there is || a tea garden || slowly the others came after him"),
    ],
)  # fmt: skip
def test_what_nobody_understood_is_the_essay_if_it_was_read(heard: str, said: str) -> None:
    assert after(asked, heard, said) == said.replace(" ||", "").replace(" |", "")


@pytest.mark.parametrize(
    ("heard", "said"),
    [
        # Words put in; a line that was left out.
        ("step carefully || hang on a lorry || slowly the others came after him",
         "step carefully || hang on a lorry || slowly the others came after him"),
        # Another line than the essay's, with two of its words.
        ("step carefully || between two chairs we sat down and ate || slowly the others came",
         "step carefully || between two chairs we sat down and ate || slowly the others came"),
        # Much longer than the words that would be the essay's.
        ("step carefully || twin two silence derrick saw garnets oh || nobody said a word",
         "step carefully || between two || nobody said a word"),
        # Understood as it is.
        ("step carefully || slowly the others came after him", "step || nobody said a word"),
    ],
)  # fmt: skip
def test_what_is_not_the_essays_stays_as_it_was_heard(heard: str, said: str) -> None:
    assert after(asked, heard, said) == heard.replace(" ||", "")


@pytest.mark.parametrize(
    ("heard", "said", "left"),
    [
        ("between two islands there is a tea gordon", "between two islands there is a tea garden",
         "between two islands there is a tea garden"),
        ("between two silence derrick is a tea garden", "between two islands there is a tea garden",
         "between two islands there is a tea garden"),
        ("between two eyelands is a tea garden", "between two islands there is a tea garden",
         "between two islands there is a tea garden"),
        # Another word was said.
        ("between two islands there is a tea marmalade",
         "between two islands there is a tea marmalade",
         "between two islands there is a tea marmalade"),
        # More words than the line has were made of its end, and none of it is anybody's.
        ("between two islands there is a tea guard done now",
         "between two islands there is a tea garden",
         "between two islands there is a tea garden"),
        # The last word was not said.
        ("between two islands there is a tea", "between two islands there is a tea",
         "between two islands there is a tea"),
    ],
)  # fmt: skip
def test_a_misheard_word_is_the_lines_if_it_was_said(heard: str, said: str, left: str) -> None:
    """In a line that was understood otherwise."""
    heard, said = (f"step carefully || {each} || nobody said a word" for each in (heard, said))
    assert after(confirmed, heard, said) == f"step carefully {left} nobody said a word"


@pytest.mark.parametrize("heard", ["_ _ _ || _ _", "hang on a lorry || _"])
def test_of_an_essay_without_a_word_nothing_is_asked(heard: str) -> None:
    known = known_of(heard, ["…"])
    hearer = cast("Hearer", Listener(heard, known))
    assert asked(hearer, SOUND, read(heard, ["…"]), known) == known.heard


def test_of_what_is_said_between_two_lines_that_were_read_more_is_asked_than_of_one_missing() -> (
    None
):
    """For what is missing somewhere it is enough if all words are a little likelier."""

    class Undecided:
        def agreement(
            self, sound: object, window: object, rows: Sequence[Sequence[str]]
        ) -> list[list[float]]:
            return [[2.1] * len(row) for row in rows]

    def words(heard: str) -> str:
        known = known_of(heard, LINES)
        hearer = cast("Hearer", Undecided())
        return " ".join(word.plain for word in asked(hearer, SOUND, read(heard, LINES), known))

    rest = "slowly the others came after him"
    ad_lib = "well hang on there was a lorry"
    assert words(f"step carefully || {ad_lib} || {rest}") == " ".join(plain(" ".join(LINES[:3])))
    both = f"step carefully || {ad_lib} || between two islands there is a tea garden"
    assert words(both) == both.replace(" ||", "")


def test_what_the_recogniser_agreed_to_is_in_the_sound_that_it_was_asked_about() -> None:
    heard = "step carefully || _ _ _ | _ _ _ _ || slowly the others came after him"
    said = heard.replace("_ _ _ | _ _ _ _", "between two islands | there is a tea garden")
    known = known_of(heard, LINES)
    hearer = cast("Hearer", Listener(said, known))
    words = asked(hearer, SOUND, read(heard, LINES), known)
    assert all(
        any(
            each.start - 1e-6 <= word.start < word.end <= each.end + 1e-6
            for each in known.scene.islands
        )
        for word in words
    )
    assert [word.middle for word in words] == sorted(word.middle for word in words)
