"""Hours that line workers give to a research trial: what its tabs hold (001, the last section)."""

from __future__ import annotations

import polars as pl

from schemas import cells, lines, quantities
from schemas.bounds import within
from schemas.plan import (
    ALL,
    PlanRow,
    RateColumns,
    RuleColumns,
    basis_of,
    condition,
    denied_of,
    measure_of,
    plan_tab,
    reason_of,
    unit_of,
)
from schemas.registers import APPROVE, APPROVED, RETURN, WAITING, Given, Older, Register, Typed
from schemas.scheme import Basis, Earned, Measure, Scheme
from schemas.staff import StaffRow, post_of
from schemas.tab import Means, Role, Shown, Tab, When, cell_check, column, first_of, tab
from schemas.units import unit_words
from schemas.words import YES_NO, Text, choices

RESEARCHER = "研究员"
POSTS = choices(
    ("产线员工", "Line worker"),
    (RESEARCHER, "Researcher"),
    ("研究部副经理", "Research deputy manager"),
    ("生产经理", "Production manager"),
    ("研究部经理", "Research manager"),
    ("其他", "Other"),
)
TO_REVIEW, TO_REVIEW_TOO = "待研究部复核", "待生产复核"
BY_RESEARCH, BY_PRODUCTION = "研究部复核", "生产复核"
THOUSANDTHS = 1000  # of an hour
LONGEST = 24 * THOUSANDTHS
HALF_HOUR = 500
NOT_REVIEWED = "未复核"
NOT_APPROVED = "未批准"
NO_RATE = "无适用费率"
REASONS = choices((NOT_REVIEWED, "not reviewed"), (NOT_APPROVED, "not approved"), (NO_RATE, "no rate in force"))
DENIED = choices((ALL, "all"))
MEASURES = (Measure("pay", "协助补贴", Earned.REWARD, 100, "元"),)
BASES = (Basis("小时", "hours", THOUSANDTHS, "小时"),)


class Hours(Tab):
    """One row a worker and a trial on a day, as its researcher files it."""

    number: str = column(
        ("单号", "Number"),
        ("一张单子一个号，6 到 32 位字母、数字或连字符", "6 to 32 letters, digits or hyphens, each once"),
        cells.ORDER_NUMBER,
        required=True,
        pattern=r"^[A-Z0-9-]{6,32}$",
        width=140,
        means=Means.KEY,
    )
    worked_on: pl.Date = column(
        ("协助日期", "Worked on"),
        ("协助试验那一天；决定算在哪个月", "The day of the trial; it decides the month"),
        cells.DATE,
        shown=Shown.DATE,
        required=True,
        means=Means.DAY,
        when=When.BEGUN,
    )
    worker: str = column(
        ("工号", "Staff no."),
        ("谁来协助的", "Who helped"),
        cells.KEY,
        required=True,
        width=90,
        means=Means.PERSON,
    )
    trial: str = column(
        ("试验项目", "Trial"), ("哪一个试验", "Which trial"), required=True, width=160, means=Means.SUBJECT
    )
    hours: pl.Int64 = column(
        ("小时", "Hours"),
        (
            "协助了几小时，可以填半小时（本方案取），例如 3.5；一个人一天各行合计不超过 24",
            "How long, by half hours (this plan), such as 3.5; at most 24 a person and day over all rows",
        ),
        quantities.HOURS,
        shown=Shown.CREDIT,
        required=True,
        scale=THOUSANDTHS,
        width=70,
        bounds=within("0.5", 24),
    )
    researcher: str = column(
        ("填报人工号", "Filed by"),
        ("研究员的工号，不能是协助的人自己", "The researcher's staff number, who is not the worker"),
        cells.KEY,
        required=True,
        width=100,
        means=Means.PERSON,
    )
    note: str = column(("备注", "Note"), ("随意填写，不参与核算", "Anything"), cells.LONG_WORDS, width=160)

    class Config:
        """What the tab is."""

        metadata = tab(
            ("业务录入", "Deals"),
            ("产线员工协助研究试验，每人每天一行", "Line workers who help a research trial: a row a person and day"),
            Role.INPUT,
            sheet_id=101,
        )

    @cell_check("hours", "bad_format")
    def are_half_hours(cls) -> pl.Expr:
        """Half hours are the smallest part that counts."""
        return pl.col("hours") % HALF_HOUR == 0

    @cell_check("hours", "over_a_day", needs=("worker", "worked_on"), among=("worker", "worked_on"))
    def fit_into_a_day(cls) -> pl.Expr:
        """What a worker did on a day has its hours, however many rows it takes; the earlier rows hold them."""
        hours = pl.col("hours")
        counted = pl.when(hours.is_between(0, LONGEST)).then(hours).otherwise(0)
        return pl.col("worker").is_null() | (counted.cum_sum().over("worker", "worked_on") <= LONGEST)

    @cell_check("trial", "likely_repeat", needs=("worker", "worked_on"), among=("worker", "worked_on"))
    def is_filed_once(cls) -> pl.Expr:
        """A worker's help with a trial on a day is one row; two may be the same hours under two numbers."""
        return first_of("worker", "worked_on", "trial")

    @cell_check("researcher", "not_a_researcher", needs=("worked_on",))
    def is_filed_by_a_researcher(cls) -> pl.Expr:
        """The researcher files it (001, last section)."""
        return pl.col("researcher_post").is_null() | (pl.col("researcher_post") == RESEARCHER)

    @cell_check("researcher", "files_own", needs=("worker",))
    def is_filed_for_another(cls) -> pl.Expr:
        """Nobody files hours of their own."""
        return pl.col("researcher") != pl.col("worker")


