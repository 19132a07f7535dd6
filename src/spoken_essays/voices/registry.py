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

from spoken_essays.errors import SettingsError, SpokenError, VoiceError
from spoken_essays.settings.kinds import did_you_mean
from spoken_essays.settings.records import mistake, read_record
from spoken_essays.settings.toml_text import named, quoted, read_toml
from spoken_essays.voices import Voice

GROUP = "spoken.voices"
# A voice with things of its own, such as recorded clips, has a folder, and is declared in it.
OWN_FOLDER = "voice.toml"

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
    understudy: str | None = None


@dataclass(frozen=True, kw_only=True)
class Declared:
    """A voice as its TOML declares it: its engine, that engine's keys, and who stands in for it.

    ``where`` and ``text`` are the file's name and content, for messages; ``folder`` is where it
    lies.
    """

    name: str
    folder: Path | None
    engine: str
    settings: dict[str, object]
    understudy: str | None
    where: str
    text: str | None = None

    def mistake(self, sentence: str, key: str) -> SettingsError:
        """The error to raise for one of its keys."""
        return mistake(sentence, where=self.where, text=self.text, keys=(key,))


def load_voice(name: str, *, folder: Path | None) -> Voice:
    """The voice called ``name``, of ``folder/NAME.toml`` or ``folder/NAME/voice.toml``; or one that
    is built in.

    Raises `VoiceError` if there is no such voice, `SettingsError` if its TOML has a mistake.
    """
    return made(declared(name, folder=folder))


def declared(name: str, *, folder: Path | None) -> Declared:
    """What is said of a voice, its engine's own keys not yet looked at. Raises as `load_voice`."""
    known = _declared(folder)
    if name in known:
        return _read(name, known[name])
    if name in BUILT_IN:
        settings = dict(BUILT_IN[name])
        return Declared(
            name=name,
            folder=folder,
            engine=str(settings.pop("engine")),
            settings=settings,
            understudy=None,
            where=f"voice {name!r}",
        )
    raise _unknown(name, folder, sorted({*known, *BUILT_IN}))


def understudies(voice: Declared, *, folder: Path | None) -> tuple[Declared, ...]:
    """Who stands in for ``voice``, who for that one, …

    Raises `SettingsError` for an understudy that is not there, or stands in for itself.
    """
    found = [voice]
    while (wanted := found[-1].understudy) is not None:
        names = [one.name for one in found]
        if wanted in names:
            ring = ", ".join([*names, wanted])
            sentence = f"the understudies stand in for each other ({ring})"
            raise found[-1].mistake(sentence, "understudy")
        try:
            found.append(declared(wanted, folder=folder))
        except VoiceError as error:
            sentence = f"understudy = {quoted(wanted)}: {error.message}"
            raise found[-1].mistake(sentence, "understudy") from error
    return tuple(found[1:])


def list_voices(folder: Path | None) -> tuple[Listed, ...]:
    """All voices of a show, by name, each with its trouble; a broken one does not hide the rest."""
    return tuple(_listed(name, folder) for name in sorted({*_declared(folder), *BUILT_IN}))


def _listed(name: str, folder: Path | None) -> Listed:
    engine = ""
    try:
        found = declared(name, folder=folder)
        engine = found.engine
        voice = made(found)
        understudies(found, folder=folder)
        return Listed(
            name=name,
            engine=engine,
            language=voice.language,
            trouble=voice.trouble(),
            understudy=found.understudy,
        )
    except SpokenError as error:
        return Listed(name=name, engine=engine, language="", trouble=error.message)


def _declared(folder: Path | None) -> dict[str, Path]:
    """The TOML of each voice a show declares, by the voice's name."""
    if folder is None or not folder.is_dir():
        return {}
    found = {path.parent.name: path for path in sorted(folder.glob(f"*/{OWN_FOLDER}"))}
    found |= {path.stem: path for path in sorted(folder.glob("*.toml"))}
    return {name: path for name, path in found.items() if not name.startswith(".")}


def _read(name: str, path: Path) -> Declared:
    other = path.with_suffix("") / OWN_FOLDER
    if other.is_file():
        raise SettingsError(
            f"{named(path)} and {named(other)} both say who {quoted(name)} is: remove one"
        )
    mapping, text = read_toml(path)
    where = named(path)
    engine = mapping.pop("engine", None)
    understudy = mapping.pop("understudy", None)
    if not isinstance(engine, str):
        known = ", ".join(map(quoted, _engines()))
        raise mistake(
            f'it does not say which engine speaks: engine = "…" with one of {known}',
            where=where,
            text=text,
            keys=("engine",),
        )
    if understudy is not None and (not isinstance(understudy, str) or not understudy.strip()):
        sentence = 'understudy is the name of another voice: understudy = "joe"'
        raise mistake(sentence, where=where, text=text, keys=("understudy",))
    return Declared(
        name=name,
        folder=path.parent,
        engine=engine,
        settings=mapping,
        understudy=understudy,
        where=where,
        text=text,
    )


def made(voice: Declared) -> Voice:
    """The voice itself. Raises as `load_voice`."""
    engines = _engines()
    if voice.engine not in engines:
        hint = did_you_mean(voice.engine, engines) or f" There is: {', '.join(engines)}."
        raise voice.mistake(f"there is no engine {quoted(voice.engine)}.{hint}", "engine")
    speaking: Voice = read_record(
        _loaded(engines[voice.engine]),
        voice.settings,
        where=voice.where,
        text=voice.text,
        given={"name": voice.name, "folder": voice.folder},
    )
    return speaking


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
