"""Draws docs/pages.png: the pages of a show in light and dark, on a desk and on a phone.

python docs/pages.py SHOW SLUG      (a show that has been built; needs chromium and Playwright)
"""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

DESK, PHONE = (1180, 860), (390, 860)
GAP, PORT = 24, 8642
GROUND = "#b9b2a6"


def main(show: Path, slug: str) -> None:
    serve = [sys.executable, "-m", "spoken_essays", "serve", "--no-build", "--port", str(PORT)]
    with subprocess.Popen([*serve, "--show", show], stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        server.stdout.readline()  # It speaks when it can be asked.
        try:
            draw(f"http://127.0.0.1:{PORT}", slug)
        finally:
            server.terminate()


def draw(site: str, slug: str) -> None:
    episode = f"{site}/episodes/{slug}/index.html#line-9"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        rows = [
            [shot(browser, episode, DESK, "light"), shot(browser, episode, PHONE, "dark")],
            [shot(browser, site, DESK, "dark"), shot(browser, site, PHONE, "light")],
        ]
        browser.close()
    together(rows).save(Path(__file__).with_name("pages.png"), optimize=True)


def shot(
    browser: Browser,
    url: str,
    size: tuple[int, int],
    scheme: str,
    before: Callable[[Page], None] = lambda page: None,
) -> Image.Image:
    """The page in a window of a size, once ``before`` has been done in it."""
    width, height = size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    page = context.new_page()
    page.goto(url, wait_until="load")
    before(page)
    page.wait_for_timeout(600)  # Letters and a gentle scroll take a moment.
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    context.close()
    return picture


def together(rows: list[list[Image.Image]]) -> Image.Image:
    width = sum(each.width for each in rows[0]) + GAP * (len(rows[0]) + 1)
    height = sum(row[0].height for row in rows) + GAP * (len(rows) + 1)
    whole = Image.new("RGB", (width, height), GROUND)
    top = GAP
    for row in rows:
        left = GAP
        for each in row:
            whole.paste(each, (left, top))
            left += each.width + GAP
        top += row[0].height + GAP
    return whole.quantize(128, method=Image.Quantize.MEDIANCUT)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
