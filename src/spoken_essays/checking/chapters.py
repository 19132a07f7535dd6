"""The rules for a file of chapters.

Source: JSON chapters 1.2.0 of the Podcasting 2.0 namespace.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from spoken_essays.checking.captions import number
from spoken_essays.checking.findings import Finding, Where

RULE = "chapters.json"
# A moment at the beginning of a line or list item: 00:12:30, or 12:30.
_MOMENT = re.compile(r"(?m)(?:(?<=^)|(?<=>))(?:\d{1,2}:)?\d{1,2}:\d\d(?=\s)")
# From three on Apple takes moments for chapters; they are written in whole seconds.
_LEAST, _NEAR = 3, 1.5


def chapters_json(data: bytes, seconds: float | None, where: Where) -> Iterator[Finding]:
    """A file of chapters; ``seconds`` is how long the episode is, if that is known."""
    try:
        table = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        yield where.error(RULE, f"It is no JSON: {error}.")
        return
    if data.startswith(b"\xef\xbb\xbf"):
        yield where.at(line=1).warning(RULE, "A byte order mark stands before it: take it away.")
    listed = table.get("chapters") if isinstance(table, dict) else None
    if not isinstance(listed, list) or not all(isinstance(each, dict) for each in listed):
        yield where.error(RULE, 'It has no list "chapters" of objects.')
        return
    if not isinstance(table.get("version"), str):
        yield where.warning(RULE, 'Its "version" should be the text "1.2.0".')
    yield from _starts(listed, seconds, where)
    for count, chapter in enumerate(listed, 1):
        yield from _chapter(chapter, count, where)


def _starts(listed: list[Any], seconds: float | None, where: Where) -> Iterator[Finding]:
    if not listed:
        yield where.warning(RULE, "It has no chapter: leave the file out of the feed.")
    starts = [number(chapter.get("startTime")) for chapter in listed]
    known = [start for start in starts if start is not None]
    if known and known[0] >= 1:
        what = "The first chapter should begin at 0: what comes before it belongs to none."
        yield where.at(seconds=known[0]).warning(RULE, what)
    for before, start in pairwise(known):
        if start < before:
            what = "This chapter begins before the one above it: sort them by time."
            yield where.at(seconds=start).error(RULE, what)
        elif start == before:
            yield where.at(seconds=start).warning(RULE, "Two chapters begin at the same moment.")
    for start in known:
        if seconds is not None and start >= seconds:
            what = f"A chapter begins after the end of the episode ({seconds:.1f} s)."
            yield where.at(seconds=start).error(RULE, what)


def _chapter(chapter: dict[str, Any], count: int, where: Where) -> Iterator[Finding]:
    start, end = number(chapter.get("startTime")), number(chapter.get("endTime"))
    if start is None or start < 0:
        what = f'Chapter {count} has no "startTime" that is a number of seconds.'
        yield where.error(RULE, what)
    elif end is not None and end <= start:
        yield where.at(seconds=start).error(RULE, f"Chapter {count} ends before it begins.")
    title = chapter.get("title")
    if chapter.get("toc") is not False and not (isinstance(title, str) and title.strip()):
        yield where.at(seconds=start).warning(RULE, f"Chapter {count} has no title.")


def same_in_notes(
    notes: str, chapters: Sequence[tuple[float, str]], where: Where
) -> Iterator[Finding]:
    """The moments that show notes list against the file of chapters, if they list any.

    Apple makes chapters of them where the first is 00:00 and there are three at least.
    """
    times = [_seconds(found[0]) for found in _MOMENT.finditer(notes)]
    if len(times) < _LEAST or times[0] != 0 or not chapters:
        return
    starts = [start for start, _ in chapters]
    near = (abs(time - start) < _NEAR for time, start in zip(times, starts, strict=False))
    # Further ones may be times of day in the words.
    if len(times) < len(starts) or not all(near):
        what = "The moments in its show notes are not those of its chapters; build anew."
        yield where.warning(RULE, what)


def _seconds(clock: str) -> float:
    return sum(float(part) * 60.0**power for power, part in enumerate(clock.split(":")[::-1]))


def chapters_in(data: bytes) -> list[tuple[float, str]]:
    """The starts (seconds) and titles in a file of chapters; none if it is not one."""
    try:
        listed = json.loads(data.decode("utf-8-sig"))["chapters"]
        found = [(number(each["startTime"]), str(each.get("title", ""))) for each in listed]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return []
    return [(start, title) for start, title in found if start is not None]
