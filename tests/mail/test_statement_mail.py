"""The monthly statement: what it tells a person, in both forms and both languages."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from functions.mail import render
from functions.mail.content import AdjustmentLine, DealLine, Figure, Statement
from functions.mail.statement import MOST_DEALS
from schemas.results import STATEMENT
from tests.mail import samples
from tests.mail.reading import FORMS, lines, page, whole


def test_the_subject_names_month_total_and_person() -> None:
    assert render.statement(samples.STATEMENT).subject == "2016年1月对账单：180.00 元（员工甲）"
    assert render.statement(samples.ENGLISH_STATEMENT).subject == "Statement January 2016: 20.00 yuan (员工甲)"


def test_a_corrected_statement_says_so_first() -> None:
    letter = render.statement(replace(samples.STATEMENT, corrects=True))
    assert letter.subject.startswith("更正：2016年1月对账单")
    assert "之前发出的2016年1月对账单作废" in letter.text
    assert "之前发出的2016年1月对账单作废" in page(letter.html).text
    english = render.statement(replace(samples.ENGLISH_STATEMENT, corrects=True))
    assert english.subject.startswith("Corrected: Statement January 2016")


def test_the_letter_goes_to_the_person_it_is_about() -> None:
    letter = render.statement(samples.STATEMENT)
    assert (letter.kind, letter.month, letter.staff_no) == (STATEMENT, "2016-01", "1003")
    assert letter.to == "clerk@example.com"


@pytest.mark.parametrize("form", FORMS)
def test_it_says_how_much_less_and_what_made_it_money_first(form: str) -> None:
    text = whole(render.statement(samples.STATEMENT), form)
    assert "比2015年12月少 40.00 元" in text
    moves = "移动奖励 -60.00，宽带奖励 +20.00，移动户数 -2，宽带户数 +1，移动效能 -1.5"
    assert moves in text
    assert "宽带效能 +" not in text


@pytest.mark.parametrize(
    ("before", "verdict"),
    [(10_000, "比2015年12月多 80.00 元"), (18_000, "和2015年12月一样多"), (None, "2015年12月没有可比的记录")],
)
@pytest.mark.parametrize("form", FORMS)
def test_it_compares_with_the_month_before(form: str, before: int | None, verdict: str) -> None:
    assert verdict in whole(render.statement(replace(samples.STATEMENT, total_before=before)), form)


@pytest.mark.parametrize("form", FORMS)
def test_the_first_month_has_nothing_to_compare_with(form: str) -> None:
    figures = tuple(replace(figure, before=None) for figure in samples.STATEMENT.figures)
    first = replace(samples.STATEMENT, month_before="", total_before=None, figures=figures)
    text = whole(render.statement(first), form)
    assert "没有更早的月份可比" in text
    assert "2015" not in text


@pytest.mark.parametrize("form", FORMS)
def test_someone_who_was_not_there_the_month_before_gets_no_empty_columns(form: str) -> None:
    figures = tuple(replace(figure, before=None) for figure in samples.STATEMENT.figures)
    text = whole(render.statement(replace(samples.STATEMENT, total_before=None, figures=figures)), form)
    assert text.count("2015年12月") == (2 if form == "html" else 1)  # the verdict; in HTML also its preview
    assert "变化" not in text


@pytest.mark.parametrize("form", FORMS)
def test_a_negative_total_is_shown_as_one(form: str) -> None:
    content = replace(samples.STATEMENT, total=-8_000, adjustments=(AdjustmentLine(-26_000, "错发扣回", "经理甲"),))
    letter = render.statement(content)
    assert "-80.00 元" in letter.subject
    text = whole(letter, form)
    assert "-80.00" in text
    assert "-260.00" in text
    assert "错发扣回" in text
    assert "批准人 经理甲" in text


def test_every_deal_is_there_with_day_tier_clause_and_arithmetic() -> None:
    text = whole(render.statement(samples.STATEMENT), "text")
    for deal in samples.STATEMENT.deals:
        assert deal.says in text
        assert deal.tier in text
    assert text.count("依据 一") == 8
    assert text.count("依据 二.1") == 2


@pytest.mark.parametrize("form", FORMS)
def test_every_deal_is_there_with_its_day(form: str) -> None:
    text = whole(render.statement(samples.STATEMENT), form)
    for deal in samples.STATEMENT.deals:
        assert deal.on is not None
        assert re.search(rf"1月{deal.on.day}日 · [^；\n]*{deal.key}", text)


def test_deals_that_say_the_same_stand_together_with_their_places_in_the_count() -> None:
    text = whole(render.statement(samples.STATEMENT), "html")
    assert "购机送费 × 5 笔 第1–5户 20元" in text
    assert "5 × 20.00" in text
    assert "奖励 20元:当月第1–5户,营业员揽装购机送费5户以内每户20元(一)" in text
    assert "第6户 40元" in text  # another rate, so a line of its own
    assert text.count("依据 一") == 4


def test_deals_stand_together_only_where_all_that_is_said_of_them_is_the_same() -> None:
    one = samples.prepaid(1)
    others = [
        replace(one, reward=2_001),
        replace(one, clause="三"),
        replace(one, credits=(("宽带效能", 500, 1000),)),
        replace(one, reasons="副卡", result="部分计入"),
        replace(one, says=one.says.replace("每户奖励20元", "每户奖励21元")),
        replace(one, release="请改第 5 行", result="暂缓"),
    ]
    html = _html((one, *others))
    assert "× " not in page(html).text.replace("× 20", "")
    assert "预存网费送费 × 2 笔" in page(_html((one, replace(one, key="1601D9999999")))).text


def test_numbers_of_one_day_stand_behind_it_once() -> None:
    deals = (samples.phone(1, day=2), samples.phone(2, day=2), samples.phone(3, day=5))
    assert "1月2日 · 1601A0000001、1601A0000002；1月5日 · 1601A0000003" in page(_html(deals)).text


def test_places_that_do_not_follow_each_other_are_told_one_by_one() -> None:
    text = whole(render.statement(replace(samples.STATEMENT, deals=tuple(map(samples.phone, (1, 2, 4))))), "html")
    assert "第1–2、4户 20元" in text


def test_pay_that_comes_from_no_deal_stands_together_only_under_one_name() -> None:
    weeks = tuple(
        DealLine(f"周冠军 2016-W0{n}", None, "", "计入", "", (), 10_000, "", "三", "周冠军奖励 100元(三)")
        for n in (3, 4)
    )
    text = whole(render.statement(replace(samples.STATEMENT, deals=weeks)), "html")
    assert "周冠军 2016年1月18日至1月24日" in text
    assert "周冠军 2016年1月25日至1月31日" in text


def test_what_mail_clients_would_cut_off_is_attached_whole() -> None:
    # Each a different amount, so that none can stand with another.
    deals = tuple(replace(samples.prepaid(n), reward=2_000 + n) for n in range(900))
    letter = render.statement(replace(samples.STATEMENT, deals=deals))
    assert len(letter.html.encode()) <= render.MOST_BYTES
    assert "附件里是完整的对账单" in page(letter.html).text
    assert "计入 900 笔" in page(letter.html).text
    assert all(deal.key in letter.attached for deal in deals)
    assert "附件里是完整的对账单" not in page(letter.attached).text
    short = render.statement(samples.STATEMENT)
    assert short.attached == ""


def test_a_month_of_many_deals_of_few_kinds_needs_no_attachment() -> None:
    deals = (*map(samples.phone, range(1, 100)), *map(samples.not_counted, range(29)))
    letter = render.statement(replace(samples.STATEMENT, deals=deals))
    assert letter.attached == ""
    assert len(letter.html.encode()) < 20_000


@pytest.mark.parametrize("form", FORMS)
def test_it_says_in_which_month_what_is_paid_where_the_plan_says_so(form: str) -> None:
    later = replace(samples.prepaid(1), paid_in="2016-03", reward=123_456)
    held = replace(samples.prepaid(2), paid_in="2016-03", result="暂缓", release="请改第 5 行")
    text = whole(render.statement(replace(samples.STATEMENT, deals=(later, held))), form)
    assert "2016年3月发 1,234.56 元" in text
    assert "发 " not in whole(render.statement(samples.STATEMENT), form)


def test_the_last_six_months_stand_as_bars_once_there_are_three() -> None:
    trend = tuple((f"2016-{month:02}", 1_000 * month) for month in range(1, 9))
    text = whole(render.statement(replace(samples.STATEMENT, trend=trend)), "html")
    assert "近几个月的合计" in text
    assert "2016年2月" not in text
    assert "2016年3月" in text
    assert "近几个月的合计" not in whole(render.statement(replace(samples.STATEMENT, trend=trend[:2])), "html")


@pytest.mark.parametrize("form", FORMS)
def test_nothing_in_it_is_a_code(form: str) -> None:
    assert samples.STATEMENT.plan_version not in whole(render.statement(samples.STATEMENT), form)


@pytest.mark.parametrize("form", FORMS)
def test_deals_are_grouped_by_outcome_with_their_sums(form: str) -> None:
    heads = [line.strip("= ") for line in lines(render.statement(samples.STATEMENT), form)]
    groups = ["不计入 1 笔 · 0.00 元", "部分计入 1 笔 · 0.00 元", "计入 8 笔 · 180.00 元"]
    assert [head for head in heads if head in groups] == groups


@pytest.mark.parametrize("form", FORMS)
def test_within_a_group_deals_stand_by_day(form: str) -> None:
    deals = (samples.phone(3, day=30), samples.phone(2, day=2), samples.phone(1, day=9))
    text = whole(render.statement(replace(samples.STATEMENT, deals=deals)), form)
    places = [text.index(f"1601A{number:07}") for number in (2, 1, 3)]
    assert places == sorted(places)


@pytest.mark.parametrize("form", FORMS)
def test_what_did_not_count_is_told_with_its_reasons(form: str) -> None:
    deals = (samples.not_counted(1), samples.not_counted(2), samples.without_reward(), samples.phone(1))
    text = whole(render.statement(replace(samples.STATEMENT, deals=deals)), form)
    assert "有 3 笔没有全部计入：副卡 2 笔；提前取消重办 1 笔" in text


@pytest.mark.parametrize("form", FORMS)
def test_rows_that_could_not_be_read_are_told_with_what_to_do(form: str) -> None:
    content = replace(samples.STATEMENT, problems=(samples.problem(), samples.blank(), samples.reminder()))
    text = whole(render.statement(content), form)
    assert "有 1 行填写有误，还没有核算" in text
    assert "业务录入 第 29 行" in text
    assert samples.problem().advice in text
    assert "现在填的是：2016-13-45" in text
    assert "现在是空的" in text
    assert "已核算，请核对的行" in text


@pytest.mark.parametrize("form", FORMS)
def test_pay_that_comes_from_no_deal_is_shown_too(form: str) -> None:
    champion = DealLine("周冠军 2016-W03", None, "", "计入", "", (), 10_000, "", "三", "周冠军奖励 100元(三)")
    text = whole(render.statement(replace(samples.STATEMENT, deals=(champion,))), form)
    assert "周冠军 2016年1月18日至1月24日" in text
    assert "100.00" in text
    assert "None" not in text


@pytest.mark.parametrize("form", FORMS)
def test_a_month_without_deals_says_so(form: str) -> None:
    content = replace(samples.STATEMENT, deals=(), total=0)
    assert "这个月没有核算出明细" in whole(render.statement(content), form)


@pytest.mark.parametrize("form", FORMS)
def test_it_ends_with_dispute_and_link(form: str) -> None:
    letter = render.statement(samples.STATEMENT)
    text = whole(letter, form)
    assert "请向经理提出" in text
    assert samples.UNIT.link in (letter.text if form == "text" else letter.html)


@pytest.mark.parametrize("form", FORMS)
def test_an_english_workbook_gets_an_english_statement(form: str) -> None:
    text = whole(render.statement(samples.ENGLISH_STATEMENT), form)
    assert "10.00 yuan less than in December 2015" in text
    assert "Mobile reward -10.00" in text
    assert "1 line did not count in full: secondary card (1)" in text
    assert "Not counted 1 deal · 0.00 yuan" in text
    assert "Counted 1 deal · 20.00 yuan" in text
    assert "Clause 一" in text
    typed = {samples.PERSON.name, samples.PERSON.post, samples.PERSON.team, "一"}
    assert not re.search(r"[\u4e00-\u9fff]", re.sub("|".join(typed), "", text))


def test_the_bars_are_as_long_as_the_amounts() -> None:
    html = render.statement(samples.STATEMENT).html
    shares = [
        int(attributes["width"][:-1]) for tag, attributes in page(html).elements if attributes.get("class") == "bar"
    ]
    mobile, broadband = (70, 100), (20, 10)  # 140 and 200, 40 and 20 yuan, of 200
    products = (100, 28)  # 140 yuan of phone deals, 40 of broadband
    assert shares == [*mobile, *broadband, *products]


def test_an_amount_that_was_taken_away_has_a_bar_of_another_colour() -> None:
    content = replace(samples.STATEMENT, figures=(Figure("调整", "yuan", -5_000, 10_000),), deals=())
    colours = [
        attributes["bgcolor"]
        for tag, attributes in page(render.statement(content).html).elements
        if "bgcolor" in attributes
    ]
    assert colours[1:] == ["#c4561b", "#aab6c5"]


def test_a_very_long_month_says_how_much_it_leaves_to_the_workbook() -> None:
    deals = tuple(samples.prepaid(number) for number in range(MOST_DEALS + 3))
    letter = render.statement(replace(samples.STATEMENT, deals=deals))
    for form in FORMS:
        assert "还有 3 笔没有列在这里，共 60.00 元" in whole(letter, form)
        assert "计入 1,003 笔 · 20,060.00 元" in whole(letter, form)


def test_a_deal_like_others_costs_few_characters_besides_its_number() -> None:
    one, many = (_html(tuple(samples.prepaid(number) for number in range(count))) for count in (1, 101))
    assert (len(many) - len(one)) / 100 - len(samples.prepaid(1).key) < 20


def test_an_unknown_outcome_is_an_error() -> None:
    with pytest.raises(KeyError):
        render.statement(replace(samples.STATEMENT, deals=(replace(samples.phone(1), result="也许"),)))


def test_the_same_content_is_the_same_letter() -> None:
    again = replace(samples.STATEMENT, deals=tuple(replace(deal) for deal in samples.STATEMENT.deals))
    assert render.statement(samples.STATEMENT) == render.statement(again)
    assert re.fullmatch(r"statement-[0-9a-f]{16}", render.statement(again).id)


CHANGES: list[Statement] = [
    replace(samples.STATEMENT, total=18_001),
    replace(samples.STATEMENT, corrects=True),
    replace(samples.STATEMENT, person=replace(samples.PERSON, email="other@example.com")),
    replace(samples.STATEMENT, person=replace(samples.PERSON, staff_no="1004")),
    replace(samples.STATEMENT, deals=samples.STATEMENT.deals[:-1]),
    replace(samples.STATEMENT, unit=replace(samples.UNIT, locale="en"), deals=()),
    replace(samples.STATEMENT, month_before="2015-11"),
    replace(samples.STATEMENT, deals=(replace(samples.phone(1), on=date(2016, 1, 2)),)),
]


def test_any_other_content_is_another_letter() -> None:
    ids = {render.statement(content).id for content in (samples.STATEMENT, *CHANGES)}
    assert len(ids) == len(CHANGES) + 1


def _html(deals: tuple[DealLine, ...]) -> str:
    return render.statement(replace(samples.STATEMENT, deals=deals)).html
