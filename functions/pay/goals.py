"""Goals: what rows of a plan ask of a stretch of days, or of each year in it, and how far it was reached, as it is reported.

A plan tab of goals derives from `PlanRow`: beside what is asked it has `rule`, `says`, `clause` and the days from `valid_from` to
`valid_until` (open: it goes on). All goals of a tab are rows of one frame, so that what an engine is asked does not grow with them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import narwhals as nw

from functions.pay.book import Book
from functions.pay.contests.ranking import REPORT, reported
from functions.pay.exact import rounded
from functions.pay.expressions import Columns, Frame, listed
from functions.pay.finishing import TYPES
from functions.pay.plan.dated import OPEN
from functions.pay.plan.own import own_tab
from functions.pay.quota import attain
from functions.pay.unread import incomplete, with_unread
from functions.pay.wording import number
from schemas.plan import RATE_SCALE
from schemas.tab import Tab, dtypes
from schemas.words import Choices, Locale, Text, translation

FIXED: Columns = {
    **{"goal": nw.Int64, "first": nw.Date, "last": nw.Date, "running": nw.Boolean, "period": nw.String},
    **{"rule": nw.String, "says": nw.String, "clause": nw.String},
}


def goals(book: Book, model: type[Tab], *taken: str, **named: tuple[str, Choices]) -> Frame:
    """One row for each row of a plan tab: `goal`, its place among them, its `first` and `last` day, whether it is `running` still, its

    `period` as people write it, `rule`, `says` (blank for nothing), `clause`, the columns that are `taken`, and by the names of `named`
    what stands in a column of choices, in the language of the book.
    """
    tab = own_tab(book.plan, model)
    words = {name: (column, translation(of, locale=book.locale)) for name, (column, of) in named.items()}
    types = {name: TYPES[str(dtypes(tab)[name])] for name in taken} | dict.fromkeys(named, nw.String)
    cells = []
    for place, row in enumerate(book.plan.table(model)):
        first, last = row["valid_from"], row["valid_until"]
        stands = (place, first, last or OPEN, last is None or book.today <= last, f"{first}~{last or ''}")
        said = (of[row[column]] if row[column] else None for column, of in words.values())
        cells.append((*stands, row["rule"], row["says"] or "", row["clause"], *(row[name] for name in taken), *said))
    return listed({**FIXED, **types}, cells, book.put)


def reached(asked: Frame, done: Frame, day: str, same: str, sums: Sequence[str]) -> Frame:
    """The goals with the sums of columns of the rows that fall into their days, by the Date column `day`, and have the same

    value in the column `same`; 0 for none.
    """
    spans = asked.select("goal", same, "first", "last")
    mine = spans.join(done.select(same, *sums, _day=nw.col(day)), on=same, how="inner")
    mine = mine.filter((nw.col("_day") >= nw.col("first")) & (nw.col("_day") <= nw.col("last")))
    summed = mine.group_by("goal").agg(nw.col(*sums).sum().cast(nw.Int64))
    return asked.join(summed, on="goal", how="left").with_columns(nw.col(*sums).fill_null(0))


def by_year(asked: Frame, years: Frame, book: Book) -> Frame:
    """Each goal beside those of the `years` (`year`, such as 2016, each once) that its days reach into, an open one up to that of the

    run: adds `year`, which is its `period`, and is `running` while that year is.
    """
    first, last = (nw.col(name).dt.to_string("%Y") for name in ("first", "last"))
    until = nw.when(nw.col("last") == OPEN).then(nw.lit(f"{book.today.year}")).otherwise(last)
    pairs = asked.join(years, how="cross").filter((nw.col("year") >= first) & (nw.col("year") <= until))
    return pairs.with_columns(period=nw.col("year"), running=nw.col("year").cast(nw.Int64) >= book.today.year)


def of_amounts(rows: Frame, value: str, target: str) -> Frame:
    """Adds `done`, whether the value is not below the target, and `attainment`, its part of it in millionths, null of a target of

    nothing or less.
    """
    return attain(rows.with_columns(done=nw.col(value) >= nw.col(target)), "attainment", value, target)


def of_shares(rows: Frame, part: str, whole: str, bound: str, per: int, *, scale: int = RATE_SCALE) -> Frame:
    """Adds `share`, how many of `per` (100, 1000) of the whole the part is, in units of which `scale` make one, 0 of nothing, and

    whether that is `at_least` and `at_most` the bound (millionths): exactly, for a share that is a hair off may be rounded to it.
    """
    rows = rows.with_columns(_of=nw.max_horizontal(nw.col(whole), nw.lit(1)).cast(nw.Int64))
    rows = rounded(rows, "share", nw.col(part), (per * scale, nw.col("_of")))
    mine, asked = nw.col(part) * (per * RATE_SCALE), nw.col(whole) * nw.col(bound)
    return rows.with_columns(at_least=(mine >= asked) & (nw.col(whole) > 0), at_most=mine <= asked).drop("_of")


def of_growth(rows: Frame, sold: Frame, growth: str) -> Frame:
    """The goals by year with what came in the year, `sales`, and in the one `before` (`sold`: `year`, `sales`; 0 for nothing), what was

    `asked`, the year before with the column `growth` of it (millionths of a percent) on top, `done` and `attainment`, null where
    nothing came in the year before.
    """
    whole = 100 * RATE_SCALE
    sold = sold.group_by("year").agg(nw.col("sales").sum())
    before = sold.select(year=(nw.col("year").cast(nw.Int64) + 1).cast(nw.String), before="sales")
    rows = rows.join(sold, on="year", how="left").join(before, on="year", how="left")
    rows = rows.with_columns(nw.col("sales", "before").fill_null(0).cast(nw.Int64))
    rows = of_amounts(
        rounded(rows, "asked", nw.col("before"), (nw.col(growth) + whole, whole)),
        *("sales", "asked"),
    )
    return rows.with_columns(attainment=nw.when(nw.col("before") > 0).then(nw.col("attainment")))


def with_unit(value: nw.Expr, locale: Locale) -> nw.Expr:
    """A number of millionths and behind it what it is of, `unit`: 3家, 3 firms, 40%."""
    apart = nw.when((nw.col("unit") == "%") | nw.lit(locale == "zh")).then(nw.lit("")).otherwise(nw.lit(" "))
    return nw.concat_str([number(value, RATE_SCALE), apart, nw.col("unit")])


@dataclass(frozen=True)
class Verdict:
    """How it is said that a goal was reached, was missed, or may be reached yet."""

    met: Text
    missed: Text
    running: Text

    def told(self, done: nw.Expr, running: nw.Expr, locale: Locale) -> nw.Expr:
        """What is said of each goal."""
        late = nw.when(running).then(nw.lit(self.running.to(locale))).otherwise(nw.lit(self.missed.to(locale)))
        return nw.when(done).then(nw.lit(self.met.to(locale))).otherwise(late)


def told(rows: Frame, verdict: nw.Expr, locale: Locale, *, place: nw.Expr | None = None, **said: nw.Expr) -> Frame:
    """Rows of 完成情况: the columns of it that the rows have, and what is `said` in their stead or besides.

    Where the rows have `unread` (see `unread.moved_within`), that is told behind what they say, and their verdict is that they are
    incomplete. `place`: see `reported`; by default they stand as the goals do.
    """
    there = rows.collect_schema().names()
    columns = {name: nw.col(name) for name in REPORT if name in there} | said | {"verdict": verdict}
    if "unread" in there:
        columns["verdict"] = nw.coalesce(incomplete(locale), verdict)
        columns["says"] = with_unread(columns["says"], locale)
    return reported(rows, place=nw.col("goal") if place is None else place, **columns)
