"""The kinds of value a setting can be: whether one fits, what it becomes, and how to say so."""

from __future__ import annotations

import difflib
import math
import types
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin

from spoken_essays.settings.toml_text import quoted


def did_you_mean(word: object, known: Iterable[str]) -> str:
    """`` Did you mean "…"?``, or nothing if no known word is near."""
    by_lower = {name.lower(): name for name in known}
    near = difflib.get_close_matches(str(word).lower(), by_lower, n=1, cutoff=0.6)
    return f' Did you mean "{by_lower[near[0]]}"?' if near else ""


def fits(kind: Any, value: object) -> bool:
    """Whether ``value`` is of the type ``kind``; true is no number, 3 may stand for 3.0."""
    return any(_fits_one(choice, value) for choice in _choices(kind))


def _fits_one(kind: Any, value: object) -> bool:
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Literal:
        return any(type(value) is type(choice) and value == choice for choice in arguments)
    if origin is tuple:
        return isinstance(value, list | tuple) and all(fits(arguments[0], one) for one in value)
    if origin is not None:  # Mapping[str, X], dict[str, X]
        return isinstance(value, Mapping) and all(fits(arguments[1], one) for one in value.values())
    if kind is float:
        return isinstance(value, int | float) and type(value) is not bool and math.isfinite(value)
    if kind is int:
        return type(value) is int
    return isinstance(value, str if kind is Path else kind)


def allowed(value: Any, metadata: Mapping[str, Any]) -> bool:
    """Whether it lies in the range, or among the choices, that the field names."""
    least, most, among = (metadata.get(name) for name in ("least", "most", "among"))
    if isinstance(value, int | float) and not isinstance(value, bool):
        if least is not None and value < least:
            return False
        if most is not None and value > most:
            return False
    return not among or value in among


def converted(kind: Any, value: Any) -> object:
    """A value that fits, as the type the record holds: a float, a Path, a tuple."""
    chosen = next(choice for choice in _choices(kind) if _fits_one(choice, value))
    if get_origin(chosen) is tuple:
        return tuple(converted(get_args(chosen)[0], one) for one in value)
    return chosen(value) if chosen in (float, Path) else value


_NOUNS: dict[Any, str] = {
    str: "text between quotes",
    Path: "a path between quotes",
    int: "a whole number",
    float: "a number",
    bool: "true or false, without quotes",
}


def wanted(kind: Any, metadata: Mapping[str, Any], value: object) -> str:
    """What should stand there: its kind, its range or choices, and a hint from what does stand."""
    words = tuple(metadata.get("among") or ()) or _literals(kind)
    if words:
        return _one_of([shown(word) for word in words]) + _hint(value, words)
    sentence = (metadata.get("what") or _noun(kind)) + _range(metadata)
    if isinstance(value, str) and _is_number(value) and {int, float} & set(_choices(kind)):
        return f"{sentence}, without the quotes: {value.strip()}"
    return sentence


def _literals(kind: Any) -> tuple[Any, ...]:
    return tuple(
        word
        for choice in _choices(kind)
        if get_origin(choice) is Literal
        for word in get_args(choice)
    )


def _hint(value: object, words: Sequence[object]) -> str:
    if not isinstance(value, str):
        return ""
    if value in map(str, words):
        return f", without the quotes: {value}"
    near = did_you_mean(value, map(str, words))
    return f".{near}" if near else ""


def _noun(kind: Any) -> str:
    origin = get_origin(kind)
    if origin is tuple:
        return 'a list of texts, such as ["one", "two"]'
    if origin not in (None, Union, types.UnionType):
        return "a table of names and values"
    nouns = [_NOUNS[choice] for choice in _choices(kind) if choice in _NOUNS]
    return " or ".join(nouns) or "something else"


def _range(metadata: Mapping[str, Any]) -> str:
    least, most = metadata.get("least"), metadata.get("most")
    if least is not None and most is not None:
        return f" from {least} to {most}"
    if least is not None:
        return f" of at least {least}"
    return f" of at most {most}" if most is not None else ""


def _is_number(value: str) -> bool:
    try:
        return math.isfinite(float(value))
    except ValueError:
        return False


def _one_of(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def shown(value: object) -> str:
    """A value as it would stand in TOML, shortened."""
    if isinstance(value, str):
        return quoted(value if len(value) <= 60 else f"{value[:59]}…")
    if isinstance(value, bool):
        return str(value).lower()
    if value is None:
        return "empty"
    if isinstance(value, date | time):
        return f"a date or time ({value.isoformat()})"
    if isinstance(value, Mapping):
        return "a table"
    return "a list" if isinstance(value, list | tuple) else f"{value!r:.60}"


def _choices(kind: Any) -> tuple[Any, ...]:
    """The kinds a union allows, or the kind itself."""
    return get_args(kind) if get_origin(kind) in (Union, types.UnionType) else (kind,)
