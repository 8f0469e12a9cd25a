"""What some tests need that no Python package brings, and how to get it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True)
class Need:
    """A program that tests with this marker need; any one of `programs` will do."""

    marker: str
    programs: tuple[str, ...]
    what: str
    remedy: str


NEEDS = (
    Need(
        "browser",
        BROWSERS,
        "the tests in a real browser, for want of Chromium",
        "on Debian or Ubuntu `sudo apt install chromium`, elsewhere any Chromium or Chrome on the PATH",
    ),
    Need(
        "spark",
        ("java",),
        "the comparison with Spark, for want of Java",
        "on Debian or Ubuntu `sudo apt install default-jre-headless`, elsewhere Java 17 or newer on the PATH",
    ),
)


def missing() -> tuple[Need, ...]:
    """Those that this machine lacks."""
    return tuple(need for need in NEEDS if not any(map(shutil.which, need.programs)))
