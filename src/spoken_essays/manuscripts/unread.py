"""What of a tree of HTML elements is no text to be read: pictures, tables, code, notes, buttons."""

from __future__ import annotations

import re

from spoken_essays.manuscripts.trees import Element, attribute, local, words_of


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Elements that are no text, and what they are called where people should know of it.
_SKIPPED: dict[str, str] = {
    **dict.fromkeys(_names("script style template noscript head title meta link object"), ""),
    **dict.fromkeys(_names("iframe embed button select option input textarea datalist rp rt"), ""),
    **dict.fromkeys(_names("img svg canvas picture figcaption map"), "picture"),
    **dict.fromkeys(_names("video audio"), "recording"),
    "math": "formula",
}
# What stands around a page's own text.
AROUND = _names("nav header footer aside form dialog menu")
_NOTES = _names("footnote footnotes endnote endnotes rearnote rearnotes doc-footnote doc-endnote")
_NOTES |= {"doc-footnotes", "doc-endnotes"}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_MARK = re.compile(r"[\[(]?(?:\d{1,4}|[*†‡§¶]{1,3}|(?<=[\[(])[a-z])[\])]?")
# A cell of more characters than this holds prose.
_PROSE = 300


def why_not(element: Element, *, around: bool) -> str | None:
    """What an element is, if it is not text; empty for what nobody need hear of; None for text.

    ``around`` takes menus, page heads and feet for no text either.
    """
    name = local(element)
    if name in _SKIPPED:
        return "" if name == "figcaption" else _SKIPPED[name]
    if not name or (around and name in AROUND):
        return ""
    if element.get("hidden") is not None or _HIDDEN.search(element.get("style") or ""):
        return ""
    if _kinds(element) & _NOTES:
        return "note"
    if is_note(element) or _kinds(element) & {"pagebreak", "doc-pagebreak"}:
        return ""
    if name == "table" and _is_data(element):
        return "table"
    return "code block" if name == "pre" and _is_code(element) else None


def _kinds(element: Element) -> set[str]:
    """What an element says it is: EPUB's types, and the roles of DPUB-ARIA."""
    return {*attribute(element, "type").split(), element.get("role") or ""}


def is_note(element: Element) -> bool:
    """A note, or a mark that leads to one: nothing in it is said aloud."""
    name = local(element)
    kinds = _kinds(element)
    if kinds & (_NOTES | {"noteref", "doc-noteref"}):
        return True
    if name not in ("a", "sup"):
        return False
    links = [element] if name == "a" else list(element.iter("a"))
    inside = [link for link in links if (link.get("href") or "").startswith("#")]
    return bool(inside) and _MARK.fullmatch(words_of(element)) is not None


def _is_data(table: Element) -> bool:
    """Whether a table is one: old pages and mails use them to lay out prose."""
    rows = [len([cell for cell in row if local(cell) in ("td", "th")]) for row in table.iter("tr")]
    prose = any(len(words_of(cell)) > _PROSE for cell in table.iter("td"))
    return max(rows, default=0) > 1 and not prose


def cells(table: Element) -> tuple[tuple[str, ...], ...]:
    rows = (
        tuple(words_of(cell) for cell in row if local(cell) in ("td", "th"))
        for row in table.iter("tr")
    )
    return tuple(row for row in rows if any(row))


def _is_code(element: Element) -> bool:
    marks = " ".join(
        (
            element.get("class") or "",
            (element.getparent().get("class") or "") if element.getparent() is not None else "",
        )
    ).lower()
    return any(True for _ in element.iter("code", "kbd", "samp")) or any(
        word in marks for word in ("highlight", "code", "language-", "brush:")
    )
