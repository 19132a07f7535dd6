"""The words of an essay that may go wrong, as its voices would say them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from spoken_essays.doubts.ear import Ear
from spoken_essays.doubts.elsewhere import judge_elsewhere
from spoken_essays.doubts.entries import entry
from spoken_essays.doubts.judging import Judge, Verdict
from spoken_essays.doubts.records import Doubt, Place
from spoken_essays.doubts.respelled import respelled
from spoken_essays.doubts.sounds import of_ipa
from spoken_essays.doubts.tokens import Token, settled_by, tokens
from spoken_essays.model import Part, Role
from spoken_essays.voices import Voice
from spoken_essays.words.characters import plain
from spoken_essays.words.english import is_english
from spoken_essays.words.figures import is_british
from spoken_essays.words.lexicon import Lexicon

# Less doubt than this is none.
LEAST = 0.5


@dataclass(frozen=True, kw_only=True)
class _Seen:
    """A word in its place."""

    token: Token
    part: Part
    voice: Voice

    @property
    def capitals_mean_nothing(self) -> bool:
        """In titles every word may have one."""
        return self.part.segment.role in (Role.TITLE, Role.SUBTITLE, Role.HEADING)


def doubts(parts: Sequence[Part], lexicon: Lexicon) -> tuple[Doubt, ...]:
    """What to listen to, the most doubtful first; what is settled comes last, in order.

    Of a lexicon's words, and of those that are well although they might not be, is told that they
    are settled. Lines that a person has recorded are none of ours.
    """
    spoken = [part for part in parts if part.clip is None]
    seen = [each for part in spoken for each in _words_of(part, lexicon)]
    often = Counter(each.token.written.lower() for each in seen)
    ears: dict[str, Ear] = {}
    found: dict[tuple[str, ...], Doubt] = {}
    for each in seen:
        ear = ears.setdefault(each.voice.name, Ear(each.voice))
        verdict = _verdict(each, ear, often=often[each.token.written.lower()] > 1)
        if verdict is not None:
            _note(found, _doubt(each, verdict, ear))
    for settled in (each for part in spoken for each in _in_lexicon(part, lexicon)):
        _note(found, settled)
    return tuple(sorted(found.values(), key=lambda doubt: (doubt.settled, -doubt.weight)))


def _words_of(part: Part, lexicon: Lexicon) -> Iterator[_Seen]:
    voice = part.voice
    settled = settled_by(lexicon, voice)
    for reading in part.segment.readings:
        written = plain(reading.text)
        for token in tokens(reading.text, language=voice.language, settled=settled):
            # Not what figures and abbreviations were put into: the voice was not left alone there.
            if token.word in written:
                yield _Seen(token=token, part=part, voice=voice)


def _verdict(seen: _Seen, ear: Ear, *, often: bool) -> Verdict | None:
    shouted = seen.token.text.isupper() and " " in seen.token.text
    language = seen.voice.language
    if not is_english(language):
        return judge_elsewhere(seen.token, ear, shouted=shouted)
    judge = Judge(ear=ear, american=not is_british(language))
    titled = seen.capitals_mean_nothing
    return judge.judge(seen.token, titled=titled, shouted=shouted, often=often)


def _doubt(seen: _Seen, verdict: Verdict, ear: Ear) -> Doubt:
    return Doubt(
        word=verdict.key if verdict.kind == "number" else seen.token.word,
        kind=verdict.kind,
        voice=seen.voice.name,
        places=(_place(seen.part),),
        why=verdict.why,
        said=verdict.said,
        respelled=verdict.respelled or _plainly(verdict, seen.voice.language),
        entry=entry(verdict, ear) if verdict.weight >= LEAST else "",
        sure=verdict.sure,
        settled=verdict.weight < LEAST,
        weight=verdict.weight,
    )


def _plainly(verdict: Verdict, language: str) -> str:
    """In the letters of English: for its words alone, and not for the words of a number."""
    plain = verdict.kind != "number" and is_english(language)
    return respelled(of_ipa(verdict.said)) if plain else ""


def _place(part: Part) -> Place:
    segment = part.segment
    return Place(number=segment.number, line=segment.line, text=segment.text)


def _in_lexicon(part: Part, lexicon: Lexicon) -> Iterator[Doubt]:
    settled = settled_by(lexicon, part.voice)
    if settled is None:
        return
    for match in settled.pattern.finditer(plain(part.segment.text)):
        yield Doubt(
            word=match[1],
            kind="word",
            voice=part.voice.name,
            places=(_place(part),),
            why="said as the lexicon says",
            settled=True,
        )


def _note(found: dict[tuple[str, ...], Doubt], doubt: Doubt) -> None:
    """Together with others of the same word of which the same is to be said."""
    key = (doubt.word, doubt.voice, doubt.respelled.lower(), doubt.why, doubt.entry)
    known = found.get(key)
    if known is None:
        found[key] = doubt
    elif doubt.places[0] not in known.places:
        found[key] = replace(known, places=known.places + doubt.places)
