"""Documents made to do harm do none: each is a sentence, and nothing of it comes into the show."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest
from manuscript_making import DOCUMENT, added, book, empty_show, word, zipped

from spoken_essays.errors import ManuscriptError
from spoken_essays.intake.adding import add
from spoken_essays.intake.records import Wishes

PAGE = "<html xmlns='http://www.w3.org/1999/xhtml'><body><p>{}</p></body></html>"
RUN = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"
BOMB = b" " * 60_000_000
LAUGHS = (
    '<!DOCTYPE a [<!ENTITY l "ha"><!ENTITY m "'
    + "&l;" * 10
    + '"><!ENTITY n "'
    + "&m;" * 10
    + '">]>'
)
THEFT = '<!DOCTYPE a [<!ENTITY l SYSTEM "file:///etc/passwd">]>'


def refused(folder: Path, name: str, data: bytes) -> str:
    """What is said of a document that is refused; nothing is written for it."""
    show = empty_show(folder / "show")
    path = folder / name
    path.write_bytes(data)
    with pytest.raises(ManuscriptError) as caught:
        list(add(show, str(path), Wishes(chapters="all" if name.endswith("epub") else "")))
    assert not list(show.root.rglob("essay.md"))
    assert [each.name for each in folder.iterdir() if each.name not in ("show", name)] == []
    return caught.value.message


def linked(target: str) -> bytes:
    """A book that holds a symbolic link."""
    data = io.BytesIO(book(PAGE.format("a")))
    with zipfile.ZipFile(data, "a") as archive:
        link = zipfile.ZipInfo("OPS/link")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, target)
    return data.getvalue()


def locked() -> bytes:
    """A document whose parts are marked as packed under a password."""
    data = bytearray(word(RUN.format("a")))
    for at in [
        at for at in range(len(data) - 4) if bytes(data[at : at + 4]) in (b"PK\1\2", b"PK\3\4")
    ]:
        flags = at + (8 if data[at : at + 4] == b"PK\1\2" else 6)
        data[flags] |= 1
    return bytes(data)


def lying() -> bytes:
    """A document whose directory says that a part is small, when it is not."""
    data = bytearray(word("", **{"word/styles.xml": BOMB}))
    for at in [
        at for at in range(len(data) - 4) if bytes(data[at : at + 4]) in (b"PK\1\2", b"PK\3\4")
    ]:
        size = at + (24 if data[at : at + 4] == b"PK\1\2" else 22)
        if struct.unpack_from("<I", data, size)[0] == len(BOMB):
            struct.pack_into("<I", data, size, 1000)
    return bytes(data)


DRM = (
    '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><EncryptedData>'
    '<EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/></EncryptedData>'
    "</encryption>"
)
HOSTILE = {
    "a part that unpacks to far too much.docx": (
        word(RUN.format("a"), **{"word/media/image.png": BOMB}),
        "larger than any manuscript once unpacked",
    ),
    "a page that unpacks to far too much.epub": (
        book(b"<p>" + BOMB),
        "larger than any manuscript once unpacked",
    ),
    "a directory that lies.docx": (lying(), "damaged in word/styles.xml"),
    "too many parts.docx": (
        word("", **{f"word/{number}.xml": "" for number in range(10_001)}),
        "larger than any manuscript",
    ),
    "a name that climbs out.epub": (
        book(PAGE.format("a"), **{"../../evil.xhtml": "x"}),
        "which lies outside of it",
    ),
    "a name that climbs out, for Windows.docx": (
        word(RUN.format("a"), **{"..\\evil.xml": "x"}),
        "which lies outside of it",
    ),
    "an absolute name.odt": (
        zipped({"content.xml": "<a/>", "/etc/passwd": "x"}),
        "which lies outside of it",
    ),
    "a page outside of the book.epub": (
        book(PAGE.format("a"), href="../../../../etc/passwd"),
        "which lies outside of it",
    ),
    "a link to a file.epub": (linked("/etc/passwd"), "holds a link to a file"),
    "entities that laugh.docx": (
        zipped({"word/document.xml": LAUGHS + DOCUMENT.format(RUN.format("&n;"))}),
        "declares entities of its own",
    ),
    "entities that steal.docx": (
        zipped({"word/document.xml": THEFT + DOCUMENT.format(RUN.format("&l;"))}),
        "declares entities of its own",
    ),
    "entities in another encoding.docx": (
        zipped({"word/document.xml": (THEFT + DOCUMENT.format("")).encode("utf-16")}),
        "declares entities of its own",
    ),
    "entities that steal.odt": (
        zipped({"content.xml": f"{THEFT}<body><text>&l;</text></body>"}),
        "declares entities of its own",
    ),
    "entities that steal.epub": (
        book(THEFT.replace("DOCTYPE a", "DOCTYPE html") + PAGE.format("&l;")),
        "declares entities of its own",
    ),
    "a locked book.epub": (
        book(PAGE.format("a"), **{"META-INF/encryption.xml": DRM}),
        "is locked (DRM)",
    ),
    "a password.docx": (locked(), "is locked with a password"),
    "half a file.docx": (word(RUN.format("a" * 9000))[:200], "is damaged"),
    "no document.docx": (zipped({"mimetype": "x"}), "is a zip, but no .docx, .odt or .epub"),
    "broken XML.docx": (zipped({"word/document.xml": "<w:document"}), "its XML cannot be read"),
    "XML of something else.docx": (zipped({"word/document.xml": "<a/>"}), "is damaged"),
    "a spreadsheet.odt": (
        zipped({"content.xml": "<a><body><spreadsheet/></body></a>"}),
        "another kind of OpenDocument",
    ),
    "a book without pages.epub": (book(PAGE.format("")), "holds no chapter with words"),
    "a book without its package.epub": (
        zipped({"META-INF/container.xml": "<container/>"}),
        "which lies outside",
    ),
    "nothing to read.docx": (word(""), "nothing to read aloud"),
    "no zip at all.docx": (b"Dear diary", "does not begin as a .docx does"),
    "an old document.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "save it as .docx"),
    "a PDF.pdf": (b"%PDF-1.7", "holds pages and no text"),
    "another format.pages": (b"abc", ".pages is none of .docx"),
    "no RTF.rtf": (b"Dear diary", "does not begin as a .rtf does"),
    "RTF of nothing.rtf": (b"{\\rtf1 }", "nothing to read aloud"),
    "RTF of braces.rtf": (b"{\\rtf1 " + b"{" * 90_000, "nothing to read aloud"),
    "RTF with impossible numbers.rtf": (b"{\\rtf1 \\u99999999999?\\ansicpg7 }", "is damaged"),
    "empty.txt": (b" \n", "is empty"),
    "binary.txt": (bytes(range(256)) * 40, "is not a text file"),
    "no text.html": (b"<html><body><script>x</script></body></html>", "holds no text"),
    "broken front matter.md": (b"---\ntitle: [\n---\nx", "its front matter cannot be read"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_document_that_does_harm_is_a_sentence(name: str, tmp_path: Path) -> None:
    data, expected = HOSTILE[name]
    said = refused(tmp_path, name, data)
    assert expected in said
    assert len(said.splitlines()) <= 2


def test_a_picture_may_be_as_large_as_it_likes_within_reason(tmp_path: Path) -> None:
    """It is never unpacked."""
    path = tmp_path / "large.docx"
    path.write_bytes(word(RUN.format("A word."), **{"word/media/a.png": bytes(19_000_000)}))
    assert added(empty_show(tmp_path / "show"), path).words == 2


def test_markup_in_a_document_is_text_everywhere(tmp_path: Path) -> None:
    """In the essay it is escaped; what reads it back sees letters."""
    text = "&lt;script&gt;alert(1)&lt;/script&gt; &lt;b&gt;and&lt;/b&gt; &amp;lt;i&amp;gt;"
    path = tmp_path / "markup.docx"
    path.write_bytes(word(RUN.format("A title") + RUN.format(f"Words: {text}.")))
    essay = added(empty_show(tmp_path / "show"), path).path.read_text(encoding="utf-8")
    assert essay.endswith("Words: \\<script>alert(1)\\</script> \\<b>and\\</b> \\&lt;i\\&gt;.\n")


def test_a_summary_has_no_tags_whatever_it_had(tmp_path: Path) -> None:
    """Apps take a feed's description for HTML."""
    path = tmp_path / "summary.html"
    path.write_text(
        '<meta name="description" content="A &lt;img src=x onerror=alert(1)&gt;sum 1 &amp;lt; 2">'
        "<h1>A title</h1><p>Words of the text.</p>",
        encoding="utf-8",
    )
    text = added(empty_show(tmp_path / "show"), path).path.read_text(encoding="utf-8")
    assert 'summary: "A sum 1 < 2"' in text


def test_a_page_beyond_all_measure_is_not_read(tmp_path: Path) -> None:
    page = b"<html><body><nav>a</nav><p>" + b"words " * 2_000_000
    assert "larger than any article" in refused(tmp_path, "large.html", page)


def test_a_title_cannot_break_out_of_front_matter(tmp_path: Path) -> None:
    path = tmp_path / "title.html"
    path.write_text(
        '<title>A "title"&#10;draft: true&#10;---&#10;# x</title><p>Words of the text.</p>',
        encoding="utf-8",
    )
    found = added(empty_show(tmp_path / "show"), path)
    assert found.title == 'A "title" draft: true --- # x'
    first = found.path.read_text(encoding="utf-8").splitlines()[1]
    assert first == 'title: "A \\"title\\" draft: true --- # x"'
