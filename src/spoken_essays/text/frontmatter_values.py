"""The kinds of value in front matter: each turns a YAML node, read as text, into what it means."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, get_args

from spoken_essays.errors import SettingsError
from spoken_essays.model import EpisodeKind
from spoken_essays.settings import rules
from spoken_essays.settings.kinds import did_you_mean
from spoken_essays.show import LONGEST_PAUSE, PACES, Cast, Furniture, Images, LineBreaks, Pacing

_TRUTHS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


@dataclass(frozen=True, kw_only=True)
class Value:
    """A YAML node under its key; ``where`` is ``file:line``."""

    key: str
    node: Any
    where: str

    @property
    def is_empty(self) -> bool:
        """Nothing behind the colon, or what YAML calls null."""
        node = self.node
        if node.id != "scalar":
            return False
        return not node.value.strip() or (not node.style and node.value in ("~", "null", "Null"))

    @property
    def text(self) -> str:
        """The scalar as written; a list or mapping is a mistake."""
        if self.node.id != "scalar":
            kind = "a list" if self.node.id == "sequence" else "a table"
            raise self.wrong("text", kind)
        return str(self.node.value).strip()

    def wrong(self, better: str, what: str = "") -> SettingsError:
        """The error that says what stands there and what should."""
        return SettingsError(f"{self.where}: {self.key} is {what or self._shown()}, not {better}.")

    def _shown(self) -> str:
        text = str(self.node.value)
        return f'"{text if len(text) <= 60 else text[:59] + "…"}"'

    def inside(self, key: str, node: Any) -> Value:
        """A value within this one, two lines of fence and counting from 1 reckoned in."""
        path = self.where.rpartition(":")[0]
        return Value(key=key, node=node, where=f"{path}:{node.start_mark.line + 2}")


Kind = Callable[[Value], Any]


def words(value: Value) -> str:
    """Text on one line."""
    return " ".join(value.text.split())


def paragraphs(value: Value) -> str:
    """Text of any length."""
    return value.text


def truth(value: Value) -> bool:
    """True or false, as YAML 1.1 has them."""
    found = _TRUTHS.get(value.text.lower())
    if found is None:
        raise value.wrong("true or false")
    return found


def number(value: Value) -> int:
    """An episode's or season's number, from 1."""
    if not re.fullmatch(r"[0-9]{1,6}", value.text) or not int(value.text):
        raise value.wrong("a whole number from 1, such as 12")
    return int(value.text)


def tags(value: Value) -> tuple[str, ...]:
    """A list, or texts between commas."""
    if value.node.id == "sequence":
        found = [words(value.inside("a tag", node)) for node in value.node.value]
    else:
        found = [tag.strip() for tag in words(value).split(",")]
    return tuple(dict.fromkeys(tag for tag in found if tag))


def sources(value: Value) -> tuple[str, ...]:
    """Where an essay was brought in from: one text, or a list of texts that all name it."""
    if value.node.id == "sequence":
        found = [words(value.inside("a source", node)) for node in value.node.value]
    else:
        found = [words(value)]
    return tuple(dict.fromkeys(each for each in found if each))


def language(value: Value) -> str:
    """A language tag."""
    if better := rules.language(value.text):
        raise value.wrong(better)
    return value.text


def license(value: Value) -> str:
    """What others may do with an episode, by its identifier."""
    if better := rules.license(value.text):
        raise value.wrong(better)
    return value.text.lower()


_ZONE = re.compile(r"\s*(?:(?P<utc>Z|UTC|GMT)|(?P<offset>[+-]\d\d:?\d\d))$", re.IGNORECASE)


def date(value: Value) -> datetime:
    """A date, or date and time, of ISO 8601; without a zone it is UTC, without a time midnight."""
    text = value.text
    if len(text) > 10:  # "+0200" behind a blank is how Jekyll writes it
        text = _ZONE.sub(lambda zone: "+00:00" if zone["utc"] else zone["offset"], text)
    better = "a date: write 2024-05-01, or 2024-05-01T18:30:00+02:00 with time and zone"
    if not re.match(r"\d{4}-\d\d-\d\d(?:$|[T ]\d\d:)", text):
        raise value.wrong(better)
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise value.wrong(better) from None
    if not 1900 <= found.year <= 2999:
        raise value.wrong("a date between 1900 and 2999")
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _one_of(names: Iterable[str]) -> Kind:
    known = tuple(names)

    def choose(value: Value) -> str:
        if value.text.lower() in known:
            return value.text.lower()
        listed = f"{', '.join(known[:-1])} or {known[-1]}"
        hint = did_you_mean(value.text, known).rstrip("?")
        raise SettingsError(f"{value.wrong(listed).message}{hint}{'?' if hint else ''}")

    return choose


pace = _one_of(PACES)
episode_kind = _one_of(get_args(EpisodeKind))
line_breaks = _one_of(get_args(LineBreaks))
furniture = _one_of(get_args(Furniture))
images = _one_of(get_args(Images))


def pacing(value: Value) -> Mapping[str, int]:
    """Pauses in ms by name."""
    better = "a table of pauses in milliseconds, such as {paragraph: 1200}"
    return {each.key: _milliseconds(each) for each in _table(value, Pacing, "pause", better)}


def cast(value: Value) -> Mapping[str, str]:
    """Voices by what they read."""
    better = "a table of voices by what they read, such as {quote: emma}"
    return {each.key: words(each) for each in _table(value, Cast, "role", better)}


def _table(value: Value, record: type[Any], what: str, better: str) -> Iterator[Value]:
    """The values of a table whose keys are the fields of ``record``."""
    if value.node.id != "mapping":
        raise value.wrong(better)
    known = [each.name for each in dataclasses.fields(record)]
    for key_node, node in value.node.value:
        each = value.inside(str(key_node.value), node)
        if each.key not in known:
            hint = did_you_mean(each.key, known) or f" There is: {', '.join(known)}."
            raise SettingsError(
                f'{each.where}: there is no {what} "{each.key}" in {value.key}.{hint}'
            )
        yield each


def _milliseconds(value: Value) -> int:
    better = f"a pause in whole milliseconds from 0 to {LONGEST_PAUSE}"
    if not re.fullmatch(r"[0-9]{1,6}", value.text) or int(value.text) > LONGEST_PAUSE:
        raise value.wrong(better)
    return int(value.text)
