"""Sums of money and measures in English: "5 million dollars", "10 kilograms", "5 km an hour".

Measured with Piper's phonemizer: it says "dollar five em", "ten kay gee",
"five kay em slash aitch".
"""

from __future__ import annotations

import re
from collections.abc import Callable

NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"

# Sign: one, many, and the hundredth part.
_COINS = {
    "$": ("dollar", "dollars", "cent"),
    "£": ("pound", "pounds", "penny"),
    "€": ("euro", "euros", "cent"),
    "¥": ("yen", "yen", ""),
    "₹": ("rupee", "rupees", "paisa"),
}
_LANDS = {
    "US": "US ", "C": "Canadian ", "CA": "Canadian ", "A": "Australian ", "AU": "Australian ",
    "NZ": "New Zealand ", "HK": "Hong Kong ", "S": "Singapore ", "": "",
}  # fmt: skip
_SCALES = {
    "k": "thousand", "m": "million", "mn": "million", "mm": "million", "b": "billion",
    "bn": "billion", "t": "trillion", "tn": "trillion",
}  # fmt: skip
_BIG = r"[ -]?(?:hundred|thousand|million|billion|trillion)(?!\w)"
_SHORT = r" ?(?:[kK]|[mM]|mn|bn|tn|[bBtT])(?!\w)"
# After "a" or "the", or before bills, a sum says what kind of thing it is: a 5 dollar bill.
_KIND = (
    r"(?=[ -](?!(?:and|or|in|on|for|to|at|per|is|was|are|were|a|an|each|more|less|of|off|by|from"
    r"|with|than|if|as|but|so|that|which|when|until|since|the|back|off|today|now|ago|later|away)\b)[A-Za-z])"
)
_OF_A_KIND = (
    r"(?P<one>(?<!\w)(?:[Aa]n?|[Tt]he|[Tt]his|[Tt]hat|[Hh]is|[Hh]er|[Ii]ts|[Mm]y|[Oo]ur|[Tt]heir"
    r"|[Yy]our|[Ee]ach|[Ee]very|[Aa]nother)(?: free| usual| new)? )?"
)
_MONEY = re.compile(
    rf"{_OF_A_KIND}(?P<land>(?<!\w)(?:US|CA?|AU?|NZ|HK|S))?(?P<sign>[$£€¥₹]) ?"
    rf"(?P<sum>{NUMBER})(?P<scale>{_BIG}|{_SHORT})?"
    rf"(?: ?[–-] ?(?P=sign)?(?P<most>{NUMBER})(?P<size>{_BIG}|{_SHORT})?(?!\w))?(?![\d,]*\d)"
    rf"(?:(?P<coin>(?= (?:bills?|notes?|coins?)\b))|(?P<kind>{_KIND}))?"
)
_AFTER = re.compile(rf"(?<![\w.,])({NUMBER}) ?([€£])(?!\w)")
_NO_WHOLE = re.compile(r"([$£€])\.(?=\d\d?(?!\w))")
_RUPEES = re.compile(r"(?<!\w)Rs\.? ?(?=\d)")
_ONE_CENT = re.compile(r"(?<![\w.,])(\d+)¢")
# The codes of ISO 4217, before the sum or after it, as the signs they stand for.
_CODES = {
    "USD": "US$", "CAD": "C$", "AUD": "A$", "NZD": "NZ$", "HKD": "HK$", "SGD": "S$", "EUR": "€",
    "GBP": "£", "JPY": "¥", "INR": "₹",
}  # fmt: skip
_CODE_FIRST = re.compile(rf"(?<!\w)({'|'.join(_CODES)}) ?(?=\d)")
_CODE_LAST = re.compile(rf"(?<![\w.,])({NUMBER}(?:{_BIG}|{_SHORT})?) ?({'|'.join(_CODES)})(?!\w)")
_PENCE = re.compile(rf"(?<![\w.,])(?!(?:480|720|1080|1440|2160)p)({NUMBER})p(?!\w)")


def money(text: str, *, british: bool) -> str:
    """``text`` with its sums as they are said, the currency after the number."""
    text = _CODE_LAST.sub(lambda found: _CODES[found[2]] + found[1], text)
    text = _RUPEES.sub("₹", text)
    text = _CODE_FIRST.sub(lambda found: _CODES[found[1]], text)
    text = _ONE_CENT.sub(lambda found: f"{found[1]} cent{'s' * (found[1] != '1')}", text)
    if any(sign in text for sign in _COINS):
        text = _NO_WHOLE.sub(r"\g<1>0.", text)
        text = _MONEY.sub(_sum, _AFTER.sub(r"\2\1", text))
    return _PENCE.sub(r"\1 pence", text) if british else text


