"""The plan tabs of the referral rewards, and the words, measures and single values that they are written in."""

from __future__ import annotations

from schemas import parameters
from schemas.bounds import within
from schemas.plan import (
    ALL,
    PlanRow,
    RateColumns,
    RuleColumns,
    basis_of,
    condition,
    counted_of,
    denied_of,
    measure_of,
    plan_tab,
    reason_of,
    unit_of,
)
from schemas.scheme import PER_DEAL, Basis, Counted, Earned, Measure, Period
from schemas.tab import Means
from schemas.units import unit_words
from schemas.words import YES_NO, choices

CAR, SHOP, GROUP = "汽车", "商铺", "团购"
PARTS = choices((CAR, "Car"), (SHOP, "Shop"), (GROUP, "Group purchase"))
BUYER, VISITOR, EMPLOYEE, KEY_PERSON = "已购客户", "来访客户", "员工", "关键人"
IDENTITIES = choices((BUYER, "Earlier buyer"), (VISITOR, "Visitor"), (EMPLOYEE, "Employee"), (KEY_PERSON, "Key person"))
WAYS = choices(("介绍到店", "Brought the customer"), ("提供线索", "Gave a lead"))
CASH = "现金"
TAKEN = choices(
    (CASH, "Cash"), ("积分卡", "Points card"), ("礼品", "Goods"), ("油卡", "Fuel card"), ("折扣", "Discount")
)
INTRODUCER, NEWCOMER = "介绍人", "新客户"
BENEFICIARIES = choices((INTRODUCER, "Introducer"), (NEWCOMER, "New customer"))
POSTS = choices(
    ("销售顾问", "Sales consultant"),
    ("信息员", "Information clerk"),
    ("零售经理", "Retail manager"),
    ("销售总监", "Sales director"),
    ("客服", "Customer service"),
    ("总经理", "General manager"),
    ("其他员工", "Other employee"),
)
NO_RATE = "无适用费率"
FALSE_CLAIM = "弄虚作假"
REASONS = choices(
    (FALSE_CLAIM, "false claim"),
    ("未成交", "not invoiced"),
    ("非首次到店", "not a first visit"),
    ("黄卡未登记介绍人", "introducer not on the customer card"),
    ("销售岗位", "sales post"),
    ("缺证明材料", "proof is missing"),
    ("签字不全", "a signature is missing"),
    ("关键人更换", "another key person"),
    ("未开放", "switched off"),
    (NO_RATE, "no rate in force"),
)
DENIED = choices((ALL, "all"))
WORDS = choices(("现金", "Cash"), ("积分", "Points"), ("礼品", "Goods"), ("油卡", "Fuel card"), ("抵扣", "Price cut"))
MEASURES = (
    Measure("cash", "现金", Earned.REWARD, 100, "元"),
    Measure("points", "积分", Earned.THING, 1, "分"),
    Measure("goods", "礼品", Earned.THING, 1, "分"),
    Measure("fuel", "油卡", Earned.THING, 100, "元"),
    Measure("discount", "抵扣", Earned.THING, 100, "元"),
    Measure("fine", "罚款", Earned.REWARD, 100, "元"),
)
BASES = (PER_DEAL, Basis("金额", "price", 100))
COUNTED = (Counted("单笔金额", Period.DEAL, of="price", scale=100),)

FINE = "弄虚作假罚款"
OPEN = "关键人返点"
CLEARED_BY = "关键人返点批准人"
PARAMETERS = (
    parameters.number(
        (FINE, "Fine for a false claim"),
        ("查实一次弄虚作假罚多少", "What each false claim costs"),
        ("元/次", "yuan each"),
        scale=100,
        bounds=within(0, 100_000, usual=(10, 5_000)),
    ),
    parameters.switch(
        (OPEN, "Key person rewards"),
        ("给大客户单位的关键人折扣、返点", "Whether key persons of buyers are rewarded at all"),
        cleared_by=CLEARED_BY,
    ),
    parameters.words(
        (CLEARED_BY, "Key person rewards cleared by"),
        ("谁审查同意的；给对方官员返现可能是行贿", "Who cleared it: money for a buyer's official may be a bribe"),
    ),
)


class Conditions(PlanRow):
    """What both rates and eligibility may depend on."""

    part: str = condition(("类型", "Part"), PARTS)
    identity: str = condition(("介绍人身份", "Introducer is"), IDENTITIES)
    way: str = condition(("介绍方式", "How"), WAYS)
    takes: str = condition(("领取", "Takes"), TAKEN)
    introducer_post: str = condition(("介绍人岗位", "Introducer's post"), POSTS, Means.POST)
    beneficiary: str = condition(("受益人", "For"), BENEFICIARIES)


class Rates(RateColumns, Conditions):
    """What an introduction earns."""

    measure: str = measure_of(WORDS)
    basis: str = basis_of(BASES)
    counts: str = counted_of(COUNTED)
    unit: str = unit_of(unit_words(MEASURES, BASES))

    class Config:
        """What the tab is."""

        metadata = plan_tab(
            ("费率", "Rates"), ("介绍一位新客户奖多少；经理可改", "What an introduction earns; managers may edit"), 201
        )


class Rules(RuleColumns, Conditions):
    """What keeps an introduction from being rewarded."""

    first_visit: str = condition(("首次到店", "First visit"), YES_NO)
    closed: str = condition(("已成交", "Closed"), YES_NO)
    on_card: str = condition(("黄卡已登记", "On the card"), YES_NO)
    card_proof: str = condition(("附黄卡", "Card attached"), YES_NO)
    licence_proof: str = condition(("附行驶证", "Licence attached"), YES_NO)
    information: str = condition(("信息员签字", "Information clerk signed"), YES_NO)
    director: str = condition(("总监或零售经理签字", "Director signed"), YES_NO)
    service: str = condition(("客服签字", "Customer service signed"), YES_NO)
    general: str = condition(("总经理签字", "General manager signed"), YES_NO)
    same_person: str = condition(("关键人未变", "Same key person"), YES_NO)
    opened: str = condition(("关键人返点", "Key person rewards"), YES_NO)
    is_false: str = condition(("造假", "False"), YES_NO)
    denies: str = denied_of(DENIED)
    reason: str = reason_of(REASONS)

    class Config:
        """What the tab is."""

        metadata = plan_tab(("规则", "Rules"), ("什么样的不奖；经理可改", "What is not paid; managers may edit"), 202)


class Parameters(parameters.ParameterColumns):
    """Single values."""

    name: str = parameters.name_of(PARAMETERS)
    value: str = parameters.value_of(PARAMETERS)
    unit: str = parameters.unit_of(PARAMETERS)

    class Config:
        """What the tab is."""

        metadata = plan_tab(("参数", "Parameters"), ("罚款和开关；经理可改", "A fine and a switch"), 203)
