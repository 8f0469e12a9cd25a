"""The jewellery key-account department: what its tabs hold (002, part 4)."""

from __future__ import annotations

import polars as pl

from schemas import cells, lines, quantities
from schemas.bounds import within
from schemas.contests import ContestColumns, compared_of, entrants_of
from schemas.key_account_inputs import DRAWS, LEAVE, WHOLE, Draws, Expenses, Leave, Peaks
from schemas.key_account_plan import (
    BASES,
    COMPARED,
    COUNTED,
    DECLARED,
    DENIED,
    EMPLOYMENTS,
    GOODS,
    MEASURES,
    NO_RATE,
    RATED,
    REASONS,
    STATUSES,
)
from schemas.leasts import LEASTS_HELP, LEASTS_ID, LEASTS_TITLE, LeastColumns
from schemas.parameters import ParameterColumns, name_of, value_of
from schemas.parameters import unit_of as unit_of_parameter
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
from schemas.registers import CLEAR, FIND_FALSE, FOUND_FALSE, Given, Older, Register, Typed
from schemas.scheme import Earned, Need, Scheme
from schemas.staff import StaffRow
from schemas.tab import Holds, Means, Role, Shown, Tab, When, cell_check, column, tab
from schemas.units import unit_words
from schemas.words import NO, YES, YES_NO, Text, choices

POSTS = choices(
    ("大客户经理", "Key-account manager"),
    ("大客户文员", "Key-account clerk"),
    ("大客户顾问", "Key-account consultant"),
    ("销售人员", "Salesperson"),
    ("兼职销售", "Part-time salesperson"),
    ("人脉", "Introducer"),
    ("其他", "Other"),
)


DEALT = ("seller", "introducer")  # whose a deal is


def _more_than_it_brings(cost: pl.Expr) -> pl.Expr:
    return (cost > pl.col("price")).fill_null(value=True)


class Deals(Tab):
    """One row a deal."""

    number: str = column(
        ("单号", "Number"),
        ("一笔一个号，最多 32 位字母、数字或连字符", "Each deal its own: at most 32 letters, digits or hyphens"),
        cells.ORDER_NUMBER,
        required=True,
        pattern=r"^[A-Z0-9-]{1,32}$",
        width=120,
        means=Means.KEY,
    )
    sold_on: pl.Date = column(
        ("成交日期", "Sold on"),
        ("成交那一天；决定算在哪个月、按谁当天的身份算", "It decides the month, and who everybody was that day"),
        cells.DATE,
        shown=Shown.DATE,
        required=True,
        means=Means.DAY,
        when=When.BEGUN,
    )
    customer: str = column(("客户", "Customer"), ("卖给谁", "Who bought"), width=140, means=Means.SUBJECT)
    goods: str = column(
        ("商品类别", "Goods"),
        ("只有珠宝计提成", "Only jewellery earns"),
        choices=GOODS,
        required=True,
        width=90,
    )
    list_price: pl.Int64 = column(
        ("标价", "List price"),
        ("元，大于 0，不超过一亿", "Yuan, above 0, at most 100 million"),
        quantities.MONEY,
        shown=Shown.MONEY,
        required=True,
        scale=100,
        bounds=within("0.01", 100_000_000, usual=(None, 5_000_000)),
    )
    price: pl.Int64 = column(
        ("成交价", "Price"),
        ("元，整笔成交的价钱，不小于 0", "Yuan, of the whole deal, 0 or more"),
        quantities.MONEY,
        shown=Shown.MONEY,
        required=True,
        scale=100,
        bounds=within(0, 100_000_000, usual=(None, 5_000_000)),
    )
    cost: pl.Int64 = column(
        ("费用", "Expenses"),
        ("元，这一笔的费用，不小于 0；没有就留空", "Yuan, of this deal, 0 or more; blank: none"),
        quantities.MONEY,
        shown=Shown.MONEY,
        scale=100,
        width=90,
        holds=Holds("sold_on", people=DEALT, takes=_more_than_it_brings),
        bounds=within(0, 100_000_000, usual=(1, 200_000)),
    )
    seller: str = column(
        ("销售人工号", "Salesperson"),
        ("谁卖的，填“员工”表里的工号", "The staff number of whoever sold it"),
        cells.KEY,
        required=True,
        means=Means.PERSON,
    )
    introducer: str = column(
        ("人脉工号", "Introducer"),
        (
            "谁介绍的客户，没有就留空；不能是销售人自己",
            "Whoever brought the customer; blank: nobody; not the salesperson",
        ),
        cells.KEY,
        means=Means.PERSON,
    )
    part: pl.Int64 = column(
        ("销售人占比", "Salesperson's share"),
        (
            "有人脉时必填，0 到 100：60 就是销售人 60%，人脉得其余",
            "Needed with an introducer, 0 to 100: 60 is 60 %, and the introducer has the rest",
        ),
        quantities.SHARE,
        shown=Shown.NUMBER,
        scale=WHOLE,
    )
    returned_on: pl.Date = column(
        ("退货日期", "Returned on"),
        ("退货那一天，没退就留空；在退货的月份收回", "Blank: not returned; taken back in the month of the return"),
        cells.DATE,
        shown=Shown.DATE,
        optional=True,
        when=When.BEGUN,
        holds=Holds("returned_on", people=DEALT, charged=True),
    )
    note: str = column(
        ("备注", "Note"), ("随意填写，不参与核算", "Anything"), cells.LONG_WORDS, optional=True, width=160
    )

    class Config:
        """What the tab is."""

        metadata = tab(
            ("业务录入", "Deals"),
            (
                "每笔成交一行，旁边灰底的两列显示核算结果",
                "One row a deal; the two grey columns beside it show what came of it",
            ),
            Role.INPUT,
            sheet_id=101,
        )

    @cell_check("introducer", "bad_format")
    def is_introduced_by_another(cls) -> pl.Expr:
        """Nobody shares a deal with themselves."""
        return pl.col("introducer") != pl.col("seller")

    @cell_check("part", "missing")
    def says_how_it_is_shared(cls) -> pl.Expr:
        """A deal of two people says whose is how much."""
        return pl.col("introducer").is_null() | pl.col("part").is_not_null()

    @cell_check("returned_on", "end_before_start", needs=("sold_on",))
    def is_returned_after_it_was_sold(cls) -> pl.Expr:
        """Nothing comes back before it went."""
        return pl.col("returned_on") >= pl.col("sold_on")


