"""What mails are about, made up for tests: one person's month, faulty rows, a run."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from functions.mail.content import (
    DealLine,
    Figure,
    Letter,
    MonthTotal,
    Person,
    ProblemLine,
    ProblemNotice,
    RunReport,
    Statement,
    Unit,
)

UNIT = Unit("城区营业部", "zh", "https://docs.google.com/spreadsheets/d/workbook/edit")
PERSON = Person("1003", "员工甲", "营业员", "城西", "clerk@example.com")
PHONE, PREPAID, FIBRE = ("购机送费", "预存网费送费", "光纤平移")
DUE = "移动效能 1:到期目标客户办理购机送费每户计1个移动效能(一)"
NOT_DUE = "移动效能 0.5:非到期目标客户办理购机送费每户计0.5个移动效能(一)"


def phone(place: int, day: int = 1) -> DealLine:
    """A phone deal that counts, at that place in the month's count of a shop assistant."""
    rate = 20 if place <= 5 else 40
    step = "5户以内" if place <= 5 else "超出5户的部分"
    says = f"{NOT_DUE};奖励 {rate}元:当月第{place}户,营业员揽装购机送费{step}每户{rate}元(一)"
    credits = (("移动效能", 500, 1000),)
    key = f"1601A{place:07}"
    tier = f"第{place}户 {rate}元"
    return DealLine(
        key, date(2016, 1, 1) + timedelta(day - 1), PHONE, "计入", "", credits, rate * 100, tier, "一", says
    )


def without_reward(number: int = 1) -> DealLine:
    """A phone deal that keeps its credit and loses its reward."""
    says = f"{DUE};不计奖励:补贴未到期中途取消再办的不纳入奖励(一(2))"
    key = f"1601B{number:07}"
    credits = (("移动效能", 1000, 1000),)
    return DealLine(key, date(2016, 1, 9), PHONE, "部分计入", "提前取消重办", credits, 0, "", "一", says)


def not_counted(number: int = 1) -> DealLine:
    """A phone deal that earns nothing."""
    says = "不计效能和奖励:副卡不能办理购机送费(一(1))"
    key = f"1601C{number:07}"
    return DealLine(key, date(2016, 1, 12), PHONE, "不计入", "副卡", (), 0, "", "一", says)


def prepaid(number: int = 1) -> DealLine:
    """A broadband deal that counts."""
    says = "宽带效能 1:到期目标客户办理预存网费送费每户计1个宽带效能(二.1);奖励 20元:办理预存网费送费每户奖励20元(二.1)"
    key = f"1601D{number:07}"
    return DealLine(key, date(2016, 1, 20), PREPAID, "计入", "", (("宽带效能", 1000, 1000),), 2000, "", "二.1", says)


def figures(mobile: int, broadband: int, adjustment: int = 0) -> tuple[Figure, ...]:
    """The figures of a month that earned these rewards (fen), beside an earlier month."""
    return (
        Figure("移动户数", "deals", 6, 8),
        Figure("宽带户数", "deals", 2, 1),
        Figure("移动效能", "credit", 4_000, 5_500),
        Figure("宽带效能", "credit", 2_000, 2_000),
        Figure("移动奖励", "yuan", mobile, 20_000),
        Figure("宽带奖励", "yuan", broadband, 2_000),
        Figure("调整", "yuan", adjustment, 0),
    )


def problem(row: int = 29) -> ProblemLine:
    """A day that cannot be read, which keeps its row out of the calculation."""
    advice = "看不懂“受理日期”里的“2016-13-45”。请填年月日,例如 2016-1-5"
    return ProblemLine("业务录入", row, "受理日期", f"1601E{row:07}", "错误", True, "2016-13-45", advice)


def blank(row: int = 29) -> ProblemLine:
    """A required cell that is blank, which keeps its row out of the calculation."""
    return ProblemLine("业务录入", row, "有效4G", f"1601E{row:07}", "错误", True, "", "“有效4G”没有填,请补上")


def reminder(row: int = 31) -> ProblemLine:
    """A cell to be checked in a row that is calculated."""
    advice = "填了提前取消重办,而这个号码在当月的到期目标客户名单里,请核对"
    return ProblemLine("业务录入", row, "提前取消重办", "1601F0000001", "提醒", False, "是", advice)


STATEMENT = Statement(
    unit=UNIT,
    person=PERSON,
    month="2016-01",
    month_before="2015-12",
    total=18_000,
    total_before=22_000,
    figures=figures(14_000, 4_000),
    deals=(*(phone(n, 2 * n) for n in range(1, 7)), without_reward(), not_counted(), prepaid(1), prepaid(2)),
    adjustments=(),
    problems=(),
    plan_version="a1b2c3d4",
)
NOTICE = ProblemNotice(UNIT, PERSON, (problem(), blank(), reminder()))
REPORT = RunReport(
    unit=UNIT,
    started_by="manager@example.com",
    months=(
        MonthTotal("2016-01", 35, 512, 61, 2_134_000, 2_138_000),
        MonthTotal("2016-02", 33, 430, 44, 1_710_000, None),
    ),
    changed=(("2016-01", "1003", "员工甲", 22_000, 18_000), ("2016-02", "1004", "员工乙", None, 94_000)),
    errors=2,
    reminders=1,
    problems=(problem(), problem(63), reminder()),
    plan_version="a1b2c3d4",
    nothing="",
)
ENGLISH = replace(UNIT, name="City branch", locale="en")
ENGLISH_DEAL = DealLine(
    key="1601A0000001",
    on=date(2016, 1, 5),
    subject="Phone subsidy",
    result="counted",
    reasons="",
    credits=(("Mobile credit", 500, 1000),),
    reward=2_000,
    tier="deal 1: 20 yuan",
    clause="一",
    says="Mobile credit 0.5: half a credit a deal (一); Reward 20 yuan: deal 1 of the month, 20 yuan a deal (一)",
)
ENGLISH_STATEMENT = replace(
    STATEMENT,
    unit=ENGLISH,
    total=2_000,
    total_before=3_000,
    figures=(Figure("Mobile reward", "yuan", 2_000, 3_000),),
    deals=(ENGLISH_DEAL, replace(ENGLISH_DEAL, result="not counted", reasons="secondary card", reward=0, tier="")),
)


def letter(to: str = "clerk@example.com", id: str = "statement-0123456789abcdef") -> Letter:
    """A letter as the outbox holds it."""
    subject = "2016年1月对账单：180.00 元（员工甲）"
    return Letter("对账单", "2016-01", "1003", to, subject, "合计 180.00\n", id=id, html="<p>合计</p>\n")
