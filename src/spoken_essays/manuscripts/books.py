"""Books (.epub): their chapters in reading order. EPUB 3.3, and what is left of EPUB 2.

A chapter is a document of the book's spine; its title is that of the table of contents, or its
first heading.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import unquote

from spoken_essays.errors import ManuscriptError
from spoken_essays.manuscripts.archives import Archive, climbs
from spoken_essays.manuscripts.layout import laid_out
from spoken_essays.manuscripts.marks import counted, language, moment
from spoken_essays.manuscripts.prose import read_prose
from spoken_essays.manuscripts.records import Manuscript, Passage, Run, letters, text_of, words_in
from spoken_essays.manuscripts.trees import (
    Element,
    attribute,
    find,
    parse_xhtml,
    parse_xml,
    words_of,
)
from spoken_essays.model import Role

_PAGES = ("application/xhtml+xml", "text/html", "text/x-oeb1-document")
# Fonts may be scrambled under the same roof; only these methods touch them alone.
_FONTS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")


@dataclass(frozen=True, kw_only=True)
class Chapter:
    """A chapter, counted from 1 as people choose it; ``href`` is its file in the book."""

    number: int
    title: str
    href: str
    passages: tuple[Passage, ...]
    left_out: tuple[str, ...] = ()

    @property
    def words(self) -> int:
        return words_in(self.passages)


@dataclass(frozen=True, kw_only=True)
class Book:
    """A book: what it says of itself, and its chapters; pages without words are none."""

    title: str
    author: str
    published: datetime | None
    summary: str
    language: str
    source: str
    chapters: tuple[Chapter, ...]


def read_book(data: bytes, where: str) -> Book:
    """The book in an .epub; raises `ManuscriptError` for what is none, is locked, or harmful."""
    archive = Archive(data, where)
    if "META-INF/container.xml" not in archive.names:
        raise ManuscriptError(f"{where} is no EPUB: it holds no META-INF/container.xml.")
    _refuse_locked(archive)
    container = parse_xml(archive.read("META-INF/container.xml"), f"{where} (container.xml)")
    path = next((attribute(each, "full-path") for each in find(container, "rootfile")), "")
    package = parse_xml(archive.read(_inside(path, where)), f"{where} ({path})")
    about = {
        name: next((words_of(each) for each in find(package, name) if words_of(each)), "")
        for name in ("title", "creator", "date", "description", "language")
    }
    return Book(
        title=about["title"],
        author=", ".join(_all(package, "creator")) or about["creator"],
        published=moment(about["date"]),
        summary=_plain(about["description"]),
        language=language(about["language"]),
        source=where,
        chapters=tuple(_chapters(archive, package, path)),
    )


def chosen(book: Book, numbers: Sequence[int], *, as_one: bool) -> tuple[Manuscript, ...]:
    """Chapters as manuscripts: each its own, or all as one with their titles as headings."""
    chapters = [book.chapters[number - 1] for number in numbers]
    if not as_one:
        return tuple(_manuscript(book, each) for each in chapters)
    passages = tuple(
        passage for each in chapters for passage in (_heading(each.title), *each.passages)
    )
    whole = _manuscript(book, chapters[0])
    left_out = tuple(dict.fromkeys(what for each in chapters for what in each.left_out))
    return (
        replace(
            whole, title=book.title, passages=passages, left_out=left_out, source=(book.source,)
        ),
    )


def _manuscript(book: Book, chapter: Chapter) -> Manuscript:
    return Manuscript(
        title=chapter.title,
        author=book.author,
        published=book.published,
        summary=book.summary if len(book.chapters) == 1 else "",
        language=book.language,
        source=(f"{book.source}#{chapter.href}",),
        passages=chapter.passages,
        left_out=chapter.left_out,
    )


def _heading(title: str) -> Passage:
    return Passage(role=Role.HEADING, lines=((Run(text=title),),), level=1)


def _all(package: Element, name: str) -> list[str]:
    return list(dict.fromkeys(filter(None, map(words_of, find(package, name)))))


def _plain(text: str) -> str:
    """A description without the HTML that shops put into it."""
    return words_of(parse_xhtml(f"<div>{text}</div>".encode(), "description")) if text else ""


def _refuse_locked(archive: Archive) -> None:
    if "META-INF/encryption.xml" not in archive.names:
        return
    root = parse_xml(archive.read("META-INF/encryption.xml"), f"{archive.where} (encryption.xml)")
    methods = {attribute(each, "Algorithm") for each in find(root, "encryptionmethod")}
    if methods - set(_FONTS):
        raise ManuscriptError(f"{archive.where} is locked (DRM): its text cannot be read.")


def _inside(path: str, where: str) -> str:
    """A path within the book, its dots resolved."""
    resolved = posixpath.normpath(path) if path else ""
    if not resolved or climbs(resolved):
        raise ManuscriptError(f'{where} names a file "{path[:80]}", which lies outside of it.')
    return resolved


def _chapters(archive: Archive, package: Element, path: str) -> Iterator[Chapter]:
    folder = posixpath.dirname(path)
    items = {attribute(each, "id"): each for each in find(package, "item")}
    titles = _titles(archive, items, folder)
    number = 0
    for reference in find(package, "itemref"):
        item = items.get(attribute(reference, "idref"))
        if item is None or not _is_read(item, reference):
            continue
        href = _joined(folder, attribute(item, "href"), archive.where)
        root = parse_xhtml(archive.read(href), f"{archive.where} ({href})")
        prose = read_prose(root)
        if not any(letters(text_of(line)) for each in prose.passages for line in each.lines):
            continue
        number += 1
        title, passages = _titled(titles.get(href, ""), laid_out(prose.passages), root, number)
        yield Chapter(
            number=number,
            title=title,
            href=posixpath.basename(href),
            passages=passages,
            left_out=counted(prose.left_out),
        )


def _is_read(item: Element, reference: Element) -> bool:
    """Whether a page is part of the reading: a page of text, no table of contents."""
    nav = "nav" in attribute(item, "properties").split()
    aside = attribute(reference, "linear") == "no"
    return attribute(item, "media-type") in _PAGES and not nav and not aside


def _titled(
    title: str, passages: tuple[Passage, ...], root: Element, number: int
) -> tuple[str, tuple[Passage, ...]]:
    """A chapter's title, and its passages without the heading that repeats it."""
    first = passages[0]
    heading = text_of(first.lines[0]) if first.role == Role.HEADING else ""
    head = next((words_of(each) for each in find(root, "title")), "")
    title = title or heading or head or f"Chapter {number}"
    if heading and letters(heading) in letters(title) and len(passages) > 1:
        return title, passages[1:]
    return title, passages


