"""The pages are for everyone: what axe-core finds, what screen readers are given, without scripts.

axe-core (MPL-2.0) comes with axe-playwright-python, and is put into the page from there.
"""

from __future__ import annotations

import json
import re
from importlib import resources
from typing import Any, Literal

import pytest
from playwright.sync_api import Page, expect

from browser.conftest import Opener
from browser.driving import (
    EMBED,
    EPISODE,
    IN_A_BROWSER,
    MISSING,
    SHOW,
    WITHDRAWN,
    Site,
    length,
    play,
    ready,
    until_sounding,
    whole_seconds,
)

pytestmark = IN_A_BROWSER

AXE = (resources.files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
PAGES = (SHOW, EPISODE, EMBED, WITHDRAWN, MISSING)
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(
    opened: Opener, site: Site, scheme: Literal["light", "dark"], viewport: dict[str, int]
) -> None:
    page = opened(SHOW, color_scheme=scheme, viewport=viewport)
    for href in PAGES:
        page.goto(site.url(href))
        if href == EPISODE:
            play(page).click()
            until_sounding(page)
            page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        assert _found(page) == [], href


def _found(page: Page) -> list[str]:
    page.evaluate(AXE)
    options = json.dumps({"runOnly": {"type": "tag", "values": WCAG}})
    found: dict[str, Any] = page.evaluate(f"axe.run({options})")
    return [
        f"{each['id']}: {node['html']} {node.get('failureSummary', '')}"
        for each in found["violations"]
        for node in each["nodes"]
    ]


@pytest.mark.parametrize("width", [320, 360])
def test_no_page_scrolls_sideways_on_the_narrowest_screen(
    opened: Opener, site: Site, width: int
) -> None:
    """WCAG 2.2, 1.4.10 Reflow: 320 CSS pixels."""
    page = opened(SHOW, viewport={"width": width, "height": 640})
    for href in PAGES:
        page.goto(site.url(href))
        assert page.evaluate("document.documentElement.scrollWidth") <= width, href
        page.evaluate("document.querySelector('h1').append('Donaudampfschifffahrt'.repeat(4))")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{href}, long word"
        for control in page.locator("button:visible, input:visible, select:visible").all():
            box = control.bounding_box()
            assert box and box["x"] >= 0 and box["x"] + box["width"] <= width, control


def test_the_player_is_announced_by_role_and_name(opened: Opener) -> None:
    page = opened(EPISODE)
    ready(page)
    page.locator("[data-forward]").click()
    expect(page.get_by_role("region", name="Player")).to_match_aria_snapshot(
        """
        - region "Player":
          - paragraph:
            - slider "Position": "30"
          - button "Back 15 seconds"
          - button "Play"
          - button "Forward 30 seconds"
          - combobox "Speed"
          - button "Copy a link to this moment"
          - status
        """
    )
    expect(page.get_by_role("slider")).to_have_attribute(
        "aria-valuetext", f"30 seconds of {whole_seconds(page)} seconds"
    )


def test_chapters_and_text_are_announced_as_what_they_are(opened: Opener) -> None:
    page = opened(EPISODE)
    chapters = page.get_by_role("navigation", name="Chapters").get_by_role("link")
    expect(chapters).to_have_count(3)
    expect(chapters.nth(0)).to_have_attribute("aria-current", "true")
    text = page.get_by_role("article", name="The text, to read along")
    expect(text.get_by_role("heading", name="What the water said")).to_be_visible()
    expect(text.get_by_role("blockquote")).to_contain_text("A fog is only a cloud")
    expect(text.get_by_role("link", name="Link to line 10")).to_have_count(1)


def test_the_essay_is_there_without_scripts_and_the_browsers_own_controls(
    opened: Opener,
) -> None:
    page = opened(EPISODE, java_script_enabled=False)
    expect(page.get_by_role("article")).to_contain_text("I kept the ticket in my coat")
    expect(page.locator("audio")).to_be_visible()
    expect(page.locator("[data-controls]")).to_be_hidden()
    expect(page.get_by_role("button")).to_have_count(0)
    page.get_by_role("link", name="Link to line 10").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#line-10$"))


def test_with_scripts_the_browsers_controls_make_way(opened: Opener) -> None:
    page = opened(EPISODE)
    expect(page.locator("audio")).to_be_hidden()
    assert page.locator("audio").get_attribute("controls") is None
    expect(play(page)).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_on_paper_there_is_the_essay_and_no_player(opened: Opener, scripts: bool) -> None:
    page = opened(EPISODE, java_script_enabled=scripts)
    page.emulate_media(media="print")
    expect(page.get_by_role("article")).to_be_visible()
    expect(page.locator("[data-player]")).to_be_hidden()
    expect(page.locator("[data-chapters]")).to_be_hidden()
    expect(page.locator(".line-link").first).to_be_hidden()


def test_the_lock_screen_knows_the_episode_and_its_buttons_work(opened: Opener) -> None:
    page = opened(EPISODE)
    page.context.add_init_script(
        """
        window.pressed = {};
        const set = MediaSession.prototype.setActionHandler;
        MediaSession.prototype.setActionHandler = function (action, handler) {
          window.pressed[action] = handler;
          set.call(this, action, handler);
        };
        MediaSession.prototype.setPositionState = state => { window.told = state; };
        """
    )
    page.reload()
    play(page).click()
    until_sounding(page)
    shown = page.evaluate(
        "(({title, artist, album, artwork}) => ({title, artist, album, artwork: artwork[0].src}))"
        "(navigator.mediaSession.metadata)"
    )
    artwork = shown.pop("artwork")
    assert shown == {
        "title": "The ferry and the fog",
        "artist": "Ada Lane",
        "album": "Slow Water",
    }
    assert page.request.get(artwork).ok
    page.evaluate("window.pressed.pause()")
    for press, seconds in (
        ("seekto({seekTime: 20})", 20),
        ("seekforward({seekOffset: 10})", 30),
        ("seekbackward({})", 15),
    ):
        page.evaluate(f"window.pressed.{press}")
        page.wait_for_function(
            "seconds => Math.abs(window.told.position - seconds) < 0.1", arg=seconds
        )
    assert page.evaluate("window.told.duration") == pytest.approx(length(page), abs=0.1)
    page.evaluate("window.pressed.play()")
    until_sounding(page, after=15)


def test_a_page_that_was_taken_back_says_so(opened: Opener) -> None:
    page = opened(WITHDRAWN)
    expect(page.get_by_role("heading", level=1)).to_have_text("Taken <back>")
    expect(page.locator("audio")).to_have_count(0)
    page.get_by_role("link", name="All episodes").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Slow Water")


def test_the_small_player_leads_to_its_page_out_of_the_frame(opened: Opener, site: Site) -> None:
    page, blog = opened(SHOW), site.url("blog.html")
    frame = f'<iframe src="{site.url(EMBED)}" width="500" height="300"></iframe>'
    page.route(blog, lambda route: route.fulfill(body=frame, content_type="text/html"))
    page.goto(blog)
    small = page.frame_locator("iframe")
    small.get_by_role("button", name="Play").click()
    expect(small.get_by_role("button", name="Pause")).to_be_visible()
    small.get_by_role("link", name="The ferry and the fog").click()
    page.wait_for_url(site.url(EPISODE))
