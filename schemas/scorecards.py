"""Scorecards: the plan tabs 评分卡, 评分方 and 等级, and the input tab 评分, as columns that a scheme's tabs are made of.

Everything that a card counts is written on a scale of one hundred: an indicator's weight is also its full marks.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import polars as pl

from schemas import cells, quantities
from schemas.bounds import Bounds, within
from schemas.plan import BOUNDARIES, PLAN_ENDS, PLAN_STARTS, RATE_SCALE, condition
from schemas.quantities import AMOUNT
from schemas.scheme import Period
from schemas.tab import Holds, Means, Role, Shown, Tab, When, cell_check, column, tab
from schemas.words import YES_NO, Choices, choices

DIRECT = "直接"
RATIO = "比率"
STRETCH = "比率拉伸"
INVERSE = "反比"
COMPLEMENT = "补数"
PROPORTIONAL = "按比例"
COUNT_DOWN = "倒扣"
FORMS = choices(
    (DIRECT, "direct"),
    (RATIO, "ratio"),
    (STRETCH, "ratio with stretch"),
    (INVERSE, "inverse ratio"),
    (COMPLEMENT, "complement"),
    (PROPORTIONAL, "proportional"),
    (COUNT_DOWN, "count-down"),
)
CYCLES = choices(
    (Period.MONTH.value, "month"),
    (Period.QUARTER.value, "quarter"),
    (Period.HALF.value, "half-year"),
    (Period.YEAR.value, "year"),
)
TIMES = quantities.counted(quantities.PLACES, "倍")
WHOLE_CARD = "总分"
WHOLE_CARD_WORDS = (WHOLE_CARD, "Total", "total")
PERCENT: int = 100 * RATE_SCALE  # a weight of 100 %, as stored


def takes_of(posts: Choices) -> Any:
    """The column 参加: which posts a row of 评分卡 or 等级 takes."""
    return condition(("参加", "Takes"), posts)


def _number(
    label: tuple[str, str],
    help: tuple[str, str],
    kind: cells.Kind,
    bounds: Bounds,
    *,
    required: bool = False,
    optional: bool = False,
) -> Any:
    return column(
        label,
        help,
        kind,
        bounds=bounds,
        shown=Shown.NUMBER,
        required=required,
        optional=optional,
        width=70,
        scale=RATE_SCALE,
    )


def _amount(label: tuple[str, str], help: tuple[str, str], bounds: Bounds, *, holds: Holds | None = None) -> Any:
    return column(label, help, AMOUNT, bounds=bounds, shown=Shown.NUMBER, width=90, scale=RATE_SCALE, holds=holds)


def _card() -> Any:
    return column(
        ("卡", "Card"),
        ("评分卡的名字；同一张卡的各行写一样的", "The name of the card, the same in all its rows"),
        cells.KEY,
        required=True,
        width=100,
    )


class CardColumns(Tab):
    """One row an indicator of a card. A scheme's tab adds `post: str = takes_of(POSTS)`."""

    card: str = _card()
    post: str
    indicator: str = column(("指标", "Indicator"), ("评什么", "What is scored"), cells.KEY, required=True, width=140)
    weight: pl.Int64 = _number(
        ("权重", "Weight"),
        (
            "百分数，只填数字：20 就是 20%。一张卡合计正好 100。权重也是这项指标的满分",
            "Percent, the number only: 20 is 20 %. A card totals exactly 100. The weight is also the full marks",
        ),
        quantities.PERCENTAGE,
        within("0.000001", 100, usual=(1, 100)),
        required=True,
    )
    form: str = column(
        ("计分", "Scoring"),
        (
            "直接=得分÷标准×满分；比率=实际÷目标×满分；比率拉伸=同比率，达到“拉伸”得满分×倍数；"
            "反比=目标÷实际×满分（越低越好）；补数=（1−实际÷目标）×满分；按比例=实际÷目标×满分，超额照加；"
            "倒扣=满分−标准×实际次数。都不低于 0",
            "direct: score ÷ standard × full marks; ratio: actual ÷ target × full marks; ratio with stretch: as ratio, "
            "from the stretch on full marks × multiple; inverse ratio: target ÷ actual × full marks (lower is better); "
            "complement: (1 − actual ÷ target) × full marks; proportional: actual ÷ target × full marks, more for more; "
            "count-down: full marks − standard × occurrences. Never under 0",
        ),
        choices=FORMS,
        required=True,
        width=90,
    )
    standard: pl.Int64 = _amount(
        ("标准", "Standard"),
        (
            "直接：得分按几分制填，空白=满分就是权重；倒扣：每次扣几分，与权重同一单位；"
            "其余：“评分”里没填目标时用的目标（补数空白=1）",
            "direct: the scale scores are typed on, blank: the weight; count-down: points per occurrence, in the unit of "
            "the weight; else: the target where the tab Scores has none (complement, blank: 1)",
        ),
        within(0, 40_000_000_000, usual=("0.01", 1_000_000_000)),
    )
    cap: pl.Int64 = _number(
        ("封顶", "Cap"),
        (
            "最多得满分的百分之几，100 就是满分为止；空白=不封顶。比率、比率拉伸（拉伸以下）、反比、按比例可填",
            "Most, in percent of full marks; blank: none. For ratio, ratio with stretch (below it), inverse, proportional",
        ),
        quantities.PERCENTAGE,
        within("0.000001", 1000, usual=(50, 200)),
    )
    stretch: pl.Int64 = _number(
        ("拉伸", "Stretch"),
        (
            "只用于比率拉伸：完成率达到百分之几（含）起按倍数给分，99 就是 99%",
            "Ratio with stretch only: the attainment in percent at which, and above which, the multiple holds",
        ),
        quantities.PERCENTAGE,
        within("0.000001", 1000, usual=(10, 200)),
    )
    multiple: pl.Int64 = _number(
        ("倍数", "Multiple"),
        (
            "只用于比率拉伸：达到拉伸时得满分的几倍，例如 1.2",
            "Ratio with stretch only: times full marks, such as 1.2",
        ),
        TIMES,
        within("0.000001", 10, usual=("0.5", 5)),
    )
    full: pl.Int64 = _number(
        ("满分", "Out of"),
        ("整张卡折成几分制，空白=100；一张卡写一样的", "The scale of the card's total; blank: 100"),
        quantities.SCORE,
        within("0.000001", 10_000, usual=(5, 1000)),
        optional=True,
    )
    cycle: str = column(
        ("周期", "Cycle"),
        ("多久评一次；空白=不限", "How often it is scored; blank: any period"),
        choices=CYCLES,
        optional=True,
        width=70,
    )
    valid_from: pl.Date = column(
        ("生效", "Valid from"),
        ("第一天；按考核期的最后一天看是否有效", "First day; a period is judged by its last day"),
        cells.DATE,
        shown=Shown.DATE,
        required=True,
        width=100,
        bounds=PLAN_STARTS,
    )
    valid_until: pl.Date = column(
        ("失效", "Valid until"),
        ("最后一天；空白表示一直有效", "Last day; blank: open"),
        cells.DATE,
        shown=Shown.DATE,
        width=100,
        bounds=PLAN_ENDS,
    )
    clause: str = column(
        ("依据", "Clause"), ("文件里的条款", "The clause of the source document"), required=True, width=80
    )
    says: str = column(
        ("说明", "Description"),
        ("这项指标怎么看，用一句话说", "What the indicator is, in words"),
        cells.PHRASE,
        optional=True,
        width=260,
    )

    @cell_check("valid_until", "end_before_start", needs=("valid_from",))
    def ends_after_it_begins(cls) -> pl.Expr:
        """A row holds on at least one day."""
        return pl.col("valid_until") >= pl.col("valid_from")


