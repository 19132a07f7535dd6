"""``spoken clips``, as its user sees it."""

from __future__ import annotations

from pathlib import Path

import pytest
from clip_house import House
from conftest import spoken

from spoken_essays.clips.new_voice import new_voice
from spoken_essays.clips.shelf import Shelf
from spoken_essays.errors import VoiceError
from spoken_essays.voices import has_clips
from spoken_essays.voices.registry import load_voice


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def test_every_line_is_listed_with_its_clip_and_its_reader(house: House) -> None:
    house.drop("1.wav", "003.mp3", "04-horn.m4a", "memo.wav", "9.wav")
    house.spoken("clips")
    house.rewrite("the horn", "the bell")
    done = spoken("clips", "the-ferry", cwd=house.root)
    assert (done.code, done.err) == (0, "")
    lines = [line.split() for line in done.out.splitlines()]
    assert done.out.splitlines()[1] == (
        "the-ferry, recorded by me: 2 of 5 lines recorded; joe reads 3"
    )
    assert [line[:3] for line in lines if line and line[0].isdecimal()] == [
        ["1", "fresh", "me"],
        ["2", "missing", "joe"],
        ["3", "fresh", "me"],
        ["4", "stale", "joe"],
        ["5", "missing", "joe"],
    ]
    assert "was: because the horn was broken." in done.out
    assert "because the bell was broken." in done.out
    assert "9.wav  (there is no line 9)" in done.out
    assert "memo.wav  (its name begins with no line's number)" in done.out
    assert "`spoken clips keep the-ferry`" in done.out


def test_the_numbers_are_those_of_plan(house: House) -> None:
    house.drop("1.wav")
    planned = house.spoken("plan", "--json").json["episodes"][0]["segments"]
    assert [(each["number"], each["text"]) for each in planned] == [
        (each["number"], each["text"]) for each in house.listed()["lines"]
    ]


def test_a_line_that_is_recorded_is_none_to_speak(house: House) -> None:
    house.drop("1.wav", "003.mp3")
    assert house.spoken("plan", "--json").json["episodes"][0]["to_speak"] == 3


def test_a_recorded_voice_in_another_language_than_the_essays_is_told_where_to_say_it(
    house: House,
) -> None:
    house.rewrite("title:", "language: de\ntitle:")
    [remark] = house.spoken("plan", "--json").json["episodes"][0]["remarks"]
    assert remark.endswith('or in the voice\'s own: language = "de".')


def test_as_json_it_says_all_there_is_to_know(house: House) -> None:
    house.drop("3.wav", "3 again.wav", "memo.wav")
    (house.clips / "4.wav").write_bytes(b"")
    episode = house.listed("the-ferry")
    assert {key: episode[key] for key in ("slug", "voice", "recorded", "of")} == {
        "slug": "the-ferry",
        "voice": "me",
        "recorded": 0,
        "of": 5,
    }
    states = [(each["number"], each["state"], each["reader"]) for each in episode["lines"]]
    assert states == [
        (1, "missing", "joe"),
        (2, "missing", "joe"),
        (3, "doubled", None),
        (4, "unreadable", None),
        (5, "missing", "joe"),
    ]
    three, four = episode["lines"][2:4]
    assert [Path(each["file"]).name for each in three["readings"]] == ["3 again.wav", "3.wav"]
    assert Path(four["clip"]) == house.clips / "4.wav"
    assert four["why"].endswith(
        "/4.wav: it is empty (0 bytes); delete it, or put another recording of the line in its "
        "place"
    )
    assert [Path(each["file"]).name for each in episode["loose"]] == ["memo.wav"]


def test_without_an_understudy_nobody_reads_the_rest(house: House) -> None:
    path = house.root / "voices" / "me" / "voice.toml"
    path.write_text('engine = "clips"\n')
    house.drop("1.wav")
    assert "1 of 5 lines recorded; nobody reads 4" in house.spoken("clips").out


def test_lines_cast_to_somebody_else_are_not_asked_for(house: House) -> None:
    house.settings('voice = "me"', "[cast]", 'quote = "joe"')
    house.drop("1.wav")
    assert "1 of 4 lines recorded; joe reads 4" in house.spoken("clips").out
    assert [each["cast"] for each in house.listed()["lines"]] == [True] * 4 + [False]


def test_clips_that_nobody_asks_for_are_said_to_be_unused(house: House) -> None:
    house.settings('voice = "joe"')
    house.drop("1.wav")
    done = house.spoken("clips")
    assert "1 of 5 lines recorded; joe reads 5" in done.out
    assert "nobody asks me to read here" in done.out and "voice: me" in done.out


def test_a_stale_clip_is_kept_line_by_line_or_all_at_once(house: House) -> None:
    house.drop("2.wav", "3.wav", "4.wav")
    house.spoken("clips")
    for old, new in (("pier", "harbour"), ("sang", "spoke"), ("horn", "bell")):
        house.rewrite(old, new)
    assert [each["state"] for each in house.listed()["lines"]][1:4] == ["stale"] * 3
    one = house.spoken("clips", "keep", "the-ferry", "3")
    assert (one.code, one.out) == (0, "Kept for line 3: 3.wav\n")
    assert [each["state"] for each in house.listed()["lines"]][1:4] == ["stale", "fresh", "stale"]
    rest = house.spoken("clips", "keep", "the-ferry")
    assert rest.out == "Kept for line 2: 2.wav\nKept for line 4: 4.wav\n"
    assert "nothing to keep" in house.spoken("clips", "keep", "the-ferry").out


