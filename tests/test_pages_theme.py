"""Colours that can be read whatever a show asks for; the waveform; what all pages share."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from page_samples import show

from spoken_essays.outlets import Site
from spoken_essays.pages import assets, site, theme, waveform
from spoken_essays.pages.colours import Colour, contrast, mix, parse, readable

COLOURS = st.builds(Colour, *[st.integers(0, 255)] * 3)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    # Reckoned by WCAG's own formula; #777 on white is the well-known near miss.
    [("#000", "#ffffff", 21.0), ("#777777", "#fff", 4.48), ("#8a4b14", "#8a4b14", 1.0)],
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    assert contrast(parse(one), parse(other)) == pytest.approx(ratio, abs=0.005)
    assert contrast(parse(other), parse(one)) == contrast(parse(one), parse(other))


@pytest.mark.parametrize("text", ["", "#12", "#12345g", "red", "#1234567"])
def test_what_is_no_colour_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse(text)


@given(COLOURS, COLOURS)
def test_a_mix_lies_between(one: Colour, other: Colour) -> None:
    assert mix(one, other, 0) == one and mix(one, other, 1) == other


@given(COLOURS)
def test_a_colour_that_can_be_read_stays_as_it_is(colour: Colour) -> None:
    white = Colour(255, 255, 255)
    found = readable(colour, white, towards=Colour(0, 0, 0))
    assert contrast(found, white) >= 4.5
    assert found == colour or contrast(colour, white) < 4.6


def schemes(css: str) -> list[dict[str, Colour]]:
    blocks = re.findall(r":root \{(.*?)\}", css, re.DOTALL)
    return [
        {name: parse(value) for name, value in re.findall(r"--([\w-]+): (#\w{6});", block)}
        for block in blocks
    ]


@settings(max_examples=50)
@given(COLOURS, COLOURS, COLOURS)
def test_text_can_be_read_in_any_colours_a_show_asks_for(
    accent: Colour, paper: Colour, dark: Colour
) -> None:
    css = theme.variables(Site(accent=str(accent), paper=str(paper), paper_dark=str(dark)))
    light, night, _ = schemes(css)
    assert (light["paper"], night["paper"]) == (paper, dark)
    for scheme in schemes(css):
        for ground in ("paper", "panel", "spoken"):
            for text in ("ink", "accent", "quiet"):
                assert contrast(scheme[text], scheme[ground]) >= 4.5, (text, ground)
        assert contrast(scheme["on-accent"], scheme["accent"]) >= 4.5
        assert contrast(scheme["edge"], scheme["paper"]) >= 3


def test_an_accent_for_the_dark_is_taken_there_alone() -> None:
    css = theme.variables(Site(accent="#8a4b14", accent_dark="#66ccff"))
    light, dark, _ = schemes(css)
    assert (str(light["accent"]), str(dark["accent"])) == ("#8a4b14", "#66ccff")


@given(st.lists(st.integers(0, 255), max_size=2000), st.integers(1, 300))
def test_a_waveform_has_a_bar_for_each_stretch_inside_its_box(peaks: list[int], bars: int) -> None:
    path = waveform.path(peaks, bars)
    drawn = re.findall(r"M([\d.]+) ([\d.]+)h([\d.]+)v([\d.]+)h-[\d.]+z", path)
    assert len(drawn) == path.count("M") == min(bars, len(peaks))
    for x, y, width, height in (map(float, each) for each in drawn):
        assert x >= 0 and x + width <= 1000.05
        assert y >= 0 and y + height <= 100.1


def test_the_loudest_stretch_fills_the_height_and_silence_is_a_line() -> None:
    assert waveform.path([128, 128, 0, 0], 2) == "M0 0h300v100h-300zM500 48.5h300v3h-300z"


def test_assets_are_named_by_their_bytes_and_name_each_other_so(tmp_path: Path) -> None:
    made = site.assets(show(tmp_path))
    for href, data in made.items():
        digest = hashlib.sha256(data).hexdigest()[:8]
        assert re.fullmatch(rf"assets/[\w-]+-{digest}\.(css|js|svg|woff2)", href)
    texts = {href: data.decode() for href, data in made.items() if href[-3:] in ("css", ".js")}
    named = [
        name
        for text in texts.values()
        for name in re.findall(r'"(?:\./)?([\w-]+\.(?:js|woff2))"', text)
    ]
    assert named and {f"assets/{name}" for name in named} <= made.keys()


def test_style_sheets_ask_no_other_host_and_balance(tmp_path: Path) -> None:
    [css] = [data.decode() for href, data in site.assets(show(tmp_path)).items() if ".css" in href]
    assert "//" not in re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL) and "@import" not in css
    assert css.count("{") == css.count("}")


@pytest.mark.parametrize("font", ["sans", "system"])
def test_letters_of_the_system_need_no_files(tmp_path: Path, font: str) -> None:
    made = site.assets(show(tmp_path, site=Site(font=font)))  # type: ignore[arg-type]
    assert not [href for href in made if href.endswith("woff2")]
    assert "Alegreya" not in next(data.decode() for href, data in made.items() if ".css" in href)


def test_modules_in_a_circle_are_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="circle"):
        assets._in_order({"a.js": 'import "./b.js";', "b.js": 'import { x } from "./a.js";'})
