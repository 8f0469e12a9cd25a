"""Fifty people editing and one manager recalculating on Google's quotas: every edit has its outcome, nobody sees an error."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from scripts.benchmarks.crowd import Crowd, Office, Seen
from scripts.benchmarks.trust.stage import Stage
from scripts.benchmarks.trust.verdicts import Outcome, Verdict

EVERY = 15.0  # seconds between two edits of one person
MOST_EDITORS = 50
SIDEBARS = 10
BLOCK_SECONDS = 30.0  # of work, after which what came of it is told
AS_GOOGLE = {"TALLYSHEET_READS_A_MINUTE": "60", "TALLYSHEET_WRITES_A_MINUTE": "60"}


def tries(stage: Stage, _: Random, asked: int) -> Iterator[Verdict]:
    """Edits without end. A short run has fewer people, who make the edits asked for within some blocks."""
    editors = min(MOST_EDITORS, max(SIDEBARS, asked // 4))
    crowd = Crowd(editors, EVERY, min(SIDEBARS, editors), f"{editors} people")
    server = stage.server(**AS_GOOGLE)
    try:
        with Office(stage.system, stage.client, crowd, server.ready()) as office:
            stage.google("POST", "/local/quotas", json={"google": True})
            while True:
                yield from _told(crowd, office.work(BLOCK_SECONDS))
                office.seen = Seen()
    finally:
        stage.google("DELETE", "/local/quotas")
        server.stop()


def _told(crowd: Crowd, seen: Seen) -> Iterator[Verdict]:
    tried = f"{crowd.name} editing every {crowd.every:g} s while a manager recalculates"
    wrong = [*(f"shown: {each}" for each in seen.shown), *(f"no outcome for {each}" for each in seen.missing)]
    yield from (Verdict(Outcome.WRONG, tried, each) for each in wrong)
    yield from [Verdict(Outcome.RIGHT, tried)] * max(0, seen.edits - len(wrong))
