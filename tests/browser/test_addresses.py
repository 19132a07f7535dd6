"""Links to moments: `#t=83.5` and `#line-12` lead there, and the player makes them."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from browser.conftest import Opener
from browser.driving import (
    EMBED,
    EPISODE,
    IN_A_BROWSER,
    SHOW,
    Site,
    at,
    is_playing,
    lines,
    play,
    ready,
    sought,
    spoken_line,
    status,
    until_sounding,
    wait,
)

pytestmark = IN_A_BROWSER

COPYING = ["clipboard-read", "clipboard-write"]


MOMENTS = {"20": 20, "20.5": 20.5, "0:21": 21, "0:00:22": 22, "0m23s": 23}
NO_MOMENTS = ["t=999", "t=", "t=abc", "t=-5", "t=1e1", "line-999", "line-", "line-4'", "%00"]


def test_a_page_opened_at_a_moment_is_ready_there(opened: Opener) -> None:
    page = opened(EPISODE)
    for written, seconds in MOMENTS.items():
        _open_again(page, f"t={written}")
        assert sought(page) == pytest.approx(seconds, abs=0.001), written
        assert not is_playing(page)
        assert spoken_line(page) == "8"
    play(page).click()
    until_sounding(page, after=23)


def test_an_address_of_no_moment_begins_at_the_beginning(opened: Opener) -> None:
    page = opened(EPISODE)
    for written in (*NO_MOMENTS, "transcript"):
        _open_again(page, written)
        assert sought(page) == 0, written
        assert spoken_line(page) is None


def _open_again(page: Page, moment: str) -> None:
    page.evaluate("moment => { location.hash = moment }", moment)
    page.reload()


def test_a_page_opened_at_a_line_shows_it_and_is_ready_there(opened: Opener) -> None:
    page = opened(EPISODE + "#line-10", viewport={"width": 900, "height": 420})
    line = next(line for line in lines(page) if line.number == "10")
    assert sought(page) == pytest.approx(line.start, abs=0.001)
    expect(page.locator("#line-10")).to_be_in_viewport()


def test_every_lines_address_leads_to_that_line_and_not_to_the_one_before(
    opened: Opener, site: Site
) -> None:
    """Browsers keep whole microseconds: sent to 8.19, which no binary number is, it is before."""
    page, html = opened(SHOW), (site.folder / EPISODE).read_text(encoding="utf-8")
    odd = re.sub(r'(id="line-4".*? data-start=)"[\d.]+"', r'\1"8.190"', html)
    page.route(site.url(EPISODE), lambda route: route.fulfill(body=odd))
    page.goto(site.url(EPISODE))
    ready(page)
    for line in lines(page):
        page.evaluate("number => { location.hash = `line-${number}` }", line.number)
        wait(page, "Math.abs(audio.currentTime - arg) < 0.001", line.start)
        sought(page)
        assert spoken_line(page) == line.number


def test_a_page_opened_at_a_moment_shows_its_line(opened: Opener) -> None:
    page = opened(
        EPISODE + "#t=39.5", viewport={"width": 900, "height": 420}, reduced_motion="reduce"
    )
    sought(page)
    expect(page.locator("#line-10")).to_be_in_viewport()


def test_who_follows_a_link_from_another_page_hears_it_at_once(opened: Opener) -> None:
    page = opened(SHOW)
    link = page.locator(".card a").first
    link.evaluate("link => { link.hash = 't=20' }")
    link.click()
    until_sounding(page, after=20)
    assert at(page) < 24


def test_another_moment_in_the_address_moves_what_plays(opened: Opener) -> None:
    page = opened(EPISODE)
    play(page).click()
    until_sounding(page)
    page.evaluate("location.hash = 't=30'")
    until_sounding(page, after=30)
    page.go_back()
    assert at(page) >= 30
    page.evaluate("location.hash = 'subscribe'")
    until_sounding(page, after=30)


def test_a_chapter_plays_from_its_beginning(opened: Opener) -> None:
    page = opened(EPISODE)
    ready(page)
    page.evaluate(
        """() => {
            window.seeks = 0;
            document.querySelector('audio').addEventListener('seeking', () => window.seeks += 1);
        }"""
    )
    chapter = page.locator("[data-chapters] a").nth(1)
    chapter.click()
    until_sounding(page, after=float(chapter.get_attribute("data-start") or 0))
    assert page.url.endswith(chapter.get_attribute("href") or "?")
    assert page.evaluate("window.seeks") == 1
    page.locator("[data-forward]").click()
    chapter.click()
    assert at(page) < 20
    page.evaluate("location.hash = 't=30'")
    until_sounding(page, after=30)
    page.go_back()
    wait(page, "audio.currentTime < 20")


@pytest.mark.parametrize("link", ["[data-chapters] li:nth-child(2) a", "#line-8 .line-link"])
def test_a_moment_opened_in_a_new_tab_plays_nothing_here(opened: Opener, link: str) -> None:
    page = opened(EPISODE)
    ready(page)
    with page.context.expect_page() as another:
        page.locator(link).click(modifiers=["ControlOrMeta"])
    assert not is_playing(page)
    another.value.wait_for_load_state()
    assert sought(another.value) > 10


@pytest.mark.parametrize("href", [EPISODE, EMBED])
def test_a_link_to_this_moment_can_be_copied(opened: Opener, site: Site, href: str) -> None:
    page = opened(href + "#t=20.5", permissions=COPYING)
    assert sought(page) == 20.5
    page.get_by_role("button", name="Copy a link to this moment").click()
    expect(page.locator("[data-status]")).to_contain_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == site.url(EPISODE) + "#t=20.5"


def test_without_a_clipboard_the_old_way_of_copying_does(opened: Opener, site: Site) -> None:
    """Pages that came over plain HTTP, as a preview on a phone does, have no clipboard."""
    page = opened(EPISODE, permissions=COPYING, viewport={"width": 900, "height": 420})
    page.evaluate("navigator.clipboard.writeText = undefined")
    share = page.locator("[data-share]")
    share.click()
    before = page.evaluate("scrollY")
    share.click()
    expect(page.locator("[data-status]")).to_contain_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == site.url(EPISODE) + "#t=0"
    assert page.evaluate("scrollY") == before
    expect(share).to_be_focused()


def test_where_copying_is_refused_the_link_is_shown(opened: Opener, site: Site) -> None:
    page = opened(EPISODE)
    page.evaluate(
        """() => {
            navigator.clipboard.writeText = () => Promise.reject(new Error('no'));
            document.execCommand = () => false;
        }"""
    )
    page.locator("[data-share]").click()
    expect(page.locator("[data-status]")).to_contain_text("http")
    assert status(page) == site.url(EPISODE) + "#t=0"


def test_the_feeds_address_can_be_copied(opened: Opener) -> None:
    page = opened(SHOW, permissions=COPYING)
    button = page.locator("button[data-copy]").first
    field = page.locator(f"#{button.get_attribute('data-copy')}")
    button.click()
    expect(button).to_have_text("Copied")
    expect(button.locator("+ [role=status]")).to_have_text("Copied")
    address = field.input_value()
    assert address == "https://slow.water.fm/feed.xml"
    assert page.evaluate("navigator.clipboard.readText()") == address