HOURS = Register(
    Hours,
    start=TO_REVIEW,
    in_force=frozenset({APPROVED}),
    ends=frozenset({APPROVED}),
    states=choices(
        (TO_REVIEW, "awaiting research's review"),
        (TO_REVIEW_TOO, "awaiting production's review"),
        (WAITING, "awaiting approval"),
        (APPROVED, "approved"),
    ),
    steps=choices(
        (BY_RESEARCH, "Research reviewed"),
        (BY_PRODUCTION, "Production reviewed"),
        (APPROVE, "Approve"),
        (RETURN, "Send back"),
    ),
    says={1: ("number", "worked_on", "worker", "trial", "hours", "researcher")},
    applicant="researcher",
    gives={"deputy": Given(BY_RESEARCH), "production": Given(BY_PRODUCTION), "approved": Given(APPROVE)},
    at_will=frozenset({RETURN}),
    older=(
        Older(Text("研究部复核", "Research reviewed"), BY_RESEARCH, Typed.BOX),
        Older(Text("生产复核", "Production reviewed"), BY_PRODUCTION, Typed.BOX),
        Older(Text("批准", "Approved"), APPROVE, Typed.BOX),
    ),
)


class RateConditions(PlanRow):
    """What a rate may depend on."""

    post: str = condition(("岗位", "Post"), POSTS, Means.POST)


class Rates(RateColumns, RateConditions):
    """What an hour pays."""

    measure: str = measure_of(choices(("协助补贴", "Trial allowance")))
    basis: str = basis_of(BASES)
    unit: str = unit_of(unit_words(MEASURES, BASES))

    class Config:
        """What the tab is."""

        metadata = plan_tab(("费率", "Rates"), ("每小时付多少；经理可改", "What an hour pays; managers may edit"), 201)


class RuleConditions(PlanRow):
    """What eligibility may depend on."""

    post: str = condition(("岗位", "Post"), POSTS, Means.POST)
    deputy: str = condition(("研究部复核", "Research reviewed"), YES_NO)
    production: str = condition(("生产复核", "Production reviewed"), YES_NO)
    approved: str = condition(("批准", "Approved"), YES_NO)


class Rules(RuleColumns, RuleConditions):
    """What keeps hours from being paid."""

    denies: str = denied_of(DENIED)
    reason: str = reason_of(REASONS)

    class Config:
        """What the tab is."""

        metadata = plan_tab(("规则", "Rules"), ("什么样的不付；经理可改", "What is not paid; managers may edit"), 202)


class Staff(StaffRow):
    """The staff of a plant and its research department."""

    post: str = post_of(POSTS)


class Details(Tab):
    """What every row earned, and why."""

    key: str = lines.key()
    month: str = lines.month()
    staff_no: str = lines.staff_no()
    name: str = lines.name()
    trial: str = lines.subject(("试验项目", "Trial"), ("哪一个试验", "Which trial"))
    hours: pl.Int64 = lines.credit(("小时", "Hours"), ("协助的小时", "Hours worked"))
    result: str = lines.result()
    reasons: str = lines.reasons(REASONS)
    pay: pl.Int64 = lines.money(("协助补贴", "Trial allowance"), ("元，列支研究部", "Yuan, charged to research"))
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
    pay: pl.Int64 = lines.money(("协助补贴", "Trial allowance"))
    adjustment: pl.Int64 = lines.adjustment()
    held: pl.Int64 = lines.held()

    class Config:
        """What the tab is."""

        metadata = tab(lines.SUMMARY_TITLE, lines.SUMMARY_HELP, Role.RESULT, lines.SUMMARY_ID)


SCHEME = Scheme(
    id="trial_support",
    title=Text("研究试验协助补贴", "Trial support allowance"),
    short=Text("试验协助", "Trials"),
    inputs=(Hours,),
    staff=Staff,
    details=Details,
    summary=Summary,
    measures=MEASURES,
    bases=BASES,
    rates=Rates,
    rules=Rules,
    reasons=REASONS,
    denials={ALL: frozenset(Earned)},
    no_rate=NO_RATE,
    registers=(HOURS,),
)
