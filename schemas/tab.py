"""A tab as a pandera model: the one place that says what its columns are called, hold, offer and require."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Any, NamedTuple

import pandera.polars as pa
import polars as pl

from schemas import cells, quantities
from schemas.bounds import Bounds
from schemas.words import Choices, Text, fold

COLUMN = "column"
ABOUT = "about"
AMONG = "among"
# Rows that a result tab has at least; what is formatted over so many is formatted over all that follow.
RESULT_ROWS = 1000


class Role(Enum):
    """Who writes a tab: people (input, plan) or the functions (result, system)."""

    INPUT = "input"
    PLAN = "plan"
    RESULT = "result"
    SYSTEM = "system"


class Shown(Enum):
    """How a column looks in the sheet."""

    TEXT = "text"
    DATE = "date"
    MONEY = "money"
    CREDIT = "credit"
    COUNT = "count"
    NUMBER = "number"
    SCORE = "score"
    PERCENT = "percent"
    TIME = "time"
    BOX = "box"


class Means(Enum):
    """What a column is, where that matters beyond its own tab.

    KEY: what a row is called, each name once: of rows with one name, the first holds it, whatever else is wrong with that
    row, unless an earlier calculation knew another as its holder. PERSON: a staff number, who must be in 员工, and employed on the tab's day or else on at
    least one day of its period, where it has either; the first is whose row it is. COLLEAGUE: a staff number, held to
    the same, that is never whose row it is. DAY: the date of a row. PERIOD: the month, quarter, half-year or year that a
    row is of. SUBJECT: what a row is about, in a word. BASE: an amount of money that pay rests on and that is not pay
    itself. POST: somebody's post, which may be one of another scheme of the workbook.
    """

    KEY = "key"
    PERSON = "person"
    COLLEAGUE = "colleague"
    DAY = "day"
    PERIOD = "period"
    SUBJECT = "subject"
    BASE = "base"
    POST = "post"


class When(Enum):
    """Where a day or a period may lie, seen from the day of the run. A day is a period of one day.

    OVER: results are known of what is over, its last day included. BEGUN: it may still be running. AHEAD: what is
    arranged beforehand, up to DAYS_AHEAD days; beyond lies a slip of the year. None of them, of a period, may end
    before the plan begins. LISTED: a list from elsewhere, pasted whole; it reaches as far ahead, and as far back from
    the plan's first day.
    """

    OVER = "over"
    BEGUN = "begun"
    AHEAD = "ahead"
    LISTED = "listed"


DAYS_AHEAD = 92


@dataclass(frozen=True)
class Reference:
    """A column of another tab whose values may stand in a cell."""

    tab: type[Tab]
    column: str


class Span(Enum):
    """Which pay a row bears on, by the month that it names.

    MONTH: that of its month. ONWARD: of its month and all later ones. WITHIN: of stretches of time in which it lies and
    that pay by whether something happened in them.
    """

    MONTH = "month"
    ONWARD = "onward"
    WITHIN = "within"


@dataclass(frozen=True)
class Holds:
    """What a row can take away or stop by what stands in a column, and so holds back while the row is faulty.

    `when`: the column that names the day, month or period, and `span`, which pay that is. `people`: columns that name
    whose pay it is; none: everybody's, or that of the `team` that a column names. `takes` is true of the values that
    take something away, where not all do; a value that cannot be read may be any. `blank`: whether a blank cell takes
    something too. What cannot be read of all this holds whatever it might have meant: any month, any team, and where
    managers alone may edit the tab, anybody's pay, unless it is `only_named` people's. What is `charged` is taken from all
    pay of the month, in whatever scheme it was earned, and from adjustments; else the pay of the tab's scheme is held.
    """

    when: str
    people: tuple[str, ...] = ()
    team: str | None = None
    span: Span = Span.MONTH
    takes: Callable[[pl.Expr], pl.Expr] | None = None
    blank: bool = False
    only_named: bool = False
    charged: bool = False


@dataclass(frozen=True)
class About:
    """A tab itself. `sheet_id` is the id that provisioning gives it, the same in every workbook.

    `for_managers`: only they and the functions may edit it. `spare`: columns to the right of the last one.
    """

    title: Text
    help: Text
    role: Role
    sheet_id: int
    hidden: bool = False
    for_managers: bool = False
    spare: int = 0


class Standing(NamedTuple):
    """What a word of a column of units says of the number beside it: what may stand behind it, and its bounds."""

    written: frozenset[str]
    bounds: Bounds | None = None


@dataclass(frozen=True)
class UnitBeside:
    """A number whose unit stands in another column of its row; `says` tells what each word there (None: blank) says."""

    column: str
    says: Callable[[str | None], Standing]


@dataclass(frozen=True)
class Column:
    """One column: its header, its note, how its cells are read and shown.

    `only_for` names other columns and the values of each for which this one is read at all; elsewhere it is ignored.
    `default` stands for a blank cell. A fault in a column that is `beside` the calculation (an e-mail address, say) is
    listed, but keeps nobody's row out of it. `optional` columns may be missing from the tab. `scale` is how many of the
    stored unit make one in the sheet (100 fen a yuan, 1,000 thousandths a credit). `means` is what the column is to
    the functions, whatever it is called. `when` says where its day or period may lie. A cell of a column that `refers`
    to others holds a value that a sound row of one of them has; `besides` are further words that may stand in it, or in
    place of a staff number.
    the functions, whatever it is called. `holds`: what a row can take away or stop by what stands here.
    `bounds` are what is plausible, and where the unit stands in another column, `unit` says it row by row.
    """

    label: Text
    help: Text
    kind: cells.Kind
    shown: Shown
    required: bool = False
    optional: bool = False
    choices: Choices | None = None
    only_for: tuple[tuple[str, frozenset[str]], ...] = ()
    default: bool | None = None
    width: int = 100
    scale: int = 1
    beside: bool = False
    means: Means | None = None
    when: When | None = None
    refers: tuple[Reference, ...] = ()
    besides: tuple[str, ...] = ()
    holds: Holds | None = None
    bounds: Bounds | None = None
    unit: UnitBeside | None = None

    def bounded(self, word: str | None = None) -> Bounds | None:
        """What is plausible where the unit's column says `word`."""
        return self.unit.says(word).bounds if self.unit else self.bounds


