"""Takes that are made, so that it is known what is in them: lines, and what goes wrong.

A voice reads each line by itself; the readings are joined with pauses of 0.2 to 2.5 s. Then lines
are read twice, begun and begun again, left out, changed; things are said that are not in the essay;
somebody coughs, or thinks for a while.
"""

from __future__ import annotations

import gzip
import hashlib
import random
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from spoken_essays.sound import codec
from spoken_essays.sound import segments as sound
from spoken_essays.voices import Voice

RATE = 44_100
Block = NDArray[np.float32]
CACHE = Path(tempfile.gettempdir()) / "spoken-bench-takes"
# How often each thing goes wrong, in lines.
FLAWS = {
    "twice": 0.05, "false start": 0.06, "skip": 0.04, "ad-lib": 0.06, "cough": 0.05,
    "silence": 0.03, "changed": 0.05,
}  # fmt: skip
AD_LIBS = (
    "Sorry, let me do that one again.", "Hang on, there is a lorry outside.", "Okay.",
    "Where was I?", "No, that was too fast.", "Is this thing still recording?",
    "Right, from the top of the paragraph.", "Excuse me.", "One moment, I need some water.",
    "I always stumble over that sentence.", "Let me check the levels.", "Better. Moving on.",
    "Ah, the phone again.", "That did not sound right at all.", "Um, so.",
)  # fmt: skip
OTHER_WORDS = (
    "elephant", "marmalade", "thunder", "pyramid", "velvet", "cinnamon", "harbour", "parliament",
    "mountain", "bicycle", "cathedral", "whiskey", "photograph", "orchestra", "blanket",
)  # fmt: skip


@dataclass
class Event:
    """Something in a take: a ``kind``, the ``line`` it is of, from ``start`` to ``end`` (s)."""

    kind: str
    line: int
    start: float
    end: float


@dataclass
class MadeTake:
    """A take and what is in it; ``events`` of kind ``line`` are the readings to be kept."""

    name: str
    lines: list[str]
    samples: Block
    events: list[Event] = field(default_factory=list)


Reader = Callable[[str], Block]


def reader(voice: Voice, *, stretch: float = 1.0) -> Reader:
    """A voice that keeps its readings on disk; ``stretch`` makes it another person's throat."""

    def read(text: str) -> Block:
        key = hashlib.sha256(f"{voice.fingerprint}|{text}".encode()).hexdigest()[:24]
        kept = CACHE / f"{key}.flac"
        if not kept.exists():
            CACHE.mkdir(parents=True, exist_ok=True)
            samples, rate = sound.samples(voice.speak(text))
            kept.write_bytes(codec.encode_flac(samples, rate))
        samples, rate = codec.decode_flac(kept)
        block = samples.astype(np.float32) / np.float32(32_768)
        return trimmed(codec.resample(block, round(rate * stretch), RATE))

    return read


def trimmed(block: Block, *, recorded: bool = False) -> Block:
    """A reading without what is 40 dB below its loudest frame, before and after.

    A person was recorded in a room: there it is what does not stand 6 dB above its quietest tenth.
    """
    size = RATE // 200
    count = len(block) // size
    power = np.square(block[: count * size].reshape(count, size)).mean(axis=1)
    least = power.max() * 1e-4
    if recorded:
        quietest = np.percentile(np.convolve(power, np.full(10, 0.1), "valid"), 10)
        least = np.clip(4 * quietest, least, power.max() * 10**-2.2)
    loud = np.flatnonzero(power > least)
    part = block[loud[0] * size : (loud[-1] + 1) * size]
    return part * np.float32(0.1 / (np.sqrt(np.mean(np.square(part))) + 1e-9))


def prompts() -> dict[str, Path]:
    """A person's readings and their text: Debian's asterisk-core-sounds-en-g722."""
    listed = Path("/usr/share/doc/asterisk-core-sounds-en/core-sounds-en.txt.gz")
    folder = Path("/usr/share/asterisk/sounds/en_US_f_Allison")
    if not listed.exists() or not folder.exists():
        return {}
    found = {}
    for line in gzip.decompress(listed.read_bytes()).decode("utf-8", "replace").splitlines():
        name, _, text = line.partition(": ")
        path = folder / f"{name}.g722"
        if text and text[0] not in "[(<" and "[" not in text and path.exists():
            found[" ".join(text.split())] = path
    return found


def librivox() -> dict[str, Path]:
    """Sentences of a novel, read by a person: Debian's pocketsphinx-testdata."""
    folder = Path("/usr/share/pocketsphinx/test/data/librivox")
    if not folder.exists():
        return {}
    found = {}
    for line in (folder / "transcription").read_text().splitlines():
        text, _, name = line.rpartition(" (")
        words = text.replace("<s>", "").replace("</s>", "").strip()
        found[words.capitalize() + "."] = folder / f"{name.rstrip(')')}.wav"
    return found


def recorded(texts: dict[str, Path]) -> Reader:
    """A reader of what was recorded: what it cannot read raises `KeyError`."""
    return lambda text: trimmed(
        np.concatenate(list(codec.decode(texts[text], RATE))), recorded=True
    )


