"""What a server says in an error, made fit for a message: short, one line, without the key."""

from __future__ import annotations

import json
import re

_LONGEST = 200


def told(body: bytes, kind: str, key: str | None) -> str:
    """The server's own words as ``: “…”``, or nothing if there are none for people.

    OpenAI puts them under ``error.message``, FastAPI's servers under ``detail``; ``kind`` is the
    MIME type.
    """
    text = body.decode("utf-8", "replace")
    try:
        said = _message(json.loads(text))
    except ValueError:
        said = text if kind == "text/plain" else ""
    said = clean(said, key)
    return f": “{said}”" if said else ""


def is_out_of_money(body: bytes) -> bool:
    """Whether a refusal is about the account, which no waiting mends."""
    try:
        return _code(json.loads(body)) in ("insufficient_quota", "billing_hard_limit_reached")
    except ValueError:
        return False


def clean(text: str, key: str | None) -> str:
    """One line of 200 characters at most, with neither the key nor anything a terminal obeys."""
    if key:
        text = text.replace(key, "(the key)")
    text = re.sub(r"[\x00-\x1f\x7f-\x9f]+", " ", text)
    line = " ".join(text.split()).rstrip(".")
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def _code(said: object) -> object:
    error = said.get("error") if isinstance(said, dict) else None
    return (error.get("code") or error.get("type")) if isinstance(error, dict) else None


def _message(said: object) -> str:
    """The first text under a name that servers use for it, however deep."""
    if isinstance(said, str):
        return said
    if isinstance(said, list):
        return next(filter(None, map(_message, said)), "")
    if isinstance(said, dict):
        keys = ("error", "message", "detail", "msg")
        return next(filter(None, (_message(said.get(key)) for key in keys)), "")
    return ""
