"""The page of a take: lines heard, boundaries moved, readings chosen, and all of it saved."""

from __future__ import annotations

import contextlib
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pytest
import uvicorn
from chromium import PATIENCE
from playwright.sync_api import Browser, Dialog, Page, expect
from reading_aloud import LINES, SLUG, Taken

from browser.driving import IN_A_BROWSER
from browser.test_access import DESK, PHONE, _found
from spoken_essays.addresses import Source
from spoken_essays.booth.takes import app
from spoken_essays.clips.records import Spot
from spoken_essays.clips.shelf import Shelf
from spoken_essays.config import read_show
from spoken_essays.sound import codec
from spoken_essays.taking.keeping import accounts, keep, sound_of
from spoken_essays.taking.records import Account

pytestmark = IN_A_BROWSER

TOKEN = "x" * 43
LINE, CHANGED, LEFT_OUT, TWICE = 1, 6, 7, 8


@dataclass(frozen=True, kw_only=True)
class Review:
    """A page of a take that is served: the show's folder, and the page's address."""

    root: Path
    url: str

    def account(self) -> Account:
        (account,) = accounts(read_show(self.root), SLUG)
        return account

    def chosen(self, number: int) -> Path | None:
        """The clip of a line that is used."""
        spots = [Spot(number=place + 1, text=text) for place, text in enumerate(LINES)]
        clip = Shelf(self.root / "voices" / "me" / SLUG).standings(spots).lines[number - 1].clip
        return clip.path if clip else None


@contextlib.contextmanager
def served(root: Path) -> Iterator[str]:
    source = Source(slug=SLUG, path=root / "episodes" / SLUG / "essay.md")
    page = app(read_show(root), source, token=TOKEN)
    with socket.create_server(("127.0.0.1", 0)) as door:
        config = uvicorn.Config(page, lifespan="off", log_level="critical", ws="none")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([door],))
        thread.start()
        yield f"http://127.0.0.1:{door.getsockname()[1]}/{TOKEN}/"
        server.should_exit = server.force_exit = True
        thread.join()


@pytest.fixture
def review(taken: Taken, tmp_path: Path) -> Iterator[Review]:
    root = Path(shutil.copytree(taken.root, tmp_path / "show"))
    with served(root) as url:
        yield Review(root=root, url=url)


Opener = Callable[..., Page]


@pytest.fixture
def opened(browser: Browser, review: Review) -> Iterator[Opener]:
    """Open the page in a browser profile of its own; nothing may go wrong in it."""
    contexts, wrong = [], list[str]()

    def open_page(**options: Any) -> Page:
        context = browser.new_context(**{"viewport": DESK, **options})
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        context.on("console", lambda said: _note(wrong, said.type, said.text))
        context.on("weberror", lambda error: wrong.append(str(error.error)))
        page = context.new_page()
        page.goto(review.url)
        expect(status(page)).to_contain_text("lines are in this take")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert wrong == []


def _note(wrong: list[str], kind: str, text: str) -> None:
    # A browser tells of each answer that is a refusal.
    if kind in ("error", "warning") and "409 (Conflict)" not in text:
        wrong.append(text)


def status(page: Page) -> Any:
    return page.get_by_role("status")


def choose(page: Page, index: int) -> None:
    page.locator(".row").nth(index).click()
    expect(page.locator(".row").nth(index)).to_have_attribute("aria-current", "true")


def bound(page: Page, which: Literal["start", "end"]) -> float:
    return float(page.locator(f"[data-handle={which}]").get_attribute("aria-valuenow") or "nan")


def saved(page: Page) -> None:
    page.locator("[data-save]").click()
    expect(status(page)).to_contain_text("Saved: 1 line cut anew in")


def test_every_line_stands_there_and_what_needs_an_ear_is_chosen_first(
    opened: Opener, review: Review
) -> None:
    page = opened()
    expect(page.locator(".row .words")).to_have_text(list(LINES))
    expect(page.locator(".row").nth(LEFT_OUT)).to_contain_text("missing")
    page.get_by_label("Only what needs an ear").check()
    expect(page.locator(".row").nth(LEFT_OUT)).to_be_visible()
    expect(page.locator(".row").nth(LINE)).to_be_hidden()
    expect(page.locator('[aria-current="true"]')).not_to_contain_text(LINES[LINE])


