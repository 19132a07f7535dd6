"""Hard wraps are told from breaths, and only they are joined."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest
from essay_reading import lines, read
from hypothesis import given
from hypothesis import strategies as st

from spoken_essays.text.marks import Notes
from spoken_essays.text.passages import Source
from spoken_essays.text.plain import read_plain
from spoken_essays.text.wrapping import unwrapped, wrap_width

PROSE = (
    "My grandmother's kettle had no whistle, so you had to listen for it, the way you listen for"
    " someone on the stairs. First a tick, as the metal took the heat, then a long nothing, and"
    " then a sound like rain on a roof two streets away. She could be at the far end of the garden"
    " with her hands in the beans and she would straighten up and say, it is coming.",
    "I have a kettle that switches itself off. It is a good kettle. I fill it and press the lever"
    " and go and do something else, and when I come back the water is hot, or was hot once, and I"
    " press the lever again. I do not think I have waited for water in eleven years.",
    "What I miss is not the tea. What I miss is having nothing to do for four minutes, and someone"
    " in the room with me who also had nothing to do, and neither of us minding it at all.",
)


def wrapped(width: int, *, indent: str = "") -> str:
    filled = (textwrap.fill(each, width, subsequent_indent=indent) for each in PROSE)
    return "\n\n".join(filled)


RAGGED = """
My grandmother's kettle had no whistle and you had to listen for
it the way you listen for someone on the stairs when you are the only
one awake, and I would sit there with my feet on the rung of the
chair and try to hear it before she did, which I never managed to do
in all the years that we drank our tea in that kitchen together, not
even once, although I think that towards the end she let me believe
it when I said that I had heard it first and got up to fetch the pot.
"""

WRAPPED = {
    **{f"filled to {width}": wrapped(width) for width in (55, 60, 65, 70, 72, 76, 78, 80, 100)},
    "filled to 72, with indents": wrapped(72, indent="  "),
    "filled to 72, CRLF": wrapped(72).replace("\n", "\r\n"),
    "a typewriter's ragged edge": RAGGED.strip(),
    "filled, as a quote": textwrap.indent(wrapped(70), "> "),
    "filled, with a verse in it": wrapped(70)
    + "\n\nthe kettle\nthe chair\nthe rain\n\n"
    + PROSE[0][:60],
}


@pytest.mark.parametrize("name", WRAPPED)
def test_text_wrapped_at_a_width_is_noticed_and_joined(name: str, tmp_path: Path) -> None:
    suffix = ".md" if "quote" in name else ".txt"
    essay = read(tmp_path, f"The kettle\n\n{WRAPPED[name]}\n", name=f"essay{suffix}")
    assert "wrapped at about" in essay.remarks[0]
    assert 'line_breaks = "spoken"' in essay.remarks[0]
    assert max(len(block.lines) for block in essay.body) == (3 if "verse" in name else 1)


@pytest.mark.parametrize("width", [60, 72, 80])
def test_joined_lines_are_the_paragraphs_as_written(width: int, tmp_path: Path) -> None:
    essay = read(tmp_path, f"The kettle\n\n{wrapped(width)}\n")
    assert lines(essay) == list(PROSE)
    first = [block.lines[0].number for block in essay.body]
    assert first[0] == 3
    assert first == sorted(first)


BREATHS = {
    "short lines": """
My grandmother's kettle had no whistle.
You had to listen for it
the way you listen
for someone on the stairs.
First a tick.
Then nothing.
Then a sound like rain
two streets away.
""",
    "breaths of 50 to 90 characters": """
My grandmother's kettle had no whistle, so you had to listen for it, all the time,
the way you listen for someone on the stairs.
First a tick, as the metal took the heat, then a long nothing,
and then a sound like rain on a roof two streets away.
She could be at the far end of the garden with her hands in the beans
and she would straighten up and say, it is coming.
I never once heard it before she did, though I sat right beside it every day.
I was watching the lid, I think, and she was somewhere else entirely
and that was how you did it.
""",
    "breaths without punctuation": """
my grandmother's kettle had no whistle so you had to listen for it
the way you listen for someone on the stairs at night
first a tick as the metal took the heat and then a long nothing
and then a sound like rain on a roof
two streets away from the kitchen where I sat and did my sums
and she would straighten up
at the far end of the garden with her hands full of beans
and say it is coming
and I never heard it before she did though I sat beside it
I was watching the lid
and she was somewhere else altogether with her hands in the earth
and that was how she did it and how I did not
until the year I stopped listening for it and only sat there
in the kitchen with nothing to do
and it came
""",
    "one sentence a line": """
My grandmother's kettle had no whistle and you had to listen for it closely.
It ticked at first, when the metal took the heat, and then it went quiet.
Then came a sound like rain on a roof that stands two streets away from you.
She would straighten up at the far end of the garden and say it is coming.
I never heard it before she did, although I sat beside it all that while.
I was watching the lid, I think, and she was somewhere else altogether.
""",
    "dialogue": """
“Is it coming?” I would ask, because I could never tell by myself.
“Not yet,” she said, and bent down to the beans again, and I waited.
“Is it coming now?” I was six years old and could not wait at all.
“You will hear it,” she said, “when you stop asking me about it.”
“Is it coming now?” I asked, and she laughed so that I heard nothing.
""",
    "a few lines only": """
