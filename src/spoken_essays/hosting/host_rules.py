"""What a host must do with the files of a feed, each rule by its name: ``live.…``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from spoken_essays.hosting.public_feed import Item, Linked
from spoken_essays.hosting.web import Answer, Unanswered, Web

# A length is that of the file, not of what it could be packed into for the way.
_PLAIN = {"Accept-Encoding": "identity"}
_READER = {"Origin": "https://reader.example"}
_PICTURES = ("image/jpeg", "image/png")
# Types that a host may say in place of the one that the feed announces.
_AS_GOOD = {
    "application/json+chapters": ("application/json",),
    "application/x-subrip": ("application/srt", "text/srt"),
}


@dataclass(frozen=True, kw_only=True)
class Found:
    """Something a host does that it should not: the rule, how bad it is, the file, what and why.

    ``what`` is a sentence with what to do about it.
    """

    rule: str
    severity: Literal["error", "warning", "note"]
    url: str
    what: str

    @classmethod
    def error(cls, rule: str, url: str, what: str) -> Found:
        return cls(rule=rule, severity="error", url=url, what=what)

    @classmethod
    def warning(cls, rule: str, url: str, what: str) -> Found:
        return cls(rule=rule, severity="warning", url=url, what=what)

    @classmethod
    def note(cls, rule: str, url: str, what: str) -> Found:
        return cls(rule=rule, severity="note", url=url, what=what)


def enclosure(web: Web, item: Item) -> Iterator[Found]:
    """An mp3: HEAD, its type and length, byte ranges, and whether it can be asked for again."""
    try:
        head = web.ask(item.url, method="HEAD", headers=_PLAIN)
        if head.status != 200:
            yield _absent(head)
            return
        yield from _secure(head)
        yield from _typed(head, item.type or "audio/mpeg")
        yield from _long(head, item.length)
        yield from _ranged(web.ask(item.url, headers=_PLAIN | {"Range": "bytes=0-1"}), item.length)
        yield from _validated(head)
    except Unanswered as error:
        yield _silent(item.url, error)


def cover(web: Web, url: str) -> Iterator[Found]:
    """A picture: HEAD, and its type."""
    try:
        head = web.ask(url, method="HEAD")
    except Unanswered as error:
        yield _silent(url, error)
        return
    if head.status != 200:
        yield _absent(head)
    elif head.type not in _PICTURES:
        what = f"a picture is served as {_said(head)}; apps take image/jpeg and image/png"
        yield Found.error("live.picture", url, what)


def linked(web: Web, file: Linked) -> Iterator[Found]:
    """A transcript or chapters: there, of its type, and open to players on other sites."""
    try:
        head = web.ask(file.url, method="HEAD", headers=_READER)
    except Unanswered as error:
        yield _silent(file.url, error)
        return
    if head.status != 200:
        yield _absent(head)
        return
    if file.type and head.type not in (file.type, *_AS_GOOD.get(file.type, ())):
        what = f"{_suffix(file.url)} is served as {_said(head)}; the feed announces {file.type}"
        yield Found.warning(f"live.{file.what}", file.url, f"{what}. {_SET_TYPE}")
    if head.headers.get("access-control-allow-origin") not in ("*", _READER["Origin"]):
        yield Found.note("live.cors", file.url, _NO_CORS)


def validators(web: Web, url: str, answer: Answer) -> Iterator[Found]:
    """Whether a feed can be asked for cheaply: 304 to those who have it (RFC 9110, section 13)."""
    tag, date = answer.headers.get("etag"), answer.headers.get("last-modified")
    asked = {"If-None-Match": tag} if tag else {"If-Modified-Since": date} if date else {}
    try:
        if asked and web.ask(url, headers=asked).status == 304:
            return
    except Unanswered as error:
        yield _silent(url, error)
        return
    what = "apps that have the feed already must fetch all of it each time: the host "
    what += "sends it again to who has it" if asked else "sends neither ETag nor Last-Modified"
    yield Found.warning("live.validators", url, what)


_SET_TYPE = "Set it in the host's settings; some apps believe the host"
_NO_CORS = (
    "transcripts and chapters come without Access-Control-Allow-Origin: players on other websites"
    " cannot show them; apps can"
)


def _absent(head: Answer) -> Found:
    if head.status in (404, 410):
        what = f"it is not there ({head.status}), though the feed names it; publish again"
        return Found.error("live.missing", head.url, what)
    what = (
        f"the host answers HEAD with {head.status}: Apple asks for every file with HEAD before it"
        " takes it; allow HEAD for everyone, or choose another host"
    )
    return Found.error("live.head", head.url, what)


def _silent(url: str, error: Unanswered) -> Found:
    return Found.error("live.reachable", url, f"{url} {error}")


def _secure(head: Answer) -> Iterator[Found]:
    if head.url.startswith("https:") and urlsplit(head.last).scheme != "https":
        what = f"it is sent on from https to {head.last}; some apps refuse that"
        yield Found.warning("live.https", head.url, what)


def _typed(head: Answer, expected: str) -> Iterator[Found]:
    if head.type != expected:
        what = f"{_suffix(head.url)} is served as {_said(head)}; it should be {expected}: set it in"
        yield Found.error("live.type", head.url, f"{what} the host's settings")


def _long(head: Answer, length: str) -> Iterator[Found]:
    size = head.headers.get("content-length")
    if size is None:
        what = "the host does not say how long it is (Content-Length), which Apple requires"
        yield Found.error("live.length", head.url, what)
    elif size != length:
        what = f"it has {size} bytes, and the feed says {length or 'nothing'}; publish again"
        yield Found.error("live.length", head.url, what)


def _ranged(part: Answer, length: str) -> Iterator[Found]:
    if part.status == 200:
        what = (
            "the host sends the whole file to who asks for two bytes of it: Apple rejects a host"
            " without byte ranges, and nobody can skip; choose another one"
        )
        yield Found.error("live.ranges", part.url, what)
    elif part.status != 206:
        what = f"asked for two bytes of it, the host answers with {part.status} in place of 206"
        yield Found.error("live.ranges", part.url, what)
    elif part.headers.get("content-range", "").replace(" ", "") != f"bytes0-1/{length}":
        said = part.headers.get("content-range", "nothing")
        what = f'asked for two bytes, the host says "{said}"; it should be "bytes 0-1/{length}"'
        yield Found.error("live.ranges", part.url, what)


def _validated(head: Answer) -> Iterator[Found]:
    if not {"etag", "last-modified"} & set(head.headers):
        what = "the host says neither ETag nor Last-Modified: a download cannot be taken up again"
        yield Found.warning("live.validators", head.url, what)


def _said(head: Answer) -> str:
    return head.type or "nothing in particular"


def _suffix(url: str) -> str:
    """What to call a file when all of its kind are meant: ``a .vtt file``."""
    name = urlsplit(url).path.rpartition("/")[2]
    dot = name.rfind(".")
    return f"a {name[dot:]} file" if dot > 0 else "a file"
