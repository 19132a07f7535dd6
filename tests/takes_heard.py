"""Takes as they are heard, written down: which words, and where the silences between them are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

import numpy as np

from spoken_essays.alignment.evidence import Evidence
from spoken_essays.alignment.islands import Island, Scenery
from spoken_essays.alignment.matching import Step, match
from spoken_essays.alignment.passes import Pass
from spoken_essays.alignment.runs import passes
from spoken_essays.alignment.windows import Window
from spoken_essays.alignment.words import Word, plain, text_of

LINES = (
    "The captain sang, because the horn was broken.",
    "It said very little, and it said it twice.",
    "Step carefully.",
    "Between two islands there is a tea garden.",
)
QUIET = Scenery(islands=(), activity=np.zeros(1, np.float32), levels=np.zeros(1, np.float32),
                loud=-20.0, noise=-80.0)  # fmt: skip


def words_of(text: str, seconds: float = 0.3) -> list[Word]:
    """Words as if they had been heard, one after the other."""
    return [
        Word(text=word, plain=word, start=at * seconds, end=(at + 1) * seconds, probability=0.9)
        for at, word in enumerate(plain(text))
    ]


def spelled(words: str) -> tuple[str, ...]:
    return (words.replace(" ", ""),)


def way(heard: str, lines: Sequence[str] = LINES) -> list[Step]:
    return match(plain(heard), text_of(lines, "en"), spelled)


def read(heard: str, lines: Sequence[str] = LINES) -> list[Pass]:
    """The passes through the essay."""
    return passes(way(heard, lines), known_of(heard, lines))


def known_of(heard: str, lines: Sequence[str]) -> Evidence:
    """What is known where ``heard`` has so many half seconds of silence as there are "|", and else
    everything is said in one breath; one of "_" is a voice of which no word was understood.
    """
    words, islands, at = [], [], 0.0
    for breath in re.split(r"(\|+)", heard):
        if breath.startswith("|"):
            at += len(breath) / 2
        else:
            said = words_of(breath)
            words += [replace(each, start=at + each.start, end=at + each.end) for each in said]
            islands.append(Island(start=at, end=at + (len(said) + breath.count("_")) * 0.3))
            at = islands[-1].end
    scene = replace(QUIET, islands=tuple(islands) if "|" in heard else ())
    return Evidence(heard=words, text=text_of(lines, "en"), scene=scene, spelled=spelled)


class Listener:
    """Who knows what was ``said``, breath by breath, and agrees to that: 6 nats a word, else half a
    one. Stands in for the recogniser.
    """

    def __init__(self, said: str, known: Evidence) -> None:
        breaths = re.split(r"\|+", said)
        self._said: list[Word] = []
        for breath, island in zip(breaths, known.scene.islands, strict=True):
            words = plain(breath)
            each = (island.end - island.start) / max(1, len(words))
            for at, word in enumerate(words):
                start = island.start + at * each
                self._said.append(
                    Word(text=word, plain=word, start=start, end=start + each, probability=1.0)
                )

    def agreement(
        self, sound: object, window: Window, rows: Sequence[Sequence[str]]
    ) -> list[list[float]]:
        heard = [word.plain for word in self._said if window.start <= word.middle <= window.end]
        return [_agreed(list(row), heard) for row in rows]


def _agreed(row: list[str], heard: list[str]) -> list[float]:
    same = SequenceMatcher(None, row, heard, autojunk=False).get_matching_blocks()
    said = {at for block in same for at in range(block.a, block.a + block.size)}
    return [6.0 if at in said else 0.5 for at in range(len(row))]


def told(heard: str, lines: Sequence[str] = LINES) -> list[str]:
    """Of each pass the number of its line, and what was heard of it."""
    return [_told(run, heard) for run in read(heard, lines)]


def _told(run: Pass, heard: str) -> str:
    return f"{run.line} {' '.join(plain(heard)[run.heard[0] : run.heard[1] + 1])}"
