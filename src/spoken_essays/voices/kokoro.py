"""The Kokoro engine: Kokoro-82M through kokoro-onnx, the best reading that is free and offline.

It comes with the extra ``[kokoro]``; model and voices are fetched once, by ``spoken voices add
kokoro``, into the user's data folder. Speaking touches no network.
"""

from __future__ import annotations

import json
import sys
import threading
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spoken_essays.errors import VoiceError
from spoken_essays.settings.kinds import did_you_mean
from spoken_essays.settings.records import setting
from spoken_essays.settings.toml_text import named
from spoken_essays.voices import machine, model_files
from spoken_essays.voices.complaints import nothing_to_say, quoted
from spoken_essays.voices.kokoro_pack import Blend, blend, mistaken, names_in
from spoken_essays.voices.kokoro_text import passes, phonemes_of

if TYPE_CHECKING:
    from pydub import AudioSegment

# As their release names them; what they are byte for byte is in `catalogue`.
MODEL, PACK = "kokoro-v1.0.int8.onnx", "voices-v1.0.bin"
_FETCH = "fetch it: spoken voices add kokoro"
_PACKAGES = ("kokoro-onnx", "onnxruntime", "phonemizer", "espeakng-loader")
# A reading takes some 0.4 GB while it lasts.
_MOST_AT_ONCE = 4


@dataclass(frozen=True, kw_only=True)
class KokoroVoice:
    """A voice of Kokoro's. The fields but ``name`` and ``folder`` are its TOML's keys.

    ``voice`` is one of the pack's, or two with their shares: ``af_heart:0.6+af_bella:0.4``. Its
    first letter tells the language. ``model`` and ``voices`` are paths, relative to ``folder``, of
    other files than those that were fetched.
    """

    name: str
    folder: Path | None = None
    voice: str = setting("af_heart", check=mistaken)
    speed: float = setting(1.0, least=0.5, most=2.0)
    model: str = ""
    voices: str = ""

    takes_ipa = True
    costs = 0.0

    @property
    def language(self) -> str:
        """That of the first voice named."""
        return self._blend.language

    @property
    def at_once(self) -> int:
        """One reading for each core this process may use, up to four."""
        return min(machine.cores(), _MOST_AT_ONCE)

    @property
    def fingerprint(self) -> str:
        """Engine, versions, model, pack, blend and speed."""
        facts = {
            "engine": "kokoro",
            "versions": [machine.version(package) for package in _PACKAGES],
            "files": [self._digest(self._model), self._digest(self._pack)],
            "reading": [self._blend.shares, self.speed],
        }
        return json.dumps(facts)

    def trouble(self) -> str | None:
        """A package or file that is missing or damaged, a voice the pack has not."""
        for package in ("kokoro-onnx", "onnxruntime"):
            if machine.version(package) is None:
                return f"{package} is not installed: {_install()}"
        return self._model_trouble() or self._pack_trouble()

    def phonemes(self, text: str) -> str:
        """What espeak-ng makes of ``text``, nearly as Kokoro gets it; no model is asked."""
        from spoken_essays.voices.espeak import EspeakVoice

        return EspeakVoice(name=self.name, language=self.language).phonemes(text)

    def speak(self, text: str) -> AudioSegment:
        """Read ``text``: 16-bit mono at 24 kHz; one that is too long for one pass in several."""
        from spoken_essays.sound import segments as sound
        from spoken_essays.voices.onnx_failures import FAILURES

        reader = self._reader()
        phonemes = reader.known(self._phonemes(text, reader))
        if not any(map(str.isalpha, phonemes)):
            raise nothing_to_say(self.name, text)
        failures: tuple[type[Exception], ...] = (*FAILURES, MemoryError)
        try:
            read = reader.read(passes(phonemes), reader.style(self._blend), self.speed)
        except failures as error:
            raise self._failed(text, error) from error
        return sound.from_samples(read, 24_000)

    def _phonemes(self, text: str, reader: Any) -> str:
        code = self._blend.espeak
        try:
            return phonemes_of(text, lambda words: reader.phonemize(words, code), self.language)
        except RuntimeError as error:  # espeak-ng's, which are of no other kind
            raise self._failed(text, error) from error

    def _failed(self, text: str, error: Exception) -> VoiceError:
        reason = str(error).strip().partition("\n")[0][:200] or "not enough memory"
        return VoiceError(f"the voice {self.name} cannot read {quoted(text)}: {reason}")

    def _reader(self) -> Any:
        """Model and pack, loaded by the first who speaks, shared by all."""
        with _LOADING:
            if (trouble := self.trouble()) is not None:
                raise VoiceError(f"the voice {self.name} cannot speak: {trouble}")
            key = (self._digest(self._model), self._digest(self._pack))
            if key not in _READERS:
                _READERS[key] = _load(self._model, self._pack)
            return _READERS[key]

    @cached_property
    def _blend(self) -> Blend:
        return blend(self.voice)

    @property
    def _model(self) -> Path:
        return self._path(self.model, MODEL)

    @property
    def _pack(self) -> Path:
        return self._path(self.voices, PACK)

    def _path(self, given: str, fetched: str) -> Path:
        return (self.folder or Path()) / given if given else data_folder() / fetched

    def _digest(self, path: Path) -> str:
        try:
            return model_files.digest(path)
        except OSError:
            return ""

    def _model_trouble(self) -> str | None:
        path = self._model
        if not path.is_file():
            return (
                f"{named(path)} is not there" if self.model else f"its model is missing: {_FETCH}"
            )
        try:
            whole = model_files.is_whole(path)
        except OSError as error:
            return f"its model cannot be read: {named(path)} ({error.strerror})"
        again = "download it again" if self.model else _FETCH
        return None if whole else f"{named(path)} is not a model, or not a whole one: {again}"

    def _pack_trouble(self) -> str | None:
        path = self._pack
        if not path.is_file():
            there = f"{named(path)} is not there"
            return there if self.voices else f"its pack of voices is missing: {_FETCH}"
        try:
            known = names_in(path)
        except OSError as error:
            return f"its pack of voices cannot be read: {named(path)} ({error.strerror})"
        except ValueError as error:
            again = "download it again" if self.voices else _FETCH
            return f"{named(path)}: {error}; {again}"
        return self._voice_trouble(known)

    def _voice_trouble(self, known: Sequence[str]) -> str | None:
        for name, _ in self._blend.shares:
            if name not in known:
                hint = did_you_mean(name, known) or f" There is: {', '.join(known)}."
                return f'its pack has no voice "{name}".{hint}'
        if not self._blend.espeak:
            return f"espeak-ng does not write {self.language} as Kokoro was taught it"
        return None


def _install() -> str:
    if sys.version_info >= (3, 14):
        return "it is not made for Python 3.14 yet, only for 3.13 and before"
    return 'pip install "spoken-essays[kokoro]"'


_LOADING = threading.Lock()
_READERS: dict[tuple[str, str], Any] = {}


def data_folder() -> Path:
    """Where model and voices lie once they are fetched."""
    return model_files.data_folder() / "kokoro"


def _load(model: Path, pack: Path) -> Any:
    from spoken_essays.voices.kokoro_model import Reader
    from spoken_essays.voices.onnx_failures import FAILURES

    failures: tuple[type[Exception], ...] = (*FAILURES, ValueError, zipfile.BadZipFile)
    try:
        return Reader(model, pack)
    except failures as error:
        reason = (str(error).strip().splitlines() or ["it is damaged"])[0][:200]
        words = f"{named(model)} and {named(pack)} are not a Kokoro model and its voices: {reason}"
        raise VoiceError(words) from error
