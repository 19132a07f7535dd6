"""HTML and XML as trees: the one module that knows lxml.

Nothing is fetched, no entity is expanded, no DTD is read, and a tree can be no deeper or larger
than libxml2 allows by itself. Everything may come from a stranger.
"""

from __future__ import annotations

import codecs
import html
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from spoken_essays.errors import ManuscriptError

Element = Any

_XML = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{1,31};)")
_DOCTYPE = re.compile(r"<!DOCTYPE\s+[^>\[]*>", re.IGNORECASE)
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_DECLARED = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def parse_xml(data: bytes, where: str) -> Element:
    """The root of an XML document.

    Raises `ManuscriptError` for XML that is none, and for one that declares entities: no document
    needs them, and bombs and thefts of files are made of them.
    """
    try:
        root = etree.fromstring(data, etree.XMLParser(**_XML))
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ManuscriptError(f"{where} is damaged: its XML cannot be read ({error}).") from None
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and any(True for _ in declared.iterentities()):
        raise ManuscriptError(
            f"{where} declares entities of its own, as no honest document does; it was not read."
        )
    return root


def as_xml(root: Element) -> bytes:
    """A tree written again, in UTF-8 and without a DOCTYPE."""
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True, with_tail=False))


def parse_html(text: str) -> Element:
    """The root of a page, whatever is wrong with it; of an empty one, an empty page."""
    parser = lxml_html.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    data = _UNFIT.sub("", text).encode("utf-8", "replace")
    try:
        root = lxml_html.document_fromstring(data or b"<p></p>", parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        root = lxml_html.document_fromstring(b"<p></p>")
    return root


def parse_xhtml(data: bytes, where: str) -> Element:
    """The root of a book's page, its elements named as in HTML: as XML if it is, else as HTML."""
    text = decoded(data)
    plain = _DOCTYPE.sub("", _ENTITY.sub(lambda found: html.unescape(found[0]), text), count=1)
    plain = re.sub(r"^\s*<\?xml[^>]*\?>", "", plain)
    try:
        root = etree.fromstring(_UNFIT.sub("", plain).encode(), etree.XMLParser(**_XML))
    except (etree.XMLSyntaxError, ValueError):
        return parse_html(plain)
    if root.getroottree().docinfo.internalDTD is not None:
        raise ManuscriptError(f"{where} declares entities of its own; it was not read.")
    for element in root.iter(etree.Element):
        element.tag = local(element)
    return root


def decoded(data: bytes, charset: str = "") -> str:
    """A page's text: by its byte order mark, as UTF-8 if it is that, else by what is declared.

    What a server says (``charset``) comes before what the page says of itself; what is neither
    declared nor UTF-8 is read as Windows-1252.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(encoding, "replace")
    for name in ("utf-8", charset, _declared(data), "windows-1252"):
        text = _as(data, name)
        if text is not None:
            return text
    return data.decode("windows-1252", "replace")


def _declared(data: bytes) -> str:
    found = _DECLARED.search(data[:1024]) or _META.search(data[:4096])
    return found[1].decode("ascii") if found else ""


def _as(data: bytes, name: str) -> str | None:
    """The data in an encoding; None if it is not in it, or there is no such encoding of texts."""
    if name.lower() in ("iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii"):
        name = "windows-1252"  # as every browser reads it (WHATWG Encoding)
    try:
        text = data.decode(name or "undefined")
    except (UnicodeError, LookupError):
        return None
    return text if isinstance(text, str) else None


def local(element: Element) -> str:
    """An element's name without its namespace, in small letters; empty for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def walk(root: Element) -> Iterator[tuple[str, Element, Any]]:
    """Each element at its start and end, and the walk itself, to skip what is below one.

    It goes as deep as the tree without going deep into Python's stack.
    """
    steps = etree.iterwalk(root, events=("start", "end"))
    for event, element in steps:
        yield event, element, steps


def new(name: str, **attributes: str) -> Element:
    """A new element."""
    return etree.Element(name, attributes)


def below(parent: Element, name: str, **attributes: str) -> Element:
    """A new element at the end of another."""
    return etree.SubElement(parent, name, attributes)


def words_of(element: Element) -> str:
    """All text in an element, on one line."""
    return " ".join("".join(element.itertext()).split())


def find(root: Element, name: str) -> Iterator[Element]:
    """All elements of a name, whatever their namespace."""
    return (each for each in root.iter() if local(each) == name)


def attribute(element: Element, name: str) -> str:
    """An attribute's value, whatever its namespace; empty without."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return ""


def drop(element: Element) -> None:
    """Take an element out of its tree; what stands behind it stays."""
    parent = element.getparent()
    if parent is None:
        return
    before = element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + (element.tail or "")
    else:
        parent.text = (parent.text or "") + (element.tail or "")
    parent.remove(element)