def test_another_reading_is_chosen_by_its_number_or_any_clip_by_its_name(house: House) -> None:
    house.drop("3.wav")
    house.spoken("clips")
    house.drop("3 again.wav", "memo.wav")
    out = house.spoken("clips").out
    assert "  1 3.wav, " in out and "> 2 3 again.wav, " in out
    chosen = house.spoken("clips", "choose", "the-ferry", "3", "1")
    assert (chosen.code, chosen.out) == (0, "Line 3 is read from 3.wav now.\n")
    house.spoken("clips", "choose", "the-ferry", "2", "memo.wav")
    clips = [each["clip"] and Path(each["clip"]).name for each in house.listed()["lines"]]
    assert clips == [None, "memo.wav", "3.wav", None, None]
    assert {each.name for each in house.clips.iterdir()} == {
        "3.wav",
        "3 again.wav",
        "memo.wav",
        "clips.toml",
    }


def test_a_line_whose_clip_is_chosen_for_another_is_named(house: House) -> None:
    house.drop("3.wav")
    house.spoken("clips")
    chosen = house.spoken("clips", "choose", "the-ferry", "4", "3.wav")
    assert chosen.out == (
        "Line 4 is read from 3.wav now.\nLine 3, which was read from it, has no clip any more.\n"
    )


def test_an_opening_has_a_name_for_a_number(house: House) -> None:
    house.settings('voice = "me"', "[narration]", 'opening = "Hello."', 'closing = "Bye."')
    house.drop("hello.wav", "bye.wav")
    house.spoken("clips", "choose", "the-ferry", "opening", "hello.wav")
    done = house.spoken("clips", "choose", "the-ferry", "closing", "bye.wav")
    assert done.out == "The closing is read from bye.wav now.\n"
    assert "2 of 6 lines recorded" in house.spoken("clips").out


def test_opening_and_closing_are_each_named_with_who_reads_them(house: House) -> None:
    house.settings('voice = "me"', "[narration]", 'opening = "Hello."', 'closing = "Bye."')
    house.drop("hello.wav", "2.wav")
    house.spoken("clips", "choose", "the-ferry", "opening", "hello.wav")
    house.rewrite("Nobody", "No one")
    [episode] = house.spoken("build", "--json").json["episodes"]
    assert [(each["voice"], each["lines"], each["apart"]) for each in episode["readers"]] == [
        ("me", [], ["opening"]),
        ("joe", [2], []),
        ("joe", [3, 4, 5], ["closing"]),
    ]
    said = house.spoken("plan").out
    assert "Note: joe: 3 lines (3–5) and the closing, for me: it has no clip." in said
    house.settings('voice = "me"', "[narration]", 'opening = "Hello."', 'closing = "Hello."')
    assert "me: the opening and the closing, recorded" in house.spoken("build", "--force").out


def test_a_build_says_what_it_has_to_speak_and_what_is_recorded(house: House) -> None:
    house.drop("1.wav", "003.mp3")
    assert "the-ferry: 3 lines to speak, 2 recorded\n" in house.spoken("build").err
    house.rewrite("horn", "bell")
    house.drop("5.wav")
    again = house.spoken("build", "--verbose").err
    assert "the-ferry: 1 line to speak, 1 kept, 3 recorded\n" in again
    assert "“because the bell was broken.”\n" in again
    assert "“It said very little.”, recorded\n" in again


def test_a_show_in_which_nothing_is_recorded_says_how_to_begin(house: House) -> None:
    for arguments in ((), ("the-ferry",)):
        house.settings('voice = "joe"')
        done = house.spoken("clips", *arguments)
        assert done.code == 0
        for way in ("spoken record the-ferry", "spoken take the-ferry FILE", "003.wav"):
            assert way in done.out


MISTAKES = {
    "no such episode": (("clips", "the-fery"), "did you mean 'the-ferry'?"),
    "no such voice": (("clips", "--voice", "mee"), 'Did you mean "me"?'),
    "a voice of no clips": (("clips", "--voice", "joe"), "joe is no voice of clips"),
    "no such line": (("clips", "keep", "the-ferry", "12"), "has no line 12 that is spoken"),
    "a line not stale": (("clips", "keep", "the-ferry", "1"), "line 1 is fresh, not stale"),
    "no such reading": (("clips", "choose", "the-ferry", "1", "2"), "no reading 2 (it has 1)"),
    "no such file": (("clips", "choose", "the-ferry", "2", "x.wav"), "(it has none), and no clip"),
}


@pytest.mark.parametrize(("command", "words"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_a_sentence(house: House, command: tuple[str, ...], words: str) -> None:
    house.drop("1.wav")
    done = house.spoken(*command)
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("Error: ") and words in done.err


def test_a_new_voice_is_one_of_clips_with_an_understudy(tmp_path: Path) -> None:
    path = new_voice(tmp_path, "old bob", understudy="joe", language="de")
    voice = load_voice("old bob", folder=tmp_path)
    assert has_clips(voice) and voice.language == "de"
    assert voice.shelf("one") == Shelf(path.parent / "one")
    assert 'understudy = "joe"' in path.read_text()
    alone = new_voice(tmp_path, "me", understudy=None, language="en")
    assert '\n# understudy = "joe"' in alone.read_text()
    (tmp_path / "emma.toml").write_text('engine = "espeak"\n')
    for taken in ("me", "emma", "../x", "", "a/b", "x" * 99, ".x", "con:"):
        with pytest.raises(VoiceError):
            new_voice(tmp_path, taken, understudy=None, language="en")
