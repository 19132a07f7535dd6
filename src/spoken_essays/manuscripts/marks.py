"""Small things that all readers of manuscripts say in the same way."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


def counted(left_out: Counter[str]) -> tuple[str, ...]:
    """What was left out, in words: ``2 pictures``, ``1 table``."""
    return tuple(
        f"{count} {what if count == 1 else _many(what)}"
        for what, count in sorted(left_out.items())
        if count > 0
    )


def _many(what: str) -> str:
    if what.endswith(("HTML", "furniture")):
        return what
    if what.startswith("row "):
        return f"rows{what[3:]}"
    return f"{what}{'es' if what.endswith('ss') else 's'}"


def language(tag: str) -> str:
    """A language tag as front matter takes it; empty for what is none, or says nothing."""
    tag = tag.strip().replace("_", "-").split(".")[0]
    return tag if _LANGUAGE.fullmatch(tag) and tag.lower() not in ("und", "zxx", "none") else ""


def moment(text: str) -> datetime | None:
    """A date, or date and time, as ISO 8601 has it, or its year alone; None for anything else."""
    text = text.strip().replace("Z", "+00:00")
    if re.fullmatch(r"\d{4}(-\d\d)?", text):
        text = f"{text}-01-01"[:10]
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    if not 1900 <= found.year <= 2999:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
