"""The plan tab 竞赛: who competes for what, over which period, from where on, and for which prizes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from schemas import cells, quantities
from schemas.bounds import within
from schemas.plan import PLAN_ENDS, PLAN_STARTS, condition
from schemas.scheme import Period
from schemas.tab import Shown, Tab, cell_check, column
from schemas.words import Choices, Text, choices

PERIODS = choices(
    (Period.DAY.value, "day"),
    (Period.WEEK.value, "week"),
    (Period.MONTH.value, "month"),
    (Period.QUARTER.value, "quarter"),
    (Period.HALF.value, "half-year"),
    (Period.YEAR.value, "year"),
)
SHARED = "均分"
FIRST_TO_REACH = "先到"
EACH = "各得"
TIES = choices((SHARED, "shared"), (FIRST_TO_REACH, "first to reach"), (EACH, "each wins"))
YUAN = Text("元", " yuan")


@dataclass(frozen=True)
class Compared:
    """What a contest compares: a word of the column 比什么, and the column of the contributions that is summed.

    `scale`: smallest units that make one of what 门槛 is written in. `quota` names the column of the quotas, in the same
    smallest unit, that 任务额 stands for. `attained`: not the sum itself but its percentage of the quota is compared,
    to six decimals of one; its scale is 10,000 and its noun %.
    """

    word: Text
    column: str
    scale: int = 100
    noun: Text = YUAN
    quota: str | None = None
    attained: bool = False

    def __post_init__(self) -> None:
        if self.attained and self.quota is None:
            raise ValueError(f"{self.word.en}: a percentage of the quota needs a quota")


def compared_of(offered: Sequence[Compared]) -> Any:
    """The column that names what is compared."""
    return column(
        ("比什么", "Compares"),
        ("比哪一项，高者胜", "What is compared; the highest wins"),
        choices=Choices(tuple(compared.word for compared in offered)),
        required=True,
        width=110,
    )


def entrants_of(offered: Choices) -> Any:
    """The column that says who may compete, by a column of the contributions that the scheme names."""
    return condition(("参加", "Entrants"), offered)


class ContestColumns(Tab):
    """What a row of 竞赛 holds; a scheme's own tab fills in `compares` and `entrants`."""

    contest: str = column(
        ("竞赛", "Contest"),
        ("同一场竞赛的各个奖用同一个名称", "The prizes of one contest share its name"),
        cells.KEY,
        required=True,
        width=100,
    )
    says: str = column(
        ("说明", "Description"), ("这场竞赛奖什么，用一句话说", "The contest in words"), cells.PHRASE, width=260
    )
    clause: str = column(
        ("依据", "Clause"), ("文件里的条款", "The clause of the source document"), required=True, width=80
    )
    valid_from: pl.Date = column(
        ("生效", "Valid from"),
        ("从这一天的业务起参加评比", "First day whose deals compete"),
        cells.DATE,
        shown=Shown.DATE,
        required=True,
        width=100,
        bounds=PLAN_STARTS,
    )
    valid_until: pl.Date = column(
        ("失效", "Valid until"),
        (
            "最后一天；空白表示一直有效。要换奖金：给旧行填上前一天，再加一行新的；一期之内换的，按期末那一天的",
            "Last day; blank: open. To change a prize, end the old row the day before and add a new one; the prizes of the period's last day count",
        ),
        cells.DATE,
        shown=Shown.DATE,
        width=100,
        bounds=PLAN_ENDS,
    )
    period: str = column(
        ("周期", "Period"),
        (
            "多久评一次；周从周一到周日，算在周日所在的月份",
            "A week runs from Monday to Sunday, in the month of its Sunday",
        ),
        choices=PERIODS,
        required=True,
        width=70,
    )
    compares: str
    entrants: str
    floor: str = column(
        ("门槛", "Floor"),
        (
            "空白=不设；超过 5000；达到 5000；超过 任务额；超过 任务额的25%；达到 公布数（按天公布）",
            "Blank: none; over 5000; at least 5000; over quota; over 25% of quota; at least the announced (of the day)",
        ),
        width=160,
    )
    places: str = column(
        ("名次", "Places"),
        ("1、2、3，或 2-3 这样的几名；空白=过了门槛的人人有奖", "1, 2, 3 or a range 2-3; blank: all above the floor"),
        cells.KEY,
        width=70,
    )
    prize: pl.Int64 = column(
        ("奖金", "Prize"),
        ("元，每名多少；按天公布的，最多多少", "Yuan for each place; where a prize is announced, the most it may be"),
        quantities.MONEY,
        shown=Shown.MONEY,
        required=True,
        scale=100,
        width=80,
        bounds=within(0, 1_000_000, usual=(5, 20_000)),
    )
    ties: str = column(
        ("并列", "Ties"),
        (
            "均分=所占各名的奖金合起来平分；先到=先达到的人在前；各得=各得这一名的奖金",
            "Shared: the prizes of the places they hold, in equal parts; first to reach; each wins that place's prize",
        ),
        choices=TIES,
        width=70,
    )

    @cell_check("valid_until", "end_before_start", needs=("valid_from",))
    def ends_after_it_begins(cls) -> pl.Expr:
        """A row holds on at least one day."""
        return pl.col("valid_until") >= pl.col("valid_from")

    @cell_check("ties", "missing")
    def says_what_a_tie_does(cls) -> pl.Expr:
        """A prize for a place declares what a tie does."""
        return pl.col("places").is_null() | pl.col("ties").is_not_null()
