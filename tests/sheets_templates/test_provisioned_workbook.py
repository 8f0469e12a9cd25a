"""Workbooks provisioned on a running local Google, as the service account and as people."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gspread
import pytest
from gspread.utils import ValueInputOption, ValueRenderOption, rowcol_to_a1

from functions.workbook.client import SPREADSHEETS, ApiError, Sheets, transport
from functions.workbook.reading import snapshot
from schemas.outcome import letters
from schemas.scheme import scheme
from schemas.tab import about, columns
from schemas.workbook import workbook as schemas_workbook
from scripts.commands._provisioning import Order, Provisioned, account_of, provision
from sheets_templates.provisioning import ProvisioningError

PAY = scheme("telecom_retention")
RATES = PAY.plan[0]
BOOK = schemas_workbook("telecom_retention")
CLERK = "clerk@branch.example"
MANAGER = "manager@branch.example"
Person = Callable[[str], gspread.Client]
GOOD = [["A00001", "计入", "好"], ["B00002", "不计入", "副卡"]]
BAD = ["错误", "“受理日期”没有填,请补上"]
RAW = ValueInputOption.raw
TYPED = ValueInputOption.user_entered


@pytest.fixture(scope="module")
def provisioned(client: gspread.Client) -> Provisioned:
    return provision(client, Order(BOOK, managers=[MANAGER], staff=[CLERK]))


def everything(client: gspread.Client, spreadsheet_id: str) -> dict[str, Any]:
    """The workbook as Google tells it: tabs and their properties, and of their cells the first 60 rows."""
    tops = [f"'{tab.title}'!1:60" for tab in client.open_by_key(spreadsheet_id).worksheets()]
    params = {"includeGridData": "true", "ranges": tops}
    whole: dict[str, Any] = transport(client).request("get", f"{SPREADSHEETS}/{spreadsheet_id}", params=params).json()
    return whole


def enter(deals: gspread.Worksheet, *rows: list[str]) -> None:
    """Types rows below the header: the cells of each in the order of the tab's own columns."""
    header = deals.row_values(1)
    for name, cells in zip(columns(PAY.deals).values(), zip(*rows, strict=True), strict=False):
        deals.update([[cell] for cell in cells], f"{letters(header.index(name.label.zh))}2", raw=False)


def entered(deals: gspread.Worksheet, row: int) -> list[Any]:
    """What a row holds, in the order of the tab's own columns."""
    grid = deals.get_all_values(value_render_option=ValueRenderOption.unformatted)
    return [grid[row - 1][grid[0].index(name.label.zh)] for name in columns(PAY.deals).values()]


def test_a_new_workbook_has_every_tab_in_order_and_no_blank_one(
    client: gspread.Client, provisioned: Provisioned
) -> None:
    workbook = client.open_by_key(provisioned.id)
    titles = [tab.title for tab in workbook.worksheets()]
    assert titles[:5] == ["使用说明", "业务录入", "目标客户", "员工", "调整"]
    assert titles[-1] == "_系统"
    assert len(titles) == len(BOOK.tabs)
    assert [tab.title for tab in workbook.worksheets() if tab.isSheetHidden] == [
        about(tab).title.zh for tab in BOOK.tabs if about(tab).hidden
    ]
    assert {tab.frozen_row_count for tab in workbook.worksheets()} == {1}
    in_view = {tab.title: tab.frozen_col_count for tab in workbook.worksheets()}
    assert [in_view[title] for title in ("业务录入", "员工", "费率", "月度汇总", "_系统")] == [1, 2, 2, 3, 0]
    assert workbook.title == "存量客户维系激励"
    assert (workbook.locale, workbook.timezone) == ("zh_CN", "Asia/Shanghai")


def test_the_functions_read_it_in_one_call(client: gspread.Client, provisioned: Provisioned) -> None:
    sheets = Sheets(transport(client), provisioned.id)
    found = snapshot(sheets, provisioned.id, lambda book: [*book.entries[:1], book.staff, *book.plan])
    assert (found.revision, sheets.calls) == (0, 1)
    assert found.sheet(PAY.deals).frame.is_empty()
    assert found.sheet(PAY.staff).frame["email"].to_list() == [MANAGER]
    rates = found.sheet(RATES)
    assert rates.frame.height == 10
    assert rates.unreadable.is_empty()