def _sum(match: re.Match[str]) -> str:
    one, many, _ = _COINS[match["sign"]]
    land = _LANDS[match["land"] or ""]
    kind = match["coin"] is not None or (match["kind"] is not None and match["one"] is not None)
    figures, scale = match["sum"], _scale(match["scale"])
    before = match["one"] or ""
    if match["most"]:
        size = _scale(match["size"])
        low = figures + (scale if scale != size else "")
        return f"{before}{low} to {match['most']}{size} {land}{one if kind else many}"
    if not scale and re.fullmatch(r"[\d,]+\.\d\d", figures):
        return before + _with_cents(match, land, kind)
    single = kind or (figures == "1" and not scale)
    return f"{before}{figures}{scale} {land}{one if single else many}"


def _scale(written: str | None) -> str:
    name = (written or "").strip(" -")
    return f" {_SCALES.get(name.lower(), name)}" if name else ""


def _with_cents(match: re.Match[str], land: str, kind: bool) -> str:
    whole, _, cents = match["sum"].partition(".")
    one, many, part = _COINS[match["sign"]]
    count = int(cents)
    coins = f"{count} {_parts(part, count)}" if part else cents
    if whole == "0" and count:
        return coins
    said = f"{whole} {land}{one if kind or whole == '1' else many}"
    if not count:
        return said
    short = kind or (match["sign"] == "£" and count > 9)
    return f"{said} {count}" if short else f"{said} and {coins}"


def _parts(part: str, count: int) -> str:
    if count == 1:
        return part
    return {"penny": "pence", "paisa": "paise"}.get(part, part + "s")


_UNITS = {
    "km": "kilometre", "m": "metre", "cm": "centimetre", "mm": "millimetre", "nm": "nanometre",
    "kg": "kilogram", "g": "gram", "mg": "milligram", "lb": "pound", "lbs": "pound", "oz": "ounce",
    "ft": "foot", "in": "inch", "yd": "yard", "yds": "yard", "mi": "mile", "l": "litre",
    "L": "litre", "ml": "millilitre", "mL": "millilitre", "cl": "centilitre", "dl": "decilitre",
    "mph": "mile per hour", "km/h": "kilometre per hour", "kph": "kilometre per hour",
    "kmh": "kilometre per hour", "m/s": "metre per second", "kW": "kilowatt", "W": "watt",
    "MW": "megawatt", "GW": "gigawatt", "kWh": "kilowatt hour", "MWh": "megawatt hour",
    "Hz": "hertz", "kHz": "kilohertz", "dB": "decibel", "KB": "kilobyte", "kB": "kilobyte",
    "MB": "megabyte", "GB": "gigabyte", "TB": "terabyte", "Mbps": "megabit per second",
    "Gbps": "gigabit per second", "kcal": "kilocalorie", "ms": "millisecond", "sec": "second",
    "secs": "second", "min": "minute", "mins": "minute", "h": "hour", "hr": "hour",
    "hrs": "hour", "yr": "year", "yrs": "year", "rpm": "revolution per minute",
    "°C": "degree Celsius", "° C": "degree Celsius", "°F": "degree Fahrenheit",
    "° F": "degree Fahrenheit", "sq ft": "square foot", "sq. ft": "square foot",
    "sq m": "square metre", "sq km": "square kilometre", "sq mi": "square mile",
    "cu ft": "cubic foot", "mpg": "mile per gallon", "bpm": "beat per minute",
    "tsp": "teaspoon", "tbsp": "tablespoon", "fl oz": "fluid ounce", "fl. oz": "fluid ounce",
    "μm": "micrometre", "µm": "micrometre", "μg": "microgram", "µg": "microgram",
    "mcg": "microgram", "mos": "month", "wk": "week", "wks": "week", "gal": "gallon",
    "qt": "quart", "ha": "hectare", "kJ": "kilojoule", "kV": "kilovolt", "mA": "milliamp",
    "ppm": "part per million", "fps": "frame per second", "kt": "knot", "kts": "knot",
}  # fmt: skip
_NAMES = "|".join(map(re.escape, sorted(_UNITS.keys() - {"in"}, key=len, reverse=True)))
# A stop after a unit goes, unless the sentence ends there.
_MEASURE = re.compile(
    rf"{_OF_A_KIND}(?<![\w.,/\[])(?P<minus>(?<!\w)-(?=\d))?"
    rf"(?P<sum>\d+/\d+|\d*[½⅓⅔¼¾⅛]|{NUMBER})(?P<gap>[ -]?)"
    rf"(?P<unit>{_NAMES}|in(?=\. ?[a-z,;)])|(?<=\d)in)(?P<power> squared| cubed)?"
    rf"(?:/(?P<per>{_NAMES})(?P<by> squared| cubed)?)?(?![\w/'&]|-\w*\d)"
    rf"(?:\.(?= [a-z(]|[,;:]| \d+ (?:in|oz|mins?|secs?|cm|g|m)\b))?(?P<kind>{_KIND})?"
)
_FEET = re.compile(r"(?<![\w.])(\d)' ?(\d{1,2})(?:\"|'')?(?!\w)")
# A mark of inches or feet is one of quotation wherever it may be.
_MARKED = re.compile(r"(?<![\w.'\"])(\d{1,3}[½¼¾]?)(['\"])(?= [a-z])")
_SECONDS = re.compile(r"(?<![\w.,:])(\d+\.\d+) ?s(?!\w)")
_BEARING = re.compile(r"(?<=\d)° ?([NSEW])(?!\w)")
_BEARINGS = {"N": "north", "S": "south", "E": "east", "W": "west"}
_ANGLE = re.compile(rf"(?<!\w)((?:[Aa]n?|[Tt]he|[Tt]his|[Tt]hat) \d+)°{_KIND}")
_MANY = {"foot": "feet", "inch": "inches", "hertz": "hertz", "kilohertz": "kilohertz"}
_EACH = re.compile(r"(?<=[a-z0-9])-(an?)-(?=(?:month|year|day|week|hour|night|head)\b)")
_UNITED = re.compile(
    r"(?<=[a-z0-9])/(?=(?:month|year|day|week|hour|person|night|minute|second|kilowatt)\b)", re.I
)
_SHORTLY = re.compile(r"(?<=[a-z0-9])/(?:(mo)|(yr)|(hr)|(kWh))(?!\w)")


