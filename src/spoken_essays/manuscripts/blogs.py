"""Feeds of blogs, RSS and Atom: the one module that knows feedparser."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from spoken_essays.errors import ManuscriptError
from spoken_essays.manuscripts.layout import laid_out
from spoken_essays.manuscripts.marks import counted, language
from spoken_essays.manuscripts.prose import read_prose
from spoken_essays.manuscripts.records import Manuscript, Passage, text_of, words_in
from spoken_essays.manuscripts.trees import decoded, parse_html, words_of

_ENTITY = re.compile(r"<!ENTITY", re.IGNORECASE)
_CLIPPED = re.compile(r"(?:\[?(?:…|\.\.\.|&hellip;)\]?|read more|continue reading)\W*$", re.I)
_SIGNED = re.compile(r"The post .+ (?:appeared first on|first appeared on) .+\.?")
# A post that is shorter than this may be the beginning of one.
_FEW = 150


@dataclass(frozen=True, kw_only=True)
class Post:
    """A post: as a manuscript, with its guid and link, and whether the feed has all of it."""

    guid: str
    link: str
    manuscript: Manuscript
    whole: bool

    @property
    def names(self) -> tuple[str, ...]:
        """What it is known by: its page's address, and its guid if that is another."""
        return tuple(dict.fromkeys(name for name in (self.link, self.guid) if name))


def is_feed(data: bytes) -> bool:
    """Whether data is a feed, by its first element."""
    head = re.sub(rb"<\?.*?\?>|<!--.*?-->|\s+", b" ", data[:4000].lstrip(b"\xef\xbb\xbf"))
    return re.match(rb"\s*<(?:rss|feed|rdf:RDF)[\s>]", head) is not None


def read_feed(data: bytes, url: str) -> tuple[Post, ...]:
    """A feed's posts, oldest first; raises `ManuscriptError` for what is no feed."""
    try:
        import feedparser  # type: ignore[import-untyped]
    except ImportError:
        raise ManuscriptError('to read feeds: pip install "spoken-essays[add]"') from None
    if _ENTITY.search(decoded(data)[:100_000]):
        raise ManuscriptError(f"{url} declares entities of its own; it was not read.")
    found = feedparser.parse(data, response_headers={"content-location": url})
    if not found.get("version"):
        raise ManuscriptError(f"{url} is no feed that can be read: neither RSS nor Atom.")
    about = found.feed
    posts = [_post(entry, about, url) for entry in found.entries]
    undated = datetime.min.replace(tzinfo=UTC)
    return tuple(sorted(posts, key=lambda post: post.manuscript.published or undated))


def _post(entry: Any, about: Any, url: str) -> Post:
    link, guid = str(entry.get("link") or ""), str(entry.get("id") or "")
    body, whole = _body(entry)
    prose = read_prose(parse_html(body or "<p></p>"), base=link or url)
    passages = laid_out(_without_signature(prose.passages))
    summary = words_of(parse_html(str(entry.get("summary") or "") or "<p></p>"))
    manuscript = Manuscript(
        title=words_of(parse_html(str(entry.get("title") or "") or "<p></p>")),
        author=str(entry.get("author") or about.get("author") or ""),
        published=_moment(entry.get("published_parsed") or entry.get("updated_parsed")),
        summary=summary if whole and len(summary) <= 1000 and entry.get("content") else "",
        language=language(str(_language(entry) or about.get("language") or "")),
        passages=passages,
        left_out=counted(prose.left_out),
    )
    clipped = not passages or _is_clipped(passages, whole)
    post = Post(guid=guid, link=link, manuscript=manuscript, whole=not clipped)
    return replace(post, manuscript=replace(manuscript, source=post.names))


def _body(entry: Any) -> tuple[str, bool]:
    """A post's HTML, and whether it is said to be its content, not a summary."""
    contents = [str(each.get("value") or "") for each in entry.get("content") or ()]
    best = max(contents, key=len, default="")
    return (best, True) if best.strip() else (str(entry.get("summary") or ""), False)


def _is_clipped(passages: tuple[Passage, ...], whole: bool) -> bool:
    """Whether a post is only the beginning of one, to be read on at its page."""
    last = next((each.lines[-1] for each in reversed(passages) if each.lines), ())
    ends = _CLIPPED.search(text_of(last)) is not None
    return ends or (not whole and words_in(passages) < _FEW)


def _without_signature(passages: Iterable[Passage]) -> tuple[Passage, ...]:
    """Without what WordPress puts below each post."""
    passages = tuple(passages)
    last = passages[-1] if passages else None
    if last is not None and last.lines and _SIGNED.fullmatch(text_of(last.lines[-1])):
        return passages[:-1]
    return passages


def _language(entry: Any) -> str:
    details = entry.get("content") or [entry.get("title_detail") or {}]
    return str(details[0].get("language") or "")


def _moment(parsed: Any) -> datetime | None:
    """A date as feedparser has it: in UTC."""
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC) if parsed else None
    except (ValueError, OverflowError, OSError):
        return None
