"""What the address of a private page is made of, kept so that a page which is open still works
after its server was killed and started again."""

from __future__ import annotations

import json
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from spoken_essays import files

# Random bytes in a token: nobody guesses 256 bits.
_BYTES = 32
_TOKEN = re.compile(r"[\w-]{43}")


@dataclass(frozen=True, kw_only=True)
class Pass:
    """A page's token, and the port its server had last, None before the first time."""

    token: str
    port: int | None = None


def kept(path: Path) -> Pass:
    """The pass in this file; a new one where there is none, or none that can be read."""
    try:
        facts = json.loads(path.read_bytes())
        token, port = facts["token"], facts["port"]
    except (OSError, ValueError, KeyError, TypeError):
        return Pass(token=secrets.token_urlsafe(_BYTES))
    if not isinstance(token, str) or not _TOKEN.fullmatch(token):
        return Pass(token=secrets.token_urlsafe(_BYTES))
    return Pass(token=token, port=port if isinstance(port, int) and 0 < port < 65536 else None)


def keep(given: Pass, path: Path) -> None:
    """Write a pass where nobody but this user can read it."""
    with files.replacing(path) as part:
        part.chmod(0o600)
        part.write_text(json.dumps(vars(given)), encoding="utf-8")
