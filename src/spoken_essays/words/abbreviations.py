"""Abbreviations in English as the words they stand for, where an engine would read the letters.

Imported only where there is one: the patterns take some milliseconds to be made.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from spoken_essays.words.sentences import opens, sentence_ends
from spoken_essays.words.shortenings import ANYWHERE, COUNTED, STREETS, TITLES


def _one_of(words: Mapping[str, str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_BEFORE_NAME = re.compile(
    rf"(?<![\w.])(?:({_one_of(TITLES)})\.|(Prof|Lt|Sgt|Cpl|Capt|Mt|Ft|Ms)) (?=[A-Z])(?![XYZ]\b)"
)
_AFTER_NAME = re.compile(
    rf"(?<![\w.])((?!(?:The|And|But|At|With|To|For|By|From|On|In|Of|When|Then|If|As"
    r"|Hello|Hi|Dear|Thanks|Yes|No|Ask|Sorry|OK|Okay|Well|Oh|Ah|Please|Meet|Call|See|My|Our|Is|Was)"
    r",? )"
    rf"[A-Z0-9][\w'-]+,? )({_one_of(STREETS)})(?!\w)(\.(?! ?[\w.]*\w\.\w)|(?! [A-Z]))"
)
_BEFORE_NUMBER = re.compile(
    rf"(?<![\w.'])(?<!\d )((?i:{_one_of(COUNTED)}))\. ?(?=\d|[IVX]{{2,}}\b|[ivx]{{2,}}\b)"
    rf"(?<![CPV]\.)(?<![CPV]\. )"
)
_SIGN_OF_NUMBER = re.compile(r"(?<!\w)(?:№|N[º°]) ?(?=\d)")
_LIFE = re.compile(r"(?<!\w)([bd])\. (?=(?:1[1-9]|20)\d\d(?!\w))")
_LATIN = re.compile(r"(?<![\w.])(?:(e)\.g|i\.e)\.?,", re.IGNORECASE)
_PLAIN = re.compile(rf"(?<![\w.])((?i:{_one_of(ANYWHERE)}))(\.)(?!\w)")
_AGAINST = re.compile(r"(?<=\w )(?:vs|v\.)(?= [A-Z])|(?<=\w )vs(?= \w)")
_DEGREE = re.compile(r"(?<![\w.])Ph\.? ?D(?:\.(?!$)|\b)")
_ERA_FIRST = re.compile(r"(?<!\w)AD(?= \d)")
_ERA = re.compile(r"(?<=\d )(AD|CE)(?!\w)\.?")
_EITHER = re.compile(r"(?<!\w)(he|she|his|him|her|and|s)/(he|she|his|hers?|or)(?!\w|/)", re.I)
_PAIR = re.compile(r"(?<!\w)(either|yes|pass|true|on)/(or|no|fail|false|off)(?!\w|/)", re.I)
_WITH = re.compile(r"(?<!\w)w/(?:(o)(?!\w)|(?=[\w ])) ?")
_SLASHED = re.compile(r"(?<!\w)([bc])/([co])(?!\w|/)")
_SLASHES = {"bc": "because", "co": "care of"}


def said(text: str) -> str:
    """``text`` with abbreviations written out. A stop that ends the sentence too stays."""
    text = _LIFE.sub(lambda found: "born " if found[1] == "b" else "died ", text)
    text = _LATIN.sub(lambda found: "for example," if found[1] else "that is,", text)
    text = _SIGN_OF_NUMBER.sub("number ", text)
    text = _BEFORE_NUMBER.sub(lambda found: _like(found[1], COUNTED) + " ", text)
    text = _BEFORE_NAME.sub(_title, text)
    text = _AFTER_NAME.sub(_street, text)
    text = _PLAIN.sub(lambda found: _like(found[1], ANYWHERE) + _stop(found), text)
    text = _AGAINST.sub("versus", _DEGREE.sub("PhD", text))
    text = _ERA.sub(lambda found: ".".join(found[1]) + ".", _ERA_FIRST.sub("A.D.", text))
    text = _PAIR.sub(r"\1 \2", _EITHER.sub(_one_or_other, text))
    text = _SLASHED.sub(lambda found: _SLASHES.get(found[1] + found[2], found[0]), text)
    text = _WITH.sub(lambda found: "without " if found[1] else "with ", text)
    return text.replace("  ", " ").rstrip()


def _like(short: str, table: Mapping[str, str]) -> str:
    word = table[short.lower()]
    return word.capitalize() if short[0].isupper() and short.lower() not in ("no", "nos") else word


def _title(match: re.Match[str]) -> str:
    if opens(match.string, match.end()):
        return match[0]
    return TITLES[match[1] or match[2]] + " "


def _street(match: re.Match[str]) -> str:
    """Not the doctor or the saint before a name: "I told Ada Dr. Lane came"."""
    at, text = match.end(), match.string
    named = text[at : at + 1] == " " and text[at + 1 : at + 2].isupper() and not opens(text, at)
    if named and match[2] in ("Dr", "St", "Mt", "Sr"):
        return match[0]
    return match[1] + STREETS[match[2]] + _stop(match)


def _stop(match: re.Match[str]) -> str:
    """The stop of an abbreviation, if it ends the sentence, too."""
    at, text = match.end(), match.string
    if not match[0].endswith("."):
        return ""
    ends = not text[at:].strip("\"')") or (opens(text, at) and text[at + 1 : at + 2].isupper())
    return "." if ends or at in sentence_ends(text) else ""


def _one_or_other(match: re.Match[str]) -> str:
    first, second = match[1], match[2]
    if first.lower() == "s":
        return "she or he" if second.lower() == "he" else match[0]
    if first.lower() == "and":
        return f"{first} {second}" if second == "or" else match[0]
    return f"{first} or {second}" if second != "or" else match[0]
