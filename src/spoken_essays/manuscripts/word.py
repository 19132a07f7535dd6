"""Word's documents (.docx): the one module that knows mammoth.

Mammoth gives HTML by the meaning of Word's styles and leaves their looks. It gets an archive made
anew of the parts it needs, each bounded, without entities and without pictures, and so never sees
what a stranger sent.
"""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Iterator

from spoken_essays.errors import ManuscriptError
from spoken_essays.manuscripts.archives import Archive
from spoken_essays.manuscripts.layout import laid_out
from spoken_essays.manuscripts.marks import counted, language, moment
from spoken_essays.manuscripts.prose import read_prose
from spoken_essays.manuscripts.records import Manuscript
from spoken_essays.manuscripts.trees import (
    Element,
    as_xml,
    attribute,
    find,
    parse_html,
    parse_xml,
    words_of,
)

# Styles by their names in Word and LibreOffice; the title's is told from a chapter's.
_STYLES = """
p[style-name='Title'] => p.manuscript-title:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name='Block Text'] => blockquote > p:fresh
p[style-name='Quotations'] => blockquote > p:fresh
b => strong
i => em
"""
# Whom programs name as author when nobody told them.
_NOBODY = {"python-docx", "microsoft office user", "user", "author", "admin", "windows user"}


def read_word(data: bytes, where: str) -> Manuscript:
    """The manuscript in a .docx; raises `ManuscriptError` for what is none, or would do harm."""
    archive = Archive(data, where)
    if "word/document.xml" not in archive.names:
        raise ManuscriptError(f"{where} is no Word document: it holds no word/document.xml.")
    parts = dict(_parts(archive))
    root = parse_html(_converted(parts, where))
    title, notes = _title(root), _notes(root)
    prose = read_prose(root, skip=[*title, *notes])
    about = _about(parts)
    return Manuscript(
        title=words_of(title[0]) if title else about.get("title", ""),
        author="" if about.get("creator", "").lower() in _NOBODY else about.get("creator", ""),
        summary=about.get("description", ""),
        begun=moment(about.get("created", "")),
        language=language(about.get("language", "") or _language(parts)),
        passages=laid_out(prose.passages),
        left_out=counted(prose.left_out + Counter(note=len(notes))),
    )


def _parts(archive: Archive) -> Iterator[tuple[str, bytes]]:
    """The parts that are XML, written again by us; all others are pictures and programs."""
    for name in sorted(archive.names):
        if name.endswith((".xml", ".rels")):
            yield name, as_xml(parse_xml(archive.read(name), f"{archive.where} ({name})"))


def _converted(parts: dict[str, bytes], where: str) -> str:
    try:
        from mammoth import convert_to_html
    except ImportError:
        raise ManuscriptError('to read .docx files: pip install "spoken-essays[add]"') from None
    clean = io.BytesIO()
    with zipfile.ZipFile(clean, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    clean.seek(0)
    try:
        done = convert_to_html(
            clean,
            style_map=_STYLES,
            convert_image=_picture,
            ignore_empty_paragraphs=False,
        )
    except (KeyError, ValueError, AttributeError, IndexError, TypeError, RecursionError) as error:
        # What mammoth makes of parts that are no Word document's.
        raise ManuscriptError(f"{where} is damaged: {type(error).__name__} {error}") from error
    return str(done.value)


def _picture(image: object) -> list[object]:
    """In place of each picture an empty one, to be counted."""
    from mammoth import html

    return [html.element("img", {})]


def _title(root: Element) -> list[Element]:
    return [each for each in root.iter("p") if each.get("class") == "manuscript-title"][:1]


def _notes(root: Element) -> list[Element]:
    """The notes that mammoth puts below the text."""
    kinds = ("footnote-", "endnote-", "comment-")
    listed = root.iter("li", "dt", "dd")
    return [each for each in listed if (each.get("id") or "").startswith(kinds)]


def _about(parts: dict[str, bytes]) -> dict[str, str]:
    """What the document's properties say: title, creator, created, description, language."""
    data = parts.get("docProps/core.xml")
    if data is None:
        return {}
    names = ("title", "creator", "created", "description", "language")
    root = parse_xml(data, "docProps/core.xml")
    said = {name: words_of(each) for name in names for each in find(root, name)}
    return {name: text for name, text in said.items() if text}


def _language(parts: dict[str, bytes]) -> str:
    """The language of the document's defaults."""
    data = parts.get("word/styles.xml")
    root = None if data is None else parse_xml(data, "word/styles.xml")
    found = [] if root is None else [attribute(each, "val") for each in find(root, "lang")]
    return found[0] if found else ""
