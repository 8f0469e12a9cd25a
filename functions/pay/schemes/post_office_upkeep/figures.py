"""What people typed as the figures that a scorecard takes: the month's information, and the mean contribution."""

from __future__ import annotations

import narwhals as nw

from functions.pay.book import Book
from functions.pay.contests.ranking import reported
from functions.pay.exact import rounded
from functions.pay.expressions import Frame
from functions.pay.facts import at_month_end
from functions.pay.periods import last_day
from functions.pay.scorecards import figures
from functions.pay.wording import number, sentence, yuan
from schemas.plan import RATE_SCALE
from schemas.post_office_inputs import Contribution, Information
from schemas.post_office_upkeep import CONTRIBUTION, INFORMATION
from schemas.words import Text, fold

PERCENT = 100 * RATE_SCALE
KIND = Text("各项业务贡献率", "Contribution by line")
SAYS = Text(
    "客户业绩{contributed}÷单位业绩{business}={rate}%", "{contributed} by customers ÷ {business} of the unit = {rate} %"
)


def contributions(book: Book) -> Frame:
    """Each person's contribution by month and line: `rate` in millionths of a percent, rounded half-up once."""
    rows = book.of(Contribution).rename({"person": "staff_no"})
    return rounded(rows, "rate", nw.col("contributed"), (PERCENT, nw.col("business")))


def entered(book: Book, lines: Frame) -> Frame:
    """The figures of each person, indicator and month that is over."""
    over = last_day(nw.col("month")) <= nw.lit(book.today)
    each = ("staff_no", "month")
    information = book.deals.filter(over).group_by(*each).agg(nw.col("row").min(), actual=nw.col("count").sum())
    means = lines.group_by(*each).agg(
        nw.col("row").min(), _sum=nw.col("rate").sum(), _lines=nw.col("rate").count().cast(nw.Int64)
    )
    means = rounded(means, "actual", nw.col("_sum"), (1, nw.col("_lines")))
    return nw.concat(
        [
            figures(
                rows,
                book.place(tab),
                column,
                # The main tab has its person under the name by which the calculation knows it.
                "person",
                period=nw.col("month"),
                indicator=nw.lit(name),
                actual=nw.col("actual") * scale,
            )
            for name, rows, tab, column, scale in (
                (_name(book, INFORMATION), information, Information, "count", RATE_SCALE),
                (_name(book, CONTRIBUTION), means, Contribution, "contributed", 1),
            )
            if name
        ]
    )


def by_line(book: Book, lines: Frame) -> Frame:
    """Rows of 完成情况: each person's contribution by line of business."""
    locale = book.locale
    standard = next((row for row in book.plan.cards.indicators if fold(row.name) in _folded(CONTRIBUTION)), None)
    rate = number(nw.col("rate"), RATE_SCALE)
    said = sentence(
        SAYS,
        locale,
        contributed=yuan(nw.col("contributed"), locale),
        business=yuan(nw.col("business"), locale),
        rate=rate,
    )
    rows = at_month_end(lines, book.staff, ["name"])
    return reported(
        rows,
        period=nw.col("month"),
        kind=nw.lit(KIND.to(locale)),
        subject=nw.col("staff_no"),
        name=nw.concat_str([nw.col("name"), nw.lit(" "), nw.col("line")]),
        value=nw.concat_str([rate, nw.lit("%")]),
        clause=nw.lit(standard.clause if standard else ""),
        says=said,
    )


def _name(book: Book, indicator: Text) -> str | None:
    """What the plan calls an indicator; None where it has none of this name."""
    return next((row.name for row in book.plan.cards.indicators if fold(row.name) in _folded(indicator)), None)


def _folded(label: Text) -> set[str]:
    return {fold(word) for word in label}
