"""OpenDocument texts (.odt), as LibreOffice writes them: ODF 1.3, part 3.

The document's tree is told again in the elements of HTML, and read as those are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from spoken_essays.errors import ManuscriptError
from spoken_essays.manuscripts.archives import Archive
from spoken_essays.manuscripts.layout import laid_out
from spoken_essays.manuscripts.marks import counted, language, moment
from spoken_essays.manuscripts.prose import read_prose
from spoken_essays.manuscripts.records import Manuscript
from spoken_essays.manuscripts.trees import (
    Element,
    attribute,
    below,
    find,
    local,
    new,
    parse_xml,
    walk,
    words_of,
)

# Elements that hold other things than the text's own words.
_SKIPPED = {
    *("tracked-changes", "sequence-decls", "forms", "variable-decls", "user-field-decls"),
    *("annotation", "annotation-end", "table-of-content", "alphabetical-index", "bibliography"),
    *("bookmark", "soft-page-break", "note-citation"),
}
_NAMES = {
    "p": "p",
    "list": "ul",
    "list-item": "li",
    "list-header": "li",
    "a": "a",
    "line-break": "br",
    "table": "table",
    "table-row": "tr",
    "table-cell": "td",
    "note": "aside",
    "image": "img",
    "object": "img",
    "numbered-paragraph": "li",
}
_SAYING = ("title", "subtitle", "author", "date")
_AUTHORS = ("author", "creator", "initial-creator")
_QUOTES = ("quotation", "quote", "block text", "zitat", "citation")


@dataclass(frozen=True, kw_only=True)
class _Style:
    """What a style's name stands for."""

    name: str = ""
    strong: bool | None = None
    emphasis: bool | None = None
    ordered: bool = False


def read_opendocument(data: bytes, where: str) -> Manuscript:
    """The manuscript in an .odt; raises `ManuscriptError` for what is none, or would do harm."""
    archive = Archive(data, where)
    if "content.xml" not in archive.names:
        raise ManuscriptError(f"{where} is no OpenDocument text: it holds no content.xml.")
    content = parse_xml(archive.read("content.xml"), f"{where} (content.xml)")
    text = next((each for each in find(content, "text") if attribute(each, "body") == ""), None)
    if text is None or local(text.getparent()) != "body":
        raise ManuscriptError(f"{where} is no text, but another kind of OpenDocument.")
    trees = [content, *_part(archive, "styles.xml")]
    styles = {name: style for tree in trees[::-1] for name, style in _styles(tree).items()}
    root, said = _as_html(text, styles)
    prose = read_prose(root, skip=said.values())
    about = _about(archive) | {name: words_of(each) for name, each in said.items()}
    return Manuscript(
        title=about.get("title", ""),
        author=next(filter(None, map(about.get, _AUTHORS)), ""),
        published=moment(about.get("date", "")),
        summary=about.get("description", ""),
        begun=moment(about.get("creation-date", "")),
        language=language(about.get("language", "") or _language(trees)),
        passages=laid_out(prose.passages),
        left_out=counted(prose.left_out),
        matter={"subtitle": about["subtitle"]} if "subtitle" in about else {},
    )


def _part(archive: Archive, name: str) -> list[Element]:
    if name not in archive.names:
        return []
    return [parse_xml(archive.read(name), f"{archive.where} ({name})")]


def _about(archive: Archive) -> dict[str, str]:
    names = ("title", "creator", "initial-creator", "creation-date", "description", "language")
    said = {
        name: words_of(each)
        for root in _part(archive, "meta.xml")
        for name in names
        for each in find(root, name)
    }
    return {name: text for name, text in said.items() if text}


def _language(trees: list[Element]) -> str:
    """The language of the default style for paragraphs."""
    for tree in trees:
        for default in find(tree, "default-style"):
            for each in find(default, "text-properties"):
                country = attribute(each, "country")
                tag = attribute(each, "language")
                if tag and tag != "none":
                    return f"{tag}-{country}" if country not in ("", "none") else tag
    return ""


def _styles(tree: Element) -> dict[str, _Style]:
    """Styles by name; those made on the way (``P1``) are known by the style they come from."""
    found: dict[str, _Style] = {}
    for style in find(tree, "style"):
        name = attribute(style, "name")
        parent = attribute(style, "parent-style-name")
        own = attribute(style, "display-name") or name
        automatic = local(style.getparent()) == "automatic-styles"
        weight, slant = _looks(style)
        found[name] = _Style(
            name=(parent if automatic and parent else own).replace("_20_", " ").lower(),
            strong=None if not weight else weight in ("bold", "600", "700", "800", "900"),
            emphasis=None if not slant else slant in ("italic", "oblique"),
        )
    for style in find(tree, "list-style"):
        first = next((local(level) for level in style), "")
        found[attribute(style, "name")] = _Style(ordered=first == "list-level-style-number")
    return found


def _looks(style: Element) -> tuple[str, str]:
    for each in find(style, "text-properties"):
        return attribute(each, "font-weight"), attribute(each, "font-style")
    return "", ""


def _as_html(text: Element, styles: Mapping[str, _Style]) -> tuple[Element, dict[str, Element]]:
    """The text in the elements of HTML, and its paragraphs that say what it is, by their style."""
    root = new("div")
    said: dict[str, Element] = {}
    copies: list[Element] = [root]
    for event, element, steps in walk(text):
        if event == "end":
            done = copies.pop()
            done.tail = element.tail if element is not text else None
            continue
        copy = _copy(element, copies[-1], styles)
        copies.append(copy)
        style = _spelled(element, styles)
        if local(element) == "p" and style in _SAYING:
            said.setdefault(style, copy)
        if local(element) in _SKIPPED:
            copy.text = None
            steps.skip_subtree()
    return root, said


def _copy(element: Element, parent: Element, styles: Mapping[str, _Style]) -> Element:
    name = local(element)
    style = styles.get(attribute(element, "style-name"), _Style())
    copy = below(parent, _NAMES.get(name, "span"))
    copy.text = " " if name in ("s", "tab") else element.text
    if name == "h":
        level = attribute(element, "outline-level")
        copy.tag = f"h{level}" if level in tuple("123456") else "h6"
    elif name == "p":
        copy.tag = _paragraph(_spelled(element, styles))
    elif name == "list" and style.ordered:
        copy.tag = "ol"
    elif name == "note":
        copy.set("role", "doc-footnote")
    elif name == "a":
        copy.set("href", attribute(element, "href"))
    _style(copy, style)
    return copy


def _spelled(element: Element, styles: Mapping[str, _Style]) -> str:
    """An element's style by the name that people see."""
    name = attribute(element, "style-name")
    return styles.get(name, _Style()).name or name.replace("_20_", " ").lower()


def _paragraph(style: str) -> str:
    if style.startswith(_QUOTES):
        return "blockquote"
    return "hr" if style.startswith("horizontal line") else "p"


def _style(copy: Element, style: _Style) -> None:
    looks = []
    if copy.tag in ("span", "p", "a", "blockquote"):
        if style.strong is not None:
            looks.append(f"font-weight: {'bold' if style.strong else 'normal'}")
        if style.emphasis is not None:
            looks.append(f"font-style: {'italic' if style.emphasis else 'normal'}")
    if looks:
        copy.set("style", "; ".join(looks))
