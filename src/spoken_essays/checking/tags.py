"""The rules for an mp3's tag: that it says what the feed says, and names its chapters rightly.

Sources: id3.org's ID3v2 Chapter Frame Addendum 1.0; that chapters must stand in the order of time
in the file is what players need that read them one after the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from spoken_essays.checking.feed import Item
from spoken_essays.checking.findings import Finding, Where
from spoken_essays.checking.picture_header import look
from spoken_essays.timed.tagging import ReadTags, TaggedChapter

_MOST_CHAPTERS = 255
_FRONT = 3
# How far the two lists of chapters may be apart: AntennaPod counts in whole seconds.
_SAME_MS = 1000


def audio_tags(tags: ReadTags | None, item: Item, show: str, where: Where) -> Iterator[Finding]:
    """A tag against the item of its episode."""
    rule = "audio.tags"
    if tags is None:
        what = "It has no tag: a file that somebody saved shows neither title nor cover."
        yield where.warning(rule, what)
        return
    said = {"TIT2": item.title, "TALB": show}
    for frame, name in (("TIT2", "title"), ("TALB", "show")):
        found = tags.texts.get(frame, "").strip()
        if not found:
            yield where.warning(rule, f"Its tag names no {name} ({frame}).")
        elif not _same(found, said[frame]):
            what = f"Its tag calls the {name} “{found}”, the feed “{said[frame]}”; build anew."
            yield where.warning(rule, what)
    for frame, name in (("TPE1", "author"), ("TLAN", "language")):
        if not tags.texts.get(frame, "").strip():
            yield where.note(rule, f"Its tag names no {name} ({frame}).")
    yield from _picture(tags, where)


def _same(whole: str, shown: str) -> bool:
    """Whether the feed shows what the tag says; it may break off a long title with an ellipsis."""
    whole, shown = " ".join(whole.split()), " ".join(shown.split())
    return whole == shown or (shown.endswith("…") and whole.startswith(shown[:-1]))


def _picture(tags: ReadTags, where: Where) -> Iterator[Finding]:
    if not tags.pictures:
        yield where.note("audio.tags", "Its tag has no cover.")
    elif _FRONT not in tags.pictures:
        yield where.note("audio.tags", "The cover in its tag is not marked as the front cover.")
    for mime, data in tags.pictures.values():
        picture = look(data)
        real = {"jpg": "image/jpeg", "png": "image/png"}.get(picture.kind) if picture else None
        if real != mime:
            what = f"The cover in its tag is called {mime} and is {real or 'no picture'}."
            yield where.warning("audio.tags", what)


def chapters_id3(tags: ReadTags | None, seconds: float, where: Where) -> Iterator[Finding]:
    """The chapters in a tag by themselves."""
    if tags is None or not (tags.chapters or tags.contents):
        return
    rule, chapters = "chapters.id3", tags.chapters
    yield from _order(chapters, seconds, where)
    names = [chapter.name for chapter in chapters]
    if len(set(names)) < len(names):
        yield where.error(rule, "Two chapters in its tag have one name: players show one of them.")
    if len(chapters) > _MOST_CHAPTERS:
        what = f"Its tag has {len(chapters)} chapters; a table of contents holds {_MOST_CHAPTERS}."
        yield where.error(rule, what)
    if tags.contents is None:
        yield where.error(rule, "Its tag has chapters and no table of contents (CTOC) at the top.")
    elif list(tags.contents) != names:
        what = "The table of contents (CTOC) in its tag does not list its chapters in their order."
        yield where.error(rule, what)


def _order(chapters: Sequence[TaggedChapter], seconds: float, where: Where) -> Iterator[Finding]:
    rule = "chapters.id3"
    for before, chapter in pairwise(chapters):
        if chapter.start < before.start:
            what = f"“{chapter.title}” stands after a later chapter in the file: sort them by time."
            yield where.at(seconds=chapter.start / 1000).error(rule, what)
    for chapter in chapters:
        place = where.at(seconds=chapter.start / 1000)
        if chapter.start >= max(1, seconds * 1000):
            yield place.error(rule, f"“{chapter.title}” begins after the end of the sound.")
        elif chapter.end <= chapter.start:
            yield place.error(rule, f"“{chapter.title}” ends before it begins.")
        if not chapter.title.strip():
            yield place.warning(rule, "A chapter in its tag has no title.")


def same_chapters(
    tags: ReadTags | None, chapters: Sequence[tuple[float, str]], where: Where
) -> Iterator[Finding]:
    """The tag's chapters against those of the JSON: seconds and titles."""
    if tags is None or not tags.chapters or not chapters:
        return
    if len(tags.chapters) != len(chapters) and len(tags.chapters) < _MOST_CHAPTERS / 2:
        what = f"Its tag has {len(tags.chapters)} chapters, the feed's file {len(chapters)}."
        yield where.error("chapters.id3", what)
        return
    for tagged, (start, title) in zip(tags.chapters, chapters, strict=False):
        if len(tags.chapters) == len(chapters) and abs(tagged.start - start * 1000) > _SAME_MS:
            what = f"“{title}” begins at {start:.1f} s in the feed's file, in the tag elsewhere."
            yield where.at(seconds=tagged.start / 1000).error("chapters.id3", what)
        elif len(tags.chapters) == len(chapters) and not _is_same(tagged.title, title):
            what = f"Its tag calls the chapter “{tagged.title}”, the feed's file “{title}”."
            yield where.at(seconds=tagged.start / 1000).warning("chapters.id3", what)


def _is_same(one: str, other: str) -> bool:
    return one.split() == other.split()
