"""A batch over exported files gives what a recalculation gives of the same rows, faulty ones included."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from functions.workbook.client import Sheets
from scripts.batches import checking, folders, whole
from scripts.batches.folders import InputError
from scripts.batches.stages import OtherInputs
from scripts.batches.whole import FaultyPlan, run
from scripts.commands import batch
from tests.pay.book import DEALS, RATES, STAFF, Book, Typed
from tests.pay.quarters import quarter
from tests.pay.scheme_books import TRIED, book_of, fullest
from tests.scripts.batches import Quiet, alike, batched, exported, in_texts, making, order_for, read, recalculated


def a_quarter() -> Book:
    """A quarter with every mistake, as texts."""
    return in_texts(quarter(4, deals=150))


@pytest.mark.parametrize("name", ["polars", "duckdb"])
def test_a_quarter_with_every_mistake_comes_to_the_same(name: str, tmp_path: Path) -> None:
    book = a_quarter()
    there, here = batched(book, tmp_path, name), recalculated(book)
    assert alike(there) == alike(here)
    assert {"duplicate", "unreadable", "unknown_staff", "likely_repeat"} <= {row["code"] for row in here["problems"]}


@pytest.mark.parametrize("scheme", TRIED)
def test_every_scheme_comes_to_the_same_however_its_rows_are_parted(
    scheme: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folders, "ROWS", 3)
    monkeypatch.setattr(checking, "GROUP", 5)
    book = in_texts(book_of(scheme, fullest(scheme)))
    there, here = batched(book, tmp_path), recalculated(book)
    assert alike(there) == alike(here)
    assert here["details"]


@pytest.mark.parametrize("scheme", ["capacity_drive", "equipment_floating"])
def test_the_calculations_own_tables_reach_the_engine(scheme: str, tmp_path: Path) -> None:
    book = in_texts(book_of(scheme, fullest(scheme)))
    assert alike(batched(book, tmp_path, "duckdb")) == alike(recalculated(book))


def test_rows_are_compared_across_stretches_and_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folders, "ROWS", 7)
    book = a_quarter()
    plan, entered = exported(book, tmp_path)
    whole_tab = pl.read_csv(entered / f"{DEALS}.csv", infer_schema=False)
    (entered / f"{DEALS}.csv").unlink()
    (entered / DEALS).mkdir()
    whole_tab.head(40).write_parquet(entered / DEALS / "1.parquet")
    whole_tab.slice(40, 50).write_csv(entered / DEALS / "2.csv")
    whole_tab.slice(90).write_parquet(entered / DEALS / "3.parquet")
    output = tmp_path / "output"
    run(order_for(book, entered), plan, output, "polars", making("polars"), Quiet())
    here = recalculated(book)
    problems = read(output / "problems")
    for row in problems:
        file, place = row.pop("file"), row.pop("file_row")
        del row["holds"]
        if row["tab_title"] == DEALS:
            before = {"1.parquet": 1, "2.csv": 41, "3.parquet": 91}[file]
            assert row["row"] == before + place
    assert alike({"problems": problems})["problems"] == alike(here)["problems"]
    assert alike({"details": read(output / "details")})["details"] == alike(here)["details"]


def test_typed_parquet_columns_mean_what_their_texts_mean(tmp_path: Path) -> None:
    book = a_quarter()
    plan, entered = exported(book, tmp_path)
    frame = pl.read_csv(entered / f"{DEALS}.csv", infer_schema=False)
    (entered / f"{DEALS}.csv").unlink()
    deals = pl.DataFrame(
        {
            **{name: [""] * 3 for name in frame.columns},
            "订单号": ["DD000001", "DD000002", "DD000003"],
            "业务类型": ["购机送费"] * 3,
            "业务号码": [13800138000, 13800138001, 138],
            "受理日期": pl.Series(["2016-01-05", "2016-01-06", "2016-01-07"]).str.to_date(),
            "揽装人工号": [1000, 1001, 1000],
            "副卡": [False, True, False],
            "有效4G": [True, True, True],
        }
    )
    deals.write_parquet(entered / f"{DEALS}.parquet")
    output = tmp_path / "output"
    run(order_for(book, entered), plan, output, "polars", making("polars"), Quiet())
    found = {row["row"]: row["code"] for row in read(output / "problems") if row["tab_title"] == DEALS}
    assert found[4] == "bad_format"
    assert {row["key"] for row in read(output / "details") if row["row"]} <= {"DD000001", "DD000002"}


def test_the_plan_may_stand_in_a_workbook(tmp_path: Path) -> None:
    book = a_quarter()
    _, entered = exported(book, tmp_path)
    output = tmp_path / "output"
    workbook: Sheets = Typed(book)
    run(order_for(book, entered), workbook, output, "polars", making("polars"), Quiet())
    assert alike({"details": read(output / "details")})["details"] == alike(recalculated(book))["details"]


def test_a_batch_that_stopped_goes_on_where_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = a_quarter()
    plan, entered = exported(book, tmp_path)
    output, tell = tmp_path / "output", Quiet()

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(whole, "calculate", stop)
        with pytest.raises(KeyboardInterrupt):
            run(order_for(book, entered), plan, output, "polars", making("polars"), tell)
    assert "calculate" in tell.begun
    again = Quiet()
    run(order_for(book, entered), plan, output, "polars", making("polars"), again)
    assert again.begun[0] == "calculate"
    assert alike({"details": read(output / "details")})["details"] == alike(recalculated(book))["details"]
    third = Quiet()
    run(order_for(book, entered), plan, output, "polars", making("polars"), third)
    assert third.begun == []


def test_other_inputs_are_not_gone_on_with(tmp_path: Path) -> None:
    book = a_quarter()
    plan, entered = exported(book, tmp_path)
    output = tmp_path / "output"
    run(order_for(book, entered), plan, output, "polars", making("polars"), Quiet())
    with (entered / f"{DEALS}.csv").open("a", encoding="utf-8") as file:
        file.write("\n")
    with pytest.raises(OtherInputs, match="files changed since"):
        run(order_for(book, entered), plan, output, "polars", making("polars"), Quiet())


def test_a_faulty_plan_pays_nothing_and_names_its_rows(tmp_path: Path) -> None:
    book = a_quarter()
    book.tabs[RATES][1][list(book.tabs[RATES][0]).index("费率")] = "很多"
    plan, entered = exported(book, tmp_path)
    with pytest.raises(FaultyPlan, match="“费率”表第2行"):
        run(order_for(book, entered), plan, tmp_path / "output", "polars", making("polars"), Quiet())


def test_a_tab_that_is_missing_or_has_other_headers_is_named(tmp_path: Path) -> None:
    book = a_quarter()
    plan, entered = exported(book, tmp_path)
    deals = entered / f"{DEALS}.csv"
    typed = deals.read_text(encoding="utf-8")
    deals.write_text(typed.replace("业务号码", "号码", 1), encoding="utf-8")
    with pytest.raises(InputError, match=r"业务录入\.csv: The tab “Deals” has no header “Account no.”"):
        run(order_for(book, entered), plan, tmp_path / "output", "polars", making("polars"), Quiet())
    deals.write_text(typed, encoding="utf-8")
    (entered / f"{STAFF}.csv").unlink()
    with pytest.raises(InputError, match=r"has no tab Staff: name a file 员工\.csv or Staff\.csv"):
        run(order_for(book, entered), plan, tmp_path / "output", "polars", making("polars"), Quiet())


def test_a_file_with_rows_longer_than_its_header_is_named(tmp_path: Path) -> None:
    book = a_quarter()
    plan, entered = exported(book, tmp_path)
    with (entered / f"{DEALS}.csv").open("a", encoding="utf-8") as file:
        file.write("," * 40 + "\n")
    with pytest.raises(InputError, match=r"业务录入\.csv cannot be read"):
        run(order_for(book, entered), plan, tmp_path / "output", "polars", making("polars"), Quiet())


def test_a_plan_that_is_no_folder_is_told_as_such_whatever_else_it_might_be(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = a_quarter()
    _, entered = exported(book, tmp_path)
    given = ["--scheme", book.schemes, "--input", f"{entered}", "--output", f"{tmp_path / 'output'}"]
    given += ["--ready-file", f"{tmp_path / 'not-running.json'}"]
    for typed in ("plan_telecom_retention_2016q1_final", "telecom-retention-plan-of-the-first-quarter"):
        assert batch.main([*given, "--plan", typed]) == 1
        assert f"--plan {typed}: there is no such folder" in capsys.readouterr().err.replace("\n", " ")
    assert batch.main([*given, "--plan", "plans/misspelt"]) == 1
    assert "neither a folder nor the id" in capsys.readouterr().err


def test_the_command_tells_totals_and_what_was_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = a_quarter()
    plan, entered = exported(book, tmp_path)
    output = tmp_path / "output"
    given = ["--scheme", book.schemes, "--plan", f"{plan}", "--input", f"{entered}", "--output", f"{output}"]
    assert batch.main([*given, "--today", f"{book.today}", "--engine", "duckdb", "--threads", "1"]) == 0
    out, err = capsys.readouterr()
    report = json.loads(Path(out.strip()).read_text(encoding="utf-8"))
    here = recalculated(book)
    total = sum(row["total"] for row in here["summary"])
    assert sum(round(float(month["total"]) * 100) for month in report["months"]) == total
    assert report["rows"][DEALS]["left_out"] == report["rows"][DEALS]["read"] - report["rows"][DEALS]["good"]
    assert all(month["total"] in err for month in report["months"])
    assert batch.main([*given, "--today", "2016-05-01", "--engine", "duckdb"]) == 1
    assert "day changed since" in capsys.readouterr().err
