from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spoken_essays.pictures.scenery import PALETTES, SIDE, Palette, scene


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
def test_type_can_be_read_on_what_is_behind_it(palette: Palette) -> None:
    assert min(contrast(palette.title, sky) for sky in palette.sky) >= 4.5
    assert contrast(palette.name, palette.hills[-1]) >= 4.5


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
def test_hills_get_darker_as_they_come_nearer(palette: Palette) -> None:
    assert sorted(palette.hills, key=luminance, reverse=True) == list(palette.hills)


def test_a_title_always_has_the_same_landscape_and_no_other_has_it() -> None:
    assert scene("Breath", 900) == scene("Breath", 900)
    assert len({scene(f"Show {number}", 900).sun for number in range(50)}) == 50
    assert len({scene(f"Show {number}", 900).palette for number in range(200)}) == len(PALETTES)


@given(st.text(), st.floats(0, 2150))
def test_nothing_is_drawn_under_the_title_or_the_name(title: str, free: float) -> None:
    made = scene(title.encode(errors="ignore").decode(), free)
    assert made.sun.y - made.sun.radius > free
    assert made.hills[0].top > free
    assert made.hills[-1].bottom < 2690
    assert made.sun.x + made.sun.radius < SIDE
    for hill in made.hills:
        assert all(hill.top < hill.at(x) < hill.bottom for x in range(0, SIDE, 50))
