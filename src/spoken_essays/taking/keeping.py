"""Takes that were laid down, kept with what was found in them, so that they can be cut again.

In ``.spoken/read/<slug>/<voice>/`` lie ``<id>.<suffix>``, a copy of the file that was given, and
``<id>.json``, its `Account`. Both may be thrown away: the clips are whole without them. Where the
copy is gone and the file still lies where it lay, that one is used.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from spoken_essays import files
from spoken_essays.alignment import Extra
from spoken_essays.errors import TakeError
from spoken_essays.settings.toml_text import named
from spoken_essays.show import Show
from spoken_essays.stamps import file_digest, sealed, unsealed
from spoken_essays.taking.records import Account, Line, Reading, Written

_SCHEMA = 1


def keep(show: Show, account: Account) -> None:
    """Keep a take and its account; the copy is made once, the account as it is now."""
    copy = _copy(show, account)
    if not copy.is_file() and account.file.is_file():
        files.copy(account.file, copy)
    facts = {"schema": _SCHEMA, **json.loads(json.dumps(dataclasses.asdict(account), default=str))}
    files.write(copy.with_suffix(".json"), sealed(facts))


def accounts(show: Show, slug: str, voice: str | None = None) -> tuple[Account, ...]:
    """The takes of an episode that are known, the newest first; only those for ``voice`` if given.

    What cannot be read any more is left out.
    """
    found = [each for each in _read(show, slug) if voice in (None, each.voice)]
    return tuple(sorted(found, key=lambda each: each.taken, reverse=True))


def sound_of(show: Show, account: Account) -> Path:
    """The file of a take: our copy, or the one that was given, if it is still the same.

    Raises `TakeError` if neither is there.
    """
    copy = _copy(show, account)
    if copy.is_file():
        return copy
    if file_digest(account.file).startswith(account.id):
        return account.file
    raise TakeError(
        f"the take {named(account.file)} is not there any more, and {named(copy)} neither; "
        "its clips are whole. With the file at hand, `spoken take` hears it again"
    )


def _copy(show: Show, account: Account) -> Path:
    return (
        _folder(show, account.slug) / account.voice / f"{account.id}{account.file.suffix.lower()}"
    )


def _folder(show: Show, slug: str) -> Path:
    return show.private / "read" / slug


def _read(show: Show, slug: str) -> Iterator[Account]:
    for path in _folder(show, slug).glob("*/*.json"):
        try:
            facts = unsealed(path.read_bytes())
            if facts.pop("schema") == _SCHEMA:
                yield _account(facts)
        except (OSError, ValueError, KeyError, TypeError):
            continue


def _account(facts: dict[str, Any]) -> Account:
    return Account(
        **{
            **facts,
            "file": Path(facts["file"]),
            "taken": datetime.fromisoformat(facts["taken"]),
            "lines": tuple(map(_line, facts["lines"])),
            "extras": tuple(Extra(**each) for each in facts["extras"]),
            "warnings": tuple(facts["warnings"]),
        }
    )


def _line(facts: dict[str, Any]) -> Line:
    readings = tuple(Reading(**each) for each in facts["readings"])
    return Line(**{**facts, "written": Written(**facts["written"]), "readings": readings})
