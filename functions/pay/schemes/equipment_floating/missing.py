"""What the daily log leaves out or says twice: a line that stood still and was not written down would raise the rate."""

from __future__ import annotations

import narwhals as nw

from functions.pay.book import Book
from functions.pay.calendar import DAYS, days_of
from functions.pay.expressions import Frame, number_for, words_of
from functions.pay.finishing import found
from functions.pay.periods import month_index, month_name
from functions.pay.wording import number, sentence
from schemas.equipment_floating_inputs import THOUSANDTHS, Stoppages
from schemas.words import Text

JOIN = Text("、", ", ")
MISSING = Text(
    "{line}在{month}还有{count}天没有可用的记录：{days}日。少记一天会抬高利用率；请补上，没有开机的一天也写一行，两个小时数都填 0",
    "{line} lacks a sound row for {count} days of {month}: {days}. A day left out raises the rate; add them, also for days "
    "without production, with 0 for both hours",
)

UNLIKE = Text(
    "{line}在{on}的两行“生产小时”不一样，先按多的{most}小时算。请把两行改成一样的",
    "The two rows of {line} on {on} have different production hours; the higher, {most}, counts. Make them the same",
)


def unlike_hours(book: Book, unlike: Frame) -> Frame:
    """A finding for each row that gives a line's day other production hours than its other row."""
    words = {
        "line": nw.col("line"),
        "on": nw.col("on_day").dt.to_string("%Y-%m-%d"),
        "most": number(nw.col("most"), THOUSANDTHS),
    }
    return found(book, unlike, Stoppages, "produced", sentence(UNLIKE, book.locale, **words))


def missing_days(book: Book) -> Frame:
    """A finding for each line and month with days up to yesterday of which there is no row, on a row of the line.

    A line is looked for in months in which it has a row, and in the month after one if any line has a row there.
    """
    on = nw.col("on_day")
    log = book.keep(book.of(Stoppages).select("row", "line", on=on, index=month_index(on)))
    there = log.group_by("line", "index").agg(nw.col("row").min().cast(nw.Int64))
    last = log.group_by("line", "index").agg(nw.col("row").max().cast(nw.Int64))
    after = last.with_columns(index=(nw.col("index") + 1).cast(nw.Int64))
    after = after.join(there.select("index").unique(), on="index").join(there, on=["line", "index"], how="anti")
    names = ("line", "index", "row")
    kept = nw.concat([there.select(*names), after.select(*names)])
    days = days_of(kept.with_columns(month=month_name(nw.col("index"))), book.put)
    days = days.filter(nw.col("on") < nw.lit(book.today))
    lacking = days.join(log.select("line", "on"), on=["line", "on"], how="anti")
    bit = nw.lit(1, dtype=nw.Int64)
    mask = number_for(nw.col("day"), {day: 2 ** (day - 1) for day in range(1, DAYS + 1)})
    rows = (
        lacking.with_columns(_bit=mask, _one=bit)
        .group_by("line", "month", "row")
        .agg(_mask=nw.col("_bit").sum().cast(nw.Int64), _count=nw.col("_one").sum().cast(nw.Int64))
    )
    words = {
        "line": nw.col("line"),
        "month": nw.col("month"),
        "count": nw.col("_count").cast(nw.String),
        "days": words_of(nw.col("_mask"), [str(day) for day in range(1, DAYS + 1)], JOIN.to(book.locale)),
    }
    return found(book, rows, Stoppages, "on_day", sentence(MISSING, book.locale, **words), code="missing_days")
