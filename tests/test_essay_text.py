"""Bytes to text: any sane encoding and line ending reads alike, and what is no text is an error."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest
from essay_reading import lines, read
from hypothesis import given
from hypothesis import strategies as st

from spoken_essays.errors import TextError
from spoken_essays.text.textfile import Text, read_text

ESSAY = "Café — a title\n\n“It’s late,” she said…\nNaïve, I know.\n\nThe end – almost.\n"

ENCODINGS = {
    "UTF-8": ESSAY.encode(),
    "UTF-8 with a BOM": codecs.BOM_UTF8 + ESSAY.encode(),
    "UTF-16 LE with a BOM": codecs.BOM_UTF16_LE + ESSAY.encode("utf-16-le"),
    "UTF-16 BE with a BOM": codecs.BOM_UTF16_BE + ESSAY.encode("utf-16-be"),
    "UTF-16 LE": ESSAY.encode("utf-16-le"),
    "UTF-16 BE": ESSAY.encode("utf-16-be"),
    "UTF-32 LE with a BOM": codecs.BOM_UTF32_LE + ESSAY.encode("utf-32-le"),
    "UTF-32 BE with a BOM": codecs.BOM_UTF32_BE + ESSAY.encode("utf-32-be"),
    "Windows-1252": ESSAY.encode("cp1252"),
    "CRLF": ESSAY.replace("\n", "\r\n").encode(),
    "CR": ESSAY.replace("\n", "\r").encode(),
    "CR CR LF": ESSAY.replace("\n", "\r\r\n").encode(),
    "line separators": ESSAY.replace("\n", "\u2028").encode(),
    "next lines": ESSAY.replace("\n", "\x85").encode(),
    "paragraph separators": ESSAY.replace("\n\n", "\u2029").encode(),
    "CRLF in UTF-16": ESSAY.replace("\n", "\r\n").encode("utf-16"),
    "a line end for each line": "\n\r\n".join(ESSAY.split("\n\n")).encode(),
    "no line end at the end": ESSAY.rstrip("\n").encode(),
    "blank lines that are not empty": ESSAY.replace("\n\n", "\n \u00a0\t\u200b\n").encode(),
    "a second BOM": codecs.BOM_UTF8 * 2 + ESSAY.encode(),
}


@pytest.mark.parametrize("name", ENCODINGS)
@pytest.mark.parametrize("suffix", [".txt", ".md"])
def test_any_sane_encoding_and_line_ending_reads_alike(
    name: str, suffix: str, tmp_path: Path
) -> None:
    usual = read(tmp_path, ESSAY, name=f"essay{suffix}")
    essay = read(tmp_path, ENCODINGS[name], name=f"essay{suffix}")
    assert (essay.title, essay.title_line) == ("Café — a title", 1)
    assert essay.body == usual.body
    assert lines(essay) == ["“It’s late,” she said…", "Naïve, I know.", "The end – almost."]


def test_a_file_in_windows_1252_says_so(tmp_path: Path) -> None:
    assert read(tmp_path, ESSAY).remarks == ()
    assert "Windows-1252" in read(tmp_path, ESSAY.encode("cp1252")).remarks[0]


def test_a_few_stray_bytes_do_not_spoil_a_utf_8_file(tmp_path: Path) -> None:
    text = ESSAY.encode().replace("Naïve".encode(), "Na\xefve".encode("cp1252"))
    essay = read(tmp_path, text)
    assert lines(essay)[:2] == ["“It’s late,” she said…", "Naïve, I know."]
    assert "line 4" in essay.remarks[0]


def test_chinese_in_utf_16_without_a_bom_is_read(tmp_path: Path) -> None:
    text = "水\n\n我在厨房里学会了等待。\n等水开。\n"
    assert lines(read(tmp_path, text.encode("utf-16-le")))[0] == "我在厨房里学会了等待。"


def test_quotes_that_were_taken_for_latin_1_are_quotes_again(tmp_path: Path) -> None:
    text = "It’s a title\n\n“So,” he said – once.\n".encode("cp1252").decode("latin-1")
    assert lines(read(tmp_path, text)) == ["“So,” he said – once."]


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("soft\u00adhyphen", "soft\u00adhyphen"),
        ("no\u00a0break", "no\u00a0break"),
        ("zero\u200bwidth", "zero\u200bwidth"),
        ("a family 👨‍👩‍👧 🎉", "a family 👨‍👩‍👧 🎉"),
        ("“quotes” ‘and’ — dashes… «là»", "“quotes” ‘and’ — dashes… «là»"),
        ("[[wiki link]] and {braces}", "[[wiki link]] and {braces}"),
        ("a < b > c and <sigh>", "a < b > c and <sigh>"),
        ("  indented\t by hand  ", "indented\t by hand"),
    ],
)
@pytest.mark.parametrize("suffix", [".txt", ".md"])
def test_the_text_is_kept_as_written(
    written: str, read_as: str, suffix: str, tmp_path: Path
) -> None:
    essay = read(tmp_path, f"Title\n\n{written}\nand more.\n", name=f"essay{suffix}")
    assert lines(essay) == [read_as, "and more."]
    assert not essay.remarks


@pytest.mark.parametrize(
    ("text", "remark"),
    [
        ("Title\n\nOne\x07 bell.\n", "A control character in line 3 was dropped."),
        ("Title\n\nOne\x00 zero\x08.\n", "2 control characters were dropped, the first in line 3."),
        (
            "Title\n\n\x1b[31mOne\x1b[0m.\n",
            "2 control characters were dropped, the first in line 3.",
        ),
        ("Title\n\nOne \ufffcpicture.\n", "A control character in line 3 was dropped."),
    ],
)
def test_control_characters_are_dropped_and_said_so(text: str, remark: str, tmp_path: Path) -> None:
    essay = read(tmp_path, text)
    assert essay.remarks == (remark,)
    assert all(letter.isprintable() for line in lines(essay) for letter in line)
    assert "One" in lines(essay)[0]


WRONG = {
    "nothing": (b"", "is empty"),
    "white space": (b" \n\t\r\n\xc2\xa0\n", "is empty"),
    "a BOM": (codecs.BOM_UTF8, "is empty"),
    "invisible characters": ("\u200b\u00ad\ufeff\n".encode(), "is empty"),
    "a PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "it is a PDF"),
    "a Word file": (b"PK\x03\x04\x14\x00\x06\x00", "it is a Word"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00", "it is a picture"),
    "a photo": (b"\xff\xd8\xff\xe0\x00\x10JFIF", "it is a picture"),
    "RTF": (b"{\\rtf1\\ansi Hello}", "it is an RTF"),
    "random bytes": (bytes(range(256)) * 20, "is not a text file"),
    "zeros": (bytes(5000), "is not a text file"),
    "samples of sound": (bytes([0, 1, 255, 254, 7, 3]) * 500, "is not a text file"),
    "half a UTF-16 character": (codecs.BOM_UTF16_LE + b"a\x00b", "is not a text file"),
    "only control characters": (b"\x01\x02\x03\x04" * 10, "is not a text file"),
    "only a scene break": (b"* * *\n", "holds no words"),
    "only punctuation": ("…\n\n!?\n".encode(), "holds no words"),
    "only emoji": ("🎉🎉\n\n🎉\n".encode(), "holds no words"),
    "only a picture's line": (b"![a picture](a.png)\n", "nothing but what is left out (image)"),
    "only code": (b"```\nprint(1)\n```\n", "nothing but what is left out (code block)"),
    "only front matter": (b"---\ntitle: A\n---\n", "no text below its front matter"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_be_read_aloud_is_an_error_in_a_sentence(name: str, here: Path) -> None:
    content, words = WRONG[name]
    with pytest.raises(TextError) as caught:
        read(here, content)
    assert words in caught.value.message
    assert caught.value.message.startswith("essay.md")
    assert len(caught.value.message.splitlines()) <= 2


def test_a_file_that_is_not_there_or_a_folder_is_an_error_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(TextError, match="no such file"):
        read_text(tmp_path / "essay.md")
    with pytest.raises(TextError, match="is a folder"):
        read_text(tmp_path)


@given(st.binary(max_size=400))
def test_any_bytes_are_a_text_or_an_error(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.txt"
    path.write_bytes(data)
    try:
        text = read_text(path)
    except TextError:
        return
    assert isinstance(text, Text)
    assert not any(letter in "\r\n\x00\x85\u2028\u2029" for line in text.lines for letter in line)


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Zl", "Zp"))))
def test_text_is_read_as_it_is(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.getbasetemp() / "any.txt"
    path.write_bytes(f"word {text}".encode())
    kept = "".join(letter for letter in text if letter not in "\ufffc")
    assert read_text(path).lines[0].rstrip() == f"word {kept}".rstrip()
