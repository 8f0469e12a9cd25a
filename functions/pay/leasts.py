"""What a month pays at least, by the rows of the plan tab 保底: whose, how much, and whether it is recovered later."""

from __future__ import annotations

import narwhals as nw

from functions.pay.book import Book
from functions.pay.calendar import calendar, months_over
from functions.pay.exact import rounded
from functions.pay.expressions import Frame
from functions.pay.ledger import Terms, settle
from functions.pay.periods import last_day
from functions.pay.plan.dated import Fault, Plan
from functions.pay.plan.own import asked_of, meeting, own_rows, own_tab, with_row
from functions.pay.rows import look_up, numbers, words
from schemas.leasts import LeastColumns
from schemas.scheme import Earned


def faults(plan: Plan) -> list[Fault]:
    """What is wrong between the rows of 保底: conditions that cannot be read, two leasts for one person and day."""
    rows, found = own_rows(plan, LeastColumns)
    return [*found, *meeting(rows, own_tab(plan, LeastColumns))]


def leasts_of(people: Frame, plan: Plan) -> Frame | None:
    """Everybody's least of every month, for `ledger.settle`: `staff_no`, `month`, `amount` (fen), `recoverable`, `clause`.

    `people`: one row a person and month of employment, with `on`, the day whose row of the plan decides (the month's
    last), the columns that conditions look at as of that day, `employed_days` and `month_days`: the least of a month of
    joining or leaving is cut by days, rounded half-up. Months that are not over are to be left out: what they fall
    short is not known. None where the plan states no least.
    """
    rows, _ = own_rows(plan, LeastColumns)
    if not rows:
        return None
    numbered = dict(enumerate(rows, start=1))
    held = with_row(people, numbered, "_least", plan.put).filter(nw.col("_least") > 0)
    held = look_up(
        held,
        "_least",
        plan.put,
        _whole=numbers({number: row.cells["amount"] for number, row in numbered.items()}),
        recoverable=numbers({number: int(row.cells["recoverable"]) for number, row in numbered.items()}),
        clause=words({number: row.clause for number, row in numbered.items()}),
    ).with_columns(recoverable=nw.col("recoverable") == 1)
    part = (nw.col("employed_days"), nw.col("month_days"))
    held = rounded(held, "amount", nw.col("_whole"), part, most=31)
    return held.select("staff_no", "month", "amount", "recoverable", "clause")


def drawn(
    book: Book,
    paid: Frame,
    terms: Terms,
    measure: str,
    *,
    draws: Frame | None = None,
    months: Frame | None = None,
    carries: str | None = None,
) -> Frame:
    """The lines by which months come up to their least, and by which later ones pay that back; see `ledger.Ledger.lines`.

    `paid`: payout lines with the scheme's measures, `month` and `staff_no`, of all that counts toward a least; `draws`: what was
    advanced, see `ledger.settle`. Looked at is everybody employed in `months` (`month`, `first_on`, `last_on`; all over), by default all
    that are over, from the first that has a line on. `carries`: the switch (参数) that says, as of a month's last day, whether it is carried forward where
    it is negative; if not it is final, and those after it know nothing of it (without it `terms` say so for all). The lines have their amount in the column `measure`.
    """
    over = book.keep(months_over(paid, book.today, book.put)) if months is None else months
    people = calendar(over, book.staff, asked_of(book.plan, LeastColumns))
    least = leasts_of(people.with_columns(on=nw.col("last_on"), month_days=nw.col("days")), book.plan)
    money = [one.id for one in book.scheme.measures if one.earned is Earned.REWARD]
    earned = paid.group_by("staff_no", "month").agg(nw.col(*money).sum())
    amount = nw.sum_horizontal(*money)
    if carries is not None:
        ends = earned.with_columns(_end=last_day(nw.col("month")))
        earned, carried = book.plan.parameters.add(ends, "_end", {"_carries": carries}), nw.col("_carries") == 1
        amount = nw.when(carried.fill_null(value=False)).then(amount).otherwise(nw.max_horizontal(amount, nw.lit(0)))
    earned = book.keep(earned.select("staff_no", "month", amount=amount.cast(nw.Int64)))
    return settle(earned, draws, terms, book.locale, leasts=least).lines.rename({"amount": measure})
