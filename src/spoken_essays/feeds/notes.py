"""The show notes as HTML: what an episode is about, who reads it, its chapters, its whole text.

Only elements that podcast apps keep: p, br, ul, li, strong, em. Without the text they are at most
4000 bytes, as Apple's guide to RSS has it of a description. With it they are as long as it is:
RSS's content module sets no limit, and what comes first is what an app that cuts them still shows.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise

from spoken_essays.feeds.show_notes import DESCRIPTION, description, disclosed, plain
from spoken_essays.model import Essay, Line, Role
from spoken_essays.published import Episode
from spoken_essays.show import Show
from spoken_essays.words.tidying import tidy

# Apple makes chapters of a list of times with at least so many, the first at 00:00:00
# ("Chapters on Apple Podcasts"). A list is given as a whole or not at all.
FEWEST_CHAPTERS = 3
_LONGEST_LIST = 3000


def notes(show: Show, episode: Episode) -> str:
    """The show notes of an episode."""
    essay = episode.essay
    whole = show.full_text if essay.full_text is None else essay.full_text
    facts = [f"<p>{_escaped(disclosed(show, episode))}</p>"]
    if listed := _chapters(episode.moments):
        facts.append(listed)
    room = DESCRIPTION - len("\n".join(["", *facts]).encode())
    text = list(_text(essay)) if whole else []
    # Without a summary the description is how the text begins.
    repeated = text and not (essay.summary or essay.subtitle)
    said = [] if repeated else [as_html(description(essay), room)]
    return "\n".join([*said, *facts, *text])


def as_html(text: str, limit: int = DESCRIPTION) -> str:
    """A plain text as HTML of at most ``limit`` bytes: paragraphs and line breaks."""
    text = plain(text, limit)
    # Escaping makes text longer, by how much depends on where it is cut.
    while (size := len(_paragraphs(text).encode())) > limit:
        text = plain(text, len(text.encode()) * limit // size)
    return _paragraphs(text)


def _paragraphs(text: str) -> str:
    blocks = [_escaped(block) for block in text.split("\n\n")]
    return "\n".join(f"<p>{block.replace(chr(10), '<br>')}</p>" for block in blocks if block)


def _escaped(text: str) -> str:
    return html.escape(text, quote=False)


def _chapters(moments: Iterable[tuple[float, str]]) -> str:
    """A list of ``00:00:00 Title``; nothing if apps would make no chapters of it."""
    starts = [(int(seconds), tidy(title)) for seconds, title in moments]
    rising = all(before < after for (before, _), (after, _) in pairwise(starts))
    if len(starts) < FEWEST_CHAPTERS or starts[0][0] or not rising:
        return ""
    items = (f"<li>{_clock(seconds)} {_escaped(title)}</li>" for seconds, title in starts)
    listed = "\n".join(["<ul>", *items, "</ul>"])
    return listed if len(listed.encode()) <= _LONGEST_LIST else ""


def _clock(seconds: int) -> str:
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour:02}:{minute:02}:{second:02}"


def _text(essay: Essay) -> Iterator[str]:
    """The essay's own words, block by block; items that follow each other are one list."""
    for role, blocks in groupby(essay.body, key=lambda block: block.role):
        shown = [_SHOWN.get(role, "<p>{}</p>").format(_lines(each.lines)) for each in blocks]
        yield from ["<ul>", *shown, "</ul>"] if role is Role.ITEM else shown


_SHOWN = {
    Role.HEADING: "<p><strong>{}</strong></p>",
    Role.QUOTE: "<p><em>{}</em></p>",
    Role.ITEM: "<li>{}</li>",
    Role.BREAK: "<p>* * *</p>",
}


def _lines(lines: Iterable[Line]) -> str:
    return "<br>".join(_escaped(words) for line in lines if (words := tidy(line.text)))
