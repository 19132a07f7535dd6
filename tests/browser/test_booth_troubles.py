"""What may go wrong in a booth (server, disk, microphone), and that nothing read is lost by it."""

from __future__ import annotations

from pathlib import Path

from booths import booth
from playwright.sync_api import Browser, Page, expect

from browser.booth_driving import SLUG, begin, clips, enter, line, read, states, violations
from browser.driving import IN_A_BROWSER
from browser.microphones import Visit

pytestmark = IN_A_BROWSER


def test_a_server_killed_and_started_again_loses_nothing(
    crossing: Path, with_microphone: Browser, visit: Visit
) -> None:
    with booth(crossing, SLUG, "--port", "0") as first:
        page = visit(with_microphone, first.url)
        enter(page)
        read(page)
        page.keyboard.press("Enter")
        begin(page)
        first.kill()
        page.keyboard.press("Space")
        expect(page.locator("#notice")).to_contain_text("1 reading waits in this browser")
        expect(page.locator("#notice")).to_contain_text(f"spoken record {SLUG} --voice me")
        page.keyboard.press("Enter")
        read(page, saved=False)
        expect(page.locator("#notice")).to_contain_text("2 readings wait")
    assert len(clips(crossing)) == 1
    with booth(crossing, SLUG) as second:
        assert second.url == first.url
        expect(page.locator("#notice")).to_be_hidden()
        expect(page.locator("#progress")).to_contain_text("3 of 5")
        page.keyboard.press("Enter")
        # Enter ends a line that is being read, too.
        begin(page)
        page.keyboard.press("Enter")
        expect(line(page)).to_have_text("that came down to listen.")
        expect(page.locator("#progress")).to_contain_text("4 of 5")
    assert states(crossing) == {
        "A crossing": 1,
        "The captain sang.": 1,
        "Step carefully.": 1,
        "A fog is only a cloud": 1,
    }


def test_what_waits_in_the_browser_is_saved_when_the_page_is_opened_again(
    crossing: Path, with_microphone: Browser, visit: Visit
) -> None:
    with booth(crossing, SLUG, "--port", "0") as first:
        page = visit(with_microphone, first.url)
        enter(page)
        first.kill()
        read(page, saved=False)
        expect(page.locator("#notice")).to_contain_text("1 reading waits")
        page.close()
    with booth(crossing, SLUG):
        again = page.context.new_page()
        again.goto(first.url)
        expect(again.locator("#progress")).to_contain_text("1 of 5")
        expect(again.locator("#notice")).to_be_hidden()
    assert states(crossing) == {"A crossing": 1}


def test_a_reading_the_disk_has_no_room_for_waits_and_is_sent_again(
    crossing: Path, prompter: Page
) -> None:
    """Its folder takes no files: what a full disk does, without one."""
    folder = crossing / "voices" / "me" / SLUG
    folder.write_text("in the way", encoding="utf-8")
    read(prompter, saved=False)
    expect(prompter.locator("#notice")).to_contain_text("could not be saved")
    expect(prompter.locator("#notice")).to_contain_text("1 reading waits in this browser")
    folder.unlink()
    expect(prompter.locator("#notice")).to_be_hidden()
    expect(prompter.locator("#meta")).to_contain_text("· recorded")
    assert states(crossing) == {"A crossing": 1}


# No fake device can be unplugged: its track says that it has ended, as the browser would.
UNPLUGGABLE = """() => {
  const { mediaDevices } = navigator;
  const open = mediaDevices.getUserMedia.bind(mediaDevices);
  mediaDevices.getUserMedia = async (wanted) => {
    const stream = await open(wanted);
    const [track] = stream.getTracks();
    addEventListener("unplug", () => track.dispatchEvent(new Event("ended")));
    return stream;
  };
}"""


def test_a_microphone_that_is_unplugged_keeps_what_was_read(
    crossing: Path, door: str, with_microphone: Browser, visit: Visit
) -> None:
    page = visit(with_microphone, door)
    page.evaluate(UNPLUGGABLE)
    enter(page)
    begin(page)
    page.evaluate("() => dispatchEvent(new Event('unplug'))")
    expect(page.locator("#notice")).to_contain_text("The microphone is gone.")
    expect(page.locator("#meta")).to_contain_text("· recorded")
    page.evaluate("() => navigator.mediaDevices.dispatchEvent(new Event('devicechange'))")
    expect(page.locator("#notice")).to_be_hidden()
    page.keyboard.press("ArrowRight")
    read(page)
    assert states(crossing) == {"A crossing": 1, "The captain sang.": 1}


def test_a_microphone_that_is_refused_is_said_calmly_and_the_rest_works(
    door: str, browser: Browser, visit: Visit
) -> None:
    page = visit(browser, door)
    page.keyboard.press("Enter")
    expect(page.locator("#notice")).to_contain_text("try again")
    page.get_by_role("button", name="Look at the lines without it").click()
    page.keyboard.press("ArrowRight")
    expect(line(page)).to_have_text("The captain sang.")
    expect(page.locator("#record-label")).to_have_text("Open the microphone")


def test_a_microphone_the_browser_keeps_from_the_page_is_opened_once_it_is_allowed(
    crossing: Path, door: str, asking: Browser, visit: Visit
) -> None:
    page = visit(asking, door)
    page.keyboard.press("Enter")
    expect(page.locator("#notice")).to_contain_text("keeps the microphone from this page")
    expect(page.locator("#notice")).to_contain_text("allow the microphone, and try again")
    assert violations(page) == []
    page.context.grant_permissions(["microphone"])
    page.locator("#open-mic").focus()
    enter(page)
    read(page)
    assert states(crossing) == {"A crossing": 1}
