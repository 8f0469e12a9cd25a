"""One stage for all trials here."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from scripts.benchmarks.trust.stage import Stage


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with Stage(tmp_path_factory.mktemp("stage")) as stage:
        yield stage
