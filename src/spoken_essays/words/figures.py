"""English figures: numbers that are called out, fractions, versions, ranges, and all the others."""

from __future__ import annotations

import re

from spoken_essays.words.amounts import measures, money
from spoken_essays.words.dates import dates, spans, times, years
from spoken_essays.words.numbers import digits, fraction, many, ordinal, ordinal_in_words

# Where people write "metre" and say "the first of May".
_BRITISH = re.compile(r"en[-_](?:[a-z]{4}[-_])?(?:gb|ie|au|nz|za|in|uk)\b", re.IGNORECASE)
_PARTS = {"½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅛": (1, 8)}


def is_british(language: str) -> bool:
    """Whether a BCP 47 tag is of a country that says the 1st of May."""
    return _BRITISH.match(language) is not None


def said(text: str, *, language: str) -> str:
    """``text`` with its figures as they are read in a country, ``en-GB``."""
    british = is_british(language)
    text = _spelled(_SPACED.sub(lambda found: found[0].replace(" ", ","), text), british=british)
    text = dates(text, british=british)
    text = measures(money(text, british=british), british=british)
    text = _numbers(times(text))
    return years(_RANGE.sub(r"\1 to ", spans(text)))


_SPACED = re.compile(r"(?<![\w.,+(-])[1-9]\d{0,2}(?:(?: \d{3}){2,}| 000)(?![\w-]| \d|\.\d)")

# Telephone numbers, numbers with many hyphens.

_PHONE = re.compile(
    r"(?<![\w.,/-])(?:\+\d{1,3}(?:[ .-]?\(?\d{1,5}\)?){2,5}"
    r"|(?:1[-. ])?(?:\(\d{3}\) ?|\d{3}[-. ])\d{3}[-. ]\d{4}"
    r"|0\d{2,4}[ -]\d{3,4}[ -]\d{3,4}|0\d{3,4} \d{6}|555-\d{4})(?![\w-]|[.,]\d)"
)
_CALLED = re.compile(
    r"(?<!\w)((?:[Cc]all(?:ed)?|[Dd]ial(?:led|ed)?|[Pp]hone[d]?|[Rr]ang|[Rr]ing) )"
    r"(\d{3}(?:-\d{4})?)(?!\w|[.,:/-]\d| [a-z]+s\b)"
)
_GROUPS = re.compile(r"(?<![\w.,/-])\d+(?:-\d+){2,}(?![\w/-])")
_FREE = re.compile(r"(?<![\w-])1-(8\d\d)-(?=[A-Z])")


def _spelled(text: str, *, british: bool) -> str:
    """Numbers that are called out figure by figure."""

    def grouped(written: str) -> str:
        groups = (digits(group, british=british) for group in re.findall(r"\d+", written))
        return ("plus " if written.startswith("+") else "") + ", ".join(groups)

    text = _PHONE.sub(lambda found: grouped(found[0]), text)
    text = _CALLED.sub(lambda found: found[1] + grouped(found[2]), text)
    text = _ZIP.sub(lambda found: grouped(found[0]), _FREE.sub(r"1 \1 ", text))
    return _GROUPS.sub(lambda found: _several(found[0], british=british), text)


def _several(written: str, *, british: bool) -> str:
    if re.fullmatch(r"\d{4}-\d\d-\d\d", written):
        return written
    groups = written.split("-")
    return ", ".join(
        digits(group, british=british) if len(group) > 2 else group for group in groups
    )


# Fractions, versions, odd forms.

_OWNED = re.compile(r"(?<![\w.,])([1-9]\d?)(?:st|nd|rd|th)(?='s\b)")
_FIGURES = re.compile(r"(?<![\w.,'])((?:two|three|four|five|six|all|the) )?(\d)('?)s(?!\w)")
_HEAPS = re.compile(r"(?<![\w.,])(?:(10)|(100)|(1,?000))s(?= (?:and|of)\b)")
_ZIP = re.compile(r"(?<=[A-Z][A-Z.] )(\d{5})(?:-(\d{4}))?(?![\w-]| [a-z]|[.,]\d)")
_PARTED = re.compile(r"(?<![\w/.,])()(\d{1,2})/(\d{1,2})(?:rds?|ths?|nds?)(?!\w)")
_RATIO = re.compile(r"(?<![\w:.,/])(\d{1,3}):(\d|[6-9]\d|\d{3})(?![\d:]|[.,]\d)")
_VERSE = re.compile(r"(?<![^\W\d_])[A-Z][a-z'-]+\.? $")
_RAISED = re.compile(r"(?<![\w.,])(\d{1,3})(?:\^(-?\d{1,3})|([⁻⁰¹²³⁴-⁹]+))(?![\w^])")
_SUPERSCRIPTS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
_SHARES = re.compile(r"(?<![\w/.,])([1-9]0)/([1-9]0)(?![\w/]|\.\d)")
_SEASON = re.compile(r"(?<![\w/.,-])(1[89]|20)(\d\d)/(\d\d)(?![\w/-]|\.\d)")
_THAN = re.compile(r"(?<=\d) ?([<>]) ?(?=\d)")
_HUNDRED_HOURS = re.compile(r"(?<![\w.,-])0([1-9])00(?= (?:hours|hrs)\b)")
_FRACTION = re.compile(r"(?<![\w/.,$£€])(?:(\d{1,3})[ -])?(\d{1,3})/(\d{1,3})(?![\w/]|\.\d)")
_BEAT = re.compile(r"(?<![\w/])(\d{1,2})/([248]|16)(?= (?:time|feel|metre|meter|beat|rhythm)\b)")
_RATED = re.compile(r"(?<![\w/.,])(\d\.\d)/(5|10)(?![\w/]|\.\d)")
_EVEN = re.compile(r"(?<![\w.,/-])(50|20)-\1(?![\w-]|[.,]\d)")
_MIXED = re.compile(r"(?<![\w.,])(\d+) ?([½⅓⅔¼¾⅛])")
_VERSION = re.compile(
    r"(?<!\w)([Vv]ersion|[Rr]elease|Python|Ubuntu|Windows|Linux|Android|iOS|macOS|Node|Java|PHP"
    r"|Ruby|Perl|Go|Rust|Debian|Fedora|Django|Firefox|Chrome) (\d+)\.([1-9]\d)(?![\w%]|\.\d)"
)
_V = re.compile(r"(?<![\w.])v(?=\d)")
_POINT = re.compile(r"(?<![\w.])\.(\d+)(?!\w|\.\d)")
_TIMES = re.compile(r"(?<![\w.,])(\d+(?:\.\d+)?)x(?![\w-])")
_BY = re.compile(r"(?<=\d) ?[x×] ?(?=\d)(?<!\b0x)|(?<= inch) [x×] (?=\d)")
_ROUGHLY = re.compile(r"(?<![\w~])~ ?(?=[$£€]?\d)")
_LESS = re.compile(r"(?<!\S)<(?!3(?!\d)) ?(?=[$£€]?\d)")
_MORE = re.compile(r"(?<!\S)> ?(?=[$£€]?\d)")


