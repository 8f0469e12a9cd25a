"""How amounts were worked out is told so that a clerk can check it."""

from __future__ import annotations

import narwhals as nw

from functions.pay.rates.deals import pay_deals
from functions.pay.rates.explain import Speech, explain
from schemas.words import Locale
from tests.pay.rate_tables import Row, amounts, bands, deal, frame, lazy, planned, said

LEVELS = ((0, 10000, "含上限", 5), (10000, 20000, "不含", 5.5), (20000, "", "含下限", 6))
P = {"说明": "按月销售额提成", "依据": "二.3"}


def test_a_whole_tier_tells_the_product_the_total_and_the_band() -> None:
    rows = bands("月金额", "全额", *LEVELS, **P)
    assert said(rows, [deal(share=800_000), deal(share=1_200_000)])[0] == (
        "提成 480.00元：8000.00元 × 6%，月金额20000.00元，达到满20000元这一档，按月销售额提成（二.3）"
    )
    assert said(rows, [deal(share=1_999_999)])[0] == (
        "提成 1100.00元：19999.99元 × 5.5%，月金额19999.99元，达到超过10000元、不到20000元这一档，按月销售额提成（二.3）"
    )


def test_a_marginal_tier_tells_every_part() -> None:
    rows = bands("月金额", "分段", (0, 10000, "含上限", 5), (10000, "", "含上限", 7))
    assert said(rows, [deal(share=800_000), deal(share=600_000)]) == [
        "提成 400.00元：8000.00元 × 5%，月金额从0.00元到8000.00元（一）",
        "提成 380.00元：2000.00元 × 5% + 4000.00元 × 7%，月金额从8000.00元到14000.00元（一）",
    ]


def test_an_interpolated_tier_tells_the_rate_that_came_of_it() -> None:
    rows = bands("月金额", "插值", (0, 10000, "含上限", 5), (10000, "", "含上限", 10))
    assert said(rows, [deal(share=500_000)]) == [
        "提成 375.00元：5000.00元 × 7.5%，月金额5000.00元，达到超过0元、不超过10000元这一档（一）"
    ]


def test_attainment_is_told_with_its_quota_and_its_lack_too() -> None:
    rows = bands("季完成率", "全额", (80, 100, "含下限", 3), (100, "", "含下限", 5))
    assert said(rows, [deal(share=90_000, quota=100_000)]) == [
        "提成 27.00元：900.00元 × 3%，季完成率90%（900.00元 ÷ 1000.00元），达到满80%、不到100%这一档（一）"
    ]
    assert said(rows, [deal(share=70_000, quota=100_000)]) == [
        "提成 0.00元：季完成率70%（700.00元 ÷ 1000.00元），没有达到最低一档（一）"
    ]
    assert said(rows, [deal(share=70_000)]) == ["提成 0.00元：没有任务额，算不出季完成率（一）"]


def test_attainment_just_under_a_band_is_not_told_as_reaching_it() -> None:
    rows = bands("季完成率", "全额", (0, 100, "含下限", 3), (100, "", "含下限", 5))
    assert "季完成率99.99%" in said(rows, [deal(share=999_999, quota=1_000_000)])[0]


def test_a_factor_is_told_in_the_words_of_the_scheme() -> None:
    plan = planned([{"计量": "折价金额", "费率": 6.5}])
    deals = lazy(frame([deal(share=8_100_000, over=81, under=90)])).with_columns(beside=nw.lit(" × 0.81/0.9"))
    told = explain(pay_deals(deals, plan), Speech(plan, "zh", "beside")).collect()["says"][0]
    assert told == "提成 4738.50元：81000.00元 × 6.5% × 0.81/0.9（一）"


def test_what_is_paid_once_a_period_is_told_on_its_line_and_beside_the_deal() -> None:
    rows = bands(
        *("月金额", "全额"), *((0, 5000, "不含", 1), (5000, "", "含下限", 2)), 计入="黄金", 计量="每人期", 单位="克"
    )
    assert said(rows, [deal(share=400_000)]) == [
        "黄金：每人每期只计一次，另有一行（一）",
        "黄金 1克：1克，月金额4000.00元，达到超过0元、不到5000元这一档（一）",
    ]


