"""Takes as they are heard, written down: which words, and where the silences between them are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from spoken_essays.alignment.evidence import Evidence
from spoken_essays.alignment.islands import Island, Scenery
from spoken_essays.alignment.matching import Step, match
from spoken_essays.alignment.passes import Pass, chosen
from spoken_essays.alignment.runs import passes
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
    everything is said in one breath; of a breath that begins with "?" nothing is sure, and one of
    "_" is a voice of which no word was understood.
    """
    words, islands, at = [], [], 0.0
    for breath in re.split(r"(\|+)", heard):
        if breath.startswith("|"):
            at += len(breath) / 2
        else:
            sure = 0.3 if breath.strip().startswith("?") else 0.9
            said = [replace(each, probability=sure) for each in words_of(breath)]
            words += [replace(each, start=at + each.start, end=at + each.end) for each in said]
            islands.append(Island(start=at, end=at + (len(said) + breath.count("_")) * 0.3))
            at = islands[-1].end
    scene = replace(QUIET, islands=tuple(islands) if "|" in heard else ())
    return Evidence(heard=words, text=text_of(lines, "en"), scene=scene, spelled=spelled)


def told(heard: str, lines: Sequence[str] = LINES) -> list[str]:
    """Of each pass the number of its line, and what was heard of it."""
    return [_told(run, heard) for run in read(heard, lines)]


def kept(heard: str, lines: Sequence[str] = LINES) -> list[str]:
    """The same for those passes that are kept."""
    runs = read(heard, lines)
    choices = (chosen(runs, line).kept for line in range(len(lines)))
    return [_told(runs[at], heard) for at in choices if at is not None]


def _told(run: Pass, heard: str) -> str:
    return f"{run.line} {' '.join(plain(heard)[run.heard[0] : run.heard[1] + 1])}"
