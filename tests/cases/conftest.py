"""Makes every case in a YAML file of these folders a test of its own, named by its sentence."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cases.case import Differs, hold, load


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Cases are files ending in .yaml."""
    return Cases.from_parent(parent, path=file_path) if file_path.suffix == ".yaml" else None


class Cases(pytest.File):
    """One file of cases."""

    def collect(self) -> Iterator[pytest.Item]:
        """Each case is a test."""
        for said in load(self.path):
            item: Case = Case.from_parent(self, name=str(said.get("案例", "")))
            item.said = said
            yield item


class Case(pytest.Item):
    """One case: what is in the tabs, and what must come of it."""

    said: dict[str, object]

    def runtest(self) -> None:
        """Calculates, and compares."""
        hold(self.said)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: object = None) -> str:
        """A difference in the words of the case; anything else as it is."""
        if isinstance(excinfo.value, Differs):
            return str(excinfo.value)
        return str(super().repr_failure(excinfo))

    def reportinfo(self) -> tuple[Path, None, str]:
        """Where the case stands."""
        return self.path, None, self.name
