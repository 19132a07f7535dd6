"""Colours reckoned so that what is written in them can be read: WCAG 2.2, contrast (1.4.3)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

# The least contrast of text with its ground that level AA takes, and a little room.
READABLE = 4.6
_STEPS = 32


@dataclass(frozen=True)
class Colour:
    """A colour in sRGB, each part 0 to 255."""

    red: int
    green: int
    blue: int

    def __str__(self) -> str:
        return f"#{self.red:02x}{self.green:02x}{self.blue:02x}"


def parse(text: str) -> Colour:
    """``#7a3b12`` or ``#abc``. Raises `ValueError` for anything else."""
    digits = text.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    if len(digits) != 6:
        raise ValueError(f"{text} is no colour")
    return Colour(*(int(digits[at : at + 2], 16) for at in (0, 2, 4)))


def contrast(one: Colour, other: Colour) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@lru_cache(maxsize=4096)
def luminance(colour: Colour) -> float:
    """Relative luminance, 0 to 1 (WCAG 2.2, "relative luminance")."""
    red, green, blue = map(_linear, (colour.red, colour.green, colour.blue))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """``share`` of the second colour in the first, 0 to 1."""
    pairs = zip(vars(one).values(), vars(other).values(), strict=True)
    return Colour(*(round(a + (b - a) * share) for a, b in pairs))


def readable(colour: Colour, *grounds: Colour, towards: Colour, least: float = READABLE) -> Colour:
    """The colour itself, or the nearest on the way to ``towards`` that can be read on all grounds.

    If nothing on the way reaches ``least``, that is where it ends.
    """
    for step in range(_STEPS):
        tried = mix(colour, towards, step / _STEPS)
        if all(contrast(tried, ground) >= least for ground in grounds):
            return tried
    return towards


def _linear(part: int) -> float:
    share = part / 255
    return float(share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4)
