"""What `spoken add` does: a file, a page, a book's chapters or a feed's posts become essays."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from spoken_essays.addresses import slugify
from spoken_essays.errors import ManuscriptError, ShowError
from spoken_essays.intake import reading
from spoken_essays.intake.finding import fetched, find
from spoken_essays.intake.records import Choice, Outcome, Passed, Raw, Wishes
from spoken_essays.intake.writing import (
    checked_slug,
    free_slug,
    known_as,
    refuse_taken,
    sources,
    write,
)
from spoken_essays.manuscripts.blogs import Post, read_feed
from spoken_essays.manuscripts.books import Book, chosen, read_book
from spoken_essays.manuscripts.essays import settled
from spoken_essays.manuscripts.records import Manuscript
from spoken_essays.manuscripts.webpages import read_page
from spoken_essays.settings.toml_text import named
from spoken_essays.show import Show

_RANGE = re.compile(r"(\d{1,5})(?:\s*-\s*(\d{1,5}))?")
# Titles that name a chapter within a book only: they are no address by themselves.
_WITHIN = re.compile(
    r"(?:\w+\s+)?(?:[\divxlc]+|one|two|three|four|five|six|seven|eight|nine|ten)\W*"
)


def add(show: Show, what: str, wishes: Wishes) -> Iterator[Outcome]:
    """Bring in a file, an address or standard input (``-``)."""
    if wishes.slug:
        refuse_taken(show, checked_slug(wishes.slug))
    raw = find(what, private=wishes.private)
    kind = reading.kind(raw, wishes)
    if kind == "epub":
        yield from _add_book(show, read_book(raw.data, raw.name), wishes)
        return
    if wishes.chapters or wishes.as_one:
        raise ManuscriptError(f"{raw.name} is no book: it has no chapters to choose.")
    if raw.url and (there := sources(show).get(known_as(raw.url))):
        raise ShowError(f"{named(there)} came from there already; nothing was added.")
    found = reading.read(raw, kind, whole=wishes.whole)
    yield _add(show, replace(found, source=reading.source(raw)), reading.fallback(raw), wishes)


def _add(show: Show, manuscript: Manuscript, fallback: str, wishes: Wishes) -> Outcome:
    ready = settled(manuscript, fallback)
    if not ready.title and not wishes.slug:
        raise ManuscriptError("it has no title to make an address of; give one: --slug my-episode")
    slug = wishes.slug or slugify(ready.title)
    return write(show, ready, slug, draft=wishes.draft)


def _add_book(show: Show, book: Book, wishes: Wishes) -> Iterator[Outcome]:
    if not book.chapters:
        raise ManuscriptError(f"{book.source} holds no chapter with words in it.")
    if not wishes.chapters and len(book.chapters) > 1:
        yield Choice(title=book.title, chapters=book.chapters)
        return
    numbers = _numbers(wishes.chapters or "all", len(book.chapters))
    manuscripts = chosen(book, numbers, as_one=wishes.as_one or len(book.chapters) == 1)
    if wishes.slug and len(manuscripts) > 1:
        raise ManuscriptError("--slug names one episode: add --one, or choose one chapter.")
    there = sources(show)
    for manuscript in manuscripts:
        ready = settled(manuscript, book.title or "Untitled")
        if not wishes.slug and (path := there.get(manuscript.source[0])):
            yield Passed(name=ready.title, why=f"is there already: {named(path)}")
            continue
        yield write(show, ready, wishes.slug or _slug(show, book, ready), draft=wishes.draft)


def _slug(show: Show, book: Book, manuscript: Manuscript) -> str:
    """A chapter's address; "Chapter 2" alone would be none for long."""
    title = manuscript.title
    if book.title and title != book.title and _WITHIN.fullmatch(title.lower()):
        title = f"{book.title} {title}"
    return free_slug(show, title)


def _numbers(text: str, count: int) -> tuple[int, ...]:
    """The numbers in ``2-5,7``, or all; raises `ManuscriptError` for what is no such thing."""
    if text.strip().lower() == "all":
        return tuple(range(1, count + 1))
    numbers: list[int] = []
    for part in text.split(","):
        found = _RANGE.fullmatch(part.strip())
        first, last = (int(found[1]), int(found[2] or found[1])) if found else (0, 0)
        if not 1 <= first <= last <= count:
            raise ManuscriptError(
                f'--chapters is "{text}"; it should be numbers from 1 to {count}, such as 1-3,5,'
                " or all."
            )
        numbers += range(first, last + 1)
    return tuple(dict.fromkeys(numbers))


def add_feed(show: Show, url: str, wishes: Wishes, *, since: date | None) -> Iterator[Outcome]:
    """Bring in the posts of a feed that are not there yet, the oldest first.

    A post of which the feed has only the beginning is fetched from its page.
    """
    raw = find(url, private=wishes.private)
    posts = read_feed(raw.data, raw.url or raw.name)
    there = sources(show)
    for post in posts:
        if (why := _passed(post, since)) is not None:
            yield Passed(name=_name(post), why=why)
        elif any(known_as(name) in there for name in post.names):
            yield Passed(name=_name(post), why="is there already")
        else:
            yield _add_post(show, post, wishes)
            there.update(dict.fromkeys(map(known_as, post.names), show.episodes))


def _passed(post: Post, since: date | None) -> str | None:
    """Why a post is not wanted; None if it is."""
    published = post.manuscript.published
    if not post.names:
        return "has neither address nor guid to know it by"
    if since is None:
        return None
    if published is None:
        return "has no date"
    return "is older" if published.date() < since else None


def _name(post: Post) -> str:
    return post.manuscript.title or post.link or post.guid or "a post without a title"


def _add_post(show: Show, post: Post, wishes: Wishes) -> Outcome:
    try:
        manuscript = post.manuscript if post.whole else _whole(post, wishes)
        fallback = reading.fallback(Raw(data=b"", name=post.guid, url=post.link))
        ready = settled(manuscript, fallback or "Untitled")
        day = ready.published.date().isoformat() if ready.published else ""
        return write(show, ready, free_slug(show, ready.title, day), draft=wishes.draft)
    except ManuscriptError as error:
        return Passed(name=_name(post), why=error.message, failed=True)


def _whole(post: Post, wishes: Wishes) -> Manuscript:
    """A post as its page has it, with what the feed says of it."""
    if not post.link:
        if post.manuscript.passages:
            return post.manuscript
        raise ManuscriptError("has neither text nor address")
    raw = fetched(post.link, private=wishes.private)
    page = read_page(raw.data, raw.name, url=raw.url, charset=raw.charset)
    fed = post.manuscript
    return replace(
        page,
        title=fed.title or page.title,
        author=fed.author or page.author,
        published=fed.published or page.published,
        language=page.language or fed.language,
        source=fed.source,
    )