def test_empty_rows_are_blank_although_the_outcome_formulas_reach_down_to_them(
    client: gspread.Client, provisioned: Provisioned
) -> None:
    deals = client.open_by_key(provisioned.id).worksheet("业务录入")
    assert len(deals.get_all_values()) == 1
    assert deals.row_values(1)[:3] == ["订单号", "核算结果", "核算说明"]


def test_provisioning_again_asks_for_nothing_and_changes_nothing(
    client: gspread.Client, provisioned: Provisioned
) -> None:
    before = everything(client, provisioned.id)
    again = provision(client, Order(BOOK, spreadsheet_id=provisioned.id, managers=[MANAGER], staff=[CLERK]))
    assert (again.changes, again.added, again.shared) == (0, (), ())
    assert everything(client, provisioned.id) == before


@pytest.mark.parametrize("locale", ["zh", "en"])
def test_provisioning_again_changes_nothing_in_either_language(client: gspread.Client, locale: Any) -> None:
    new = provision(client, Order(BOOK, locale=locale))
    assert provision(client, Order(BOOK, spreadsheet_id=new.id)).changes == 0


def test_the_first_tab_says_what_to_do_in_the_words_of_this_workbook(client: gspread.Client) -> None:
    made = provision(client, Order(schemas_workbook("maintenance_team"), manual="https://help.example/manual"))
    guide = client.open_by_key(made.id).worksheets()[0]
    said = dict(guide.get_all_values())
    assert guide.title == "使用说明"
    assert [one for one in said if one.startswith("第")] == ["第一步", "第二步", "第三步"]
    assert "“评分卡”“评分方”“等级”" in said["第二步"]
    assert "“月度审批”" in said["平时"]
    assert "月底" not in said  # nothing happens but by the month
    assert said["评分卡"].startswith("经理填：")
    assert said["月度汇总"].startswith("不用填：")
    assert said["评分"].startswith("经理填：")
    manual = guide.find("使用手册")
    assert manual is not None
    link = guide.acell(f"B{manual.row}", value_render_option=ValueRenderOption.formula).value
    assert link == '=HYPERLINK("https://help.example/manual","打开使用手册")'


def test_what_the_first_tab_says_is_brought_up_to_date_and_keeps_its_link(client: gspread.Client) -> None:
    made = provision(client, Order(BOOK, manual="https://help.example/manual"))
    workbook = client.open_by_key(made.id)
    guide = workbook.worksheet("使用说明")
    before = guide.get_all_values(value_render_option=ValueRenderOption.formula)
    assert ["业务录入", "大家填：" + about(PAY.deals).help.zh] in before
    assert ["月底", "这个月的也要填齐：“目标客户”。"] in before
    guide.update([["旧的一步", "旧的说法"]], "A3")
    guide.update([["多出来的", "一行"]] * 3, f"A{len(before) + 1}")
    workbook.reorder_worksheets([*workbook.worksheets()[1:], guide])
    again = provision(client, Order(BOOK, spreadsheet_id=made.id))
    assert again.changes == 1
    assert guide.get_all_values(value_render_option=ValueRenderOption.formula) == before
    workbook.del_worksheet(guide)
    assert provision(client, Order(BOOK, spreadsheet_id=made.id)).added == ("使用说明",)
    assert workbook.worksheets()[0].title == "使用说明"


def test_an_english_workbook_is_english_throughout(client: gspread.Client) -> None:
    new = provision(client, Order(BOOK, title="Retention", locale="en"))
    workbook = client.open_by_key(new.id)
    assert workbook.title == "Retention"
    assert workbook.worksheet("Deals").row_values(1)[:3] == ["Order no.", "Result", "Explanation"]
    rates = workbook.worksheet("Rates").get_all_records()
    assert rates[4]["Post"] == "not Shop assistant"
    assert rates[0]["Adds to"] == "Mobile credit"
    assert workbook.locale == "en_US"
    whole = [cell for tab in workbook.worksheets() for row in tab.get_all_values() for cell in row]
    chinese = {cell for cell in whole if not cell.isascii()}
    assert all(cell.startswith(("一", "二")) for cell in chinese), chinese


def test_the_plan_holds_real_days_and_numbers_as_people_type_them(
    client: gspread.Client, provisioned: Provisioned
) -> None:
    rates = client.open_by_key(provisioned.id).worksheet("费率")
    header, first, second = rates.get("A1:U3", value_render_option=ValueRenderOption.unformatted)
    assert dict(zip(header, first, strict=False))["生效"] == 42370
    assert dict(zip(header, second, strict=False))["费率"] == "0.5"
    assert rates.get(f"{letters(header.index('生效'))}2") == [["2016-01-01"]]