class RateConditions(PlanRow):
    """What a rate may depend on."""

    employment: str = condition(("用工类型", "Employment"), EMPLOYMENTS)
    status: str = condition(("状态", "Status"), STATUSES)
    goods: str = condition(("商品类别", "Goods"), GOODS)


class Rates(RateColumns, RateConditions):
    """What a share of a deal, or a month, pays."""

    measure: str = measure_of(RATED)
    basis: str = basis_of(BASES)
    counts: str = counted_of(COUNTED)
    unit: str = unit_of(unit_words(MEASURES, BASES))

    class Config:
        """What the tab is."""

        metadata = plan_tab(("费率", "Rates"), ("提成和黄金；经理可改", "Commission and gold; managers may edit"), 201)


class RuleConditions(PlanRow):
    """What eligibility may depend on."""

    employment: str = condition(("用工类型", "Employment"), EMPLOYMENTS)
    status: str = condition(("状态", "Status"), STATUSES)
    goods: str = condition(("商品类别", "Goods"), GOODS)
    fake: str = condition(("虚假认定", "Found false"), YES_NO)
    in_force: str = condition(("方案已执行", "In force"), YES_NO)
    released: str = condition(("已解除合作", "Released"), YES_NO)


class Rules(RuleColumns, RuleConditions):
    """What counts for nothing."""

    denies: str = denied_of(DENIED)
    reason: str = reason_of(REASONS)

    class Config:
        """What the tab is."""

        metadata = plan_tab(
            ("规则", "Rules"), ("什么样的不算；经理可改", "What does not count; managers may edit"), 202
        )


class Parameters(ParameterColumns):
    """Single values of the plan."""

    name: str = name_of(DECLARED)
    value: str = value_of(DECLARED)
    unit: str = unit_of_parameter(DECLARED)

    class Config:
        """What the tab is."""

        metadata = plan_tab(("参数", "Parameters"), ("方案的各项数值和开关", "Values and switches of the plan"), 203)


class Contests(ContestColumns):
    """Who wins what."""

    compares: str = compared_of(COMPARED)
    entrants: str = entrants_of(EMPLOYMENTS)

    class Config:
        """What the tab is."""

        metadata = plan_tab(("竞赛", "Contests"), ("周冠军、月冠军和单日激励", "Champions and daily peaks"), 204)


class Leasts(LeastColumns):
    """What a month pays at least; the source knows none, so that none ships."""

    employment: str = condition(("用工类型", "Employment"), EMPLOYMENTS)
    status: str = condition(("状态", "Status"), STATUSES)

    class Config:
        """What the tab is."""

        metadata = plan_tab(LEASTS_TITLE, LEASTS_HELP, LEASTS_ID)


class Staff(StaffRow):
    """The department and those who work with it."""

    # Nothing depends on the post here, so that any word will do; these are on offer.
    post: str = column(
        ("岗位", "Post"), ("写明岗位；不影响核算", "It decides nothing"), cells.choice_of(POSTS), choices=POSTS
    )
    employment: str = column(
        ("用工类型", "Employment"),
        ("决定按哪一张提成表；没填的不计提成", "It decides the rate table; blank: nothing is earned"),
        choices=EMPLOYMENTS,
        width=90,
    )
    status: str = column(
        ("状态", "Status"),
        ("试用、降级试用的任务额打折；空白当作正式", "A trial cuts the quota; blank: regular"),
        choices=STATUSES,
        width=90,
    )
    quota: pl.Int64 = column(
        ("月任务额", "Monthly quota"),
        ("元，填整额，不用自己打折；没有就留空", "Yuan, whole: the plan cuts it; blank: none"),
        quantities.MONEY,
        shown=Shown.MONEY,
        scale=100,
        bounds=within(0, 100_000_000, usual=(1, 10_000_000)),
    )


