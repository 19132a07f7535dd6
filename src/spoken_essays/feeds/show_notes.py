"""The words a feed says about an episode: plain text within its limits.

Limits are those of Apple's guide to RSS: 255 characters for a name, 4000 bytes for a description.
"""

from __future__ import annotations

import re

from spoken_essays.model import Essay, Role
from spoken_essays.published import Episode
from spoken_essays.show import Show
from spoken_essays.words.disclosure import disclosure
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
    for words in (essay.summary, essay.subtitle):
        if words and (said := plain(words)):
            return said
    return _beginning(essay) or title(essay)


def about(show: Show, episode: Episode) -> str:
    """The description, and who reads it: many apps show nothing else."""
    said = disclosed(show, episode)
    words = plain(description(episode.essay), DESCRIPTION - len(f"\n\n{said}".encode()))
    return f"{words}\n\n{said}"


def disclosed(show: Show, episode: Episode) -> str:
    """Who reads, as a sentence in the episode's language."""
    return disclosure(episode.synthetic, episode.essay.language or show.language) + "."


def _beginning(essay: Essay) -> str:
    """The first lines that are neither heading nor quote, as many as make a teaser."""
    lines = (line.text for block in essay.body if block.role is Role.LINE for line in block.lines)
    text = ""
    for line in lines:
        text = f"{text} {line}".strip()
        if len(text) > TEASER:
            break
    return plain(text, TEASER)
