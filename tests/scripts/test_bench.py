"""What the benchmarks measure: a workbook over a network without wires is calculated like any other."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from schemas.outcome import LABELS, MOST_COMPARED, RESULT, UNCHECKED
from schemas.problems import ERROR, LEVELS
from schemas.scheme import scheme
from schemas.tab import about
from schemas.words import translation
from scripts._environment import ROOT
from scripts.benchmarks import whole
from scripts.benchmarks.network import Network, Tape
from scripts.benchmarks.recalculation import SCHEME, commit, network_for, recalculation
from scripts.benchmarks.workbooks import filling

SAID = ("months", "plan_version", "mended", "losses", "nothing")


def outcomes(network: Network) -> Counter[str]:
    """How often the deals' tab shows each outcome."""
    columns = {str(head): cells for head, *cells in network.cells_of(about(scheme(SCHEME).deals).title.zh)}
    return Counter(map(str, columns[LABELS[RESULT].zh]))


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


def test_rivals_import_nothing_but_what_somebody_would_who_writes_them() -> None:
    allowed = {"__future__", "collections", "datetime", "json", "pathlib", "polars", "sys", "typing"}
    for program in whole.RIVALS.glob("*.py"):
        tree = ast.walk(ast.parse(program.read_text(encoding="utf-8")))
        said = [node for node in tree if isinstance(node, ast.Import | ast.ImportFrom)]
        modules = {each.name for node in said if isinstance(node, ast.Import) for each in node.names}
        modules |= {str(node.module) for node in said if isinstance(node, ast.ImportFrom)}
        assert modules <= allowed, program.name


def test_rivals_calculate_the_same_month_as_each_other_and_as_ours(tmp_path: Path) -> None:
    source, target = tmp_path / "clean.json", tmp_path / "out.json"
    source.write_bytes(whole.clean_body(800, 40))
    paid = {}
    for name, command in whole.rivals(source, target).items():
        subprocess.run(command, cwd=ROOT, check=True)
        found = json.loads(target.read_bytes())
        scale = 1 if name == "bare Polars" else 100
        paid[name] = {line[0]: round(line[-2] * scale) for line in found["details"]}
    assert len(set(map(str, paid.values()))) == 1
    network = network_for(filling(800, 40))
    recalculation(network)
    commit(network)
    columns = {str(column[0]): column[1:] for column in network.cells_of("核算明细")}
    ours = dict(zip(columns["订单号"], columns["奖励"], strict=False))
    theirs = paid["Node"]
    shared = ours.keys() & theirs.keys()
    assert len(shared) > 500
    assert sum(round(float(ours[key] or 0) * 100) != theirs[key] for key in shared) < len(shared) // 20, (
        "ours pays no deal of somebody who left"
    )


def test_a_tape_answers_as_the_network_did(tmp_path: Path) -> None:
    network = network_for(filling(300))
    first = recalculation(network)
    Tape.written(network.received, tmp_path)
    command = [sys.executable, "-m", "scripts.benchmarks.whole", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True)
    again = recalculation(Tape(tmp_path))
    assert (again["counts"], again["months"]) == (first["counts"], first["months"])
