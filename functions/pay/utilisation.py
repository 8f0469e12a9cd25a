"""Utilisation: how much of the hours in which lines produce they stand still, by a log of every line and day, and what it lacks.

The tab of the log has `row`, `on_day`, `line`, `stopped` and `produced` (thousandths of an hour); a line's day may have several rows.
A line that stood still and was not written down would raise the rate, and so do days that are left out.
"""

from __future__ import annotations

import narwhals as nw

from functions.pay.book import Book
from functions.pay.calendar import DAYS, days_of
from functions.pay.contests.ranking import reported
from functions.pay.exact import rounded
from functions.pay.expressions import Frame, number_for, words_of
from functions.pay.finishing import found
from functions.pay.periods import month_index, month_name, period_name
from functions.pay.unread import incomplete
from functions.pay.wording import SEPARATOR, number, sentence
from schemas.plan import RATE_SCALE
from schemas.scheme import Period
from schemas.tab import Tab
from schemas.words import Text

SCALE = 1000  # hours have three decimals
HUNDREDTHS = 100
JOIN = Text("、", ", ")
ALL_LINES = Text("各线合计", "All lines")
HOURS = Text(
    "各线因设备原因停机合计{stopped}小时，生产合计{produced}小时，1−{stopped}÷{produced}={rate}%",
    "all lines: {stopped} hours stopped by the equipment, {produced} hours of production, 1 − {stopped} ÷ {produced} = {rate} %",
)
MISSING = Text(
    "{line}在{month}还有{count}天没有可用的记录：{days}日。少记一天会抬高利用率；请补上，没有开机的一天也写一行，两个小时数都填 0",
    "{line} lacks a sound row for {count} days of {month}: {days}. A day left out raises the rate; add them, also for days "
    "without production, with 0 for both hours",
)
UNLIKE = Text(
    "{line}在{on}的两行“生产小时”不一样，先按多的{most}小时算。请把两行改成一样的",
    "The two rows of {line} on {on} have different production hours; the higher, {most}, counts. Make them the same",
)


def hours_of(log: Frame, counts: nw.Expr) -> Frame:
    """What all lines come to in a month: `stopped` (only stops that count), `produced`, and the first `row`.

    What a line produced on a day stands in each of its rows, and counts once: the most, where they are unlike.
    """
    rows = log.with_columns(
        month=period_name(nw.col("on_day"), Period.MONTH),
        stopped=nw.when(counts).then(nw.col("stopped")).otherwise(nw.lit(0)),
    )
    days = rows.group_by("month", "on_day", "line").agg(
        nw.col("stopped").sum(), produced=nw.col("produced").max(), row=nw.col("row").min()
    )
    return days.group_by("month").agg(
        nw.col("stopped").sum(), nw.col("produced").sum(), row=nw.col("row").min().cast(nw.Int64)
    )


def unlike_hours(book: Book, tab: type[Tab]) -> Frame:
    """A finding for each row that gives a line's day other production hours than its other rows."""
    at, produced = ("on_day", "line"), nw.col("produced")
    rows = book.of(tab).with_columns(
        _first=nw.col("row") == nw.col("row").min().over(*at),
        _most=produced.max().over(*at),
        _least=produced.min().over(*at),
    )
    rows = rows.filter(~nw.col("_first") & (nw.col("_least") != nw.col("_most")))
    words = {
        "line": nw.col("line"),
        "on": nw.col("on_day").dt.to_string("%Y-%m-%d"),
        "most": number(nw.col("_most"), SCALE),
    }
    return found(book, rows, tab, "produced", sentence(UNLIKE, book.locale, **words))


def missing_days(book: Book, tab: type[Tab]) -> Frame:
    """A finding for each line and month with days up to yesterday of which there is no row, on a row of the line.

    A line is looked for in months in which it has a row, and in the month after one if any line has a row there.
    """
    on = nw.col("on_day")
    log = book.keep(book.of(tab).select("row", "line", on=on, index=month_index(on)))
    rows = log.group_by("line", "index").agg(_first=nw.col("row").min(), _last=nw.col("row").max())
    there = rows.select("line", "index", row=nw.col("_first").cast(nw.Int64))
    after = rows.select("line", index=(nw.col("index") + 1).cast(nw.Int64), row=nw.col("_last").cast(nw.Int64))
    after = after.join(there.select("index").unique(), on="index").join(there, on=["line", "index"], how="anti")
    kept = nw.concat([there, after.select("line", "index", "row")])
    days = days_of(kept.with_columns(month=month_name(nw.col("index"))), book.put).filter(
        nw.col("on") < nw.lit(book.today)
    )
    lacking = days.join(log.select("line", "on"), on=["line", "on"], how="anti")
    mask = number_for(nw.col("day"), {day: 2 ** (day - 1) for day in range(1, DAYS + 1)})
    bits = lacking.with_columns(_bit=mask, _one=nw.lit(1, dtype=nw.Int64)).group_by("line", "month", "row")
    months = bits.agg(_mask=nw.col("_bit").sum().cast(nw.Int64), _count=nw.col("_one").sum().cast(nw.Int64))
    words = {
        "line": nw.col("line"),
        "month": nw.col("month"),
        "count": nw.col("_count").cast(nw.String),
        "days": words_of(nw.col("_mask"), [str(day) for day in range(1, DAYS + 1)], JOIN.to(book.locale)),
    }
    return found(book, months, tab, "on_day", sentence(MISSING, book.locale, **words), code="missing_days")


def report(book: Book, hours: Frame, tab: type[Tab], *, kind: Text, unit: Text, clause: str) -> Frame:
    """Rows of 完成情况: the rate of every month in which there was production."""
    locale = book.locale
    rows = hours.filter(nw.col("produced") > 0)
    ran = nw.max_horizontal(nw.col("produced") - nw.col("stopped"), nw.lit(0)).cast(nw.Int64)
    rows = rounded(rows.with_columns(_ran=ran), "attainment", nw.col("_ran"), (RATE_SCALE, nw.col("produced")))
    rows = rows.with_columns(
        _stopped=number(nw.col("stopped"), SCALE),
        _produced=number(nw.col("produced"), SCALE),
        _rate=number(nw.col("attainment"), RATE_SCALE // HUNDREDTHS),
    )
    parts = {name: nw.col(f"_{name}") for name in ("stopped", "produced", "rate")}
    rows = rows.join(book.moved_by(tab, rows, "month"), on="month", how="left")
    told = [sentence(HOURS, locale, **parts), nw.col("unread")]
    return reported(
        rows,
        period=nw.col("month"),
        kind=nw.lit(kind.to(locale)),
        subject=nw.lit(unit.to(locale)),
        name=nw.lit(ALL_LINES.to(locale)),
        value=nw.concat_str([nw.col("_rate"), nw.lit("%")]),
        attainment=nw.col("attainment"),
        verdict=incomplete(locale),
        clause=nw.lit(clause),
        says=nw.concat_str(told, separator=SEPARATOR.to(locale), ignore_nulls=True),
    )
