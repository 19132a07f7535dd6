"""A feed as it is checked: its document, its items, and where in the folder its URLs point."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from spoken_essays.checking.document import Document, Node
from spoken_essays.checking.findings import Where

# In characters, under what any file system has room for.
_LONGEST_NAME, _LONGEST_PATH = 200, 1000


@dataclass(frozen=True, kw_only=True)
class Item:
    """An item: what it is called in findings, and its place."""

    node: Node
    name: str
    where: Where

    @property
    def enclosure(self) -> Node | None:
        return self.node.first("enclosure")

    @property
    def url(self) -> str:
        """The URL of its sound, empty without one."""
        return self.enclosure.get("url") if self.enclosure else ""

    @property
    def guid(self) -> str:
        return self.node.said("guid")

    @property
    def title(self) -> str:
        return self.node.said("title")


@dataclass(frozen=True, kw_only=True)
class Feed:
    """A feed that could be read, with the bytes it was read from."""

    data: bytes
    document: Document
    channel: Node
    items: tuple[Item, ...]
    where: Where

    @property
    def own_url(self) -> str:
        """What the feed says its address is: its first ``atom:link rel="self"``."""
        links = (link for link in self.channel.all("atom:link") if link.get("rel") == "self")
        return next((link.get("href") for link in links), "")


@dataclass(frozen=True, kw_only=True)
class Site:
    """A folder and the URL it is published under: which file a URL means."""

    out: Path
    base: str

    def href(self, url: str) -> str | None:
        """The path below the folder that a URL means; None if it lies elsewhere.

        The scheme does not matter, nor do a query and a fragment.
        """
        base, parts = urlsplit(self.base), _split(url)
        if not self.base or parts is None or parts.netloc.lower() != base.netloc.lower():
            return None
        if not parts.path.startswith(base.path):
            return None
        href = unquote(parts.path[len(base.path) :])
        return None if _leads_out(href) else href

    def file(self, url: str) -> Path | None:
        """The file that a URL means, whether it is there or not."""
        href = self.href(url)
        return None if href is None else self.out / href


def feed_of(
    document: Document, data: bytes, file: str, known: Mapping[str, str] | None = None
) -> Feed:
    """The feed in a document; one without a channel has an empty one.

    Items are called by the names that are ``known`` of their guids. Others are called by the slug
    in the address of their sound, or by their title, or by their number.
    """
    channel = document.root.first("channel") or Node(tag="channel", attributes={}, line=1)
    nodes = channel.all("item")
    names = [
        (known or {}).get(node.said("guid")) or _name(node, number)
        for number, node in enumerate(nodes, 1)
    ]
    where = Where(file=file)
    items = tuple(
        Item(node=node, name=name, where=where.at(episode=name, line=node.line))
        for node, name in zip(nodes, names, strict=True)
    )
    return Feed(data=data, document=document, channel=channel, items=items, where=where)


def base_of(feed: Feed, file: str, otherwise: str) -> str:
    """The URL that the feed's folder is published under, by what the feed says of itself."""
    url = feed.own_url.partition("?")[0]
    return url.removesuffix(file) if file and url.endswith(f"/{file}") else otherwise


def _name(node: Node, number: int) -> str:
    enclosure = node.first("enclosure")
    parts = _split(enclosure.get("url")) if enclosure else None
    slug = re.search(r"(?:^|/)episodes/([^/]+)/[^/]+$", parts.path) if parts else None
    if slug:
        return unquote(slug[1])
    return " ".join(node.said("title").split())[:60] or f"item {number}"


def _split(url: str) -> SplitResult | None:
    try:
        return urlsplit(url.strip())
    except ValueError:
        return None


def _leads_out(href: str) -> bool:
    parts = re.split(r"[/\\]", href)
    impossible = "\0" in href or any(len(part) > _LONGEST_NAME for part in parts)
    return href.startswith(("/", "\\")) or ".." in parts or impossible or len(href) > _LONGEST_PATH
