"""The way through the words of a take and of its essay, and the readings that it is made of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from takes_heard import LINES, read, spelled, told, way, words_of

from spoken_essays.alignment.asread import tokens
from spoken_essays.alignment.matching import Step, match
from spoken_essays.alignment.passes import Pass, chosen, is_complete
from spoken_essays.alignment.words import plain, text_of


@pytest.mark.parametrize(
    ("heard", "readings"),
    [
        ("the captain sang because the horn was broken it said very little and it said it twice",
         "0 1.0, 1 1.0"),
        ("the captain the captain sang because the horn was broken", "0 0.3, 0 1.0"),
        ("the captain sang because the horn was broken step carefully step carefully between "
         "two islands there is a tea garden", "0 1.0, 2 1.0, 2 1.0, 3 1.0"),
        ("step carefully", "2 1.0"),
        ("step carefully it said very little and it said it twice", "2 1.0, 1 1.0"),
        ("between two islands there is a teagarden", "3 1.0"),
        ("it sad very little and it said it twice", "1 1.0"),
        ("completely different words about nothing at all whatever", ""),
    ],
)  # fmt: skip
def test_readings_are_found_whole_broken_off_and_twice(heard: str, readings: str) -> None:
    runs = [run for run in read(heard) if run.coverage > 0.2]
    assert ", ".join(f"{run.line} {run.coverage:.1f}" for run in runs) == readings


def test_words_put_in_between_lines_are_nobodys() -> None:
    steps = way("the captain sang because the horn was broken sorry wait it said very little")
    assert [step.heard for step in steps if step.kind == "added"] == [8, 9]


def test_a_clause_begun_again_is_one_reading_with_words_put_in() -> None:
    heard = "the captain sang because the horn was because the horn was broken"
    [run] = read(heard)
    assert run.coverage == 1
    assert [step.heard for step in run.steps if step.kind == "added"] == [3, 4, 5, 6]


def test_what_was_put_into_a_line_and_sounds_as_it_begins_is_the_line_begun_anew() -> None:
    assert told("the captain the captains sang because the horn was broken") == [
        "0 the captain",
        "0 the captains sang because the horn was broken",
    ]
    rooms = ("Seven rooms and a railway platform",)
    assert told("seven rooms and | seven rooms in a railway platform", rooms) == [
        "0 seven rooms and",
        "0 seven rooms in a railway platform",
    ]


@pytest.mark.parametrize(
    ("heard", "readings"),
    [
        # Misheard in the same way both times, as names are.
        ("toe of bridge counted || toe of bridge counted || it got one station",
         ["0 toe of bridge counted", "0 toe of bridge counted", "1 it got one station"]),
        ("its not | its not one station", ["1 its not", "1 its not one station"]),
        ("i told her | told her could smell apples",
         ["2 i told her", "2 told her could smell apples"]),
        # The essay says it twice itself.
        ("no sir | no sir said the king", ["4 no sir no sir said the king"]),
    ],
)  # fmt: skip
def test_what_is_said_and_said_again_was_read_twice(heard: str, readings: list[str]) -> None:
    lines = (
        "Tove hummed; Britt counted.",
        "It got one station.",
        "I told her I could smell apples.",
        "Step carefully.",
        "No sir, no sir, said the king.",
    )
    assert told(heard, lines) == readings


def test_nobody_leaps_into_another_line_in_one_breath() -> None:
    lines = ("The bread that was in the oven.", "They sell spectacles there now.")
    heard = "the bread that was in the oven || they sell that was in now"
    assert told(heard, lines)[-1] == "1 they sell that was in now"


def test_a_line_broken_off_is_the_one_that_comes_and_not_one_that_begins_alike() -> None:
    lines = ("Here it comes.", "Here it comes again, over the hill.")
    again = "here it comes again over the hill"
    assert told(f"here it comes || here it comes | {again}", lines)[1] == "1 here it comes"
    assert told(f"here it comes | here it comes || {again}", lines)[1] == "0 here it comes"


@pytest.mark.parametrize(
    ("heard", "readings"),
    [
        ("right from the top of the paragraph | the room was full of strangers",
         ["0 the room was full of strangers"]),
        ("the room was full of sinners | no that was too fast | this is what she said to me",
         ["0 the room was full of sinners", "1 this is what she said to me"]),
        ("this is what she said to mrs | oh k a for",
         ["2 this is what she said to mrs oh k a for"]),
        ("the room was full || of the room was full of strangers to fear",
         ["0 the room was full", "0 of the room was full of strangers to fear"]),
        ("the room was full of photographs || is what she said to me",
         ["0 the room was full of photographs", "1 is what she said to me"]),
    ],
)  # fmt: skip
def test_what_a_silence_cuts_off_from_a_line_is_none_of_it(heard: str, readings: list[str]) -> None:
    lines = (
        "The room was full of strangers to fear.",
        "This is what she said to me.",
        "This is what she said to Mrs. Okafor.",
    )
    assert told(heard, lines)[-len(readings) :] == readings


def test_a_second_reading_that_was_misheard_is_as_whole_as_it_sounds() -> None:
    whole = "between two islands there is a tea garden"
    assert chosen(read(f"{whole} | between two is lands the rei sat eag arden"), 3).kept == 1
    assert chosen(read(f"{whole} | between two islands there is"), 3).kept == 0


words = st.sampled_from(["sun", "moon", "river", "stone", "bread", "window", "garden"])
lines_of_words = st.lists(words, min_size=2, max_size=6).map(" ".join)
texts = st.lists(lines_of_words, min_size=1, max_size=6, unique=True)


@given(texts, st.randoms(use_true_random=False))
def test_each_word_that_was_heard_is_accounted_for_once_and_in_order(
    lines: list[str], random: object
) -> None:
    heard = [word for line in lines for word in line.split() if random.random() > 0.2]  # type: ignore[attr-defined]
    steps = match(heard, text_of(lines, "en"), spelled)
    told = [step.heard for step in steps if step.kind in ("word", "added", "half")]
    assert sorted(set(told)) == list(range(len(heard)))
    assert told == sorted(told)


@given(texts, st.lists(st.one_of(words, st.just("|")), max_size=30))
def test_no_word_is_in_two_readings_and_all_are_sought_in_the_order_they_were_said(
    lines: list[str], said: list[str]
) -> None:
    heard = " ".join(said)
    runs = read(heard, lines)
    own = [{step.heard for step in run.steps if step.heard >= 0} for run in runs]
    assert sum(map(len, own)) == len(set().union(*own))
    assert all(run.coverage <= 1.001 for run in runs)
    sought = tokens(runs, text_of(lines, "en"), words_of(heard))
    places = [token.heard for token in sought if token.heard >= 0]
    assert places == sorted(places)
    assert set(places) <= set(range(len(plain(heard))))


@pytest.mark.parametrize(
    ("coverages", "kept", "others", "doubtful"),
    [
        ([1.0], 0, (), False),
        ([1.0, 0.9], 1, (0,), False),
        ([1.0, 0.5], 0, (1,), False),
        ([0.3, 1.0], 1, (0,), False),
        ([0.45, 0.5], 1, (0,), True),
        ([0.3], None, (0,), True),
        ([], None, (), True),
    ],
)
def test_the_last_complete_reading_is_kept(
    coverages: list[float], kept: int | None, others: tuple[int, ...], doubtful: bool
) -> None:
    steps = tuple(Step(kind="word", heard=at, read=at, alike=1.0) for at in range(3))
    choice = chosen([Pass(line=0, steps=steps, coverage=each) for each in coverages], 0)
    assert (choice.kept, choice.others, choice.doubtful) == (kept, others, doubtful)


@pytest.mark.parametrize(("whole", "kept"), [(True, 1), (False, 0)])
def test_a_reading_from_the_first_word_to_the_last_may_be_misheard_in_its_middle(
    whole: bool, kept: int
) -> None:
    steps = tuple(Step(kind="word", heard=at, read=at, alike=1.0) for at in range(3))
    first = Pass(line=0, steps=steps, coverage=1.0, whole=True)
    second = Pass(line=0, steps=steps, coverage=0.65, whole=whole)
    assert chosen([first, second], 0).kept == kept


@pytest.mark.parametrize(
    ("heard", "complete"),
    [
        ("the captain sang because the horn was broken", True),
        ("the captain sang because the horn was", True),
        ("the captain sang because the horn", False),
        ("because the horn was broken", True),
        ("the captain", False),
    ],
)
def test_a_reading_that_breaks_off_is_not_complete(heard: str, complete: bool) -> None:
    [run] = read(heard)
    assert is_complete(run, text_of(LINES, "en")) is complete
