"""The mail to a manager after a run."""

from __future__ import annotations

from dataclasses import replace

import pytest

from functions.mail import render
from functions.mail.content import MonthTotal
from functions.mail.report import MOST_MONTHS
from schemas.results import RUN_MAIL
from tests.mail import samples
from tests.mail.reading import FORMS, whole


def after(text: str, start: str) -> str:
    """The text from there on."""
    return text[text.index(start) :]


@pytest.mark.parametrize("form", FORMS)
def test_it_gives_every_month_with_its_total_and_its_change(form: str) -> None:
    text = whole(render.run_report(samples.REPORT), form)
    assert "38,440.00" in text
    january = after(text, "2016年1月")
    assert january.index("21,340.00") < january.index("-40.00")
    assert "35 人 · 计入 512 · 不计入 61" in january
    february = after(text, "2016年2月")
    assert february.index("17,100.00") < february.index("新增")


@pytest.mark.parametrize("form", FORMS)
def test_it_names_the_people_whose_pay_moved_most_the_largest_first(form: str) -> None:
    changed = (("2016-01", "1003", "员工甲", 22_000, 18_000), ("2016-01", "1004", "员工乙", 0, -9_000))
    text = after(whole(render.run_report(replace(samples.REPORT, changed=changed)), form), "变化最大的人")
    assert text.index("员工乙") < text.index("0.00 → -90.00") < text.index("员工甲") < text.index("220.00 → 180.00")


@pytest.mark.parametrize("form", FORMS)
def test_a_person_who_was_not_there_before_is_shown_as_new(form: str) -> None:
    text = whole(render.run_report(samples.REPORT), form)
    assert "无 → 940.00" in text
    assert "+940.00" in text


@pytest.mark.parametrize("form", FORMS)
def test_problems_are_counted_by_kind_and_listed(form: str) -> None:
    text = after(whole(render.run_report(samples.REPORT), form), "错误 2 处，")
    assert text.startswith("错误 2 处，提醒 1 处")
    kinds = text[: text.index("还没有核算的行")].split("\n")
    joined = " ".join(kinds)
    assert joined.index("业务录入 · 受理日期") < joined.index("业务录入 · 提前取消重办")
    assert "第 29 行" in text
    assert "第 63 行" in text
    assert "第 31 行" in text


@pytest.mark.parametrize("form", FORMS)
def test_a_run_without_problems_says_so(form: str) -> None:
    text = whole(render.run_report(replace(samples.REPORT, problems=(), errors=0, reminders=0)), form)
    assert "没有发现问题" in text
    assert "错误" not in text


@pytest.mark.parametrize("form", FORMS)
def test_when_nobody_was_paid_it_says_why(form: str) -> None:
    months = (MonthTotal("2016-01", 1, 0, 3, 0, None),)
    letter = render.run_report(replace(samples.REPORT, months=months, changed=(), nothing="没有适用的费率"))
    assert letter.subject.startswith("核算通报：没有人得到报酬")
    text = whole(letter, form)
    assert "这次没有人得到报酬" in text
    assert "没有适用的费率" in text


@pytest.mark.parametrize(
    ("before", "verdict"), [(None, "第一次核算"), (1_000, "和上次核算一样"), (400, "比上次核算 +6.00 元")]
)
@pytest.mark.parametrize("form", FORMS)
def test_it_compares_with_the_last_run(form: str, before: int | None, verdict: str) -> None:
    months = (MonthTotal("2016-01", 1, 1, 0, 1_000, before),)
    assert verdict in whole(render.run_report(replace(samples.REPORT, months=months)), form)


@pytest.mark.parametrize("form", FORMS)
def test_a_month_in_which_no_deals_were_entered_tells_how_many_people_were_paid(form: str) -> None:
    months = (MonthTotal("2016-01", 7, 0, 0, 350_000, None, paid=5),)
    text = whole(render.run_report(replace(samples.REPORT, months=months)), form)
    assert "7 人，其中 5 人有金额" in text
    assert "不计入" not in text


def test_the_subject_gives_total_change_and_errors() -> None:
    subject = render.run_report(samples.REPORT).subject
    assert subject == "核算通报：38,440.00 元，比上次核算 +17,060.00 元（城区营业部），2 处错误"
    english = replace(samples.REPORT, unit=samples.ENGLISH, errors=1)
    assert render.run_report(english).subject == (
        "Run report: 38,440.00 yuan, +17,060.00 yuan against the last run (City branch), 1 error"
    )


@pytest.mark.parametrize("form", FORMS)
def test_very_many_months_are_summed_and_left_to_the_workbook(form: str) -> None:
    months = tuple(MonthTotal(f"{year}-{n:02}", 1, 1, 0, 100, 100) for year in (2015, 2016, 2017) for n in range(1, 13))
    text = whole(render.run_report(replace(samples.REPORT, months=months)), form)
    assert text.count("1 人 · 计入 1 · 不计入 0") == MOST_MONTHS
    assert "2017年12月" in text
    assert "更早的 12 个月没有列在这里，共 12.00 元" in text


@pytest.mark.parametrize("form", FORMS)
def test_it_names_plan_version_and_who_started_it(form: str) -> None:
    text = whole(render.run_report(samples.REPORT), form)
    assert "方案版本 a1b2c3d4 · 由 manager@example.com 启动" in text


def test_the_letter_says_the_same_to_every_manager() -> None:
    letter = render.run_report(samples.REPORT)
    assert (letter.kind, letter.staff_no, letter.to) == (RUN_MAIL, "", "")
    assert letter.id.startswith("run-")


def test_the_letter_is_about_a_month_only_where_there_is_one() -> None:
    assert render.run_report(samples.REPORT).month == ""
    assert render.run_report(replace(samples.REPORT, months=samples.REPORT.months[:1])).month == "2016-01"