My grandmother's kettle had no whistle and you had to listen for
it the way you listen for someone on the stairs when you are the only
one awake.
""",
    "one line a paragraph": "\n\n".join(PROSE),
    "verse in quatrains": """
The kettle had no whistle and no lid
The garden had no gate to keep us in
We did the things that our own mothers did
And let the water boil, and let it win
The chair had three good legs and one of tin
The stairs had thirteen steps, and some were thin
""",
    "Chinese": "我在厨房里学会了等待水开的时候\n" * 12,
    "names": "Ann Example of Somewhere, Some Street, and her daughters\nBen\nCara\nDora\nEve\n",
}  # fmt: skip


@pytest.mark.parametrize("name", BREATHS)
@pytest.mark.parametrize("suffix", [".txt", ".md"])
def test_breaths_stay_lines(name: str, suffix: str, tmp_path: Path) -> None:
    text = BREATHS[name].strip()
    essay = read(tmp_path, f"The kettle\n\n{text}\n", name=f"essay{suffix}")
    assert lines(essay) == [line for line in text.split("\n") if line]
    assert not essay.remarks


def test_spoken_never_joins(tmp_path: Path) -> None:
    essay = read(tmp_path, f"The kettle\n\n{wrapped(72)}\n", line_breaks="spoken")
    assert len(lines(essay)) == len([line for line in wrapped(72).split("\n") if line])
    assert not essay.remarks


def test_wrapped_always_joins(tmp_path: Path) -> None:
    text = "T\n\none\ntwo\n\n> three\n> four\n\n- five\n  six\n- seven\n\n***\n\neight\n"
    essay = read(tmp_path, text, line_breaks="wrapped")
    assert lines(essay) == ["one two", "three four", "five six", "seven", "eight"]
    assert not essay.remarks


def test_a_break_the_author_forced_is_never_joined(tmp_path: Path) -> None:
    text = "T\n\none  \ntwo\nthree\\\nfour<br>\nfive\nsix\n"
    essay = read(tmp_path, text, line_breaks="wrapped")
    assert lines(essay) == ["one", "two three", "four", "five six"]


def test_a_forced_break_stays_in_text_found_to_be_wrapped(tmp_path: Path) -> None:
    filled = wrapped(72).split("\n")
    filled[1] += "  "
    joined = lines(read(tmp_path, "The kettle\n\n" + "\n".join(filled) + "\n"))
    assert joined[0] == " ".join(line.strip() for line in filled[:2])
    assert len(joined) == len(PROSE) + 1


def test_in_wrapped_text_a_short_line_that_ends_a_sentence_stays(tmp_path: Path) -> None:
    text = wrapped(72).replace("\n\nWhat I", "\n“Now,” she said.\nWhat I")
    essay = read(tmp_path, f"The kettle\n\n{text}\n", name="essay.txt")
    assert "“Now,” she said." in lines(essay)


JOINED = {
    "a well-\nknown": "a well-known",
    "a word -\nand": "a word - and",
    "a word—\nand": "a word—and",
    "a word —\nand": "a word — and",
    "some\u00ad\nthing": "some\u00adthing",
    "a ‘pre-’\nand": "a ‘pre-’ and",
    "水开\n了": "水开了",
    "水开 and\n了": "水开 and 了",
    "one [pause 1s]\ntwo": "one two",
    "[pause 1s]\ntwo": "two",
}


@pytest.mark.parametrize("text", JOINED)
def test_lines_are_joined_with_a_space_where_one_belongs(text: str, tmp_path: Path) -> None:
    essay = read(tmp_path, f"T\n\n{text}\n\nx\n", line_breaks="wrapped")
    assert lines(essay)[0] == JOINED[text]


def test_pauses_keep_their_place_in_joined_lines(tmp_path: Path) -> None:
    text = "T\n\none [pause 1s]\ntwo\n[pause 2s] three [pause 3s] four\n\nx\n"
    line = read(tmp_path, text, line_breaks="wrapped").body[0].lines[0]
    assert line.text == "one two three four"
    assert [(mark.at, mark.ms) for mark in line.marks] == [(3, 1000), (7, 2000), (13, 3000)]


WORDS = st.lists(st.text("abcdefghij", min_size=1, max_size=9), min_size=120, max_size=160)


@given(WORDS, st.integers(55, 95))
def test_what_an_editor_filled_is_found_and_undone(words: list[str], width: int) -> None:
    text = " ".join(words)
    source = Source(lines=textwrap.wrap(text, width))
    passages = tuple(read_plain(source, Notes("a.txt")))
    found = wrap_width(passages, source)
    assert found is not None
    assert found <= width
    joined, remarks = unwrapped(passages, source, "auto")
    assert [row.text for row in joined[0].rows] == [text]
    assert remarks


@given(st.lists(st.integers(3, 16), min_size=8, max_size=30), st.integers(0, 9))
def test_lines_of_any_length_that_end_sentences_are_breaths(counts: list[int], seed: int) -> None:
    lines = [" ".join(f"word{(seed + at) % 7}" for at in range(count)) + "." for count in counts]
    source = Source(lines=lines)
    assert wrap_width(read_plain(source, Notes("a.txt")), source) is None