def test_each_rule_of_a_sum_is_told_and_the_most_is_named_where_it_cut() -> None:
    rows = [
        *bands("月金额", "全额", (0, "", "含上限", 10), 组="甲", 同组="相加", 封顶=8),
        {"规则": "2", "计量": "每户", "单位": "元/户", "费率": 30, "组": "甲", "同组": "相加"},
    ]
    assert said(rows, [deal(share=10_000)]) == [
        "提成 38.00元：100.00元 × 10%，月金额100.00元，达到超过0元这一档（一）"
        "（规则1封顶8.00元：此前合计0.00元，加上这一笔10.00元，计8.00元） + 30元/户（一）"
    ]


def test_a_sum_of_rates_below_zero_is_told_as_it_is_paid() -> None:
    less = {"计量": "每户", "单位": "元/户", "组": "甲", "同组": "相加"}
    rows = [{**less, "费率": -1}, {**less, "费率": -0.5}]
    assert amounts(rows, [deal()]) == [-150]
    assert said(rows, [deal()]) == ["提成 -1.50元：-1元/户（一） + -0.5元/户（一）"]


def test_a_capped_amount_tells_what_went_before_it_and_what_it_would_have_been() -> None:
    rows = [{"计量": "每户", "单位": "元/户", "费率": 40, "封顶": 100}]
    assert said(rows, [deal(), deal(), deal(), deal()])[2:] == [
        "提成 20.00元：40元/户（一）（规则1封顶100.00元：此前合计80.00元，加上这一笔40.00元，计20.00元）",
        "提成 0.00元：40元/户（一）（规则1封顶100.00元：此前合计120.00元，加上这一笔40.00元，计0.00元）",
    ]


def test_what_tops_up_tells_the_least_and_what_was_earned() -> None:
    rows = [{"计量": "每户", "单位": "元/户", "费率": 20, "保底": 100}]
    assert said(rows, [deal()])[-1] == "提成 80.00元：规则 1 保底100.00元，已得20.00元，补足80.00元"
    assert said(rows, [deal()], "en")[-1] == (
        "Commission 80.00 yuan: rule 1 pays at least 100.00 yuan, earned 20.00 yuan, topped up by 80.00 yuan"
    )


def test_a_tier_is_named_by_its_place_or_by_its_band_and_rate() -> None:
    by_amount = bands("单笔金额", "全额", (0, 10000, "不含", 1), (10000, "", "含下限", 1.2))
    assert tiers(by_amount, [deal(share=5_000, price=1_000_000)]) == ["满10000元 1.2%"]
    assert tiers(by_amount, [deal(share=5_000, price=50_000)], "en") == ["over 0 yuan, under 10000 yuan: 1%"]
    by_count = bands("月户数", "分段", (0, 1, "含上限", 20), (1, "", "含上限", 40), 计量="每户", 单位="元/户")
    assert tiers(by_count, [deal(), deal()]) == ["第1户 20元", "第2户 40元"]
    of_all = bands("月户数", "全额", (0, 1, "含上限", 20), (1, "", "含上限", 40), 计量="每户", 单位="元/户")
    assert tiers(of_all, [deal(), deal()]) == ["满2户 40元/户"] * 2
    between = bands("月金额", "插值", (0, 10000, "含上限", 5), (10000, "", "含上限", 10))
    assert tiers(between, [deal(share=500_000)]) == ["超过0元、不超过10000元 7.5%"]


def tiers(rows: list[Row], deals: list[Row], locale: Locale = "zh") -> list[str]:
    plan = planned(rows)
    return list(explain(pay_deals(lazy(frame(deals)), plan), Speech(plan, locale)).collect()["tier"])


def test_hours_are_told_in_hours_and_in_english_too() -> None:
    rows = [{"计量": "小时", "费率": 40, "单位": "元/小时"}]
    assert said(rows, [deal(hours=3_500)]) == ["提成 140.00元：3.5小时 × 40元/小时（一）"]
    assert said(rows, [deal(hours=3_500)], "en") == ["Commission 140.00 yuan: 3.5 hour × 40 yuan/hour (一)"]
    whole = bands("月金额", "全额", *LEVELS)
    assert said(whole, [deal(share=800_000)], "en") == [
        "Commission 400.00 yuan: 8000.00 yuan × 5%, amount a month 8000.00 yuan, "
        "in the band over 0 yuan, up to 10000 yuan (一)"
    ]


def test_only_what_people_need_is_left_after_explaining() -> None:
    plan = planned([*bands("月金额", "插值", *LEVELS, 封顶=3), {"计量": "每人期", "单位": "元", "费率": 5}])
    left = explain(pay_deals(lazy(frame([deal(share=1)])), plan), Speech(plan, "zh")).collect_schema().names()
    assert not [name for name in left if "_segment" in name or "_total" in name or "_shown" in name or "_full" in name]
