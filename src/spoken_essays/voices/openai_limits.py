"""How long a server wants to be left alone, by the headers of its answers; and seeing to it.

``Retry-After`` is of RFC 9110, section 10.2.3; ``retry-after-ms`` and ``x-ratelimit-*`` are
OpenAI's, and others took them over.
"""

from __future__ import annotations

import math
import re
import threading
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86_400.0}
# Larger numbers are a time of day, not a wait.
_MOST = 7 * 86_400.0


def asked(headers: Mapping[str, str]) -> float:
    """How long to wait (s) after a refusal, 0 if it does not say."""
    waits = (
        _number(headers.get("retry-after-ms", "")) / 1000,
        _after(headers.get("Retry-After", "")),
        pause(headers),
    )
    return next(filter(None, waits), 0.0)


def pause(headers: Mapping[str, str]) -> float:
    """How long to wait (s) because nothing remains of a limit, 0 if something does."""
    waits = [
        duration(headers.get(f"x-ratelimit-reset-{what}", ""))
        for what in ("requests", "tokens")
        if headers.get(f"x-ratelimit-remaining-{what}", "").strip() == "0"
    ]
    return max(waits, default=0.0)


def duration(text: str) -> float:
    """``6m0s``, ``1.5s``, ``20ms`` or bare seconds as seconds; 0 for anything else."""
    text = text.strip().lower()
    parts = re.findall(r"([0-9]+(?:\.[0-9]+)?)(ms|s|m|h|d)", text)
    if not parts or "".join(number + unit for number, unit in parts) != text:
        return _number(text)
    seconds = sum(float(number) * _UNITS[unit] for number, unit in parts)
    return seconds if seconds <= _MOST else 0.0


class Gate:
    """What all readers of one server pass before they ask: shut for as long as it wants."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._until = -math.inf

    def shut(self, seconds: float) -> None:
        """Let nobody through for ``seconds`` from now, or longer if it is shut for longer."""
        with self._lock:
            self._until = max(self._until, time.monotonic() + seconds)

    def passed(self) -> None:
        """Wait until it is open."""
        with self._lock:
            left = self._until - time.monotonic()
        if left > 0:
            time.sleep(left)


_GATES: dict[tuple[str, str], Gate] = {}
_MAKING = threading.Lock()


def gate(address: str, account: str) -> Gate:
    """The gate of a server for an account (the name of its key's variable)."""
    with _MAKING:
        return _GATES.setdefault((address, account), Gate())


def _after(text: str) -> float:
    """``Retry-After``: seconds, or a date."""
    if seconds := _number(text):
        return seconds
    try:
        until = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return 0.0
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(0.0, (until - datetime.now(UTC)).total_seconds())


def _number(text: str) -> float:
    number = float(text) if re.fullmatch(r"\s*\d+(\.\d+)?\s*", text, re.ASCII) else 0.0
    return number if number <= _MOST else 0.0
