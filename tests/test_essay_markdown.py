"""Markdown as an essayist writes it: what has a role, what vanishes, what is left out."""

from __future__ import annotations

from pathlib import Path

import pytest
from essay_reading import left, lines, read, roles

from spoken_essays.model import Role

# markdown -> roles and lines, below a title
BLOCKS: dict[str, list[tuple[Role, list[str]]]] = {
    "One.\nTwo.\n\nThree.": [(Role.LINE, ["One.", "Two."]), (Role.LINE, ["Three."])],
    "## Part *one*\n\nText.": [(Role.HEADING, ["Part one"]), (Role.LINE, ["Text."])],
    "## Part ##\nText.": [(Role.HEADING, ["Part"]), (Role.LINE, ["Text."])],
    "> One\n> two\n>\n> three": [(Role.QUOTE, ["One", "two"]), (Role.QUOTE, ["three"])],
    "> One\nlazily": [(Role.QUOTE, ["One", "lazily"])],
    "> # Not a chapter\n> - item": [(Role.QUOTE, ["Not a chapter"]), (Role.QUOTE, ["item"])],
    "- one\n  more\n- two": [(Role.ITEM, ["one", "more"]), (Role.ITEM, ["two"])],
    "* one\n\n* two\n\n  again": [
        (Role.ITEM, ["one"]),
        (Role.ITEM, ["two"]),
        (Role.ITEM, ["again"]),
    ],
    "- one\n  - inner\n    > quoted": [
        (Role.ITEM, ["one"]),
        (Role.ITEM, ["inner"]),
        (Role.QUOTE, ["quoted"]),
    ],
    "1. one\n2. two\n10. ten": [
        (Role.ITEM, ["1. one"]),
        (Role.ITEM, ["2. two"]),
        (Role.ITEM, ["10. ten"]),
    ],
    "007) one\n008) two": [(Role.ITEM, ["007) one"]), (Role.ITEM, ["008) two"])],
    "1994. It was winter.\nWe left.": [(Role.LINE, ["1994. It was winter.", "We left."])],
    "1994.\n\nWe left.": [(Role.LINE, ["1994."]), (Role.LINE, ["We left."])],
    "1. - both": [(Role.ITEM, ["1. both"])],
    "We left in\n1994. It was winter.": [(Role.LINE, ["We left in", "1994. It was winter."])],
    "    indented\n        verse\n    stays": [(Role.LINE, ["indented", "verse", "stays"])],
    "One\n    - indented verse": [(Role.LINE, ["One", "- indented verse"])],
    "\tby a tab": [(Role.LINE, ["by a tab"])],
    "A line\n---\nand more": [
        (Role.LINE, ["A line"]),
        (Role.BREAK, []),
        (Role.LINE, ["and more"]),
    ],
    "A line\n===\nand more": [
        (Role.LINE, ["A line"]),
        (Role.BREAK, []),
        (Role.LINE, ["and more"]),
    ],
    "- [ ] to do\n- [x] done": [(Role.ITEM, ["[ ] to do"]), (Role.ITEM, ["[x] done"])],
    "<p>One</p><p>Two</p>": [(Role.LINE, ["One", "Two"])],
    "One<br>two<br/>three": [(Role.LINE, ["One", "two", "three"])],
    "<div>\nOne *two*\n</div>": [(Role.LINE, ["One two"])],
    "One<hr>two": [(Role.LINE, ["One"]), (Role.BREAK, []), (Role.LINE, ["two"])],
    "-\n\nOne": [(Role.BREAK, []), (Role.LINE, ["One"])],
    "- one\n-\n- two": [(Role.ITEM, ["one"]), (Role.ITEM, ["two"])],
    "**Bold** *and* _so_ ~~on~~ `code`": [(Role.LINE, ["Bold and so on code"])],
    "un*frigging*believable": [(Role.LINE, ["unfriggingbelievable"])],
    "snake_case_word and 2 * 3 * 4": [(Role.LINE, ["snake_case_word and 2 * 3 * 4"])],
    "caf&eacute; &amp; &#8220;so&#8221; \\*not\\*": [(Role.LINE, ["café & “so” *not*"])],
    "`two\nlines` here": [(Role.LINE, ["two", "lines here"])],
    "[a link](https://a.org) and [one\nmore](b 'c')": [(Role.LINE, ["a link and one", "more"])],
    "two  \nlines\\\nhere": [(Role.LINE, ["two", "lines", "here"])],
    "<sigh> <he laughs> <a long pause>": [(Role.LINE, ["<sigh> <he laughs> <a long pause>"])],
    "[[wiki link]] ![[photo]] {a}": [(Role.LINE, ["[[wiki link]] ![[photo]] {a}"])],
    "<me@a.org> <note:this>": [(Role.LINE, ["me@a.org <note:this>"])],
    "<!-- never closed": [(Role.LINE, ["<!-- never closed"])],
    "a | b | c": [(Role.LINE, ["a | b | c"])],
}  # fmt: skip


