"""A real Chromium, for tests that look at pages as people do."""

import contextlib
import shutil
from collections.abc import Iterator

from playwright.sync_api import Browser, Page, sync_playwright

from scripts.commands._needs import BROWSERS


def executable() -> str:
    """Where this machine's Chromium is. Raises RuntimeError, with what to do, where there is none."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        raise RuntimeError("there is no Chromium here; on Debian or Ubuntu: sudo apt install chromium")
    return found


@contextlib.contextmanager
def running() -> Iterator[Browser]:
    """A browser; one at a time in a process."""
    with sync_playwright() as playwright:
        # Containers forbid the browser's own sandbox; what the tests open is their own.
        browser = playwright.chromium.launch(executable_path=executable(), args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


@contextlib.contextmanager
def page(browser: Browser, locale: str = "zh-CN", width: int = 1200, height: int = 760) -> Iterator[Page]:
    """An empty page in a fresh profile."""
    context = browser.new_context(locale=locale, viewport={"width": width, "height": height})
    try:
        yield context.new_page()
    finally:
        context.close()