def measures(text: str, *, british: bool) -> str:
    """``text`` with its units as words, spelled as the country does."""
    name: Callable[[str], str] = str if british else _american
    text = _EACH.sub(r" \1 ", _SHORTLY.sub(_shortly, text))
    text = _BEARING.sub(lambda found: f" degrees {_BEARINGS[found[1]]}", text)
    text = _SECONDS.sub(r"\1 seconds", _FEET.sub(r"\1 foot \2", text))
    text = _MARKED.sub(_inches, _ANGLE.sub(r"\1 degree", text))
    text = _MEASURE.sub(lambda found: name(_measure(found)), text)
    return _UNITED.sub(" per ", text)


def _inches(match: re.Match[str]) -> str:
    figures, mark = match[1], match[2]
    if (
        len(re.findall(rf"(?<!\w){mark}|(?<![\d½¼¾]){mark}(?!\w)", match.string[: match.start()]))
        % 2
    ):
        return match[0]
    return f"{figures} {'foot' if mark == chr(39) else 'inch'}"


def _shortly(match: re.Match[str]) -> str:
    return " per " + ("month", "year", "hour", "kilowatt hour")[(match.lastindex or 1) - 1]


def _american(words: str) -> str:
    return re.sub(r"(met|lit)re", r"\1er", words)


def _measure(match: re.Match[str]) -> str:
    figures, unit, one = match["sum"], _UNITS[match["unit"]], match["one"] or ""
    one += match["minus"] or ""
    if match["unit"] == "m" and match["gap"] == "" and _PEOPLE.match(match.string, match.end()):
        return f"{one}{figures} million"
    power = _POWERS[match["power"]]
    if (not figures[-1].isdigit() and len(figures) == 1) or "/" in figures:
        return f"{one}{figures} of {'an' if unit == 'hour' else 'a'} {power}{unit}"
    single = figures == "1" or match["gap"] == "-" or (match["one"] and match["kind"] is not None)
    per = f" per {_POWERS[match['by']]}{_UNITS[match['per']]}" if match["per"] else ""
    return f"{one}{figures} {power}{unit if single else _plural(unit)}{per}"


_POWERS = {None: "", " squared": "square ", " cubed": "cubic "}
_PEOPLE = re.compile(r" (?:people|users|readers|listeners|men|women|children|copies|homes|jobs)\b")


def _plural(unit: str) -> str:
    """``miles per hour``, ``degrees Celsius``, ``square feet``."""
    words = unit.split()
    place = -1 if words[0] in ("square", "cubic", "kilowatt", "megawatt", "fluid") else 0
    words[place] = _MANY.get(words[place], words[place] + "s")
    return " ".join(words)
