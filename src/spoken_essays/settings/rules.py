"""What a show's texts must look like to be of use: rules for single settings.

Each rule takes a text and returns None, or what it should be instead.
"""

from __future__ import annotations

import re

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_EMAIL = re.compile(r"[^\s@<>\"(),;:]+@[^\s@<>\"(),;:.]+(\.[^\s@<>\"(),;:.]+)+")


def name(text: str) -> str | None:
    """A title, an author: one line that is not empty."""
    if not text.strip():
        return "a name, not empty"
    return one_line(text)


def one_line(text: str) -> str | None:
    """Any text without a line break."""
    return "text on one line" if len(text.splitlines()) > 1 else None


def language(text: str) -> str | None:
    """A language tag in the form of BCP 47, as a feed needs it."""
    if _LANGUAGE.fullmatch(text):
        return None
    better = text.replace("_", "-").split(".")[0]
    hint = f'; did you mean "{better}"?' if _LANGUAGE.fullmatch(better) else ""
    return f'a language code such as "en" or "en-GB"{hint}'


def email(text: str) -> str | None:
    """An address that directories can write to, or nothing."""
    if not text or _EMAIL.fullmatch(text):
        return None
    return 'an e-mail address such as "me@example.com", or empty'