def test_a_line_that_another_voice_reads_needs_no_ear(opened: Opener, review: Review) -> None:
    essay = review.root / "episodes" / SLUG / "essay.md"
    text = essay.read_text(encoding="utf-8")
    essay.write_text(text.replace(LINES[LEFT_OUT], f"{LINES[LEFT_OUT]} {{voice=joe}}"), "utf-8")
    page = opened()
    expect(page.locator(".row").nth(LEFT_OUT)).to_contain_text("joe reads this")
    page.get_by_label("Only what needs an ear").check()
    expect(page.locator(".row").nth(LEFT_OUT)).to_be_hidden()


def test_arrows_move_a_boundary_and_the_clip_is_cut_there(opened: Opener, review: Review) -> None:
    page = opened()
    choose(page, LINE)
    before, clip = bound(page, "start"), review.chosen(LINE + 1)
    page.locator("[data-handle=start]").focus()
    page.keyboard.press("ArrowRight")
    assert bound(page, "start") == pytest.approx(before + 0.01, abs=1e-6)
    page.keyboard.press("Shift+ArrowRight")
    assert bound(page, "start") == pytest.approx(before + 0.11, abs=1e-6)
    saved(page)
    new = review.chosen(LINE + 1)
    assert new and clip and new != clip and clip.is_file()
    samples, rate = codec.decode_flac(new)
    account = review.account()
    take = np.concatenate(
        list(codec.decode(sound_of(read_show(review.root), account), account.rate))
    )
    first = round((before + 0.11 - 0.02) * rate)
    assert np.array_equal(np.rint(take[first : first + len(samples)] * 32_768), samples)


def test_a_boundary_is_dragged_and_taken_back(opened: Opener) -> None:
    page = opened()
    choose(page, LINE)
    handle = page.locator("[data-handle=end]")
    before = bound(page, "end")
    box = handle.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + 60
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 20, y)
    page.mouse.move(x + 40, y)
    expect(page.locator("[data-moment]")).to_be_visible()
    page.mouse.up()
    assert before + 0.05 < bound(page, "end") < before + 0.5
    expect(page.locator("[data-save]")).to_have_text("Save 1 line")
    page.keyboard.press("Control+z")
    assert bound(page, "end") == before
    expect(page.locator("[data-save]")).to_be_disabled()
    page.keyboard.press("Control+Shift+Z")
    assert bound(page, "end") > before


def test_another_reading_is_chosen(opened: Opener, review: Review) -> None:
    page = opened()
    before = review.chosen(TWICE + 1)
    choose(page, TWICE)
    readings = page.get_by_role("group", name="Readings").get_by_role("radio")
    expect(readings).to_have_count(2)
    readings.first.check()
    saved(page)
    after = review.chosen(TWICE + 1)
    assert before and after and before != after
    assert review.account().lines[TWICE].chosen == 0
    page.reload()
    choose(page, TWICE)
    expect(readings.first).to_be_checked()


def test_a_line_that_was_not_found_is_marked_by_hand(opened: Opener, review: Review) -> None:
    page = opened()
    choose(page, LEFT_OUT)
    assert review.chosen(LEFT_OUT + 1) is None
    page.get_by_role("button", name="It begins at the playhead").click()
    saved(page)
    assert review.chosen(LEFT_OUT + 1)
    assert review.account().lines[LEFT_OUT].verdict == "read"


def test_a_line_in_doubt_is_settled_by_who_has_listened(opened: Opener, review: Review) -> None:
    page = opened()
    choose(page, CHANGED)
    expect(page.locator(".row").nth(CHANGED)).to_contain_text("other words")
    clip = review.chosen(CHANGED + 1)
    page.get_by_role("button", name="It is right").click()
    saved(page)
    expect(page.get_by_role("button", name="It is right")).to_be_hidden()
    expect(page.locator(".row").nth(CHANGED)).not_to_contain_text("other words")
    assert review.account().lines[CHANGED].settled
    assert review.chosen(CHANGED + 1) == clip


