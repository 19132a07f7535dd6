"""Whether a voice says one word rightly: what kind of doubt there is, how grave, what to do."""

from __future__ import annotations

from dataclasses import dataclass, replace

from spoken_essays.doubts import acronyms, dictionary, heteronyms, names
from spoken_essays.doubts.ear import Ear
from spoken_essays.doubts.records import Kind
from spoken_essays.doubts.respelled import respelled
from spoken_essays.doubts.sounds import MISTAKE, Sounds, distance, of_ipa
from spoken_essays.doubts.tables import listed
from spoken_essays.doubts.tokens import Token

# The dictionary is American: what others say otherwise is no mistake of theirs.
_ABROAD = 2.2
# Of a name whose reading is known less is a mistake, but no accent of it.
_NAME, _NAME_ABROAD = 0.29, 0.6
# Said letter by letter: no farther from its letters than this for each of them.
_SPELLED = 0.3
_VOWELS = frozenset("aeiouy")
# Small words that lean on others; every voice knows them.
_SMALL = listed(
    "been from had have has her here him his into must shall she should some than that them then"
    " there they this were what when where which while who will with would your"
)


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What is to be said of one word; ``weight`` is 0 if it is well.

    ``say`` and ``ipa`` are how it is to be said, or how it is said now where nobody knows better;
    ``sure`` tells the two apart. ``key`` is what stands for it in a lexicon.
    """

    kind: Kind
    why: str
    weight: float
    said: str = ""
    respelled: str = ""
    say: str = ""
    ipa: str = ""
    sure: bool = False
    key: str = ""


@dataclass(frozen=True, kw_only=True)
class Judge:
    """Judges the words of one voice's English; ``american`` is its accent."""

    ear: Ear
    american: bool = True

    def judge(self, token: Token, *, titled: bool, shouted: bool, often: bool) -> Verdict | None:
        """None for a plain word that is well.

        ``titled`` and ``shouted`` say that in this line capitals mean nothing, ``often`` that the
        word stands in more than one place.
        """
        if acronyms.has_figures(token.written):
            return self._number(token)
        word = token.word
        if len(word) < 2 or not word.replace("'", "").replace("’", "").isalpha():
            return None
        if acronyms.is_acronym(word) and not shouted:
            return self._acronym(token)
        if (name := names.known(word)) is not None:
            return self._known_name(token, name)
        named = word[:1].isupper() and not (titled or token.opens)
        if not named and heteronyms.readings(word.lower()):
            return self._heteronym(token, often=often)
        return self._other(token, named=named)

    def _number(self, token: Token) -> Verdict | None:
        figures = acronyms.figure(token.written)
        if not figures:
            return None
        return Verdict(
            kind="number",
            why=acronyms.why_odd(figures),
            weight=1.8,
            said=self.ear.phonemes(figures),
            say=acronyms.a_date(figures, language=self.ear.voice.language),
            key=figures,
        )

    def _acronym(self, token: Token) -> Verdict:
        word = token.word
        bare = word.removesuffix("s")
        said = self._said(token)
        alone = said if bare == word else self.ear.phonemes(bare)
        spelled = self.ear.tells and self._is_spelled(bare, alone)
        shown = "-".join(bare) if spelled and said else ""
        verdict = Verdict(kind="acronym", why="", weight=0, said=said, respelled=shown, key=word)
        if bare in acronyms.AFTER_THE and token.before[-1:] != ("the",):
            return replace(verdict, why="a word")
        if bare in acronyms.LETTERS or bare in acronyms.WORDS:
            return self._known_acronym(verdict, bare, spelled=spelled)
        return _unknown_acronym(verdict, bare, spelled=spelled, tells=self.ear.tells)

    def _known_acronym(self, verdict: Verdict, word: str, *, spelled: bool) -> Verdict:
        in_letters = word in acronyms.LETTERS
        if not self.ear.tells or spelled is in_letters:
            return replace(verdict, why="said as it should be")
        why = "said as a word, not letter by letter" if in_letters else "spelled out"
        say = " ".join(word) if in_letters else word.lower()
        return replace(verdict, why=why, weight=3.0, say=say, sure=True)

    def _is_spelled(self, word: str, said: str) -> bool:
        letters, sounds = of_ipa(self.ear.phonemes(" ".join(word))), of_ipa(said)
        apart = distance(Sounds(letters.signs, None), Sounds(sounds.signs, None))
        return apart < _SPELLED * len(word)

    def _known_name(self, token: Token, name: names.Name) -> Verdict:
        said = self._said(token)
        well = Verdict(kind="name", why="said as it should be", weight=0, said=said, key=token.word)
        apart = distance(of_ipa(name.ipa), of_ipa(said))
        if said and apart < (_NAME if self.american else _NAME_ABROAD):
            return well
        why = "not said as it is spelled"
        weight = 3.2 if said else 2.2
        return replace(well, why=why, weight=weight, say=name.say, ipa=name.ipa, sure=True)

    def _heteronym(self, token: Token, *, often: bool) -> Verdict:
        word = token.word.lower()
        one, two = heteronyms.readings(word)
        said = self._said(token)
        used = _nearer(one, two, said)
        meant = heteronyms.meant(word, token.before, token.after)
        well = Verdict(kind="heteronym", why="", weight=0, said=said, key=token.word)
        if meant is not None and (used is None or used is meant):
            return replace(well, why=f"said {meant.as_in}, as it should be here")
        wanted = meant or (two if used is one else one)
        verdict = self._of_phrase(replace(well, say=wanted.say, ipa=wanted.ipa), token, often)
        if meant is None or used is None:
            return _unclear(verdict, one, two, used)
        why = f"said {used.as_in}; here it should be said {meant.as_in}"
        return replace(verdict, why=why, weight=3.0, sure=True)

    def _of_phrase(self, verdict: Verdict, token: Token, often: bool) -> Verdict:
        """Where the word stands elsewhere too, it goes into a lexicon with its neighbour."""
        phrase = token.phrase
        if not often or token.word != token.written or phrase == token.written:
            return verdict
        say = " ".join(verdict.say if word == token.written else word for word in phrase.split())
        return replace(verdict, key=phrase, say=say, ipa="")

    def _other(self, token: Token, *, named: bool) -> Verdict | None:
        word = token.word
        plain = dictionary.without_accents(word)
        if not plain.isascii() and not plain.replace("'", "").replace("’", "").isascii():
            return self._verdict(token, "foreign", "letters that English has not", 2.4)
        found = dictionary.reading(word, name=named)
        if found is None:
            return self._unknown(token, named=named, accented=plain != word)
        small = len(word) < 4 or word.lower() in _SMALL
        if not found.ways or not self.ear.tells or (small and not named):
            return None
        return self._compared(token, found, named=named)

    def _unknown(self, token: Token, *, named: bool, accented: bool) -> Verdict | None:
        if accented:
            return self._verdict(token, "foreign", "a foreign word the dictionary lacks", 2.2)
        if named or token.word[:1].isupper() or not token.word.islower():
            return self._verdict(token, "name", "a name the dictionary lacks", 2.0)
        unsayable = self.ear.tells and not set(token.word) & _VOWELS
        if unsayable and self._is_spelled(token.word, self.ear.phonemes(token.word)):
            return None
        return self._verdict(token, "word", "a word the dictionary lacks", 1.3)

    def _verdict(self, token: Token, kind: Kind, why: str, weight: float) -> Verdict:
        said = self._said(token)
        now = respelled(of_ipa(said)).lower() if said else ""
        return Verdict(kind=kind, why=why, weight=weight, said=said, say=now, key=token.word)

    def _compared(self, token: Token, found: dictionary.Found, *, named: bool) -> Verdict | None:
        said = self._said(token)
        if not said:
            return None
        apart = min(distance(way, of_ipa(said), begins=found.begins) for way in found.ways)
        if apart < (MISTAKE if self.american else _ABROAD):
            return None
        way = found.ways[0]
        spelled = respelled(way)
        why = f"the dictionary has {'it begin ' if found.begins else ''}{spelled}"
        kind: Kind = "name" if named else "word"
        verdict = self._verdict(token, kind, why, 2.0 + apart / 5)
        return verdict if found.begins else replace(verdict, say=spelled.lower(), ipa=way.ipa)

    def _said(self, token: Token) -> str:
        if token.written != token.word:
            return "".join(self.ear.phonemes(token.word).split())
        return self.ear.word(token.text, token.start, token.end) if self.ear.tells else ""


