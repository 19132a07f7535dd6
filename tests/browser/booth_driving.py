"""How the booth is used in a browser: by its keys; and what lies on the disk afterwards."""

from __future__ import annotations

import json
import re
import wave
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import Locator, Page, expect

SLUG = "a-crossing"
# Chromium's fake microphone is a device of this rate: what it is fed at it is heard unchanged.
RATE = 44_100
AXE = (resources.files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]

# Each 50 ms of sound move the level's mark: so many of them are a reading, and no slip of the hand.
UNTIL_HEARD = """() => new Promise((heard) => {
  let left = 12;
  const seen = new MutationObserver(() => --left || (seen.disconnect(), heard()));
  seen.observe(document.getElementById("level-peak"), { attributes: true });
})"""

Samples = np.ndarray[Any, np.dtype[np.int16]]


def enter(page: Page) -> None:
    """Through the door by the keyboard alone, without recording the room."""
    expect(page.locator("#open-mic")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#room")).to_be_visible()
    page.locator("#skip-room").focus()
    page.keyboard.press("Enter")
    expect(line(page)).to_be_visible()


def line(page: Page) -> Locator:
    return page.locator("#line")


def begin(page: Page, *, key: str = "Space", seconds: int = 0) -> None:
    """Begin to read, and go on until something of it, or so many whole seconds, was heard."""
    page.keyboard.press(key)
    expect(page.locator("#record-label")).to_have_text(re.compile(f"End · [{seconds}-9] s"))
    if not seconds:
        page.evaluate(UNTIL_HEARD)


def read(page: Page, *, saved: bool = True, seconds: int = 0) -> None:
    """Space, a reading, Space."""
    begin(page, seconds=seconds)
    page.keyboard.press("Space")
    expect(page.locator("#said")).to_contain_text(" s.")
    if saved:
        expect(page.locator("#meta")).to_contain_text("· recorded")


def read_whole(page: Page, *, key: str = "Space", seconds: int = 1) -> None:
    """Read a line, and again for as long as the page says that a moment of it was lost."""
    for _ in range(20):
        begin(page, key=key, seconds=seconds)
        page.keyboard.press("Space")
        expect(page.locator("#said")).to_contain_text(" s.")
        key = "r"
        if not has_lost(page):
            break
    expect(page.locator("#said")).not_to_contain_text("lost a moment")
    expect(page.locator("#meta")).to_contain_text("· recorded")


def has_lost(page: Page) -> bool:
    """Whether the page says that the browser lost something of a reading."""
    return "lost a moment" in page.locator("#said").inner_text()


def manifest(root: Path) -> str:
    return (root / "voices" / "me" / SLUG / "clips.toml").read_text(encoding="utf-8")


def in_use(root: Path) -> list[Path]:
    """The readings that were not set aside, in the order of their lines."""
    tables = re.split(r'(?m)^\["', manifest(root))[1:]
    names = [each.split('"')[0] for each in tables if "chosen = false" not in each]
    return [root / "voices" / "me" / SLUG / name for name in names]


def states(root: Path) -> dict[str, int]:
    """How many readings the manifest knows of each text."""
    text = manifest(root)
    found = re.findall('(?m)^text = "(.*)"$', text)
    return {each: found.count(each) for each in found}


def clips(root: Path) -> list[Path]:
    return sorted((root / "voices" / "me" / SLUG).glob("[0-9]*.wav"))


def samples(path: Path) -> Samples:
    with wave.open(str(path)) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, RATE)
        return np.frombuffer(file.readframes(file.getnframes()), "<i2")


def place(clip: Samples, heard: Samples) -> int:
    """Where in what the microphone heard a clip begins: there is one place with these samples."""
    first = clip[:64]
    near = np.flatnonzero(heard[: -len(first)] == first[0])
    found = [int(at) for at in near if np.array_equal(heard[at : at + len(first)], first)]
    assert len(found) == 1
    return found[0]


def violations(page: Page) -> list[str]:
    page.evaluate(AXE)
    options = json.dumps({"runOnly": {"type": "tag", "values": WCAG}})
    found: dict[str, Any] = page.evaluate(f"axe.run({options})")
    return [
        f"{each['id']}: {node['html']} {node.get('failureSummary', '')}"
        for each in found["violations"]
        for node in each["nodes"]
    ]
