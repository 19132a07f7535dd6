"""Any XML as a tree that remembers its lines, read so that no document can do harm.

A document with a DOCTYPE is refused before anything in it is expanded (entities are how a few lines
become gigabytes); size, depth and number of elements are bounded. Names are ``prefix:local`` with
the prefixes that podcast apps insist on, whatever the document calls them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

NAMESPACES = {
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
}
LARGEST = 50_000_000
_MOST_ELEMENTS = 1_000_000
_DEEPEST = 64
# Other spellings in use, which most apps know though the documents have only the first.
_ALIASES = {
    "https://github.com/podcastindex-org/podcast-namespace/blob/main/docs/1.0.md": "podcast",
    "http://www.w3.org/xml/1998/namespace": "xml",
    **{uri.lower(): prefix for prefix, uri in NAMESPACES.items()},
}


class Unreadable(ValueError):
    """A document that is no XML to be read: why, and on which line."""

    def __init__(self, why: str, line: int | None = None) -> None:
        super().__init__(why)
        self.line = line


@dataclass(frozen=True, kw_only=True)
class Node:
    """An element: its attributes, the elements in it, its pieces of text, its line."""

    tag: str
    attributes: Mapping[str, str]
    line: int
    children: list[Node] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its own text, without that of the elements in it."""
        return "".join(self.texts)

    def all(self, tag: str) -> list[Node]:
        """The elements of this name directly in it."""
        return [child for child in self.children if child.tag == tag]

    def first(self, tag: str) -> Node | None:
        return next((child for child in self.children if child.tag == tag), None)

    def said(self, tag: str) -> str:
        """The text of the first element of this name, stripped; empty if there is none."""
        found = self.first(tag)
        return "" if found is None else found.text.strip()

    def get(self, attribute: str) -> str:
        return self.attributes.get(attribute, "")

    def walk(self) -> Iterator[Node]:
        """It and all below it, in the order of the document."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(node.children))


@dataclass(frozen=True, kw_only=True)
class Document:
    """A document's root, its namespaces as declared (prefix, URI), and its encoding's name."""

    root: Node
    namespaces: tuple[tuple[str, str], ...]
    encoding: str


def read(data: bytes) -> Document:
    """Read a document. Raises `Unreadable` for one that is not well-formed, or does harm."""
    if len(data) > LARGEST:
        raise Unreadable(f"it is larger than {LARGEST // 1_000_000} MB")
    return _Reader().read(data)


class _Reader:
    def __init__(self) -> None:
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.StartNamespaceDeclHandler = self._namespace
        self._parser.XmlDeclHandler = self._declaration
        self._namespaces: list[tuple[str, str]] = []
        self._open: list[Node] = []
        self._roots: list[Node] = []
        self._encoding = "utf-8"
        self._count = 0

    def read(self, data: bytes) -> Document:
        try:
            self._parser.Parse(data, True)
        except expat.ExpatError as error:
            why = expat.ErrorString(error.code).removeprefix("not well-formed ")
            raise Unreadable(f"not well-formed: {why}", error.lineno) from error
        except (LookupError, ValueError) as error:
            if isinstance(error, Unreadable):
                raise
            raise Unreadable(f"not well-formed: {error}") from error
        return Document(
            root=self._roots[0], namespaces=tuple(self._namespaces), encoding=self._encoding
        )

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        line = self._parser.CurrentLineNumber
        self._count += 1
        if self._count > _MOST_ELEMENTS or len(self._open) >= _DEEPEST:
            raise Unreadable("it has more elements, or deeper ones, than any feed", line)
        named = {_short(key): value for key, value in attributes.items()}
        node = Node(tag=_short(name), attributes=named, line=line)
        (self._open[-1].children if self._open else self._roots).append(node)
        self._open.append(node)

    def _end(self, name: str) -> None:
        self._open.pop()

    def _text(self, text: str) -> None:
        self._open[-1].texts.append(text)

    def _doctype(self, *_: object) -> None:
        raise Unreadable("it has a DOCTYPE, which no app reads", self._parser.CurrentLineNumber)

    def _namespace(self, prefix: str | None, uri: str) -> None:
        self._namespaces.append((prefix or "", uri))

    def _declaration(self, version: str, encoding: str | None, standalone: int) -> None:
        self._encoding = (encoding or "utf-8").lower()


def _short(name: str) -> str:
    """``itunes:image`` for the full name of a namespace we know; others keep their URI."""
    uri, _, local = name.rpartition(" ")
    prefix = _ALIASES.get(uri.lower(), uri)
    return f"{prefix}:{local}" if prefix else local
