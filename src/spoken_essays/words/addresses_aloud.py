"""Email and web addresses as one says them: "me at example dot com slash news"."""

from __future__ import annotations

import re

_END = r"(?<![.,;:!?'\")])"
_HOST = r"[a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)*\.[a-zA-Z]{2,}"
_EMAIL = re.compile(rf"(?<![\w.+-])(?:mailto:)?([\w.+-]+)@({_HOST})(?!\w)")
_URL = re.compile(rf"(?<![\w@.])(?:(?:https?|ftp)://(?:www\.)?|www\.)[^\s<>\"]+{_END}")
# Without a scheme, something has to follow: "example.com" alone every engine says well.
_PATH = re.compile(rf"(?<![\w@./-]){_HOST}/[^\s<>\"]*{_END}")
_SCHEME = re.compile(r"(?:(?:https?|ftp)://)?(?:www\.)?")
_MARKS = {
    ".": "dot", "/": "slash", "-": "dash", "_": "underscore", "@": "at", ":": "colon", "#": "hash",
    "?": "question mark", "=": "equals", "&": "and", "+": "plus", "%": "percent", "~": "tilde",
}  # fmt: skip
_MARK = re.compile("[" + re.escape("".join(_MARKS)) + "]")


def said(text: str) -> str:
    """``text`` with the addresses in it in words, without schemes and last slashes."""
    text = _URL.sub(lambda found: _spelled(found[0]), text)
    text = _EMAIL.sub(lambda found: _spelled(f"{found[1]}@{found[2]}"), text)
    return _PATH.sub(lambda found: _spelled(found[0]), text)


def _spelled(address: str) -> str:
    bare = _SCHEME.sub("", address, count=1).rstrip("/")
    return " ".join(_MARK.sub(lambda mark: f" {_MARKS[mark[0]]} ", bare).split())
