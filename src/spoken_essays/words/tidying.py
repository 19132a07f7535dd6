"""Text made fit for any file: what no format may hold is taken out, the words stay as written."""

from __future__ import annotations

import re

_BREAKS = re.compile(r"[\t-\r\x1c-\x1f\x85\u2028\u2029 ]+")
_LINE_END = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_UNFIT = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]+"
)


def tidy(text: str) -> str:
    """One line: line ends and tabs become spaces, control characters and half pairs go."""
    # Most lines are fit as they are, and a feed of thousands of episodes has very many.
    if text.isprintable() and "  " not in text:
        return text.strip(" ")
    return _BREAKS.sub(" ", _UNFIT.sub("", text)).strip(" ")


def tidy_lines(text: str) -> str:
    """Many lines, each tidied, with ``\\n`` between them; none at either end."""
    return "\n".join(tidy(line) for line in _LINE_END.split(text)).strip("\n")


def shortened(text: str, limit: int) -> str:
    """One line of at most ``limit`` characters; what is too long ends before a word, with ``…``."""
    words = " ".join(tidy(text).split())
    if len(words) <= limit:
        return words
    cut = words[:limit]
    whole, blank, _ = cut.rpartition(" ")
    return (whole if blank else cut[:-1]).rstrip(" .,;:–—-") + "…"