class EvaluatorColumns(Tab):
    """One row a person or body whose scores count toward a card, by weight."""

    card: str = _card()
    evaluator: str = column(
        ("评分方", "Evaluator"),
        ("谁来评分，例如 上级", "Who scores, such as superior"),
        cells.KEY,
        required=True,
        width=100,
    )
    weight: pl.Int64 = _number(
        ("权重", "Weight"),
        ("百分数，只填数字；一张卡的评分方合计正好 100", "Percent; the evaluators of a card total exactly 100"),
        quantities.PERCENTAGE,
        within("0.000001", 100, usual=(1, 100)),
        required=True,
    )
    several: str = column(
        ("多人", "Several people"),
        (
            "是=这一方有几个人各评各的，取平均分；否或空白=只有一个人评，评两次是填重了",
            "Yes: several people each give their own score and the mean counts; no or blank: one person, who scores once",
        ),
        choices=YES_NO,
        optional=True,
        width=70,
    )
    says: str = column(
        ("说明", "Description"),
        ("这一方怎么评，用一句话说", "How this evaluator scores, in words"),
        cells.PHRASE,
        optional=True,
        width=260,
    )


class GradeColumns(Tab):
    """One row a grade of a card: the band of scores that it takes, and what it pays. Adds `post` as cards do."""

    card: str = _card()
    post: str
    lower: pl.Int64 = _number(
        ("下限", "Lower"),
        ("从几分起；空白=从 0 分起", "Where the band begins; blank: at 0"),
        quantities.SCORE,
        within(0, 10_000, usual=(1, 1000)),
    )
    upper: pl.Int64 = _number(
        ("上限", "Upper"),
        ("到几分止；空白=不封顶", "Where the band ends; blank: open"),
        quantities.SCORE,
        within(0, 10_000, usual=(1, 1000)),
    )
    boundary: str = column(
        ("边界", "Boundary"),
        ("哪一头算在这一等里", "Which ends belong to the grade"),
        choices=BOUNDARIES,
        required=True,
        width=90,
    )
    grade: str = column(("等级", "Grade"), ("等级的名称", "The name of the grade"), required=True, width=80)
    amount: pl.Int64 = column(
        ("奖金", "Bonus"),
        ("元；没有就填 0 或留空", "Yuan; 0 or blank for none"),
        quantities.MONEY,
        shown=Shown.MONEY,
        width=90,
        scale=100,
        bounds=within(0, 1_000_000, usual=(1, 50_000)),
    )
    coefficient: pl.Int64 = _number(
        ("系数", "Coefficient"),
        ("按系数发放时填，例如 1.2；空白=不用系数", "Where pay is base × coefficient, such as 1.2"),
        TIMES,
        within(0, 100, usual=("0.1", 5)),
        optional=True,
    )
    valid_from: pl.Date = column(
        ("生效", "Valid from"),
        (
            "第一天；按考核期的最后一天看是否有效；空白=一开始就有效",
            "First day; a period is judged by its last day; blank: from the beginning",
        ),
        cells.DATE,
        shown=Shown.DATE,
        optional=True,
        width=100,
        bounds=PLAN_STARTS,
    )
    valid_until: pl.Date = column(
        ("失效", "Valid until"),
        (
            "最后一天；空白表示一直有效。要从某天起改：给旧的各等填上前一天，再加新的各等",
            "Last day; blank: open. To change grades from a day on, end the old rows the day before and add new ones",
        ),
        cells.DATE,
        shown=Shown.DATE,
        optional=True,
        width=100,
        bounds=PLAN_ENDS,
    )
    says: str = column(
        ("说明", "Description"),
        ("这一等怎么定的，用一句话说", "How the grade is meant, in words"),
        cells.PHRASE,
        optional=True,
        width=260,
    )

    @cell_check("amount", "no_bonus", among=("card",))
    def says_what_a_grade_pays(cls) -> pl.Expr:
        """Where a card's grades pay at all, one above the lowest that pays nothing says 0: a blank may be a slip."""
        pays = pl.col("amount").is_not_null() | pl.col("coefficient").is_not_null()
        return pays | ~pays.any().over("card") | (pl.col("lower").fill_null(0) == 0)

    @cell_check("valid_until", "end_before_start", needs=("valid_from",))
    def ends_after_it_begins(cls) -> pl.Expr:
        """A row holds on at least one day."""
        return pl.col("valid_until") >= pl.col("valid_from")


