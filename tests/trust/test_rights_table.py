"""Who may call what: the published table is that of the code, and every entry of it is answered so."""

from __future__ import annotations

from scripts.benchmarks.trust import doors
from scripts.benchmarks.trust.stage import Stage
from scripts.benchmarks.trust.verdicts import Outcome
from scripts.rights import PUBLISHED, document


def test_the_published_table_is_that_of_the_code() -> None:
    assert PUBLISHED.read_text(encoding="utf-8") == document(), "run .venv/bin/python -m scripts.rights"


def test_every_entry_of_the_table_is_answered_as_it_says(stage: Stage) -> None:
    verdicts = list(doors.whole(stage))
    assert [(each.tried, each.seen) for each in verdicts if each.outcome is not Outcome.RIGHT] == []
    assert len(verdicts) == doors.COUNT