def test_what_clerks_type_is_kept_as_they_typed_it(person: Person, client: gspread.Client) -> None:
    new = provision(client, Order(BOOK, staff=[CLERK]))
    deals = person(CLERK).open_by_key(new.id).worksheet("业务录入")
    enter(deals, ["16030900000123456789", "购机送费", "013800001111", "2016-1-5", "0001"])
    assert entered(deals, 2)[:5] == ["16030900000123456789", "购机送费", "013800001111", 42374, "0001"]
    assert deals.acell(f"{letters(deals.row_values(1).index('受理日期'))}2").value == "2016-01-05"


def test_nobody_but_the_program_writes_a_result(
    person: Person, client: gspread.Client, provisioned: Provisioned
) -> None:
    for email in (CLERK, MANAGER):
        workbook = person(email).open_by_key(provisioned.id)
        for title in ("核算明细", "月度汇总", "问题清单", "通知邮件", "运行记录", "_系统"):
            with pytest.raises(ApiError, match="protected"):
                workbook.worksheet(title).update([["x"]], "A2")
    client.open_by_key(provisioned.id).worksheet("问题清单").update([["业务录入"]], "A2")
    client.open_by_key(provisioned.id).worksheet("问题清单").batch_clear(["A2"])


def test_clerks_insert_sort_and_delete_deals_freely(person: Person, client: gspread.Client) -> None:
    new = provision(client, Order(BOOK, staff=[CLERK]))
    deals = person(CLERK).open_by_key(new.id).worksheet("业务录入")
    enter(deals, ["B00002", "光纤平移"], ["A00001", "光纤平移"])
    deals.sort((1, "asc"), range="A2:M2000")
    deals.insert_row(["C00003"], 2)
    deals.delete_rows(4)
    assert [row[:2] for row in deals.get_all_values()[1:]] == [["C00003", "未检查"], ["A00001", "未检查"]]
    assert entered(deals, 3)[:2] == ["A00001", "光纤平移"]


def test_an_outcome_follows_its_deal_wherever_its_row_goes(client: gspread.Client) -> None:
    new = provision(client, Order(BOOK))
    workbook = client.open_by_key(new.id)
    deals = workbook.worksheet("业务录入")
    enter(deals, *([key, "光纤平移"] for key in ("A00001", "B00002", "C00003", "A00001")))
    text = "业务录入|{}|光纤平移|||||||||"
    calculated = [[f"业务录入|{key}", text.format(key), *told] for key, *told in GOOD]
    workbook.worksheet("_已核算").update(calculated, "A2", value_input_option=RAW)
    checked = [[text.format("C00003"), *BAD], ["=" + text.format("A00001"), "错误", "用过"]]
    workbook.worksheet("_检查").update(checked, "A2", value_input_option=RAW)
    expected = [["A00001", "计入", "好"], ["A00001", "错误", "用过"], ["B00002", "不计入", "副卡"], ["C00003", *BAD]]
    assert _outcomes(deals) == expected
    deals.insert_rows([["D00004"]], 2)
    deals.sort((1, "des"), range="A2:M6")
    deals.insert_cols([["自己的列"]], 1)
    assert [row[:2] for row in _outcomes(deals)] == [*(row[:2] for row in expected), ["D00004", "未检查"]]
    deals.update([["购机送费"]], f"{letters(deals.row_values(1).index('业务类型'))}5")
    assert [row[1] for row in _outcomes(deals) if row[0] == "A00001"] == ["已改动，待重新核算", "计入"]


def test_a_row_is_appended_below_the_last_deal(client: gspread.Client) -> None:
    new = provision(client, Order(BOOK))
    deals = client.open_by_key(new.id).worksheet("业务录入")
    for key in ("A00001", "B00002"):
        deals.append_row([key], value_input_option=TYPED)
    assert [row[0] for row in deals.get_all_values()] == ["订单号", "A00001", "B00002"]


