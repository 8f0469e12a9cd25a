"""Whoever may edit can do what they like to the marks that keep runs apart: runs go on, say so, and stay apart."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import gspread
import pytest

from functions.workbook.client import ApiError
from functions.workbook.layout import MARKER_BASE, MARKER_KEY
from tests.end_to_end.office import BATCH_UPDATE, CLERK, Book, Cell, deal
from tests.end_to_end.test_races import run_meanwhile, wait_for

SYSTEM, RUNS = "_系统", "运行记录"
EVERYWHERE = {"spreadsheet": True}
RUN_ID = "20260101-000000-abcd"
Attack = Callable[[Book], object]


@pytest.fixture
def running(book: Book) -> Book:
    """A workbook that has been calculated twice."""
    book.type_in("业务录入", deal("A00000001"), deal("A00000002", who="1002", 业务号码="13812345679"))
    book.done("recalculate")
    book.done("recalculate")
    return book


def revision(book: Book) -> Any:
    return next(row[1] for row in book.grid(SYSTEM) if row[0] == "revision")


def take(book: Book, ids: range, key: str = "other", value: str = "x", where: dict[str, Any] | None = None) -> None:
    marks = [
        {
            "metadataId": MARKER_BASE + each,
            "metadataKey": key,
            "metadataValue": value,
            "location": where or EVERYWHERE,
            "visibility": "DOCUMENT",
        }
        for each in ids
    ]
    book.spreadsheet.batch_update({"requests": [{"createDeveloperMetadata": {"developerMetadata": m}} for m in marks]})


def delete_marks(book: Book, key: str = MARKER_KEY) -> None:
    lookup = {"dataFilter": {"developerMetadataLookup": {"metadataKey": key}}}
    book.spreadsheet.batch_update({"requests": [{"deleteDeveloperMetadata": lookup}]})


def take_the_next(book: Book) -> None:
    take(book, range(revision(book) + 1, revision(book) + 2))


def take_a_thousand(book: Book) -> None:
    take(book, range(revision(book) + 1, revision(book) + 1001))


def take_as_if_runs_had(book: Book) -> None:
    take(book, range(revision(book) + 1, revision(book) + 101), MARKER_KEY, RUN_ID)


def take_with_nonsense(book: Book) -> None:
    take(book, range(revision(book) + 1, revision(book) + 9), MARKER_KEY, "")


def take_on_a_row(book: Book) -> None:
    row = {"dimensionRange": {"sheetId": book.tab("业务录入").id, "dimension": "ROWS", "startIndex": 3, "endIndex": 4}}
    take(book, range(revision(book) + 1, revision(book) + 2), where=row)


def take_far_ahead(book: Book) -> None:
    take(book, range(699_999_990, 700_000_010), MARKER_KEY, RUN_ID)


def fill_the_room(book: Book) -> None:
    mark = {"metadataKey": "k", "metadataValue": "v" * 29_900, "location": EVERYWHERE, "visibility": "DOCUMENT"}
    book.spreadsheet.batch_update({"requests": [{"createDeveloperMetadata": {"developerMetadata": mark}}]})


def widen_the_system_tab(book: Book) -> None:
    book.tab(SYSTEM).resize(rows=1200, cols=90)


def narrow_the_system_tab(book: Book) -> None:
    book.tab(SYSTEM).resize(cols=5)


def widen_and_take(book: Book) -> None:
    widen_the_system_tab(book)
    take_a_thousand(book)


def rename_the_system_tab(book: Book) -> None:
    book.tab(SYSTEM).update_title("我的表")


def rename_and_put_another_in_its_place(book: Book) -> None:
    rename_the_system_tab(book)
    book.spreadsheet.add_worksheet(SYSTEM, 5, 5)


def rename_what_was_checked(book: Book) -> None:
    book.tab("_检查").update_title("检查过的")
    book.tab("_已核算").update_title("算过的")


def show_and_move_the_system_tab(book: Book) -> None:
    book.tab(SYSTEM).show()
    book.spreadsheet.reorder_worksheets([book.tab(SYSTEM)])


TOLD: list[tuple[Attack, str]] = [
    (take_the_next, "占用"),
    (take_a_thousand, "占用"),
    (take_as_if_runs_had, "旧版本"),
    (take_with_nonsense, "占用"),
    (take_on_a_row, "占用"),
    (fill_the_room, "占满"),
    (narrow_the_system_tab, "行列"),
    (widen_and_take, "占用"),
    (rename_the_system_tab, "改名"),
    (rename_and_put_another_in_its_place, "改名"),
]
QUIET: list[Attack] = [
    delete_marks,
    take_far_ahead,
    show_and_move_the_system_tab,
    widen_the_system_tab,
    rename_what_was_checked,
]


@pytest.mark.parametrize(("attack", "word"), TOLD)
def test_a_run_goes_through_and_tells_what_it_met(running: Book, attack: Attack, word: str) -> None:
    before = running.rows("核算明细")
    attack(running)
    answer = running.done("recalculate")
    assert [said for said in answer["mended"] if word in said], answer["mended"]
    assert word in running.rows(RUNS)[-1]["结果"]
    assert running.rows("核算明细") == before
    if attack is not fill_the_room:
        assert running.done("recalculate")["mended"] == [], "it is put right for good"
        assert running.done("recalculate")["sheets_api_calls"] <= 3
    assert sum(row["触发"] == "recalculate" for row in running.rows(RUNS)) == len(running.rows(RUNS))


@pytest.mark.parametrize("attack", QUIET)
def test_what_is_in_nobodys_way_takes_no_further_call(running: Book, attack: Attack) -> None:
    titles = [sheet.title for sheet in running.spreadsheet.worksheets()]
    attack(running)
    answer = running.done("recalculate")
    assert (answer["mended"], answer["sheets_api_calls"] <= 3) == ([], True)
    assert {sheet.title for sheet in running.spreadsheet.worksheets()} == set(titles)


def test_a_check_calls_its_tabs_by_their_names_again(running: Book) -> None:
    rename_what_was_checked(running)
    assert len(running.done("validate_deals", CLERK)["mended"]) == 2
    assert running.done("validate_deals", CLERK)["mended"] == []


@pytest.mark.parametrize("value", ["", "x", -5, 3.7, True, 1e15, 10**12], ids=str)
def test_a_revision_that_is_none_is_restored(running: Book, value: Cell) -> None:
    book = running
    row = next(place for place, each in enumerate(book.grid(SYSTEM), start=1) if each[0] == "revision")
    before = revision(book)
    book.tab(SYSTEM).update([[value]], f"B{row}", value_input_option=gspread.utils.ValueInputOption.raw)
    assert any("版本号" in said for said in book.done("recalculate")["mended"])
    assert revision(book) == before + 1
    assert book.done("recalculate")["mended"] == []


@pytest.mark.parametrize("moved_by", [-2, -1, 1, 1000, 10**9])
def test_a_revision_that_was_moved_stops_nobody(running: Book, moved_by: int) -> None:
    row = next(place for place, each in enumerate(running.grid(SYSTEM), start=1) if each[0] == "revision")
    moved = max(0, revision(running) + moved_by)
    running.tab(SYSTEM).update([[moved]], f"B{row}", value_input_option=gspread.utils.ValueInputOption.raw)
    running.done("recalculate")
    assert revision(running) == moved + 1
    assert running.done("recalculate")["sheets_api_calls"] <= 3


def test_a_check_that_writes_nothing_else_records_what_it_met(running: Book) -> None:
    take_the_next(running)
    running.type_in("业务录入", deal("A00000003", "2016-02-30"), at=4)
    answer = running.done("validate_deals", CLERK, first_row=2, last_row=9)
    assert any("占用" in said for said in answer["mended"])
    record = running.rows(RUNS)[-1]
    assert (record["运行编号"], "占用" in record["结果"]) == (answer["run_id"], True)


@pytest.mark.parametrize("attack", [delete_marks, take_a_thousand, take_as_if_runs_had])
def test_a_run_that_read_before_another_wrote_never_undoes_it_whatever_happens_to_marks(
    running: Book, attack: Attack
) -> None:
    """The slow run has read the old rows; the quick one commits the new ones first, and its mark is taken away."""

    def change_and_recalculate(book: Book) -> None:
        book.put("业务录入", 2, "业务类型", "光纤平移")
        book.put("业务录入", 2, "业务号码", "KD000001")
        book.done("recalculate")
        attack(book)

    run_meanwhile(running, BATCH_UPDATE, change_and_recalculate)
    first = running.rows("核算明细")[0]
    assert (first["订单号"], first["业务类型"]) == ("A00000001", "光纤平移")


def test_somebody_who_keeps_taking_marks_stops_no_run(running: Book) -> None:
    over = threading.Event()

    def go_on_taking() -> int:
        taken = 0
        while not over.is_set():
            with suppress(ApiError):
                take(running, range(revision(running) + 1, revision(running) + 5), "mine", str(time.monotonic()))
                taken += 1
        return taken

    with ThreadPoolExecutor(3) as pool:
        taking = pool.submit(go_on_taking)
        runs = [running.done("recalculate") for _ in range(3)]
        both = [pool.submit(running.done, "recalculate") for _ in range(2)]
        runs += [each.result() for each in both]
        over.set()
        assert taking.result() > 5
    assert [run["counts"]["deals"] for run in runs] == [2] * 5
    assert len({row["运行编号"] for row in running.rows(RUNS)}) == len(running.rows(RUNS)) == 7
    assert revision(running) == 7


def test_a_lost_answer_is_found_out_though_the_mark_is_gone(running: Book) -> None:
    """The commit is applied and its answer lost; somebody deletes all marks before the run looks."""
    lost = {"match": BATCH_UPDATE, "kind": "drop_after", "times": 1}
    mark = running.office.mark()
    with ThreadPoolExecutor(1) as pool, running.office.faults(lost):
        run = pool.submit(running.done, "recalculate")
        wait_for(lambda: any(each["fault"] for each in running.office.requests_since(mark)["requests"]))
        delete_marks(running)
        assert run.result()["counts"]["deals"] == 2
    assert len(running.rows(RUNS)) == 3


def test_many_revisions_later_runs_still_tell_each_other_apart(running: Book) -> None:
    """The grid of the system tab has all its columns again after some sixty revisions."""
    row = next(place for place, each in enumerate(running.grid(SYSTEM), start=1) if each[0] == "revision")
    running.tab(SYSTEM).update([[58]], f"B{row}", value_input_option=gspread.utils.ValueInputOption.raw)
    running.done("recalculate")
    for _ in range(3):
        with ThreadPoolExecutor(2) as pool:
            runs = [pool.submit(running.done, "recalculate") for _ in range(2)]
            assert [run.result()["counts"]["deals"] for run in runs] == [2, 2]
    assert revision(running) == 65
    assert running.done("recalculate")["sheets_api_calls"] <= 3
