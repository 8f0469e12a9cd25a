"""What stoppages and work orders come to in a month: hours of all lines, orders and how many count as completed."""

from __future__ import annotations

from dataclasses import dataclass

import narwhals as nw

from functions.pay.book import Book
from functions.pay.expressions import Frame
from functions.pay.periods import month_index, month_name
from schemas.equipment_floating_inputs import DAY_SIGNS, Orders, Stoppages
from schemas.words import choices

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
    """`hours`: a row a month with `stopped` and `produced` (thousandths of an hour) and its first `row`.

    `orders`: the work orders with their `month` and `state`, why an order does not count as completed, blank where it
    does. `counts`: a row a month with `reported`, `completed` and the first `row`.
    """

    hours: Frame
    orders: Frame
    counts: Frame


def logs(book: Book) -> Logs:
    """What the tabs hold."""
    stoppages = book.of(Stoppages).with_columns(month=month_name(month_index(nw.col("on_day"))))
    hours = stoppages.group_by("month").agg(
        nw.col("stopped").sum(), nw.col("produced").sum(), row=nw.col("row").min().cast(nw.Int64)
    )
    orders = book.of(Orders).with_columns(month=month_name(month_index(nw.col("opened_on"))), state=_state())
    completed = nw.when(nw.col("state") == "").then(nw.lit(1)).otherwise(nw.lit(0))
    counted = orders.with_columns(_one=nw.lit(1), _completed=completed)
    counts = counted.group_by("month").agg(
        reported=nw.col("_one").sum().cast(nw.Int64),
        completed=nw.col("_completed").sum().cast(nw.Int64),
        row=nw.col("row").min().cast(nw.Int64),
    )
    return Logs(hours, orders, counts)


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
