"""Telecom customer retention: what its tabs hold (the notice on the customer-retention incentive, from 2016-01-01)."""

from __future__ import annotations

import polars as pl

from schemas import cells, lines
from schemas.inputs import month_of
from schemas.plan import (
    ALL,
    PlanRow,
    RateColumns,
    RuleColumns,
    condition,
    denied_of,
    measure_of,
    plan_tab,
    reason_of,
    unit_of,
)
from schemas.scheme import Earned, Measure, Scheme
from schemas.staff import StaffRow, post_of
from schemas.tab import Means, Role, Shown, Tab, When, cell_check, column, first_of, tab
from schemas.words import YES_NO, Text, choices

PHONE = "购机送费"
PREPAID = "预存网费送费"
FIBRE = "光纤平移"
PRODUCTS = choices((PHONE, "Phone subsidy"), (PREPAID, "Prepaid broadband"), (FIBRE, "Move to fibre"))
MOBILE = "移动"
BROADBAND = "宽带"
LINES = choices((MOBILE, "Mobile"), (BROADBAND, "Broadband"))
LINE_OF = {PHONE: MOBILE, PREPAID: BROADBAND, FIBRE: BROADBAND}
POSTS = choices(
    ("中心经理", "Centre manager"),
    ("网格经理", "Grid manager"),
    ("装维经理", "Installation manager"),
    ("营业员", "Shop assistant"),
    ("网格人员", "Grid staff"),
    ("其他", "Other"),
)
MOBILE_NUMBER = r"^1[3-9][0-9]{9}$"
BROADBAND_ACCOUNT = r"^[A-Z0-9-]{6,20}$"


