"""What the benchmarks measure: a workbook over a network without wires is calculated like any other."""

from __future__ import annotations

from collections import Counter

import pytest

from schemas.outcome import MOST_COMPARED, UNCHECKED
from schemas.problems import ERROR, LEVELS
from schemas.scheme import scheme
from schemas.tab import about
from schemas.words import translation
from scripts.benchmarks.network import Network
from scripts.benchmarks.recalculation import SCHEME, commit, network_for, recalculation
from scripts.benchmarks.workbooks import filling

SAID = ("months", "plan_version", "mended", "losses", "nothing")


def outcomes(network: Network) -> Counter[str]:
    """How often the deals' tab shows each outcome."""
    column = network.cells_of(about(scheme(SCHEME).deals).title.zh)[-2]
    return Counter(str(cell) for cell in column[1:])


@pytest.mark.parametrize("deals", [500, MOST_COMPARED + 500])
def test_a_second_run_finds_what_the_first_has_written(deals: int) -> None:
    network = network_for(filling(deals))
    assert outcomes(network) == {UNCHECKED.zh: deals}

    first = recalculation(network)
    commit(network)
    network.forget()
    second = recalculation(network)

    assert {name: second[name] for name in SAID} == {name: first[name] for name in SAID}
    assert first["mended"] == []
    assert first["counts"]["mail_queued"] > 0
    assert second["counts"] == {**first["counts"], "mail_queued": 0}
    shown = outcomes(network)
    assert UNCHECKED.zh not in shown, "rows without a key show their errors too"
    faulty = shown[translation(LEVELS, locale="zh")[ERROR]]
    assert faulty > 0
    assert shown.total() - faulty == first["counts"]["deals"]
