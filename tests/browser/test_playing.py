"""The player plays: its buttons, slider and waveform, its speeds, where one goes on."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route, expect

from browser.conftest import SOUND, Opener
from browser.driving import (
    EMBED,
    EPISODE,
    IN_A_BROWSER,
    SHOW,
    Site,
    at,
    is_playing,
    length,
    play,
    ready,
    sought,
    status,
    until,
    until_sounding,
    wait,
    whole_seconds,
)

pytestmark = IN_A_BROWSER


@pytest.mark.parametrize("href", [EPISODE, EMBED])
def test_the_button_plays_the_sound_and_pauses_it(opened: Opener, href: str) -> None:
    page = opened(href)
    expect(play(page)).to_have_accessible_name("Play")
    play(page).click()
    until_sounding(page, after=0.5)
    expect(play(page)).to_have_accessible_name("Pause")
    play(page).click()
    assert not is_playing(page)
    assert at(page) > 0.5
    expect(play(page)).to_have_accessible_name("Play")


def test_the_times_and_the_waveform_go_with_the_sound(opened: Opener) -> None:
    page = opened(EPISODE)
    ready(page)
    page.locator("[data-forward]").click()
    expect(page.locator("[data-now]")).to_have_text("0:30")
    expect(page.locator("[data-length]")).to_have_text(f"0:{whole_seconds(page)}")
    expect(page.locator("[data-seek]")).to_have_value("30")
    filled = float(page.locator("[data-waveform-clip]").get_attribute("width") or 0)
    assert filled == pytest.approx(1000 * 30 / length(page), abs=1)
    page.locator("[data-back]").click()
    expect(page.locator("[data-now]")).to_have_text("0:15")
    page.locator("[data-back]").click()
    page.locator("[data-back]").click()
    assert sought(page) == 0


def test_the_slider_seeks_where_it_is_let_go_and_says_the_position_in_words(
    opened: Opener,
) -> None:
    page = opened(EPISODE)
    ready(page)
    slider = page.locator("[data-seek]")
    box = slider.bounding_box()
    assert box
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 12, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, middle, steps=3)
    assert at(page) == 0
    page.mouse.up()
    assert sought(page) == pytest.approx(length(page) / 2, abs=1.5)
    assert (
        slider.get_attribute("aria-valuetext")
        == f"{at(page):.0f} seconds of {whole_seconds(page)} seconds"
    )


def test_a_click_on_the_waveform_goes_there(opened: Opener) -> None:
    page = opened(EPISODE)
    ready(page)
    wave = page.locator("[data-waveform]")
    box = wave.bounding_box()
    assert box
    wave.click(position={"x": box["width"] * 0.75, "y": box["height"] / 2})
    assert sought(page) == pytest.approx(length(page) * 0.75, abs=0.3)
    assert not is_playing(page)


def test_a_speed_is_kept_for_the_next_visit(opened: Opener) -> None:
    page = opened(EPISODE)
    page.locator("[data-speed]").select_option("1.5")
    assert _rate(page) == 1.5
    page.reload()
    expect(page.locator("[data-speed]")).to_have_value("1.5")
    assert _rate(page) == 1.5
    play(page).click()
    until_sounding(page)
    assert _rate(page) == 1.5


def test_one_goes_on_where_one_stopped(opened: Opener) -> None:
    page = opened(EPISODE)
    ready(page)
    page.locator("[data-forward]").click()
    play(page).click()
    until(page, 30.5)
    page.reload()
    resume = page.get_by_role("button", name="Go on from 0:30")
    expect(resume).to_be_visible()
    assert sought(page) == pytest.approx(31, abs=0.9)
    assert not is_playing(page)
    resume.click()
    until_sounding(page, after=30.5)
    expect(page.locator("[data-resume]")).to_be_hidden()
    expect(play(page)).to_be_focused()


def test_an_episode_heard_to_its_end_begins_again(opened: Opener) -> None:
    page = opened(EPISODE)
    ready(page)
    page.locator("[data-forward]").click()
    page.evaluate("localStorage.setItem('spoken:speed', '2')")
    page.reload()
    page.evaluate("document.querySelector('audio').currentTime = 46.5")
    play(page).click()
    wait(page, "audio.ended")
    expect(play(page)).to_have_accessible_name("Play")
    assert page.evaluate("Object.keys(localStorage)") == ["spoken:speed"]
    page.reload()
    expect(page.locator("[data-resume]")).to_be_hidden()
    assert sought(page) == 0


def test_an_address_of_a_moment_goes_before_where_one_stopped(opened: Opener) -> None:
    page = opened(EPISODE)
    page.evaluate(
        "localStorage.setItem('spoken:' + document.querySelector('[data-player]').dataset.episode,"
        " JSON.stringify({t: 30, at: Date.now()}))"
    )
    page.reload()
    assert sought(page) == 30
    page.evaluate("location.hash = 't=20'")
    page.reload()
    assert sought(page) == 20
    expect(page.locator("[data-resume]")).to_be_hidden()


def test_what_the_browser_kept_may_be_nonsense(opened: Opener) -> None:
    page = opened(EPISODE)
    for kept in ("{", "null", '"x"', "99", '{"t": "9"}', '{"t": 1e9, "at": 1e15}'):
        page.evaluate(
            "kept => ['speed', 'letters', document.querySelector('[data-player]').dataset.episode]"
            ".forEach(key => localStorage.setItem('spoken:' + key, kept))",
            kept,
        )
        page.reload()
        assert sought(page) == 0, kept
        assert _rate(page) == 1


def test_a_browser_that_keeps_nothing_plays_all_the_same(opened: Opener) -> None:
    page = opened(EPISODE)
    page.context.add_init_script(
        "Object.defineProperty(window, 'localStorage',"
        " {get() { throw new DOMException('denied', 'SecurityError') }})"
    )
    page.reload()
    page.locator("[data-speed]").select_option("2")
    play(page).click()
    until_sounding(page)
    play(page).click()


def test_one_may_seek_before_the_browser_knows_the_sound(opened: Opener) -> None:
    held: list[Route] = []
    page = opened(EPISODE, sound=lambda route: route.continue_() if held else held.append(route))
    page.locator("[data-forward]").click()
    expect(page.locator("[data-now]")).to_have_text("0:30")
    held[0].continue_()
    ready(page)
    assert sought(page) == 30
    play(page).click()
    until_sounding(page, after=30)


def test_a_length_that_nobody_knows_yet_is_no_hindrance(opened: Opener, site: Site) -> None:
    page, held = opened(SHOW), list[Route]()
    html = (site.folder / EPISODE).read_text(encoding="utf-8")
    unknown = html.replace("data-seconds=", "data-was=")
    page.route(site.url(EPISODE), lambda route: route.fulfill(body=unknown))
    page.route(SOUND, lambda route: route.continue_() if held else held.append(route))
    page.goto(site.url(EPISODE))
    expect(page.locator("[data-seek]")).to_be_disabled()
    page.locator("[data-forward]").click()
    page.locator("[data-waveform]").click(position={"x": 30, "y": 10})
    expect(page.locator("[data-now]")).to_have_text("0:30")
    held[0].continue_()
    assert sought(page) == 30
    expect(page.locator("[data-seek]")).to_be_enabled()
    expect(page.locator("[data-seek]")).to_have_value("30")


def test_sound_that_cannot_be_had_is_said_in_words_and_can_be_tried_again(
    opened: Opener,
) -> None:
    page = opened(EPISODE + "#t=20", sound=lambda route: route.fulfill(body="no sound"))
    said = page.locator("[data-status][role=status]")
    expect(said).to_contain_text("cannot be played")
    expect(play(page)).to_have_accessible_name("Play")
    page.locator("[data-speed]").select_option("2")
    page.unroute_all()
    play(page).click()
    until_sounding(page, after=20)
    assert _rate(page) == 2
    assert not status(page)


def test_screen_readers_hear_of_chapters_and_not_of_seconds(opened: Opener) -> None:
    page = opened(EPISODE)
    ready(page)
    page.evaluate(
        """() => {
            window.said = [];
            const status = document.querySelector('[data-status]');
            new MutationObserver(() => window.said.push(status.textContent))
              .observe(status, {childList: true, characterData: true, subtree: true});
            document.querySelector('audio').currentTime = 11.2;
        }"""
    )
    play(page).click()
    until(page, 14)
    said = [text for text in page.evaluate("window.said") if text]
    assert said == ["What the water said"]


def _rate(page: Page) -> float:
    return float(page.evaluate("document.querySelector('audio').playbackRate"))