class Deals(Tab):
    """One row a deal that staff enter."""

    order_no: str = column(
        ("订单号", "Order no."),
        (
            "CRM 里的订单号，6 到 32 位字母、数字或连字符，不能重复",
            "The order number of the CRM: 6 to 32 letters, digits or hyphens, each once",
        ),
        cells.ORDER_NUMBER,
        required=True,
        pattern=r"^[A-Z0-9-]{6,32}$",
        width=150,
        means=Means.KEY,
    )
    product: str = column(
        ("业务类型", "Product"),
        ("点开选择", "Choose from the list"),
        choices=PRODUCTS,
        required=True,
        width=120,
        means=Means.SUBJECT,
    )
    account_no: str = column(
        ("业务号码", "Account no."),
        ("购机送费填 11 位手机号；宽带填账号", "The 11-digit mobile number, or the broadband account"),
        cells.CODE,
        required=True,
        width=130,
    )
    accepted_on: pl.Date = column(
        ("受理日期", "Accepted on"),
        (
            "办理那一天，例如 2016-1-5；决定算在哪个月",
            "The day of the deal, such as 2016-1-5; it decides the month",
        ),
        cells.DATE,
        shown=Shown.DATE,
        required=True,
        width=100,
        means=Means.DAY,
        when=When.BEGUN,
    )
    solicitor: str = column(
        ("揽装人工号", "Solicitor"),
        ("谁揽的，填“员工”表里的工号", "The staff number of whoever brought the deal"),
        cells.KEY,
        required=True,
        width=100,
        means=Means.PERSON,
    )
    secondary_card: bool = column(
        ("副卡", "Secondary card"),
        ("是副卡就打勾；只看购机送费", "Tick for a secondary card; phone subsidy only"),
        cells.YES_OR_NO,
        shown=Shown.BOX,
        only_for={"product": [PHONE]},
        default=False,
        width=60,
    )
    no_rent: bool = column(
        ("无月租", "No monthly rent"),
        ("无月租用户就打勾；只看购机送费", "Tick for an account without rent; phone subsidy only"),
        cells.YES_OR_NO,
        shown=Shown.BOX,
        only_for={"product": [PHONE]},
        default=False,
        width=70,
    )
    active_4g: bool = column(
        ("有效4G", "Active 4G"),
        (
            "购机送费必填：用户是否有效使用 4G 卡",
            "Required for the phone subsidy: does the customer really use a 4G card",
        ),
        cells.YES_OR_NO,
        choices=YES_NO,
        only_for={"product": [PHONE]},
        width=70,
    )
    broadband_only: bool = column(
        ("单宽带", "Broadband only"),
        (
            "预存网费送费必填：是否单宽带老客户",
            "Required for prepaid broadband: is it a broadband-only customer",
        ),
        cells.YES_OR_NO,
        choices=YES_NO,
        only_for={"product": [PREPAID]},
        width=70,
    )
    retaken: bool = column(
        ("提前取消重办", "Taken again early"),
        (
            "补贴未到期就取消再重办的打勾；只看购机送费",
            "Tick when a running subsidy was cancelled and taken again; phone subsidy only",
        ),
        cells.YES_OR_NO,
        shown=Shown.BOX,
        only_for={"product": [PHONE]},
        default=False,
        width=110,
    )
    note: str = column(
        ("备注", "Note"),
        ("随意填写，不参与核算", "Anything; takes no part in the calculation"),
        cells.LONG_WORDS,
        width=160,
    )

    class Config:
        """What the tab is."""

        metadata = tab(
            ("业务录入", "Deals"),
            (
                "每办一笔填一行；旁边灰底的两列会显示核算结果",
                "One row a deal; the two grey columns beside it show what came of it",
            ),
            Role.INPUT,
            sheet_id=101,
        )

    @cell_check("account_no", "bad_format", needs=("product",))
    def account_fits_product(cls) -> pl.Expr:
        """A mobile number for the phone subsidy, a broadband account for the rest."""
        account = pl.col("account_no")
        return (
            pl.when(pl.col("product") == PHONE)
            .then(account.str.contains(MOBILE_NUMBER))
            .otherwise(account.str.contains(BROADBAND_ACCOUNT))
        )

    @cell_check("active_4g", "missing", needs=("product",))
    def says_whether_4g_is_used(cls) -> pl.Expr:
        """Detail rule 3 of clause 一 cannot be judged without it."""
        return (pl.col("product") != PHONE) | pl.col("active_4g").is_not_null()

    @cell_check("broadband_only", "missing", needs=("product",))
    def says_whether_broadband_only(cls) -> pl.Expr:
        """Clause 二.1 speaks of broadband-only customers."""
        return (pl.col("product") != PREPAID) | pl.col("broadband_only").is_not_null()

    @cell_check("retaken", "contradiction", needs=("product", "account_no", "accepted_on"))
    def list_agrees(cls) -> pl.Expr:
        """A subsidy that was taken again early cannot have been due for renewal."""
        return ~(pl.col("retaken") & pl.col("due"))

    @cell_check("account_no", "likely_repeat", needs=("product", "accepted_on"), among=("account_no", "product"))
    def is_taken_once_a_month(cls) -> pl.Expr:
        """Hardly any account takes one product twice in a month."""
        return first_of("product", "account_no", pl.col("accepted_on").dt.truncate("1mo"))


class Targets(Tab):
    """One row an account that the city company's list names as due for renewal."""

    month: str = month_of(("例如 2016-01", "Such as 2016-01"), When.LISTED)
    line: str = column(
        ("产品线", "Product line"),
        ("移动或宽带", "Mobile or broadband"),
        choices=LINES,
        required=True,
        width=90,
    )
    account_no: str = column(
        ("业务号码", "Account no."),
        ("名单上的号码", "The account on the list"),
        cells.CODE,
        required=True,
        width=140,
    )

    class Config:
        """What the tab is."""

        metadata = tab(
            ("目标客户", "Targets"),
            (
                "市公司下发的到期目标客户名单，整份粘贴即可",
                "The city company's list of customers due for renewal; paste it whole",
            ),
            Role.INPUT,
            sheet_id=103,
        )


