"""Where sentences and clauses end, told by punctuation alone.

A stop is not always an end: `Mr. Smith`, `J. R. R. Tolkien`, `U.S. Army`, `e.g. this`, `No. 5`,
`am 3. Oktober` go on. What cannot be told without a grammar is decided for reading aloud: a pause
that is missing harms less than one in the middle of a name.
"""

from __future__ import annotations

import re

CLOSERS = "\"'”’»›“)\\]}」』）》〉】"

_CANDIDATE = re.compile(
    rf"(?<![.!?…‽؟۔।॥։።])[.!?…‽؟۔।॥։።]++[{CLOSERS}]*+(?=\s)"
    rf"|(?<![。！？．])[。！？．]++[{CLOSERS}]*+(?=.)",
    re.DOTALL,
)
_CLAUSE = re.compile(
    rf"[;:؛][{CLOSERS}]*+(?=\s)|[；：](?=.)|[—―]++(?=.)|--++(?=.)|(?<=\s)[–-](?=\s)", re.DOTALL
)
_COMMA = re.compile(rf"[,،][{CLOSERS}]*+(?=\s)|[，、](?=.)|\)(?=\s)", re.DOTALL)
# Spaces that do not break keep theirs together: "10 km".
_SPACE = re.compile(r"[^\S\u00a0\u202f\u2007]+")

_NEXT = re.compile(r"[\s\"'“‘«‹„(\[{¿¡—–*_-]*+(.)(\w{0,15})", re.DOTALL)
_TOKEN = re.compile(r"[^\s\"'“‘«‹„(\[{—–]*$")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Always followed by what they belong to; the first are titles of names, and have a capital.
_TITLES = _words(
    "Mr Mrs Ms Mx Messrs Dr Prof Rev Hon Gen Lt Col Sgt Cpl Capt Cmdr Adm Maj Gov Sen Rep Pres Fr"
    " Mt Sra Srta Dra Hr Frl Mme Mlle Mgr Sig Dott Ste"
)
_LINKS = _words("e.g i.e cf viz vs approx ca z.b d.h u.a bzw evtl ggf p.ex p.ej")
# Abbreviations before a number, words of their own before anything else.
_BEFORE_NUMBERS = _words(
    "no nos nr p pp ch fig figs vol vols pág núm jan feb mar apr jun jul aug sept sep oct nov dec"
)
# These may end a sentence too, as may initials and acronyms: "Plan B. Then", "the U.S. He went".
_EITHER = _words("st rd ln ct sq hwy pkwy blvd jr sr inc ltd co corp esq bros")
# Before a small letter the sentence goes on after these as well.
_ABBREVIATIONS = (
    _LINKS
    | _BEFORE_NUMBERS
    | _EITHER
    | _words(
        "etc usw ecc min max est dept univ govt ave incl excl esp orig assoc tel temp misc ref ex"
        " op cit ibid resp hrs hr mins secs lbs oz ft inkl exkl vgl"
    )
) - {"no"}
_OPENERS = _words(
    """
    a after all an and another any anyone as at because before both but by each even every everyone
    everything for from he her here hers his how however i if in it its just later let many maybe
    meanwhile most my neither never next no nobody nor not nothing now of on once one only or our
    people perhaps she since so some someone something sometimes soon still such suddenly than that
    the their then there these they this those though through to today tomorrow too two under until
    we well were what when where whether which while who whose why with without yes yesterday yet
    you your
    """
)


def sentence_ends(text: str) -> list[int]:
    """The places in ``text`` where a sentence ends and another begins, after quotes that close."""
    return [match.end() for match in _CANDIDATE.finditer(text) if _is_end(text, match)]


def clause_ends(text: str) -> list[int]:
    """Where a semicolon, colon or dash divides a sentence, or a stop that does not end it."""
    stops = (match.end() for match in _CANDIDATE.finditer(text) if match[0] != ".")
    return sorted({*stops, *(match.end() for match in _CLAUSE.finditer(text))})


def comma_ends(text: str) -> list[int]:
    """Where a comma or a closing parenthesis divides a clause."""
    return [match.end() for match in _COMMA.finditer(text)]


def word_ends(text: str) -> list[int]:
    """Where words end at white space that may break."""
    return [match.start() for match in _SPACE.finditer(text)]


def abbreviation_stops(text: str) -> list[int]:
    """The places of full stops that look like a sentence's end but only shorten a word.

    The first of ``Mr. Smith``, none of ``i.e. this`` (nobody takes it for an end) or ``3.5``.
    """
    return [match.start() for match in _CANDIDATE.finditer(text) if _is_false_end(text, match)]


def opens(text: str, at: int) -> bool:
    """Whether what follows ``at`` is a word that begins sentences more often than it is a name."""
    following = _NEXT.match(text, at)
    return following is not None and (following[1] + following[2]).lower() in _OPENERS


def _is_false_end(text: str, match: re.Match[str]) -> bool:
    following = _NEXT.match(text, match.end())
    if match[0] != "." or following is None or following[1].islower():
        return False
    return not text[match.start() - 1].isdigit() and _goes_on(text, match)


def lower_starts(text: str) -> list[int]:
    """Where a sentence begins with a small letter, as some authors write them all."""
    ends = (
        match for match in _CANDIDATE.finditer(text) if match[0] == "." and _is_end(text, match)
    )
    starts = (_NEXT.match(text, match.end()) for match in ends)
    return [start.start(1) for start in starts if start is not None and start[1].islower()]


def _is_end(text: str, match: re.Match[str]) -> bool:
    following = _NEXT.match(text, match.end())
    if following is None or following[1].islower():
        return match[0][0] in "。！？．।॥" or (match[0] == "." and _is_word(_token(text, match)))
    return match[0] != "." or not _goes_on(text, match)


def _token(text: str, match: re.Match[str]) -> str:
    """What stands right before a stop, back to a space, a quote or a bracket."""
    found = _TOKEN.search(text, max(0, match.start() - 24), match.start())
    return found[0] if found else ""


def _is_word(token: str) -> bool:
    """No abbreviation, initial or ordinal, so that the stop after it ends a sentence."""
    if token.isdigit():
        return len(token) > 2
    known = token.capitalize() in _TITLES or token.lower() in _ABBREVIATIONS
    return len(token) > 1 and "." not in token and not known


def _goes_on(text: str, match: re.Match[str]) -> bool:
    """Whether a lone full stop belongs to an abbreviation, an initial or an ordinal number."""
    token = _token(text, match)
    following = _NEXT.match(text, match.end())
    if not token or following is None:
        return False
    if token in _TITLES or token.lower() in _LINKS:
        return True
    if token.lower() in _BEFORE_NUMBERS and len(token) > 1:
        return following[1].isdigit()
    return _is_short(token) and (following[1] + following[2]).lower() not in _OPENERS


def _is_short(token: str) -> bool:
    """An initial, an acronym with stops, an abbreviation, a number of at most two digits."""
    if token.isdigit():
        return len(token) < 3
    letters = token.split(".")
    initials = all(len(part) <= 2 and part.isalpha() for part in letters)
    return len(token) == 1 or (initials and len(letters) > 1) or token.lower() in _EITHER