def scored_of(units: Iterable[str] = ()) -> Any:
    """The column that says who is scored: a person of the staff list, or one of the `units` by its name."""
    return column(
        ("工号", "Staff no."),
        ("评的是谁：工号，或有评分卡的部门", "Whom it is about: a staff number, or a unit that has a card")
        if units
        else ("评的是谁", "Whom it is about"),
        cells.KEY,
        required=True,
        width=80,
        means=Means.PERSON,
        besides=units,
    )


class ScoreColumns(Tab):
    """One row a score or an actual figure that is entered for a person.

    Where a department or a workshop has a card too, a scheme's own tab states `staff_no: str = scored_of(UNITS)`.
    """

    period: str = column(
        ("期间", "Period"),
        ("2016-01、2016Q1、2016H1 或 2016", "2016-01, 2016Q1, 2016H1 or 2016"),
        cells.PERIOD,
        required=True,
        width=90,
        means=Means.PERIOD,
        when=When.OVER,
    )
    staff_no: str = scored_of()
    indicator: str = column(
        ("指标", "Indicator"),
        ("评分卡里的指标；给整张卡打分就留空或填“总分”", "As on the card; blank or “Total” scores the whole card"),
        cells.KEY,
        width=140,
        refers=[(CardColumns, "indicator")],
        besides=WHOLE_CARD_WORDS,
    )
    evaluator: str = column(
        ("评分方", "Evaluator"),
        ("谁评的；填实际数的、只有一个评分人的留空", "Who scores; blank for actual figures and a single score"),
        cells.KEY,
        width=100,
        refers=[(EvaluatorColumns, "evaluator")],
    )
    actual: pl.Int64 = _amount(
        ("实际", "Actual"),
        ("实际完成数、比率或次数", "The actual figure, rate or number of occurrences"),
        within(-40_000_000_000, 40_000_000_000, usual=(-1_000_000_000, 1_000_000_000)),
    )
    target: pl.Int64 = _amount(
        ("目标", "Target"),
        ("这一期的目标；空白=用评分卡的标准", "This period's target; blank: the card's standard"),
        within(-40_000_000_000, 40_000_000_000, usual=(-1_000_000_000, 1_000_000_000)),
    )
    score: pl.Int64 = _amount(
        ("得分", "Score"),
        (
            "直接打的分。其他计分方式没有实际数可填时，也可直接打分，满分是权重",
            "The score given. Where another form has no actual figure, a score out of the weight may stand for it",
        ),
        within(0, 10_000, usual=(1, 1000)),
        holds=Holds("period", people=("staff_no",), blank=True, only_named=True),
    )
    scorer: str = column(
        ("评分人", "Scored by"),
        (
            "谁打的分；评分方是几个人的（如同事），各人一行，写上各自的工号，免得一个人评两次",
            "Who gave the score. Where the evaluator is several people, a row each with their staff numbers",
        ),
        cells.KEY,
        optional=True,
        beside=True,
        width=80,
    )

    class Config:
        """What the tab is."""

        metadata = tab(
            ("评分", "Scores"),
            ("每人每期每项指标一行：填实际数，或由评分方打分", "One row a person, period and indicator"),
            Role.INPUT,
            sheet_id=106,
            for_managers=True,
        )

    @cell_check("indicator", "duplicate", needs=("period", "staff_no"), among=("staff_no", "period"))
    def is_scored_once(cls) -> pl.Expr:
        """Somebody scores an indicator once a person and period; whether an evaluator is several, the plan says."""
        indicator = pl.col("indicator")
        whole = indicator.is_null() | indicator.is_in(list(WHOLE_CARD_WORDS))
        named = pl.when(whole).then(pl.lit(WHOLE_CARD)).otherwise(indicator)
        by = pl.struct("period", "staff_no", named.alias("indicator"), "evaluator", "scorer")
        untold = pl.col("evaluator").is_not_null() & pl.col("scorer").is_null()
        return untold | by.is_first_distinct()

    @cell_check("score", "missing", needs=("actual",))
    def says_something(cls) -> pl.Expr:
        """A score or an actual figure."""
        return pl.col("score").is_not_null() | pl.col("actual").is_not_null()
