"""Reading a mapping (from TOML, or YAML) into a frozen dataclass, and saying kindly what is wrong.

The dataclass is the whole description: its fields are the keys, their types and defaults what may
stand there, `setting` adds a range or a choice. Whatever is not a field is a mistake.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from spoken_essays.errors import SettingsError
from spoken_essays.settings.kinds import allowed, converted, did_you_mean, fits, shown, wanted
from spoken_essays.settings.toml_text import Keys, line_of, quoted

T = TypeVar("T")
R = TypeVar("R")
Check = Callable[[Any], str | None]
_KNOWN: dict[type[object], dict[str, Any]] = {}


def setting(
    default: T,
    *,
    what: str = "",
    least: float | None = None,
    most: float | None = None,
    among: Iterable[int | float | str] = (),
    check: Check | None = None,
) -> T:
    """A dataclass field with more to say than its type.

    ``what`` names what it should be ("a whole number of milliseconds"), ``least`` and ``most``
    are its range, ``among`` the only values; ``check`` returns None or what it should be instead.
    """
    metadata = {
        "what": what,
        "least": least,
        "most": most,
        "among": tuple(among),
        "check": check,
    }
    return dataclasses.field(default=default, metadata=metadata)


def table_of(check: Check) -> Any:
    """A field for a table whose keys are the user's own, empty by default; ``check`` sees all."""
    return dataclasses.field(default_factory=dict, metadata={"check": check})


def read_record(
    cls: type[R],
    mapping: Mapping[str, object],
    *,
    where: str,
    text: str | None = None,
    given: Mapping[str, object] | None = None,
) -> R:
    """``mapping`` as a ``cls``; ``given`` are fields the caller sets and which are no keys.

    ``where`` is the file's name for messages, ``text`` its content, in which lines are found.
    Raises `SettingsError` for the first key that is unknown, missing or of the wrong kind.
    """
    given = given or {}
    values = read_values(cls, mapping, where=where, text=text, given=given)
    _insist_on_required(cls, {**values, **given}, _Place(where, text, (), cls))
    return cls(**given, **values)


def read_values(
    cls: type[object],
    mapping: Mapping[str, object],
    *,
    where: str,
    text: str | None = None,
    given: Iterable[str] = (),
) -> dict[str, Any]:
    """Only what ``mapping`` says, checked against the fields of ``cls``: no defaults filled in."""
    return _values(cls, mapping, _Place(where, text, (), cls), frozenset(given))


def mistake(
    sentence: str, *, where: str, text: str | None = None, keys: Keys = ()
) -> SettingsError:
    """The error to raise for a key of a file: ``where:line: sentence``."""
    line = line_of(text, keys) if text is not None and keys else None
    return SettingsError(f"{where}:{line}: {sentence}" if line else f"{where}: {sentence}")


def keys_of(cls: type[object], given: Iterable[str] = ()) -> dict[str, dataclasses.Field[Any]]:
    """The keys a record can be set by, in order: its fields but private and ``given`` ones."""
    hidden = set(given)
    fields = dataclasses.fields(cls)  # type: ignore[arg-type]
    return {f.name: f for f in fields if f.init and f.name[0] != "_" and f.name not in hidden}


@dataclasses.dataclass(frozen=True)
class _Place:
    """Where in a file we are: its name and text, the table, and the record of the whole file."""

    where: str
    text: str | None
    table: Keys
    top: type[object]

    def inside(self, key: str) -> _Place:
        return dataclasses.replace(self, table=(*self.table, key))

    def named(self, key: str) -> str:
        return f"{key} in [{'.'.join(self.table)}]" if self.table else key

    def error(self, key: str, sentence: str) -> SettingsError:
        return mistake(sentence, where=self.where, text=self.text, keys=(*self.table, key))

    def wrong(self, key: str, value: object, better: str) -> SettingsError:
        sentence = f"{self.named(key)} is {shown(value)}; it should be {better}"
        return self.error(key, sentence if sentence.endswith((".", "?")) else f"{sentence}.")


