"""Roman numerals in English: "Louis the 14th", "Chapter 4", "World War 2".

Measured with Piper's phonemizer: it says "Roman four".
"""

from __future__ import annotations

import re

from spoken_essays.words.numbers import ordinal, roman

_NAMES = (
    "Adrian Albert Alexander Alfonso Amenhotep Anne Antiochus Artaxerxes Baldwin Benedict Boniface"
    " Boris Callixtus Carl Catherine Celestine Charles Christian Clement Constantine Darius David"
    " Edward Elizabeth Emmanuel Eric Erik Eugene Felipe Ferdinand Francis Franz Frederick Friedrich"
    " George Gregory Gustav Haakon Harald Henri Henry Innocent Isabella Ivan James Jean John Joseph"
    " Juan Juliana Julius Justinian Karl Leo Leopold Louis Margaret Margrethe Martin Mary"
    " Maximilian Mehmed Michael Murad Napoleon Nicholas Olav Otto Paul Pedro Peter Philip Philippe"
    " Pius Ptolemy Ramesses Ramses Richard Robert Rudolf Selim Sixtus Suleiman Theodore Thomas"
    " Thutmose Umberto Urban Victor Victoria Wilhelm Willem William Xerxes"
).replace(" ", "|")
_RANKS = "Pope|King|Queen|Emperor|Empress|Tsar|Czar|Prince|Princess|Duke|Earl|Sultan|Shah|Pharaoh"
_KINDS = (
    "Act|Appendix|Article|Book|Bowl|Canto|Case|Chapter|Class|Figure|Form|Grade|Lecture|Letter|Level"
    "|Mark|Movement|Part|Phase|Plate|Psalm|Scene|Section|Sonnet|Stage|Symphony|Table|Title|Type"
    "|Volume|World War"
)
# What may follow a lone I that is a number: "Part I, of which", but not "the Part I liked".
_LONE = r"(?:I(?=$|[.,;:!?)\"–—-]|'s\b| (?:of|and|to|in|is)\b)|[VX])"
_NUMERAL = rf"(?:[IVXLCDM]{{2,}}|{_LONE})(?!\w)"

_RULED = re.compile(
    rf"(?<!\w)((?:{_RANKS}) [A-Z][\w'-]+|(?:{_NAMES})(?: [A-Z]\.?)?(?: [A-Z][a-z][\w'-]+(?= II|"
    rf" IV))?) ({_NUMERAL})"
)
_COUNTED = re.compile(
    rf"(?<!\w)((?i:{_KINDS})s? )({_NUMERAL})(?:( (?:and|or|to) |–|-)([IVXLCDM]+)(?!\w))?"
)
_CENTURY = re.compile(r"(?<!\w)([IVX]+)(?:th)?(?=[ -](?:century|centuries)\b)")
_WAR = re.compile(r"(?<!\w)W\.? ?W\.? ?(II?)(?!\w)")
# In small letters only where nothing else is to be expected: "scene iv", "pages ii-vi".
_SMALL = re.compile(
    r"(?<!\w)((?i:acts?|scenes?|chapters?|parts?|books?|cantos?|sections?|stanzas?|pages?|volumes?"
    r"|verses?|figures?|numbers?|appendix|table) )([ivxlc]{2,}|[vx])"
    r"(?:( (?:and|or|to) |[–-])([ivxlc]+))?(?!\w)"
)
_HEADING = re.compile(r"^([IVX]{2,})(?=\.?$|\.? [A-Z\"]|:)")
_OTHER = re.compile(r"(?<!\w)((?:[A-Z][\w'-]+|and|or|to) )?([IVX]{2,})(?![\w.]\w)(?!\w)")


def said(text: str) -> str:
    """``text`` with its Roman numerals as numbers; letters that only look like one stay."""
    text = _WAR.sub(lambda found: f"World War {len(found[1])}", text)
    text = _HEADING.sub(lambda found: _counted("", found[1]), text)
    text = _SMALL.sub(_of_a_kind, text)
    text = _CENTURY.sub(lambda found: _nth(found[1]), text)
    text = _RULED.sub(_ruled, text)
    text = _COUNTED.sub(_of_a_kind, text)
    return _OTHER.sub(_other, text)


def _counted(before: str, numeral: str) -> str:
    number = roman(numeral.upper())
    return before + (numeral if number is None else str(number))


def _nth(numeral: str) -> str:
    number = roman(numeral)
    return numeral if number is None else ordinal(number)


def _ruled(match: re.Match[str]) -> str:
    number = roman(match[2])
    return match[0] if number is None else f"{match[1]} the {ordinal(number)}"


def _of_a_kind(match: re.Match[str]) -> str:
    first = _counted(match[1], match[2])
    return first + (_counted(match[3], match[4]) if match[3] else "")


def _other(match: re.Match[str]) -> str:
    """After a name a number; of themselves only those that are nothing else: an IV, XXX."""
    before, numeral = match[1] or "", match[2]
    if before:
        return _counted(before, numeral)
    return (
        ".".join(numeral) if numeral in ("IV", "VI", "XI", "XX", "XXX") else _counted("", numeral)
    )
