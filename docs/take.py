"""Draws docs/take.png: the page of a take, with a boundary being moved, and one in the dark.

python docs/take.py SHOW SLUG      (an essay that has been taken; needs chromium and Playwright)
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

from pages import shot, together
from playwright.sync_api import Page, sync_playwright

DESK, PHONE = (1180, 860), (390, 860)


def main(show: Path, slug: str) -> None:
    review = [
        sys.executable,
        "-m",
        "spoken_essays",
        "take",
        slug,
        "--review",
        "--no-open",
        "--show",
        show,
    ]
    with subprocess.Popen(review, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        found = re.search(r"http\S+", server.stderr.readline())
        assert found
        try:
            draw(found[0])
        finally:
            server.terminate()


def draw(url: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        desk = shot(browser, url, DESK, "light", before=moving)
        phone = shot(browser, url, PHONE, "dark")
        browser.close()
    together([[desk, phone]]).save(Path(__file__).with_name("take.png"), optimize=True)


def moving(page: Page) -> None:
    """A line that was read twice, its end nudged."""
    page.locator(".row").first.wait_for()
    rows = page.locator(".row").all()
    for row in reversed(rows):
        row.click()
        if page.locator("[data-readings]").is_visible():
            break
    page.locator("[data-out]").click()
    page.locator("[data-handle=end]").focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
