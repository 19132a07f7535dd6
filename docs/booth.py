"""Draws docs/booth.png: the booth on a desk in the light, and on a phone in the dark, being read.

python docs/booth.py SHOW SLUG      (needs chromium, Playwright, and an essay of ten lines or more;
                                     the show is copied, and its own folders are left alone)
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import wave
from pathlib import Path

import numpy as np
from pages import DESK, PHONE, together
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

RATE = 44_100
# Of the essay's lines: so many are read before the picture is taken.
READ = 5


def main(show: Path, slug: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        own = shutil.copytree(
            show, here / "show", ignore=shutil.ignore_patterns(".*", "public", "voices")
        )
        microphone = murmur(here / "microphone.wav")
        record = [sys.executable, "-m", "spoken_essays", "record", slug, "--no-open"]
        with subprocess.Popen(
            [*record, "--voice", "me", "--show", str(own)], stdout=subprocess.PIPE, text=True
        ) as server:
            try:
                draw(address(server), microphone)
            finally:
                server.terminate()


def address(server: subprocess.Popen[str]) -> str:
    assert server.stdout is not None
    said = iter(server.stdout)
    return next(found[1] for line in said if (found := re.match(r"Page: (\S+)", line)))


def murmur(path: Path) -> Path:
    """Something as loud as a voice, in a quiet room."""
    at = np.arange(2 * RATE) / RATE
    swell = np.maximum(0, np.sin(np.pi * 1.5 * at))
    sound = np.sin(2 * np.pi * 170 * at) * swell * 6000 + np.random.default_rng(1).normal(
        0, 9, len(at)
    )
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes(np.rint(sound).astype("<i2").tobytes())
    return path


def draw(url: str, microphone: Path) -> None:
    fake = [
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-audio-capture={microphone}",
    ]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--mute-audio", *fake]
        )
        pictures = [desk(browser, url), phone(browser, url)]
        browser.close()
    together([pictures]).save(Path(__file__).with_name("booth.png"), optimize=True)


def desk(browser: Browser, url: str) -> Image.Image:
    page = entered(browser, url, DESK, "light")
    for _ in range(READ):
        read(page)
        page.keyboard.press("Enter")
    read(page)
    return shot(page)


def phone(browser: Browser, url: str) -> Image.Image:
    page = entered(browser, url, PHONE, "dark")
    page.keyboard.press("Space")
    page.wait_for_timeout(4200)
    return shot(page)


def entered(browser: Browser, url: str, size: tuple[int, int], scheme: str) -> Page:
    width, height = size
    page = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
        has_touch=scheme == "dark",
    ).new_page()
    page.goto(url)
    page.locator("#open-mic").click()
    page.locator("#skip-room").click()
    page.wait_for_timeout(500)
    return page


def read(page: Page) -> None:
    page.keyboard.press("Space")
    page.wait_for_timeout(2100)
    page.keyboard.press("Space")
    page.get_by_text("· recorded").wait_for()


def shot(page: Page) -> Image.Image:
    page.wait_for_timeout(400)
    path = Path(tempfile.mkdtemp()) / "shot.png"
    page.screenshot(path=path)
    return Image.open(path).convert("RGB")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
