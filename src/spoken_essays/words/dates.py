"""Dates, years and times of day in English, American or British.

Measured with Piper's phonemizer: 1984 is "nineteen hundred eighty-four", 1990s "nineteen hundred
ninety zee", 7:05 "seven zero five", a hyphen between figures "dash". 19:30 and 2005 are well read.
"""

from __future__ import annotations

import re

from spoken_essays.words.numbers import decade, in_words, ordinal, year

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_ALL = "|".join(_MONTHS)
_SHORT = {month[:3]: month for month in _MONTHS if month != "May"} | {"Sept": "September"}

_MONTH_SHORT = re.compile(
    rf"(?<![\w.])({'|'.join(sorted(_SHORT, key=len, reverse=True))})\.?(?= \d)"
)
_SHORT_AFTER = re.compile(
    rf"(?<=\d )({'|'.join(sorted(_SHORT, key=len, reverse=True))})(?:\.|(?= \d{{4}}))(?!\w)"
)
_DAYS = {
    "Mon": "Monday", "Tue": "Tuesday", "Tues": "Tuesday", "Wed": "Wednesday", "Thu": "Thursday",
    "Thur": "Thursday", "Thurs": "Thursday", "Fri": "Friday", "Sat": "Saturday", "Sun": "Sunday",
}  # fmt: skip
_DAY_SHORT = re.compile(rf"(?<!\w)({'|'.join(_DAYS)})\.(?=,? (?:(?:{_ALL}|the) )?\d)")
_NAMES = {**_DAYS, **_SHORT, **{name: name for name in (*_MONTHS, *_DAYS.values())}}
_ANY = "|".join(sorted(_NAMES, key=len, reverse=True))
_SPAN = re.compile(rf"(?<!\w)({_ANY})\.? ?[–-] ?({_ANY})(?!\w)(?:\.(?! [A-Z]|$))?")
_TURN = r"(?:and|to|at|in|is|was|when|until|till|for|by|on|the|he|she|it|we|they|or|through|from)"
_OVER = rf"(?=$|[,.;:!?)\"']|–| {_TURN}\b| \d{{4}}(?!\d)| [A-Z(–—-])"
_MONTH_DAY = re.compile(
    rf"(?<!\w)({_ALL}) (\d{{1,2}})(?:st|nd|rd|th)?(?: ?[–-] ?(\d{{1,2}}))?(?![\w:/%]|[.,]\d)"
    rf"(?:{_OVER}|(?<!May \d)(?<!May \d\d)(?<!March \d)(?<!March \d\d))"
)
_DAY_MONTH = re.compile(
    rf"(?<![\w.,:/$£€-])([Tt]he )?(\d{{1,2}})(?:st|nd|rd|th)?(?: ?[–-] ?(\d{{1,2}}))? ({_ALL})"
    rf"(?!\w){_OVER}"
)
_ISO = re.compile(r"(?<![\w./-])(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(?![\w/-])")
_SLASHED = re.compile(r"(?<![\w./-])(\d{1,2})/(\d{1,2})/(\d{4}|\d\d)(?![\w/-])")


def dates(text: str, *, british: bool) -> str:
    """``text`` with days as ordinals: ``May 1st``, ``May the 1st``, ``the 1st of May``."""
    text = _MONTH_SHORT.sub(lambda found: _SHORT[found[1]], text)
    text = _SHORT_AFTER.sub(lambda found: _SHORT[found[1]], text)
    text = _DAY_SHORT.sub(lambda found: _DAYS[found[1]], text)
    text = _ISO.sub(
        lambda found: _dated(int(found[3]), int(found[2]), found[1], british=british), text
    )
    text = _SLASHED.sub(lambda found: _slashed(found), text)
    text = _DAY_MONTH.sub(_day_month, text)
    the = "the " if british else ""
    return _MONTH_DAY.sub(lambda found: f"{found[1]} {the}{_days(found[2], found[3])}", text)


def named_spans(text: str) -> str:
    """``text`` with spans of days and months: ``Monday to Friday``, ``May to June``."""
    return _SPAN.sub(lambda found: f"{_NAMES[found[1]]} to {_NAMES[found[2]]}", text)


def _dated(day: int, month: int, written: str, *, british: bool) -> str:
    name = _MONTHS[month - 1]
    if british:
        return f"the {ordinal(day)} of {name} {written}"
    return f"{name} {ordinal(day)}, {written}"


