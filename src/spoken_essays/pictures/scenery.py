"""The landscape of a drawn cover: hills that roll like breath, a low sun, colours that agree.

Everything follows from the show's title, so that a show always looks the same and no two look
alike. Lengths are pixels of a square of `SIDE`; nothing here draws.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from random import Random

SIDE = 3000
MARGIN = 250
FOOT = 2560


@dataclass(frozen=True, kw_only=True)
class Palette:
    """Colours as ``#rrggbb``: the sky from top to horizon, five hills from far to near, the type.

    The title is read on the sky and the name on the nearest hill.
    """

    sky: tuple[str, str]
    sun: str
    hills: tuple[str, ...]
    title: str
    name: str


def _palette(sky: str, sun: str, hills: str, title: str, name: str) -> Palette:
    top, horizon = sky.split()
    return Palette(sky=(top, horizon), sun=sun, hills=tuple(hills.split()), title=title, name=name)


PALETTES = {
    "dawn": _palette(
        "#F8E9D8 #F3CFB6",
        "#E4694F",
        "#DBA08C #B97C79 #8B5C6F #5D405E #35284B",
        "#3A2740",
        "#F8E9D8",
    ),
    "night": _palette(
        "#111C36 #2B4A7C",
        "#F3C978",
        "#34588C #2A4877 #203A62 #172C4D #0E1D36",
        "#F6EEDF",
        "#DCE5F0",
    ),
    "sage": _palette(
        "#F2F2E4 #DCE5CE",
        "#DB9630",
        "#B7CAA9 #8DAE92 #61877A #3F6456 #213F39",
        "#1F362C",
        "#F2F2E4",
    ),
    "ochre": _palette(
        "#FAEFD2 #F2D696",
        "#D65A2C",
        "#E2AE58 #C7883B #A0632D #724222 #462815",
        "#4A2A16",
        "#FAEFD2",
    ),
    "plum": _palette(
        "#2A1A3C #5C3361",
        "#F29A76",
        "#6E3F6D #593260 #462850 #342040 #221630",
        "#F9EADC",
        "#EBD8E4",
    ),
    "mist": _palette(
        "#EEF3F4 #CBDBE2",
        "#E88A62",
        "#A7C0CC #80A0B0 #5B7E93 #3C5E75 #243F53",
        "#1C3140",
        "#EEF3F4",
    ),
    "terracotta": _palette(
        "#93301F #B24F36",
        "#F8DA8E",
        "#9A3D2B #7F2F27 #652523 #4C1C1E #351318",
        "#FFF3E0",
        "#F8DDC6",
    ),
    "forest": _palette(
        "#0D2A27 #23584E",
        "#E7C063",
        "#2C675A #23564C #1B453E #133430 #0C2523",
        "#F4EDD6",
        "#D6E4D4",
    ),
    "lilac": _palette(
        "#F3EEF8 #D9CBE9",
        "#E98F45",
        "#BCA6D5 #987FBB #73599C #50407C #332955",
        "#2F2347",
        "#F3EEF8",
    ),
    "coral": _palette(
        "#FDF2E8 #F7D7C2",
        "#EB6547",
        "#8EC1BB #5C9F9D #37787C #1F575F #113A43",
        "#123F46",
        "#FDF2E8",
    ),
    "ink": _palette(
        "#F5F2EC #DFD9CE",
        "#C43D29",
        "#C5BFB5 #9E9993 #74716E #4D4C4E #2C2C30",
        "#29292C",
        "#F5F2EC",
    ),
    "wine": _palette(
        "#3A0D1C #722234",
        "#E8A35C",
        "#842C3D #6C2233 #531929 #3D121F #290B16",
        "#FAE9D3",
        "#F0D5C8",
    ),
}


@dataclass(frozen=True, kw_only=True)
class Sun:
    """A disc: its middle and its radius."""

    x: float
    y: float
    radius: float


@dataclass(frozen=True, kw_only=True)
class Hill:
    """A line of hills: a long swell and a shorter ripple, each (height, length, phase)."""

    base: float
    swell: tuple[float, float, float]
    ripple: tuple[float, float, float]
    colour: str

    @property
    def top(self) -> int:
        """A height that it never rises above."""
        return math.floor(self.base - self.swell[0] - self.ripple[0]) - 2

    @property
    def bottom(self) -> int:
        """A height under which all is hill."""
        return math.ceil(self.base + self.swell[0] + self.ripple[0]) + 2

    def at(self, x: float) -> float:
        """Where the hill begins, at ``x``."""
        waves = (
            height * math.sin(math.tau * x / length + phase)
            for height, length, phase in (self.swell, self.ripple)
        )
        return self.base + sum(waves)


@dataclass(frozen=True, kw_only=True)
class Scene:
    """What is drawn behind the type, from the back to the front."""

    palette: Palette
    sun: Sun
    hills: tuple[Hill, ...]


def scene(title: str, free: float) -> Scene:
    """The landscape of a title, under the first ``free`` pixels, which are kept for type."""
    chance = Random(title)
    palette = PALETTES[chance.choice(sorted(PALETTES))]
    horizon = min(2380.0, max(1560.0, free + 480))
    radius = min(540.0, max(90.0, (horizon - free - 90) / 1.4))
    sun = Sun(x=chance.uniform(1750, 2350), y=horizon - radius * 0.28, radius=radius)
    apart = (FOOT - horizon) / (len(palette.hills) - 1)
    hills = tuple(
        _hill(chance, horizon + apart * nearness, nearness, colour)
        for nearness, colour in enumerate(palette.hills)
    )
    return Scene(palette=palette, sun=sun, hills=hills)


def _hill(chance: Random, base: float, nearness: int, colour: str) -> Hill:
    height = chance.uniform(60, 120) * (1 - 0.09 * nearness)
    swell = (height, chance.uniform(1500, 2600), chance.uniform(0, math.tau))
    ripple = (
        height * chance.uniform(0.2, 0.45),
        chance.uniform(700, 1100),
        chance.uniform(0, math.tau),
    )
    return Hill(base=base, swell=swell, ripple=ripple, colour=colour)