class Details(Tab):
    """What every share of a deal, and every other line, earned."""

    key: str = lines.key()
    month: str = lines.month()
    paid_in: str = lines.paid_in()
    staff_no: str = lines.staff_no()
    name: str = lines.name()
    employment: str = column(
        ("用工类型", "Employment"), ("成交那天的", "On the day of the deal"), choices=EMPLOYMENTS, width=80
    )
    customer: str = lines.subject(("客户", "Customer"), ("卖给谁", "Who bought"))
    sales_net: pl.Int64 = lines.base(("净额", "Net"), ("元，计入当月净额的份额", "Yuan: the share that counts"))
    result: str = lines.result()
    reasons: str = lines.reasons(REASONS)
    sales_rate: str = column(("费率", "Rate"), ("用的是哪个费率", "The rate that was used"), width=70)
    sales_commission: pl.Int64 = lines.money(("提成", "Commission"))
    sales_gold: pl.Int64 = lines.credit(("黄金", "Gold"), ("克", "Grams"))
    sales_prize: pl.Int64 = lines.money(("竞赛奖金", "Prizes"))
    sales_penalty: pl.Int64 = lines.money(("处罚", "Penalties"))
    sales_ledger: pl.Int64 = lines.money(("预支往来", "Advances"), ("元，预支、扣回、保底和结转", "Yuan, signed"))
    clause: str = lines.clause()
    says: str = lines.says()

    class Config:
        """What the tab is."""

        metadata = tab(lines.DETAILS_TITLE, lines.DETAILS_HELP, Role.RESULT, lines.DETAILS_ID)


class Summary(Tab):
    """The month of each person."""

    month: str = lines.month()
    staff_no: str = lines.staff_no()
    name: str = lines.name()
    total: pl.Int64 = lines.total()
    post: str = lines.post(POSTS)
    team: str = lines.team()
    sales_net: pl.Int64 = lines.base(("净额", "Net"), ("元，业绩减其他费用", "Yuan, sales less other expenses"))
    sales_commission: pl.Int64 = lines.money(("提成", "Commission"))
    sales_gold: pl.Int64 = lines.credit(("黄金", "Gold"), ("克，不折成钱", "Grams, never money"))
    sales_prize: pl.Int64 = lines.money(("竞赛奖金", "Prizes"))
    sales_penalty: pl.Int64 = lines.money(("处罚", "Penalties"))
    sales_ledger: pl.Int64 = lines.money(("预支往来", "Advances"))
    adjustment: pl.Int64 = lines.adjustment()
    held: pl.Int64 = lines.held()

    class Config:
        """What the tab is."""

        metadata = tab(lines.SUMMARY_TITLE, lines.SUMMARY_HELP, Role.RESULT, lines.SUMMARY_ID)


NEEDS = (
    Need(
        Rules,
        Text("不计虚假成交的规则", "The rule on false deals"),
        Text("认定虚假的成交会照付，还会抬高分档", "a deal found false would be paid and lift the tier of others"),
        {"fake": Text(YES, "Yes"), "denies": Text(ALL, "all"), "reason": Text("虚假", "found false")},
        every_day=True,
    ),
    Need(
        Rules,
        Text("不计试行期成交的规则", "The rule on the trial of the plan"),
        Text("没有它，参数“方案已执行”不起作用", "without it the parameter “plan in force” does nothing"),
        {"in_force": Text(NO, "No"), "denies": Text(ALL, "all"), "reason": Text("试行期", "trial")},
        every_day=True,
    ),
)

SOLD = "已登记"
FALSE_DEALS = Register(
    Deals,
    start=SOLD,
    in_force=frozenset({SOLD}),
    ends=frozenset({SOLD, FOUND_FALSE}),
    states=choices((SOLD, "entered"), (FOUND_FALSE, "found false")),
    steps=choices((FIND_FALSE, "Find false"), (CLEAR, "Clear")),
    says={1: ("number",)},
    applicant="seller",
    gives={"fake": Given(FIND_FALSE)},
    takes={"fake": Holds("sold_on", people=DEALT, charged=True)},
    at_will=frozenset({FIND_FALSE, CLEAR}),
    lasting=frozenset({FIND_FALSE, CLEAR}),
    older=(Older(Text("虚假认定", "Found false"), FIND_FALSE, Typed.BOX),),
)
SCHEME = Scheme(
    id="key_account_sales",
    title=Text("珠宝大客户部提成", "Key-account sales"),
    short=Text("大客户提成", "Key accounts"),
    inputs=(Deals, Expenses, Leave, Peaks, Draws),
    staff=Staff,
    details=Details,
    summary=Summary,
    measures=MEASURES,
    rates=Rates,
    rules=Rules,
    parameters=Parameters,
    contests=Contests,
    tables=(Leasts,),
    reports=True,
    declared=DECLARED,
    compared=COMPARED,
    entrants="employment",
    bases=BASES,
    counted=COUNTED,
    reasons=REASONS,
    denials={ALL: frozenset(Earned)},
    no_rate=NO_RATE,
    needs=NEEDS,
    registers=(FALSE_DEALS, LEAVE, DRAWS),
)
