"""A plan that lost something says so before it pays: in 问题清单, in the answer, in the report, before statements go."""

from __future__ import annotations

import pytest

from tests.end_to_end.office import MANAGER, PREPAID, SCHEDULER, Book, deal, plain

LOST = "上次核算时有的“副卡（副卡不能办理购机送费）”这一行不见了"


@pytest.fixture
def calculated(book: Book) -> Book:
    """A month of deals, calculated once; one of them is on a secondary card."""
    book.type_in(
        "业务录入",
        deal("A00000001"),
        deal("A00000002", 副卡="是", 业务号码="13912345678"),
        deal("A00000003", product=PREPAID),
    )
    assert book.done("recalculate")["losses"] == []
    assert book.rows("月度汇总")[0]["合计"] == 40
    return book


def delete_rule(book: Book) -> None:
    """Deletes the rule on secondary cards, which stands first."""
    assert book.rows("规则")[0]["规则"] == "副卡"
    book.tab("规则").delete_rows(2)


def lost_rows(book: Book) -> list[str]:
    return [row["说明"] for row in book.rows("问题清单") if row["代码"] == "lost"]


def test_a_deleted_rule_is_told_with_its_cost_until_a_manager_says_that_it_is_meant(calculated: Book) -> None:
    delete_rule(calculated)
    answer = calculated.done("recalculate")
    assert answer["status"] == "problems"
    [said] = answer["losses"]
    assert said.startswith(f"“规则”表第2行：{LOST}")
    assert "合计从40.00元变为60.00元（+20.00），涉及1人" in said
    assert lost_rows(calculated) == [said.removeprefix("“规则”表第2行：")]
    assert calculated.done("recalculate")["losses"] == [said]
    calculated.done("validate_deals")
    assert len(lost_rows(calculated)) == 1

    accepted = calculated.done("recalculate", accept_losses=True)
    assert (accepted["losses"], accepted["status"]) == ([], "ok")
    assert calculated.done("recalculate")["losses"] == []
    assert lost_rows(calculated) == []


def test_a_row_that_is_brought_back_is_no_loss_any_more(calculated: Book) -> None:
    _, first, *_ = calculated.grid("规则")
    delete_rule(calculated)
    assert calculated.done("recalculate")["losses"]
    calculated.tab("规则").append_row(first)
    assert calculated.done("recalculate")["losses"] == []
    assert calculated.rows("月度汇总")[0]["合计"] == 40


def test_statements_are_previewed_with_what_the_plan_lost_and_sending_them_accepts_it(calculated: Book) -> None:
    delete_rule(calculated)
    [said] = calculated.done("recalculate")["losses"]
    assert calculated.done("send_statements", month="2016-01", preview=True)["losses"] == [said]
    sent = calculated.done("send_statements", month="2016-01")
    assert (sent["losses"], sent["status"]) == ([said], "problems")
    assert calculated.done("send_statements", month="2016-01", preview=True)["losses"] == []
    assert calculated.done("recalculate")["losses"] == []


def test_a_schedule_accepts_nothing(calculated: Book) -> None:
    delete_rule(calculated)
    [said] = calculated.done("recalculate")["losses"]
    assert calculated.done("send_statements", SCHEDULER, month="2016-01")["losses"] == [said]
    assert calculated.done("recalculate")["losses"] == [said]


def test_the_report_begins_with_what_the_plan_lost(calculated: Book) -> None:
    delete_rule(calculated)
    calculated.done("recalculate")
    calculated.done("deliver_mail")
    reports = [m for m in calculated.mailbox() if m["To"] == calculated.email(MANAGER) and "通报" in m["Subject"]]
    told = plain(reports[-1])
    assert "方案比上次核算少了" in told
    assert LOST in told.replace("\n", "")
    assert told.index("方案比上次核算少了") < told.index("2016年1月")


def test_a_faulty_plan_names_the_row_that_is_gone_before_what_that_leads_to(calculated: Book) -> None:
    place = next(number for number, row in enumerate(calculated.rows("费率"), start=2) if row["规则"] == "3")
    calculated.tab("费率").delete_rows(place)
    detail = calculated.refused(422, "recalculate")
    assert "这一行不见了" in detail
    assert detail.index("营业员揽装购机送费5户以内每户20元") < detail.index("没有费率")
    codes = [row["代码"] for row in calculated.rows("问题清单")]
    assert sorted(codes) == ["gap", "lost"]


@pytest.mark.parametrize("value", [1, "yes", None])
def test_only_a_yes_or_a_no_accepts(book: Book, value: object) -> None:
    assert "accept_losses" in book.refused(400, "recalculate", accept_losses=value)
