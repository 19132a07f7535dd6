"""The espeak engine: eSpeak NG, for the hundred languages that no neural voice is at hand for.

It sounds like a machine, and every word can be understood. Library and data are those that come
inside the package of Piper, which has its phonemes from them: nothing more is to be installed.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from spoken_essays.errors import VoiceError
from spoken_essays.settings.kinds import did_you_mean
from spoken_essays.settings.records import setting
from spoken_essays.settings.toml_text import named
from spoken_essays.voices import espeak_process, model_files
from spoken_essays.voices.complaints import nothing_to_say, quoted

if TYPE_CHECKING:
    from pydub import AudioSegment

_PACKAGE, _DISTRIBUTION = "piper", "piper-tts"
_WORDS_A_MINUTE = 175  # espeak-ng's own default
_MOST_SECONDS = 120.0
_FAR = 99
# Zero bytes would end the text, other control characters are no words.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


@dataclass(frozen=True, kw_only=True)
class EspeakVoice:
    """A voice of eSpeak NG. The fields but ``name`` and ``folder`` are its TOML's keys.

    ``language`` is BCP 47; where espeak-ng does not tell a region apart, the language alone is
    read. ``variant`` is another throat: ``f2``, ``m3``, ``Annie``. ``speed`` 1 is 175 words a
    minute; ``pitch`` goes from 0 to 100.
    """

    name: str
    folder: Path | None = None
    language: str = "en-US"
    variant: str = ""
    speed: float = setting(1.0, least=0.5, most=2.5)
    pitch: int = setting(50, least=0, most=100)

    costs = 0.0

    @property
    def at_once(self) -> int:
        """Two: a reading takes less than a tenth of a second."""
        return 2

    @property
    def fingerprint(self) -> str:
        """espeak-ng is told apart by the version of the package that carries it."""
        facts = ["espeak", _version(), self.language, self.variant, self.speed, self.pitch]
        return json.dumps(facts)

    def trouble(self) -> str | None:
        """A package that is missing or can no longer speak, a language or variant unknown."""
        data, library = _data(), _library()
        if _version() is None or data is None:
            return f"the package {_DISTRIBUTION} is not installed: pip install {_DISTRIBUTION}"
        if library is None or b"espeak_ng_SetRandSeed" not in library.read_bytes():
            return f"this version of {_DISTRIBUTION} has no espeak-ng that speaks: install another"
        if self._voice(data) is None:
            codes = _languages(data)
            hint = did_you_mean(self.language, codes) or f" It knows {_plain(codes)}."
            return f'espeak-ng has no language = "{self.language}".{hint}'
        return self._variant_trouble(data / "voices" / "!v")

    def phonemes(self, text: str) -> str:
        """What espeak-ng makes of ``text``."""
        from spoken_essays.voices import pronouncing

        data = _data()
        name = self._voice(data) if data is not None and not self.trouble() else None
        return pronouncing.line(_CONTROL.sub(" ", text), name) if name else ""

    def speak(self, text: str) -> AudioSegment:
        """Read ``text``: 16-bit mono at 22.05 kHz, in a process of its own (`espeak_process`)."""
        import numpy as np

        from spoken_essays.sound import segments as sound

        if (trouble := self.trouble()) is not None:
            raise VoiceError(f"the voice {self.name} cannot speak: {trouble}")
        read = self._read(_CONTROL.sub(" ", text))
        samples = np.frombuffer(read[4:], np.int16)
        if not samples.any():
            raise nothing_to_say(self.name, text)
        return sound.from_samples(samples, int.from_bytes(read[:4], "little"))

    def _read(self, text: str) -> bytes:
        try:
            done = subprocess.run(
                self._command(),
                input=text.encode("utf-8", "replace"),
                capture_output=True,
                timeout=_MOST_SECONDS,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise self._failed(text, f"{error}"[:200]) from error
        if done.returncode:
            words = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2][:200]
            raise self._failed(text, words or f"espeak-ng stopped ({done.returncode})")
        return done.stdout

    def _command(self) -> list[str]:
        """Python alone, without the site packages, running the one file."""
        data = _data() or Path()
        voice = f"{self._voice(data)}+{self.variant}" if self.variant else self._voice(data)
        wpm = round(_WORDS_A_MINUTE * self.speed)
        program = [sys.executable, "-I", "-S", espeak_process.__file__]
        return [*program, *map(str, (_library(), data.parent, voice, wpm, self.pitch))]

    def _failed(self, text: str, why: str) -> VoiceError:
        return VoiceError(f"the voice {self.name} cannot read {quoted(text)}: {why}")

    def _voice(self, data: Path) -> str | None:
        """Which of espeak-ng's voices reads the language: it has no Austrian, so ``de`` does."""
        known = _languages(data)
        tags = self.language.lower().replace("_", "-").split("-")
        codes = ("-".join(tags[:count]) for count in range(len(tags), 0, -1))
        return next((known[code] for code in codes if code in known), None)

    def _variant_trouble(self, folder: Path) -> str | None:
        known = [path.name for path in folder.iterdir() if path.is_file()]
        if not self.variant or self.variant in known:
            return None
        hint = did_you_mean(self.variant, known) or f" They are the files in {named(folder)}."
        return f'espeak-ng has no variant = "{self.variant}".{hint}'


def _plain(codes: Iterable[str]) -> str:
    """The languages without their regions."""
    return ", ".join(sorted(code for code in codes if "-" not in code))


@cache
def _languages(data: Path) -> Mapping[str, str]:
    """The name of the voice for each language, by its code in lower case.

    A voice is named by its file; it may list more codes, with a number that is the lower the better
    it fits. Piper leaves out some dictionaries: without one, nothing is said.
    """
    fits: dict[str, tuple[int, str]] = {}
    for path in sorted((data / "lang").rglob("*")):
        for code, distance in _listed(path, data) if path.is_file() else ():
            fits[code] = min(fits.get(code, (_FAR, "")), (distance, path.name))
    return {code: voice for code, (_, voice) in fits.items()}


def _listed(path: Path, data: Path) -> Iterator[tuple[str, int]]:
    """The codes of a voice's file, its own name first, each with how far it is from the voice."""
    text = path.read_text("latin-1")
    said = re.findall(r"(?m)^language +(\S+)(?: +(\d+))?", text)
    named_dictionary = re.search(r"(?m)^dictionary +(\S+)", text)
    first = said[0][0] if said else path.name
    dictionary = named_dictionary[1] if named_dictionary else first.partition("-")[0]
    if (data / f"{dictionary}_dict").is_file():
        yield path.name.lower(), 0
        yield from ((code.lower(), int(distance or 5)) for code, distance in said)


def _data() -> Path | None:
    package = model_files.package_folder(_PACKAGE)
    data = package / "espeak-ng-data" if package is not None else None
    return data if data is not None and (data / "lang").is_dir() else None


def _library() -> Path | None:
    """Piper's extension module, which has the whole of espeak-ng in it."""
    package = model_files.package_folder(_PACKAGE)
    found = sorted(package.glob("espeakbridge*")) if package is not None else []
    return next((path for path in found if path.suffix in (".so", ".pyd")), None)


@cache
def _version() -> str | None:
    try:
        return version(_DISTRIBUTION)
    except PackageNotFoundError:
        return None
