"""What is wrong with clips, and the command that sets it right."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest
from clip_house import House


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def command_in(said: str) -> list[str]:
    """The one command that a sentence names, as its words."""
    [found] = re.findall("`spoken ([^`]*)`", said)
    return shlex.split(found)


def test_a_line_whose_readings_are_set_aside_names_the_command_that_uses_one(house: House) -> None:
    house.drop("3.wav")
    house.spoken("clips")
    house.drop("3 again.wav")
    house.spoken("clips")
    (house.clips / "3 again.wav").unlink()
    out = house.spoken("clips").out
    assert "its readings are all set aside" in out and "  1 3.wav, " in out
    [said] = [note for note in house.spoken("plan").out.splitlines() if "all set aside" in note]
    assert command_in(said) == ["clips", "choose", "the-ferry", "3", "1"]
    assert house.spoken(*command_in(said)).out == "Line 3 is read from 3.wav now.\n"
    assert house.listed()["lines"][2]["state"] == "fresh"


def test_readings_that_were_for_other_words_are_not_offered_as_if_they_were_the_lines(
    house: House,
) -> None:
    house.drop("3.wav")
    house.spoken("clips")
    house.drop("3 again.wav")
    house.spoken("clips")
    (house.clips / "3 again.wav").unlink()
    house.rewrite("sang", "spoke")
    assert "set aside, and were for “The captain sang,”" in house.spoken("clips").out


# what becomes of line 3 -> what is said of it, and whether its command makes it fresh
REMEDIES = {
    "doubled": (lambda house: house.drop("3.wav", "3 again.wav"), "remove one, or choose"),
    "stale": (lambda house: house.change(), "record it again, or take it as it is"),
}


@pytest.mark.parametrize(("become", "said"), REMEDIES.values(), ids=REMEDIES)
def test_what_is_wrong_with_a_clip_is_said_with_the_command_that_sets_it_right(
    house: House, become: Callable[[House], None], said: str
) -> None:
    become(house)
    why = house.listed()["lines"][2]["why"]
    assert said in why
    assert house.spoken(*command_in(why)).code == 0
    assert house.listed()["lines"][2]["state"] == "fresh"


def test_the_closing_has_its_own_command(house: House) -> None:
    house.settings('voice = "me"', "[narration]", 'closing = "Bye, {show}."')
    house.drop("bye.wav")
    house.spoken("clips", "choose", "the-ferry", "closing", "bye.wav")
    house.settings('title = "A show"', 'voice = "me"', "[narration]", 'closing = "Bye, {show}."')
    why = house.listed()["lines"][-1]["why"]
    assert command_in(why) == ["clips", "keep", "the-ferry", "closing"]


def test_a_line_in_which_there_is_nothing_to_say_is_not_asked_for(house: House) -> None:
    """It keeps its number, and so is told apart from the line of the file."""
    house.rewrite("The captain", "…\nThe captain")
    house.drop("3.wav", "4.wav", "7.wav")
    done = house.spoken("clips").out
    assert "1 of 5 lines recorded" in done
    assert "3.wav  (line 3 is not spoken)" in done and "7.wav  (there is no line 7)" in done
    assert "  essay.md:6    line 3, nothing to say: " in house.spoken("plan").out


def test_clips_of_no_line_are_listed_with_the_way_to_use_them(house: House) -> None:
    house.drop("memo.wav")
    assert "`spoken clips choose the-ferry LINE FILE`" in house.spoken("clips", "the-ferry").out


def test_of_lines_that_nobody_can_read_each_is_counted_with_its_reason(house: House) -> None:
    (house.root / "voices" / "me" / "voice.toml").write_text('engine = "clips"\n')
    house.drop("3.wav", "4.wav")
    house.spoken("clips")
    house.rewrite("sang", "spoke")
    house.rewrite("horn", "bell")
    said = house.spoken("plan").err
    assert "lines 1–5 (it has no clip; 2 of them for other reasons, see `spoken clips" in said


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["3.wav", "3 again.wav"], "line 3: "),
        (["4.wav"], "line 4: "),
    ],
)
def test_a_clip_that_must_be_set_right_stops_the_build_though_somebody_could_stand_in(
    house: House, names: list[str], said: str
) -> None:
    house.drop(*names)
    if len(names) == 1:
        (house.clips / names[0]).write_bytes(b"")
    done = house.spoken("build")
    assert done.code == 1
    assert said in done.err
    assert all(name in done.err for name in names)
    assert not list(house.root.rglob("*.mp3"))