def _numbers(text: str) -> str:
    text = _PARTED.sub(_fraction, _OWNED.sub(_owned, text))
    text = _HEAPS.sub(_heaps, _FIGURES.sub(_several_of_it, text))
    text = _RATIO.sub(_ratio, _SHARES.sub(_shares, _SEASON.sub(_season, text)))
    text = _HUNDRED_HOURS.sub(r"oh \1 hundred", _RAISED.sub(_power, text))
    text = _THAN.sub(lambda found: _THANS[found[1]], text)
    text = _EVEN.sub(r"\1 \1", _RATED.sub(r"\1 out of \2", _BEAT.sub(r"\1 \2", text)))
    text = _MIXED.sub(_mixed, _FRACTION.sub(_fraction, text))
    text = _VERSION.sub(r"\1 \2 point \3", _V.sub("version ", text))
    text = _POINT.sub(lambda found: "point " + digits(found[1]), text)
    text = _BY.sub(" by ", _TIMES.sub(r"\1 times", text))
    return _MORE.sub("more than ", _LESS.sub("less than ", _ROUGHLY.sub("about ", text)))


def _fraction(match: re.Match[str]) -> str:
    whole, over, under = match[1] or "", int(match[2]), int(match[3])
    if (over, under) in ((9, 11), (24, 7)) or (over == under and under != 10):
        return f"{whole} {over} {under}".strip()
    if under == 10 and 3 < over <= 10 and not whole:
        return f"{over} out of 10"
    return fraction(over, under, whole) or match[0]


_THANS = {"<": " is less than ", ">": " is greater than "}


def _owned(match: re.Match[str]) -> str:
    return ordinal_in_words(int(match[1]))


def _several_of_it(match: re.Match[str]) -> str:
    """Two 4s, and 4's; a lone 4s is as many seconds."""
    before = match[1] or ""
    return before + many(int(match[2])) if before or match[3] else match[0]


def _heaps(match: re.Match[str]) -> str:
    return ("tens", "hundreds", "thousands")[(match.lastindex or 1) - 1]


def _ratio(match: re.Match[str]) -> str:
    """10 to 1; but a verse of John 3:1."""
    between = " " if _VERSE.search(match.string[: match.start()]) else " to "
    return match[1] + between + match[2]


def _shares(match: re.Match[str]) -> str:
    whole = int(match[1]) + int(match[2]) == 100
    return f"{match[1]} {match[2]}" if whole else match[0]


def _season(match: re.Match[str]) -> str:
    """2020/21 as 2020-21, if it is the next year."""
    follows = (int(match[2]) + 1) % 100 == int(match[3])
    return f"{match[1]}{match[2]}-{match[3]}" if follows else match[0]


def _power(match: re.Match[str]) -> str:
    raised = (match[2] or match[3]).translate(_SUPERSCRIPTS)
    if not match[2] and match[1] not in ("2", "10"):
        return match[0]
    sign, figures = ("minus ", raised[1:]) if raised.startswith("-") else ("", raised)
    if not figures.isdigit():
        return match[0]
    if figures in ("2", "3") and not sign:
        return match[1] + (" squared" if figures == "2" else " cubed")
    return f"{match[1]} to the {sign}{ordinal(int(figures))}"


def _mixed(match: re.Match[str]) -> str:
    return fraction(*_PARTS[match[2]], match[1]) or match[0]


# Ranges and scores; "-5" and "F-16" are none.

_RANGE = re.compile(
    r"(?<![\w.,/:-])(\d[\d,.:]*%?|\d+(?:st|nd|rd|th)) ?(?:–|(?<! )-(?! ))"
    r" ?(?=\d[\d,.:]*(?:st|nd|rd|th)?(?!\w|-\d))"
)