def _values(
    cls: type[object], mapping: Mapping[str, object], place: _Place, given: frozenset[str]
) -> dict[str, Any]:
    fields, kinds = keys_of(cls, given), _kinds(cls)
    values = {}
    for key, value in mapping.items():
        if key not in fields:
            raise _unknown(str(key), fields, place, given)
        values[key] = _value(kinds[key], value, key, fields[key].metadata, place)
    return values


def _value(
    kind: Any, value: object, key: str, metadata: Mapping[str, Any], place: _Place
) -> object:
    """``value`` as ``kind``, after all checks."""
    if dataclasses.is_dataclass(kind):
        return _table(kind, value, key, place)
    if (record := _record_within(kind)) is not None:
        value = _tables(kind, record, value, key, place)
        return _checked(value, key, metadata, place)
    if not fits(kind, value) or not allowed(value, metadata):
        raise place.wrong(key, value, wanted(kind, metadata, value))
    return converted(kind, _checked(value, key, metadata, place))


def _checked(value: object, key: str, metadata: Mapping[str, Any], place: _Place) -> object:
    check: Check | None = metadata.get("check")
    if check is not None and (better := check(value)):
        raise place.wrong(key, value, better)
    return value


def _record_within(kind: Any) -> Any:
    """The record that a kind holds many of: of ``Mapping[str, R]`` and ``tuple[R, ...]``."""
    held = [one for one in get_args(kind) if dataclasses.is_dataclass(one)]
    return held[0] if held else None


def _tables(kind: Any, record: Any, value: object, key: str, place: _Place) -> object:
    """Several tables of one kind: ``[feeds.NAME]`` by their names, ``[[people]]`` in order."""
    if get_origin(kind) is tuple:
        if not isinstance(value, list | tuple):
            better = f"tables: [[{key}]] on a line of its own, its settings below"
            raise place.wrong(key, value, better)
        return tuple(_table(record, one, key, place) for one in value)
    if not isinstance(value, Mapping):
        better = f"tables: [{key}.NAME] on a line of its own, its settings below"
        raise place.wrong(key, value, better)
    inner = place.inside(key)
    return {str(name): _table(record, one, str(name), inner) for name, one in value.items()}


def _table(kind: Any, value: object, key: str, place: _Place) -> object:
    if not isinstance(value, Mapping):
        raise place.wrong(key, value, f"a table: [{key}] on a line of its own, its settings below")
    inner = place.inside(key)
    values = _values(kind, value, inner, frozenset())
    _insist_on_required(kind, values, inner)
    return kind(**values)


def _insist_on_required(cls: type[object], values: Mapping[str, object], place: _Place) -> None:
    missing = dataclasses.MISSING
    for name, field in keys_of(cls).items():
        if name not in values and field.default is missing and field.default_factory is missing:
            needed = wanted(_kinds(cls)[name], field.metadata, None)
            raise place.error(name, f"{place.named(name)} is missing; it should be {needed}.")


def _kinds(cls: type[object]) -> dict[str, Any]:
    # Reckoned anew each time, they are half of what reading a small file takes.
    if cls not in _KNOWN:
        _KNOWN[cls] = get_type_hints(cls)
    return _KNOWN[cls]


def _unknown(
    key: str, fields: Mapping[str, object], place: _Place, given: Iterable[str]
) -> SettingsError:
    inside = f" in [{'.'.join(place.table)}]" if place.table else ""
    known = f"there is no setting {quoted(key)}{inside}."
    hint = _belongs(key, place, given) or did_you_mean(key, fields)
    return place.error(key, known + (hint or f" There is: {', '.join(fields)}."))


def _belongs(key: str, place: _Place, given: Iterable[str]) -> str:
    """Where in the file a key of this name could stand, if anywhere."""
    top = keys_of(place.top, given)
    kinds = _kinds(place.top)
    if place.table and key in top:
        return " It belongs at the top of the file, above the first [table]."
    tables = [name for name in top if dataclasses.is_dataclass(kinds[name])]
    holders = [name for name in tables if key in keys_of(kinds[name])]
    return f" It belongs in [{holders[0]}]." if holders else ""