def tab(
    title: tuple[str, str],
    help: tuple[str, str],
    role: Role,
    sheet_id: int,
    *,
    hidden: bool = False,
    for_managers: bool = False,
    spare: int = 0,
) -> dict[str, About]:
    """What a tab's model says of the tab itself, for its `Config.metadata`."""
    return {ABOUT: About(Text(*title), Text(*help), role, sheet_id, hidden, for_managers, spare)}


def column(
    label: tuple[str, str],
    help: tuple[str, str],
    kind: cells.Kind = cells.WORDS,
    *,
    shown: Shown = Shown.TEXT,
    required: bool = False,
    optional: bool = False,
    choices: Choices | None = None,
    pattern: str | None = None,
    only_for: Mapping[str, Iterable[str]] | None = None,
    default: bool | None = None,
    width: int = 100,
    scale: int = 1,
    beside: bool = False,
    means: Means | None = None,
    when: When | None = None,
    refers: Sequence[tuple[type[Tab], str]] = (),
    besides: Iterable[str] = (),
    holds: Holds | None = None,
    bounds: Bounds | None = None,
    unit: UnitBeside | None = None,
) -> Any:
    """A field of a tab's model; everything that is known of the column stays with it as metadata."""
    read_as = _kind(kind, shown, choices)
    plausible = bounds or read_as.bounds
    about = Column(
        label=Text(*label),
        help=Text(*help),
        kind=read_as,
        shown=shown,
        required=required,
        optional=optional,
        choices=choices,
        only_for=tuple((other, frozenset(values)) for other, values in (only_for or {}).items()),
        default=default,
        width=width,
        scale=scale,
        beside=beside,
        means=means,
        when=when,
        refers=tuple(Reference(*other) for other in refers),
        besides=tuple(besides),
        holds=holds,
        bounds=plausible,
        unit=unit,
    )
    least, most = plausible.stored(read_as.scale)[0] if plausible else (None, None)
    listed = choices.values if choices and kind is cells.WORDS else None
    return pa.Field(
        title=label[0],
        description=help[0],
        nullable=not required or only_for is not None,
        isin=listed,
        str_matches=pattern,
        ge=least,
        le=most,
        metadata={COLUMN: about},
    )


