"""The public feed read back, as an app and a directory would: is everything there, as it says?

What Apple requires of a host ("Podcast requirements", "A Podcaster's Guide to RSS"): it answers
HEAD, serves byte ranges, and says the right type and length. What browsers need to read transcripts
along: CORS (Podcasting 2.0, "Transcripts").
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from urllib.parse import urljoin, urlsplit

from spoken_essays.addresses import is_public
from spoken_essays.hosting.host_rules import Found, cover, enclosure, linked, validators
from spoken_essays.hosting.public_feed import Item, NoFeed, PublicFeed, parse
from spoken_essays.hosting.web import Answer, Unanswered, Web

# 2,000 episodes with their whole texts have some 30 MB.
LARGEST_FEED = 64 * 1024 * 1024
NEWEST = 3
# How many files are asked for at the same time: hosts take more for an attack.
AT_ONCE = 4
_XML = ("application/rss+xml", "application/xml", "text/xml")
# How long to wait before asking again for a feed that a host has not put up yet, in seconds.
_PAUSES = (2.0, 3.0, 5.0)


def read_back(
    feed_url: str,
    *,
    newest: int | None = NEWEST,
    changed: Collection[str] = (),
    published: bytes | None = None,
    patience: float = 0.0,
    web: Web | None = None,
) -> Iterator[Found]:
    """What is wrong with a feed and its files on the web; nothing, if all is well.

    Looked at are the ``newest`` items (None: all of them) and those whose guids are ``changed``.
    ``published`` is the feed as it should be there now; for an older copy to go it waits up to
    ``patience`` seconds. It never raises for what a host does.
    """
    with web or Web() as client:
        try:
            answer, feed = _feed(client, feed_url, published, patience)
        except (Unanswered, NoFeed) as error:
            yield Found.error("live.feed", feed_url, f"{feed_url} {error}; {_MEND}")
            return
        yield from _of_feed(client, feed_url, answer, feed)
        if published is not None and answer.body != published:
            yield _stale(answer, feed, published)
        yield from _of_files(client, feed.cover, _chosen(feed, newest, changed))


_MEND = "until it can be read there, nobody sees your episodes"


def _feed(
    client: Web, url: str, published: bytes | None, patience: float
) -> tuple[Answer, PublicFeed]:
    """The feed as it is served, when it is the one expected or patience is at its end."""
    until = time.monotonic() + patience
    pauses = iter(_PAUSES)
    while True:
        answer = client.ask(url, most=LARGEST_FEED)
        current = published is None or (answer.status == 200 and answer.body == published)
        left = until - time.monotonic()
        if current or left <= 0:
            break
        time.sleep(min(next(pauses, _PAUSES[-1]), left))
    if answer.status != 200:
        raise Unanswered(f"answers with {answer.status}")
    return answer, parse(answer.body, answer.last)


def _of_feed(client: Web, url: str, answer: Answer, feed: PublicFeed) -> Iterator[Found]:
    """The feed's own manners: its type, its address, and whether it can be asked for cheaply."""
    if answer.type not in _XML:
        said = answer.type or "no type"
        what = f"the feed is served as {said}; it should be application/rss+xml: {_TYPES}"
        yield Found.error("live.type", url, what)
    if feed.itself and feed.itself != url and feed.itself != answer.last:
        what = f"the feed says that its address is {feed.itself}; set base_url to where it is"
        yield Found.warning("live.self", url, what)
    if is_public(urljoin(url, ".")) and urlsplit(answer.last).scheme != "https":
        what = "the feed is not read over https, which some directories and apps insist on"
        yield Found.warning("live.https", url, what)
    yield from validators(client, url, answer)


_TYPES = "set the type of .xml files in the host's settings"


def _stale(answer: Answer, feed: PublicFeed, published: bytes) -> Found:
    """It is not the feed that was published: what a cache still has of the one before."""
    lacking = (each for each in parse(published, answer.url).items if each.guid not in feed.guids)
    newest = next(lacking, None)
    lacks = f", without “{newest.title}”" if newest else ""
    kept = answer.headers.get("cache-control", "")
    why = f" (it says: Cache-Control: {kept})" if kept else ""
    what = (
        f"the feed that is served is an older copy{lacks}: the host, or a cache before it, has not"
        f" taken the new one yet{why}; look again in some minutes: `spoken check --live`"
    )
    return Found.warning("live.fresh", answer.url, what)


def _chosen(feed: PublicFeed, newest: int | None, changed: Collection[str]) -> list[Item]:
    items = feed.items if newest is None else feed.items[:newest]
    return [*items, *(each for each in feed.items[len(items) :] if each.guid in changed)]


def _of_files(client: Web, picture: str, items: Collection[Item]) -> Iterator[Found]:
    """The files of a feed. What is wrong with all of a kind is said once, of the first."""
    said: set[tuple[str, str]] = set()
    for found in _of_each(client, picture, items):
        if found.severity == "error" or (found.rule, found.what) not in said:
            said.add((found.rule, found.what))
            yield found


def _of_each(client: Web, picture: str, items: Collection[Item]) -> Iterator[Found]:
    """What is found of each file, in the feed's order; a few are asked for at a time."""
    pictures = dict.fromkeys((picture, *(item.cover for item in items)))
    checks = [partial(cover, client, url) for url in pictures if url]
    for item in items:
        checks += [partial(enclosure, client, item)] if item.url else []
        checks += [partial(linked, client, file) for file in item.linked]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for found in pool.map(_found, checks):
            yield from found


def _found(check: Callable[[], Iterator[Found]]) -> tuple[Found, ...]:
    return tuple(check())
