"""The scheme of the document works as the document shows it, after each of its steps, and as shipped schemes do."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from schemas.cells import Cell
from schemas.scheme import SCHEMES, scheme
from schemas.words import LOCALES
from schemas.workbook import workbook
from sheets_templates.documentation import markdown
from sheets_templates.plan_rows import plan_rows
from tests.cases.case import Said, book, hold, load
from tests.pay.book import Book, read_book, work_out
from tests.pay.engines import in_duckdb, in_polars, kept_in_duckdb, rows_in_order
from tests.pay.scheme_books import parts_of, pay_of
from tests.pay.worked_example import DOCUMENT, NAME, Files, installed, steps

STEPS = steps()
MODULE = f"functions/pay/schemes/{NAME}.py"
MOST_LINES = 60  # of a module that says what is particular to its scheme
MEASURES = ("佣金", "套数奖", "管理提成", "冠军奖")  # what is advanced and still owed is another's sum


@pytest.mark.parametrize("files", STEPS, ids=lambda files: Path(list(files)[-1]).stem)
def test_the_cases_of_every_step_hold_when_it_is_done(files: Files, tmp_path: Path) -> None:
    with installed(files, tmp_path) as folder:
        cases = [said for path in sorted(folder.glob("*.yaml")) for said in load(path)]
        assert cases
        for said in cases:
            hold(said)


def test_the_module_is_short_and_its_files_are_tidy(tmp_path: Path) -> None:
    files = STEPS[-1]
    assert len(files[MODULE].splitlines()) <= MOST_LINES
    root = DOCUMENT.parents[1]
    settings = ["--config", str(root / "pyproject.toml"), "--config", f"src = ['{root}', '{tmp_path}']", "--no-cache"]
    with installed(files, tmp_path):
        for command in (["check"], ["format", "--check", "--diff"]):
            tidy = [sys.executable, "-m", "ruff", *command, *settings, str(tmp_path)]
            done = subprocess.run(tidy, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture
def example(tmp_path: Path) -> Iterator[None]:
    with installed(STEPS[-1], tmp_path):
        yield


@pytest.mark.usefixtures("example")
def test_it_stands_beside_all_other_schemes_and_has_its_page_and_its_plan_in_both_languages() -> None:
    everything = [NAME, *SCHEMES]
    assert len(workbook(",".join(everything)).schemes) == len(everything)
    for locale in LOCALES:
        assert all(plan_rows(workbook(NAME), tab, locale) for tab in workbook(NAME).plan)
        assert scheme(NAME).title.to(locale) in markdown(scheme(NAME), locale)


def months_of(turn: Random) -> Said:
    """Half a year of deals of a team of three and their leader, who sell alone and together, and of some cancellations."""
    people = ["1001", "1002", "1003", "2001"]
    staff = [{"工号": one, "班组": "一组"} for one in people[:2]]
    staff += [{"工号": "1003", "班组": "一组"}, {"工号": "1003", "班组": "二组", "生效日": "2026-02-10"}]
    staff += [
        {"工号": "2001", "岗位": "销售主管", "带班组": "一组"},
        {"工号": "2002", "岗位": "销售主管", "带班组": "二组"},
    ]
    deals: list[dict[str, Cell]] = []
    for _ in range(turn.randint(1, 9)):
        seller, helper = turn.sample(people, 2)
        day = turn.randint(1, 5), turn.randint(1, 28)
        deal: dict[str, Cell] = {"销售人工号": seller, "成交价": turn.randint(10_000, 4_000_000)}
        deal["签约日期"] = f"2026-{day[0]:02}-{day[1]:02}"
        if turn.random() < 0.4:
            deal |= {"合作人工号": helper, "销售人占比": turn.choice([0, 33, 50, 100])}
        if turn.random() < 0.4:
            back = max(day, (turn.randint(1, 6), turn.randint(1, 28)))
            deal["退房日期"] = f"2026-{back[0]:02}-{back[1]:02}"
        deals.append(deal)
    return {"方案": NAME, "运行日": "2026-07-31", "员工": staff, "业务录入": deals}


def earned(of: Book) -> Counter[tuple[str, str]]:
    found = work_out(of)
    assert not [problem for problem in found.problems if problem[4] == "错误"]
    sums = Counter({(row["工号"], name): 0 for row in found.summary for name in MEASURES})
    for row in found.summary:
        for name in MEASURES:
            sums[row["工号"], name] += round(row[name] * 100)
    return Counter({who: amount for who, amount in sums.items() if amount})


def without_what_came_back(of: Book) -> Book:
    head, *rows = of.tabs["业务录入"]
    place = head.index("退房日期")
    return replace(of, tabs={**of.tabs, "业务录入": [head, *(row for row in rows if not row[place])]})


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.usefixtures("example")
def test_over_all_months_nothing_is_left_of_what_was_cancelled_neither_for_agents_nor_for_leaders(seed: int) -> None:
    of = book(months_of(Random(seed)))
    assert earned(of) == earned(without_what_came_back(of))


@pytest.mark.usefixtures("example")
def test_duckdb_pays_what_polars_pays(tmp_path: Path) -> None:
    inputs = read_book(book(months_of(Random(3))))
    of, files = inputs.parts[0].scheme, tmp_path / "frames"
    files.mkdir()
    here = parts_of(pay_of(inputs, make=in_polars), of)
    there = parts_of(pay_of(inputs, make=in_duckdb(files), keep=kept_in_duckdb), of)
    assert {part: rows_in_order(frame) for part, frame in there.items()} == {
        part: rows_in_order(frame) for part, frame in here.items()
    }
