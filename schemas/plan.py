"""The plan tabs: dated rates and eligibility rules that managers edit, each row naming its clause."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import polars as pl

from schemas import cells
from schemas.bounds import among
from schemas.quantities import MILLIONTHS, PLACES, PLAN_NUMBER
from schemas.scheme import MONTHLY_COUNT, PER_DEAL, Basis, Counted
from schemas.tab import Means, Role, Shown, Tab, cell_check, column, tab
from schemas.units import band_beside, basis_words, counted_words, payment_beside, rate_beside
from schemas.words import Choices, Text, choices

RATE_PLACES = PLACES  # decimals that a number in a plan tab may have
RATE_SCALE = MILLIONTHS

# A plan is of this time; a last day far ahead stands for none.
PLAN_STARTS = among(date(1980, 1, 1), date(2099, 12, 31), usual=(date(2000, 1, 1), date(2050, 12, 31)))
PLAN_ENDS = among(date(1980, 1, 1), date(9999, 12, 31), usual=(date(2000, 1, 1), None))

MARGINAL = "分段"
WHOLE = "全额"
INTERPOLATED = "插值"
TIERS = choices((MARGINAL, "marginal"), (WHOLE, "whole"), (INTERPOLATED, "interpolated"))
UPPER_BELONGS = "含上限"
LOWER_BELONGS = "含下限"
BOTH_BELONG = "含两端"
NEITHER_BELONGS = "不含"
BOUNDARIES = choices(
    (UPPER_BELONGS, "upper included"),
    (LOWER_BELONGS, "lower included"),
    (BOTH_BELONG, "both included"),
    (NEITHER_BELONGS, "neither included"),
)
HIGHEST = "取高"
LOWEST = "取低"
SUM = "相加"
COMBINED = choices((HIGHEST, "highest"), (LOWEST, "lowest"), (SUM, "sum"))
ALL = "全部"
# The columns, of those that a plan tab has, that together say which row of it a row is, whatever else is changed in it.
NAMED_BY = ("rule", "name", "contest", "card", "indicator", "evaluator", "grade", "measure")


class PlanRow(Tab):
    """What every row of a plan tab begins with."""

    rule: str = column(
        ("规则", "Rule"),
        ("同一条规则的各档用同一个编号", "The tiers of one rule share its number"),
        cells.KEY,
        required=True,
        width=60,
    )
    says: str = column(
        ("说明", "Description"), ("这条规则付什么，用一句话说", "What the rule pays, in words"), cells.PHRASE, width=260
    )
    clause: str = column(
        ("依据", "Clause"), ("文件里的条款", "The clause of the source document"), required=True, width=80
    )
    valid_from: pl.Date = column(
        ("生效", "Valid from"),
        ("第一天，按业务的日期算", "First day, by the date of the deal"),
        cells.DATE,
        shown=Shown.DATE,
        required=True,
        width=100,
        bounds=PLAN_STARTS,
    )
    valid_until: pl.Date = column(
        ("失效", "Valid until"),
        (
            "最后一天；空白表示一直有效。要从某天起改费率：给旧行填上前一天，再加一行新的",
            "Last day; blank: open. To change a rate from a day on, end the old row the day before and add a new one",
        ),
        cells.DATE,
        shown=Shown.DATE,
        width=100,
        bounds=PLAN_ENDS,
    )

    @cell_check("valid_until", "end_before_start", needs=("valid_from",))
    def ends_after_it_begins(cls) -> pl.Expr:
        """A row holds on at least one day."""
        return pl.col("valid_until") >= pl.col("valid_from")


def condition(label: tuple[str, str], offered: Choices, means: Means | None = None, *, optional: bool = False) -> Any:
    """A condition column of a plan tab, named like the input column it looks at; `means` is what that is."""
    listed = Text("、".join(offered.labels("zh")), ", ".join(offered.labels("en")))
    return column(
        label,
        (
            f"空白=不限；可填一个值，或用、连接几个，或“非X”。可填：{listed.zh}",
            f"Blank: any; one value, several joined by commas, or “not X”. Values: {listed.en}",
        ),
        CONDITION,
        choices=offered,
        optional=optional,
        width=130,
        means=means,
    )


def range_condition(label: tuple[str, str], scale: int) -> Any:
    """A condition column over a number, named like the input column it looks at; `scale`: smallest units of that
    column that make one of what is written here.
    """
    return column(
        label,
        (
            "空白=不限；20以上、不满20、10-20（含两端）、10以上不满20",
            "Blank: any; or a range such as >=20, <20, 10-20 (both ends included)",
        ),
        RANGE,
        width=110,
        scale=scale,
    )


RANGE = cells.Kind(
    "range",
    cells.key,
    Text("请写成 20以上、不满20、10-20 这样的范围", "Type a range such as >=20, <20 or 10-20"),
)
CONDITION = cells.Kind(
    "condition",
    cells.key,
    Text("请填选项里的值，几个用、连接，或写“非X”", "Use the listed values, joined by commas, or “not X”"),
)


def measure_of(measures: Choices) -> Any:
    """The column that names the measure a rate adds to."""
    return column(
        ("计入", "Adds to"), ("加到哪一项", "The measure it adds to"), choices=measures, required=True, width=90
    )


def basis_of(offered: Sequence[Basis]) -> Any:
    """The column that says what a rate is multiplied by, of what a scheme offers."""
    return column(
        ("计量", "Basis"),
        (
            "费率乘什么。每户=每笔一次；金额、小时、数量=这一笔的数；每人期=每人每期只付一次",
            "What the rate is multiplied by: each deal, its amount, hours or quantity, or once a person and period",
        ),
        choices=basis_words(offered),
        required=True,
        width=70,
    )


def counted_of(offered: Sequence[Counted]) -> Any:
    """The column that says what a tier counts and over what period, of what a scheme offers."""
    return column(
        ("累计", "Tier counts"),
        (
            "分档看什么、按多长时间累计：每个人在这段时间里、这条规则管到的业务。单笔=只看这一笔；"
            "完成率=累计÷任务，上下限填百分数（80 就是 80%）",
            "What decides the band and over what time: of each person, the deals that this rule takes. Of the deal: that "
            "deal alone. Attainment: total ÷ quota, with the ends of the bands in percent (80 is 80 %)",
        ),
        choices=counted_words(offered),
        width=90,
    )


def unit_of(units: Choices) -> Any:
    """The column that names the unit of a rate; `schemas.units.unit_words` gives the units that a scheme offers."""
    return column(
        ("单位", "Unit"),
        (
            "费率的单位。% 和 倍 用在金额上（倍：1 倍就是全部金额）",
            "The unit of the rate; % and times go with amounts (1 times is the whole amount)",
        ),
        choices=units,
        required=True,
        width=80,
    )


def denied_of(denied: Choices) -> Any:
    """The column that says what a deal does not earn."""
    return column(
        ("不计", "Denies"),
        ("符合条件的业务不计什么", "What such a deal does not earn"),
        choices=denied,
        required=True,
        width=80,
    )


def reason_of(reasons: Choices) -> Any:
    """The column that gives the word for it."""
    return column(
        ("原因", "Reason"),
        ("写在核算明细里的原因", "The reason shown with the result"),
        choices=reasons,
        required=True,
        width=120,
    )


class RateColumns(PlanRow):
    """What a rate row adds to, what it multiplies and counts, its band and its rate.

    A scheme's own Rates states `measure` and `unit`, and `basis` and `counts` where it offers more than deals and their
    number in a month.
    """

    measure: str
    basis: str = basis_of((PER_DEAL,))
    tier: str = column(
        ("阶梯", "Tier mode"),
        (
            "空白=不分档；分段=落在哪一档的部分按哪一档；全额=全部按达到的那一档；"
            "插值=全部按一个费率，它从“下限”处本档的费率均匀变到“上限”处下一档的费率，最后一档不变",
            "Blank: none; marginal: each part at its own band; whole: all at the band reached; interpolated: all at one "
            "rate, which moves evenly from the band's own at its lower end to the next band's at its upper end",
        ),
        choices=TIERS,
        width=80,
    )
    counts: str = counted_of((MONTHLY_COUNT,))
    lower: pl.Int64 = column(
        ("下限", "Lower"),
        (
            "这一档从哪里开始；第一档可以从零以上开始，不到就不付",
            "Where the band begins; the first may begin above zero: below it nothing is paid",
        ),
        PLAN_NUMBER,
        shown=Shown.NUMBER,
        width=70,
        scale=RATE_SCALE,
        unit=band_beside("counts"),
    )
    upper: pl.Int64 = column(
        ("上限", "Upper"),
        ("这一档到哪里为止；空白=不封顶", "Where the band ends; blank: open"),
        PLAN_NUMBER,
        shown=Shown.NUMBER,
        width=70,
        scale=RATE_SCALE,
        unit=band_beside("counts"),
    )
    boundary: str = column(
        ("边界", "Boundary"), ("哪一头算在这一档里", "Which ends belong to the band"), choices=BOUNDARIES, width=90
    )
    rate: pl.Int64 = column(
        ("费率", "Rate"),
        ("单位填在右边；% 的行里 5 和 5% 一样", "Its unit stands to the right; in a row of % 5 and 5% are the same"),
        PLAN_NUMBER,
        shown=Shown.NUMBER,
        required=True,
        width=70,
        scale=RATE_SCALE,
        unit=rate_beside("unit"),
    )
    unit: str
    group: str = column(
        ("组", "Group"),
        ("几条规则会同时适用时，填同一个组名", "Rules that may meet on one deal share a group"),
        cells.KEY,
        width=60,
    )
    combined: str = column(
        ("同组", "In the group"), ("同组相遇时怎么算", "What to do when they meet"), choices=COMBINED, width=70
    )
    floor: pl.Int64 = column(
        ("保底", "Least"),
        (
            "这条规则每人每期最少付多少；期=“累计”里的时间，没有就是每月。空白=没有",
            "The least it pays a person and period, that of what its tier counts, else the month; blank: none",
        ),
        PLAN_NUMBER,
        shown=Shown.NUMBER,
        width=70,
        scale=RATE_SCALE,
        unit=payment_beside("unit"),
    )
    cap: pl.Int64 = column(
        ("封顶", "Most"),
        (
            "这条规则每人每期最多付多少；期=“累计”里的时间，没有就是每月。空白=没有",
            "The most it pays a person and period, that of what its tier counts, else the month; blank: none",
        ),
        PLAN_NUMBER,
        shown=Shown.NUMBER,
        width=70,
        scale=RATE_SCALE,
        unit=payment_beside("unit"),
    )

    @cell_check("counts", "missing")
    def says_what_the_tier_counts(cls) -> pl.Expr:
        """A rule with tiers declares what they count."""
        return pl.col("tier").is_null() | pl.col("counts").is_not_null()

    @cell_check("boundary", "missing")
    def says_which_ends_belong(cls) -> pl.Expr:
        """A rule with tiers declares the side of its boundaries."""
        return pl.col("tier").is_null() | pl.col("boundary").is_not_null()

    @cell_check("lower", "missing")
    def says_where_the_band_begins(cls) -> pl.Expr:
        """A band of a rule with tiers begins somewhere."""
        return pl.col("tier").is_null() | pl.col("lower").is_not_null()

    @cell_check("tier", "missing")
    def bands_belong_to_tiers(cls) -> pl.Expr:
        """A band without a tier mode would be ignored, so it is a slip."""
        return pl.col("tier").is_not_null() | (pl.col("lower").is_null() & pl.col("upper").is_null())

    @cell_check("combined", "missing")
    def says_how_a_group_combines(cls) -> pl.Expr:
        """A group says what happens when its rules meet."""
        return pl.col("group").is_null() | pl.col("combined").is_not_null()


class RuleColumns(PlanRow):
    """What a deal that meets the conditions does not earn, and the word for it."""

    denies: str
    reason: str


def plan_tab(title: tuple[str, str], help: tuple[str, str], sheet_id: int) -> dict[str, object]:
    """What a plan tab says of itself."""
    return dict(tab(title, help, Role.PLAN, sheet_id, for_managers=True))