def _kind(kind: cells.Kind, shown: Shown, choices: Choices | None) -> cells.Kind:
    if kind is not cells.WORDS:
        return kind
    plain = {Shown.MONEY: quantities.MONEY, Shown.CREDIT: quantities.THOUSANDTHS, Shown.COUNT: quantities.WHOLE}
    return cells.choice_of(choices) if choices else plain.get(shown, kind)


class Tab(pa.DataFrameModel):
    """The base of every tab's model; `Config.metadata = tab(...)` says what the tab itself is."""


def cell_check(
    column: str, code: str, *, needs: tuple[str, ...] = (), among: tuple[str, ...] = ()
) -> Callable[[Callable[[Any], pl.Expr]], Any]:
    """A check on a column's cells beyond its own pattern, named by its problem code.

    The function gives the expression that is true (or null) for a good cell. Where one of the cells it `needs` is
    itself faulty, the check does not count. Nearly all checks look at nothing but their own row; one that compares rows
    names in `among` columns in which all rows agree that it compares, so that the rows of a tab can be checked apart
    as long as those are together.
    """

    def decorate(good: Callable[[Any], pl.Expr]) -> Any:
        def run(cls: object, data: pa.PolarsData) -> pl.LazyFrame:
            return data.lazyframe.select(good(cls).fill_null(value=True))

        # Where several models share a check, pandera names it for the first of them only, and else after its function.
        run.__name__ = f"{code}:{','.join(needs)}" if needs else code
        run.__doc__ = good.__doc__
        return pa.check(column, name=run.__name__, statistics={AMONG: among} if among else None)(run)

    return decorate


@cache
def about(tab: type[Tab]) -> About:
    """The tab itself: its title, role and sheet id."""
    said: About = tab.get_metadata()[tab.__name__]["dataframe"][ABOUT]
    return said


@cache
def columns(tab: type[Tab]) -> Mapping[str, Column]:
    """The columns of a tab by field name, in the order in which provisioning lays them out."""
    return {name: field.metadata[COLUMN] for name, field in tab.to_schema().columns.items()}


@cache
def dated_by(tab: type[Tab]) -> str | None:
    """The column that says when a row of the tab is: its day, else its period; None where none does."""
    return next(iter((*named(tab, Means.DAY), *named(tab, Means.PERIOD))), None)


@cache
def named(tab: type[Tab], means: Means) -> tuple[str, ...]:
    """The columns of a tab that mean this, in order; none where there is no such column."""
    return tuple(name for name, column in columns(tab).items() if column.means is means)


def first_of(*parts: pl.Expr | str) -> pl.Expr:
    """True for the first of the rows that have these parts in common, and where one of the parts is blank."""
    missing = pl.any_horizontal(*((pl.col(part) if isinstance(part, str) else part).is_null() for part in parts))
    return missing | pl.struct(*parts).is_first_distinct()


def known(column: str) -> str:
    """The fact that says whether the person named in a column is in the staff list."""
    return f"{column}:known"


def employed(column: str) -> str:
    """The fact that says whether the person named in a column was employed then: on the row's day, or on a day of its

    period; null where that cannot be told.
    """
    return f"{column}:employed"


def listed(column: str) -> str:
    """The fact that says whether the value of a column stands in one of those that it refers to."""
    return f"{column}:listed"


SENIORITY = "_seniority"  # the fact that ranks rows of one number, the least first; see `functions.jobs.owners`


@cache
def dtypes(tab: type[Tab]) -> Mapping[str, pl.DataType]:
    """The polars type of every field."""
    return {name: field.dtype.type for name, field in tab.to_schema().columns.items()}


@cache
def headers(tab: type[Tab]) -> Mapping[str, str]:
    """Folded header, in either language → field name."""
    return {fold(label): name for name, about in columns(tab).items() for label in about.label}