def made(
    name: str, read: Reader, lines: Sequence[str], seed: int, *, flaws: float = 1.0
) -> MadeTake:
    """A take of these lines. Where the reader cannot say something else, that flaw is left out."""
    chance = random.Random(f"{name}{seed}")
    take = _Taking(read, list(lines), chance)
    for index in range(len(lines)):
        take.line(index, _flaw(chance, flaws))
    take.pause(chance.uniform(0.3, 1.5))
    return MadeTake(name, list(lines), np.concatenate(take.parts), take.events)


def _flaw(chance: random.Random, flaws: float) -> str:
    at = chance.random()
    for kind, often in FLAWS.items():
        at -= often * flaws
        if at < 0:
            return kind
    return ""


class _Taking:
    def __init__(self, read: Reader, lines: list[str], chance: random.Random) -> None:
        self._read, self._lines, self._chance = read, lines, chance
        self.parts: list[Block] = []
        self.events: list[Event] = []
        self._now = 0

    def line(self, index: int, flaw: str) -> None:
        text = self._lines[index]
        self.pause(self._chance.uniform(0.2, 2.5))
        if flaw == "skip":
            self.events.append(Event("skip", index, self._now / RATE, self._now / RATE))
            return
        if flaw == "twice":
            self._say("twice", index, self._read(text))
        elif flaw == "false start":
            self._false_start(index, text)
        elif flaw == "ad-lib":
            self._ad_lib(index)
        elif flaw == "cough":
            self._say("cough", index, cough(self._chance))
        elif flaw == "silence":
            self.pause(self._chance.uniform(4, 8), index)
        kind, said = "line", text
        if flaw == "changed":
            kind, said = self._changed(text)
        self._say(kind, index, self._read(said))

    def _false_start(self, index: int, text: str) -> None:
        words = text.split()
        if len(words) < 4:
            return
        count = self._chance.randint(2, min(6, len(words) - 1))
        try:
            self._say(
                "false start", index, self._read(" ".join(words[:count]).rstrip(".,;:") + ",")
            )
        except KeyError:
            whole = self._read(text)
            cut = _dip(whole, self._chance.uniform(0.35, 0.6))
            self._say("false start", index, whole[:cut])

    def _ad_lib(self, index: int) -> None:
        try:
            self._say("ad-lib", index, self._read(self._chance.choice(AD_LIBS)))
        except KeyError:
            return

    def _changed(self, text: str) -> tuple[str, str]:
        words = text.split()
        places = [at for at, word in enumerate(words) if len(word.strip(".,;:?!")) >= 5]
        if not places:
            return "line", text
        at = self._chance.choice(places)
        tail = words[at][len(words[at].rstrip(".,;:?!")) :]
        said = " ".join([*words[:at], self._chance.choice(OTHER_WORDS) + tail, *words[at + 1 :]])
        try:
            self._read(said)
        except KeyError:
            return "line", text
        return "changed", said

    def _say(self, kind: str, line: int, block: Block) -> None:
        start = self._now / RATE
        self._add(block)
        self.events.append(Event(kind, line, start, self._now / RATE))
        if kind not in ("line", "changed"):
            self.pause(self._chance.uniform(0.2, 1.5))

    def pause(self, seconds: float, line: int | None = None) -> None:
        start = self._now / RATE
        self._add(np.zeros(round(seconds * RATE), np.float32))
        if line is not None:
            self.events.append(Event("silence", line, start, self._now / RATE))

    def _add(self, block: Block) -> None:
        self.parts.append(block)
        self._now += len(block)


def _dip(block: Block, share: float) -> int:
    """The quietest moment near a share of a reading: where one may break off."""
    size = RATE // 50
    first = max(1, int(len(block) * (share - 0.1)) // size)
    last = max(first + 1, int(len(block) * (share + 0.1)) // size)
    powers = [
        float(np.square(block[at * size : (at + 1) * size]).sum()) for at in range(first, last)
    ]
    return (first + int(np.argmin(powers))) * size


def cough(chance: random.Random) -> Block:
    """Two or three bursts of noise, shaped as a throat does."""
    random_ = np.random.default_rng(chance.randrange(1 << 30))
    bursts = []
    for _ in range(chance.randint(1, 3)):
        count = round(chance.uniform(0.12, 0.3) * RATE)
        spectrum = np.fft.rfft(random_.standard_normal(count))
        hertz = np.fft.rfftfreq(count, 1 / RATE)
        shape = np.exp(-(((hertz - chance.uniform(500, 900)) / 900) ** 2)) + 0.2 * (hertz < 4000)
        envelope = np.minimum(np.arange(count) / (0.015 * RATE), 1) * np.exp(
            -np.arange(count) / (0.08 * RATE)
        )
        burst = np.fft.irfft(spectrum * shape, count) * envelope
        bursts += [burst / np.abs(burst).max() * chance.uniform(0.15, 0.4), np.zeros(RATE // 25)]
    return np.concatenate(bursts).astype(np.float32)


def pieces(lines: Sequence[str], size: int) -> Iterator[list[str]]:
    for first in range(0, len(lines), size):
        yield list(lines[first : first + size])
