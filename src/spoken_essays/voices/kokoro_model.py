"""Kokoro's network at work: phonemes to sound, a pass at a time, and passes joined to one reading.

`Reader.read` can be called from several threads at once; each call keeps one core busy.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import onnxruntime
from kokoro_onnx import Kokoro

from spoken_essays.sound import segments as sound

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spoken_essays.voices.kokoro_pack import Blend

    Samples = NDArray[np.int16]

RATE = 24_000
# What Kokoro leaves by itself inside a pass is 380 and 200 ms, the median of three voices; 25 ms of
# it are those that stay around speech.
_SENTENCE_MS, _CLAUSE_MS = 355, 175
_SENTENCE_ENDS = tuple(".!?…")
# Passes of one reading are 1 to 2 dB apart; a whisper that is meant is not brought up to the rest.
_MOST_GAIN = 10 ** (3 / 20)


class Reader:
    """A model and a pack of voices, loaded once and shared by all who speak with them.

    Raises what onnxruntime raises, `OSError` or `ValueError` if the files are not what they seem.
    """

    def __init__(self, model: Path, pack: Path) -> None:
        self._kokoro = Kokoro.from_session(_Session(model), str(pack))
        self._lock = threading.Lock()

    def phonemize(self, words: str, language: str) -> str:
        """The words as espeak-ng's phonemes, as far as Kokoro knows them, punctuation kept."""
        return str(self._kokoro.tokenizer.phonemize(words, language))

    def known(self, phonemes: str) -> str:
        """The phonemes without those that Kokoro was not taught."""
        return str(self._kokoro.tokenizer.known(phonemes))

    def style(self, blend: Blend) -> NDArray[np.float32]:
        """The voices of a blend, each by its share: 510 styles, [510, 1, 256]."""
        with self._lock:  # a zip file is read by one at a time
            styles = [self._kokoro.get_voice_style(name) * share for name, share in blend.shares]
        mixed: NDArray[np.float32] = np.sum(styles, axis=0, dtype=np.float32)
        return mixed

    def read(self, passes: Sequence[str], style: NDArray[np.float32], speed: float) -> Samples:
        """Phonemes in passes of at most 510 as one reading, at 24 kHz."""
        return joined([self._pass(one, style, speed) for one in passes], passes, speed)

    def _pass(self, phonemes: str, style: NDArray[np.float32], speed: float) -> Samples:
        made, _ = self._kokoro.create(
            phonemes,
            style,
            speed,
            is_phonemes=True,
            trim=False,
            sentence_pause=0.0,
            clause_pause=0.0,
        )
        samples: Samples = np.rint(np.clip(made, -1.0, 1.0) * 32_767).astype(np.int16)
        return samples


def joined(readings: Sequence[Samples], texts: Sequence[str], speed: float) -> Samples:
    """Readings one after the other, between them the pause that the end of each text asks for.

    The silence around each is cut away first, so that no pause is there twice; all are brought to
    one level, and faded over 5 ms, so that nothing clicks. A single one stays as it is.
    """
    if len(readings) == 1:
        return readings[0]
    spoken = [_speech(reading) for reading in readings]
    levels = [float(np.sqrt(np.mean(np.square(one), dtype=np.float64))) for one in spoken]
    target = float(np.median([level for level in levels if level] or [1.0]))
    parts: list[NDArray[np.float32]] = []
    for one, level, text in zip(spoken, levels, texts, strict=True):
        gain = np.clip(target / level if level else 1.0, 1 / _MOST_GAIN, _MOST_GAIN)
        ms = _SENTENCE_MS if text.rstrip('"”) ').endswith(_SENTENCE_ENDS) else _CLAUSE_MS
        pause = np.zeros(round(RATE * ms / 1000 / speed), np.float32)
        parts += [sound.faded(one * np.float32(gain), RATE), pause]
    return np.rint(np.clip(np.concatenate(parts[:-1]), -32_767, 32_767)).astype(np.int16)


def _speech(reading: Samples) -> NDArray[np.float32]:
    start, end = sound.speech_bounds(reading, RATE) or (0, 0)
    return reading[start:end].astype(np.float32)


class _Session:
    """An onnxruntime session of one thread, as kokoro-onnx asks for it.

    Unlike Piper's network this one is better off with onnxruntime's own memory: without it a
    passage of two sentences takes 1.9 GB, with it 0.5. What a long pass took is given back after
    it (0.9 GB down to 0.3).
    """

    def __init__(self, model: Path) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 4
        self._model_path = str(model)
        self._session = onnxruntime.InferenceSession(
            self._model_path, options, providers=["CPUExecutionProvider"]
        )
        if "style" not in [given.name for given in self._session.get_inputs()]:
            raise ValueError("its network wants no voice")
        self._how = onnxruntime.RunOptions()
        self._how.add_run_config_entry("memory.enable_memory_arena_shrinkage", "cpu:0")
        self.get_inputs = self._session.get_inputs
        self.get_outputs = self._session.get_outputs
        self.get_modelmeta = self._session.get_modelmeta

    def run(self, outputs: None, feeds: Mapping[str, NDArray[Any]]) -> list[NDArray[np.float32]]:
        made: list[NDArray[np.float32]] = self._session.run(outputs, feeds, self._how)
        return made
