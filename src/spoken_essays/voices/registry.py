"""Finding the voice an essay asks for, and making it from its TOML and its engine.

An engine is a class named in the entry-point group ``spoken.voices``; loading one must not load the
library it wraps, so that looking at voices stays quick.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any

from spoken_essays.errors import SpokenError, VoiceError
from spoken_essays.settings.kinds import did_you_mean
from spoken_essays.settings.records import mistake, read_record
from spoken_essays.settings.toml_text import named, quoted, read_toml
from spoken_essays.voices import Voice

GROUP = "spoken.voices"

# What a show can use without declaring it; a TOML of the same name takes its place.
BUILT_IN: dict[str, dict[str, object]] = {"joe": {"engine": "piper"}}


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A voice as a list shows it: ``trouble`` is what keeps it from speaking, in words, or None.

    Where its TOML has a mistake, that is the trouble, and engine or language may be empty.
    """

    name: str
    engine: str
    language: str
    trouble: str | None


def load_voice(name: str, *, folder: Path | None) -> Voice:
    """The voice called ``name``: that of ``folder/NAME.toml``, or one that is built in.

    Raises `VoiceError` if there is no such voice, `SettingsError` if its TOML has a mistake.
    """
    declared = _declared(folder)
    if name in declared:
        return _read(name, declared[name])
    if name in BUILT_IN:
        mapping = dict(BUILT_IN[name])
        return _make(name, folder, str(mapping.pop("engine")), mapping, where=f"voice {name!r}")
    raise _unknown(name, folder, sorted({*declared, *BUILT_IN}))


def list_voices(folder: Path | None) -> tuple[Listed, ...]:
    """All voices of a show, by name, each with its trouble; a broken one does not hide the rest."""
    return tuple(_listed(name, folder) for name in sorted({*_declared(folder), *BUILT_IN}))


def _listed(name: str, folder: Path | None) -> Listed:
    engine = _engine_of(name, folder)
    try:
        voice = load_voice(name, folder=folder)
        return Listed(name=name, engine=engine, language=voice.language, trouble=voice.trouble())
    except SpokenError as error:
        return Listed(name=name, engine=engine, language="", trouble=error.message)


def _engine_of(name: str, folder: Path | None) -> str:
    path = _declared(folder).get(name)
    try:
        mapping = read_toml(path)[0] if path else BUILT_IN[name]
    except SpokenError:
        return ""
    return str(mapping.get("engine", ""))


def _declared(folder: Path | None) -> dict[str, Path]:
    """The TOML of each voice a show declares, by the voice's name."""
    paths = sorted(folder.glob("*.toml")) if folder is not None and folder.is_dir() else []
    return {path.stem: path for path in paths if not path.name.startswith(".")}


def _read(name: str, path: Path) -> Voice:
    mapping, text = read_toml(path)
    where = named(path)
    engine = mapping.pop("engine", None)
    if not isinstance(engine, str):
        known = ", ".join(map(quoted, _engines()))
        raise mistake(
            f'it does not say which engine speaks: engine = "…" with one of {known}',
            where=where,
            text=text,
            keys=("engine",),
        )
    return _make(name, path.parent, engine, mapping, where=where, text=text)


def _make(
    name: str,
    folder: Path | None,
    engine: str,
    mapping: dict[str, object],
    *,
    where: str,
    text: str | None = None,
) -> Voice:
    engines = _engines()
    if engine not in engines:
        hint = did_you_mean(engine, engines) or f" There is: {', '.join(engines)}."
        sentence = f"there is no engine {quoted(engine)}.{hint}"
        raise mistake(sentence, where=where, text=text, keys=("engine",))
    cls = _loaded(engines[engine])
    voice: Voice = read_record(
        cls, mapping, where=where, text=text, given={"name": name, "folder": folder}
    )
    return voice


def _engines() -> dict[str, EntryPoint]:
    return _engines_on(tuple(sys.path))


@cache
def _engines_on(path: tuple[str, ...]) -> dict[str, EntryPoint]:
    """The engines installed; reading every package's metadata takes too long to do it per essay."""
    return {point.name: point for point in sorted(entry_points(group=GROUP))}


def _loaded(point: EntryPoint) -> type[Any]:
    try:
        cls: type[Any] = point.load()
    except (ImportError, AttributeError) as error:
        package = point.dist.name if point.dist else point.module
        raise VoiceError(
            f"the engine {point.name!r} cannot be loaded ({error}); install {package} anew"
        ) from error
    return cls


def _unknown(name: str, folder: Path | None, known: list[str]) -> VoiceError:
    place = named(folder / f"{name}.toml") if folder is not None else f"voices/{name}.toml"
    hint = did_you_mean(name, known) or f" There is: {', '.join(known)}."
    return VoiceError(f"there is no voice {quoted(name)}.{hint} A new one is declared in {place}.")