def test_a_workbook_with_data_keeps_all_of_it(client: gspread.Client) -> None:
    new = provision(client, Order(BOOK))
    workbook = client.open_by_key(new.id)
    deals, rates, unit = (workbook.worksheet(title) for title in ("业务录入", "费率", "设置"))
    enter(deals, ["A00001", "光纤平移"])
    deals.insert_cols([["门店", "城东"]], 5)
    rates.update([[25]], "C4")
    rates.delete_rows(11)
    unit.update([["城东营业厅"], ["boss@branch.example"]], "B2")
    workbook.add_worksheet("我的草稿", 10, 5).update([["不要动"]], "A1")
    workbook.del_worksheet(workbook.worksheet("问题清单"))
    deals.update([["不对的表头"]], "H1")

    again = provision(client, Order(BOOK, spreadsheet_id=new.id, managers=[MANAGER]))

    assert again.added == ("问题清单",)
    assert workbook.worksheet("我的草稿").acell("A1").value == "不要动"
    header = deals.row_values(1)
    labels = [column.label.zh for column in columns(PAY.deals).values()]
    assert header[:8] == [labels[0], "核算结果", "核算说明", labels[1], "门店", *labels[2:4], "不对的表头"]
    # The header that somebody typed over is back, to the right of everything.
    assert header[-1] == labels[4] == "揽装人工号"
    assert set(labels) < set(header)
    assert deals.row_values(2)[:2] == ["A00001", "未检查"]
    assert deals.row_values(2)[3:5] == ["光纤平移", "城东"]
    assert rates.acell("C4").value == "25"
    assert len(rates.get_all_values()) == 10
    assert unit.get("B2:B3") == [["城东营业厅"], ["boss@branch.example"]]
    assert again.appointed.managers == (MANAGER,)
    assert provision(client, Order(BOOK, spreadsheet_id=new.id, managers=[MANAGER])).changes == 0


def test_a_spreadsheet_that_people_began_themselves_becomes_a_workbook(client: gspread.Client) -> None:
    workbook = client.create("自己的")
    staff = workbook.sheet1
    staff.update_title("员工")
    staff.update([["工号", "姓名", "电话"], ["1001", "林军", "123"]], "A1")
    done = provision(client, Order(BOOK, spreadsheet_id=workbook.id))
    assert "员工" not in done.added
    assert len(done.added) == len(BOOK.tabs) - 1
    assert staff.get("A1:D2") == [["工号", "姓名", "电话", "岗位"], ["1001", "林军", "123"]]
    assert workbook.worksheet("员工").row_count == 2000
    assert provision(client, Order(BOOK, spreadsheet_id=workbook.id)).changes == 0


def test_an_id_that_another_tab_has_does_not_stand_in_the_way(client: gspread.Client) -> None:
    workbook = client.create("自己的")
    taken = about(PAY.deals).sheet_id
    body = {"requests": [{"addSheet": {"properties": {"sheetId": taken, "title": "别的"}}}]}
    workbook.batch_update(body)
    provision(client, Order(BOOK, spreadsheet_id=workbook.id))
    assert workbook.worksheet("业务录入").id != taken
    assert workbook.worksheet("别的").id == taken


def test_a_broken_drop_down_format_or_note_is_restored(client: gspread.Client) -> None:
    new = provision(client, Order(BOOK))
    deals = client.open_by_key(new.id).worksheet("业务录入")
    deals.format("A2:A2000", {"numberFormat": {"type": "NUMBER", "pattern": "0"}})
    deals.update_note("D1", "别人的话")
    before = provision(client, Order(BOOK, spreadsheet_id=new.id))
    assert before.changes == 2
    deals.update([["0012345678901234567"]], "A2", raw=False)
    assert deals.acell("A2").value == "0012345678901234567"


def test_a_workbook_does_not_change_its_language(client: gspread.Client, provisioned: Provisioned) -> None:
    with pytest.raises(ProvisioningError, match="Leave out --locale"):
        provision(client, Order(BOOK, spreadsheet_id=provisioned.id, locale="en"))


def test_a_tab_that_people_protected_against_the_program_is_named(person: Person, client: gspread.Client) -> None:
    own = person(MANAGER).create("自己的")
    account = account_of(client)
    own.share(account, perm_type="user", role="writer")
    details = own.add_worksheet("核算明细", 100, 20)
    details.add_protected_range("A1:T100", editor_users_emails=[MANAGER])
    with pytest.raises(ProvisioningError, match="“核算明细” is protected against this program.*" + account):
        provision(client, Order(BOOK, spreadsheet_id=own.id))


