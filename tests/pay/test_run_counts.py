"""What a run says of itself: deals are deals however many lines come of them, and people paid are people paid."""

from __future__ import annotations

from typing import Any

from functions.jobs import letters
from functions.jobs.results import calculate
from functions.mail import render
from tests.cases.case import book
from tests.pay.recalculating import opened, recalculated

SHARED = {
    "方案": "key_account_sales",
    "员工": [{"工号": 1001}, {"工号": 1002, "用工类型": "人脉"}],
    "业务录入": [{"成交价": 30000, "人脉工号": 1002, "销售人占比": 60}, {"成交价": 8000}],
}
SCORED = {
    "方案": "maintenance_team",
    "员工": [{}],
    "评分": [{"指标": name, "得分": 9} for name in ("工作态度", "维修技能", "服从情况", "部门协作")],
    "月度审批": [{}],
}


def report(said: dict[str, Any]) -> str:
    run, inputs = opened(book(said), "zh")
    results = calculate(inputs)
    found = inputs.problems(results.findings)
    return render.run_report(letters.run_report(run, inputs, results, found, {}, ())).text


def test_a_deal_of_two_people_is_one_deal_with_two_lines() -> None:
    _, counts = recalculated("shared", book(SHARED), {})
    assert (counts["deals"], counts["lines"], counts["people"]) == (2, 3, 2)
    assert "2 人 · 计入 2 · 不计入 0" in report(SHARED)


def test_where_people_are_scored_the_report_tells_how_many_are_paid() -> None:
    assert "1 人，其中 1 人有金额" in report(SCORED)
    assert "不计入" not in report(SCORED)