def _slashed(match: re.Match[str]) -> str:
    """A date only if it can be but one: 25/12/2026, 12/25/2026, never 1/2/2026."""
    first, second = int(match[1]), int(match[2])
    if 12 < first < 32 and 0 < second < 13:
        return _dated(first, second, match[3], british=True)
    if 12 < second < 32 and 0 < first < 13:
        return _dated(second, first, match[3], british=False)
    return match[0]


def _days(first: str, last: str | None) -> str:
    if not 0 < int(first) < 32:
        return f"{first}-{last}" if last else first
    return ordinal(int(first)) + (f" to {ordinal(int(last))}" if last else "")


def _day_month(match: re.Match[str]) -> str:
    the = match[1] or "the "
    return f"{the}{_days(match[2], match[3])} of {match[4]}" if 0 < int(match[2]) < 32 else match[0]


# Years: not part of a longer number, nor money or a time.
_YEAR = re.compile(r"(?<![\w$£€#+])(?<!\d[.,:/-])(1[1-9]\d\d|20[1-9]\d)(?!\w|[.,:/]\d|%|-\d)")
_EARLY = re.compile(
    r"(?<!\w)((?:[Ii]n|[Ss]ince|[Uu]ntil|[Bb]efore|[Aa]fter|[Bb]y|[Ff]rom|[Yy]ear|A\.D\.) )"
    r"(10[1-9]\d)(?!\w|[.,:/-]\d|%| [a-z]+s\b)"
)
_YEARS = re.compile(r"(?<![\w.,:/$£€-])(1[1-9]\d\d|20\d\d) ?[–-] ?(\d\d)(?![\w:/%]|[.,-]\d)")
_SHORT_YEAR = re.compile(r"(?<![\w\"'])'([1-9]\d)(?![\w'])")
_DECADES = re.compile(r"(?<=\d0s) ?[–-] ?(?='?\d*0)")
_DECADE = re.compile(r"(?<![\w$£€.,])'?((?:1\d|20)\d0|[1-9]0|(?<=')00)'?s(?!\w)")


def years(text: str) -> str:
    """``text`` with years and decades in words, as far as figures would be read wrongly."""
    text = _DECADES.sub(" to ", text)
    text = _DECADE.sub(lambda found: decade(found[1]), text)
    text = _EARLY.sub(lambda found: found[1] + year(int(found[2])), text)
    text = _YEAR.sub(lambda found: year(int(found[1])), text)
    return _SHORT_YEAR.sub(lambda found: in_words(int(found[1])), text)


def spans(text: str) -> str:
    """``text`` with spans of years whose second is written short: 1980-85."""
    return _YEARS.sub(_between, text)


def _between(match: re.Match[str]) -> str:
    """The second year as short as it is written: 1980-85, 2005-06."""
    end = int(match[2])
    return f"{match[1]} to {'oh ' if end < 10 else ''}{in_words(end)}"


_HALF_DAY = r" ?[ap]\.?m\b\.?"
_HOUR_SPAN = re.compile(
    rf"(?<![\w.:,/])(\d{{1,2}}(?::\d\d)?(?i:{_HALF_DAY})|[Nn]oon|[Mm]idnight) ?[–-] ?"
    rf"(?=\d{{1,2}}(?::\d\d)?(?i:{_HALF_DAY})|noon\b|midnight\b)"
)
_HOUR = re.compile(r"(?<![\w.:,/])(\d{1,2}):([0-5]\d)(?! ?o'clock)(?![\w:]*[\d:]\w*|[.,]\d)")
_DOTTED = re.compile(r"(?<![\w.:,/])(\d{1,2})\.([0-5]\d)(?= ?[ap]\.?m\b)", re.IGNORECASE)
_FULL = re.compile(r"(?<![\w.:,/])(\d{1,2}):00 (?=o'clock)")
_NOON = re.compile(r"\s?[ap]\.?m\b", re.IGNORECASE)


def times(text: str) -> str:
    """``text`` with its full hours and first minutes as they are said; 19:30 stays."""
    text = _FULL.sub(r"\1 ", _HOUR_SPAN.sub(r"\1 to ", text))
    return _HOUR.sub(_time, _DOTTED.sub(r"\1:\2", text))


def _time(match: re.Match[str]) -> str:
    hour, minute = int(match[1]), int(match[2])
    if hour > 24:
        return match[0]
    if minute:
        return f"{hour} oh {minute}" if minute < 10 else f"{hour}:{match[2]}"
    if _NOON.match(match.string, match.end()):
        return str(hour)
    if hour in (0, 24):
        return "midnight"
    return f"{hour} o'clock" if hour < 13 else f"{hour} hundred"
