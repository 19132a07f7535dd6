"""A reading's words as an engine gets them, each with what stands around it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from spoken_essays.voices import Voice, spoken_pieces, takes_ipa
from spoken_essays.words.lexicon import Entry, Lexicon
from spoken_essays.words.respelling import Respelling, respelling
from spoken_essays.words.speech import spoken_form

# In the place of what a lexicon settles, for whoever looks at the words around it.
_SETTLED = "so"
_TOKEN = re.compile(r"(?=\S*\d)[^\s—]+|[^\W\d_]+(?:['’][^\W\d_]+)*['’]?(?![^\W\d_])")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*|[.!?;:]")
_OPENING = re.compile(r"(?:^|[.!?:…]['\")]*\s|[\"(]|^['\"(]+)['\"(]*$")


@dataclass(frozen=True, kw_only=True)
class Token:
    """A word or a number: ``text[start:end]``, and whether a sentence or quotation begins there.

    ``before`` and ``after`` are the words of its sentence on either side, in small letters.
    """

    text: str
    start: int
    end: int
    opens: bool
    before: tuple[str, ...]
    after: tuple[str, ...]

    @property
    def written(self) -> str:
        return self.text[self.start : self.end]

    @property
    def word(self) -> str:
        """Without the ending of a possessive."""
        return re.sub("['’]s?$", "", self.written)

    @property
    def phrase(self) -> str:
        """With the next word, if it is a plain one and nothing but a space is between; else with
        the one before."""
        following = re.match(r" [^\W\d_]+(?!\w)", self.text[self.end :])
        if following is not None and following[0].islower():
            return self.text[self.start : self.end + following.end()]
        preceding = re.search(r"(?<!\w)[^\W\d_]+ $", self.text[: self.start])
        return self.text[preceding.start() if preceding else self.start : self.end]


def settled_by(lexicon: Lexicon, voice: Voice) -> Respelling | None:
    """What of a lexicon settles words for a voice, all of it as if it were phonemes."""
    ipa = takes_ipa(voice)
    told = tuple(
        (of, written, Entry(ipa="ə")) for of, written, entry in lexicon.entries if entry.say or ipa
    )
    return respelling(replace(lexicon, entries=told), voice.language, ipa=True) if told else None


def tokens(text: str, *, language: str, settled: Respelling | None) -> Iterator[Token]:
    """The words and numbers of a reading that no lexicon settles, as an engine would get them."""
    spoken = spoken_form(text, language=language, words=settled)
    pieces = [(_SETTLED if is_ipa else piece, is_ipa) for piece, is_ipa in spoken_pieces(spoken)]
    whole = "".join(piece for piece, _ in pieces)
    start = 0
    for piece, is_settled in pieces:
        if not is_settled:
            yield from _tokens_in(whole, start, start + len(piece))
        start += len(piece)


def _tokens_in(text: str, start: int, end: int) -> Iterator[Token]:
    for found in _TOKEN.finditer(text, start, end):
        yield Token(
            text=text,
            start=found.start(),
            end=found.end(),
            opens=_OPENING.search(text[: found.start()]) is not None,
            before=_sentence(_WORD.findall(text[: found.start()])[::-1])[::-1],
            after=_sentence(_WORD.findall(text[found.end() :])),
        )


def _sentence(words: Sequence[str]) -> tuple[str, ...]:
    """The words up to the first stop or semicolon."""
    ends = next((place for place, word in enumerate(words) if word in ".!?;:"), len(words))
    return tuple(word.lower().replace("’", "'") for word in words[:ends])