def test_it_is_heard_and_followed_with_keys_alone(opened: Opener) -> None:
    page = opened()
    page.locator(".row").nth(0).focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-play]")).to_have_text("Pause")
    expect(page.locator("[data-play]")).to_have_text("Play from here")
    assert playhead(page) == pytest.approx(bound(page, "end"), abs=0.05)
    page.keyboard.press("ArrowDown")
    expect(page.locator(".row").nth(1)).to_be_focused()
    expect(page.locator(".row").nth(1)).to_have_attribute("aria-current", "true")
    page.keyboard.press("ArrowRight")
    clock = page.locator("[data-clock]")
    moved = clock.inner_text()
    page.keyboard.press("Space")
    expect(clock).not_to_have_text(moved)
    page.keyboard.press("Space")
    expect(page.locator("[data-play]")).to_have_text("Play from here")


def playhead(page: Page) -> float:
    minutes, _, seconds = page.locator("[data-clock]").inner_text().partition(":")
    return 60 * int(minutes) + float(seconds)


def test_what_is_not_saved_is_warned_about(opened: Opener) -> None:
    page = opened()
    choose(page, LINE)
    page.locator("[data-handle=end]").focus()
    page.keyboard.press("ArrowRight")
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.close(run_before_unload=True)
    page.wait_for_timeout(500)
    assert asked == ["beforeunload"] and not page.is_closed()


def test_a_take_that_is_gone_loses_nothing(opened: Opener, review: Review) -> None:
    page = opened()
    choose(page, LINE)
    page.locator("[data-handle=end]").focus()
    page.keyboard.press("ArrowRight")
    moved = bound(page, "end")
    clips = review.chosen(LINE + 1)
    account = review.account()
    sound_of(read_show(review.root), account).unlink()
    away = account.file.with_suffix(".away")
    account.file.rename(away)
    try:
        with page.expect_response("**/save") as answer:
            page.locator("[data-save]").click()
        assert answer.value.status == 409
        expect(status(page)).to_contain_text("is not there any more")
    finally:
        away.rename(account.file)
    assert bound(page, "end") == moved
    assert review.chosen(LINE + 1) == clips


def test_earlier_takes_are_there_and_lines_that_are_no_more_are_said_so(
    opened: Opener, review: Review
) -> None:
    show, account = read_show(review.root), review.account()
    earlier = replace(account, id="0" * 12, taken=account.taken - timedelta(days=1))
    keep(show, earlier)
    essay = review.root / "episodes" / SLUG / "essay.md"
    text = essay.read_text(encoding="utf-8")
    essay.write_text(text.replace(LINES[LINE], "I stayed in bed."), encoding="utf-8")
    page = opened()
    expect(page.locator(".row").nth(LINE)).to_contain_text("not in the essay any more")
    takes = page.get_by_role("combobox", name="Take")
    expect(takes.locator("option")).to_have_count(2)
    takes.select_option(index=1)
    page.wait_for_url("**/?take=me.000000000000")
    expect(status(page)).to_contain_text("lines are in this take")


def test_what_no_page_of_ours_sends_is_refused_in_a_sentence(
    opened: Opener, review: Review
) -> None:
    page = opened()
    origin = review.url.partition(f"/{TOKEN}")[0]
    for said in ("no JSON", "[]", '{"take": "", "lines": [1]}', '{"take": "you", "lines": []}'):
        answer = page.request.post(f"{review.url}save", data=said, headers={"origin": origin})
        assert answer.status == 409 and answer.json()["error"], said
        assert page.request.post(f"{review.url}save", data=said).status == 403


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(
    opened: Opener, scheme: Literal["light", "dark"], viewport: dict[str, int]
) -> None:
    page = opened(color_scheme=scheme, viewport=viewport)
    for index in (LINE, LEFT_OUT, TWICE):
        choose(page, index)
        assert _found(page) == [], LINES[index]
    width = viewport["width"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
