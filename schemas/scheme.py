"""A pay scheme as the code knows it: its tabs, its measures, what its rates multiply and count, and its words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from schemas.tab import Tab, columns
from schemas.words import Choices, Text, choices

if TYPE_CHECKING:
    from schemas.contests import Compared
    from schemas.parameters import Parameter
    from schemas.registers import Register

SCHEMES = (
    "telecom_retention",
    "key_account_sales",
    "trial_support",
    "referrals",
    "maintenance_team",
    "post_grades",
    "department_kpi",
    "equipment_floating",
    "capacity_drive",
    "equipment_quarterly",
    "post_office_upkeep",
    "account_classes",
)


class Earned(Enum):
    """The kinds of thing that a payout line holds: credit toward a score, money, or a thing that is given."""

    CREDIT = "credit"
    REWARD = "reward"
    THING = "thing"


class Period(Enum):
    """The stretch of time over which something is counted; its value is the sign before what is counted."""

    DEAL = "单笔"
    DAY = "日"
    WEEK = "周"
    MONTH = "月"
    QUARTER = "季"
    HALF = "半年"
    YEAR = "年"


@dataclass(frozen=True)
class Measure:
    """A named quantity summed per person and month. `scale`: smallest units that make one (thousandths, fen).

    `noun` is what one of it is called (元, 个, 克); the unit of a rate is made of it and of the rate's basis.
    """

    id: str
    word: str
    earned: Earned
    scale: int
    noun: str


@dataclass(frozen=True)
class Basis:
    """What a rate is multiplied by: a word of the column 计量, and the column of the deals that holds it.

    `column` None: each deal counts one; the id of another measure: what the deal earned of it. `scale`: smallest units of the column that make one. `unit`: what one of it is
    called in the unit of a rate (户 in 元/户); blank for an amount of money, whose rates are `%` or `倍`. `factor`: two
    further columns, numerator and denominator (both whole and positive), of a fraction that the amount is multiplied
    by before it is rounded.
    """

    word: str
    column: str | None = None
    scale: int = 1
    unit: str = ""
    factor: tuple[str, str] | None = None


@dataclass(frozen=True)
class Counted:
    """What a tier counts: a word of the column 累计, and where the deals hold it.

    `of` None: the deals that the rule takes are counted; else the column of the deals that is summed over the person
    and the period; the id of another measure stands for what these deals earned of it. `total` names a column that holds the sum of the period already, where it is not just the sum of
    the deals that the rule takes. `quota` names a column that holds the period's quota in the same unit: the bands are
    then percentages of it (attainment). `scale`: smallest units that make one of what the bands are written in.
    """

    word: str
    period: Period
    of: str | None = None
    scale: int = 1
    total: str | None = None
    quota: str | None = None


@dataclass(frozen=True)
class Need:
    """A row that a plan tab must have, for the scheme cannot do without it.

    `cells` are those by which it is known, by field; none where any row will do. `what` it is called, `why` it is needed.
    `every_day`: from the first day that the tab names on, one such row is in force on every day.
    """

    tab: type[Tab]
    what: Text
    why: Text
    cells: Mapping[str, Text] = field(default_factory=dict, hash=False)
    every_day: bool = False


PER_DEAL = Basis("每户", unit="户")
ONCE = "每人期"  # once a person and period: what the tier counts decides the period, the month where nothing does
PER_PERIOD = Basis(ONCE, unit="期")
MONTHLY_COUNT = Counted("月户数", Period.MONTH)


@dataclass(frozen=True)
class Scheme:
    """One pay scheme: what its tabs are and which columns mean what.

    `short` names it where a workbook has several. `inputs` are the tabs that people fill in, the one that earns first;
    staff, adjustments and settings are everybody's. `reports`: whether it fills 完成情况.
    `declared` are its parameters; `compared` what its contests compare, `entrants` the column that decides who takes part.
    `graded`: whether grades alone say what a score pays. `line_of` gives the product line of each product; `denials` what each word of the column 不计 takes away; `no_post`
    the reason where rates pay a deal's product but not this person's post; `elsewhere` the reason where a product's
    reward has no rate because another document sets it. `needs` are the plan rows that it cannot do without, `registers`
    those of its tabs on whose rows people take steps.
    """

    id: str
    title: Text
    short: Text
    inputs: tuple[type[Tab], ...]
    staff: type[Tab]
    details: type[Tab]
    summary: type[Tab]
    measures: tuple[Measure, ...]
    rates: type[Tab] | None = None
    rules: type[Tab] | None = None
    parameters: type[Tab] | None = None
    contests: type[Tab] | None = None
    cards: type[Tab] | None = None
    evaluators: type[Tab] | None = None
    grades: type[Tab] | None = None
    graded: bool = False
    tables: tuple[type[Tab], ...] = ()
    reports: bool = False
    declared: tuple[Parameter, ...] = ()
    compared: tuple[Compared, ...] = ()
    entrants: str | None = None
    bases: tuple[Basis, ...] = (PER_DEAL,)
    counted: tuple[Counted, ...] = (MONTHLY_COUNT,)
    reasons: Choices = field(default_factory=choices)
    denials: Mapping[str, frozenset[Earned]] = field(default_factory=dict)
    line_of: Mapping[str, str] = field(default_factory=dict)
    no_rate: str = "无适用费率"
    no_post: str | None = None
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    needs: tuple[Need, ...] = ()
    registers: tuple[Register, ...] = ()

    @property
    def deals(self) -> type[Tab]:
        """The tab in which people type what earns."""
        return self.inputs[0]

    @property
    def plan(self) -> tuple[type[Tab], ...]:
        """The plan tabs that the scheme has, in the order in which they are shown."""
        named = (self.rates, self.rules, self.parameters, self.contests, self.cards, self.evaluators, self.grades)
        return (*(tab for tab in named if tab is not None), *self.tables)

    def tab(self, model: type[Tab]) -> type[Tab] | None:
        """The tab of that model among those that people fill in, also where the workbook has it under another name."""
        tabs = (*self.inputs, self.staff, *self.plan)
        return next((tab for tab in tabs if issubclass(tab, model)), None)

    def referred(self, tab: type[Tab], column: str) -> list[tuple[type[Tab], str]]:
        """The columns that a column of one of its tabs refers to, of the tabs as the workbook has them."""
        found = ((self.tab(reference.tab), reference.column) for reference in columns(tab)[column].refers)
        return [(other, name) for other, name in found if other]

    def measure(self, word: str) -> Measure:
        """The measure that a plan row names."""
        return next(measure for measure in self.measures if measure.word == word)

    def basis(self, word: str) -> Basis:
        """The basis that a plan row names."""
        return next(basis for basis in self.bases if basis.word == word)

    def counts(self, word: str) -> Counted:
        """What the tier of a plan row counts."""
        return next(counted for counted in self.counted if counted.word == word)


@cache
def scheme(name: str) -> Scheme:
    """The scheme of that id. Raises KeyError naming the schemes there are."""
    if name not in SCHEMES:
        raise KeyError(f"no scheme {name!r}; there are: {', '.join(SCHEMES)}")
    found: Scheme = import_module(f"schemas.{name}").SCHEME
    return found
