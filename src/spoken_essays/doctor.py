"""What works on this machine and what does not, in words: `spoken doctor`.

Nothing is taken on trust that can be tried: a sound is limited, measured and encoded, a file is
written. Heavy libraries are loaded one by one, so that one that is broken is named.
"""

from __future__ import annotations

import importlib
import locale
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Literal

from spoken_essays import __version__
from spoken_essays.addresses import find_episodes, is_public
from spoken_essays.config import standalone
from spoken_essays.errors import SpokenError
from spoken_essays.players import find_player
from spoken_essays.settings.toml_text import named
from spoken_essays.show import Show
from spoken_essays.voices.registry import list_voices

State = Literal["ok", "warn", "bad"]

NEWEST_TRIED = (3, 14)
# An hour of takes is some 80 MB, its mp3 43 MB, and both are there twice while it is mastered.
AN_HOUR = 250_000_000


@dataclass(frozen=True, kw_only=True)
class Check:
    """One thing that was looked at: ``warn`` can be lived with, ``bad`` stands in the way."""

    name: str
    state: State
    sentence: str


def checks(show: Show | None) -> tuple[Check, ...]:
    """Everything there is to look at, for a show, or for essays outside of any."""
    return tuple(_all(show))


def _all(show: Show | None) -> Iterator[Check]:
    yield _python()
    yield _tried("sound", _sound)
    yield _tried("pictures", _pictures)
    yield from _voices(show)
    yield Check(name="network", state="ok", sentence="is not needed to build")
    yield from _places(show)
    yield _player()
    yield _terminal()
    if show is not None:
        yield from _show(show)


def _python() -> Check:
    system = f"{platform.system()} {platform.machine()}"
    said = f"spoken {__version__}, Python {platform.python_version()}, {system}"
    if sys.version_info[:2] > NEWEST_TRIED:
        tried = ".".join(map(str, NEWEST_TRIED))
        return Check(name="python", state="warn", sentence=f"{said}; newer than {tried}, untried")
    return Check(name="python", state="ok", sentence=said)


def _tried(name: str, attempt: Callable[[], str]) -> Check:
    """An attempt that says what worked, or what of it did not."""
    try:
        return Check(name=name, state="ok", sentence=attempt())
    except (ImportError, OSError, ValueError, SpokenError) as error:
        sentence = f"it does not work ({error}); install spoken-essays anew"
        return Check(name=name, state="bad", sentence=sentence)


def _sound() -> str:
    """A second of a loud tone, limited, measured, and kept as a take."""
    codec = importlib.import_module("spoken_essays.sound.codec")
    filters = importlib.import_module("spoken_essays.sound.filters")
    importlib.import_module("spoken_essays.sound.lame")
    numpy = importlib.import_module("numpy")
    tone = numpy.sin(numpy.arange(44_100, dtype=numpy.float32) / 7)
    heard = filters.measure(filters.limit([tone], 44_100, -2.0), 44_100)
    if heard.loudness is None or not -3 < heard.true_peak < -1.5:
        raise ValueError(f"a tone limited to -2 dBTP came out at {heard.true_peak:.1f}")
    codec.encode_flac((tone * 32_767).astype(numpy.int16), 44_100)
    parts = f"PyAV {_version('av')}, LAME in lameenc {_version('lameenc')}"
    return f"can be read, limited, measured and encoded ({parts})"


def _pictures() -> str:
    importlib.import_module("spoken_essays.pictures.cover")
    return f"covers can be read and drawn (Pillow {_version('pillow')})"


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "of unknown version"


def _voices(show: Show | None) -> Iterator[Check]:
    """Each voice; only the show's own has to be well."""
    ours = show.voice if show else "joe"
    for voice in list_voices(show.voices if show else None):
        name = f"voice {voice.name}"
        if voice.trouble is None:
            language = f", {voice.language}" if voice.language else ""
            yield Check(name=name, state="ok", sentence=f"can speak ({voice.engine}{language})")
        else:
            state: State = "bad" if voice.name == ours else "warn"
            yield Check(name=name, state=state, sentence=voice.trouble)


def _places(show: Show | None) -> Iterator[Check]:
    """The folders that are written to: may we, and is there room?"""
    if show is None:
        yield _place("this folder", Path.cwd())
        yield _place("takes", standalone().private)
    else:
        yield _place("show", show.root)
        yield _place("takes", show.private)


def _place(name: str, folder: Path) -> Check:
    there = next(place for place in (folder, *folder.parents) if place.exists())
    try:
        with tempfile.NamedTemporaryFile(dir=there, prefix=".spoken-doctor-"):
            free = shutil.disk_usage(there).free
    except OSError as error:
        sentence = f"{named(folder)} cannot be written to: {error.strerror}"
        return Check(name=name, state="bad", sentence=sentence)
    room = f"{free / 1e9:.1f} GB free" if free >= 1e9 else f"{free / 1e6:.0f} MB free"
    if free < AN_HOUR:
        sentence = f"{named(folder)} has only {room}; an hour of sound takes {AN_HOUR / 1e6:.0f} MB"
        return Check(name=name, state="warn", sentence=sentence)
    return Check(name=name, state="ok", sentence=f"{named(folder)} can be written to, {room}")


def _player() -> Check:
    player = find_player(".wav")
    if player is None:
        sentence = "none was found, so `spoken play` will only name the file; mpv is a good one"
        return Check(name="player", state="warn", sentence=sentence)
    return Check(name="player", state="ok", sentence=f"`spoken play` plays with {player[0]}")


def _terminal() -> Check:
    encoding = (sys.stdout.encoding or locale.getpreferredencoding(False)).lower()
    if encoding.replace("-", "") not in ("utf8", "utf8sig"):
        sentence = f"shows {encoding}, so some letters may look wrong; set LANG to a UTF-8 locale"
        return Check(name="terminal", state="warn", sentence=sentence)
    if not sys.stderr.isatty():
        return Check(name="terminal", state="ok", sentence="none here: progress is plain lines")
    width = shutil.get_terminal_size().columns
    kind = os.environ.get("TERM", "")
    plain = "; progress is plain lines" if kind == "dumb" else ""
    return Check(name="terminal", state="ok", sentence=f"{width} columns, {encoding}{plain}")


def _show(show: Show) -> Iterator[Check]:
    try:
        count = len(find_episodes(show))
    except SpokenError as error:
        yield Check(name="episodes", state="bad", sentence=error.message)
        return
    none = "none yet: `spoken new TITLE` makes one"
    yield Check(
        name="episodes",
        state="ok",
        sentence=f"{count} in {named(show.episodes)}" if count else none,
    )
    yield _feed(show)


def _feed(show: Show) -> Check:
    """What a directory will ask for."""
    missing = [key for key in ("author", "email", "description") if not getattr(show, key).strip()]
    if not is_public(show.base_url):
        missing.insert(0, "base_url")
    if missing:
        keys = ", ".join(missing)
        sentence = f"before the show is published, set in spoken.toml: {keys}"
        return Check(name="feed", state="warn", sentence=sentence)
    return Check(name="feed", state="ok", sentence=f"will be found below {show.base_url}")
