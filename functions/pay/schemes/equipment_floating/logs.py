"""What stoppages and work orders come to in a month: hours of all lines, orders and how many count as completed."""

from __future__ import annotations

from dataclasses import dataclass

import narwhals as nw

from functions.pay.book import Book
from functions.pay.expressions import Frame
from functions.pay.periods import period_name
from schemas.equipment_floating_inputs import DAY_SIGNS, Orders, Stoppages
from schemas.scheme import Period
from schemas.words import YES, choices

UNDONE, UNCONFIRMED, LATE = "未修好", "未确认", "无故逾期"
BACK, IRREGULAR = "24小时内复发", "填写不规范"
STATES = choices(
    (UNDONE, "not done"),
    (UNCONFIRMED, "not confirmed"),
    (LATE, "late without reason"),
    (BACK, "back within 24 hours"),
    (IRREGULAR, "form irregular"),
)


@dataclass(frozen=True)
class Logs:
    """`hours`: a row a month with `stopped`, by the equipment, and `produced` (thousandths of an hour), and its first `row`.

    `unlike`: rows that give a line's day other production hours than an earlier one, with `most`, which counts.
    `orders`: the work orders with their `month` and `state`, why an order does not count as completed, blank where it
    does. `counts`: a row a month with `reported`, `completed` and the first `row`.
    """

    hours: Frame
    unlike: Frame
    orders: Frame
    counts: Frame


def logs(book: Book) -> Logs:
    """What the tabs hold."""
    ours = nw.col("by_equipment").fill_null(YES) == YES
    stoppages = book.of(Stoppages).with_columns(
        month=period_name(nw.col("on_day"), Period.MONTH),
        _stopped=nw.when(ours).then(nw.col("stopped")).otherwise(nw.lit(0)),
        _first=nw.col("row") == nw.col("row").min().over("on_day", "line"),
        _most=nw.col("produced").max().over("on_day", "line"),
        _least=nw.col("produced").min().over("on_day", "line"),
    )
    # What a line produced on a day stands in each of its rows, and counts once.
    unlike = stoppages.with_columns(most=nw.col("_most")).filter(
        ~nw.col("_first") & (nw.col("_least") != nw.col("_most"))
    )
    days = stoppages.group_by("month", "on_day", "line").agg(
        stopped=nw.col("_stopped").sum(), produced=nw.col("produced").max(), row=nw.col("row").min()
    )
    hours = days.group_by("month").agg(
        nw.col("stopped").sum(), nw.col("produced").sum(), row=nw.col("row").min().cast(nw.Int64)
    )
    orders = book.of(Orders).with_columns(month=period_name(nw.col("opened_on"), Period.MONTH), state=_state())
    orders = book.keep(orders)
    completed = nw.when(nw.col("state") == "").then(nw.lit(1)).otherwise(nw.lit(0))
    counted = orders.with_columns(_one=nw.lit(1), _completed=completed)
    counts = counted.group_by("month").agg(
        reported=nw.col("_one").sum().cast(nw.Int64),
        completed=nw.col("_completed").sum().cast(nw.Int64),
        row=nw.col("row").min().cast(nw.Int64),
    )
    return Logs(book.keep(hours), unlike, orders, book.keep(counts))


def _state() -> nw.Expr:
    """The first thing that keeps an order from counting as completed."""
    done, due = nw.col("done"), nw.col("due")
    timed = (done.str.len_chars() > DAY_SIGNS) & (due.str.len_chars() > DAY_SIGNS)
    late = nw.when(timed).then(done > due).otherwise(done.str.slice(0, DAY_SIGNS) > due.str.slice(0, DAY_SIGNS))
    return (
        nw.when(done.is_null())
        .then(nw.lit(UNDONE))
        .when(~nw.col("confirmed"))
        .then(nw.lit(UNCONFIRMED))
        .when(late & nw.col("excuse").is_null())
        .then(nw.lit(LATE))
        .when(nw.col("came_back"))
        .then(nw.lit(BACK))
        .when(nw.col("irregular"))
        .then(nw.lit(IRREGULAR))
        .otherwise(nw.lit(""))
    )
