"""Pages in HTML: an article on the web without what stands around it, or a document as a whole."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from spoken_essays.errors import ManuscriptError
from spoken_essays.manuscripts.articles import read_article
from spoken_essays.manuscripts.layout import laid_out
from spoken_essays.manuscripts.marks import counted, language, moment
from spoken_essays.manuscripts.prose import read_prose
from spoken_essays.manuscripts.records import Manuscript, letters
from spoken_essays.manuscripts.trees import Element, decoded, local, parse_html, words_of
from spoken_essays.manuscripts.unread import AROUND

_AUTHORS = ("author", "dc.creator", "dcterms.creator", "article:author")
_DATES = ("article:published_time", "date", "dc.date", "dcterms.date", "dcterms.created")
_SUMMARIES = ("description", "og:description", "dc.description", "dcterms.description")
# Programs that people write with, which put nothing around a text.
_WRITERS = re.compile(
    r"pandoc|word|office|writer|pages|scrivener|markdown|ulysses|typora|org mode|asciidoc", re.I
)
_LANGUAGES = ("dc.language", "dcterms.language", "og:locale")


def read_page(data: bytes, where: str, *, url: str = "", charset: str = "") -> Manuscript:
    """The article of a web page; what the page says of itself fills in what is not found."""
    text = decoded(data, charset)
    page = read_article(text, url or where)
    own = read_whole(data, where, url=url, charset=charset, text=False)
    return Manuscript(
        title=page.title or own.title,
        author=page.author or own.author,
        published=own.published or page.published,
        summary=page.summary or own.summary,
        language=own.language,
        passages=page.passages,
        left_out=counted(page.left_out),
    )


def read_whole(
    data: bytes, where: str, *, url: str = "", charset: str = "", text: bool = True
) -> Manuscript:
    """A document in HTML, as a writing program saves it: all of its body is text."""
    root = parse_html(decoded(data, charset))
    prose = read_prose(root, base=url, skip=_apart(root)) if text else None
    if prose is not None and not any(each.lines for each in prose.passages):
        raise ManuscriptError(f"{where} holds no text.")
    return Manuscript(
        title=_title(root),
        author=_meta(root, _AUTHORS),
        published=next(filter(None, map(moment, _all_meta(root, _DATES))), None),
        summary=_meta(root, _SUMMARIES),
        language=language(root.get("lang") or _meta(root, _LANGUAGES)),
        passages=laid_out(prose.passages) if prose else (),
        left_out=counted(prose.left_out if prose else Counter()),
    )


def is_web_page(data: bytes) -> bool:
    """Whether a file is a page saved from the web, with menus and the like around its text."""
    root = parse_html(decoded(data))
    if _WRITERS.search(_meta(root, ("generator",))):
        return False
    found = {local(each) for each in root.iter()} & AROUND
    metas = {(each.get("property") or "").partition(":")[0] for each in root.iter("meta")}
    return "nav" in found or len(found) > 1 or "og" in metas


def _apart(root: Element) -> list[Element]:
    """What a document's head says of it once more, as Pandoc and others write it."""
    heads = [each for each in root.iter("header") if "title" in (each.get("id") or "")]
    return [*root.iter("nav"), *heads]


def _title(root: Element) -> str:
    """The one great heading, or else the page's title."""
    heads = [words_of(each) for each in root.iter("h1") if words_of(each)]
    named = next((words_of(each) for each in root.iter("title")), "")
    if len(heads) == 1 and (not named or letters(heads[0]) in letters(named)):
        return heads[0]
    return named or (heads[0] if len(heads) == 1 else "")


def _meta(root: Element, names: tuple[str, ...]) -> str:
    return next(filter(None, _all_meta(root, names)), "")


def _all_meta(root: Element, names: tuple[str, ...]) -> Iterator[str]:
    said = {
        (each.get("name") or each.get("property") or "").lower(): each.get("content") or ""
        for each in list(root.iter("meta"))[::-1]
    }
    return (" ".join(said.get(name, "").split()) for name in names)