def _outcomes(deals: gspread.Worksheet) -> list[list[str]]:
    """Each number with its outcome, in the order of the numbers."""
    header, *rows = deals.get_all_values()
    places = [header.index(title) for title in ("订单号", "核算结果", "核算说明")]
    return sorted([row[place] for place in places] for row in rows)


def test_only_managers_edit_the_plan_and_the_staff_list(
    client: gspread.Client, person: Callable[[str], gspread.Client]
) -> None:
    order = Order(BOOK, managers=["boss@branch.example"], staff=["clerk@branch.example"])
    workbook = provision(client, order).id
    boss, clerk = (person(f"{who}@branch.example").open_by_key(workbook) for who in ("boss", "clerk"))

    clerk.worksheet("业务录入").update([["A100001"]], "A2")
    boss.worksheet("费率").update([["新的说明"]], "B2")
    for title in ("费率", "规则", "员工", "调整", "设置"):
        with pytest.raises(ApiError, match="protected"):
            clerk.worksheet(title).update([["x"]], "A2")


def test_where_nobody_manages_the_plan_and_the_staff_list_are_no_clerks_either(
    client: gspread.Client, person: Callable[[str], gspread.Client]
) -> None:
    made = provision(client, Order(BOOK, staff=["clerk@branch.example"]))
    clerk = person("clerk@branch.example").open_by_key(made.id)
    for title in ("费率", "规则", "员工", "调整", "设置"):
        with pytest.raises(ApiError, match="protected"):
            clerk.worksheet(title).update([["x"]], "A2")
    assert made.appointed.managers == ()


def test_a_manager_named_later_may_edit_the_plan_too(
    client: gspread.Client, person: Callable[[str], gspread.Client]
) -> None:
    first = provision(client, Order(BOOK, managers=["boss@branch.example"]))
    provision(client, Order(BOOK, spreadsheet_id=first.id, managers=["deputy@branch.example"]))

    for who in ("boss", "deputy"):
        person(f"{who}@branch.example").open_by_key(first.id).worksheet("费率").update([["新的说明"]], "B2")

    both = ["boss@branch.example", "deputy@branch.example"]
    assert provision(client, Order(BOOK, spreadsheet_id=first.id, managers=both)).changes == 0


def test_somebody_who_works_here_becomes_a_manager_in_the_row_in_force(client: gspread.Client) -> None:
    made = provision(client, Order(BOOK))
    staff = client.open_by_key(made.id).worksheet("员工")
    heads = staff.row_values(1)
    row = {"工号": "1001", "姓名": "林军", "岗位": "营业员", "邮箱": "Lin@branch.example", "权限": "员工"}
    staff.update([[row.get(head, "") for head in heads]], "A2", raw=True)
    done = provision(client, Order(BOOK, spreadsheet_id=made.id, managers=["lin@branch.example"]))
    assert done.appointed.rows == {"lin@branch.example": 2}
    assert [dict(zip(heads, said, strict=False))["权限"] for said in staff.get_all_values()[1:] if any(said)] == [
        "经理"
    ]


def test_an_address_that_another_row_spoils_is_said_to_be_no_manager(client: gspread.Client) -> None:
    made = provision(client, Order(BOOK))
    staff = client.open_by_key(made.id).worksheet("员工")
    heads = staff.row_values(1)
    row = {"工号": "1001", "姓名": "林军", "岗位": "营业员", "邮箱": "lin@branch.example", "权限": "老板"}
    staff.update([[row.get(head, "") for head in heads]], "A2", raw=True)
    done = provision(client, Order(BOOK, spreadsheet_id=made.id, managers=["lin@branch.example"]))
    assert done.appointed.not_in_force == ("lin@branch.example",)
    assert done.appointed.managers == ()


def test_scores_are_the_managers_to_type_unless_several_people_give_them(
    client: gspread.Client, person: Callable[[str], gspread.Client]
) -> None:
    kpi = schemas_workbook("department_kpi")
    made = provision(client, Order(kpi, staff=["clerk@branch.example"]))
    clerk = person("clerk@branch.example").open_by_key(made.id).worksheet("评分")
    clerk.update([["2016-01"]], "A2")
    evaluators = client.open_by_key(made.id).worksheet("评分方")
    column = rowcol_to_a1(1, evaluators.row_values(1).index("多人") + 1)[:-1]
    rows = len(evaluators.get_all_values()) - 1
    evaluators.update([["否"]] * rows, f"{column}2")
    provision(client, Order(kpi, spreadsheet_id=made.id))
    with pytest.raises(ApiError, match="protected"):
        clerk.update([["2016-02"]], "A2")
    evaluators.update([["是"]], f"{column}2")
    provision(client, Order(kpi, spreadsheet_id=made.id))
    clerk.update([["2016-02"]], "A2")
    assert provision(client, Order(kpi, spreadsheet_id=made.id)).changes == 0


