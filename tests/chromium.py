"""A real browser for the tests of pages: one driver for the session, which knows no second one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Playwright, expect, sync_playwright

# No name is looked up and nothing is reached but this machine.
FLAGS = ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", "--mute-audio"]
# Milliseconds: nothing here takes seconds, but on a machine that does much else besides.
PATIENCE = 40_000


@pytest.fixture(scope="session")
def driver() -> Iterator[Playwright]:
    """What drives browsers."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(driver: Playwright) -> Iterator[Browser]:
    """One browser for all tests that need no other."""
    found = launched(driver)
    yield found
    found.close()


def launched(driver: Playwright, *flags: str) -> Browser:
    """Debian's chromium, without a window."""
    return driver.chromium.launch(
        executable_path=shutil.which("chromium"), args=[*FLAGS, *flags], chromium_sandbox=False
    )
