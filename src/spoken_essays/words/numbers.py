"""Numbers in English words, where figures alone are read wrongly: years, decades, fractions."""

from __future__ import annotations

import re

_ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = (
    "zero", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
)  # fmt: skip
_PARTS = {
    2: "half", 3: "third", 4: "quarter", 5: "fifth", 6: "sixth", 7: "seventh", 8: "eighth",
    9: "ninth", 10: "tenth", 12: "twelfth", 16: "sixteenth", 20: "twentieth", 100: "hundredth",
}  # fmt: skip
_ORDINALS = {
    1: "first", 2: "second", 3: "third", 5: "fifth", 8: "eighth", 9: "ninth", 12: "twelfth",
}  # fmt: skip
_ROMAN = re.compile(r"M{0,3}(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})")
_LETTERS = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}


def in_words(number: int) -> str:
    """A number from 0 to 99: ``eighty-four``."""
    if number < 20:
        return _ONES[number]
    tens, ones = divmod(number, 10)
    return f"{_TENS[tens]}-{_ONES[ones]}" if ones else _TENS[tens]


def many(number: int) -> str:
    """Several of a number below 100: ``ones``, ``sixes``, ``twenties``."""
    words = in_words(number)
    if words.endswith("y"):
        return words[:-1] + "ies"
    return words + ("es" if words.endswith("x") else "s")


def year(number: int) -> str:
    """A year as it is said, from 1010 to 2099: ``nineteen oh five``, ``twenty ten``.

    Those of a thousand's first ten stay figures: ``2005``.
    """
    century, rest = divmod(number, 100)
    if century % 10 == 0 and rest < 10:
        return str(number)
    if rest == 0:
        return f"{in_words(century)} hundred"
    return f"{in_words(century)} {'oh ' if rest < 10 else ''}{in_words(rest)}"


def decade(figures: str) -> str:
    """``90`` or ``1990`` without its s, as it is said with it: ``nineteen nineties``."""
    number = int(figures)
    if number in (0, 2000):
        return "two thousands"
    if number % 100 == 0:
        return f"{in_words(number // 100)} hundreds"
    tens = _TENS[number % 100 // 10]
    many = tens + "s" if tens == "ten" else tens[:-1] + "ies"
    return f"{in_words(number // 100)} {many}" if number > 100 else many


def ordinal(number: int) -> str:
    """``1st``, ``22nd``, ``113th``."""
    last = 0 if number % 100 in (11, 12, 13) else number % 10
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(last, 'th') }"


def ordinal_in_words(number: int) -> str:
    """From 1 to 99: ``first``, ``twenty-second``."""
    tens, ones = divmod(number, 10)
    if number in _ORDINALS or (ones and number < 20):
        return _ORDINALS.get(number) or f"{in_words(number)}th"
    if not ones:
        return f"{in_words(number)[:-1]}ieth" if number > 10 else "tenth"
    return f"{in_words(tens * 10)}-{_ORDINALS.get(ones) or in_words(ones) + 'th'}"


def fraction(over: int, under: int, whole: str = "") -> str | None:
    """``three quarters``, ``2 and a half``; None for one that has no such name."""
    name = _PARTS.get(under)
    if name is None or not 0 < over < under:
        return None
    article = "an" if name == "eighth" else "a"
    first = article if whole and over == 1 else in_words(over)
    said = f"{first} {name}{'s' if over > 1 else ''}"
    return f"{whole} and {said}" if whole else said


def roman(numeral: str) -> int | None:
    """The number a Roman numeral in capitals stands for, or None: 14 for ``XIV``."""
    if not numeral or not _ROMAN.fullmatch(numeral):
        return None
    values = [_LETTERS[letter] for letter in numeral]
    return sum(
        -one if one < two else one for one, two in zip(values, [*values[1:], 0], strict=True)
    )


def digits(figures: str, *, british: bool = False) -> str:
    """Figures one by one: ``0 2 0``, with ``oh`` for zero in Britain."""
    return " ".join("oh" if british and one == "0" else one for one in figures)
