"""Which requests a workbook needs, worked out without any Google."""

from __future__ import annotations

from typing import Any

import pytest

from schemas.results import System
from schemas.tab import Role, about
from schemas.workbook import workbook
from sheets_templates.found import Found, FoundTab
from sheets_templates.headers import covers
from sheets_templates.layout import layout
from sheets_templates.provisioning import ProvisioningError, check_scheme, language, requests

PAY = workbook("telecom_retention")
ACCOUNT = "tallysheet@project.example"
NOTHING = Found({})


def blank(title: str, sheet_id: int = 0, **more: Any) -> FoundTab:
    return FoundTab(
        {"sheetId": sheet_id, "title": title, "gridProperties": {"rowCount": 1000, "columnCount": 26}}, **more
    )


def kinds(found: Found) -> list[str]:
    return [name for request in requests(layout(PAY, "zh"), found, account=ACCOUNT) for name in request]


def protections(found: Found) -> list[dict[str, Any]]:
    asked = requests(layout(PAY, "zh"), found, account=ACCOUNT)
    return [request["addProtectedRange"]["protectedRange"] for request in asked if "addProtectedRange" in request]


def test_a_new_workbook_gets_every_tab_before_anything_refers_to_one() -> None:
    asked = kinds(NOTHING)
    last_tab = max(place for place, kind in enumerate(asked) if kind == "addSheet")
    assert asked[0] == "updateSpreadsheetProperties"
    assert asked.count("addSheet") == len(PAY.tabs)
    assert set(asked[1 : last_tab + 1]) == {"addSheet"}


def test_the_blank_tab_of_a_new_spreadsheet_goes_and_one_with_anything_in_it_stays() -> None:
    assert kinds(Found({"Sheet1": blank("Sheet1")}))[-1] == "deleteSheet"
    assert "deleteSheet" not in kinds(Found({"Sheet1": blank("Sheet1", values=[[], ["", "x"]])}))
    assert "deleteSheet" not in kinds(Found({"A": blank("A"), "B": blank("B", 1)}))


def test_result_tabs_staff_settings_and_plan_are_closed_and_the_headers_of_others_ask_first() -> None:
    asked = protections(NOTHING)
    closed = [one for one in asked if not one["warningOnly"]]
    assert {tuple(one["range"]) for one in closed} == {("sheetId",)}
    of_the_program = {about(tab).sheet_id for tab in PAY.tabs if about(tab).role in (Role.RESULT, Role.SYSTEM)}
    assert {one["range"]["sheetId"] for one in closed} == of_the_program | {102, 104, 105, 190, 201, 202}
    assert all(one["editors"] == {"users": [ACCOUNT]} for one in closed)
    asking = [one for one in asked if one["warningOnly"]]
    assert {one["range"]["endRowIndex"] for one in asking} == {1}
    assert {one["range"]["sheetId"] for one in asking} == {101, 103}


def test_a_plan_that_managers_changed_is_never_written_over() -> None:
    found = Found({"费率": blank("费率", 201, values=[["规则"], ["1"]])})
    asked = requests(layout(PAY, "zh"), found, account=ACCOUNT)
    written = [r["updateCells"]["start"] for r in asked if "updateCells" in r]
    assert {start["rowIndex"] for start in written if start["sheetId"] == 201} == {0}


def test_a_setting_that_was_deleted_comes_back_below_the_others() -> None:
    values = [["名称", "值", "说明"], ["单位名称", "城东"], ["自动发问题提醒", "否"]]
    header = [{"userEnteredValue": {"stringValue": title}, "formattedValue": title} for title in values[0]]
    found = Found({"设置": blank("设置", 105, values=values, header=header)})
    asked = requests(layout(PAY, "zh"), found, account=ACCOUNT)
    names = next(
        r["updateCells"] for r in asked if "updateCells" in r and r["updateCells"]["start"] == _start(105, 3, 0)
    )
    written = [row["values"][0]["userEnteredValue"]["stringValue"] for row in names["rows"]]
    assert written == ["经理邮箱", "自动发核算通报", "双人关账"]


@pytest.mark.parametrize(
    ("scheme", "said"), [("referrals", "--scheme referrals"), ("other", "“other”, which is no scheme. Delete that tab")]
)
def test_a_workbook_of_another_scheme_is_refused(scheme: str, said: str) -> None:
    title = about(System).title.zh
    found = Found({title: blank(title, 306, values=[["名称", "值"], ["revision", 3], ["scheme", scheme]])})
    with pytest.raises(ProvisioningError, match=said):
        check_scheme(found, layout(PAY, "zh"))


def test_facts_of_an_older_workbook_are_brought_up_to_date_and_its_revision_stays() -> None:
    titles = ["名称", "值"]
    values = [titles, ["revision", 3], ["scheme", PAY.name], ["schema_version", 1], ["tab:费率", "{}"]]
    header = [{"userEnteredValue": {"stringValue": title}, "formattedValue": title} for title in titles]
    found = Found({"_系统": blank("_系统", 306, values=values, header=header)}, {"timeZone": "Asia/Urumqi"})
    asked = requests(layout(PAY, "zh"), found, account=ACCOUNT)
    cells = [r["updateCells"] for r in asked if "updateCells" in r and r["updateCells"]["start"]["sheetId"] == 306]
    mended = {cell["start"]["rowIndex"]: cell["rows"] for cell in cells if cell["start"]["columnIndex"] == 1}
    assert set(mended) == {0, 3, 4, 5, 7, 14, 15, 16}
    assert '"plan"' in mended[4][0]["values"][0]["userEnteredValue"]["stringValue"]
    added = next(c for c in cells if c["start"] == _start(306, 5, 0))["rows"]
    names = [row["values"][0]["userEnteredValue"]["stringValue"] for row in added]
    facts = ["locale", "one_and_a_half", "zone", "tab:业务录入", "tab:员工", "tab:目标客户", "tab:调整"]
    facts += ["tab:流程", "tab:规则"]
    assert names == [*facts, "outcome of 业务录入", "outcome of 目标客户", "outcome of 调整"]
    assert "ISFORMULA('业务录入'!B1)" in mended[14][0]["values"][0]["userEnteredValue"]["formulaValue"]
    assert mended[7][0]["values"][0]["userEnteredValue"]["stringValue"] == "Asia/Urumqi"


def test_the_language_of_a_workbook_is_that_of_its_system_tab() -> None:
    assert language(NOTHING) is None
    assert [language(Found({title: blank(title)})) for title in ("_系统", "_System")] == ["zh", "en"]


def test_what_google_leaves_out_or_rounds_is_no_difference() -> None:
    assert covers({"red": 0.8509804}, {"red": 217 / 255, "green": 0.0})
    assert covers({"condition": {"type": "BOOLEAN"}}, {"condition": {"type": "BOOLEAN"}, "strict": False})
    assert covers({"bold": True, "italic": True}, {"bold": True})
    assert not covers({"values": [{"a": "x"}]}, {"values": [{"a": "x"}, {"a": "y"}]})
    assert not covers(None, {"type": "TEXT"})
    assert not covers({"strict": True}, {"strict": False})


def _start(sheet_id: int, row: int, place: int) -> dict[str, int]:
    return {"sheetId": sheet_id, "rowIndex": row, "columnIndex": place}
