"""What is written as Markdown is read back by our reader as the same blocks, whatever is in it."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from essay_reading import read
from hypothesis import example, given, settings
from hypothesis import strategies as st

from spoken_essays.manuscripts.essays import essay
from spoken_essays.manuscripts.layout import laid_out
from spoken_essays.manuscripts.markdown import line_start, markdown, written
from spoken_essays.manuscripts.prose import read_prose, tidied
from spoken_essays.manuscripts.records import Manuscript, Passage, Run
from spoken_essays.manuscripts.trees import parse_html
from spoken_essays.model import Essay, Role


def read_back(passages: tuple[Passage, ...]) -> Essay:
    text = essay(Manuscript(title="A title of its own", passages=passages), spoken=True)
    with tempfile.TemporaryDirectory() as folder:
        return read(Path(folder), text, furniture="keep")


def of_html(text: str) -> tuple[Passage, ...]:
    return laid_out(read_prose(parse_html(text), base="https://example.org/a/").passages)


def line(text: str) -> Passage:
    return Passage(role=Role.LINE, lines=((Run(text=text),),))


NASTY = [
    "*stars* and **more** and ***most***",
    "_under_ __scores__ and snake_case_name",
    "a `code` and ``more``",
    "[a link](x.html) and [ref][1] and [x]",
    "![a picture](x.png)",
    "a footnote[^1] and an inline one ^[here]",
    "[pause 1s] and [pause for laughter] and [teaser]",
    "[pause soon]",
    "<b>bold</b> <script>alert(1)</script> <!-- gone? --> <sigh>",
    "&amp; &lt; &#65; AT&T &copy;",
    "a \\* back\\slash \\",
    "~~struck~~ and ~one~",
    "# no heading",
    "####### seven",
    "> no quote",
    "- no item",
    "+ no item",
    "* no item",
    "1. no item",
    "1994) no item",
    "12345678901. too long",
    "--- no rule",
    "| a | b |",
    "~~~ three waves",
    "``` three ticks",
    "::: three colons",
    "::: emma",
    "::::",
    "a heading\u00a0#",
    "Title: no front matter",
    "ends with two blanks  ",
    "tab\tin it",
    "Hello! [really]",
    "5 * 3 * 2",
    "{voice=emma}",
    "‘curly’ “quotes” – dashes — and… dots",
    "漢字とかな",
    "emoji 🎈 *and*",
]


@pytest.mark.parametrize("text", NASTY)
@pytest.mark.parametrize("role", [Role.LINE, Role.QUOTE, Role.HEADING, Role.ITEM])
def test_a_line_is_read_back_letter_by_letter(text: str, role: Role) -> None:
    if role == Role.HEADING:
        nasty = Passage(role=role, lines=((Run(text=text),),), level=2)
    else:
        nasty = Passage(role=role, lines=((Run(text=text),),), label="-" * (role == Role.ITEM))
    back = read_back((line("Something before."), nasty, line("Something after.")))
    assert [block.role for block in back.body] == [Role.LINE, role, Role.LINE]
    assert back.body[1].lines[0].text == " ".join(text.split(" ")).replace("\t", " ").strip()
    assert not back.body[1].lines[0].marks


STYLES = st.tuples(st.booleans(), st.booleans(), st.sampled_from(["", "https://example.org/a_b"]))
# Letters, signs that mean something, blanks: all that a reader may stumble over.
TEXTS = st.text(alphabet="ab1 .!-*_`[]()<>&#~|\\+=^:'\"é漢", min_size=1, max_size=12)
RUNS = st.builds(
    lambda text, style: Run(text=text, strong=style[0], emphasis=style[1], href=style[2]),
    TEXTS,
    STYLES,
)


@settings(max_examples=120)
@given(st.lists(RUNS, min_size=1, max_size=4))
@example([Run(text="a"), Run(text="*b", emphasis=True), Run(text="c")])
@example([Run(text="Hello!"), Run(text="b", href="https://example.org/")])
@example([Run(text="a", strong=True), Run(text="b", emphasis=True)])
def test_styled_words_are_read_back_letter_by_letter(runs: list[Run]) -> None:
    tidy = tidied(runs)
    said = "".join(run.text for run in tidy)
    if not any(map(str.isalnum, said)):
        return
    passages = (line("before"), Passage(role=Role.LINE, lines=(tidy,)), line("after"))
    back = read_back(passages)
    assert [each.lines[0].text for each in back.body] == ["before", " ".join(said.split()), "after"]


def test_an_address_stays_as_it_is_and_is_left_out_by_the_reader() -> None:
    text = "See https://example.org/a_b*c~d and www.example.org/x_y_z, please."
    passages = (line("before"), line(text), line("after"))
    assert text in markdown(passages)
    back = read_back(passages)
    assert back.body[1].lines[0].text == "See and, please."
    assert [each.text for each in back.left_out] == [
        "https://example.org/a_b*c~d",
        "www.example.org/x_y_z",
    ]


def test_emphasis_stands_where_markdown_knows_it() -> None:
    runs = (
        Run(text="a "),
        Run(text="b ", emphasis=True),
        Run(text="c", strong=True),
        Run(text="."),
    )
    assert written(runs) == "a *b* **c**."


def test_emphasis_within_a_word_is_given_up_before_its_stars_are_read() -> None:
    runs = (Run(text="un"), Run(text="believ", emphasis=True), Run(text="able"))
    assert written(runs) == "unbelievable"


def test_a_link_keeps_its_address_and_cannot_become_a_picture() -> None:
    runs = (Run(text="Look!"), Run(text="here", href="https://example.org/a b(c)"))
    assert written(runs) == "Look\\![here](https://example.org/a%20b%28c%29)"


@pytest.mark.parametrize("href", ["javascript:alert(1)", "data:text/html,x", "#top", "mailto:a@b"])
def test_only_addresses_of_the_web_are_links(href: str) -> None:
    [passage] = of_html(f'<p>a <a href="{href}">b</a></p>')
    assert written(passage.lines[0]) == "a b"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>a<br>b<br/>c</p>", "a\nb\nc\n"),
        ("<p>a\nb\r\n  c</p>", "a b c\n"),
        ("a<br><br>b", "a\n\nb\n"),
        ("<div>a<div>b</div>c</div>", "a\n\nb\n\nc\n"),
        ("<p>a</p>tail<p>b</p>", "a\n\ntail\n\nb\n"),
        ("<h2>A<br>B</h2><p>x", "## A B\n\nx\n"),
        ("<h3>A #</h3>", "### A \\#\n"),
        ("<p>x</p><hr><p>y</p>", "x\n\n* * *\n\ny\n"),
        ("<p>x</p><p>* * *</p><p>y</p>", "x\n\n* * *\n\ny\n"),
        ("<blockquote>a<br>b<p>c</p></blockquote>", "> a\n> b\n>\n> c\n"),
        ("<ol start=3><li>c<li>d</ol>", "3. c\n4. d\n"),
        ("<ul><li>a<ul><li>b</ul><li>c</ul>", "- a\n- b\n- c\n"),
        ("<ul><li><p>a</p><p>b</p></ul>", "- a\n\n    b\n"),
        ("<ul><li>a<br>b</ul>", "- a\n    b\n"),
        ("<pre>a\n  b\n\nc</pre>", "a\nb\n\nc\n"),
        ("<p>x</p><pre><code>a = 1</code></pre>", "x\n"),
        ("<p>x<script>y</script><style>z</style></p>", "x\n"),
        ("<p>a<img src=x alt=y>b</p>", "ab\n"),
        ("<p hidden>a</p><p style='display: none'>b</p>c", "c\n"),
        ("<p><q>a</q></p>", "“a”\n"),
        (
            "<p><b style='font-weight: normal'>a</b> <span style='font-style:italic'>b</span>",
            "a *b*\n",
        ),
        ("<table><tr><td><p>" + "prose " * 60 + "</table>", "prose " * 59 + "prose\n"),
        ("<table><tr><th>a<th>b<tr><td>1|2<td></table>", "| a | b |\n|---|---|\n| 1\\|2 |  |\n"),
        ("<p>a<sup><a href='#fn'>1</a></sup> b<sup>2</sup>", "a b2\n"),
        ("<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>", "漢\n"),
        ("soft\u00adhyphen zero\u200bwidth", "softhyphen zerowidth\n"),
        ("", ""),
    ],
)
def test_html_as_markdown(html: str, expected: str) -> None:
    assert markdown(of_html(html)) == expected


def test_a_page_as_deep_as_the_sea_harms_nobody() -> None:
    [passage] = of_html("<div>" * 200 + "a" + "</div>" * 200)
    assert passage.lines == ((Run(text="a"),),)
    assert len(of_html("<div>" * 50_000 + "a" + "</div>" * 50_000)) <= 1


@pytest.mark.parametrize("text", ["plain", "#hash", "-dash", "1.5 metres", "---x"])
def test_a_line_that_means_nothing_else_is_left_alone(text: str) -> None:
    assert line_start(text) == text