CREDITS = "效能"
REWARDS = "奖励"
MOBILE_CREDIT = "移动效能"
BROADBAND_CREDIT = "宽带效能"
REWARD = "奖励"
MEASURES = choices((MOBILE_CREDIT, "Mobile credit"), (BROADBAND_CREDIT, "Broadband credit"), (REWARD, "Reward"))
CREDIT_UNIT = "个/户"
MONEY_UNIT = "元/户"
UNITS = choices((CREDIT_UNIT, "credit/deal"), (MONEY_UNIT, "yuan/deal"))
DENIED = choices((REWARDS, "reward"), (CREDITS, "credit"), (ALL, "all"))
NO_POST = "岗位不计效能"
NO_RATE = "无适用费率"
ELSEWHERE = "奖励另按相关文件"
# The order in which several reasons are joined.
REASONS = choices(
    ("副卡", "secondary card"),
    ("无月租", "no monthly rent"),
    ("非有效4G", "no active 4G"),
    ("提前取消重办", "taken again early"),
    ("非单宽带", "not broadband-only"),
    (NO_POST, "no credit for this post"),
    (NO_RATE, "no rate in force"),
    (ELSEWHERE, "reward by a separate document"),
)


class RateConditions(PlanRow):
    """What a telecom rate may depend on."""

    product: str = condition(("业务类型", "Product"), PRODUCTS)
    post: str = condition(("岗位", "Post"), POSTS, Means.POST)
    due: str = condition(("到期目标", "Due for renewal"), YES_NO)


class Rates(RateColumns, RateConditions):
    """The rates of the plan: credits and rewards."""

    measure: str = measure_of(MEASURES)
    unit: str = unit_of(UNITS)

    class Config:
        """What the tab is."""

        metadata = plan_tab(
            ("费率", "Rates"),
            ("每一行是一条费率或其中一档；经理可改", "Each row is a rate or one tier of it; managers may edit"),
            201,
        )


class RuleConditions(PlanRow):
    """What telecom eligibility may depend on."""

    product: str = condition(("业务类型", "Product"), PRODUCTS)
    post: str = condition(("岗位", "Post"), POSTS, Means.POST)
    due: str = condition(("到期目标", "Due for renewal"), YES_NO)
    secondary_card: str = condition(("副卡", "Secondary card"), YES_NO)
    no_rent: str = condition(("无月租", "No monthly rent"), YES_NO)
    active_4g: str = condition(("有效4G", "Active 4G"), YES_NO)
    broadband_only: str = condition(("单宽带", "Broadband only"), YES_NO)
    retaken: str = condition(("提前取消重办", "Taken again early"), YES_NO)


class Rules(RuleColumns, RuleConditions):
    """Eligibility: what keeps a deal from earning."""

    denies: str = denied_of(DENIED)
    reason: str = reason_of(REASONS)

    class Config:
        """What the tab is."""

        metadata = plan_tab(
            ("规则", "Rules"),
            ("什么样的业务不计奖励、不计效能；经理可改", "Which deals earn no reward or no credit; managers may edit"),
            202,
        )


class Staff(StaffRow):
    """The staff of a telecom branch."""

    post: str = post_of(POSTS)


class Details(Tab):
    """What every deal earned, and why."""

    key: str = column(
        ("订单号", "Order no."), ("业务录入里的订单号", "As in the tab Deals"), width=130, means=Means.KEY
    )
    month: str = column(("月份", "Month"), ("按受理日期", "By the day of acceptance"), width=65)
    staff_no: str = column(("工号", "Staff no."), ("揽装人", "The solicitor"), width=60)
    name: str = column(("姓名", "Name"), ("揽装人", "The solicitor"), width=65)
    product: str = column(
        ("业务类型", "Product"), ("业务类型", "The product"), choices=PRODUCTS, width=110, means=Means.SUBJECT
    )
    due: str = column(
        ("到期目标", "Due for renewal"),
        ("当月名单里有这个号码", "The month's list names the account"),
        choices=YES_NO,
        width=80,
    )
    result: str = lines.result()
    reasons: str = column(
        ("原因", "Reasons"), ("为什么没有全部计入", "Why it did not all count"), choices=REASONS, width=160
    )
    mobile_credit: pl.Int64 = column(
        ("移动效能", "Mobile credit"), ("计入KPI", "Toward the KPI"), shown=Shown.CREDIT, scale=1000, width=80
    )
    broadband_credit: pl.Int64 = column(
        ("宽带效能", "Broadband credit"), ("计入KPI", "Toward the KPI"), shown=Shown.CREDIT, scale=1000, width=80
    )
    reward: pl.Int64 = column(("奖励", "Reward"), ("元", "Yuan"), shown=Shown.MONEY, scale=100, width=80)
    tier: str = column(
        ("档位", "Tier"), ("当月第几户、每户多少", "Its place in the month's count and the rate"), width=110
    )
    clause: str = column(("依据", "Clause"), ("方案条款", "The clause of the plan"), width=70)
    says: str = column(("说明", "Explanation"), ("怎样算出来的", "How it was worked out"), width=520)

    class Config:
        """What the tab is."""

        metadata = tab(
            ("核算明细", "Payout details"),
            ("每一笔的结果和算法", "What came of every deal, and how"),
            Role.RESULT,
            sheet_id=301,
        )