def _unknown_acronym(verdict: Verdict, word: str, *, spelled: bool, tells: bool) -> Verdict:
    """What to say of capitals of which nobody knows whether they are letters or a word."""
    letters, read = " ".join(word), word.lower()
    how = "said letter by letter" if spelled else "said as a word"
    if word in acronyms.EITHER:
        now = f"; here {how}" if tells else ""
        why = f"some say a word, some letter by letter{now}"
        return replace(verdict, why=why, weight=0.8, say=read if spelled else letters)
    shouted = not spelled and dictionary.reading(word) is not None
    if not tells and not shouted:
        return replace(verdict, why="letters, or a word?", weight=1.0, say=letters)
    if shouted or (spelled and not set(word.lower()) & _VOWELS):
        return replace(verdict, why=how)
    return replace(verdict, why=how, weight=1.6, say=read if spelled else letters)


def _unclear(
    verdict: Verdict,
    one: heteronyms.Reading,
    two: heteronyms.Reading,
    used: heteronyms.Reading | None,
) -> Verdict:
    """Where the stress alone differs the usual reading is nearly always right."""
    slight = one.like.isupper() or one.say.endswith("it")
    now = f"; it is said {used.as_in}" if used else ""
    why = f"may be said {one.as_in} or {two.as_in}{now}"
    return replace(verdict, why=why, weight=0.3 if used is one and slight else 0.9)


def _nearer(
    one: heteronyms.Reading, two: heteronyms.Reading, said: str
) -> heteronyms.Reading | None:
    """Which of two readings a voice uses; None if it does not tell."""
    if not said:
        return None
    first, second = (distance(of_ipa(each.ipa), of_ipa(said)) for each in (one, two))
    return one if first <= second else two
