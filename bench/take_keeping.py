"""What Whisper heard, kept on disk between runs of bench/takes.py: it is most of the time.

The key is the sound itself and the model's settings as `hearing` has them, so a change in how takes
are cut into windows is heard anew. The table's times are only true without it.
"""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar, cast

from take_making import CACHE, MadeTake

from spoken_essays.alignment import hearing
from spoken_essays.alignment.hearing import Hearer
from spoken_essays.alignment.loading import Sound
from spoken_essays.alignment.windows import Window
from spoken_essays.alignment.words import Word

T = TypeVar("T")
Heard = tuple[Window, list[Word]]


def keep(folder: Path) -> None:
    """From now on what a window's sound was heard as is looked up in ``folder`` first."""
    folder.mkdir(parents=True, exist_ok=True)
    fresh = Hearer.hear
    settings = Path(hearing.__file__).read_bytes()

    def place(sound: Sound, window: Window) -> Path:
        digest = hashlib.sha256(settings)
        digest.update(sound.between(window.start, window.end).tobytes())
        return folder / f"{digest.hexdigest()[:32]}.pickle"

    def hear(self: Hearer, sound: Sound, windows: Sequence[Window]) -> Iterator[Heard]:
        missing = [each for each in windows if not place(sound, each).exists()]
        for window, words in fresh(self, sound, missing):
            place(sound, window).write_bytes(pickle.dumps((window.start, words)))
        for window in windows:
            start, words = pickle.loads(place(sound, window).read_bytes())
            moved = window.start - start
            yield window, [_moved(word, moved) for word in words]

    Hearer.hear = hear  # type: ignore[method-assign]


def _moved(word: Word, seconds: float) -> Word:
    return replace(word, start=word.start + seconds, end=word.end + seconds)


def counted(take: MadeTake, name: str, measure: Callable[[], T]) -> T:
    """What was measured of a take in a condition by this very code, or is measured now."""
    digest = hashlib.sha256(f"{name} {take.lines} {take.events}".encode())
    digest.update(take.samples.tobytes())
    code = [*Path(hearing.__file__).parent.glob("*.py"), *Path(__file__).parent.glob("take*.py")]
    for path in sorted(code):
        digest.update(path.read_bytes())
    kept = CACHE / "counted" / f"{digest.hexdigest()[:32]}.pickle"
    if kept.exists():
        return cast("T", pickle.loads(kept.read_bytes()))
    kept.parent.mkdir(parents=True, exist_ok=True)
    result = measure()
    kept.write_bytes(pickle.dumps(result))
    return result