def offered_range(client: gspread.Client, spreadsheet_id: str, title: str, header: str) -> dict[str, Any]:
    """The rule of the first cell below a header."""
    tab = client.open_by_key(spreadsheet_id).worksheet(title)
    cell = f"'{title}'!{rowcol_to_a1(2, tab.row_values(1).index(header) + 1)}"
    params = {"ranges": [cell], "fields": "sheets.data.rowData.values.dataValidation"}
    found = transport(client).request("get", f"{SPREADSHEETS}/{spreadsheet_id}", params=params).json()
    rule: dict[str, Any] = found["sheets"][0]["data"][0]["rowData"][0]["values"][0]["dataValidation"]
    return rule


def test_what_refers_to_another_tab_is_chosen_from_its_column_wherever_that_stands(client: gspread.Client) -> None:
    made = provision(client, Order(schemas_workbook("account_classes")))
    book = client.open_by_key(made.id)
    rule = offered_range(client, made.id, "客户用量", "客户编号")
    assert rule["condition"]["type"] == "ONE_OF_RANGE"
    assert not rule.get("strict")
    customers = book.worksheet("客户档案")
    customers.update([["C001"], ["C002"]], f"{letters(customers.row_values(1).index('客户编号'))}2")
    offered = rule["condition"]["values"][0]["userEnteredValue"].removeprefix("=")
    assert book.values_get(offered)["values"] == [["C001"], ["C002"]]
    place = customers.row_values(1).index("客户编号")
    assert _plain(rule) == f"=客户档案!{letters(place)}2:{letters(place)}"
    span = {"sheetId": customers.id, "dimension": "COLUMNS", "startIndex": place, "endIndex": place + 1}
    end = len(customers.row_values(1))
    book.batch_update({"requests": [{"moveDimension": {"source": span, "destinationIndex": end}}]})
    moved = f"=客户档案!{letters(end - 1)}2:{letters(end - 1)}"
    # Somebody put another rule in its place, as by pasting over it.
    usage = book.worksheet("客户用量")
    column = usage.row_values(1).index("客户编号")
    cells = {"sheetId": usage.id, "startRowIndex": 1, "startColumnIndex": column, "endColumnIndex": column + 1}
    book.batch_update({"requests": [{"setDataValidation": {"range": cells}}]})
    again = Order(schemas_workbook("account_classes"), spreadsheet_id=made.id)
    assert provision(client, again).changes == 1
    assert _plain(offered_range(client, made.id, "客户用量", "客户编号")) == moved
    assert provision(client, again).changes == 0


def _plain(rule: dict[str, Any]) -> str:
    [value] = rule["condition"]["values"]
    return str(value["userEnteredValue"]).replace("'", "").replace("$", "")


def test_the_columns_with_errors_are_out_of_sight_and_colour_the_cells_that_they_name(client: gspread.Client) -> None:
    made = provision(client, Order(BOOK))
    fields = "sheets(properties.title,conditionalFormats,data(columnMetadata.hiddenByUser))"
    params = {"ranges": "'业务录入'!1:1", "fields": fields}
    (sheet,) = transport(client).request("get", f"{SPREADSHEETS}/{made.id}", params=params).json()["sheets"]
    header = client.open_by_key(made.id).worksheet("业务录入").row_values(1)
    hidden = [at for at, column in enumerate(sheet["data"][0]["columnMetadata"]) if column.get("hiddenByUser")]
    assert hidden == [header.index("出错的列")]
    (rule,) = [
        rule for rule in sheet["conditionalFormats"] if rule["booleanRule"]["condition"]["type"] == "CUSTOM_FORMULA"
    ]
    faulty = letters(header.index("出错的列"))
    assert rule["booleanRule"]["condition"]["values"] == [
        {"userEnteredValue": f'=ISNUMBER(FIND("|"&A$1&"|",${faulty}2))'}
    ]
    (cells,) = rule["ranges"]
    assert (cells["startRowIndex"], cells.get("startColumnIndex", 0), cells["endColumnIndex"]) == (1, 0, len(header))