class Summary(Tab):
    """The month of each person."""

    month: str = column(("月份", "Month"), ("业务的月份", "The month earned"), width=80)
    staff_no: str = column(("工号", "Staff no."), ("工号", "The staff number"), width=80)
    name: str = column(("姓名", "Name"), ("姓名", "The name"), width=80)
    total: pl.Int64 = column(("合计", "Total"), ("元", "Yuan"), shown=Shown.MONEY, scale=100, width=100)
    post: str = column(("岗位", "Post"), ("月末的岗位", "On the month's last day"), choices=POSTS, width=90)
    team: str = column(("班组", "Team"), ("月末的班组", "On the month's last day"), width=90)
    count_0: pl.Int64 = column(
        ("移动户数", "Mobile deals"), ("计入的笔数", "Deals that counted"), shown=Shown.COUNT, width=80
    )
    count_1: pl.Int64 = column(
        ("宽带户数", "Broadband deals"), ("计入的笔数", "Deals that counted"), shown=Shown.COUNT, width=80
    )
    mobile_credit: pl.Int64 = column(
        ("移动效能", "Mobile credit"), ("计入KPI", "Toward the KPI"), shown=Shown.CREDIT, scale=1000, width=80
    )
    broadband_credit: pl.Int64 = column(
        ("宽带效能", "Broadband credit"), ("计入KPI", "Toward the KPI"), shown=Shown.CREDIT, scale=1000, width=80
    )
    reward_0: pl.Int64 = column(("移动奖励", "Mobile reward"), ("元", "Yuan"), shown=Shown.MONEY, scale=100, width=90)
    reward_1: pl.Int64 = column(
        ("宽带奖励", "Broadband reward"), ("元", "Yuan"), shown=Shown.MONEY, scale=100, width=90
    )
    adjustment: pl.Int64 = column(
        ("调整", "Adjustment"), ("元，见调整表", "Yuan, see Adjustments"), shown=Shown.MONEY, scale=100, width=90
    )
    held: pl.Int64 = lines.held()

    class Config:
        """What the tab is."""

        metadata = tab(
            ("月度汇总", "Monthly summary"), ("每人每月的合计", "The month of each person"), Role.RESULT, sheet_id=302
        )


SCHEME = Scheme(
    id="telecom_retention",
    title=Text("存量客户维系激励", "Customer retention incentive"),
    short=Text("存量维系", "Retention"),
    inputs=(Deals, Targets),
    staff=Staff,
    details=Details,
    summary=Summary,
    measures=(
        Measure("mobile_credit", MOBILE_CREDIT, Earned.CREDIT, 1000, "个"),
        Measure("broadband_credit", BROADBAND_CREDIT, Earned.CREDIT, 1000, "个"),
        Measure("reward", REWARD, Earned.REWARD, 100, "元"),
    ),
    rates=Rates,
    rules=Rules,
    reasons=REASONS,
    denials={
        REWARDS: frozenset({Earned.REWARD}),
        CREDITS: frozenset({Earned.CREDIT}),
        ALL: frozenset(Earned),
    },
    line_of=LINE_OF,
    no_post=NO_POST,
    no_rate=NO_RATE,
    elsewhere={FIBRE: ELSEWHERE},
)
