"""The one wall around pocketsphinx: where known words are in a stretch of sound.

Each stretch gets a grammar of its own: the words in their order, silence and noise wherever it may
be, and a choice where one is not sure what was said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from spoken_essays.alignment.asread import Place, Token
from spoken_essays.alignment.islands import Scenery
from spoken_essays.alignment.loading import Sound
from spoken_essays.alignment.phones import arpabet
from spoken_essays.alignment.windows import Window
from spoken_essays.errors import VoiceError
from spoken_essays.voices.pronouncing import phonemes

if TYPE_CHECKING:
    from pocketsphinx import Decoder

_FRAME = 0.010
# Wide: the words are known, only their places are sought.
_BEAMS = {"beam": 1e-80, "pbeam": 1e-80, "wbeam": 1e-60}
_OPTIONAL = 0.3
_DEPTH, _SHORT = 4, 0.4
_VARIANT = re.compile(r"\(\d+\)$")


class Aligner:
    """Finds English words in sound: the dictionary and the voices it knows are American."""

    def __init__(self) -> None:
        from pocketsphinx import get_model_path

        self._decoder = _decoder(Path(get_model_path("en-us")))
        self._sayable: dict[str, bool] = {}

    def places(
        self, sound: Sound, scene: Scenery, window: Window, tokens: Sequence[Token], depth: int = 0
    ) -> list[Place | None]:
        """Where each of the words is in the window; None for one that was not said, or not found.

        Where a window cannot be aligned as a whole it is cut at its widest silence.
        """
        if not tokens or window.end - window.start < _SHORT / 4:
            return [None] * len(tokens)
        found = self._aligned(sound, window, tokens)
        if found is not None:
            return found
        if depth >= _DEPTH or len(tokens) < 2:
            return [None] * len(tokens)
        at = _cut(scene, window)
        count = next((n for n, token in enumerate(tokens) if token.around >= at), len(tokens))
        left = Window(start=window.start, end=at)
        right = Window(start=at, end=window.end)
        return [
            *self.places(sound, scene, left, tokens[:count], depth + 1),
            *self.places(sound, scene, right, tokens[count:], depth + 1),
        ]

    def phones(self, word: str) -> str:
        """How a word is pronounced, in ARPAbet; "" for one that cannot be said."""
        return str(self._decoder.lookup_word(word)) if self._is_known(word) else ""

    def _aligned(
        self, sound: Sound, window: Window, tokens: Sequence[Token]
    ) -> list[Place | None] | None:
        """The places in one go; None if there is no way through the grammar."""
        kept = [self._spoken(token) for token in tokens]
        arcs = list(_arcs(kept))
        if not any(kept):
            return [None] * len(tokens)
        decoder = self._decoder
        decoder.add_fsg("take", decoder.create_fsg("take", 0, len(kept), arcs))
        decoder.activate_search("take")
        decoder.start_utt()
        decoder.process_raw(_bytes(sound, window), full_utt=True)
        decoder.end_utt()
        segments = [
            (_VARIANT.sub("", each.word), each.start_frame, each.end_frame + 1)
            for each in decoder.seg() or ()
            if each.word[0] not in "<[(+"
        ]
        matched = _matched(kept, [word for word, _, _ in segments])
        if matched is None:
            return None
        places: list[Place | None] = [None] * len(tokens)
        for at, (word, first, last) in zip(matched, segments, strict=True):
            start, end = window.start + first * _FRAME, window.start + last * _FRAME
            places[at] = Place(start=start, end=end, word=word)
        return places

    def _spoken(self, token: Token) -> tuple[tuple[str, ...], bool]:
        """The options of a token that have a pronunciation, and whether none need be said."""
        options = tuple(dict.fromkeys(filter(self._is_known, token.options)))
        return options, token.optional or not options

    def _is_known(self, word: str) -> bool:
        """Whether a word has a pronunciation; one that is in no dictionary is given espeak-ng's."""
        if word not in self._sayable:
            self._sayable[word] = self._decoder.lookup_word(word) is not None or self._taught(word)
        return self._sayable[word]

    def _taught(self, word: str) -> bool:
        try:
            phones = arpabet(phonemes(word))
        except VoiceError:
            return False
        if phones:
            self._decoder.add_word(word, phones, True)
        return bool(phones)


def _decoder(model: Path) -> Decoder:
    from pocketsphinx import Decoder

    return Decoder(
        hmm=str(model / "en-us"),
        dict=str(model / "cmudict-en-us.dict"),
        lm=None,
        bestpath=False,
        loglevel="FATAL",
        **_BEAMS,
    )


_Spoken = tuple[tuple[str, ...], bool]


def _arcs(kept: Sequence[_Spoken]) -> Iterator[tuple[int, int, float, str]]:
    """The grammar: from each place to the next by a word, and past what need not be said."""
    last = max((at for at, (_, optional) in enumerate(kept) if not optional), default=-1)
    for start in range(len(kept)):
        chance = 1.0
        for at in range(start, len(kept)):
            options, optional = kept[at]
            for option in options:
                yield start, at + 1, chance / len(options), option
                if last <= at < len(kept) - 1:
                    # All that is left may be unsaid.
                    yield start, len(kept), chance / len(options) * _OPTIONAL, option
            if not optional:
                break
            chance *= _OPTIONAL


def _matched(kept: Sequence[_Spoken], words: Sequence[str]) -> list[int] | None:
    """Which place each of the words found is of; None if the way did not go to the end."""
    ways: dict[int, list[int]] = {0: []}
    for word in words:
        further: dict[int, list[int]] = {}
        for place, way in ways.items():
            for at in range(place, len(kept)):
                options, optional = kept[at]
                if word in options:
                    further.setdefault(at + 1, [*way, at])
                if not optional:
                    break
        ways = further
    for place, way in sorted(ways.items(), reverse=True):
        if all(optional for _, optional in kept[place:]):
            return way
    return None


def _bytes(sound: Sound, window: Window) -> bytes:
    samples = sound.between(window.start, window.end) * np.float32(32_767)
    return bytes(np.rint(samples).astype(np.int16).data)


def _cut(scene: Scenery, window: Window) -> float:
    """The middle of the widest silence well inside a window; of the window if there is none."""
    margin = min(_SHORT, (window.end - window.start) / 4)
    return sum(scene.widest(window.start + margin, window.end - margin)) / 2
