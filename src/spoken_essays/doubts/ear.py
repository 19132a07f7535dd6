"""How a voice says a word where it stands, told by the engine's own front end."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from spoken_essays.doubts.sounds import distance, of_ipa
from spoken_essays.voices import Voice, phonemes

_MARKS = re.compile(r"[^\w\sˈˌːˑ̩̯̃ʲ]|_")
# Farther apart than any two ways to say a word: they are two words.
_ANOTHER = 2.5


@dataclass(frozen=True)
class Ear:
    """Listens to one voice, and remembers."""

    voice: Voice
    _heard: dict[str, str] = field(default_factory=dict)

    @property
    def tells(self) -> bool:
        """Whether the voice says how it reads a text."""
        return bool(self.phonemes("word"))

    def phonemes(self, text: str) -> str:
        """The IPA of ``text``, without punctuation; "" if the voice does not tell."""
        if text not in self._heard:
            said = phonemes(self.voice, text)
            self._heard[text] = " ".join(_MARKS.sub(" ", said).split())
        return self._heard[text]

    def word(self, text: str, start: int, end: int) -> str:
        """The IPA of the word ``text[start:end]``, as it is said in the whole of ``text``.

        Its place is counted in what is said up to it, which may be more than one piece
        ("McDonald"), or less ("of the"); should another word stand there, or it be one with what
        follows a hyphen, it is taken alone.
        """
        alone = "".join(self.phonemes(text[start:end]).split())
        if "-" in (text[max(0, start - 1) : start], text[end : end + 1]):
            return alone
        first, last = (len(self.phonemes(text[:place]).split()) for place in (start, end))
        pieces = self.phonemes(text).split()[first:last]
        # What is said together in one may be apart in the other: "there is".
        tails = ["".join(pieces[start:]) for start in range(len(pieces))]
        within = min(tails, key=lambda tail: distance(of_ipa(alone), of_ipa(tail)), default="")
        return within if distance(of_ipa(alone), of_ipa(within)) < _ANOTHER else alone
