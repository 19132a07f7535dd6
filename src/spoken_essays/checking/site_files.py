"""The rules for the folder as a whole: what is named is there, what is there is named.

Named is what a feed points to, what the pages that it points to use, and what lies beside those by
custom (cue sheets, ``404.html``, a host's own files).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin

from spoken_essays.checking.document import Node
from spoken_essays.checking.feed import Feed, Site
from spoken_essays.checking.findings import Finding, Where
from spoken_essays.places import SHEET

LARGEST_TEXT = 8_000_000
_INDEX = "index.html"
# Found by their names alone, by hosts, browsers and readers.
_KNOWN = {"404.html", _INDEX, "CNAME", "robots.txt", "favicon.ico", "_headers", "_redirects"}
_BESIDE = {"embed.html", "oembed.json"}
_NAMING = ("url", "href")
_PAGES = {".html", ".htm"}
_CSS_URL = re.compile(r"url\(\s*['\"]?([^'\")]+)")
_JS_IMPORT = re.compile(r"\b(?:from|import)\s*(?:\(\s*)?['\"](\.[^'\"]+)")
_POINTING = {".css": _CSS_URL, ".js": _JS_IMPORT, ".mjs": _JS_IMPORT}
_SHOWN = 10


def read_bounded(path: Path) -> bytes | None:
    """A text's bytes; None if it is larger than any of its kind."""
    return None if path.stat().st_size > LARGEST_TEXT else path.read_bytes()


def named_files(feed: Feed, site: Site) -> Iterator[Finding]:
    """Every file of ours that a feed names is there, and not empty."""
    for node, where in _naming(feed):
        url = next((node.get(key) for key in _NAMING if node.get(key)), node.text.strip())
        href = site.href(url)
        if href is None or node.tag == "atom:link":
            continue
        path = _page(site.out / href)
        if not path.is_file():
            page = node.tag in ("link", "podcast:person", "podcast:funding")
            what = f"<{node.tag}> names {href or _INDEX}, and there is no such file; build anew."
            yield (where.warning if page else where.error)("files.missing", what)
        elif not path.stat().st_size:
            yield where.error("files.empty", f"<{node.tag}> names {href}, which is empty.")


def enclosure_sizes(feed: Feed, site: Site) -> Iterator[Finding]:
    """The length that a feed states is that of the file."""
    for item in feed.items:
        path, enclosure = site.file(item.url), item.enclosure
        if enclosure is None or path is None or not path.is_file():
            continue
        size, stated = path.stat().st_size, enclosure.get("length")
        if stated.isdecimal() and stated.lstrip("0") != str(size):
            what = f"The feed says {stated} bytes and the file has {size}; build anew."
            yield item.where.at(line=enclosure.line).error("spec.enclosures", what)


def links(
    feeds: Sequence[Feed], site: Site, kept: Iterable[Path] = ()
) -> tuple[set[Path], list[Finding]]:
    """All files that are named, from the feeds on through the pages; links that lead nowhere.

    ``kept`` are files that are there for another reason.
    """
    found: list[Finding] = []
    waiting = [*kept, *_beginnings(feeds, site)]
    named: set[Path] = set()
    while waiting:
        path = waiting.pop()
        if path in named or not path.is_file():
            continue
        named.add(path)
        for reference, target in _targets(path, site):
            if target.is_file():
                waiting.append(target)
            else:
                file = path.relative_to(site.out).as_posix()
                what = f"It points to {reference[:80]}, and there is no such file."
                found.append(Where(file=file).warning("files.links", what))
    return named, found


def unnamed(named: set[Path], site: Site) -> Iterator[Finding]:
    """Files in the folder that nothing names: left from before, or forgotten."""
    stray = sorted(path for path in _all(site.out) if path not in named)
    for path in stray[:_SHOWN]:
        file = path.relative_to(site.out).as_posix()
        what = "Nothing names this file; if no app still asks for it, it can go."
        yield Where(file=file).note("files.unnamed", what)
    if len(stray) > _SHOWN:
        what = f"{len(stray) - _SHOWN} more files are named by nothing."
        yield Where().note("files.unnamed", what)


def _naming(feed: Feed) -> Iterator[tuple[Node, Where]]:
    """The elements that name a file, each with its place."""
    tags = {"link", "enclosure", "itunes:image", "podcast:transcript", "podcast:chapters"}
    for node in feed.channel.children:
        if node.tag in tags:
            yield node, feed.where.at(line=node.line)
    for item in feed.items:
        for node in item.node.children:
            if node.tag in tags:
                yield node, item.where.at(line=node.line)


def _beginnings(feeds: Iterable[Feed], site: Site) -> Iterator[Path]:
    yield from (site.out / name for name in _KNOWN)
    for feed in feeds:
        yield site.out / feed.where.file
        for node in feed.channel.walk():
            for text in (node.get("url"), node.get("href"), node.text.strip()):
                path = site.file(text) if text[:4] == "http" else None
                if path is not None:
                    yield from _with_companions(_page(path))


def _with_companions(path: Path) -> Iterator[Path]:
    yield path
    if path.suffix == ".mp3":
        yield path.with_suffix(SHEET)
        yield from (path.with_name(name) for name in (*_BESIDE, _INDEX))


def _page(path: Path) -> Path:
    """The file that a web host sends for an address: a folder's is its index."""
    return path / _INDEX if path.is_dir() else path


def _targets(path: Path, site: Site) -> Iterator[tuple[str, Path]]:
    """The files of ours that a page, style or script points to, with the words that point."""
    if path.suffix not in {*_PAGES, *_POINTING}:
        return
    text = (read_bounded(path) or b"").decode("utf-8", "replace")
    pointing = _POINTING.get(path.suffix)
    references = pointing.findall(text) if pointing else _in_page(text)
    own = site.base + path.relative_to(site.out).as_posix()
    for reference in dict.fromkeys(references):
        try:
            target = site.file(urljoin(own, reference.strip()))
        except ValueError:
            continue
        if target is not None:
            yield reference, _page(target)


def _in_page(text: str) -> list[str]:
    found: list[str] = []

    class References(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            for name, value in attrs:
                pointing = name in ("href", "src", "poster", "data-artwork")
                if value and (pointing or (name == "content" and value.startswith("http"))):
                    found.append(value)

    References().feed(text)
    return found


def _all(out: Path) -> Iterator[Path]:
    for path in out.rglob("*"):
        hidden = any(part.startswith(".") for part in path.relative_to(out).parts)
        if path.is_file() and not hidden:
            yield path