@pytest.mark.parametrize("text", BLOCKS)
def test_blocks_have_their_roles_and_the_authors_lines(text: str, tmp_path: Path) -> None:
    essay = read(tmp_path, f"# Title\n\n{text}\n")
    found = [(block.role, [line.text for line in block.lines]) for block in essay.body]
    assert found == BLOCKS[text]


BREAKS = (
    """
***|---|___|*****|⁂|~|~~~|#|###|•••|❦|◊|=====|+++|—|§|*
* * *|- - -|* * * *|~ ~ ~|• • •|— — —|\\* \\* \\*
""".strip()
    .replace("\n", "|")
    .split("|")
)


@pytest.mark.parametrize("line", BREAKS)
@pytest.mark.parametrize("suffix", [".txt", ".md"])
def test_a_scene_break_is_a_block_of_its_own(line: str, suffix: str, tmp_path: Path) -> None:
    if suffix == ".txt" and "\\" in line:
        line = line.replace("\\", "")
    essay = read(tmp_path, f"Title\n\nOne.\n\n{line}\n\nTwo.\n", name=f"essay{suffix}")
    assert roles(essay) == [Role.LINE, Role.BREAK, Role.LINE]
    assert lines(essay) == ["One.", "Two."]


@pytest.mark.parametrize("line", ["***", "* * *", "⁂", "❦", "---"])
@pytest.mark.parametrize("suffix", [".txt", ".md"])
def test_a_scene_break_needs_no_blank_lines(line: str, suffix: str, tmp_path: Path) -> None:
    essay = read(tmp_path, f"Title\n\nOne.\n{line}\nTwo.\n", name=f"essay{suffix}")
    assert roles(essay) == [Role.LINE, Role.BREAK, Role.LINE]


def test_tildes_between_blank_lines_are_scene_breaks_not_code(tmp_path: Path) -> None:
    essay = read(tmp_path, "# T\n\nOne.\n\n~~~\n\nTwo.\n\n~~~\n\nThree.\n")
    assert lines(essay) == ["One.", "Two.", "Three."]
    assert not essay.left_out


@pytest.mark.parametrize("line", ["…", "!", "* a", "1", "a", "~~~ a"])
def test_other_short_lines_are_no_scene_break(line: str, tmp_path: Path) -> None:
    essay = read(tmp_path, f"Title\n\nOne.\n\n{line}\n\nTwo.\n", name="essay.txt")
    assert lines(essay) == ["One.", line, "Two."]


# markdown -> the lines of the body, and what is left out
LEFT: dict[str, tuple[list[str], list[tuple[str, str]]]] = {
    "A [link](https://a.org/b 'T').": (["A link."], [("https://a.org/b 'T'", "link address")]),
    "A [link][r].\n\n[r]: https://a.org 'T'": (
        ["A link."],
        [("r", "link address"), ("[r]: https://a.org 'T'", "link definition")],
    ),
    "A [r].\n\n[r]: https://a.org": (["A r."], [("[r]: https://a.org", "link definition")]),
    "[unused]: word": ([], [("[unused]: word", "link definition")]),
    "[https://a.org](https://a.org)": (
        [],
        [("https://a.org", "link address"), ("https://a.org", "web address")],
    ),
    "[x](javascript:alert)": (["x"], [("javascript:alert", "link address")]),
    "A ![photo](a.png) here": (["A here"], [("![photo](a.png)", "image")]),
    "![x](data:image/svg+xml;base64,QUJD)": (
        [],
        [("![x](data:image/svg+xml;base64,QUJD)", "image")],
    ),
    "<https://a.org>": ([], [("<https://a.org>", "web address")]),
    "A note[^1] here[^b].\n\n[^1]: The *note*,\ngoes on\n\n    and on.\n\nAfter.": (
        ["A note here.", "After."],
        [
            ("[^1]", "footnote mark"),
            ("[^b]", "footnote mark"),
            ("[^1]: The *note*,\ngoes on\n\n    and on.", "footnote"),
        ],
    ),
    "[^1]: one\n[^2]: two": ([], [("[^1]: one", "footnote"), ("[^2]: two", "footnote")]),
    "A^[note] b": (["A b"], [("^[note]", "footnote mark")]),
    "```python\nprint(1)\n\nx\n```\nAfter": (
        ["After"],
        [("```python\nprint(1)\n\nx\n```", "code block")],
    ),
    "~~~\ncode\n~~~": ([], [("~~~\ncode\n~~~", "code block")]),
    "| a | b |\n|---|---|\n| c | d |\n\nAfter": (
        ["After"],
        [("| a | b |\n|---|---|\n| c | d |", "table")],
    ),
    "A <b class='x'>bold</b> word": (["A bold word"], [("<b class='x'> </b>", "HTML")]),
    "<!-- a\n\nb --> After": (["After"], [("<!-- a\n\nb -->", "comment")]),
    "A <!-- b --> c": (["A c"], [("<!-- b -->", "comment")]),
    "<script>\nx\n\ny\n</script>": ([], [("<script>\nx\n\ny\n</script>", "HTML")]),
    "A <script>x < y</script> b": (["A b"], [("<script>x < y</script>", "HTML")]),
    "<iframe src='a'></iframe>": ([], [("<iframe src='a'></iframe>", "HTML")]),
    "> ```\n> x\n> ```": ([], [("> ```\n> x\n> ```", "code block")]),
}


