"""Hearing a few lines before publishing, just as they will sound in the episode."""

from __future__ import annotations

import wave
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from spoken_essays import files
from spoken_essays.addresses import Source
from spoken_essays.assembly import lay
from spoken_essays.cache import Cache
from spoken_essays.errors import ShowError, SpokenError
from spoken_essays.model import Part, Role, Script, Segment, Take
from spoken_essays.planning import Plan, lexicon, plan
from spoken_essays.script.casting import cast
from spoken_essays.script.company import Company
from spoken_essays.script.readings import readings
from spoken_essays.show import Show
from spoken_essays.sound import codec, filters
from spoken_essays.sound.lame import Mp3Writer
from spoken_essays.sound.mastering import Aim, amplified, first_setting, heard_in, voices_in
from spoken_essays.sound.rendering import render
from spoken_essays.takes import gather, kept
from spoken_essays.text.marks import Notes, line_of, pieces_of
from spoken_essays.voices.readers import Reader
from spoken_essays.voices.registry import load_voice

if TYPE_CHECKING:
    from numpy.typing import NDArray


def audition(
    show: Show, source: Source, path: Path, *, line: int | None, first: int | None
) -> float:
    """Write a line, the lines from ``first`` on, or all, with their pauses, voices and gain.

    The gain is the episode's, as far as its takes are there. Returns the length in seconds; raises
    `ShowError` if there is no such line.
    """
    whole = plan(show, source)
    return excerpt(show, source, path, whole.parts, _chosen(whole, line, first))


def excerpt(
    show: Show, source: Source, path: Path, whole: Sequence[Part], chosen: Sequence[Part]
) -> float:
    """Write those parts of an episode that are ``chosen`` as `audition` does."""
    cache = Cache(show.takes)
    spoken = gather(chosen, cache, source=source.path, anew=False)
    others = kept((part for part in whole if part not in chosen), cache)
    takes = {take.key: take for take in chain(others, spoken)}
    return _write(show, path, chosen, _known(whole, takes), takes)


def say(
    show: Show,
    text: str,
    voice: str,
    path: Path,
    *,
    folder: Path | None = None,
    anew: bool = False,
) -> float:
    """Write one line, spoken by ``voice``, at the show's loudness; its length in seconds.

    It is read with the show's lexicon, and over it that of an essay's ``folder``; ``anew`` has it
    spoken even if it was before.
    """
    text, marks = line_of(pieces_of(" ".join(text.split()), 1, Notes(file="spoken say")))
    segment = Segment(
        number=None, line=1, role=Role.LINE, text=text, pause=0,
        readings=readings(text, marks, pause=show.pacing.reading),
    )  # fmt: skip
    script = Script(head=0, segments=(segment,), tail=0)
    words = lexicon(show, folder or show.root)
    company = Company(main=Reader(voice=load_voice(voice, folder=show.voices)))
    parts = cast(script, company, words)
    if not any(text for part in parts for text in part.texts):
        raise SpokenError("there is no word to say in that")
    cache = Cache(show.takes)
    takes = {take.key: take for take in gather(parts, cache, source=Path("say"), anew=anew)}
    return _write(show, path, parts, parts, takes)


def _chosen(whole: Plan, line: int | None, first: int | None) -> tuple[Part, ...]:
    numbers = [part.segment.number for part in whole.parts]
    wanted = line or first
    if wanted is not None and wanted not in numbers:
        last = max((number for number in numbers if number is not None), default=0)
        raise ShowError(
            f"{whole.slug} has no spoken line {wanted} (its last is {last}); "
            f"`spoken plan {whole.slug}` shows them"
        )
    if line is not None:
        return (whole.parts[numbers.index(line)],)
    return whole.parts[numbers.index(first) if first is not None else 0 :]


def _known(parts: Sequence[Part], takes: Mapping[str, Take]) -> tuple[Part, ...]:
    return tuple(part for part in parts if all(key in takes for key in part.keys))


def _write(
    show: Show, path: Path, parts: Sequence[Part], known: Sequence[Part], takes: Mapping[str, Take]
) -> float:
    rate = show.mp3.rate
    episode = lay(_script(known), known, takes, rate=rate)
    aim = Aim(loudness=show.loudness, true_peak=show.true_peak)
    voices = voices_in(episode, aim)
    setting = first_setting(episode, heard_in(episode, voices), aim)
    excerpt = lay(_script(parts), parts, takes, rate=rate)
    loud = amplified(render(excerpt, voices), setting.gain)
    with files.replacing(path) as part:
        _save(filters.limit(loud, rate, setting.ceiling), path.suffix.lower(), part, show)
    return excerpt.length / rate


def _script(parts: Sequence[Part]) -> Script:
    return Script(head=0, segments=tuple(part.segment for part in parts), tail=0)


def _save(blocks: Iterator[NDArray[np.float32]], kind: str, path: Path, show: Show) -> None:
    if kind == ".mp3":
        with path.open("w+b") as file:
            for _ in Mp3Writer(file, show.mp3).frames(blocks):
                pass
        return
    pcm = (np.rint(np.clip(block, -1, 1) * 32_767).astype("<i2") for block in blocks)
    if kind == ".flac":
        path.write_bytes(codec.encode_flac(np.concatenate(list(pcm)), show.mp3.rate))
        return
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, show.mp3.rate, 0, "NONE", ""))
        for block in pcm:
            file.writeframesraw(block.tobytes())
