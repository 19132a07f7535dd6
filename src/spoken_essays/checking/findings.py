"""What a check has to say: a finding names the rule, the place, what is wrong and what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """How much it matters: apps misread it, apps or people would be better served, good to know."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that breaks a rule, or is good to know.

    ``rule`` is its name (``spec.dates``, ``audio.format`` …), ``file`` a path below the checked
    folder or a URL, ``episode`` the episode's slug (or title, in a feed that others made); ``line``
    counts from 1, ``seconds`` is a place in the sound.
    """

    rule: str
    severity: Severity
    what: str
    file: str = ""
    episode: str = ""
    line: int | None = None
    seconds: float | None = None


@dataclass(frozen=True, kw_only=True)
class Where:
    """The place that findings are made for; the fields are those of `Finding`."""

    file: str = ""
    episode: str = ""
    line: int | None = None
    seconds: float | None = None

    def at(self, **changes: Any) -> Where:
        """The same place, more exactly."""
        return replace(self, **changes)

    def error(self, rule: str, what: str) -> Finding:
        return Finding(rule=rule, severity=Severity.ERROR, what=what, **vars(self))

    def warning(self, rule: str, what: str) -> Finding:
        return Finding(rule=rule, severity=Severity.WARNING, what=what, **vars(self))

    def note(self, rule: str, what: str) -> Finding:
        return Finding(rule=rule, severity=Severity.NOTE, what=what, **vars(self))


@dataclass(frozen=True, kw_only=True)
class Checked:
    """All that a check found, and how much it looked at: feeds, episodes, files, URLs asked for."""

    findings: tuple[Finding, ...]
    feeds: tuple[str, ...] = ()
    episodes: tuple[str, ...] = ()
    files: int = 0
    live: str = ""

    @property
    def counts(self) -> Mapping[str, int]:
        """How many findings there are of each severity; none are counted as 0."""
        found = Counter(finding.severity for finding in self.findings)
        return {severity.value: found[severity] for severity in Severity}

    @property
    def failed(self) -> bool:
        return self.counts[Severity.ERROR] > 0


@dataclass(kw_only=True)
class Findings:
    """Findings as they come in, each once."""

    made: dict[Finding, None] = field(default_factory=dict)

    def add(self, found: Iterable[Finding]) -> None:
        self.made.update(dict.fromkeys(found))