@pytest.mark.parametrize("text", LEFT)
def test_what_is_not_spoken_is_listed_with_the_reason(text: str, tmp_path: Path) -> None:
    essay = read(tmp_path, f"# Title\n\n{text}\n\nLast line.\n")
    assert (lines(essay)[:-1], left(essay)) == LEFT[text]


def test_images_speak_their_text_if_asked(tmp_path: Path) -> None:
    text = "# T\n\n![a *red* kettle](a.png 'K')\n\nand ![another][r].\n\n[r]: b.png\n"
    essay = read(tmp_path, text, images="alt")
    assert lines(essay) == ["a red kettle", "and another."]
    assert ("a.png 'K'", "image address") in left(essay)


def test_a_fence_that_is_never_closed_leaves_nothing_out(tmp_path: Path) -> None:
    essay = read(tmp_path, "# T\n\nOne.\n\n```\nTwo.\n\nThree.\n")
    assert lines(essay) == ["One.", "Two.", "Three."]
    assert left(essay) == [("```", "code fence that is never closed")]
    remark = "The code fence in line 5 is never closed; what follows is read as text."
    assert essay.remarks == (remark,)


def test_lines_remember_where_they_stand_in_the_file(tmp_path: Path) -> None:
    text = """# T

One
`two
three` four

- five
  six

  > seven
  > eight

<!-- not
counted -->
nine [ten
eleven](twelve
"thirteen") fourteen
fifteen
"""
    essay = read(tmp_path, text)
    numbers = {line.text.split()[0]: line.number for block in essay.body for line in block.lines}
    assert numbers == {
        "One": 3,
        "two": 4,
        "three": 5,
        "five": 7,
        "six": 8,
        "seven": 10,
        "eight": 11,
        "nine": 15,
        "eleven": 16,
        "fifteen": 18,
    }


def test_headings_have_their_level(tmp_path: Path) -> None:
    essay = read(tmp_path, "# T\n\n## A\n\n#### B\n\nText.\n\n# C\n\nText.\n")
    assert [block.level for block in essay.body] == [2, 4, 0, 1, 0]


def test_blank_lines_around_what_is_left_out_count_once(tmp_path: Path) -> None:
    essay = read(tmp_path, "# T\n\nOne.\n\n![x](y)\n\n\nTwo.\nThree.\n\n\n\nFour.\n")
    assert [block.blanks for block in essay.body] == [1, 2, 3]


def test_tight_items_have_no_blank_lines_above(tmp_path: Path) -> None:
    essay = read(tmp_path, "# T\n\nText.\n- one\n- two\n\n\n- three\n")
    assert [block.blanks for block in essay.body] == [1, 0, 0, 2]


def test_what_is_nested_beyond_sense_is_listed(tmp_path: Path) -> None:
    essay = read(tmp_path, f"# T\n\nText.\n\n{'> ' * 100}deep words\n\n{'- ' * 100}more\n")
    assert lines(essay) == ["Text."]
    assert {why for _, why in left(essay)} == {"nested too deeply"}
    assert "deep words" in left(essay)[0][0]


def test_plain_text_is_never_markdown(tmp_path: Path) -> None:
    text = "Title\n\n# not a heading\n\n> not a quote\n\n- *not* an item\n1. `so` [on](x)\n"
    essay = read(tmp_path, text, name="essay.txt")
    assert roles(essay) == [Role.LINE] * 3
    assert lines(essay) == [line for line in text.split("\n")[1:] if line]
    assert not essay.left_out


@pytest.mark.parametrize("name", ["essay.md", "essay.MD", "essay.markdown"])
def test_markdown_is_known_by_its_suffix(name: str, tmp_path: Path) -> None:
    assert lines(read(tmp_path, "# T\n\n*so*\n", name=name)) == ["so"]
