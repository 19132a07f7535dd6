"""The words a feed says about an episode: plain text within its limits, and HTML of it.

Limits are those of Apple's guide to RSS: 255 characters for a name, 4000 bytes for a description.
"""

from __future__ import annotations

import html
import re

from spoken_essays.model import Essay, Role
from spoken_essays.words.tidying import tidy, tidy_lines

NAME = 255
DESCRIPTION = 4000
TEASER = 300


def name(text: str, limit: int = NAME) -> str:
    """A title or a person's name: one line of at most ``limit`` characters."""
    words = " ".join(tidy(text).split())
    return words if len(words) <= limit else words[: limit - 1].rstrip() + "…"


def plain(text: str, limit: int = DESCRIPTION) -> str:
    """A text of at most ``limit`` bytes in UTF-8, cut before a word and marked with ``…``.

    Its line breaks stay, whichever they were, blank lines as one; blanks around them go.
    """
    lines = tidy_lines(text.replace("\u2029", "\n\n")).split("\n")
    clean = re.sub(r"\n{3,}", "\n\n", "\n".join(line.strip() for line in lines).strip())
    if len(clean.encode()) <= limit:
        return clean
    cut = clean.encode()[: limit - len("…".encode())].decode("utf-8", "ignore")
    whole = re.sub(r"\s+\S*$", "", cut)
    return (whole if len(whole) > len(cut) // 2 else cut).rstrip() + "…"


def title(essay: Essay) -> str:
    """An episode's title; its slug where the title holds nothing that can be shown."""
    return name(essay.title) or essay.slug


def description(essay: Essay) -> str:
    """What an episode is about, in its author's words: summary, subtitle, or else how it begins."""
    for words in (essay.summary, essay.subtitle, _beginning(essay)):
        if words and (said := plain(words)):
            return said
    return title(essay)


def notes(text: str, limit: int = DESCRIPTION) -> str:
    """A plain text as the show notes' HTML, at most ``limit`` bytes: paragraphs and line breaks."""
    text = plain(text, limit)
    # Escaping makes text longer, by how much depends on where it is cut.
    while (size := len(_paragraphs(text).encode())) > limit:
        text = plain(text, len(text.encode()) * limit // size)
    return _paragraphs(text)


def _paragraphs(text: str) -> str:
    blocks = [html.escape(block, quote=False) for block in text.split("\n\n")]
    return "\n".join(f"<p>{block.replace(chr(10), '<br>')}</p>" for block in blocks if block)


def _beginning(essay: Essay) -> str:
    """The first lines that are neither heading nor quote, as many as make a teaser."""
    lines = [line.text for block in essay.body if block.role is Role.LINE for line in block.lines]
    text = ""
    for line in lines:
        if len(text) > TEASER:
            break
        text = f"{text} {line}".strip()
    return plain(text, TEASER)