def _joined(folder: str, href: str, where: str) -> str:
    return _inside(posixpath.join(folder, unquote(href.partition("#")[0])), where)


def _titles(archive: Archive, items: dict[str, Element], folder: str) -> dict[str, str]:
    """Chapters' titles by file, from the table of contents: EPUB 3's, else EPUB 2's."""
    for item in items.values():
        kind = attribute(item, "media-type")
        is_nav = "nav" in attribute(item, "properties").split()
        if not is_nav and kind != "application/x-dtbncx+xml":
            continue
        path = _joined(folder, attribute(item, "href"), archive.where)
        where = f"{archive.where} ({path})"
        data = archive.read(path)
        root = parse_xhtml(data, where) if is_nav else parse_xml(data, where)
        found = dict(_entries(root, posixpath.dirname(path), archive.where))
        if found:
            return found
    return {}


def _entries(root: Element, folder: str, where: str) -> Iterator[tuple[str, str]]:
    """The first title that a table of contents gives to each file."""
    seen: set[str] = set()
    links = [(attribute(each, "href"), words_of(each)) for each in find(root, "a")]
    for point in find(root, "navpoint"):
        label = next((words_of(each) for each in find(point, "navlabel")), "")
        links += [(attribute(each, "src"), label) for each in find(point, "content")][:1]
    for href, title in links:
        if not href or not title or ":" in href.partition("/")[0]:
            continue
        path = _joined(folder, href, where)
        if path not in seen:
            seen.add(path)
            yield path, title
