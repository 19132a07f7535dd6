"""A web page's article, without its menus and comments: the one module that knows trafilatura.

Trafilatura says which words are the article's; the page's own tree says where lines and scenes
end (`alignment`). Where the two do not meet, trafilatura's tree is taken as it is.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from spoken_essays.errors import ManuscriptError
from spoken_essays.manuscripts.alignment import article_of, kept
from spoken_essays.manuscripts.marks import moment
from spoken_essays.manuscripts.prose import read_prose
from spoken_essays.manuscripts.records import Passage, letters
from spoken_essays.manuscripts.trees import Element, below, drop, local, new, parse_html, walk
from spoken_essays.manuscripts.unread import is_note

# The share of an article's letters that the page's own passages must hold.
_NEARLY_ALL = 0.95
# The longest pages are some 3 MB; what is larger would keep an extractor busy for hours.
LARGEST_PAGE = 10_000_000
_MOST_PASSAGES = 20_000
# Fewer letters are no article, but what stands around one.
_FEWEST = 40
_NAMES = {
    "lb": "br",
    "quote": "blockquote",
    "item": "li",
    "ref": "a",
    "row": "tr",
    "cell": "td",
    "graphic": "img",
    "main": "div",
}


@dataclass(frozen=True, kw_only=True)
class Page:
    """An article as found in its page."""

    passages: tuple[Passage, ...]
    title: str = ""
    author: str = ""
    published: datetime | None = None
    summary: str = ""
    left_out: Counter[str] = field(default_factory=Counter)


def read_article(text: str, url: str) -> Page:
    """The article of a page; raises `ManuscriptError` if there is none, or no extractor."""
    if len(text) > LARGEST_PAGE:
        raise ManuscriptError(f"{url or 'the page'} is larger than any article; it was not read.")
    try:
        from trafilatura import bare_extraction
    except ImportError:
        raise ManuscriptError(
            'to take articles out of web pages: pip install "spoken-essays[add]"'
        ) from None
    try:
        found = bare_extraction(
            _without_notes(parse_html(text)),
            url=url or None,
            include_comments=False,
            favor_precision=True,
            include_formatting=True,
            with_metadata=True,
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
    except RecursionError:
        found = None
    if found is None or isinstance(found, dict) or len(letters(found.text or "")) < _FEWEST:
        raise ManuscriptError(
            f"{url or 'the page'} holds no article: its text may be made by scripts, or be too"
            " short. --whole takes all that is on it; or save its text to a file, and add that."
        )
    passages, left_out = _passages(text, found.body, url)
    return Page(
        passages=passages,
        title=found.title or "",
        author=found.author or "",
        published=moment(found.date or ""),
        summary=found.description or "",
        left_out=left_out,
    )


def _passages(text: str, body: Element, url: str) -> tuple[tuple[Passage, ...], Counter[str]]:
    own = read_prose(parse_html(text), base=url)
    few = len(own.passages) <= _MOST_PASSAGES
    chosen, share = kept(own.passages, article_of(_texts(body))) if few else ((), 0.0)
    if share < _NEARLY_ALL:
        chosen = read_prose(_as_html(body), base=url).passages
    return chosen, Counter(table=sum(bool(each.table) for each in chosen))


def _without_notes(root: Element) -> Element:
    """The page as it is to be read, so that both readings of it have the same words."""
    for element in [each for each in root.iter() if is_note(each)]:
        drop(element)
    return root


def _texts(body: Element) -> list[str]:
    """The text of each block and each line of trafilatura's tree."""
    texts = [""]
    for event, element, _ in walk(body):
        if local(element) not in ("hi", "ref", "del", "code", "graphic"):
            texts.append("")
        if event == "start":
            texts[-1] += element.text or ""
        elif element is not body:
            texts[-1] += element.tail or ""
    return texts


def _as_html(body: Element) -> Element:
    """Trafilatura's tree (a small TEI) in the elements of HTML."""
    root = new("div")
    copies: list[Element] = [root]
    for event, element, _ in walk(body):
        if event == "end":
            done = copies.pop()
            done.tail = element.tail if element is not body else None
            continue
        copy = below(copies[-1], _html_name(element))
        copy.text = element.text
        if target := element.get("target"):
            copy.set("href", target)
        copies.append(copy)
    return root


def _html_name(element: Element) -> str:
    name = local(element)
    rend = element.get("rend") or ""
    if name == "head":
        return rend if rend in ("h1", "h2", "h3", "h4", "h5", "h6") else "h2"
    if name == "hi":
        return {"#b": "b", "#i": "i"}.get(rend, "span")
    if name == "list":
        return "ol" if rend == "ol" else "ul"
    return _NAMES.get(name, name if name in ("p", "table", "hr", "div", "pre") else "span")
